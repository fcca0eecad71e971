"""The small language of endpoints and criteria: parsed, checked for units, evaluated on courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.expressions.baseline import Event as Event
    from allostasis.expressions.baseline import Start as Start
    from allostasis.expressions.baseline import start_of as start_of
    from allostasis.expressions.baseline import told as told
    from allostasis.expressions.evaluate import COMPARE as COMPARE
    from allostasis.expressions.evaluate import COVARIATES as COVARIATES
    from allostasis.expressions.parser import Expression as Expression
    from allostasis.expressions.parser import Lookup as Lookup
    from allostasis.expressions.parser import parse as parse
    from allostasis.expressions.parser import safe_unit as safe_unit
    from allostasis.expressions.tree import Part as Part

__getattr__, __dir__, __all__ = door(__name__)

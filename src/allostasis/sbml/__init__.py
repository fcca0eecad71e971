"""SBML out: any assembled model as a file that an independent engine can run, events included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.sbml.consistency import Findings as Findings
    from allostasis.sbml.consistency import check as check
    from allostasis.sbml.names import full_names as full_names
    from allostasis.sbml.names import identifier as identifier
    from allostasis.sbml.referee import Referee as Referee
    from allostasis.sbml.write import to_sbml as to_sbml

__getattr__, __dir__, __all__ = door(__name__)

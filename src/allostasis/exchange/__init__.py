"""Other programs' formats: one person of a study as SBML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.exchange.sbml_person import Exported as Exported
    from allostasis.exchange.sbml_person import export_sbml as export_sbml

__getattr__, __dir__, __all__ = door(__name__)

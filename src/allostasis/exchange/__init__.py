"""Other programs' formats: one person of a study as SBML."""

from allostasis.exchange.sbml_person import Exported, export_sbml

__all__ = ["Exported", "export_sbml"]

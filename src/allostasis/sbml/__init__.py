"""SBML out: any assembled model as a file that an independent engine can run, events included."""

from allostasis.sbml.check import Findings, check
from allostasis.sbml.names import full_names, identifier
from allostasis.sbml.referee import Referee
from allostasis.sbml.write import to_sbml

__all__ = ["Findings", "Referee", "check", "full_names", "identifier", "to_sbml"]

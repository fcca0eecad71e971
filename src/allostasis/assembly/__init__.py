"""Wire modules by name through a catalogue, check every unit, cut couplings."""

from allostasis.assembly import catalogue
from allostasis.assembly.assemble import assemble
from allostasis.assembly.model import Coupling, Model

__all__ = ["Coupling", "Model", "assemble", "catalogue"]

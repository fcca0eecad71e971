"""Wire modules by name through a catalogue, check every unit, cut couplings."""

from allostasis.assembly import catalogue
from allostasis.assembly.model import Coupling, Model
from allostasis.assembly.model_cache import assemble

__all__ = ["Coupling", "Model", "assemble", "catalogue"]

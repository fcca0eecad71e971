"""Wire modules by name through a catalogue, check every unit, cut couplings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.assembly import catalogue as catalogue
    from allostasis.assembly.aliases import ALIASES as ALIASES
    from allostasis.assembly.all_parameters import instrument_numbers as instrument_numbers
    from allostasis.assembly.all_parameters import parameters as parameters
    from allostasis.assembly.calibrated_values import Calibrated as Calibrated
    from allostasis.assembly.calibrated_values import calibrated as calibrated
    from allostasis.assembly.calibrated_values import write_calibrated as write_calibrated
    from allostasis.assembly.cards import card as card
    from allostasis.assembly.changing import with_values as with_values
    from allostasis.assembly.model import HOLD as HOLD
    from allostasis.assembly.model import RELEASED as RELEASED
    from allostasis.assembly.model import Coupling as Coupling
    from allostasis.assembly.model import Model as Model
    from allostasis.assembly.model_cache import assemble as assemble
    from allostasis.assembly.of_packs import readouts_of as readouts_of
    from allostasis.assembly.pruning import needed as needed
    from allostasis.assembly.pruning import restricted as restricted
    from allostasis.assembly.resting import can_rest as can_rest
    from allostasis.assembly.resting import without as without
    from allostasis.assembly.scheduled import bound_patterns as bound_patterns
    from allostasis.assembly.scheduled import numbers_of as numbers_of
    from allostasis.assembly.wiring import links as links

__getattr__, __dir__, __all__ = door(__name__)

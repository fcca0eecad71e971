"""From symbols to whole cohorts: generated kernel source, compiled, on all cores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.engine.backends import cuda as cuda
    from allostasis.engine.codegen import numpy_ops as numpy_ops
    from allostasis.engine.codegen.kernel import Kernel as Kernel
    from allostasis.engine.codegen.kernel import Method as Method
    from allostasis.engine.codegen.kernel import build as build
    from allostasis.engine.codegen.kernel import source_of as source_of
    from allostasis.engine.codegen.kernel import width_for as width_for
    from allostasis.engine.codegen.kernel_source import Variant as Variant
    from allostasis.engine.codegen.links import wires as wires
    from allostasis.engine.codegen.object_code import native_width as native_width
    from allostasis.engine.codegen.source import source as source
    from allostasis.engine.cohort import Cohort as Cohort
    from allostasis.engine.cohort import Solution as Solution
    from allostasis.engine.coupling_strength import Couplings as Couplings
    from allostasis.engine.coupling_strength import couplings as couplings
    from allostasis.engine.coupling_strength import losses as losses
    from allostasis.engine.equilibration import SteadyState as SteadyState
    from allostasis.engine.equilibration import settle as settle
    from allostasis.engine.equilibration import starting_inputs as starting_inputs
    from allostasis.engine.events import Events as Events
    from allostasis.engine.options import SolverOptions as SolverOptions
    from allostasis.engine.rhythms import body_blocks as body_blocks
    from allostasis.engine.rhythms import days_of as days_of
    from allostasis.engine.rhythms import fluctuating as fluctuating
    from allostasis.engine.solver import solve as solve
    from allostasis.engine.status import REASONS as REASONS
    from allostasis.engine.watching import Stop as Stop

__getattr__, __dir__, __all__ = door(__name__)

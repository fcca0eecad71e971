"""From symbols to whole cohorts: generated kernel source, compiled, on all cores."""

from allostasis.engine.backends import cuda
from allostasis.engine.codegen import numpy_ops as plain
from allostasis.engine.codegen.kernel import Kernel, Method, build, native_width, source_of, width_for
from allostasis.engine.codegen.kernel_source import Variant
from allostasis.engine.cohort import REASONS, Cohort, Solution, solve
from allostasis.engine.equilibration import Rest, settle, starting_inputs
from allostasis.engine.events import Events
from allostasis.engine.options import SolverOptions
from allostasis.engine.rhythms import body_blocks
from allostasis.engine.watching import Stop

__all__ = [
    "REASONS",
    "Cohort",
    "Events",
    "Kernel",
    "Method",
    "Rest",
    "Solution",
    "SolverOptions",
    "Stop",
    "Variant",
    "body_blocks",
    "build",
    "cuda",
    "native_width",
    "plain",
    "settle",
    "solve",
    "source_of",
    "starting_inputs",
    "width_for",
]

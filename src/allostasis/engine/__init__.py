"""From symbols to whole cohorts: generated kernel source, compiled, on all cores."""

from allostasis.engine import gpu, plain
from allostasis.engine.cohort import REASONS, Cohort, Solution, solve
from allostasis.engine.daily import Rest, body_blocks, settle, starting_inputs
from allostasis.engine.events import Events
from allostasis.engine.kernel import Kernel, Method, build, native_width, source_of, width_for
from allostasis.engine.lives import Leaps, Life, live_through
from allostasis.engine.written import Variant

__all__ = [
    "REASONS",
    "Cohort",
    "Events",
    "Kernel",
    "Leaps",
    "Life",
    "Method",
    "Rest",
    "Solution",
    "Variant",
    "body_blocks",
    "build",
    "gpu",
    "live_through",
    "native_width",
    "plain",
    "settle",
    "solve",
    "source_of",
    "starting_inputs",
    "width_for",
]

"""From symbols to whole cohorts: generated kernel source, compiled, on all cores."""

from allostasis.engine import plain
from allostasis.engine.cohort import REASONS, Cohort, Events, Solution, solve
from allostasis.engine.daily import Rest, body_blocks, settle, starting_inputs
from allostasis.engine.kernel import Kernel, Method, build, cache_folder

__all__ = [
    "REASONS",
    "Cohort",
    "Events",
    "Kernel",
    "Method",
    "Rest",
    "Solution",
    "body_blocks",
    "build",
    "cache_folder",
    "plain",
    "settle",
    "solve",
    "starting_inputs",
]

"""How a cohort is solved: one frozen record, the same from the plan of a study down to the kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from allostasis.engine.codegen.kernel import Method
from allostasis.engine.codegen.kernel_source import Variant

__all__ = ["Overrides", "SolverOptions"]


@dataclass(frozen=True)
class SolverOptions:
    """How a cohort is solved.

    Attributes:
        method: the integrator.
        rtol: relative tolerance a step; absolute tolerance is 1e-3 of it times a state's typical size.
        single: stages in 32 bit.
        width: lanes; what suits so many people unless said. It changes no bit (but 1, a lane without neighbours).
        variant: what is known of the people; found for each of them unless said (:meth:`Variant.groups`).
        workers: threads. Neither they nor ``chunk`` (people a task) change a single bit of the result.
        longest: longest step in hours. most: steps after which a person is given up; unless said, as many as ten
            healthy people take who are given as much.
        by_given: everybody gets the kernel of what they have or are given, and with it the bits of a model that never
            held the rest (:mod:`.resting`); one more kernel for each new set. Else one kernel serves all.
    """

    method: Method = "cash_karp"
    rtol: float = 1e-6
    single: bool = False
    width: int | None = None
    variant: Variant | None = None
    workers: int = 1
    chunk: int | None = None
    longest: float = 24.0
    most: int | None = None
    by_given: bool = False


class Overrides(TypedDict, total=False):
    """Fields of :class:`SolverOptions` said by name at a call."""

    method: Method
    rtol: float
    single: bool
    width: int | None
    variant: Variant | None
    workers: int
    chunk: int | None
    longest: float
    most: int | None
    by_given: bool

"""Why people of a study could not be computed: what was wrong, by name, and what they had been given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.engine import Solution
from allostasis.errors import RunError

if TYPE_CHECKING:
    import pandas as pd

    from allostasis.studies.running.plan import Plan

__all__ = ["nobody_finished", "reasons"]

TOLD = 3  # things given, and reasons, that a message names


def reasons(study_plan: Plan, arm: str, run: Solution) -> list[str]:
    """Of every person of an arm, why they failed; empty for those who are well."""
    told = []
    for row, status in enumerate(run.status):
        given = _given(study_plan, arm, float(run.stopped[row])) if status else ""
        told.append(run.reason(row) + given)
    return told


def _given(study_plan: Plan, arm: str, stopped: float) -> str:
    """What had been given by then, in words: the last things, each once."""
    clock, seen = study_plan.study.clock, dict[str, None]()
    for g in reversed(study_plan.arms[arm]):
        if clock + g.at <= stopped + 1e-9:
            what = f"{g.amount} of {g.name}" if g.amount else g.name
            seen.setdefault(f"{what} at {round(g.at, 2):g} h" if len(study_plan.arms[arm]) <= TOLD else what)
    return f", after {', '.join(list(seen)[:TOLD])}" if seen else ""


def nobody_finished(people: pd.DataFrame) -> RunError:
    """The error of a study in which everybody failed, with their reasons, the most frequent first."""
    counts = people["reason"].value_counts()
    lines = [f"{n} x {reason}" for reason, n in list(counts.items())[:TOLD]]
    more = [f"and {len(counts) - TOLD} further reasons"] if len(counts) > TOLD else []
    return RunError(
        "nobody's integration finished",
        found=f"{len(people)} failed: " + "; ".join([*lines, *more]),
        needed="at least one",
        fix="Look at the amounts and parameters named; `allostasis model` says what a state and its parameters mean.",
    )

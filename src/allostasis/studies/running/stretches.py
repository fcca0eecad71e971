"""The stretches of a life in a study, as the runner alone calls them: to the midnight of time zero, on from there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allostasis.engine import Cohort, Events, Solution, SolverOptions, SteadyState, Stop, body_blocks, solve
from allostasis.language import Block, Record
from allostasis.people import People
from allostasis.studies.running.lead_in import DAY_ZERO
from allostasis.studies.running.plan import Plan

__all__ = ["Schedule", "before_zero", "led", "stretch"]

Schedule = tuple[list[list[Record]], list[Block]]
Told = Callable[[Solution], None]


def led(
    plan: Plan, options: SolverOptions, people: People, rest: SteadyState, given: Schedule, stop: Stop | None = None
) -> SteadyState:
    """People live from where the study begins until the midnight of time zero, with what is given before it."""
    run = before_zero(plan, options, people, rest, np.array([DAY_ZERO]), given, stop=stop)
    return SteadyState(DAY_ZERO, rest.p, run.y[:, -1], run.u[:, -1], rest.residual, run.status, run.stopped, run.why)


def before_zero(
    plan: Plan,
    options: SolverOptions,
    people: People,
    rest: SteadyState,
    moments: np.ndarray,
    given: Schedule | None = None,
    on_part: Told | None = None,
    stop: Stop | None = None,
) -> Solution:
    """From where the study begins to moments that are not after the midnight before study time zero."""
    days = (plan.begin_day, int(np.ceil(moments[-1] / 24)))
    return stretch(plan, options, rest, people, days, given or ([[]] * len(people), []), moments, on_part, stop)


def stretch(
    plan: Plan,
    options: SolverOptions,
    start: SteadyState,
    people: People,
    days: tuple[int, int],
    given: Schedule,
    moments: np.ndarray,
    on_part: Told | None = None,
    stop: Stop | None = None,
) -> Solution:
    """From a midnight on, with the body's own schedules of ``days``.

    What happens at the last moment or later belongs to whoever goes on from there.
    """
    model, study, (records, processes) = plan.model, plan.study, given
    ended = stop is not None and stop.is_set
    body = [] if ended else body_blocks(model, study.seed, people.index, *days, pulses=study.pulses, p=start.p)
    events = Events.of(model, records, [*body, *processes], after=start.time)
    cohort = Cohort(start.time, start.p, start.y, start.u, events)
    return start.handed_on(solve(model, cohort, moments, options, on_part=on_part, stop=stop))

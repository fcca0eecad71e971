"""Who cannot be computed: people who begin with what is no number, who blow up, or whose states become impossible.

Each is given up alone, at once or after a bounded number of steps, with what was wrong by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from allostasis.assembly import Model
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.status import IMPOSSIBLE

__all__ = ["allowed", "at_most", "blamed", "condemned", "unfit"]

HEALTHY = 10  # times as many steps as the typical person takes are enough for anybody
FEWEST, PACE = 2000, 120  # steps that everybody may take, and an hour: a small model costs next to nothing
RESTART = 12  # steps that the typical person takes after a dose or a step of an input, beyond those at rest
USUAL, FINER = 1e-5, 0.2  # the tolerance at which that many are taken; by which power finer ones take more
BELOW = 0.01  # of its typical size, by which a state that cannot be negative may fall below 0
LEFT = 10  # tolerances, as a part of its peak, by which it may besides


def unfit(model: Model, cohort: Cohort) -> dict[int, str]:
    """Row -> what is wrong, of people with a parameter, state, input, dose or step that is not a finite number."""
    names = (("parameter", model.param_names), ("state", model.state_names), ("input", model.input_names))
    table: dict[int, str] = {}
    for (kind, known), values in zip(names, (cohort.p, cohort.y, cohort.u), strict=True):
        for i in np.nonzero(~np.isfinite(values).all(axis=1))[0].tolist():
            j = int(np.argmin(np.isfinite(values[i])))
            table.setdefault(i, f"the {kind} {known[j]} is {values[i, j]:g} at the start")
    ev, slots = cohort.events, (*model.state_names, *model.input_names)
    for e in np.nonzero(~np.isfinite(ev.amount))[0].tolist():
        i = int(np.searchsorted(ev.offset, e, side="right")) - 1
        table.setdefault(i, f"{slots[ev.slot[e]]} is moved by {ev.amount[e]:g} at {ev.time[e]:g} h")
    return table


def allowed(people: int, healthy: float, rtol: float) -> np.ndarray:
    """Steps that each person may have taken: at once, for each hour lived and for each thing given, shape (N, 3).

    As many as ten healthy people who are given as much; nothing of it depends on how long or when one looks.

    Args:
        healthy: steps of the typical person an hour, at rest.
    """
    given = RESTART * max(1.0, (USUAL / rtol) ** FINER)
    return np.tile(np.minimum([float(FEWEST), max(PACE, HEALTHY * healthy), HEALTHY * given], 1e15), (people, 1))


def at_most(people: int, steps: int) -> np.ndarray:
    """The same number of steps for everybody, in the form of :func:`allowed`."""
    return np.tile([float(steps), 0.0, 0.0], (people, 1))


def condemned(run: Solution, rtol: float) -> Solution:
    """A run in which nobody is well who has had a state below what it can be: NaN from then on, with the reason.

    What steps leave after a high peak, some ``rtol`` of it, is an error and no fall below 0.
    """
    states = [run.model.states[n] for n in run.recorded]
    scales = np.array([s.scale for s in states])
    free = np.array([s.signed for s in states], bool)
    for i in np.nonzero(((np.fmin.reduce(run.y, axis=1, initial=np.inf) < -BELOW * scales) & ~free).any(axis=1))[0]:
        peak = np.fmax.reduce(np.abs(run.y[i]), axis=0)
        low = (run.y[i] < -np.maximum(BELOW * scales, LEFT * rtol * peak)) & ~free
        if low.any():
            when = int(np.argmax(low.any(axis=1)))
            run.status[i], run.stopped[i] = IMPOSSIBLE, run.times[when]
            run.why[int(i)] = run.recorded[int(np.argmax(low[when]))]
            run.y[i, when:], run.u[i, when:] = np.nan, np.nan
    return run


def blamed(
    model: Model, rates: Callable[..., Any], t: np.ndarray, y: np.ndarray, u: np.ndarray, p: np.ndarray
) -> list[str]:
    """The state that blew up in each person: one that is no number or changes fastest for its size.

    Args:
        rates: of the model's source. t, y, u, p: moments, states, inputs and parameters where they stopped, a row each.
    """
    with np.errstate(all="ignore"):
        items = [np.broadcast_to(np.asarray(v, float), (len(t),)) for v in rates(numpy_ops, t, y.T, u.T, p.T)]
        speed = np.abs(np.column_stack(items)) / (np.abs(y) + model.scales)
    speed = np.where(np.isfinite(speed) & np.isfinite(y), speed, np.inf)
    return [model.state_names[j] for j in speed.argmax(axis=1)]

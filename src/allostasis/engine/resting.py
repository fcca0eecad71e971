"""People apart by what they are given, each lived without what rests in them all the while.

A body that holds every treatment there is computes the effects of all of them on everybody. With ``by_given=True`` a
person gets the kernel of the body with what they have or are given: the bits of a model that never held the rest,
whoever else is in the cohort. It is for cohorts that are given few things of many: every new set is a new kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from allostasis.assembly import Model, can_rest, without
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.events import Events

__all__ = ["apart"]

Part = Callable[[Solution], None]
Solve = Callable[[Model, Cohort, tuple[str, ...], Part | None], Solution]


def apart(
    model: Model, cohort: Cohort, names: Sequence[str], solve: Solve, told: Part | None = None
) -> list[tuple[np.ndarray, Solution]] | None:
    """Rows and what came out of them, of each group of people who have or are given the same.

    Args:
        names: states to keep.
        solve: a smaller model, those people as it knows them, those of ``names`` that it has, and whom it tells.
        told: of what is finished, where all are one group.

    Returns:
        None where one kernel serves all: nothing can rest, or the model is not what the catalogue makes.
    """
    resting = can_rest(model)
    if not resting or not len(cohort):
        return None
    awake = _awake(model, resting, cohort)
    kinds, kind = np.unique(awake, axis=0, return_inverse=True)
    smaller = [without(model, np.array([*resting])[~has].tolist()) for has in kinds]
    items = []
    for i, small in enumerate(smaller):
        if small is None or None in smaller:
            return None
        rows = np.nonzero(kind.ravel() == i)[0]
        some = cohort if len(kinds) == 1 else cohort.take(rows)
        kept = tuple(n for n in names if n in small.states)
        widened = partial(_widened, model=model, some=some, names=names)
        tell = partial(_tell, told, widened) if told and len(kinds) == 1 else None
        items.append((rows, widened(solve(small, _narrowed(model, small, some), kept, tell))))
    return items


def _tell(told: Part, widened: Callable[[Solution], Solution], run: Solution) -> None:
    told(widened(run))


def _awake(model: Model, resting: dict[str, tuple[str, ...]], cohort: Cohort) -> np.ndarray:
    """Who has or is given something of which module, shape (N, modules)."""
    states, inputs = {n: i for i, n in enumerate(model.state_names)}, {n: i for i, n in enumerate(model.input_names)}
    place = {name: i for i, name in enumerate(resting)}
    owner = np.array([place.get(n.partition(".")[0], -1) for n in (*states, *inputs)])
    found = np.zeros((len(cohort), len(resting)), bool)
    for name, i in place.items():
        at = [states[n] for n in resting[name]]
        moved = [j for n, j in inputs.items() if n.partition(".")[0] == name]
        found[:, i] = (cohort.y[:, at] != 0).any(axis=1) | (cohort.u[:, moved] != 0).any(axis=1)
    ev = cohort.events
    whose, who = owner[ev.slot], np.repeat(np.arange(len(cohort)), np.diff(ev.offset))
    found[who[whose >= 0], whose[whose >= 0]] = True
    return found


def _places(small: Sequence[str], whole: Sequence[str]) -> np.ndarray:
    at = {n: i for i, n in enumerate(whole)}
    return np.array([at[n] for n in small], np.int64)


def _narrowed(model: Model, small: Model, some: Cohort) -> Cohort:
    """The same people as the smaller model knows them."""
    p, y, u = (
        _places(getattr(small, names), getattr(model, names)) for names in ("param_names", "state_names", "input_names")
    )
    slots = np.full(len(model.state_names) + len(model.input_names), -1)
    slots[y] = np.arange(len(y))
    slots[len(model.state_names) + u] = len(y) + np.arange(len(u))
    ev = some.events
    events = Events(ev.time, slots[ev.slot], ev.amount, ev.offset)
    return Cohort(some.begin, some.p[:, p], some.y[:, y], some.u[:, u], events)


def _widened(run: Solution, model: Model, some: Cohort, names: Sequence[str]) -> Solution:
    """What came out, with the states that rested where they were; nothing where a person has failed."""
    gone = np.where(run.status > 0, run.stopped, np.inf)
    there = np.where(run.times[None, :] <= gone[:, None], 1.0, np.nan)[:, :, None]
    if run.u.shape[2]:
        there = np.where(np.isnan(run.u[:, :, :1]), np.nan, 1.0)
    y = np.empty((len(some), len(run.times), len(names)))
    u = np.empty((len(some), len(run.times), len(model.input_names)))
    for item, came, held, at in (
        (y, run.y, some.y[:, _places(names, model.state_names)], _places(run.recorded, names)),
        (u, run.u, some.u, _places(run.model.input_names, model.input_names)),
    ):
        rested = np.setdiff1d(np.arange(item.shape[2]), at)
        item[:, :, at], item[:, :, rested] = came, held[:, None, rested] * there
    return replace(run, model=model, y=y, u=u, p=some.p, recorded=tuple(names))

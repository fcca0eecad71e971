"""What follows a life for years is where such a life has led it: nobody's last year is the first that counts.

A slow state that takes years to forget would carry the 400 days of a life and nothing of the years before them. People
are taken to have lived since they were eighteen as they did in the first part of these days: a state that leaves at a
rate and was brought so much a day comes to what those years would have left. That is exact where it leaves in
proportion and is brought the same from year to year; where what is brought fluctuates over months, people differ
by somewhat more than they would. What is known of the time before by a number of a person's own (``NAME_before``, in
which people differ) stays, and so does body mass, which a study gives.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from allostasis.assembly import Model
from allostasis.engine import SteadyState, source_of
from allostasis.engine.codegen import numpy_ops

__all__ = ["for_years", "lasting"]

DAY, YEAR = 24.0, 8766.0  # hours
FASTEST, SLOWEST = 150 * DAY, 12 * YEAR  # time constants, hours; what is faster follows the life that is lived
ADULT, AGE = 18.0, "person.age"  # years
GIVEN = ("adiposity.",)  # at time zero as the study says, whatever the years before

_lasting: dict[str, tuple[str, ...]] = {}


def lasting(model: Model) -> tuple[str, ...]:
    """Slow states that take years, by what leaves of them in the typical person."""
    if model.fingerprint not in _lasting:
        p = model.defaults[None]
        y = _starts(model, p, 0.0)
        u = model.input_starts[None]
        own = {n.removesuffix("_before") for n, one in model.params.items() if n.endswith("_before") and one.varies}
        slow = [n for n, s in model.states.items() if s.slow and n not in own and not n.startswith(GIVEN)]
        rates = _leaving(model, slow, 0.0, p, y, u)[0]
        _lasting[model.fingerprint] = tuple(
            n for n, r in zip(slow, rates, strict=True) if 1 / SLOWEST <= r <= 1 / FASTEST
        )
    return _lasting[model.fingerprint]


def for_years(model: Model, states: list[SteadyState]) -> SteadyState:
    """People at the last of some midnights, as if they had lived before the first as they did since.

    Args:
        states: people at two midnights or more, from the one at which their life began.
    """
    names, end = lasting(model), states[-1]
    if not names:
        return end
    at = np.array([model.state_names.index(n) for n in names])
    hours = np.array([s.time for s in states])
    aside = np.stack([s.y[:, at] - _starts(model, s.p, s.time)[:, at] for s in states])  # of what is usual at that age
    mean = (np.diff(hours)[:, None, None] * (aside[1:] + aside[:-1]) / 2).sum(axis=0) / (hours[-1] - hours[0])
    rate = _leaving(model, list(names), end.time, end.p, end.y, end.u)
    span, adult = hours[-1] - hours[0], _adult(model, end.p, hours[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.exp(-rate * span) * -np.expm1(-rate * adult[:, None])  # of years before, what is left of them
        more = share * (mean + (aside[-1] - aside[0]) / (rate * span))
    good = np.isfinite(more) & (rate >= 1 / SLOWEST)
    signed = np.array([model.states[n].signed for n in names])
    y = end.y.copy()
    moved = y[:, at] + np.where(good, more, 0.0)
    y[:, at] = np.where(signed, moved, np.maximum(moved, 0.0))
    return SteadyState(end.time, end.p, y, end.u, end.residual, end.status, end.stopped, end.why)


def _adult(model: Model, p: np.ndarray, time: float) -> np.ndarray:
    """Hours of adult life before a moment; half a life where the model knows no age."""
    if AGE not in model.covariates:
        return np.full(len(p), 22 * YEAR)
    return np.maximum((p[:, model.param_names.index(AGE)] - ADULT) * YEAR + time, 0.0)


def _leaving(model: Model, names: list[str], time: float, p: np.ndarray, y: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Which part of each state leaves an hour, shape (people, names): how its rate falls where there is more of it."""
    written = source_of(model)
    z: Any = written.parameters(p).T
    here = _all(written.run.rates(numpy_ops, time, y.T, u.T, z), len(p))
    found = np.empty((len(p), len(names)))
    for k, name in enumerate(names):
        i = model.state_names.index(name)
        step = 1e-3 * np.maximum(np.abs(y[:, i]), model.states[name].scale)
        there = y.copy()
        there[:, i] += step
        rate = np.asarray(written.run.rates(numpy_ops, time, there.T, u.T, z)[i], float)
        found[:, k] = -(rate - here[:, i]) / step
    return found


def _all(values: Any, people: int) -> np.ndarray:
    return np.column_stack([np.broadcast_to(np.asarray(v, float), (people,)) for v in values])


def _starts(model: Model, p: np.ndarray, time: float) -> np.ndarray:
    return _all(source_of(model).run.starts(numpy_ops, time, None, None, p.T), len(p))

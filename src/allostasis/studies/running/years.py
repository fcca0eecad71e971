"""What follows a life for years is where such a life has led it: nobody's last year is the first that counts.

A slow state that takes years to forget would carry the 400 days of a life and nothing of the years before them. People
are taken to have lived since they were eighteen as they do in the first part of these days: a state that leaves at a
rate and is brought so much a day comes to what those years would have left. Such states bring more of each other (tone,
hearing, microglia), so that one look at a life without them does not tell what years of it leave: at each midnight of
the calendar everybody is moved towards where the stretch since the last one leads, with the states in it that they had
by then; all the way at first, by less and less as more is known (stochastic approximation). States of months between
them (the tone) go with them: what marks bring of each other would else come months late. Where what is brought
fluctuates over months, people differ by somewhat more than they would. What is known of the time before by a number of
a person's own (``NAME_before``, in which people differ) stays.
Body mass is given by a study, as that of the life which people live: what they are used to moves instead.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from allostasis.assembly import Model
from allostasis.engine import SteadyState, source_of
from allostasis.engine.codegen import numpy_ops

__all__ = ["for_years", "lasting"]

DAY, YEAR = 24.0, 8766.0  # hours
FASTEST, SLOWEST = 50 * DAY, 12 * YEAR  # time constants, hours; what is faster follows the life that is lived
ADULT, AGE = 18.0, "person.age"  # years
GIVEN = {"adiposity.of_living": "adiposity.living_usual"}  # 0 at rest by a usual that is the life that is lived
GAIN = 3.0  # stretches count by the square of how late they are: what marks bring of each other comes late

_lasting: dict[str, tuple[str, ...]] = {}


def lasting(model: Model) -> tuple[str, ...]:
    """Slow states that take years, by what leaves of them in the typical person."""
    if model.fingerprint not in _lasting:
        p = model.defaults[None]
        y = _starts(model, p, 0.0)
        u = model.input_starts[None]
        own = {n.removesuffix("_before") for n, one in model.params.items() if n.endswith("_before") and one.varies}
        slow = [n for n, s in model.states.items() if s.slow and n not in own and n not in GIVEN]
        rates = _leaving(model, slow, 0.0, p, y, u)[0] if slow else np.empty(0)
        _lasting[model.fingerprint] = tuple(
            n for n, r in zip(slow, rates, strict=True) if 1 / SLOWEST <= r <= 1 / FASTEST
        )
    return _lasting[model.fingerprint]


def for_years(model: Model, begin: SteadyState, end: SteadyState, known: float = 0.0) -> SteadyState:
    """People at the end of a stretch of their life, moved towards where years of such stretches would have led them.

    Args:
        begin, end: the same people at two midnights. known: hours of life before them that have been looked at already.
    """
    span = end.time - begin.time
    gain = min(1.0, GAIN * span / (known + span))
    y, p = end.y.copy(), end.p.copy()
    names, given = lasting(model), {s: a for s, a in GIVEN.items() if s in model.states and a in model.anchors}
    if not names and not given:
        return end
    everything = _led(model, (*names, *given), begin, end)
    if names:
        at = [model.state_names.index(n) for n in names]
        rate, led, usual = (part[:, : len(names)] for part in everything)
        grown = -np.expm1(-rate * _adult(model, end.p, end.time)[:, None])  # of what they lead to, in a life so long
        moved = y[:, at] + gain * (usual + grown * led - y[:, at])
        good = np.isfinite(moved) & (rate >= 1 / SLOWEST)
        signed = np.array([model.states[n].signed for n in names])
        y[:, at] = np.where(good, np.where(signed, moved, np.maximum(moved, 0.0)), y[:, at])
    for k, (name, anchor) in enumerate(given.items(), len(names)):
        i, j = model.state_names.index(name), model.param_names.index(anchor)
        rate, led, usual = (part[:, k] for part in everything)
        more = gain * led * rate / _by_anchor(model, i, j, end)
        good = np.isfinite(more)
        p[good, j] += more[good]
        y[good, i] = usual[good]
    return SteadyState(end.time, p, y, end.u, end.residual, end.status, end.stopped, end.why)


def _led(
    model: Model, names: tuple[str, ...], begin: SteadyState, end: SteadyState
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What of states leaves an hour, where a stretch would lead them at last against what is usual, and that usual.

    All of shape (people, names).
    """
    at = [model.state_names.index(n) for n in names]
    usual = _starts(model, end.p, end.time)[:, at]
    first, last = begin.y[:, at] - _starts(model, begin.p, begin.time)[:, at], end.y[:, at] - usual
    rate = _leaving(model, list(names), end.time, end.p, end.y, end.u)
    with np.errstate(divide="ignore", invalid="ignore"):
        led = (first + last) / 2 + (last - first) / (rate * (end.time - begin.time))
    return rate, led, usual


def _adult(model: Model, p: np.ndarray, time: float) -> np.ndarray:
    """Hours of adult life before a moment; half a life where the model knows no age."""
    if AGE not in model.covariates:
        return np.full(len(p), 22 * YEAR)
    return np.maximum((p[:, model.param_names.index(AGE)] - ADULT) * YEAR + time, 0.0)


def _leaving(model: Model, names: list[str], time: float, p: np.ndarray, y: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Which part of each state leaves an hour, shape (people, names): how its rate falls where there is more of it."""
    at = [model.state_names.index(n) for n in names]
    steps: np.ndarray = 1e-3 * np.maximum(np.abs(y[:, at]), np.array([model.states[n].scale for n in names])).T
    there = np.repeat(y.T[:, None], 1 + len(at), axis=1)  # states, as they are and with more of each in turn, people
    there[at, 1 + np.arange(len(at))] += steps
    z: Any = source_of(model).parameters(p).T[:, None]
    rates = source_of(model).run.rates(numpy_ops, time, there, u.T[:, None], z)
    shape = there.shape[1:]
    found = [np.broadcast_to(np.asarray(rates[i], float), shape) for i in at]
    leaving: np.ndarray = np.column_stack([(r[0] - r[1 + k]) / steps[k] for k, r in enumerate(found)])
    return leaving


def _by_anchor(model: Model, state: int, anchor: int, end: SteadyState) -> np.ndarray:
    """By how much a state's rate falls with an anchor, by person."""
    written = source_of(model)
    more = end.p.copy()
    more[:, anchor] += 1e-3
    first, second = (
        np.asarray(written.run.rates(numpy_ops, end.time, end.y.T, end.u.T, written.parameters(p).T)[state], float)
        for p in (end.p, more)
    )
    falls: np.ndarray = (first - second) / 1e-3
    return falls


def _all(values: Any, people: int) -> np.ndarray:
    return np.stack([np.empty(people), *(np.broadcast_to(np.asarray(v, float), (people,)) for v in values)], axis=1)[
        :, 1:
    ]


def _starts(model: Model, p: np.ndarray, time: float) -> np.ndarray:
    return _all(source_of(model).run.starts(numpy_ops, time, None, None, p.T), len(p))

"""The daily cycle: how a person at rest comes to their own periodic day, and the set-points found on it.

Slow states are held; everybody lives some days with light and pulses; the 24 h means over the last of them
become the person's anchors; this is repeated, because anchors shape the day. Noise of days is at its mean until then.
Then slow states are released at their own set-points, and noise has the value of that day. Everybody begins where the
typical person of the model rests, so that few days are enough.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from typing import Unpack

import numpy as np

from allostasis.assembly import Model, numbers_of
from allostasis.cache import code_hash, hashed, once
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.kernel import Method, source_of
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.events import Events
from allostasis.engine.options import Overrides, SolverOptions
from allostasis.engine.rhythms import body_blocks, fluctuating
from allostasis.engine.solver import solve
from allostasis.engine.status import STOPPED
from allostasis.engine.watching import Stop
from allostasis.language import Daily, PulseTrain, bound, names_in

__all__ = ["SteadyState", "Usual", "settle", "starting_inputs", "usual"]

TYPICAL = 16  # people alike whose pulses differ


@dataclass(frozen=True)
class SteadyState:
    """People at rest at ``time`` (midnight): parameters with their anchors, states, inputs.

    ``residual`` is the largest relative change of an anchor in the last round, shape (N,): pulses leave some.
    ``status``, ``stopped`` and ``why`` are those of the round in which somebody failed, as in a
    :class:`~allostasis.engine.cohort.Solution`.
    """

    time: float
    p: np.ndarray
    y: np.ndarray
    u: np.ndarray
    residual: np.ndarray
    status: np.ndarray
    stopped: np.ndarray | None = None
    why: dict[int, str] = field(default_factory=dict)

    @classmethod
    def never(cls, model: Model, time: float, p: np.ndarray, begin: float) -> SteadyState:
        """People who were stopped at ``begin`` and did not come to this rest."""
        y, u = (np.full((len(p), len(names)), np.nan) for names in (model.state_names, model.input_names))
        lost = np.full(len(p), np.nan)
        return cls(time, p, y, u, lost, np.full(len(p), STOPPED), np.full(len(p), begin))

    def handed_on(self, run: Solution) -> Solution:
        """A run from this rest, in which those who did not come to rest have failed for the reason that they had."""
        lost = np.nonzero(self.status)[0]
        run.status[lost] = self.status[lost]
        if self.stopped is not None:
            run.stopped[lost] = self.stopped[lost]
        run.why.update({int(i): self.why.get(int(i), "") for i in lost})
        return run


def starting_inputs(
    model: Model, time: float, n: int, *, pulses: bool = True, p: np.ndarray | None = None
) -> np.ndarray:
    """Inputs of ``n`` people at ``time``, by their daily patterns, whose numbers are in ``p`` (n, P) unless typical.

    Without pulses, a module whose state bursts is held at its mean by its input ``tonic``.
    """
    u = np.tile(model.input_starts, (n, 1))
    for pattern in model.patterns.values():
        if isinstance(pattern, Daily):
            for rows, values in numbers_of(model, names_in(pattern), p):
                who = slice(None) if p is None else rows
                u[who, model.input_names.index(pattern.into)] = bound(pattern, values).at(time)
        elif (
            isinstance(pattern, PulseTrain)
            and not pulses
            and (tonic := f"{pattern.into.partition('.')[0]}.tonic") in model.inputs
        ):
            u[:, model.input_names.index(tonic)] = 1.0
    return u


def settle(
    model: Model,
    p: np.ndarray,
    persons: np.ndarray,
    *,
    seed: int,
    end_day: int = 0,
    rounds: int = 3,
    days: int = 3,
    begin: Usual | None = None,
    pulses: bool = True,
    options: SolverOptions | None = None,
    stop: Stop | None = None,
    **changed: Unpack[Overrides],
) -> SteadyState:
    """Bring people to their own resting day.

    Args:
        p: kernel parameters, shape (N, P); anchors in it are first guesses, age is that of the model's time zero.
        persons: their indices, for the keyed pulses.
        end_day: the rest ends at midnight before this day of the model's time.
        options, changed, stop: as for :func:`allostasis.engine.solver.solve`.
        rounds, days: how often the anchors are found, and how long each time; the first day is not counted.
        begin: where the typical person rests; found (:func:`usual`) unless said.

    Returns:
        Everybody at ``24 * end_day`` hours, slow states at their set-points and released.
    """
    how = replace(options or SolverOptions(), **changed)
    written = source_of(model, how.method)
    known = begin or usual(model, pulses=pulses, method=how.method, single=how.single, rtol=how.rtol)
    p = p.copy()
    held = model.param_names.index("study.released")
    places = [model.param_names.index(name) for name in model.anchors]
    p[:, held] = 0.0
    p[:, places] *= known.anchors
    time = 24.0 * (end_day - rounds * days)
    u = starting_inputs(model, time, len(p), pulses=pulses, p=p)
    y = _starts(model, written, p, time) * known.times + known.shift
    slow = [i for i, s in enumerate(model.states.values()) if s.slow]
    residual, status, stopped = np.zeros(len(p)), np.zeros(len(p), np.int64), np.full(len(p), np.nan)
    why: dict[int, str] = {}
    for _ in range(rounds):
        if stop is not None and stop.is_set:
            return SteadyState.never(model, 24.0 * end_day, p, time)
        first = round(time / 24)
        blocks = body_blocks(model, seed, persons, first, first + days, pulses=pulses, noise=False, p=p)
        events = Events.of(model, [()] * len(p), blocks, after=time)
        times = np.concatenate([time + 24.0 + 0.5 * np.arange(48 * (days - 1) + 1)])
        run = solve(model, Cohort(time, p, y, u, events), times, how, stop=stop)
        fresh = _means(model, written, run.y[:, :-1], run.u[:, :-1], times[:-1], p)
        old = p[:, places]
        residual = np.max(np.abs(fresh - old) / np.maximum(np.abs(old), 1e-9), axis=1) if places else residual
        p[:, places] = np.where(np.isfinite(fresh), fresh, old)
        fails = (status == 0) & (run.status > 0)
        status[fails], stopped[fails] = run.status[fails], run.stopped[fails]
        why |= {int(i): run.why.get(int(i), "") for i in np.nonzero(fails)[0]}
        y, u, time = run.y[:, -1], run.u[:, -1], times[-1]
        y[:, slow] = _starts(model, written, p, time)[:, slow]
    p[:, held] = 1.0
    if late := [i for i, s in enumerate(model.states.values()) if s.later]:
        y[:, late] = _starts(model, written, p, time)[:, late]
    u = fluctuating(model, u, seed, persons, end_day, p=p)
    return SteadyState(time, p, y, u, residual, status, stopped, why)


@dataclass(frozen=True)
class Usual:
    """Where the typical person rests, against first guesses: anchors times, shape (A,), states times and plus, (S,)."""

    anchors: np.ndarray
    times: np.ndarray
    shift: np.ndarray


_usual: dict[tuple[object, ...], Usual] = {}


def usual(
    model: Model, *, pulses: bool = True, method: Method = "cash_karp", single: bool = False, rtol: float = 1e-6
) -> Usual:
    """Where the typical person rests: the mean of some who differ in their pulses alone, after weeks.

    From memory, from disk, or lived now; it depends on the model and on how it is solved, on no cohort.
    """
    key = (model.fingerprint, pulses, method, single, rtol)
    if key in _usual:
        return _usual[key]

    def make() -> bytes:
        told = io.BytesIO()
        np.savez(told, **vars(_live_usual(model, pulses, method, single, rtol)))
        return told.getvalue()

    code = code_hash("engine.equilibration", without=("assembly",))  # a rest found by other code would change bytes
    signed = [n for n, s in model.states.items() if s.signed]
    with np.load(io.BytesIO(once("usual", hashed([key, signed, np.__version__, code]), make))) as kept:
        _usual[key] = Usual(kept["anchors"], kept["times"], kept["shift"])
    return _usual[key]


def _live_usual(model: Model, pulses: bool, method: Method, single: bool, rtol: float) -> Usual:
    states, many = len(model.states), TYPICAL if pulses else 1
    none = Usual(np.ones(len(model.anchors)), np.ones(states), np.zeros(states))
    p, persons = np.tile(model.defaults, (many, 1)), np.arange(many)
    how = SolverOptions(method=method, single=single, rtol=rtol)
    rest = settle(model, p, persons, seed=0, rounds=6, days=4, begin=none, pulses=pulses, options=how)
    places = [model.param_names.index(name) for name in model.anchors]
    anchors = rest.p[:, places].mean(axis=0)
    p[:, places] = anchors
    guess = _starts(model, source_of(model, method), p[:1], rest.time)[0]
    there = rest.y.mean(axis=0)
    free = np.array([not s.slow for s in model.states.values()])
    near = free & np.array([not s.signed for s in model.states.values()]) & (guess > 0) & (there > 0)
    if rest.status.any() or not (np.isfinite(there).all() and np.isfinite(anchors).all()):
        return none  # the typical person cannot be lived: everybody starts at the first guesses
    first = model.defaults[places]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(near, there / guess, 1.0)
        return Usual(np.where(first != 0, anchors / first, 1.0), ratio, np.where(free & ~near, there - guess, 0.0))


def _starts(model: Model, written: object, p: np.ndarray, time: float) -> np.ndarray:
    """First values at ``time``; in ``p`` stands the age at the model's time zero, to which they add the time."""
    values = written.run.starts(numpy_ops, time, None, None, p.T)  # type: ignore[attr-defined]
    return np.column_stack([np.broadcast_to(np.asarray(v, float), (len(p),)) for v in values])


def _means(model: Model, written: object, y: np.ndarray, u: np.ndarray, times: np.ndarray, p: np.ndarray) -> np.ndarray:
    extended = written.parameters(p).T[:, :, None]  # type: ignore[attr-defined]
    values = written.run.anchored(  # type: ignore[attr-defined]
        numpy_ops, times[None, :], y.transpose(2, 0, 1), u.transpose(2, 0, 1), extended
    )
    shape = y.shape[:2]
    return (
        np.column_stack([np.broadcast_to(v, shape).mean(axis=1) for v in values]) if values else np.empty((len(p), 0))
    )

"""Long lives: people live a few days at full resolution, then leap over weeks in which only slow states move.

The increment of the slow states over the last days of a window, ``d``, is measured; so is how one such
increment follows from the last, a matrix ``F`` of each person: twins with one slow state moved a little, or a
little older, live through the same days. A leap of m increments adds (F + F^2 + ... + F^m) d, which is exact
where slow states relax linearly, however they are coupled through the fast ones. Where a leap lands, slow
states are held while the fast ones settle around them; light and clock go on, as a leap is whole days. Leaps
are aligned to a calendar of windows, so that whoever has nothing special to do lives the same days as others.

Doses and steps are episodes: leaps end a window before one and begin again some days after it, when slow states
no longer change fast. Schedules that go on every day (bursts, hassles) are lived in windows and not in leaps:
they act by their mean over the window, and what they do by rare chance is seen as rarely as windows are lived.
Noise of days (:class:`~allostasis.language.DailyNoise`) would be held over a leap as no person's is, and what it does
to slow states grow with its length: it is at its mean wherever there are leaps (colds are by theirs), and whoever lands
at the end of a life
has the value of that day.

What that costs in accuracy (`benchmarks/lives.py`: two years, slow states against every day lived, as a part of
the larger of value and typical size): root mean square 1e-4 to 4e-3 and at most 5e-2 where days repeat, with or
without episodes; 2e-2 and 0.2 in the 72 h mean of cortisol where they do not (a body clock that does not follow
the light, depressive episodes of days), because a window then stands for other days than its own. Bursts by their
mean are nearer to bursts lived every day (5e-2 and 0.2 in the 72 h mean of cortisol, 2e-2 and 8e-2 elsewhere) than
bursts drawn in windows, whose chances a leap repeats. Fast states are never right at a moment, only in kind.

Anchors, a person's own healthy means, are found once, at maturity (:func:`allostasis.engine.equilibration.settle`), and
stay for life: an ageing body goes on defending the set-points of its youth, and what drifts from them is load. Who
gives anchors of later ages besides has people whose usual ages with them, as that of whoever is found at such an age by
a study. Age is the only covariate that advances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from allostasis.assembly import Model
from allostasis.engine import Events, fluctuating
from allostasis.engine.codegen import Method, Variant, build, numpy_ops, source_of
from allostasis.errors import ModelError, RunError, UnknownName
from allostasis.language import Block, DailyNoise, Onsets, Pattern, PulseTrain, Record
from allostasis.lives.multiscale import AGE, YEAR, Chunk, Course, Leaps, Settings

__all__ = ["Leaps", "Life", "live_through"]


@dataclass(frozen=True)
class Life:
    """Lives as they went, and the people at the end of them.

    Attributes:
        ages: years, shape (R,); after a person's own end, and after a failure, everything is NaN.
        slow: names of the slow states; y: their values, shape (N, R, slow).
        watched: names; means: means over the latest window before each age, shape (N, R, watched).
        p, end_y, end_u: parameters with the age reached, states and inputs at midnight of the last day.
        status: 0 or a key of ``REASONS``; stopped: age at which it stopped, NaN otherwise; shape (N,).
        lived: days simulated, twins included, and leaps made, shape (N, 2).
    """

    ages: np.ndarray
    slow: tuple[str, ...]
    y: np.ndarray
    watched: tuple[str, ...]
    means: np.ndarray
    p: np.ndarray
    end_y: np.ndarray
    end_u: np.ndarray
    status: np.ndarray
    stopped: np.ndarray
    lived: np.ndarray

    def __getitem__(self, name: str) -> np.ndarray:
        """A slow state at all ages, or the window means of what was watched, shape (N, R)."""
        if name in self.slow:
            return self.y[:, :, self.slow.index(name)]
        if name in self.watched:
            return self.means[:, :, self.watched.index(name)]
        raise UnknownName.among("slow or watched state", name, [*self.slow, *self.watched])


def live_through(
    model: Model,
    p: np.ndarray,
    persons: np.ndarray,
    y: np.ndarray,
    u: np.ndarray,
    *,
    seed: int,
    from_age: float,
    to_age: float | np.ndarray,
    episodes: Sequence[Sequence[Record]] = (),
    blocks: Sequence[Block] = (),
    routine: Mapping[str, Pattern] | None = None,
    pulses: bool = False,
    leaps: Leaps | None = None,
    every: float = 1.0,
    watch: Sequence[str] = (),
    courses: Sequence[Course] = (),
    method: Method = "merson",
    rtol: float = 1e-4,
    single: bool = True,
    workers: int = 1,
    chunk: int | None = None,
) -> Life:
    """Let people live from one age to another.

    Args:
        p, y, u: parameters, states and inputs at rest at ``from_age``, as :func:`settle` returns them.
        persons: their indices, for everything keyed by (seed, purpose, person, day).
        to_age: years, one for all or one a person; a life ends with the window in which that age is reached.
        episodes: doses and steps, one list a person, in hours since midnight of the first day; blocks: the same as
            blocks of many people. They are lived in full, with the days after them.
        routine: schedules that go on every day, such as hassles; only the days of windows are drawn.
        leaps: how lives are cut; :class:`Leaps` as it stands unless said.
        pulses: draw the body's own bursts on the days of windows; without them their mean drives instead, so that
            the chances of a few days are not taken for those of months.
        every: years between the ages of the report. watch: states whose means over windows are reported.
        courses: anchors and inputs that follow age; others stay as they are in ``p`` and ``u``.
        workers: threads; neither they nor ``chunk`` (people a task) change a bit of the result.

    Returns:
        Everybody; a person whose integration failed is NaN from there on and has a status.

    Raises:
        ModelError: the model's equations do not repeat every 24 hours.
    """
    ends = np.broadcast_to(np.asarray(to_age, float), (len(p),))
    if np.any(ends < from_age):
        raise RunError("a life ends before it begins", found=f"{ends.min():g} years", needed=f">= {from_age:g} years")
    _repeats_daily(model, method)
    ages = from_age + every * np.arange(int(np.floor((ends.max(initial=from_age) - from_age) / every + 1e-9)) + 1)
    p, u = p.copy(), u.copy()
    if not pulses:
        u[:, [i for i, name in enumerate(model.input_names) if name.endswith(".tonic")]] = 1.0
    events = Events.of(model, episodes or [()] * len(p), blocks, after=0.0)
    body = {**model.patterns, **(routine or {})}
    how = leaps or Leaps()
    full = how.longest <= how.window
    drawn = {n: x for n, x in body.items() if pulses or not isinstance(x, PulseTrain) or n in (routine or {})}
    drawn = {n: x for n, x in drawn.items() if full or not isinstance(x, DailyNoise | Onsets)}
    u = fluctuating(model, u, seed, persons, 0 if full else None, body, p)
    groups = Variant.groups(model, p)
    known = groups[0][0] if len(groups) == 1 else None  # once a study: a chunk gets no code of its own
    run = Settings(model, seed, from_age, drawn, how, ages, tuple(watch), method, rtol, single, known)
    size = chunk or max(1, -(-len(p) // workers))
    build(model, method=method, single=single, variant=known)

    def task(first: int) -> Chunk:
        last = min(len(p), first + size)
        rows = slice(first, last)
        own = tuple(one.rows(first, last) for one in courses)
        chunk = Chunk(run, p[rows], persons[rows], y[rows], u[rows], ends[rows], events.rows(first, last), own)
        chunk.live()
        return chunk

    starts = range(0, len(p), size)
    if workers == 1:
        done = [task(i) for i in starts]
    else:
        with ThreadPoolExecutor(workers) as pool:
            done = list(pool.map(task, starts))
    names = ("report", "means", "p", "y", "u", "status", "stopped", "lived")
    report, means, p, y, u, status, stopped, lived = (np.concatenate([getattr(c, n) for c in done]) for n in names)
    for end in np.unique(last := np.concatenate([c.end for c in done]) * how.window):
        who = np.nonzero((last == end) & (status == 0))[0]
        u[who] = fluctuating(model, u[who], seed, persons[who], int(end), body, p[who])
    return Life(ages, run.slow, report, run.watch, means, p, y, u, status, stopped, lived)


def _repeats_daily(model: Model, method: Method) -> None:
    from allostasis.language import TIME

    timed = [*model.rates.values(), *model.conditions.values()]
    if not any(TIME in e.free_symbols for e in timed):
        return
    written = source_of(model, method)
    q = written.parameters(model.defaults[None])[0]
    y, u, days = model.scales, model.input_starts, 997
    younger = model.defaults.copy()  # what reads age and time as their sum: a window starts anew at its age
    if AGE in model.covariates:
        younger[model.param_names.index(AGE)] -= days / YEAR
    other = written.parameters(younger[None])[0]
    for function in (written.run.rates, written.run.conditions):
        a, b, c = (
            np.array(function(numpy_ops, t, y, u, z), float)
            for t, z in ((5.3, q), (5.3 + 24 * days, q), (5.3 + 24 * days, other))
        )
        if not np.all(np.isclose(a, b, rtol=1e-6, atol=1e-9) | np.isclose(a, c, rtol=1e-6, atol=1e-9)):
            raise ModelError(
                "this model does not repeat every 24 hours, so no days of it can be leapt over",
                found="rates that differ at the same hour of two days",
                needed="time only through the hour of the day, or added to a person's age",
                fix="Let an input carry what changes from day to day.",
            )

"""Long lives: people live a few days at full resolution, then leap over weeks in which only slow states move.

The increment of the slow states over the last days of a window, ``d``, is measured; so is how one such
increment follows from the last, a matrix ``F`` of each person: twins with one slow state moved a little live
through the same window. A leap of m increments adds (F + F^2 + ... + F^m) d, which is exact where slow states
relax linearly, however they are coupled through the fast ones. Fast states, light and clock go on where they
were: a leap is whole days. Leaps are aligned to a calendar of windows, so that whoever has nothing special
to do lives the same days as the others, and side by side with them.

Doses and steps are episodes: leaps end a window before one and begin again some days after it, when slow states
no longer change fast. Schedules that go on every day (bursts, hassles) are lived in windows and not in leaps:
they act by their mean over the window, and what they do by rare chance is seen as rarely as windows are lived.

Anchors, a person's own healthy means, are found once, at maturity (:func:`allostasis.engine.daily.settle`), and
stay for life: an ageing body goes on defending the set-points of its youth, and what drifts from them is load.
Age is the only covariate that advances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from allostasis.assembly import Model
from allostasis.engine import plain
from allostasis.engine.cohort import Cohort, Events, Solution, solve
from allostasis.engine.kernel import Method, build
from allostasis.errors import ModelError, RunError, UnknownName
from allostasis.language import TIME, Block, Daily, Pattern, Record

__all__ = ["Leaps", "Life", "live_through"]

YEAR = 365.25  # days
AGE = "person.age"
MOST = 20_000  # steps a day after which a person is given up
MOVED = 0.05  # by how much of its size a twin's slow state is moved


@dataclass(frozen=True)
class Leaps:
    """How a life is cut into windows and leaps.

    Attributes:
        settle: days at the start of a window, for fast states to follow; a multiple of ``average``.
        average: days at its end over which slow states are followed.
        longest: days of the longest window with its leap; up to a window's own length, all is lived in full.
        change: a leap that would move a slow state by more than this part of its size is cut short.
        recovery: days lived in full after a dose or step, and before the end.
        renew: years after which twins measure ``F`` again.
    """

    settle: int = 2
    average: int = 2
    longest: int = 64
    change: float = 0.1
    recovery: int = 8
    renew: float = 20.0

    def __post_init__(self) -> None:
        if self.average < 1 or self.settle < 1 or self.settle % self.average:
            raise RunError(
                "a window cannot be cut so",
                found=f"settle {self.settle} d, average {self.average} d",
                needed="average >= 1 d, settle a multiple of it",
            )

    @property
    def window(self) -> int:
        """Days of a window."""
        return self.settle + self.average


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
    leaps: Leaps = Leaps(),
    every: float = 1.0,
    watch: Sequence[str] = (),
    method: Method = "rodas4",
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
        pulses: draw the body's own bursts on the days of windows; without them their mean drives instead, so that
            the chances of a few days are not taken for those of months.
        every: years between the ages of the report. watch: states whose means over windows are reported.
        workers: threads; neither they nor ``chunk`` (people a task) change a bit of the result.

    Returns:
        Everybody; a person whose integration failed is NaN from there on and has a status.

    Raises:
        ModelError: the model's equations do not repeat every 24 hours.
    """
    ends = np.broadcast_to(np.asarray(to_age, float), (len(p),))
    if np.any(ends < from_age):
        raise RunError("a life ends before it begins", found=f"{ends.min():g} years", needed=f">= {from_age:g} years")
    _repeats_daily(model)
    ages = from_age + every * np.arange(int(np.floor((ends.max(initial=from_age) - from_age) / every + 1e-9)) + 1)
    p, u = p.copy(), u.copy()
    if not pulses:
        u[:, [i for i, name in enumerate(model.input_names) if name.endswith(".tonic")]] = 1.0
    events = Events.of(model, episodes or [()] * len(p), blocks, after=0.0)
    body = {**model.patterns, **(routine or {})}
    drawn = {n: x for n, x in body.items() if pulses or isinstance(x, Daily) or n in (routine or {})}
    run = _Settings(model, seed, from_age, drawn, leaps, ages, tuple(watch), method, rtol, single)
    size = chunk or max(1, -(-len(p) // workers))
    build(model, method=method, single=single)

    def task(first: int) -> _Chunk:
        last = min(len(p), first + size)
        rows = slice(first, last)
        made = _Chunk(run, p[rows], persons[rows], y[rows], u[rows], ends[rows], events.rows(first, last))
        made.live()
        return made

    starts = range(0, len(p), size)
    if workers == 1:
        done = [task(i) for i in starts]
    else:
        with ThreadPoolExecutor(workers) as pool:
            done = list(pool.map(task, starts))
    names = ("report", "means", "p", "y", "u", "status", "stopped", "lived")
    report, means, p, y, u, status, stopped, lived = (np.concatenate([getattr(c, n) for c in done]) for n in names)
    return Life(ages, run.slow, report, run.watch, means, p, y, u, status, stopped, lived)


def _repeats_daily(model: Model) -> None:
    timed = [*model.rates.values(), *model.conditions.values()]
    if not any(TIME in e.free_symbols for e in timed):
        return
    written = build(model).written
    q = written.parameters(model.defaults[None])[0]
    y, u = model.scales, model.input_starts
    for function in (written.run.rates, written.run.conditions):
        a, b = (np.array(function(plain, t, y, u, q), float) for t in (5.3, 5.3 + 24 * 1000))
        if not np.allclose(a, b, rtol=1e-6, atol=1e-9):
            raise ModelError(
                "this model does not repeat every 24 hours, so no days of it can be leapt over",
                found="rates that differ at the same hour of two days",
                needed="time only through the hour of the day",
                fix="Let an input carry what changes from day to day.",
            )


@dataclass(frozen=True)
class _Settings:
    model: Model
    seed: int
    from_age: float
    patterns: dict[str, Pattern]
    leaps: Leaps
    ages: np.ndarray
    watch: tuple[str, ...]
    method: Method
    rtol: float
    single: bool

    @property
    def slow(self) -> tuple[str, ...]:
        return tuple(n for n, s in self.model.states.items() if s.slow)


class _Chunk:
    """Some people on their way; everything in rows, each person's row by itself."""

    def __init__(
        self,
        run: _Settings,
        p: np.ndarray,
        persons: np.ndarray,
        y: np.ndarray,
        u: np.ndarray,
        ends: np.ndarray,
        events: Events,
    ) -> None:
        n, names = len(p), run.model.state_names
        self.run, self.p, self.persons, self.y, self.u, self.events = run, p.copy(), persons, y.copy(), u.copy(), events
        self.slow = np.array([names.index(s) for s in run.slow], np.int64)
        self.watch = np.array([names.index(s) for s in run.watch], np.int64)
        self.window = run.leaps.window
        self.per_day = 8 if run.watch else 1  # reports a day; midnights are enough for slow states
        self.at = np.zeros(n, np.int64)  # where everybody is, in windows since the start
        self.end = np.ceil((ends - run.from_age) * YEAR / self.window - 1e-9).astype(np.int64)
        self.next = events.offset[:-1].copy()  # next episode of everybody
        self.busy = np.zeros(n, np.int64)  # window before which all is lived in full
        self.power, self.total = _tables(np.tile(np.eye(len(self.slow)), (n, 1, 1)), run.leaps)
        self.renew = np.zeros(n, np.int64)
        self.days = np.round((run.ages - run.from_age) * YEAR).astype(np.int64)
        self.report = np.full((n, len(run.ages), len(self.slow)), np.nan)
        self.latest = np.full((n, len(self.watch)), np.nan)
        self.means = np.full((n, len(run.ages), len(self.watch)), np.nan)
        self.status, self.stopped = np.zeros(n, np.int64), np.full(n, np.nan)
        self.lived = np.zeros((n, 2), np.int64)
        self.age = run.model.param_names.index(AGE) if AGE in run.model.covariates else None

    def live(self) -> None:
        """Go from window to window until everybody has come to their end."""
        self._note(np.arange(len(self.p)), 0, 0, lambda who, day: self.y[np.ix_(who, self.slow)])
        while np.any(self.at < self.end):
            here = int(self.at[self.at < self.end].min())
            self._window(np.nonzero((self.at == here) & (self.at < self.end))[0], here)
        if self.age is not None:
            self.p[:, self.age] = self.run.from_age + self.end * self.window / YEAR

    # -- one window of those who are there

    def _window(self, who: np.ndarray, here: int) -> None:
        day, w = here * self.window, self.window
        if self.age is not None:
            self.p[who, self.age] = self.run.from_age + day / YEAR
        moments = self._moments(who, day)
        met = np.bincount(moments[0], minlength=len(who)) > 0
        body = self._body(who, day)
        self.busy[who[met]] = here + 1 + -(-self.run.leaps.recovery // w)
        quiet = ~met & (here >= self.busy[who])
        begun = self.y[who].copy()
        run = self._solve(who, begun, self.u[who], _joined(len(who), body, moments))
        failed = run.status > 0
        lost = who[failed]
        self.status[lost], self.at[lost] = run.status[failed], self.end[lost]
        self.stopped[lost] = self.run.from_age + (day + run.stopped[failed] / 24) / YEAR
        self.lived[who, 0] += w
        ahead = quiet & ~failed & self._may_leap(who, here)
        due = ahead & (here >= self.renew[who])
        if due.any():
            self._twins(who[due], here, begun[due], run.y[due], body, np.nonzero(due)[0])
        self.y[who], self.u[who] = run.y[:, -1], run.u[:, -1]
        daily = run.y[:, :, self.slow]
        each = self.per_day
        self.latest[who] = run.y[:, -self.run.leaps.average * each :, self.watch].mean(axis=1)
        whole = daily[:, each - 1 :: each]
        self._note(who, day, w, lambda part, d: whole[np.searchsorted(who, part), d - day - 1])
        self.at[who[~failed]] = here + 1
        if ahead.any():
            step = whole[ahead, -1] - whole[ahead, self.run.leaps.settle - 1]
            self._leap(who[ahead], here, step)
        if failed.any():
            self.y[lost], self.u[lost] = np.nan, np.nan

    def _solve(self, who: np.ndarray, y: np.ndarray, u: np.ndarray, events: Events) -> Solution:
        run = self.run
        times = 24.0 / self.per_day * np.arange(1, self.per_day * self.window + 1)
        cohort = Cohort(0.0, self.p[who], y, u, events)
        return solve(
            run.model, cohort, times, method=run.method, rtol=run.rtol, single=run.single, most=MOST * self.window
        )

    def _moments(self, who: np.ndarray, day: int) -> tuple[np.ndarray, ...]:
        """The episodes of this window: person's place in ``who``, time in the window, slot, amount."""
        ev, end = self.events, 24.0 * (day + self.window)
        rows: list[int] = []
        places: list[int] = []
        for k, i in enumerate(who):
            first, last = self.next[i], ev.offset[i + 1]
            while self.next[i] < last and ev.time[self.next[i]] < end:
                self.next[i] += 1
            rows += [k] * int(self.next[i] - first)
            places += range(first, self.next[i])
        here = np.array(places, np.int64)
        return np.array(rows, np.int64), ev.time[here] - 24.0 * day, ev.slot[here], ev.amount[here]

    def _body(self, who: np.ndarray, day: int) -> Events:
        """What goes on every day, on the days of this window; what would last beyond it ends with it."""
        run, made = self.run, []
        for name, pattern in run.patterns.items():
            for d in range(day, day + self.window):
                block = pattern.block(run.seed, name, self.persons[who], d)
                made.append(
                    Block(block.into, np.minimum(block.time - 24.0 * day, 24.0 * self.window - 1e-3), block.change)
                )
        return Events.of(run.model, [()] * len(who), made, after=0.0)

    # -- leaps

    def _may_leap(self, who: np.ndarray, here: int) -> np.ndarray:
        return self._room(who, here) >= 2

    def _room(self, who: np.ndarray, here: int) -> np.ndarray:
        """Windows from here to where everybody has to be at the latest: before the next episode, before the end."""
        ev = self.events
        there = self.next[who] < ev.offset[who + 1]
        time = np.append(ev.time, np.inf)[np.where(there, self.next[who], -1)]
        recovery = -(-self.run.leaps.recovery // self.window)
        stop = np.minimum(np.floor(time / (24.0 * self.window)) - 1, self.end[who] - recovery)
        return np.asarray(stop - here)

    def _leap(self, who: np.ndarray, here: int, step: np.ndarray) -> None:
        """Leap as far as calendar, episodes and the change of slow states let everybody."""
        room, plan = self._room(who, here), self.run.leaps
        now = self.y[np.ix_(who, self.slow)]
        size = np.maximum(np.abs(now), self.run.model.scales[self.slow])
        cycles = np.ones(len(who), np.int64)
        waiting = np.ones(len(who), bool)
        k = 1
        while 2**k * self.window <= plan.longest and here % 2**k == 0:
            moved = self._moved(who, step, np.full(len(who), (2**k - 1) * self.window // plan.average))
            waiting &= (2**k <= room) & np.all(np.abs(moved) <= plan.change * size, axis=1)
            cycles[waiting] = 2**k
            k += 1
        far = cycles > 1
        who, step, now, cycles = who[far], step[far], now[far], cycles[far]
        if not len(who):
            return
        begin, w = (here + 1) * self.window, self.window

        def between(part: np.ndarray, day: int) -> np.ndarray:
            rows = np.searchsorted(who, part)
            count, rest = divmod(day - begin, plan.average)
            a, b = (now[rows] + self._moved(part, step[rows], np.full(len(part), m)) for m in (count, count + 1))
            return np.asarray(a + (b - a) * (rest / plan.average))

        for length in np.unique(cycles):
            self._note(who[cycles == length], begin, int(length - 1) * w, between)
        self.y[np.ix_(who, self.slow)] = now + self._moved(who, step, (cycles - 1) * w // plan.average)
        self.at[who] = here + cycles
        self.lived[who, 1] += 1

    def _moved(self, who: np.ndarray, step: np.ndarray, count: np.ndarray) -> np.ndarray:
        """(F + F^2 + ... + F^count) step, from the tables of powers of two."""
        made, left = np.zeros_like(step), step
        for k in range(self.power.shape[1]):
            on = ((count >> k) & 1 == 1)[:, None]
            made = np.where(on, made + _times(self.total[who, k], left), made)
            left = np.where(on, _times(self.power[who, k], left), left)
        return made

    def _twins(
        self, who: np.ndarray, here: int, begun: np.ndarray, lived: np.ndarray, body: Events, rows: np.ndarray
    ) -> None:
        """Measure ``F``: how a displacement of each slow state has grown or faded from day to day."""
        k, plan = len(self.slow), self.run.leaps
        twin = np.repeat(np.arange(len(who)), k)
        y = begun[twin]
        size = np.maximum(np.abs(y[:, self.slow]), self.run.model.scales[self.slow])
        y[np.arange(len(y)), np.tile(self.slow, len(who))] += (
            MOVED * size[np.arange(len(y)), np.tile(np.arange(k), len(who))]
        )
        events = [body.rows(r, r + 1) for r in np.repeat(rows, k)]
        time, slot, amount = (np.concatenate([getattr(e, n) for e in events]) for n in ("time", "slot", "amount"))
        offset = np.concatenate([[0], np.cumsum([len(e.time) for e in events])]).astype(np.int64)
        joined = Events(time, slot, amount, offset)
        run = self._solve(who[twin], y, self.u[who][twin], joined)
        away = run.y[:, :, self.slow].reshape(len(who), k, -1, k) - lived[:, None, :, self.slow]
        before, after = away[:, :, plan.settle * self.per_day - 1], away[:, :, -1]
        good = np.all(np.isfinite(away), axis=(1, 2, 3))
        eye = np.tile(np.eye(k), (len(who), 1, 1))
        f = np.linalg.solve(np.where(good[:, None, None], before, eye), np.where(good[:, None, None], after, eye))
        self.power[who], self.total[who] = _tables(f.transpose(0, 2, 1), plan)
        self.renew[who] = here + round(plan.renew * YEAR / self.window)
        self.lived[who, 0] += k * self.window

    # -- report

    def _note(self, who: np.ndarray, day: int, length: int, value: object) -> None:
        """Write slow states at the ages that fall into (day, day + length], or at day 0."""
        inside = (self.days > day) & (self.days <= day + length) if length else self.days == day
        for r in np.nonzero(inside)[0]:
            part = who[self.days[r] <= self.end[who] * self.window]
            self.report[part, r] = value(part, int(self.days[r]))  # type: ignore[operator]
            self.means[part, r] = self.latest[part]


def _times(matrix: np.ndarray, vector: np.ndarray) -> np.ndarray:
    return np.asarray((matrix * vector[:, None, :]).sum(axis=2))


def _tables(f: np.ndarray, plan: Leaps) -> tuple[np.ndarray, np.ndarray]:
    """F^(2^k), and F + F^2 + ... + F^(2^k), for every k that a leap needs: shape (N, k, slow, slow)."""
    powers, totals = [f], [f]
    while 2 ** len(powers) <= max(plan.longest // plan.average, 1):
        totals.append(totals[-1] + powers[-1] @ totals[-1])
        powers.append(powers[-1] @ powers[-1])
    return np.stack(powers, axis=1), np.stack(totals, axis=1)


def _joined(n: int, body: Events, moments: tuple[np.ndarray, ...]) -> Events:
    """Episodes among what goes on every day."""
    row, time, slot, amount = moments
    if not len(row):
        return body
    who = np.concatenate([np.repeat(np.arange(n), np.diff(body.offset)), row])
    time, slot = np.concatenate([body.time, time]), np.concatenate([body.slot, slot])
    order = np.lexsort((slot, time, who))
    offset = np.concatenate([[0], np.cumsum(np.bincount(who, minlength=n))]).astype(np.int64)
    return replace(
        body, time=time[order], slot=slot[order], amount=np.concatenate([body.amount, amount])[order], offset=offset
    )

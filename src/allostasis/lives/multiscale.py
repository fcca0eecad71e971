"""Windows and leaps: some people on their way through life, each row by itself.

A person's slow coordinates ``z`` are the slow states and, where the model reads it, age. See
:mod:`allostasis.lives.lifetime` for what is done and why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from allostasis.assembly import RELEASED, Model, numbers_of
from allostasis.engine import Cohort, Events, Solution, solve
from allostasis.engine.codegen import Method, Variant
from allostasis.errors import RunError
from allostasis.language import Block, Pattern, bound, names_in
from allostasis.lives.extrapolation import Following

__all__ = ["Chunk", "Course", "Leaps", "Settings", "AGE", "YEAR"]

YEAR = 365.25  # days
AGE = "person.age"
MOST = 20_000  # steps a day after which a person is given up
MOVED = 0.05  # by how much of its size a twin's slow state is moved
OLDER = 2.0  # years by which a twin's age is moved


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
class Course:
    """Anchors or inputs that follow a person's age, evenly between ages at which they are known.

    Attributes:
        ages: years, rising, two or more, shape (K,); beyond them values are those of the nearest.
        names: full names of anchors, or of inputs. values: shape (N, K, names).
    """

    ages: np.ndarray
    names: tuple[str, ...]
    values: np.ndarray

    def at(self, age: float | np.ndarray, who: np.ndarray | None = None) -> np.ndarray:
        """Values of some people (all) at an age, one for all or one a person, shape (people, names)."""
        rows = np.arange(len(self.values)) if who is None else who
        years = np.broadcast_to(np.asarray(age, float), len(rows))
        k = np.clip(np.searchsorted(self.ages, years, side="right") - 1, 0, len(self.ages) - 2)
        part = np.clip((years - self.ages[k]) / (self.ages[k + 1] - self.ages[k]), 0.0, 1.0)[:, None]
        return np.asarray((1 - part) * self.values[rows, k] + part * self.values[rows, k + 1])

    def rows(self, first: int, last: int) -> Course:
        """Of people ``first`` to ``last``."""
        return replace(self, values=self.values[first:last])

    def move(self, model: Model, p: np.ndarray, u: np.ndarray, who: np.ndarray, age: float) -> None:
        """Write their values at an age into parameters or inputs."""
        for names, table in ((model.param_names, p), (model.input_names, u)):
            if self.names[0] in names:
                table[np.ix_(who, np.array([names.index(n) for n in self.names]))] = self.at(age, who)


@dataclass(frozen=True)
class Settings:
    """What is the same for every chunk of people."""

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
    variant: Variant | None

    @property
    def slow(self) -> tuple[str, ...]:
        """Names of the slow states."""
        return tuple(n for n, s in self.model.states.items() if s.slow)


class Chunk:
    """Some people on their way; call :meth:`live`, then read ``report``, ``means``, ``p``, ``y``, ``u`` and so on."""

    def __init__(
        self,
        run: Settings,
        p: np.ndarray,
        persons: np.ndarray,
        y: np.ndarray,
        u: np.ndarray,
        ends: np.ndarray,
        events: Events,
        courses: tuple[Course, ...] = (),
    ) -> None:
        n, names, plan = len(p), run.model.state_names, run.leaps
        self.run, self.p, self.persons, self.y, self.u, self.events = run, p.copy(), persons, y.copy(), u.copy(), events
        self.slow = np.array([names.index(s) for s in run.slow], np.int64)
        self.least = np.array([-np.inf if run.model.states[s].signed else 0.0 for s in run.slow])
        self.watch = np.array([names.index(s) for s in run.watch], np.int64)
        self.age = np.array([run.model.param_names.index(AGE)] if AGE in run.model.covariates else [], np.int64)
        self.hold = run.model.param_names.index(RELEASED)
        self.courses = courses
        self.window = plan.window
        self.recovery = max(1, -(-plan.recovery // plan.window))
        self.per_day = 8 if run.watch else 1  # reports a day; midnights are enough for slow states
        self.at = np.zeros(n, np.int64)  # where everybody is, in windows since the start
        self.end = np.ceil((ends - run.from_age) * YEAR / self.window - 1e-9).astype(np.int64)
        self.next = events.offset[:-1].copy()  # next episode of everybody
        self.busy = np.zeros(n, np.int64)  # window before which all is lived in full
        self.landed = np.zeros(n, np.bool_)  # slow states are already where this window's settling ends
        size = len(self.slow) + len(self.age)
        leaps = range(1, max(1, plan.longest // plan.window).bit_length())
        self.following = Following(n, size, [2**k * plan.window // plan.average - 1 for k in leaps])
        self.renew = np.zeros(n, np.int64)
        self.days = np.round((run.ages - run.from_age) * YEAR).astype(np.int64)
        self.report = np.full((n, len(run.ages), len(self.slow)), np.nan)
        self.latest = np.full((n, len(self.watch)), np.nan)
        self.means = np.full((n, len(run.ages), len(self.watch)), np.nan)
        self.status, self.stopped = np.zeros(n, np.int64), np.full(n, np.nan)
        self.lived = np.zeros((n, 2), np.int64)

    def live(self) -> None:
        """Go from window to window until everybody has come to their end."""
        self._note(np.arange(len(self.p)), -1, 0, lambda who, day: self.y[np.ix_(who, self.slow)])
        while np.any(self.at < self.end):
            here = int(self.at[self.at < self.end].min())
            there = (self.at == here) & (self.at < self.end)
            groups = [(landed, np.nonzero(there & (self.landed == landed))[0]) for landed in (False, True)]
            for landed, who in groups:
                if len(who):
                    self._window(who, here, landed)
        self.p[:, self.age] = (self.run.from_age + self.end * self.window / YEAR)[:, None]

    # -- one window of those who are there

    def _window(self, who: np.ndarray, here: int, landed: bool) -> None:
        day, w, settle = here * self.window, self.window, self.run.leaps.settle
        self.p[np.ix_(who, self.age)] = self.run.from_age + day / YEAR
        for one in self.courses:
            one.move(self.run.model, self.p, self.u, who, self.run.from_age + day / YEAR)
        body, moments = self._body(who, day), self._moments(who, day)
        met = np.bincount(moments[0], minlength=len(who)) > 0
        self.busy[who[met]] = here + 1 + self.recovery
        course, means, y, u, status, stopped = self._lived(
            self.p[who], self.y[who], self.u[who], body.among(*moments), landed
        )
        good = status == 0
        ahead = good & ~met & (here >= self.busy[who]) & (self._room(who, here) >= 2)
        due = ahead & (here >= self.renew[who])
        if due.any():
            self._twins(who[due], here, body, np.nonzero(due)[0])
        self.y[who], self.u[who], self.latest[who] = y, u, means
        self.lived[who, 0] += w
        self.landed[who] = False
        begun = settle if landed else 0
        self._note(who, day + begun, w - begun, lambda part, d: course[np.searchsorted(who, part), d - day - 1])
        self.at[who] = here + 1
        if ahead.any():
            self._leap(who[ahead], here, course[ahead, -1] - course[ahead, settle - 1])
        lost = who[~good]
        self.status[lost], self.at[lost], self.y[lost], self.u[lost] = status[~good], self.end[lost], np.nan, np.nan
        self.stopped[lost] = self.run.from_age + (day + stopped[~good] / 24) / YEAR

    def _lived(
        self, p: np.ndarray, y: np.ndarray, u: np.ndarray, events: Events, landed: bool
    ) -> tuple[np.ndarray, ...]:
        """Days of a window: slow states each midnight, means of what is watched, the end, status, when it stopped.

        Those who have landed settle with slow states held; the others live on.
        """
        settle, w, each = self.run.leaps.settle, self.window, self.per_day
        if landed:
            still = p.copy()
            still[:, self.hold] = 0.0
            first = self._solve(still, y, u, events, 0, settle)
            parts = [first, self._solve(p, first.y[:, -1], first.u[:, -1], events.since(24.0 * settle), settle, w)]
        else:
            parts = [self._solve(p, y, u, events, 0, w)]
        course = np.concatenate([s.y for s in parts], axis=1)
        means = course[:, settle * each :, self.watch].mean(axis=1)
        status, stopped, end = parts[0].status, parts[0].stopped, parts[-1]
        stopped = np.where(status > 0, stopped, end.stopped)
        status = np.where(status > 0, status, end.status)
        return course[:, each - 1 :: each, self.slow], means, end.y[:, -1], end.u[:, -1], status, stopped

    def _solve(self, p: np.ndarray, y: np.ndarray, u: np.ndarray, events: Events, first: int, last: int) -> Solution:
        run, each = self.run, self.per_day
        times = 24.0 / each * np.arange(each * first + 1, each * last + 1)
        cohort = Cohort(24.0 * first, p, y, u, events)
        options = {"method": run.method, "rtol": run.rtol, "single": run.single, "variant": run.variant}
        return solve(run.model, cohort, times, most=MOST * (last - first), **options)  # type: ignore[arg-type]

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
        run, events, end = self.run, [], 24.0 * self.window - 1e-3
        for name, pattern in run.patterns.items():
            for rows, values in numbers_of(run.model, names_in(pattern), self.p[who]):
                one, persons = bound(pattern, values), self.persons[who][rows]
                for d in range(day, day + self.window):
                    block = one.block(run.seed, name, persons, d)
                    time, change = (np.full((len(who), block.time.shape[1]), np.nan) for _ in range(2))
                    time[rows], change[rows] = np.minimum(block.time - 24.0 * day, end), block.change
                    events.append(Block(block.into, time, change))
        return Events.of(run.model, [()] * len(who), events, after=0.0)

    # -- leaps

    def _room(self, who: np.ndarray, here: int) -> np.ndarray:
        """Windows from here to where everybody has to be at the latest: before the next episode, before the end."""
        ev = self.events
        there = self.next[who] < ev.offset[who + 1]
        time = np.append(ev.time, np.inf)[np.where(there, self.next[who], -1)]
        stop = np.minimum(np.floor(time / (24.0 * self.window)) - 1, self.end[who] - self.recovery)
        return np.asarray(stop - here)

    def _leap(self, who: np.ndarray, here: int, step: np.ndarray) -> None:
        """Leap as far as calendar, episodes and the change of slow states let everybody."""
        room, plan, w, slow = self._room(who, here), self.run.leaps, self.window, len(self.slow)
        now = self.y[np.ix_(who, self.slow)]
        size = np.maximum(np.abs(now), self.run.model.scales[self.slow])
        step = np.hstack([step, np.full((len(who), len(self.age)), plan.average / YEAR)])
        cycles, moved, waiting = np.ones(len(who), np.int64), np.zeros_like(now), np.arange(len(who))
        for k in range(1, len(self.following.counts) + 1):
            if here % 2**k:
                break
            waiting = waiting[2**k <= room[waiting]]
            far = self.following.leap(who[waiting], k - 1, step[waiting])[:, :slow]
            near = np.all(np.abs(far) <= plan.change * size[waiting], axis=1)
            waiting = waiting[near]
            cycles[waiting], moved[waiting] = 2**k, far[near]
        leaping = cycles > 1
        who, step, now, moved, cycles = (a[leaping] for a in (who, step, now, moved, cycles))
        begin = (here + 1) * w

        def between(part: np.ndarray, day: int) -> np.ndarray:
            rows = np.searchsorted(who, part)
            added = self.following.partly(part, (day - begin) / plan.average, step[rows])
            return np.asarray(np.maximum(now[rows] + added[:, :slow], self.least))

        for length in np.unique(cycles):
            self._note(who[cycles == length], begin, int(length) * w - plan.average, between)
        self.y[np.ix_(who, self.slow)] = np.maximum(now + moved, self.least)
        self.at[who], self.landed[who] = here + cycles, True
        self.lived[who, 1] += 1

    def _twins(self, who: np.ndarray, here: int, body: Events, rows: np.ndarray) -> None:
        """Measure ``F``: what becomes of a displacement of each slow state, and of age, from increment to increment.

        Everybody has one twin a coordinate and one that is not moved; slow states are held while they settle.
        """
        k, a, plan = len(self.slow), len(self.age), self.run.leaps
        size = k + a
        twin = np.repeat(np.arange(len(who)), size + 1)
        place = np.tile(np.arange(size + 1), len(who))
        p, y, u = self.p[who][twin], self.y[who][twin], self.u[who][twin]
        moved = MOVED * np.maximum(np.abs(y[:, self.slow]), self.run.model.scales[self.slow])
        for j in range(k):
            y[place == j, self.slow[j]] += moved[place == j, j]
        p[np.ix_(place >= k, self.age)] += np.where(place[place >= k] == k, OLDER, 0.0)[:, None] if a else 0.0
        course = self._lived(p, y, u, body.take(np.repeat(rows, size + 1)), True)[0].reshape(len(who), size + 1, -1, k)
        before, after = (np.zeros((len(who), size, size)) for _ in range(2))
        before[:, np.arange(k), np.arange(k)] = moved.reshape(len(who), size + 1, k)[:, 0]
        before[:, k:, k:] = after[:, k:, k:] = OLDER
        after[:, :, :k] = course[:, :size, -1] - course[:, size:, -1]
        f = (after / np.diagonal(before, axis1=1, axis2=2)[:, :, None]).transpose(0, 2, 1)
        self.following.learn(who, f)
        self.renew[who] = here + round(plan.renew * YEAR / self.window)
        self.lived[who, 0] += (size + 1) * self.window

    # -- report

    def _note(self, who: np.ndarray, day: int, length: int, value: Callable[[np.ndarray, int], np.ndarray]) -> None:
        """Write slow states at the ages that fall into (day, day + length]; with length 0, into the start."""
        inside = (self.days > day) & (self.days <= day + length) if length else self.days == 0
        for r in np.nonzero(inside)[0]:
            part = who[self.days[r] <= self.end[who] * self.window]
            self.report[part, r] = value(part, int(self.days[r]))
            self.means[part, r] = self.latest[part]

"""Patterns (daily light, pulses, hassles, noise of days, colds) as schedule records of a day of many people.

Their numbers are parameters of the module that declares them; a pattern that is lived holds numbers alone. All that is
drawn comes from streams keyed by (seed, purpose, person, day): the same in every arm, for any number of workers, and on
whichever day one begins.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from allostasis.errors import ModelError
from allostasis.language.schedule import DAY, Block
from allostasis.seeds import normals, rows, uniforms

__all__ = ["Daily", "PulseTrain", "PointProcess", "DailyNoise", "Onsets", "Number", "Pattern"]

Number = Any  # a number, or the full name of the parameter that holds it: see :mod:`.pattern_numbers`

BEFORE = 2**20  # days before the study count too
YEAR = 365.25  # days
SPAN = 64  # days of noise whose draws come from one sequence
SPREAD = 3.0  # of the logarithm: beyond it the mean rests on a day in ten thousand
REACH = 8  # time constants after which what was drawn is forgotten: a part of 1e-7 of the variance


@dataclass(frozen=True)
class Daily:
    """An input that takes the same values at the same clock hours every day.

    ``levels`` are (clock hour, value) pairs in the order of the day; the last one holds over midnight.
    """

    into: str
    levels: tuple[tuple[Number, Number], ...]

    def at(self, hour: float) -> float:
        """The value just before a clock hour."""
        value: float = self.levels[-1][1]
        for clock, level in self.levels:
            if clock < hour % DAY - 1e-12:
                value = level
        return value

    def block(self, seed: int, purpose: str, persons: np.ndarray, day: int) -> Block:
        """The steps of one day, the same for everybody."""
        before = [self.levels[-1][1], *(level for _, level in self.levels[:-1])]
        time = np.array([day * DAY + clock for clock, _ in self.levels])
        change = np.array([level for _, level in self.levels]) - np.array(before)
        shape = (len(persons), len(time))
        return Block(self.into, np.broadcast_to(time, shape), np.broadcast_to(change, shape))


@dataclass(frozen=True)
class PulseTrain:
    """Secretory bursts: doses into a state, a random ``gap`` (h) apart.

    Each carries mass so that a state that leaves with time constant ``tau`` (h) averages 1; masses vary
    around it with ``spread``, the SD of their logarithm. A day is cut into whole gaps, days are drawn apart; where in
    its gap a burst falls is drawn by person and day, so that no hour is nobody's or everybody's.
    """

    into: str
    gap: tuple[Number, Number]
    tau: Number
    spread: Number

    def block(self, seed: int, purpose: str, persons: np.ndarray, day: int) -> Block:
        """The bursts of one day of every person."""
        n = max(1, round(DAY / (0.5 * sum(self.gap))))
        keyed = day + BEFORE
        gaps = self.gap[0] + (self.gap[1] - self.gap[0]) * uniforms(seed, f"{purpose} gaps", persons, n, keyed)
        gaps = gaps * (DAY / gaps.sum(axis=1, keepdims=True))
        mass = np.exp(self.spread * normals(seed, f"{purpose} mass", persons, n, keyed) - 0.5 * self.spread**2)
        before = uniforms(seed, f"{purpose} phase", persons, 1, keyed)  # of a gap, until its burst
        time = day * DAY + np.cumsum(gaps, axis=1) - (1 - before) * gaps
        return Block(self.into, time, mass * gaps / self.tau)


@dataclass(frozen=True)
class PointProcess:
    """Random events by day: ``rate`` a day while awake, each moving an input for a while.

    Sizes are lognormal with median ``size`` and ``spread``; durations exponential with mean ``lasts`` (h).
    """

    into: str
    rate: Number
    size: Number
    spread: Number
    lasts: Number
    hours: tuple[Number, Number] = (7.0, 23.0)

    def block(self, seed: int, purpose: str, persons: np.ndarray, day: int) -> Block:
        """The steps of one day of every person, up and down again."""
        keyed = day + BEFORE
        most = int(self.rate + 8 * self.rate**0.5 + 8)
        arrivals = rows(seed, f"{purpose} gaps", persons, lambda rng, n: rng.exponential(size=(n, most)), keyed)
        place = np.cumsum(arrivals, axis=1) / self.rate if self.rate > 0 else np.full_like(arrivals, 2.0)
        start = day * DAY + self.hours[0] + place * (self.hours[1] - self.hours[0])
        start = np.where(place < 1, start, np.nan)
        size = self.size * np.exp(self.spread * normals(seed, f"{purpose} size", persons, most, keyed))
        length = rows(seed, f"{purpose} length", persons, lambda rng, n: rng.exponential(size=(n, most)), keyed)
        end = start + np.maximum(0.05, self.lasts * length)
        return Block(self.into, np.hstack([start, end]), np.hstack([size, -size]))


@dataclass(frozen=True)
class DailyNoise:
    """An input that wavers around 0 from day to day: an Ornstein-Uhlenbeck process seen at each midnight.

    Its variance is ``sd`` squared on every day, and its autocorrelation exp(-lag / tau) (to 4e-4 of ``sd`` where a
    lag crosses one of the spans of days that are drawn together). A day's value follows from draws keyed by (seed,
    purpose, person, days up to then) and from nothing that was lived: any day can be lived again without those before
    it, and steps add up exactly, so that who stops and goes on has the same bytes. People, purposes and seeds are
    independent. In the typical person, while people settle, and in leaps it stays at 0, its mean.

    Attributes:
        into: an input without a unit.
        tau: hours after which a fraction 1/e is left, at least 24.
        sd: 1, where a parameter of the module is its size.
        spread: unless 0, what wavers is the logarithm, with this SD: values are lognormal with a mean of 1, less 1,
            times ``sd``. So they are seldom large, and their mean is 0 too.
    """

    into: str
    tau: Number
    sd: Number = 1.0
    spread: Number = 0.0

    def __post_init__(self) -> None:
        numbers = (self.tau, self.sd, self.spread)
        if not all(isinstance(n, (int, float)) for n in numbers):  # parameters: seen when a person's numbers are there
            return
        if not (self.tau >= DAY and self.sd >= 0 and 0 <= self.spread <= SPREAD and math.isfinite(self.tau * self.sd)):
            raise ModelError(
                f"noise of days into {self.into} cannot be",
                found=f"tau {self.tau:g} h, sd {self.sd:g}, spread {self.spread:g}",
                needed=f"tau of 24 h or more, sd of 0 or more, spread from 0 to {SPREAD:g}",
                fix="Give tau in hours: 14 days are 336.0",
            )

    def values(self, seed: int, purpose: str, persons: np.ndarray, first: int, last: int) -> np.ndarray:
        """The values of days ``first`` to ``last`` - 1, each from its midnight on, shape (people, days)."""
        persons = np.ascontiguousarray(persons, np.int64)
        span = range((first + BEFORE) // SPAN, (last - 1 + BEFORE) // SPAN + 1)
        spans = [_course(self.tau / DAY, seed, purpose, persons.tobytes(), i) for i in span]
        begin = first + BEFORE - SPAN * span.start
        course = spans[0] if len(spans) == 1 else np.hstack(spans)
        z = course[:, begin : begin + last - first]
        values = np.exp(self.spread * z - 0.5 * self.spread**2) - 1 if self.spread else z
        fine = 2.0**32  # sums of such numbers are exact
        return np.asarray(np.rint(values * (self.sd * fine)) / fine)

    def before(self, seed: int, purpose: str, persons: np.ndarray, day: int) -> np.ndarray:
        """The value just before the midnight with which ``day`` begins, shape (people,)."""
        return self.values(seed, purpose, persons, day - 1, day)[:, 0]

    def block(self, seed: int, purpose: str, persons: np.ndarray, day: int) -> Block:
        """The step of one midnight of every person."""
        change = np.diff(self.values(seed, purpose, persons, day - 1, day + 1), axis=1)
        return Block(self.into, np.full(change.shape, day * DAY), change)


@lru_cache(maxsize=16)
def _course(tau: float, seed: int, purpose: str, persons: bytes, span: int) -> np.ndarray:
    """One span of days of noise with an SD of 1: its first day a sum of earlier draws, the others each from the last.

    Element by element and in one order, so that no bit depends on how many people there are.
    """
    who = np.frombuffer(persons, np.int64)
    kept, days = math.exp(-1 / tau), math.ceil(REACH * tau)

    def drawn(i: int) -> np.ndarray:
        return normals(seed, f"{purpose} noise", who, SPAN, i)

    value = np.zeros(len(who))
    for i in range(span - math.ceil(days / SPAN), span):
        past = drawn(i)
        for day in range(max(0, SPAN * (span - i) - days), SPAN):
            value = value * kept + past[:, day]
    today = drawn(span)
    course = np.empty_like(today)
    variance = (1 - kept ** (2 * (days + 1))) / (1 - kept**2)
    course[:, 0] = (value * kept + today[:, 0]) / math.sqrt(variance)
    for day in range(1, SPAN):
        course[:, day] = kept * course[:, day - 1] + math.sqrt(1 - kept**2) * today[:, day]
    course.setflags(write=False)
    return course


@dataclass(frozen=True)
class Onsets:
    """Illnesses caught by chance: doses into a state at random moments, on average ``rate`` an hour.

    A Poisson process of each person and day: more often in the cold season, in homes with children, and in some than
    in others. Nobody's calendar is the study's: people are met all the year round, so each has a season of their own.
    Doses are lognormal with a mean of 1.

    Attributes:
        rate: mean of people and seasons.
        season: by which part it is more often at the height of the cold season, less often half a year later, 0 to 1.
        homes: share of people with children at home, and how many times as often these fall ill.
        between: SD of the logarithm of the rate between people besides. spread: that of the doses.
    """

    into: str
    rate: Number
    season: Number
    homes: tuple[Number, Number]
    between: Number
    spread: Number

    def expected(self, seed: int, purpose: str, persons: np.ndarray, day: int) -> np.ndarray:
        """Onsets that each person has on a day on average, shape (people,)."""
        mine = uniforms(seed, f"{purpose} homes", persons, 2)
        share, times = self.homes
        children = np.where(mine[:, 0] < share, times, 1.0) / (1 + share * (times - 1))
        own = np.exp(self.between * normals(seed, f"{purpose} rate", persons)[:, 0] - 0.5 * self.between**2)
        phase = 2 * np.pi * (day / YEAR + mine[:, 1])
        return np.asarray(self.rate * DAY * children * own * (1 + self.season * np.cos(phase)))

    def block(self, seed: int, purpose: str, persons: np.ndarray, day: int) -> Block:
        """The onsets of one day of every person, one at most."""
        drawn = uniforms(seed, f"{purpose} onset", persons, 2, day + BEFORE)
        caught = drawn[:, :1] < -np.expm1(-self.expected(seed, purpose, persons, day))[:, None]
        size = np.ones(caught.shape)
        if caught.any():
            size = np.exp(self.spread * normals(seed, f"{purpose} size", persons, 1, day + BEFORE))
            size = size * math.exp(-0.5 * self.spread**2)
        return Block(self.into, np.where(caught, DAY * (day + drawn[:, 1:]), np.nan), size)


Pattern = Daily | PulseTrain | PointProcess | DailyNoise | Onsets

"""Schedule records: what happens to a person, and when. Plain data, in hours of model time.

A dose adds an amount to a state, a step moves an input by a difference, at an exact moment. Patterns
(daily light, ultradian pulses, hassles) make whole blocks of them, a day of many people at a time, from keyed
random streams.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allostasis.seeds import normals, rows, uniforms

__all__ = ["Dose", "Step", "Record", "Block", "Daily", "PulseTrain", "PointProcess", "Pattern"]

DAY = 24.0


@dataclass(frozen=True)
class Dose:
    """``amount`` is added to the state ``into`` at ``time`` (h)."""

    time: float
    into: str
    amount: float


@dataclass(frozen=True)
class Step:
    """The input ``into`` moves by ``change`` at ``time`` (h)."""

    time: float
    into: str
    change: float


Record = Dose | Step


@dataclass(frozen=True)
class Block:
    """Moments of many people in one place: row i is a person, NaN is no moment.

    ``into`` is a state (doses) or an input (steps); ``time`` (h) and ``change`` have shape (people, k).
    """

    into: str
    time: np.ndarray
    change: np.ndarray


@dataclass(frozen=True)
class Daily:
    """An input that takes the same values at the same clock hours every day.

    ``levels`` are (clock hour, value) pairs in the order of the day; the last one holds over midnight.
    """

    into: str
    levels: tuple[tuple[float, float], ...]

    def at(self, hour: float) -> float:
        """The value just before a clock hour."""
        value = self.levels[-1][1]
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
    around it with ``spread``, the SD of their logarithm. A day is cut into whole gaps, days are drawn apart.
    """

    into: str
    gap: tuple[float, float]
    tau: float
    spread: float

    def block(self, seed: int, purpose: str, persons: np.ndarray, day: int) -> Block:
        """The bursts of one day of every person."""
        n = max(1, round(DAY / (0.5 * sum(self.gap))))
        keyed = day + 2**20  # days before the study count too
        gaps = self.gap[0] + (self.gap[1] - self.gap[0]) * uniforms(seed, f"{purpose} gaps", persons, n, keyed)
        gaps = gaps * (DAY / gaps.sum(axis=1, keepdims=True))
        mass = np.exp(self.spread * normals(seed, f"{purpose} mass", persons, n, keyed) - 0.5 * self.spread**2)
        time = day * DAY + np.cumsum(gaps, axis=1) - 0.5 * gaps
        return Block(self.into, time, mass * gaps / self.tau)


@dataclass(frozen=True)
class PointProcess:
    """Random events by day: ``rate`` a day while awake, each moving an input for a while.

    Sizes are lognormal with median ``size`` and ``spread``; durations exponential with mean ``lasts`` (h).
    """

    into: str
    rate: float
    size: float
    spread: float
    lasts: float
    hours: tuple[float, float] = (7.0, 23.0)

    def block(self, seed: int, purpose: str, persons: np.ndarray, day: int) -> Block:
        """The steps of one day of every person, up and down again."""
        keyed = day + 2**20
        most = int(self.rate + 8 * self.rate**0.5 + 8)
        arrivals = rows(seed, f"{purpose} gaps", persons, lambda rng, n: rng.exponential(size=(n, most)), keyed)
        place = np.cumsum(arrivals, axis=1) / self.rate if self.rate > 0 else np.full_like(arrivals, 2.0)
        start = day * DAY + self.hours[0] + place * (self.hours[1] - self.hours[0])
        start = np.where(place < 1, start, np.nan)
        size = self.size * np.exp(self.spread * normals(seed, f"{purpose} size", persons, most, keyed))
        length = rows(seed, f"{purpose} length", persons, lambda rng, n: rng.exponential(size=(n, most)), keyed)
        end = start + np.maximum(0.05, self.lasts * length)
        return Block(self.into, np.hstack([start, end]), np.hstack([size, -size]))


Pattern = Daily | PulseTrain | PointProcess

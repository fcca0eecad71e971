"""Diagnoses by the manuals' criteria, read off lives; no life knows of them, and none of their numbers is fitted.

Depression: a major depressive episode. Bipolar I: mania, ever. Bipolar II: hypomania and a depressive episode, never
mania. PTSD: a month in which net fear meets the clusters (:mod:`.fear_lived`). Current: criteria met on the day;
12-month: on a fortnight's days of the year; lifetime: an episode ever;
recalled lifetime: one that the person tells of when asked, each by chance exp(-years since its end / 10 years):
prospective studies find about twice what people recall (Moffitt 2010).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allostasis.lives.block import DEPRESSION, HYPOMANIA, MANIA, PTSD, LifeBlock
from allostasis.lives.days_of_mood import SEEN, age_of
from allostasis.seeds import uniforms

__all__ = ["FORGOTTEN", "FORTNIGHT", "HISTORY", "Histories", "told_at"]

HISTORY = "history"  # the module by whose numbers a study is told of episodes

FORTNIGHT = 14
FORGOTTEN = 10.0  # years by which 1/e of episodes are still told of: proposed, grade C


@dataclass(frozen=True)
class Histories:
    """Episodes of many lives.

    Attributes:
        seed: of the lives. person, female, death, count (of kinds of adversity): of each, shape (N,).
        met, phq9: of each year of 52 weeks, (N, years).
        first_at: age at which each disease that comes by a hazard begins, infinite of whom it does not reach, (N, D).
        who, kind, onset, end, ended: episodes by person's row and onset, (E,), in days of life.
    """

    seed: int
    person: np.ndarray
    female: np.ndarray
    death: np.ndarray
    count: np.ndarray
    met: np.ndarray
    phq9: np.ndarray
    first_at: np.ndarray
    who: np.ndarray
    kind: np.ndarray
    onset: np.ndarray
    end: np.ndarray
    ended: np.ndarray

    @classmethod
    def of(cls, blocks: Iterable[LifeBlock], seed: int) -> Histories:
        """Those of blocks; who could not be computed is left out."""
        parts: dict[str, list[np.ndarray]] = {name: [] for name in cls.__dataclass_fields__ if name != "seed"}
        before = 0
        for block in blocks:
            good = ~block.lost
            row = np.cumsum(good) - 1 + before
            mine = good[block.who]
            for name in ("person", "female", "death", "count", "met", "phq9"):
                parts[name].append(getattr(block, name)[good])
            parts["first_at"].append(block.first[good])
            parts["who"].append(row[block.who[mine]])
            for name in ("kind", "onset", "end", "ended"):
                parts[name].append(getattr(block, name)[mine])
            before += int(good.sum())
        return cls(seed, **{name: np.concatenate(some) for name, some in parts.items()})

    def __len__(self) -> int:
        return len(self.person)

    @property
    def ages(self) -> np.ndarray:
        """Years at the end of each year of 52 weeks, shape (years,)."""
        return age_of(SEEN * (1 + np.arange(self.met.shape[1])))

    @cached_property
    def alive(self) -> np.ndarray:
        """Who is alive at the end of which year, shape (N, years)."""
        return np.asarray(self.ages[None] <= self.death[:, None])

    @cached_property
    def twelve_month(self) -> np.ndarray:
        """Depression within the year, of whoever had no mania until then, shape (N, years)."""
        return np.asarray((self.met >= FORTNIGHT) & ~self.ever(MANIA))

    def within(self, kind: int, years: float = 1.0) -> np.ndarray:
        """Who was in an episode of a kind within the years up to the end of each year, shape (N, years)."""
        mine = self.kind == kind
        who, onset = self.who[mine], age_of(self.onset[mine])
        over = np.where(self.ended[mine], age_of(self.end[mine]), np.inf)
        there = np.zeros(self.met.shape, bool)
        for k, age in enumerate(self.ages):
            there[who[(onset <= age) & (over > age - years)], k] = True
        return there

    def begun(self, disease: int) -> np.ndarray:
        """Who had a disease by the end of each year, shape (N, years)."""
        return np.asarray(self.first_at[:, [disease]] <= self.ages[None])

    def first(self, kind: int) -> np.ndarray:
        """Age at the first onset of a kind of episode, infinite of who has none, shape (N,)."""
        ages, mine = np.full(len(self), np.inf), self.kind == kind
        np.minimum.at(ages, self.who[mine], age_of(self.onset[mine]))
        return np.where(ages <= self.death, ages, np.inf)

    def ever(self, *kinds: int) -> np.ndarray:
        """Whether an episode of one of these kinds had begun by the end of each year, shape (N, years)."""
        first = np.min([self.first(kind) for kind in kinds], axis=0)
        return np.asarray(first[:, None] <= self.ages[None])

    def recalled(self) -> np.ndarray:
        """Whether people tell of a depressive episode when asked at the end of each year, shape (N, years).

        Each episode has one chance for life, so that who has forgotten it does not remember it again.
        """
        mine = self.kind == DEPRESSION
        who, onset, end = self.who[mine], age_of(self.onset[mine]), age_of(self.end[mine])
        nth = np.arange(len(who)) - np.searchsorted(who, who)  # of a person
        chance = uniforms(self.seed, "episodes told of", self.person, int(nth.max(initial=0)) + 1)[who, nth]
        told_until = end - FORGOTTEN * np.log(np.maximum(chance, 1e-300))
        told = np.zeros(self.met.shape, bool)
        for k, age in enumerate(self.ages):
            told[who[(onset <= age) & (age <= told_until)], k] = True
        return told


def told_at(block: LifeBlock, rows: np.ndarray, age: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """What some lives of a block have had by an age: the numbers of the module ``history``.

    Args:
        rows: of people in the block, shape (n,). age: years, of each, (n,). seed: of the lives.

    Returns:
        Name of a parameter of ``history`` -> numbers, shape (n,). Who could not be computed has nothing.
    """
    good = np.cumsum(~block.lost) - 1
    h = Histories.of([block], seed)
    mine, year = good[rows], np.clip(np.searchsorted(h.ages, age, side="right") - 1, 0, h.met.shape[1] - 1)
    (count, recent, now), (fears, fear_recent, fear_now) = (_had(h, kind, mine, age) for kind in (DEPRESSION, PTSD))
    first = h.first(DEPRESSION)[mine]
    known = ~block.lost[rows]
    ill = {name: (known & (block.first[rows, k] <= age)).astype(float) for k, name in enumerate(block.diseases)}
    struck = [float(np.sum(block.struck[block.hit == row] <= at)) for row, at in zip(rows, age, strict=True)]
    return {
        **ill,
        "fear": (fears > 0).astype(float),
        "fear_recently": fear_recent,
        "fear_now": fear_now,
        "traumas": np.array(struck),
        "depressed": (count > 0).astype(float),
        "depressed_recently": recent,
        "depressed_now": now,
        "depression_told": h.recalled()[mine, year].astype(float),
        "manic": (h.first(MANIA)[mine] <= age).astype(float),
        "hypomanic": (h.first(HYPOMANIA)[mine] <= age).astype(float),
        "depressions": count,
        "first_onset": np.where(count > 0, first, 0.0),
    }


def _had(h: Histories, kind: int, mine: np.ndarray, age: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of some people at an age of each: episodes of a kind so far, whether in the year before, whether on that day."""
    those, begun = h.kind == kind, age_of(h.onset)
    over = np.where(h.ended, age_of(h.end), np.inf)
    count, recent, now = (np.zeros(len(mine)) for _ in range(3))
    for k, (who, at) in enumerate(zip(mine.tolist(), age.tolist(), strict=True)):
        had = those & (h.who == who) & (begun <= at)
        count[k], recent[k], now[k] = had.sum(), (had & (over > at - 1)).any(), (had & (over > at)).any()
    return count, recent, now

"""Diagnoses by the manuals' criteria, read off lives; no life knows of them, and none of their numbers is fitted.

Depression: a major depressive episode. Bipolar I: mania, ever. Bipolar II: hypomania and a depressive episode, never
mania. Current: criteria met on the day; 12-month: on a fortnight's days of the year; lifetime: an episode ever;
recalled lifetime: one that the person tells of when asked, each by chance exp(-years since its end / 10 years):
prospective studies find about twice what people recall (Moffitt 2010).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allostasis.lives.block import DEPRESSION, MANIA, LifeBlock
from allostasis.lives.days_of_mood import SEEN, age_of
from allostasis.seeds import uniforms

__all__ = ["FORGOTTEN", "FORTNIGHT", "Histories"]

FORTNIGHT = 14
FORGOTTEN = 10.0  # years by which 1/e of episodes are still told of: proposed, grade C


@dataclass(frozen=True)
class Histories:
    """Episodes of many lives.

    Attributes:
        seed: of the lives. person, female, death, count (of kinds of adversity): of each, shape (N,).
        met, phq9: of each year of 52 weeks, (N, years).
        who, kind, onset, end, ended: episodes by person's row and onset, (E,), in days of life.
    """

    seed: int
    person: np.ndarray
    female: np.ndarray
    death: np.ndarray
    count: np.ndarray
    met: np.ndarray
    phq9: np.ndarray
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

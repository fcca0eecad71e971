"""Episodes by the manuals' criteria, read off days: nothing in a life knows of them, and no number of theirs is fitted.

A major depressive episode: five or more of the nine symptoms, low mood or loss of interest among them, on each of 14 or
more days in a row. It ends at the first of 56 days in a row with two symptoms or fewer. A manic episode: a week or more
of days in a high state, hypomania from four days on; such a state is told by level alone. That an episode must impair,
and what else may explain it, is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allostasis.errors import InputError

__all__ = ["CORE", "LEAST", "Episodes", "depressive", "high", "is_mania", "meets"]

CORE, LEAST = 2, 5  # of symptoms in the manuals' order the first are the core; how many must be there
BEGINS, ENDS, LEFT = 14, 56, 2  # days that make an episode, days that end it, symptoms that may be left meanwhile
MANIC, HYPOMANIC, HIGHEST = 7, 4, 0.8  # days, and mean polarity from which a week of them is mania


@dataclass(frozen=True)
class Episodes:
    """Episodes of many people, one entry each, by person and onset.

    Attributes:
        person: rows of the course. onset: first day. end: day after the last one (the first well one).
        ended: False where the course stopped first; ``end`` is then the number of days that were seen.
        begun: False where the first day that was seen met the criteria already, so that the onset may be earlier.
        deep: for high states their mean polarity; for depressive ones the most symptoms on a day.
        days: how many were seen of each person, shape (people,); who failed has fewer.
    """

    person: np.ndarray
    onset: np.ndarray
    end: np.ndarray
    ended: np.ndarray
    begun: np.ndarray
    deep: np.ndarray
    days: np.ndarray

    def __len__(self) -> int:
        return len(self.person)

    @property
    def length(self) -> np.ndarray:
        """Days from onset to end, or to the last day seen."""
        return np.asarray(self.end - self.onset)

    def free_before(self) -> np.ndarray:
        """Days without an episode before each onset: since the last one's end, or since the first day seen."""
        before = np.zeros(len(self), np.int64)
        for i in range(1, len(self)):
            if self.person[i] == self.person[i - 1]:
                before[i] = self.end[i - 1]
        return np.asarray(self.onset - before)

    def current(self, day: int) -> np.ndarray:
        """Who is in an episode on a day (any day of it, good ones too), a mask of shape (people,)."""
        return self.within(day, day + 1)

    def within(self, first: int, last: int) -> np.ndarray:
        """Who is in an episode on any of days ``first`` to ``last`` - 1, a mask of shape (people,)."""
        there = np.zeros(len(self.days), bool)
        there[self.person[(self.onset < last) & (self.end > first)]] = True
        return there

    def lasted(self, day: int) -> np.ndarray:
        """Days since the onset of whatever episode people are in on a day, 0 of who is in none; shape (people,)."""
        since = np.zeros(len(self.days), np.int64)
        now = (self.onset <= day) & (self.end > day)
        since[self.person[now]] = day - self.onset[now] + 1
        return since


def meets(present: np.ndarray) -> np.ndarray:
    """Whether criteria are met on a day: five or more symptoms, of which one of the first two.

    Args:
        present: whether each of nine is there, the two core ones first, shape (..., 9).
    """
    if present.shape[-1] != 9:
        raise InputError("an episode is read off nine symptoms", found=str(present.shape[-1]), needed="9")
    return np.asarray((present.sum(axis=-1) >= LEAST) & present[..., :CORE].any(axis=-1))


def depressive(present: np.ndarray, seen: np.ndarray | None = None) -> Episodes:
    """Major depressive episodes in courses of days.

    Args:
        present: which symptoms are there on which day, the two core ones first, shape (people, days, 9).
        seen: how many days were seen of each person; all unless said.
    """
    counts, crit = present.sum(axis=-1), meets(present)
    days = np.full(len(crit), crit.shape[1]) if seen is None else np.asarray(seen, np.int64)
    found: list[tuple[int, int, int, bool, bool, float]] = []
    for person in range(len(crit)):
        some = np.flatnonzero(_runs(crit[person, : days[person]], BEGINS))
        if not len(some):
            continue
        d = int(days[person])
        quiet = _runs(counts[person, :d] <= LEFT, ENDS)  # days on which such a run begins
        ends = np.flatnonzero(quiet)
        at = 0
        while (later := some[some >= at]).size:
            onset = int(later[0])
            over = ends[ends > onset]
            end = int(over[0]) if len(over) else d
            deep = float(counts[person, onset:end].max())
            found.append((person, onset, end, bool(len(over)), onset > 0, deep))
            at = end
    return _made(found, days)


def high(polarity: np.ndarray, edge: float = 0.6, seen: np.ndarray | None = None) -> Episodes:
    """High states of four days or more in courses of daily polarity (people, days); see :func:`is_mania`."""
    days = np.full(len(polarity), polarity.shape[1]) if seen is None else np.asarray(seen, np.int64)
    found = []
    for person in range(len(polarity)):
        course = polarity[person, : days[person]]
        up = np.concatenate([[False], course > edge, [False]]).astype(np.int8)
        for first, last in zip(np.flatnonzero(np.diff(up) == 1), np.flatnonzero(np.diff(up) == -1), strict=True):
            if last - first >= HYPOMANIC:
                deep = float(course[first:last].mean())
                found.append((person, int(first), int(last), bool(last < len(course)), bool(first > 0), deep))
    return _made(found, days)


def is_mania(episodes: Episodes) -> np.ndarray:
    """Which high states are mania: a week or more, and high enough on average; the others are hypomania."""
    return np.asarray((episodes.length >= MANIC) & (episodes.deep > HIGHEST))


def _runs(true: np.ndarray, least: int) -> np.ndarray:
    """Days on which a run of ``least`` or more such days begins, or has ``least`` of them still before it."""
    values = np.zeros(len(true), bool)
    if len(true) >= least:
        sums = np.cumsum(np.concatenate([[0], true.astype(np.int64)]))
        values[: len(true) - least + 1] = sums[least:] - sums[:-least] == least
    return values


def _made(found: list[tuple[int, int, int, bool, bool, float]], days: np.ndarray) -> Episodes:
    columns = zip(*found, strict=True) if found else ((), (), (), (), (), ())
    who, onset, end, ended, begun, deep = (np.array(column) for column in columns)
    day = np.int64
    return Episodes(
        who.astype(day),
        onset.astype(day),
        end.astype(day),
        ended.astype(bool),
        begun.astype(bool),
        deep.astype(float),
        days,
    )

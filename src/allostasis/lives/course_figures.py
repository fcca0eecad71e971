"""How illness goes over lives: ages of onset, how long episodes last, when the first recurs."""

from __future__ import annotations

import numpy as np

from allostasis.lives.block import DEPRESSION, HYPOMANIA, MANIA
from allostasis.lives.days_of_mood import age_of
from allostasis.lives.diagnoses import Histories
from allostasis.lives.figures import FEW, Figure, left
from allostasis.statistics import median_time, survival

__all__ = ["course", "onsets"]

MONTH, YEAR = 30.4, 365.25  # days
FREE = 400  # days without an episode before one that counts as new
WELL = 180  # days after the first one from which it may recur


def onsets(h: Histories) -> list[Figure]:
    """Quartiles of ages at the first episode, of those who have one; errors by resampling people."""
    rows, rng = [], np.random.default_rng(0)
    for key, what, first in (
        ("mde-onset", "depression", h.first(DEPRESSION)),
        ("bd-onset", "mania or hypomania", np.minimum(h.first(MANIA), h.first(HYPOMANIA))),
    ):
        ages = first[np.isfinite(first)]
        for q, name in ((25, "a quarter"), (50, "half"), (75, "three quarters")):
            value = error = np.nan
            if len(ages) >= FEW:
                drawn = np.percentile(ages[rng.integers(0, len(ages), (200, len(ages)))], q, axis=1)
                value, error = float(np.percentile(ages, q)), float(drawn.std())
            told = f"age by which {name} of those who ever have it have had {what}"
            rows.append(Figure(f"{key}-{q}", told, value, error, len(ages), "years"))
    return rows


def course(h: Histories) -> list[Figure]:
    """How long new episodes of adults last, and when the first recurs."""
    rows: list[Figure] = []
    for kinds, key, what in (
        ((DEPRESSION,), "mde", "depressive episodes"),
        ((MANIA, HYPOMANIA), "high", "high states"),
    ):
        mine = np.isin(h.kind, kinds) & (age_of(h.onset) >= 18)
        who, onset, end, ended = (x[mine] for x in (h.who, h.onset, h.end, h.ended))
        new = np.ones(len(who), bool)
        new[1:] = (who[1:] != who[:-1]) | (onset[1:] - end[:-1] >= FREE)
        length, over = (end - onset)[new].astype(float), ended[new].astype(float)
        value = error = np.nan
        if len(length) >= FEW:
            half = median_time(length, over)
            value, error = half.value / MONTH, (half.high - half.low) / 3.92 / MONTH
        rows.append(Figure(f"{key}-length", f"half of new {what} are over", value, error, len(length), "months"))
        if key == "mde" and len(length) >= FEW:
            curve = survival(length, over)
            for months in (12, 24, 36):
                told = f"new {what} not over after {months} months"
                rows.append(Figure(f"mde-left-{months}", told, *left(curve, MONTH * months), len(length)))
            rows += _recurrence(h, who, onset, end, ended)
    return rows


def _recurrence(h: Histories, who: np.ndarray, onset: np.ndarray, end: np.ndarray, ended: np.ndarray) -> list[Figure]:
    """The share whose first adult episode has recurred, after half a year well."""
    first = np.concatenate([[True], who[1:] != who[:-1]]) & ended
    time, event = [], []
    for i in np.flatnonzero(first).tolist():
        later = onset[(who == who[i]) & (onset > end[i] + WELL)]
        stop = min(h.death[who[i]], h.ages[-1]) * YEAR
        time.append(max((later[0] if len(later) else stop) - end[i], 1.0))
        event.append(float(len(later) > 0))
    if len(time) < FEW:
        return []
    curve, rows = survival(time, event), []
    for years in (5, 10, 20):
        well, error = left(curve, YEAR * years)
        told = f"first episode has recurred within {years} years"
        rows.append(Figure(f"mde-recurs-{years}", told, 1 - well, error, len(time)))
    return rows

"""What a bank shows: shares of ill adults by sex and age, ages of onset, how episodes go, and whether sweeps converged.

Shares are over years of adult life, weighted so that ages stand as among adults of the United States; their errors
count each life once (of the ratio, by linearisation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from allostasis.lives.block import DEPRESSION, HYPOMANIA, MANIA, LifeBlock
from allostasis.lives.days_of_mood import age_of
from allostasis.lives.diagnoses import Histories
from allostasis.lives.weights import effective
from allostasis.statistics import median_time, survival

__all__ = ["ADULTS", "Figure", "Shown", "read_bank", "share_of"]

# Shares of US adults by decade of age from 18 (the first of twelve years) to 80 and over; recalled, grade B.
ADULTS = (0.210, 0.172, 0.158, 0.166, 0.149, 0.093, 0.052)
EDGES = (18.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 200.0)
MONTH = 30.4
FREE = 400  # days without an episode before one that counts as new
WELL = 180  # days after the first one from which it may recur


@dataclass(frozen=True)
class Figure:
    """One number of the bank. ``key`` names it; ``per`` is what it is multiplied by when shown (100 for %)."""

    key: str
    what: str
    value: float
    error: float
    n: int
    unit: str = "1"

    @property
    def text(self) -> str:
        """For a table."""
        return f"{100 * self.value:.1f} %" if self.unit == "1" else f"{self.value:.1f} {self.unit}"

    @property
    def error_text(self) -> str:
        """For a table."""
        if not np.isfinite(self.error):
            return "unknown"
        return f"{100 * self.error:.1f} %" if self.unit == "1" else f"{self.error:.1f} {self.unit}"


@dataclass(frozen=True)
class Shown:
    """What a bank shows."""

    lives: int
    lost: int
    effective: float
    rows: tuple[Figure, ...]
    converged: str
    changes: dict[str, tuple[float, float]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def adult_weights(histories: Histories) -> np.ndarray:
    """Of each year of life, so that ages are as among adults; 0 before eighteen and after death, shape (N, years)."""
    weights, ages = np.zeros(histories.met.shape), histories.ages
    for share, low, high in zip(ADULTS, EDGES, EDGES[1:], strict=False):
        here = histories.alive & (ages >= low) & (ages < high)
        if here.any():
            weights[here] = share / here.sum()
    return np.asarray(weights / weights.sum())


def share_of(ill: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """A share of weighted years and its standard error, lives being independent; (nan, nan) where there is none."""
    if weights.sum() <= 0:
        return np.nan, np.nan
    w = weights / weights.sum()
    p = float((w * ill).sum())
    return p, float(np.sqrt((((w * (ill - p)).sum(axis=1)) ** 2).sum()))


def read_bank(blocks: Sequence[LifeBlock], seed: int) -> Shown:
    """Read a bank."""
    h = Histories.of(blocks, seed)
    w, woman = adult_weights(h), h.female[:, None]
    rows: list[Figure] = []

    def shares(key: str, what: str, ill: np.ndarray, parts: bool = True) -> None:
        groups = {"": np.ones_like(w, bool), "women": woman, "men": ~woman} if parts else {"": np.ones_like(w, bool)}
        if parts:
            ages = zip((18, 30, 45, 60), (30, 45, 60, 90), strict=True)
            groups |= {f"{a} to {b}": (h.ages >= a) & (h.ages < b) for a, b in ages}
        for name, who in groups.items():
            value, error = share_of(ill, w * who)
            full, label = (f"{key} {name}", f"{what}, {name}") if name else (key, what)
            rows.append(Figure(full, label, value, error, int(((w * who) > 0).any(axis=1).sum())))

    mania, low = h.ever(MANIA), h.ever(DEPRESSION)
    shares("mde-12-month", "depression without mania, 12 months", h.twelve_month)
    shares("mde-lifetime", "depression, ever", low)
    shares("mde-recalled", "depression, as recalled", h.recalled() & ~mania)
    shares("bd1-lifetime", "bipolar I, ever", mania)
    shares("bd2-lifetime", "bipolar II, ever", h.ever(HYPOMANIA) & low & ~mania)
    shares("phq9-10", "PHQ-9 of 10 or more", h.phq9 >= 10)
    rows += _onsets(h) + _course(h)
    changes = _changes(blocks)
    good = all(abs(a) <= b for a, b in changes.values())
    lost = int(sum(b.lost.sum() for b in blocks))
    told = ("moved by less" if good else "moved by MORE") + " than their standard errors: "
    told += ", ".join(f"{name} {a:+.4f} ({b:.4f})" for name, (a, b) in changes.items())
    return Shown(len(h), lost, effective(w.sum(axis=1)), tuple(rows), told, changes)


def _onsets(h: Histories) -> list[Figure]:
    """Quartiles of ages at the first episode, of those who have one."""
    rows, rng = [], np.random.default_rng(0)
    for key, what, first in (
        ("mde-onset", "depression", h.first(DEPRESSION)),
        ("bd-onset", "bipolar", np.minimum(h.first(MANIA), h.first(HYPOMANIA))),
    ):
        ages = first[np.isfinite(first)]
        for q, name in ((25, "first quarter"), (50, "half"), (75, "three quarters")):
            if len(ages) < 4:
                rows.append(
                    Figure(f"{key}-{q}", f"age by which {name} have had {what}", np.nan, np.nan, len(ages), "y")
                )
                continue
            drawn = np.percentile(ages[rng.integers(0, len(ages), (200, len(ages)))], q, axis=1)
            value, error = float(np.percentile(ages, q)), float(drawn.std())
            rows.append(Figure(f"{key}-{q}", f"age by which {name} have had {what}", value, error, len(ages), "y"))
    return rows


def _course(h: Histories) -> list[Figure]:
    """How long new episodes last, and when the first recurs."""
    rows = []
    for kinds, key, what in (
        ((DEPRESSION,), "mde", "depressive episodes"),
        ((MANIA, HYPOMANIA), "high", "high states"),
    ):
        mine = np.isin(h.kind, kinds) & (age_of(h.onset) >= 18) & (age_of(h.end) <= h.death[h.who])
        who, onset, end, ended = (x[mine] for x in (h.who, h.onset, h.end, h.ended))
        new = np.ones(len(who), bool)
        new[1:] = (who[1:] != who[:-1]) | (onset[1:] - end[:-1] >= FREE)
        length = (end - onset)[new].astype(float)
        if len(length) < 4:
            rows.append(Figure(f"{key}-length", f"half of new {what} are over", np.nan, np.nan, len(length), "months"))
            continue
        half = median_time(length, ended[new].astype(float))
        error = (half.high - half.low) / 3.92 / MONTH
        rows.append(
            Figure(f"{key}-length", f"half of new {what} are over", half.value / MONTH, error, len(length), "months")
        )
        if key == "mde":
            curve = survival(length, ended[new].astype(float))
            for months in (12, 24):
                i = int(np.searchsorted(curve.time, MONTH * months, side="right")) - 1
                error = float(curve.share[i] * np.sqrt(curve.greenwood[i])) if i >= 0 else 0.0
                value = float(curve.share[i]) if i >= 0 else 1.0
                rows.append(Figure(f"mde-left-{months}", f"not over after {months} months", value, error, len(length)))
            rows += _recurrence(h, who, onset, end, ended)
    return rows


def _recurrence(h: Histories, who: np.ndarray, onset: np.ndarray, end: np.ndarray, ended: np.ndarray) -> list[Figure]:
    """The share whose first adult episode has recurred, after half a year well."""
    first = np.concatenate([[True], who[1:] != who[:-1]]) & ended
    time, event = [], []
    for i in np.flatnonzero(first).tolist():
        later = onset[(who == who[i]) & (onset > end[i] + WELL)]
        stop = min(h.death[who[i]], h.ages[-1]) * 365.25
        time.append((later[0] if len(later) else stop) - end[i])
        event.append(float(len(later) > 0))
    if len(time) < 4:
        return []
    curve = survival(np.maximum(time, 1.0), event)
    rows = []
    for years in (5, 10, 20):
        i = int(np.searchsorted(curve.time, 365.25 * years, side="right")) - 1
        value = 1 - float(curve.share[i]) if i >= 0 else 0.0
        error = float(curve.share[i] * np.sqrt(curve.greenwood[i])) if i >= 0 else 0.0
        rows.append(
            Figure(f"mde-recurs-{years}", f"first episode has recurred within {years} years", value, error, len(time))
        )
    return rows


def _changes(blocks: Sequence[LifeBlock]) -> dict[str, tuple[float, float]]:
    """From sweep to sweep: what moved, and the standard error of what is meant by it."""
    good = [~b.lost for b in blocks]
    at, met = (
        [np.concatenate([b.at_first[k][g] for b, g in zip(blocks, good, strict=True)]) for k in (0, 1)],
        [
            np.concatenate([getattr(b, name)[g] for b, g in zip(blocks, good, strict=True)])
            for name in ("severity", "met")
        ],
    )
    adult = age_of(364.0 * (1 + np.arange(at[0].shape[1]))) >= 18
    first, second = (np.mean(x[0][:, adult], axis=1) for x in (at, met))
    ill = [(x[1][:, adult] >= 14) for x in (at, met)]
    n = len(first)
    onset = [np.where(x.any(axis=1), x.argmax(axis=1), np.nan) + 18.0 for x in ill]
    both = np.isfinite(onset[0]) & np.isfinite(onset[1])
    values = {
        "mean severity": (second.mean() - first.mean(), second.std() / np.sqrt(n)),
        "12-month share": (ill[1].mean() - ill[0].mean(), ill[1].mean(axis=1).std() / np.sqrt(n)),
    }
    if both.sum() > 1:
        moved = float(np.mean(onset[1][both]) - np.mean(onset[0][both]))
        values["age of onset"] = (moved, float(onset[1][both].std() / np.sqrt(both.sum())))
    return {name: (float(a), float(b)) for name, (a, b) in values.items()}

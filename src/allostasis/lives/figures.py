"""Single numbers that are read off many lives, each with its standard error: lives are independent, years are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allostasis.statistics import Survival

__all__ = ["FEW", "Figure", "left", "middle_of", "odds_of", "ratio_of", "share_of"]

FEW = 4  # people or episodes from which a figure is told


@dataclass(frozen=True)
class Figure:
    """One number of the bank: its name, what it is, its value, standard error, people or episodes, and unit."""

    key: str
    what: str
    value: float
    error: float
    n: int
    unit: str = "%"

    @property
    def text(self) -> str:
        """For a table."""
        return _said(self.value, self.unit)

    @property
    def error_text(self) -> str:
        """For a table."""
        return _said(self.error, self.unit)


def _said(value: float, unit: str) -> str:
    if not np.isfinite(value):
        return "unknown"
    if unit == "%":
        return f"{100 * value:.1f} %"
    return f"{value:.2f}" if unit in ("ratio", "r") else f"{value:.1f} {unit}"


def share_of(ill: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """A share of weighted years (N, years) and its standard error; not a number where there are no years."""
    if weights.sum() <= 0:
        return np.nan, np.nan
    w = weights / weights.sum()
    p = float((w * ill).sum())
    if not 0 < p < 1:  # nobody of n: up to 3 of n (Hanley 1983), as an interval of 95 %
        return p, 3.0 / int((w > 0).any(axis=1).sum()) / 1.96
    return p, float(np.sqrt((((w * (ill - p)).sum(axis=1)) ** 2).sum()))


def ratio_of(ill: np.ndarray, first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """The share in some weighted years over that in others of other people."""
    (a, e), (b, f) = share_of(ill, first), share_of(ill, second)
    if not (a > 0 and b > 0):
        return np.nan, np.nan
    return a / b, float(a / b * np.hypot(e / a, f / b))


def middle_of(ratios: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The geometric mean of ratios of other people each, with its standard error."""
    values, errors = np.array(ratios).T
    middle = float(np.exp(np.log(values).mean()))
    return middle, float(middle * np.sqrt(np.sum((errors / values) ** 2)) / len(values))


def odds_of(ill: np.ndarray, first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """The odds in some weighted years over those in others of other people."""
    (a, e), (b, f) = share_of(ill, first), share_of(ill, second)
    if not (0 < a < 1 and 0 < b < 1):
        return np.nan, np.nan
    odds = a / (1 - a) / (b / (1 - b))
    return odds, float(odds * np.hypot(e / (a * (1 - a)), f / (b * (1 - b))))


def left(curve: Survival, day: float) -> tuple[float, float]:
    """The share that has had no event by a day, with its standard error (Greenwood 1926)."""
    i = int(np.searchsorted(curve.time, day, side="right")) - 1
    share = float(curve.share[i]) if i >= 0 else 1.0
    return share, share * float(np.sqrt(curve.greenwood[i])) if 0 < share < 1 else 0.0

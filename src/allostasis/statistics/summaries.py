"""Summaries of courses and of samples: bands, peaks, areas, geometric means, correlation times.

Courses lie along the last axis; people (and anything else) along the axes before it. nan means missing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allostasis.errors import DataError
from allostasis.statistics.estimate import Floats

__all__ = [
    "Bands",
    "Geometric",
    "auc_ground",
    "auc_increase",
    "bands",
    "correlation_time",
    "geometric",
    "peak",
    "quantile",
    "time_of_peak",
]


@dataclass(frozen=True, slots=True)
class Bands:
    """How a quantity is spread over people at each time, each of shape (times,).

    Attributes:
        median: half are below.
        low50: lower edge of the middle half.
        high50: upper edge of the middle half.
        low90: 5 % are below.
        high90: 5 % are above.
    """

    median: Floats
    low50: Floats
    high50: Floats
    low90: Floats
    high90: Floats


@dataclass(frozen=True, slots=True)
class Geometric:
    """A sample on the log scale.

    Attributes:
        mean: geometric mean.
        sd_log: standard deviation of the natural logarithm.
        n: values that entered.
        dropped: missing values left out.
        reason: why the mean is nan.
    """

    mean: float
    sd_log: float
    n: int
    dropped: int = 0
    reason: str = ""


def quantile(values: ArrayLike, q: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Quantiles of a sample; with weights, the smallest value with at least a share q of the weight up to it.

    Without weights linear interpolation (Hyndman and Fan 1996, type 7). A weight of 2 is the same as standing
    twice (type 1).

    Args:
        values: sample, shape (n,), nan where missing.
        q: shares from 0 to 1, any shape.
        weights: one non-negative weight a value, shape (n,).

    Returns:
        The quantiles, of the shape of ``q``; nan for an empty sample.
    """
    x, shares = np.asarray(values, dtype=np.float64), np.asarray(q, dtype=np.float64)
    keep = ~np.isnan(x)
    w = None
    if weights is not None:
        w = np.asarray(weights, dtype=np.float64)
        if w.shape != x.shape or not np.isfinite(w).all() or (w < 0).any():
            raise DataError(
                "weights do not fit the values",
                found=f"shape {w.shape}" if w.shape != x.shape else "a negative or missing weight",
                needed=f"shape {x.shape}, each 0 or more",
            )
        keep &= w > 0
        w = w[keep]
    if not keep.any():
        return np.full(shares.shape, math.nan)
    if w is None:
        return np.asarray(np.quantile(x[keep], shares), dtype=np.float64)
    return np.asarray(np.quantile(x[keep], shares, weights=w, method="inverted_cdf"), dtype=np.float64)


def bands(values: ArrayLike, weights: ArrayLike | None = None) -> Bands:
    """Median, middle 50 % and middle 90 % over people at each time; see :func:`quantile`.

    Args:
        values: one row a person, shape (people, times), nan where missing.
        weights: one weight a person, shape (people,).
    """
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 2:
        raise DataError("bands need people in rows", found=f"shape {x.shape}", needed="(people, times)")
    shares = np.array([0.5, 0.25, 0.75, 0.05, 0.95])
    table = np.array([quantile(column, shares, weights) for column in x.T]).reshape(-1, 5)
    return Bands(*(np.ascontiguousarray(column) for column in table.T))


def peak(values: ArrayLike) -> Floats:
    """Highest sample of each course, shape (..., times) to (...); nan where a course has no sample."""
    x = np.asarray(values, dtype=np.float64)
    filled = np.where(np.isnan(x), -np.inf, x)
    highest: Floats = filled.max(axis=-1, initial=-np.inf)
    return np.where(np.isneginf(highest), math.nan, highest)


def time_of_peak(times: ArrayLike, values: ArrayLike) -> Floats:
    """Time of the highest sample of each course (the first of equals); nan where a course has no sample.

    Args:
        times: shape (times,).
        values: shape (..., times).
    """
    t, x = _course(times, values)
    at: NDArray[np.intp] = np.where(np.isnan(x), -np.inf, x).argmax(axis=-1)
    return np.where(np.isnan(x).all(axis=-1), math.nan, t[at])


def auc_ground(times: ArrayLike, values: ArrayLike) -> Floats:
    """Area under each course with respect to ground, by trapezoids (Pruessner 2003).

    Args:
        times: shape (times,), increasing.
        values: shape (..., times).

    Returns:
        Areas in value times time, shape (...); nan where a course misses its first or last sample. A missing
        sample in between is bridged by a straight line.
    """
    t, x = _course(times, values)
    flat = x.reshape(-1, len(t))
    area = np.full(len(flat), math.nan)
    for row, course in enumerate(flat):
        seen = ~np.isnan(course)
        if seen.any() and seen[0] and seen[-1]:
            area[row] = np.trapezoid(course[seen], t[seen])
    return area.reshape(x.shape[:-1])


def auc_increase(times: ArrayLike, values: ArrayLike) -> Floats:
    """Area under each course with respect to increase: area to ground minus first value times duration.

    Negative where the course falls below its first value (Pruessner 2003).

    Args:
        times: shape (times,), increasing.
        values: shape (..., times).
    """
    t, x = _course(times, values)
    increase: Floats = auc_ground(t, x) - x[..., 0] * (t[-1] - t[0])
    return increase


def geometric(values: ArrayLike) -> Geometric:
    """Geometric mean and SD of the logarithm; nan, with the reason, where a value is 0 or less.

    Args:
        values: sample, shape (n,), nan where missing.
    """
    x = np.asarray(values, dtype=np.float64).ravel()
    kept = x[~np.isnan(x)]
    n, dropped = len(kept), len(x) - len(kept)
    if n == 0:
        return Geometric(math.nan, math.nan, 0, dropped, "no value")
    if kept.min() <= 0:
        return Geometric(math.nan, math.nan, n, dropped, "a value is 0 or less (below detection?)")
    logs = np.log(kept)
    return Geometric(math.exp(logs.mean()), float(logs.std(ddof=1)) if n > 1 else math.nan, n, dropped)


def correlation_time(step: float, values: ArrayLike) -> Floats:
    """Lag at which a course's autocorrelation falls to 1/e: tau of an exponentially forgetting process.

    The autocorrelation is the usual one (sum over n, mean removed) and its logarithm is interpolated between
    lags, so that the course should be several times longer than tau.

    Args:
        step: time between samples.
        values: shape (..., times), without missing samples.

    Returns:
        Times in the unit of ``step``, shape (...); nan where a course is constant, misses a sample, or stays
        above 1/e for half of its length.
    """
    x = np.asarray(values, dtype=np.float64)
    if x.ndim == 0 or not step > 0:
        raise DataError("no course", found=f"step {step:g}, shape {x.shape}", needed="a step above 0, (..., times)")
    flat = x.reshape(-1, x.shape[-1])
    return np.array([_forgetting(course) * step for course in flat]).reshape(x.shape[:-1])


def _forgetting(course: Floats) -> float:
    n = len(course)
    centred = course - course.mean()
    power = float(centred @ centred)
    if n < 4 or not math.isfinite(power) or power <= 1e-24 * float(course @ course):
        return math.nan
    before = 1.0
    for lag in range(1, n // 2):
        now = float(centred[:-lag] @ centred[lag:]) / power
        if now <= math.exp(-1):
            if now <= 0:  # no logarithm to interpolate
                return lag - 1 + (before - math.exp(-1)) / (before - now)
            return lag - 1 + (math.log(before) + 1) / (math.log(before) - math.log(now))
        before = now
    return math.nan


def _course(times: ArrayLike, values: ArrayLike) -> tuple[Floats, Floats]:
    t, x = np.asarray(times, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if t.ndim != 1 or x.ndim == 0 or len(t) == 0 or x.shape[-1] != len(t):
        raise DataError("times and values do not fit together", found=f"{t.shape}, {x.shape}", needed="(T,), (..., T)")
    if not (np.diff(t) > 0).all():
        raise DataError("times do not increase", found="a step back, or nan", needed="increasing times")
    return t, x

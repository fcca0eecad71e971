"""What every estimator returns, and how missing values leave before it estimates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allostasis.errors import DataError

__all__ = [
    "Z95",
    "Estimate",
    "bare",
    "complete",
    "normal_interval",
    "sample",
    "student_interval",
    "unknown",
    "variance",
]

Z95 = 1.959963984540054  # 97.5 % point of the standard normal distribution
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval.

    Attributes:
        value: the estimate; nan where it cannot be made, with ``reason``.
        low: lower 95 % bound.
        high: upper 95 % bound.
        n: people (or pairs) that entered.
        method: how value and interval were made.
        dropped: people (or pairs) left out because a value was missing.
        p: two-sided p value where the method has a test, else nan.
        reason: why the value, or its interval, is nan.
    """

    value: float
    low: float
    high: float
    n: int
    method: str
    dropped: int = 0
    p: float = math.nan
    reason: str = ""


def unknown(reason: str, *, n: int, method: str, dropped: int = 0) -> Estimate:
    """An estimate that could not be made: nan, with the reason."""
    return Estimate(math.nan, math.nan, math.nan, n, method, dropped, reason=reason)


def bare(value: float, reason: str, *, n: int, method: str, dropped: int = 0) -> Estimate:
    """An estimate whose interval could not be made, with the reason."""
    return Estimate(float(value), math.nan, math.nan, n, method, dropped, reason=reason)


def variance(values: Floats) -> float:
    """Variance of a sample over n - 1; exactly 0 where all are the same, whatever their mean rounds to."""
    return 0.0 if values.min() == values.max() else float(values.var(ddof=1))


def sample(values: ArrayLike, name: str = "values") -> tuple[Floats, int]:
    """The finite numbers of a sample, shape (n,), and how many were missing.

    Raises:
        DataError: not a one-dimensional array of numbers, or infinite values.
    """
    array = _numbers(values, name)
    kept = array[~np.isnan(array)]
    return kept, array.size - kept.size


def complete(**columns: ArrayLike) -> tuple[list[Floats], int]:
    """Columns of equal length, shape (n,) or (n, k), without the rows that miss a value in any of them.

    Raises:
        DataError: lengths differ, or a column does not hold finite numbers.
    """
    arrays = [_numbers(values, name, dimensions=(1, 2)) for name, values in columns.items()]
    lengths = {name: len(array) for name, array in zip(columns, arrays, strict=True)}
    if len(set(lengths.values())) > 1:
        raise DataError(
            "columns differ in length",
            found=", ".join(f"{name} {length}" for name, length in lengths.items()),
            needed="one value a person in each",
        )
    keep: NDArray[np.bool_] = np.ones(len(arrays[0]), dtype=bool)
    for array in arrays:
        missing = np.isnan(array)
        keep &= ~(missing if array.ndim == 1 else missing.any(axis=1))
    return [array[keep] for array in arrays], int(keep.size - keep.sum())


def _numbers(values: ArrayLike, name: str, dimensions: Sequence[int] = (1,)) -> Floats:
    try:
        array: NDArray[Any] = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f'"{name}" is not made of numbers', found=str(error), needed="numbers") from error
    if array.ndim not in dimensions:
        raise DataError(
            f'"{name}" has the wrong shape',
            found=f"shape {array.shape}",
            needed=" or ".join(f"{d} dimension{'s' if d > 1 else ''}" for d in dimensions),
        )
    if np.isinf(array).any():
        raise DataError(f'"{name}" holds infinite values', found="inf", needed="finite numbers, nan where missing")
    return array


def normal_interval(
    value: float, variance: float, *, n: int, method: str, dropped: int = 0, p: float = math.nan
) -> Estimate:
    """``value`` with value +- 1.96 standard errors."""
    half = Z95 * math.sqrt(variance)
    return Estimate(float(value), float(value - half), float(value + half), n, method, dropped, p)


def student_interval(value: float, se: float, df: float, *, n: int, method: str, dropped: int = 0) -> Estimate:
    """``value`` with Student's interval and two-sided p value of ``df`` degrees of freedom."""
    from scipy.special import stdtr, stdtrit  # what scipy.stats takes too, which costs half a second to load

    half = float(stdtrit(df, 0.975)) * se
    p = float(2 * stdtr(df, -abs(value) / se))
    return Estimate(value, value - half, value + half, n, method, dropped, p)

"""Medians with intervals from order statistics: of one sample, of pairs, of two samples.

Samples are held as distinct values with their counts, so that times read at a few visits cost little whatever the
number of people.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from allostasis.statistics.estimate import Z95, Estimate, Floats, bare, complete, sample, unknown

__all__ = ["hodges_lehmann", "median", "paired_shift"]


def median(values: ArrayLike) -> Estimate:
    """Median with the interval between two order statistics that holds it with 95 % or more (Thompson 1936).

    Args:
        values: sample, shape (n,).
    """
    from scipy import stats

    x, dropped = sample(values)
    n, method = len(x), "median, order statistics"
    if not n:
        return unknown("nobody", n=0, method=method, dropped=dropped)
    value, rank = float(np.median(x)), int(stats.binom.ppf(0.025, n, 0.5))
    if rank < 1:  # below six people the extremes themselves do not hold it with 95 %
        return bare(value, "fewer than six people: no interval", n=n, method=method, dropped=dropped)
    x = np.sort(x)
    return Estimate(value, float(x[rank - 1]), float(x[n - rank]), n, method, dropped)


def hodges_lehmann(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Median of all differences a_i - b_j, with the interval that inverts the Mann-Whitney test.

    Bounds are order statistics of the differences (Hollander and Wolfe 1999, section 4.3, large samples).

    Args:
        a: first sample, shape (na,).
        b: second sample, shape (nb,).
    """
    method = "Hodges-Lehmann shift"
    (x, lost_x), (y, lost_y) = sample(a, "a"), sample(b, "b")
    n, dropped, pairs = len(x) + len(y), lost_x + lost_y, len(x) * len(y)
    if min(len(x), len(y)) < 4:
        return unknown("fewer than four people in a group", n=n, method=method, dropped=dropped)
    (u, cu), (v, cv) = (np.unique(s, return_counts=True) for s in (x, y))
    values, counts = np.subtract.outer(u, v).ravel(), np.multiply.outer(cu, cv).ravel()
    rank = math.floor(pairs / 2 - Z95 * math.sqrt(pairs * (n + 1) / 12))
    return _ranked(values, counts, rank, n, method, dropped)


def paired_shift(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Median of the means of all two differences a - b of the same people, with the interval that inverts Wilcoxon's
    signed-rank test (Hollander and Wolfe 1999, section 3.2, large samples).

    Args:
        a: second occasion (or condition), shape (n,).
        b: first occasion of the same people, shape (n,).
    """
    method = "Hodges-Lehmann shift of pairs"
    (x, y), dropped = complete(a=a, b=b)
    n, apart = len(x), x - y
    if not n:
        return unknown("nobody has both values", n=0, method=method, dropped=dropped)
    if n > 1 and apart.min() == apart.max():
        same = float(apart[0])
        return Estimate(same, same, same, n, method, dropped)
    u, c = np.unique(apart, return_counts=True)
    i, j = np.triu_indices(len(u))
    counts = np.where(i == j, c[i] * (c[i] + 1) // 2, c[i] * c[j])
    rank = math.floor(n * (n + 1) / 4 - Z95 * math.sqrt(n * (n + 1) * (2 * n + 1) / 24))
    estimate = _ranked((u[i] + u[j]) / 2, counts, max(rank, 1), n, method, dropped)
    if rank < 1:
        return bare(estimate.value, "fewer than six pairs: no interval", n=n, method=method, dropped=dropped)
    return estimate


def _ranked(values: Floats, counts: Floats, rank: int, n: int, method: str, dropped: int) -> Estimate:
    """The median of values that stand ``counts`` times each, between the ``rank``-th from either end."""
    order = np.argsort(values, kind="stable")
    v, upto = values[order], np.cumsum(counts[order])
    total = int(upto[-1])

    def at(k: int) -> float:
        return float(v[int(np.searchsorted(upto, min(max(k, 1), total)))])

    middle = (at((total + 1) // 2) + at(total // 2 + 1)) / 2
    return Estimate(middle, at(rank), at(total - rank + 1), n, method, dropped)

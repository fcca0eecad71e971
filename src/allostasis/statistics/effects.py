"""Differences between two samples: raw, standardised, and as a ratio. Every difference is ``a`` minus ``b``.

Missing values (nan) leave: one by one from independent samples, pair by pair from paired ones; the
estimate counts them in ``dropped``.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from allostasis.statistics.estimate import (
    Estimate,
    Floats,
    bare,
    complete,
    normal_interval,
    sample,
    student_interval,
    unknown,
    variance,
)

__all__ = [
    "cohen_d",
    "d_av",
    "d_z",
    "g_av",
    "glass_delta",
    "hedges_g",
    "log_ratio_of_means",
    "mean_difference",
    "one_sample_d",
    "paired_difference",
    "small_sample_factor",
]


def small_sample_factor(df: float) -> float:
    """Hedges' correction J = 1 - 3 / (4 df - 1), which makes d nearly unbiased (Hedges 1981)."""
    return 1 - 3 / (4 * df - 1)


def cohen_d(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Cohen's d of two independent samples: (mean a - mean b) / pooled SD.

    Variance (na + nb) / (na nb) + d^2 / (2 (na + nb)) (Hedges and Olkin 1985).

    Args:
        a: first sample, shape (na,).
        b: second sample, shape (nb,).
    """
    return _two_groups(a, b, "Cohen d", corrected=False)


def hedges_g(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Hedges' g: Cohen's d times J(na + nb - 2); its interval is that of d times J (Borenstein 2009).

    Args:
        a: first sample, shape (na,).
        b: second sample, shape (nb,).
    """
    return _two_groups(a, b, "Hedges g", corrected=True)


def _two_groups(a: ArrayLike, b: ArrayLike, method: str, *, corrected: bool) -> Estimate:
    (x, lost_x), (y, lost_y) = sample(a, "a"), sample(b, "b")
    n, dropped = len(x) + len(y), lost_x + lost_y
    if len(x) < 2 or len(y) < 2:
        return unknown("fewer than two people in a group", n=n, method=method, dropped=dropped)
    sd = math.sqrt(((len(x) - 1) * variance(x) + (len(y) - 1) * variance(y)) / (n - 2))
    if sd == 0:
        return unknown("nobody differs within the groups", n=n, method=method, dropped=dropped)
    d = float(x.mean() - y.mean()) / sd
    j = small_sample_factor(n - 2) if corrected else 1.0
    spread = n / (len(x) * len(y)) + d * d / (2 * n)
    return normal_interval(j * d, j * j * spread, n=n, method=method, dropped=dropped)


def glass_delta(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Glass's delta: (mean a - mean b) / SD of b, the control group.

    Variance s_a^2 / (df_a s_b^2) + 1 / df_b + delta^2 / (2 df_b), df = n - 1 (Bonett 2008).

    Args:
        a: treated sample, shape (na,).
        b: control sample, shape (nb,).
    """
    method = "Glass delta"
    (x, lost_x), (y, lost_y) = sample(a, "a"), sample(b, "b")
    n, dropped = len(x) + len(y), lost_x + lost_y
    if len(x) < 2 or len(y) < 2:
        return unknown("fewer than two people in a group", n=n, method=method, dropped=dropped)
    sd = math.sqrt(variance(y))
    if sd == 0:
        return unknown("nobody differs within the control group", n=n, method=method, dropped=dropped)
    delta = float(x.mean() - y.mean()) / sd
    df_b = len(y) - 1
    spread = variance(x) / sd**2 / (len(x) - 1) + 1 / df_b + delta * delta / (2 * df_b)
    return normal_interval(delta, spread, n=n, method=method, dropped=dropped)


def one_sample_d(values: ArrayLike, reference: float = 0.0) -> Estimate:
    """Standardised distance of one sample from a number: (mean - reference) / SD.

    Variance 1 / n + d^2 / (2 n) (Hedges and Olkin 1985).

    Args:
        values: sample, shape (n,).
        reference: the number it is compared with.
    """
    x, dropped = sample(values)
    return _standardised(x - reference, "one-sample d", dropped)


def d_z(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Paired d in units of the SD of the change: mean(a - b) / SD(a - b).

    Variance 1 / n + d^2 / (2 n). Grows with the correlation of the two occasions; see :func:`d_av`.

    Args:
        a: second occasion (or condition), shape (n,).
        b: first occasion of the same people, shape (n,).
    """
    (x, y), dropped = complete(a=a, b=b)
    return _standardised(x - y, "paired d_z", dropped)


def _standardised(change: Floats, method: str, dropped: int) -> Estimate:
    n = len(change)
    if n < 2:
        return unknown("fewer than two people", n=n, method=method, dropped=dropped)
    sd = math.sqrt(variance(change))
    if sd == 0:
        return unknown("everybody changes by the same", n=n, method=method, dropped=dropped)
    d = float(change.mean()) / sd
    return normal_interval(d, 1 / n + d * d / (2 * n), n=n, method=method, dropped=dropped)


def d_av(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Paired d in units of the spread between people: mean(a - b) / sqrt((s_a^2 + s_b^2) / 2).

    Variance s_diff^2 / (df s^2) + d^2 (s_a^4 + s_b^4 + 2 r^2 s_a^2 s_b^2) / (8 df s^4) with df = n - 1
    (Bonett 2008).

    Args:
        a: second occasion (or condition), shape (n,).
        b: first occasion of the same people, shape (n,).
    """
    return _average(a, b, "paired d_av", corrected=False)


def g_av(a: ArrayLike, b: ArrayLike) -> Estimate:
    """:func:`d_av` with Hedges' correction J(n - 1).

    Args:
        a: second occasion (or condition), shape (n,).
        b: first occasion of the same people, shape (n,).
    """
    return _average(a, b, "paired g_av", corrected=True)


def _average(a: ArrayLike, b: ArrayLike, method: str, *, corrected: bool) -> Estimate:
    (x, y), dropped = complete(a=a, b=b)
    n = len(x)
    if n > 1 and variance(x) + variance(y) == 0:
        return unknown("nobody differs", n=n, method=method, dropped=dropped)
    if n > 1 and (x == y).all():
        return Estimate(0.0, 0.0, 0.0, n, method, dropped)
    if n < 3:
        return unknown("fewer than three pairs", n=n, method=method, dropped=dropped)
    (va, covariance), (_, vb) = np.cov(x, y)
    s2 = (va + vb) / 2
    d = float(x.mean() - y.mean()) / math.sqrt(s2)
    # covariance^2 is r^2 s_a^2 s_b^2
    spread = d * d * (va**2 + vb**2 + 2 * covariance**2) / (8 * (n - 1) * s2**2)
    total = (va + vb - 2 * covariance) / ((n - 1) * s2) + spread
    j = small_sample_factor(n - 1) if corrected else 1.0
    return normal_interval(j * d, j * j * max(total, 0.0), n=n, method=method, dropped=dropped)


def mean_difference(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Mean a - mean b of independent samples, in their unit, with Welch's interval and p value (Welch 1947).

    Without an interval, with the reason, where a group has one person or nobody differs within the groups.

    Args:
        a: first sample, shape (na,).
        b: second sample, shape (nb,).
    """
    method = "Welch t"
    (x, lost_x), (y, lost_y) = sample(a, "a"), sample(b, "b")
    n, dropped = len(x) + len(y), lost_x + lost_y
    if not len(x) or not len(y):
        return unknown("a group without people", n=n, method=method, dropped=dropped)
    value = float(x.mean() - y.mean())
    if len(x) < 2 or len(y) < 2:
        return bare(value, "fewer than two people in a group: no interval", n=n, method=method, dropped=dropped)
    u, v = variance(x) / len(x), variance(y) / len(y)
    if u + v == 0:
        return bare(value, "nobody differs within the groups: no interval", n=n, method=method, dropped=dropped)
    df = (u + v) ** 2 / (u * u / (len(x) - 1) + v * v / (len(y) - 1))
    return student_interval(value, math.sqrt(u + v), df, n=n, method=method, dropped=dropped)


def paired_difference(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Mean of a - b of the same people, in their unit, with Student's interval and p value.

    Where everybody changes by exactly the same, by nothing above all, the interval has no width.

    Args:
        a: second occasion (or condition), shape (n,).
        b: first occasion of the same people, shape (n,).
    """
    method = "paired t"
    (x, y), dropped = complete(a=a, b=b)
    n = len(x)
    if not n:
        return unknown("nobody has both values", n=n, method=method, dropped=dropped)
    value = float((x - y).mean())
    if n < 2:
        return bare(value, "one pair: no interval", n=n, method=method, dropped=dropped)
    se = math.sqrt(variance(x - y) / n)
    if se == 0:
        value = float((x - y)[0])
        return Estimate(value, value, value, n, method, dropped, 1.0 if value == 0 else 0.0)
    return student_interval(value, se, n - 1, n=n, method=method, dropped=dropped)


def log_ratio_of_means(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Natural logarithm of mean a / mean b of independent samples of positive mean.

    Variance s_a^2 / (na m_a^2) + s_b^2 / (nb m_b^2) (Hedges, Gurevitch and Curtis 1999).

    Args:
        a: first sample, shape (na,).
        b: second sample, shape (nb,).
    """
    method = "log ratio of means"
    (x, lost_x), (y, lost_y) = sample(a, "a"), sample(b, "b")
    n, dropped = len(x) + len(y), lost_x + lost_y
    if len(x) < 2 or len(y) < 2:
        return unknown("fewer than two people in a group", n=n, method=method, dropped=dropped)
    ma, mb = float(x.mean()), float(y.mean())
    if ma <= 0 or mb <= 0:
        return unknown("a mean is not above 0", n=n, method=method, dropped=dropped)
    spread = variance(x) / (len(x) * ma * ma) + variance(y) / (len(y) * mb * mb)
    return normal_interval(math.log(ma / mb), spread, n=n, method=method, dropped=dropped)

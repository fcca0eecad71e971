"""Correlations with intervals by Fisher's z."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from allostasis.statistics.estimate import Z95, Estimate, Floats, complete, normal_interval, unknown

__all__ = ["fisher_z", "partial_r", "pearson_r"]


def pearson_r(x: ArrayLike, y: ArrayLike) -> Estimate:
    """Pearson's correlation, interval tanh(atanh r +- 1.96 / sqrt(n - 3)) (Fisher 1921), p by Student's t.

    Args:
        x: one value a person, shape (n,).
        y: one value a person, shape (n,).
    """
    (a, b), dropped = complete(x=x, y=y)
    return _interval(a, b, 0, dropped, "Pearson r")


def partial_r(x: ArrayLike, y: ArrayLike, covariates: ArrayLike) -> Estimate:
    """Correlation of what covariates leave of ``x`` and ``y``; each one costs a person in the interval.

    Args:
        x: one value a person, shape (n,).
        y: one value a person, shape (n,).
        covariates: what is held constant, shape (n,) or (n, k).
    """
    (a, b, c), dropped = complete(x=x, y=y, covariates=covariates)
    columns = c.reshape(len(c), -1)
    design = np.column_stack([np.ones(len(a)), columns])
    if len(a) <= design.shape[1]:
        return unknown("as many covariates as people", n=len(a), method="partial r", dropped=dropped)
    left = [v - design @ np.linalg.lstsq(design, v, rcond=None)[0] for v in (a, b)]
    # What rounding leaves of a variable that the covariates explain fully is not spread.
    explained = any(rest.std() <= 1e-10 * max(v.std(), 1e-300) for rest, v in zip(left, (a, b), strict=True))
    if explained:
        return unknown("the covariates explain x or y fully", n=len(a), method="partial r", dropped=dropped)
    return _interval(left[0], left[1], int(np.linalg.matrix_rank(design)) - 1, dropped, "partial r")


def fisher_z(x: ArrayLike, y: ArrayLike) -> Estimate:
    """Fisher's z = atanh(r), the scale on which correlations are pooled: z +- 1.96 / sqrt(n - 3).

    Args:
        x: one value a person, shape (n,).
        y: one value a person, shape (n,).
    """
    r = pearson_r(x, y)
    if not abs(r.value) < 1 or r.n < 4:
        reason = r.reason or ("the correlation is perfect" if abs(r.value) >= 1 else "fewer than four people")
        return unknown(reason, n=r.n, method="Fisher z", dropped=r.dropped)
    return normal_interval(math.atanh(r.value), 1 / (r.n - 3), n=r.n, method="Fisher z", dropped=r.dropped, p=r.p)


def _interval(x: Floats, y: Floats, covariates: int, dropped: int, method: str) -> Estimate:
    from scipy import stats

    n = len(x)
    freedom = n - 3 - covariates
    if freedom < 1:
        return unknown("too few people", n=n, method=method, dropped=dropped)
    if x.std() == 0 or y.std() == 0:
        return unknown("one variable does not vary", n=n, method=method, dropped=dropped)
    r = float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))
    if abs(r) == 1:
        return Estimate(r, r, r, n, method, dropped, 0.0)
    z, half, df = math.atanh(r), Z95 / math.sqrt(freedom), freedom + 1
    p = float(2 * stats.t.sf(abs(r) * math.sqrt(df / (1 - r * r)), df))
    return Estimate(r, math.tanh(z - half), math.tanh(z + half), n, method, dropped, p)

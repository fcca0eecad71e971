"""Models of trials and observations: analysis of covariance, repeated measures.

statsmodels is loaded inside the functions, because it takes longer than everything else here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allostasis.errors import DataError
from allostasis.statistics.effects import paired_difference
from allostasis.statistics.estimate import Z95, Estimate, Floats, complete, unknown, variance

__all__ = ["Ancova", "Contrast", "ancova", "paired_ancova", "repeated_measures"]


@dataclass(frozen=True, slots=True)
class Ancova:
    """What an analysis of covariance says.

    Attributes:
        difference: arm 1 minus arm 0 at equal baseline, in the unit of the endpoint.
        standardised: the same over the endpoint's pooled SD within arms.
        slope: change of the endpoint per unit of baseline.
    """

    difference: Estimate
    standardised: Estimate
    slope: float


@dataclass(frozen=True, slots=True)
class Contrast:
    """The difference between two arms at one visit.

    Attributes:
        visit: index of the visit.
        estimate: arm 1 minus arm 0.
    """

    visit: int
    estimate: Estimate


def ancova(endpoint: ArrayLike, arm: ArrayLike, baseline: ArrayLike, covariates: ArrayLike | None = None) -> Ancova:
    """Analysis of covariance: endpoint ~ arm + baseline (+ covariates), least squares (Fisher 1932).

    Intervals are Student's. The standardised difference has variance (se / SD)^2 + d^2 / (2 df) with the SD
    pooled within arms.

    Args:
        endpoint: value at the end, shape (n,).
        arm: 1 or True for treated, 0 for control, shape (n,).
        baseline: value at the start, shape (n,).
        covariates: further columns, shape (n,) or (n, k).
    """
    import statsmodels.api as sm

    method = "ANCOVA"
    columns = {"endpoint": endpoint, "arm": arm, "baseline": baseline}
    if covariates is not None:
        columns["covariates"] = covariates
    (y, treated, start, *more), dropped = complete(**columns)
    _two_arms(treated)
    design = np.column_stack([np.ones(len(y)), treated, start, *more])
    if reason := _unfit(treated, design):
        none = unknown(reason, n=len(y), method=method, dropped=dropped)
        return Ancova(none, none, math.nan)
    fit = sm.OLS(y, design).fit()
    low, high = fit.conf_int(0.05)[1]
    value, se = float(fit.params[1]), float(fit.bse[1])
    difference = Estimate(value, float(low), float(high), len(y), method, dropped, float(fit.pvalues[1]))
    return Ancova(difference, _standardised(difference, se, y, treated), float(fit.params[2]))


def paired_ancova(a: ArrayLike, b: ArrayLike, baseline_a: ArrayLike, baseline_b: ArrayLike) -> Estimate:
    """Mean of a - b of the same people at equal baselines: a - b ~ 1 + (baseline a - baseline b), least squares.

    The crossover with a baseline in each period (Kenward and Roger 2010; Mehrotra 2014). Where nobody's baselines
    differ it is the paired difference.

    Args:
        a: under the first condition, shape (n,).
        b: under the second, the same people, shape (n,).
        baseline_a: before the first condition, shape (n,).
        baseline_b: before the second, shape (n,).
    """
    import statsmodels.api as sm

    method = "ANCOVA of paired differences"
    (x, y, before_x, before_y), dropped = complete(a=a, b=b, baseline_a=baseline_a, baseline_b=baseline_b)
    apart = before_x - before_y
    if not len(x) or not apart.any():
        same = paired_difference(x, y)
        return Estimate(same.value, same.low, same.high, same.n, method, dropped, same.p, same.reason)
    if len(x) < 4 or variance(apart) == 0:
        why = "fewer than four pairs" if len(x) < 4 else "baselines differ by the same in everybody"
        return unknown(why, n=len(x), method=method, dropped=dropped)
    fit = sm.OLS(x - y, np.column_stack([np.ones(len(x)), apart])).fit()
    low, high = fit.conf_int(0.05)[0]
    return Estimate(float(fit.params[0]), float(low), float(high), len(x), method, dropped, float(fit.pvalues[0]))


def _standardised(difference: Estimate, se: float, y: Floats, treated: Floats) -> Estimate:
    method = "ANCOVA, over the SD within arms"
    arms = [y[treated == k] for k in (0, 1)]
    df = len(y) - 2
    sd = math.sqrt(sum((len(a) - 1) * variance(a) for a in arms if len(a) > 1) / df)
    if sd == 0:
        return unknown("nobody differs within the arms", n=len(y), method=method, dropped=difference.dropped)
    d = difference.value / sd
    # The t quantile behind the interval of the difference, so that both agree for a known SD.
    quantile = (difference.high - difference.value) / se if se > 0 else 0.0
    half = quantile * math.sqrt((se / sd) ** 2 + d * d / (2 * df))
    return Estimate(d, d - half, d + half, len(y), method, difference.dropped, difference.p)


def repeated_measures(values: ArrayLike, arm: ArrayLike, baseline: ArrayLike | None = None) -> tuple[Contrast, ...]:
    """Repeated measures with a random intercept a person: differences between two arms, visit by visit.

    Fixed effects are one mean and one difference between the arms a visit, plus the baseline where given
    (Laird and Ware 1982; restricted maximum likelihood). People stay in with the visits they have. Intervals
    are normal, so with fewer than about 20 people they are a little narrow.

    Args:
        values: one row a person, one column a visit, nan where missed, shape (n, visits).
        arm: 1 or True for treated, 0 for control, shape (n,).
        baseline: value before treatment, shape (n,); then ``values`` holds later visits only.

    Returns:
        With a baseline, the adjusted difference at every visit. Without, the difference between the arms in
        the change since the first visit, one for each later visit. ``n`` counts people, ``dropped`` missed
        visits and visits of people without arm or baseline.
    """
    y, treated, start = _panel(values, arm, baseline)
    people, visits = np.nonzero(~np.isnan(y) & ~np.isnan(treated)[:, None] & ~np.isnan(start)[:, None])
    n, dropped, method = len(set(people.tolist())), y.size - len(people), "mixed model, random intercept"
    number = y.shape[1]
    wanted = range(0 if baseline is not None else 1, number)
    if reason := _too_few(people, visits, treated, number):
        return tuple(Contrast(v, unknown(reason, n=n, method=method, dropped=dropped)) for v in wanted)
    means = (visits[:, None] == np.arange(number)).astype(float)
    columns = [means, means * treated[people, None]]
    if baseline is not None:
        columns.append(start[people, None])
    fixed, covariance, reason = _random_intercept(y[people, visits], np.column_stack(columns), people)
    if reason:
        return tuple(Contrast(v, unknown(reason, n=n, method=method, dropped=dropped)) for v in wanted)
    items = []
    for visit in wanted:
        weights = np.zeros(len(fixed))
        weights[number + visit] = 1.0
        if baseline is None:
            weights[number] = -1.0
        items.append(Contrast(visit, _contrast(fixed, covariance, weights, n, method, dropped)))
    return tuple(items)


def _panel(values: ArrayLike, arm: ArrayLike, baseline: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    y: Floats = np.asarray(values, dtype=np.float64)
    treated: Floats = np.asarray(arm, dtype=np.float64)
    start = np.zeros(len(treated)) if baseline is None else np.asarray(baseline, dtype=np.float64)
    if y.ndim != 2 or treated.shape != (len(y),) or start.shape != (len(y),):
        raise DataError(
            "values, arm and baseline do not fit together",
            found=f"shapes {y.shape}, {treated.shape}, {start.shape}",
            needed="(n, visits), (n,), (n,)",
        )
    if np.isinf(y).any() or np.isinf(start).any():
        raise DataError('"values" or "baseline" holds infinite values', needed="finite numbers, nan where missing")
    _two_arms(treated[~np.isnan(treated)])
    return y, treated, start


def _too_few(people: NDArray[Any], visits: NDArray[Any], treated: Floats, number: int) -> str:
    if number < 2:
        return "fewer than two visits"
    for arm in (0, 1):
        seen = np.bincount(visits[treated[people] == arm], minlength=number)
        if seen.min() < 2:
            return f"fewer than two people of arm {arm} at visit {int(seen.argmin())}"
    return ""


def _random_intercept(y: Floats, design: Floats, people: NDArray[Any]) -> tuple[Floats, Floats, str]:
    """Fixed effects and their covariance by restricted maximum likelihood, or why there are none.

    With one random intercept the likelihood has one free parameter, the share of variance between people, and
    is searched over its whole range. General optimisers of mixed models stop early where that share is 0.
    """
    from scipy.optimize import minimize_scalar

    none = np.empty(0)
    if len(y) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        return none, none, "the design is not of full rank (a constant baseline?)"
    table = np.column_stack([design, y])
    index = np.unique(people, return_inverse=True)[1]
    sums = np.zeros((index.max() + 1, table.shape[1]))
    np.add.at(sums, index, table)
    visits, products = np.bincount(index), table.T @ table
    df = len(y) - design.shape[1]

    def gls(share: float) -> tuple[Floats, Floats, float, float]:
        """Fixed effects, inverse precision, residual variance and -2 log restricted likelihood."""
        ratio = share / (1 - share)
        shrink = ratio / (1 + visits * ratio)
        cross = products - (sums * shrink[:, None]).T @ sums
        inverse: Floats = np.linalg.inv(cross[:-1, :-1])
        fixed: Floats = inverse @ cross[:-1, -1]
        left = max(float(cross[-1, -1] - fixed @ cross[:-1, -1]), 0.0)
        if left <= 1e-12 * float(products[-1, -1]):
            return fixed, inverse, 0.0, math.inf
        logs = float(np.log1p(visits * ratio).sum()) - float(np.linalg.slogdet(inverse)[1])
        return fixed, inverse, left / df, df * math.log(left) + logs

    grid = np.linspace(0.0, 0.99, 34)
    best = int(np.argmin([gls(share)[3] for share in grid]))
    inside = (float(grid[max(best - 1, 0)]), 0.99999 if best == len(grid) - 1 else float(grid[best + 1]))
    found = minimize_scalar(lambda share: gls(share)[3], bounds=inside, method="bounded", options={"xatol": 1e-9})
    share = min((0.0, float(found.x)), key=lambda share: gls(share)[3])
    fixed, inverse, variance, _ = gls(share)
    if variance == 0:
        return none, none, "nothing is left to explain"
    return fixed, inverse * variance, ""


def _contrast(fixed: Floats, covariance: Floats, weights: Floats, n: int, method: str, dropped: int) -> Estimate:
    from scipy import stats

    value, se = float(weights @ fixed), math.sqrt(weights @ covariance @ weights)
    p = float(2 * stats.norm.sf(abs(value) / se))
    return Estimate(value, value - Z95 * se, value + Z95 * se, n, method, dropped, p)


def _two_arms(treated: Floats) -> None:
    others = sorted(set(treated.tolist()) - {0.0, 1.0})
    if others:
        raise DataError("an arm is neither 0 nor 1", found=", ".join(map(str, others[:5])), needed="0 or 1")


def _unfit(treated: Floats, design: Floats) -> str:
    sizes: Sequence[int] = (int((treated == 0).sum()), int((treated == 1).sum()))
    if min(sizes) < 2:
        return "fewer than two people in an arm"
    if len(design) <= design.shape[1]:
        return "as many parameters as people"
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return "baseline or a covariate does not vary, or repeats another"
    return ""

"""Tests of two groups: t, rank sum, survival."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from allostasis.errors import DataError
from allostasis.statistics.effects import mean_difference, paired_difference
from allostasis.statistics.estimate import Z95, Estimate, Floats, complete, sample, unknown

__all__ = ["Test", "hazard_ratio", "log_rank", "mann_whitney", "paired_t_test", "t_test"]

WIDEST = 10.0  # standard error of a log hazard ratio beyond which all events of one arm come first
t_test = mean_difference
paired_t_test = paired_difference


@dataclass(frozen=True, slots=True)
class Test:
    """A test without an effect size.

    Attributes:
        statistic: the test statistic.
        p: two-sided p value.
        n: people who entered.
        method: the test.
        dropped: people left out because a value was missing.
        reason: why statistic and p are nan.
    """

    __test__ = False  # pytest would take the name for a test class

    statistic: float
    p: float
    n: int
    method: str
    dropped: int = 0
    reason: str = ""


def mann_whitney(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Chance that somebody of ``a`` exceeds somebody of ``b`` (ties half), with the Mann-Whitney p value.

    The interval is from the variance of the placements (DeLong 1988) on the logit scale.

    Args:
        a: first sample, shape (na,).
        b: second sample, shape (nb,).
    """
    from scipy import stats

    method = "Mann-Whitney, chance that a exceeds b"
    (x, lost_x), (y, lost_y) = sample(a, "a"), sample(b, "b")
    n, dropped = len(x) + len(y), lost_x + lost_y
    if len(x) < 2 or len(y) < 2:
        return unknown("fewer than two people in a group", n=n, method=method, dropped=dropped)
    result = stats.mannwhitneyu(x, y, alternative="two-sided")
    share = float(result.statistic) / (len(x) * len(y))
    # Placement of each value among the other group, from ranks over both and within its own.
    both = stats.rankdata(np.concatenate([x, y]))
    in_y = (both[: len(x)] - stats.rankdata(x)) / len(y)
    in_x = (both[len(x) :] - stats.rankdata(y)) / len(x)
    se = math.sqrt(in_y.var(ddof=1) / len(x) + in_x.var(ddof=1) / len(y))
    p = float(result.pvalue)
    if not 0 < share < 1:
        # Complete separation has no variance; the rule of three bounds it.
        bound = 3 / min(len(x), len(y))
        low, high = (0.0, min(1.0, bound)) if share == 0 else (max(0.0, 1 - bound), 1.0)
        return Estimate(share, low, high, n, method, dropped, p)
    logit, half = math.log(share / (1 - share)), Z95 * se / (share * (1 - share))
    low, high = (1 / (1 + math.exp(-z)) for z in (logit - half, logit + half))
    return Estimate(share, low, high, n, method, dropped, p)


def hazard_ratio(
    time: ArrayLike,
    event: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    person: ArrayLike | None = None,
) -> Estimate:
    """Hazard in arm 1 over hazard in arm 0, by Cox regression with Efron's ties (Cox 1972; Efron 1977).

    Where the same people are in both arms, ``person`` says who is who, and the interval is robust to it (Lee, Wei and
    Amato 1992).

    Args:
        time: time of the event or of leaving, shape (n,).
        event: 1 or True where it was an event, shape (n,).
        arm: 1 or True for treated, 0 for control, shape (n,).
        covariates: further columns, shape (n,) or (n, k).
        person: number of each person, shape (n,), where people stand in more than one row.
    """
    from statsmodels.duration.hazard_regression import PHReg

    method = "Cox regression, Efron ties"
    columns = {"time": time, "event": event, "arm": arm}
    if covariates is not None:
        columns["covariates"] = covariates
    if person is not None:
        columns["person"] = person
    (t, e, treated, *more), dropped = complete(**columns)
    _survival(t, e, treated)
    n, groups = len(t), None
    if person is not None:
        groups, method = more.pop(), method + ", robust to pairs"
    # Without an event in one arm the hazard ratio runs to 0 or infinity.
    if any(not e[treated == k].any() for k in (0, 1)):
        return unknown("an arm without an event", n=n, method=method, dropped=dropped)
    design = np.column_stack([treated, *more])
    if np.linalg.matrix_rank(np.column_stack([np.ones(n), design])) <= design.shape[1]:
        return unknown("a covariate does not vary, or repeats another", n=n, method=method, dropped=dropped)
    try:
        with warnings.catch_warnings():  # it is judged by the error of the fit, below
            warnings.simplefilter("ignore")
            fit = PHReg(t, design, status=e, ties="efron").fit(groups=groups, disp=0)
    except (np.linalg.LinAlgError, ValueError) as error:
        return unknown(f"the fit failed: {error}", n=n, method=method, dropped=dropped)
    log, se = float(fit.params[0]), float(fit.bse[0])
    if not math.isfinite(se) or se > WIDEST:
        return unknown("the fit did not converge: the likelihood has no top", n=n, method=method, dropped=dropped)
    low, high = math.exp(log - Z95 * se), math.exp(log + Z95 * se)
    p = float(fit.pvalues[0]) if se > 0 else float(log == 0)
    return Estimate(math.exp(log), low, high, n, method, dropped, p)


def log_rank(time: ArrayLike, event: ArrayLike, arm: ArrayLike) -> Test:
    """Log-rank test of two survival curves (Mantel 1966).

    Args:
        time: time of the event or of leaving, shape (n,).
        event: 1 or True where it was an event, shape (n,).
        arm: 1 or True for treated, 0 for control, shape (n,).
    """
    from statsmodels.duration.survfunc import survdiff

    (t, e, treated), dropped = complete(time=time, event=event, arm=arm)
    _survival(t, e, treated)
    if not e.any() or len(set(treated.tolist())) < 2:
        return Test(math.nan, math.nan, len(t), "log-rank", dropped, "no event, or one arm only")
    statistic, p = survdiff(t, e, treated)
    return Test(float(statistic), float(p), len(t), "log-rank", dropped)


def _survival(time: Floats, event: Floats, arm: Floats) -> None:
    if len(time) and time.min() < 0:
        raise DataError("a time is negative", found=f"{time.min():g}", needed="0 or more")
    for name, column in (("event", event), ("arm", arm)):
        others = sorted(set(column.tolist()) - {0.0, 1.0})
        if others:
            raise DataError(f'"{name}" is neither 0 nor 1', found=str(others[0]), needed="0 or 1")

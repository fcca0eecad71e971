"""A published metric from plain arrays: which estimator ``g``, ``OR``, ``percent`` ... mean for given samples.

Published numbers come in fifteen metrics; this is the one place that says how each is computed from people.
``a`` is one number a person. ``b`` is either another sample (two arms, cases and controls) or, with ``paired``,
the same people before. ``x`` is what ``a`` is correlated with or regressed on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from allostasis.statistics.comparisons import hazard_ratio
from allostasis.statistics.correlations import partial_r, pearson_r
from allostasis.statistics.effects import d_av, hedges_g, one_sample_d
from allostasis.statistics.estimate import Estimate, Floats
from allostasis.statistics.proportions import odds_ratio, risk_ratio

__all__ = ["SUMMARIES", "by_metric", "grouped_jackknife", "hazard", "kaplan_meier_median", "standardised_effect"]

SUMMARIES = ("mean", "median", "geometric")
_LEVELS = {"mean", "peak", "time", "half_life"}


def standardised_effect(
    a: Floats, b: Floats | None = None, *, paired: bool = False, x: Floats | None = None, given: Floats | None = None
) -> float:
    """The effect in standard deviations: Hedges' g, paired d_av, one-sample d, or 2r / sqrt(1 - r^2).

    Args:
        a: sample, shape (na,).
        b: second sample, or the same people before; None where ``a`` is itself a change.
        paired: whether ``b`` are the same people in the same order.
        x: what ``a`` is correlated with, shape (na,).
        given: what is held constant, shape (na, k).
    """
    if x is not None:
        r = _correlation(a, x, given).value
        return 2 * r / math.sqrt(1 - r * r) if abs(r) < 1 else math.nan
    if b is None:
        return one_sample_d(a).value
    return (d_av(a, b) if paired else hedges_g(a, b)).value


def by_metric(
    metric: str,
    a: Floats,
    b: Floats | None = None,
    *,
    paired: bool = False,
    x: Floats | None = None,
    given: Floats | None = None,
    summary: str = "mean",
    how: str = "",
) -> float:
    """The value of a published metric; nan where these samples do not give one.

    =====================  =============================================================================
    g, d                   Hedges' g of two samples; paired d_av; one-sample d
    r, z                   Pearson (partial with ``given``) of ``a`` and ``x``, z = atanh r; without ``x`` the
                           r that a standardised difference stands for, d / sqrt(d^2 + 4)
    OR, RR                 of two samples of 0 and 1
    ratio, percent         of two means (or medians); percent is 100 (ratio - 1)
    difference             of two means; mean of ``a`` where it is itself a change
    slope                  of ``a`` on ``x`` (and ``given``) by least squares
    proportion             mean of 0 and 1
    mean, peak, ...        the summary of ``a``
    direction              the standardised effect
    =====================  =============================================================================

    With ``how="rates"`` everybody bears a rate of the event (a hazard) in place of 0 or 1; HR, OR and RR, the same
    where the event is rare, are the ratio of two mean rates, or with ``x`` the factor per unit of ``x`` of a
    log-linear model of rates.

    Args:
        metric: as in the ledger.
        a: sample, shape (na,).
        b: second sample, or the same people before.
        paired: whether ``b`` are the same people in the same order.
        x: second variable of the people in ``a``.
        given: what is held constant, shape (na, k).
        summary: ``mean``, ``median`` or ``geometric``.
        how: ``cv`` (ratio of coefficients of variation), ``standardised`` (slope in SDs), ``r2`` (share of
            variance that ``x``, shape (na, k), explains), ``rates``, or nothing.
    """
    if how == "rates":
        if x is not None:
            return _rate_ratio(a, x, given)
        return _summary(a, "mean") / _summary(b, "mean") if b is not None else math.nan
    if metric in {"g", "d", "direction"}:
        return standardised_effect(a, b, paired=paired, x=x, given=given)
    if metric in {"r", "z"}:
        if x is None:
            d = standardised_effect(a, b, paired=paired)
            r = d / math.sqrt(d * d + 4)
        else:
            r = _correlation(a, x, given).value
        return r if metric == "r" else math.atanh(r)
    if metric in {"OR", "RR"} and b is not None:
        (ea, na), (eb, nb) = _events(a), _events(b)
        return (odds_ratio if metric == "OR" else risk_ratio)(ea, na, eb, nb).value
    if metric == "slope" and x is not None:
        return _slope(a, x, given, how)
    if metric == "proportion" and how == "r2" and x is not None:
        return _explained(a, x)
    if metric in {"ratio", "percent"}:
        if b is None:
            value = _summary(a, summary)
        elif how == "cv":
            value = _cv(a) / _cv(b)
        else:
            below = _summary(b, summary)
            value = _summary(a, summary) / below if below else math.nan
        return 100 * (value - 1) if metric == "percent" and b is not None else value
    if metric == "difference" and b is not None:
        return _summary(a, summary) - _summary(b, summary)
    if metric in _LEVELS or metric in {"difference", "proportion"}:
        return _summary(a, summary)
    return math.nan


def kaplan_meier_median(time: Floats, event: Floats) -> float:
    """Time by which half have had the event; nan where fewer have (Kaplan and Meier 1958).

    Args:
        time: time of the event or of leaving, shape (n,).
        event: 1 where it was an event, shape (n,).
    """
    kept = np.isfinite(time)
    order = np.argsort(time[kept], kind="stable")
    t, e = time[kept][order], event[kept][order] > 0
    left, alive = len(t), 1.0
    for moment in np.unique(t):
        here = t == moment
        alive *= 1 - e[here].sum() / left if left else 1.0
        left -= int(here.sum())
        if alive <= 0.5:
            return float(moment)
    return math.nan


def hazard(time: Floats, event: Floats, treated: Floats) -> float:
    """Hazard ratio of the treated, by Cox regression."""
    return hazard_ratio(time, event, treated).value


def grouped_jackknife(values: Sequence[float], *, log: bool = False) -> float:
    """Standard error of an estimator from its values with each of k equal groups of people left out.

    sqrt((k - 1) / k * sum (v_i - mean v)^2) (Tukey 1958); on the logarithm with ``log``.
    """
    v = np.asarray(values, float)
    v = np.log(v[v > 0]) if log else v
    v = v[np.isfinite(v)]
    k = len(v)
    return math.sqrt((k - 1) / k * float(((v - v.mean()) ** 2).sum())) if k > 2 else math.nan


def _correlation(a: Floats, x: Floats, given: Floats | None) -> Estimate:
    return pearson_r(a, x) if given is None or not given.size else partial_r(a, x, given)


def _events(values: Floats) -> tuple[int, int]:
    kept = values[np.isfinite(values)]
    return int((kept > 0.5).sum()), len(kept)


def _summary(values: Floats, kind: str) -> float:
    kept = values[np.isfinite(values)]
    if not len(kept):
        return math.nan
    if kind == "median":
        return float(np.median(kept))
    if kind == "geometric":
        return float(np.exp(np.log(kept).mean())) if (kept > 0).all() else math.nan
    return float(kept.mean())


def _cv(values: Floats) -> float:
    kept = values[np.isfinite(values)]
    return float(kept.std(ddof=1) / kept.mean()) if len(kept) > 1 and kept.mean() > 0 else math.nan


def _slope(a: Floats, x: Floats, given: Floats | None, how: str) -> float:
    columns = [x] if given is None or not given.size else [x, *given.T]
    kept = np.isfinite(a) & np.all([np.isfinite(c) for c in columns], axis=0)
    if kept.sum() <= len(columns) + 1:
        return math.nan
    y, design = a[kept], np.column_stack([np.ones(int(kept.sum())), *(c[kept] for c in columns)])
    slope = float(np.linalg.lstsq(design, y, rcond=None)[0][1])
    return slope * float(design[:, 1].std() / y.std()) if how == "standardised" and y.std() > 0 else slope


def _rate_ratio(a: Floats, x: Floats, given: Floats | None) -> float:
    """Factor of the rate per unit of ``x``: quasi-likelihood of Poisson with a logarithmic link (McCullagh 1983)."""
    columns = [x] if given is None or not given.size else [x, *given.T]
    kept = np.isfinite(a) & np.all([np.isfinite(c) for c in columns], axis=0)
    y, raw = a[kept], np.column_stack([c[kept] for c in columns])
    if kept.sum() <= len(columns) + 1 or y.mean() <= 0 or raw[:, 0].std() == 0:
        return math.nan
    centre, scale = raw.mean(axis=0), np.where(raw.std(axis=0) > 0, raw.std(axis=0), 1.0)
    design = np.column_stack([np.ones(len(y)), (raw - centre) / scale])
    beta = np.zeros(design.shape[1])
    beta[0] = math.log(y.mean())
    for _ in range(50):
        mean = np.exp(np.clip(design @ beta, -700, 700))
        step = np.linalg.lstsq(design * np.sqrt(mean)[:, None], (y - mean) / np.sqrt(mean), rcond=None)[0]
        beta += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-10:
            return float(np.exp(beta[1] / scale[0]))
    return math.nan


def _explained(a: Floats, x: Floats) -> float:
    columns = x.reshape(len(x), -1)
    kept = np.isfinite(a) & np.isfinite(columns).all(axis=1)
    y, design = a[kept], np.column_stack([np.ones(int(kept.sum())), columns[kept]])
    if kept.sum() <= design.shape[1] or y.std() == 0:
        return math.nan
    rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return 1 - float(rest.var() / y.var())

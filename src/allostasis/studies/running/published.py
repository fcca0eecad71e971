"""Published findings beside the model's own values, on the endpoints a study names for them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis import units
from allostasis.errors import UnitError
from allostasis.ledger import Finding, finding, in_sample
from allostasis.ledger.verdict import verdict
from allostasis.statistics import (
    Estimate,
    d_av,
    hedges_g,
    log_ratio_of_means,
    mean_difference,
    odds_ratio,
    one_sample_d,
    risk_ratio,
)
from allostasis.studies.running.comparisons import baseline, endpoint, estimate, unit_of

if TYPE_CHECKING:
    from allostasis.results.result import Result
    from allostasis.studies.running.plan import Plan

__all__ = ["beside", "unit_factor"]

_SPELLING = {"beats/min": "bpm", "standardised": "1", "ratio": "1", "degC": "delta_degC"}
_SPELLING |= {"days": "d", "hours": "h", "weeks": "wk"}


def beside(made: Plan, result: Result) -> list[dict[str, Any]]:
    """One row a finding that the study names: published value, the model's, verdict."""
    rows = []
    for p in made.study.published:
        f = finding(p.finding)
        interval = f.interval()
        row: dict[str, Any] = {
            "finding": f.id,
            "statement": f.statement,
            "metric": f.effect.metric,
            "unit": f.outcome.unit,
            "citation": f.source.short,
            "measured": f.outcome.measure,
            "time": f.outcome.time,
            "sign": f.effect.sign,
            "published": {
                "value": f.effect.value,
                "low": interval[0] if interval else None,
                "high": interval[1] if interval else None,
            },
            "confidence": f.confidence,
            "side": f.side,
            "counts": f.counts,
            "in_sample": in_sample(f.id, p.note),
            "note": p.note,
            "endpoint": p.endpoint.text if p.endpoint else None,
            "arm": p.arm or (p.between or [None])[0],
        }
        if p.endpoint is None:
            rows.append(row | {"model": None, "verdict": "not simulated"})
            continue
        e, standardised = _model(f, p, made, result)
        value = estimate(e) | {"n": e.n}
        rows.append(row | {"model": value, "verdict": verdict(f, e.value, standardised=standardised)})
    return rows


def _model(f: Finding, p: Any, made: Plan, result: Result) -> tuple[Estimate, float]:
    """The model's value in the finding's metric and unit, and its standardised effect."""
    arm = p.between[0] if p.between else p.arm or result.arms[0]
    a = endpoint(result, arm, p.endpoint, at=p.at, over=p.over, by=p.by)
    if p.between:
        b = endpoint(result, p.between[1], p.endpoint, at=p.at, over=p.over, by=p.by)
        g = hedges_g(a, b)
        standardised = g.value
    else:
        base = baseline(result, arm, p.endpoint, p.by)
        b = np.zeros_like(a) if base is None else base
        g = one_sample_d(a) if base is None else d_av(a, b)
        standardised = g.value
    metric = f.effect.metric
    if metric in {"g", "d", "direction"}:
        return g, standardised
    if metric in {"OR", "RR"} and p.between:
        (ea, na), (eb, nb) = (_events(x) for x in (a, b))
        return (odds_ratio if metric == "OR" else risk_ratio)(ea, na, eb, nb), standardised
    if metric in {"r", "z", "OR", "RR", "HR", "slope"}:  # these need more than one endpoint and two arms
        return Estimate(math.nan, math.nan, math.nan, len(a), "none"), standardised
    if metric in {"ratio", "percent"}:
        logs = log_ratio_of_means(a, b)
        turned = [
            math.exp(x) if metric == "ratio" else 100 * (math.exp(x) - 1) for x in (logs.value, logs.low, logs.high)
        ]
        return Estimate(turned[0], turned[1], turned[2], logs.n, "ratio of means"), standardised
    times = _factor(unit_of(result, p.endpoint), f.outcome.unit)
    if metric == "difference" and p.between:
        return _scaled(mean_difference(a, b), times), standardised
    return _scaled(_mean(a), times), standardised


def _events(a: np.ndarray) -> tuple[int, int]:
    kept = a[np.isfinite(a)]
    return int((kept > 0.5).sum()), len(kept)


def _mean(a: np.ndarray) -> Estimate:
    values = a[np.isfinite(a)]
    if len(values) < 2:
        value = float(values[0]) if len(values) else math.nan
        return Estimate(value, math.nan, math.nan, len(values), "mean")
    from scipy.special import stdtrit

    half = float(stdtrit(len(values) - 1, 0.975) * values.std(ddof=1) / math.sqrt(len(values)))
    return Estimate(float(values.mean()), float(values.mean()) - half, float(values.mean()) + half, len(values), "mean")


def _scaled(e: Estimate, times: float) -> Estimate:
    return Estimate(e.value * times, e.low * times, e.high * times, e.n, e.method)


def unit_factor(found: str, needed: str) -> float:
    """From a read-out's unit to a finding's, whose spelling is the paper's.

    Raises:
        UnitError: the one does not turn into the other.
    """
    wanted = _SPELLING.get(needed, needed).replace("ml", "mL").replace("dl", "dL").replace("/l", "/L")
    return units.factor(_SPELLING.get(found, found), wanted)


def _factor(found: str, needed: str | None) -> float:
    """As :func:`unit_factor`; not a number where nothing says how to turn the one into the other."""
    try:
        return unit_factor(found, needed or "1")
    except UnitError:
        return math.nan

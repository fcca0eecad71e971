"""The model's value of a finding from what was seen of its people, with the error that sampling them leaves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from allostasis.evidence.estimand import Contrast
from allostasis.ledger import Finding
from allostasis.ledger.verdict import CONTRASTS, RATIOS
from allostasis.results.measurements import Measurements
from allostasis.statistics import by_metric, grouped_jackknife, hazard, kaplan_meier_median, standardised_effect
from allostasis.studies.running.published import unit_factor

__all__ = ["GROUPS", "Size", "Z", "enough", "shift", "size"]

GROUPS = 20  # of people left out in turn
Z = 1.959963984540054


@dataclass(frozen=True)
class Size:
    """A model's value: ``se`` and interval are of sampling people, on the log scale for ratios.

    Attributes:
        value: in the finding's metric and unit. standardised: the effect in SDs, for nulls and directions.
        n: people who entered.
        left_out: the value without each group of people in turn.
    """

    value: float
    standardised: float
    se: float
    low: float
    high: float
    n: int
    left_out: tuple[float, ...] = ()


@dataclass(frozen=True)
class _Sample:
    """The vectors that an estimator takes, and each row's person for leaving people out."""

    a: np.ndarray
    who_a: np.ndarray
    b: np.ndarray | None = None
    who_b: np.ndarray | None = None
    paired: bool = False
    x: np.ndarray | None = None
    given: np.ndarray | None = None
    event_a: np.ndarray | None = None
    event_b: np.ndarray | None = None

    def without(self, group: int) -> _Sample:
        """Without the people of a group."""
        a = self.who_a % GROUPS != group
        b = None if self.who_b is None else self.who_b % GROUPS != group

        def rows(values: np.ndarray | None, kept: np.ndarray | None) -> np.ndarray | None:
            return None if values is None or kept is None else values[kept]

        return _Sample(
            self.a[a],
            self.who_a[a],
            rows(self.b, b),
            rows(self.who_b, b),
            self.paired,
            rows(self.x, a),
            rows(self.given, a),
            rows(self.event_a, a),
            rows(self.event_b, b),
        )


def size(finding: Finding, c: Contrast, seen: Measurements) -> Size:
    """The model's value of a finding."""
    sample = _sample(c, seen)
    metric = finding.effect.metric
    log = metric in RATIOS
    scale = _factor(finding, c, seen) if c.times is None else c.times
    value, standardised = _value(metric, c, sample)
    left_out = tuple(scale * _value(metric, c, sample.without(g))[0] for g in range(GROUPS))
    value *= scale
    se = grouped_jackknife(left_out, log=log)
    n = int(np.isfinite(sample.a).sum()) + (
        0 if sample.b is None or sample.paired else int(np.isfinite(sample.b).sum())
    )
    if log and value > 0:
        low, high = value * math.exp(-Z * se), value * math.exp(Z * se)
    else:
        low, high = value - Z * se, value + Z * se
    return Size(value, standardised, se, low, high, n, left_out)


def shift(a: Size, b: Size) -> tuple[float, float]:
    """How far a value moves from ``a`` to ``b`` in the same people, and the error that sampling them leaves."""
    return b.value - a.value, grouped_jackknife([y - x for x, y in zip(a.left_out, b.left_out, strict=True)], log=False)


def _sample(c: Contrast, seen: Measurements) -> _Sample:
    first = c.between[0] if c.between else c.arm
    who = np.searchsorted(seen.everybody, seen.persons[first])
    kept = seen.holds(first, c.by) & seen.complete(first)
    mine = kept & seen.holds(first, c.cases) if c.cases else kept
    a, event_a = _numbers(c, seen, first)
    if c.x:
        columns = [seen.value(first, x, c.x_at if c.x_at is not None else c.at, c.x_over) for x in c.x]
        x = columns[0] if len(columns) == 1 else np.column_stack(columns)
        if c.between:  # two groups of people in one correlation: every other person is of the second
            other, odd = c.between[1], who % 2 == 1
            a = np.where(odd, _numbers(c, seen, other)[0], a)
            x = np.where(odd, seen.value(other, c.x[0], c.x_at if c.x_at is not None else c.at, c.x_over), x)
        given = np.column_stack([seen.value(first, g, c.at) for g in c.given])[mine] if c.given else None
        return _Sample(a[mine], who[mine], x=x[mine], given=given)
    if c.cases:
        others = kept & seen.holds(first, c.controls)
        if c.given:  # a log-linear model of both groups
            both = mine | others
            held = np.column_stack([seen.value(first, g, c.at) for g in c.given])[both]
            return _Sample(a[both], who[both], x=mine[both].astype(float), given=held)
        return _Sample(
            a[mine], who[mine], a[others], who[others], event_a=_of(event_a, mine), event_b=_of(event_a, others)
        )
    if c.between:
        second = c.between[1]
        b, event_b = _numbers(c, seen, second)
        others = seen.holds(second, c.by) & seen.complete(second)
        who_b = np.searchsorted(seen.everybody, seen.persons[second])
        return _Sample(
            a[mine], who[mine], b[others], who_b[others], event_a=_of(event_a, mine), event_b=_of(event_b, others)
        )
    before = None if c.event or c.how in {"level", "nadir"} or c.endpoint is None else seen.baseline(first, c.endpoint)
    if before is None:
        return _Sample(a[mine], who[mine], event_a=_of(event_a, mine))
    return _Sample(a[mine], who[mine], before[mine], who[mine], paired=True)


def _of(values: np.ndarray | None, kept: np.ndarray) -> np.ndarray | None:
    return None if values is None else values[kept]


def _numbers(c: Contrast, seen: Measurements, arm: str) -> tuple[np.ndarray, np.ndarray | None]:
    if c.event is not None:
        return seen.first(arm, c.event, c.begin)
    assert c.endpoint is not None
    if c.how == "nadir":
        return seen.nadir(arm, c.endpoint.names[0], c.over), None
    return seen.value(arm, c.endpoint, c.at, c.over), None


def _value(metric: str, c: Contrast, s: _Sample) -> tuple[float, float]:
    """The value in the model's own unit, and the standardised effect."""
    if len(s.a) < 3 or (s.b is not None and len(s.b) < 3):
        return math.nan, math.nan
    if s.event_a is not None:
        return _of_events(metric, s), math.nan
    level = metric in {"mean", "peak", "time", "half_life", "proportion"} or (c.how == "level")
    b = None if level and s.paired else s.b
    with np.errstate(all="ignore"):
        value = by_metric(
            metric,
            s.a,
            b if metric not in {"mean", "peak", "time", "half_life", "proportion"} else None,
            paired=s.paired,
            x=s.x,
            given=s.given,
            summary=c.summary,
            how=c.how if c.how in {"cv", "standardised", "r2", "rates"} else "",
        )
        single = s.x is None or s.x.ndim == 1
        standardised = standardised_effect(s.a, b, paired=s.paired, x=s.x, given=s.given) if single else math.nan
    return value, standardised


def _of_events(metric: str, s: _Sample) -> float:
    assert s.event_a is not None
    if metric == "HR" and s.b is not None and s.event_b is not None:
        treated = np.concatenate([np.ones(len(s.a)), np.zeros(len(s.b))])
        return hazard(np.concatenate([s.a, s.b]), np.concatenate([s.event_a, s.event_b]), treated)
    if metric == "time":
        return kaplan_meier_median(s.a, s.event_a)
    return by_metric(metric, s.event_a, s.event_b)


def _factor(finding: Finding, c: Contrast, seen: Measurements) -> float:
    """From the read-out's unit to the finding's; 1 for what has no unit."""
    metric = finding.effect.metric
    if metric in CONTRASTS - {"difference"} or metric == "direction" or c.x:
        return 1.0
    if c.event is not None or c.how == "nadir":
        return unit_factor("h", finding.outcome.unit) if metric == "time" else 1.0
    assert c.endpoint is not None
    return unit_factor(seen.unit(c.endpoint), finding.outcome.unit)


def enough(finding: Finding, made: Size) -> float:
    """How many times the people of ``made`` are needed for the simulation's own error to be small.

    Small is a quarter of the published standard error, 0.02 standard deviations or 2 %, whichever of those that
    apply is the largest; a direction is also known well enough when it is 4 errors from where it is decided.
    """
    effect, target = finding.effect, 0.0
    if made.n < 2 * GROUPS:  # too few to know an error
        return 2 * GROUPS / max(made.n, 1)
    if not math.isfinite(made.se) or made.se == 0:
        return 1.0
    interval = finding.interval()
    log = effect.metric in RATIOS
    if interval and not (log and interval[0] <= 0):
        low, high = (math.log(interval[0]), math.log(interval[1])) if log else interval
        target = (high - low) / (2 * Z) / 4
    if effect.metric in {"g", "d", "r", "z", "direction"}:
        target = max(target, 0.02)
    elif log:
        target = max(target, 0.02)
    else:
        target = max(target, 0.02 * max(abs(made.value), abs(effect.value or 0.0)))
    if effect.metric == "direction":
        target = max(target, abs(abs(made.standardised) - 0.1) / 4)
    return (made.se / target) ** 2 if target > 0 else 1.0

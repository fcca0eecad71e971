"""The model's value of a finding from the measurements of people, with the error that sampling them leaves.

A study's report and the evidence check call the same :func:`estimate`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from allostasis.errors import UnitError
from allostasis.ledger import CONTRASTS, RATIOS, Finding, unit_factor, verdict_within
from allostasis.results.estimand import Estimand
from allostasis.results.measurements import Measurements
from allostasis.statistics import (
    by_metric,
    grouped_jackknife,
    hazard,
    kaplan_meier_median,
    odds_ratio,
    proportion,
    risk_ratio,
    standardised_effect,
)

__all__ = ["GROUPS", "Z", "Estimate", "enough", "estimate", "judge", "shift"]

GROUPS = 20  # of people left out in turn
Z = 1.959963984540054
MORE = 4.0  # as many people again where nothing is known of the error yet
_COUNTED = frozenset({"OR", "RR", "HR", "proportion"})


@dataclass(frozen=True)
class Estimate:
    """A model's value; ``se`` and interval (95 %) are of sampling people, on the log scale for ratios.

    Attributes:
        value: in the finding's metric and unit. standardised: the effect in SDs, for nulls and directions, with
            its own interval.
        n: people who entered.
        left_out: the value without each group of people in turn.
        reason: why there is no value; empty where there is one.
        rare: whether it counts events of which too few came for a value or its error.
    """

    value: float
    standardised: float
    se: float
    low: float
    high: float
    n: int
    left_out: tuple[float, ...] = ()
    standardised_low: float = math.nan
    standardised_high: float = math.nan
    reason: str = ""
    rare: bool = False


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

    def without(self, group: int, groups: int) -> _Sample:
        """Without the people of a group."""
        a = self.who_a % groups != group
        b = None if self.who_b is None else self.who_b % groups != group

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

    @property
    def n(self) -> int:
        """People who entered: of pairs each once."""
        both = 0 if self.b is None or self.paired else int(np.isfinite(self.b).sum())
        return int(np.isfinite(self.a).sum()) + both

    @property
    def outcomes(self) -> list[np.ndarray] | None:
        """0 and 1 of each group where events are counted; else None."""
        if self.event_a is not None:
            return [e for e in (self.event_a, self.event_b) if e is not None]
        groups = [x[np.isfinite(x)] for x in (self.a, self.b) if x is not None]
        return groups if all(np.isin(x, (0.0, 1.0)).all() for x in groups) else None


def estimate(finding: Finding, estimand: Estimand, measured: Measurements) -> Estimate:
    """The model's value of a finding.

    Everybody whose integration stopped in some arm is left out. The error is found by leaving out a twentieth of the
    people in turn, in all arms at once, so that the same people in two arms count as what they are.
    """
    c = estimand
    if c.start is not None:
        measured = replace(measured, start=c.start)
    sample = _sample(c, measured)
    metric = finding.effect.metric
    log = metric in RATIOS
    scale = _factor(finding, c, measured) if c.times is None else c.times
    value, standardised = _value(metric, c, sample)
    groups = max(2, min(GROUPS, len(measured)))
    parts = [_value(metric, c, sample.without(g, groups)) for g in range(groups)]
    left_out = tuple(scale * v for v, _ in parts)
    value *= scale
    se = grouped_jackknife(left_out, log=log)
    if log and value > 0:
        low, high = value * math.exp(-Z * se), value * math.exp(Z * se)
    else:
        low, high = value - Z * se, value + Z * se
    events = metric in _COUNTED or c.event is not None
    counted = sample.outcomes if events and sample.x is None and c.how != "rates" else None
    rare = counted is not None and any(len(x) == 0 or x.min() == x.max() for x in counted)
    if rare and math.isfinite(value):
        low, high, se = _of_counts(metric, counted or [], scale, (low, high, se))
    wide = Z * grouped_jackknife([d for _, d in parts], log=False)
    reason = "" if math.isfinite(value) else _reason(sample, counted)
    return Estimate(
        value, standardised, se, low, high, sample.n, left_out, standardised - wide, standardised + wide, reason, rare
    )


def judge(finding: Finding, the_estimate: Estimate) -> str:
    """The verdict on an estimate, *undecided* where its own error spans the bound or no value came."""
    if not math.isfinite(the_estimate.value) and (
        finding.effect.value is not None or finding.effect.metric == "direction"
    ):
        return "undecided"
    return verdict_within(
        finding,
        (the_estimate.low, the_estimate.value, the_estimate.high),
        (the_estimate.standardised_low, the_estimate.standardised, the_estimate.standardised_high),
    )


def _of_counts(
    metric: str, counted: list[np.ndarray], scale: float, found: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Interval and error where a group has no event, or nothing else: leaving people out sees no error there."""
    told = [(int(x.sum()), len(x)) for x in counted]
    if metric == "proportion":
        e = proportion(*told[0])
    elif metric in {"OR", "RR"} and len(told) == 2:
        e = (odds_ratio if metric == "OR" else risk_ratio)(*told[0], *told[1])
    else:
        return found
    if not math.isfinite(e.high):
        return found
    log = metric in RATIOS
    se = (math.log(e.high / e.low) if log and e.low > 0 else (e.high - e.low) * scale) / (2 * Z)
    return e.low * scale, e.high * scale, se


def _reason(s: _Sample, counted: list[np.ndarray] | None) -> str:
    """Why there is no value."""
    if len(s.a) < 3 or (s.b is not None and len(s.b) < 3):
        sizes = " and ".join(str(len(x)) for x in (s.a, s.b) if x is not None)
        return f"too few people for a value: {sizes}"
    if counted is not None:
        told = " and ".join(f"{int(x.sum())} of {len(x)}" for x in counted)
        return f"no value from the events that came: {told}"
    return f"the numbers of these {s.n} people give no value"


def shift(a: Estimate, b: Estimate) -> tuple[float, float]:
    """How far a value moves from ``a`` to ``b`` in the same people, and the error that sampling them leaves."""
    if len(a.left_out) != len(b.left_out):
        return b.value - a.value, math.nan
    return b.value - a.value, grouped_jackknife([y - x for x, y in zip(a.left_out, b.left_out, strict=True)], log=False)


def _sample(c: Estimand, measured: Measurements) -> _Sample:
    first = c.between[0] if c.between else c.arm
    who = np.searchsorted(measured.everybody, measured.persons[first])
    kept = measured.holds(first, c.by, c.when, c.over) & measured.complete(first)
    mine = kept & measured.holds(first, c.cases, c.when, c.over) if c.cases else kept
    a, event_a = _numbers(c, measured, first)
    if c.x:
        columns = [measured.value(first, x, c.x_at if c.x_at is not None else c.at, c.x_over) for x in c.x]
        x = columns[0] if len(columns) == 1 else np.column_stack(columns)
        if c.between:  # two groups of people in one correlation: every other person is of the second
            other, odd = c.between[1], who % 2 == 1
            a = np.where(odd, _numbers(c, measured, other)[0], a)
            x = np.where(odd, measured.value(other, c.x[0], c.x_at if c.x_at is not None else c.at, c.x_over), x)
        given = np.column_stack([measured.value(first, g, c.at) for g in c.given])[mine] if c.given else None
        return _Sample(a[mine], who[mine], x=x[mine], given=given)
    if c.cases:
        others = kept & measured.holds(first, c.controls, c.when, c.over)
        if c.given:  # a log-linear model of both groups
            both = mine | others
            held = np.column_stack([measured.value(first, g, c.at) for g in c.given])[both]
            return _Sample(a[both], who[both], x=mine[both].astype(float), given=held)
        return _Sample(
            a[mine], who[mine], a[others], who[others], event_a=_of(event_a, mine), event_b=_of(event_a, others)
        )
    if c.between:
        second = c.between[1]
        b, event_b = _numbers(c, measured, second)
        others = measured.holds(second, c.by, c.when, c.over) & measured.complete(second)
        who_b = np.searchsorted(measured.everybody, measured.persons[second])
        return _Sample(
            a[mine], who[mine], b[others], who_b[others], event_a=_of(event_a, mine), event_b=_of(event_b, others)
        )
    before = (
        None if c.event or c.how in {"level", "nadir"} or c.endpoint is None else measured.baseline(first, c.endpoint)
    )
    if before is None:
        return _Sample(a[mine], who[mine], event_a=_of(event_a, mine))
    return _Sample(a[mine], who[mine], before[mine], who[mine], paired=True)


def _of(values: np.ndarray | None, kept: np.ndarray) -> np.ndarray | None:
    return None if values is None else values[kept]


def _numbers(c: Estimand, measured: Measurements, arm: str) -> tuple[np.ndarray, np.ndarray | None]:
    if c.event is not None:
        return measured.first(arm, c.event, c.begin, c.until)
    assert c.endpoint is not None
    if c.how == "nadir":
        return measured.nadir(arm, c.endpoint.names[0], c.over), None
    return measured.value(arm, c.endpoint, c.at, c.over), None


def _value(metric: str, c: Estimand, s: _Sample) -> tuple[float, float]:
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


def _factor(finding: Finding, c: Estimand, measured: Measurements) -> float:
    """From the read-out's unit to the finding's; 1 for what has no unit, nan where the one is no such unit."""
    metric = finding.effect.metric
    if metric in CONTRASTS - {"difference"} or metric == "direction" or c.x:
        return 1.0
    if c.event is not None or c.how == "nadir":
        return unit_factor("h", finding.outcome.unit) if metric == "time" else 1.0
    assert c.endpoint is not None
    try:
        return unit_factor(measured.unit(c.endpoint), finding.outcome.unit)
    except UnitError:
        return math.nan


def enough(finding: Finding, the_estimate: Estimate) -> float:
    """How many times the people of ``made`` are needed for the simulation's own error to be small.

    Small is a quarter of the published standard error, 0.02 standard deviations or 2 %, whichever of those that
    apply is the largest; a direction is also known well enough when it is 4 errors from where it is decided. Where
    the verdict is not decided by then, or events are so rare that there is no value yet, more people are asked for.
    """
    effect, target = finding.effect, 0.0
    if the_estimate.n < 2 * GROUPS:  # too few to know an error
        return max(2 * GROUPS / max(the_estimate.n, 1), 2.0)
    if the_estimate.rare or not math.isfinite(the_estimate.se) or not math.isfinite(the_estimate.value):
        return MORE
    open_still = 2.0 if judge(finding, the_estimate) == "undecided" else 1.0
    if the_estimate.se == 0:
        return open_still
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
        target = max(target, 0.02 * max(abs(the_estimate.value), abs(effect.value or 0.0)))
    if effect.metric == "direction":
        target = max(target, abs(abs(the_estimate.standardised) - 0.1) / 4)
    return max(open_still, (the_estimate.se / target) ** 2 if target > 0 else 1.0)

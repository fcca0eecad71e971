"""Whether a model's value meets a published one, by fixed rules that know nothing of the model.

Contrasts are inside in the published 95 % interval, or within a fifth of the effect (on the log scale for
ratios) where that is wider or there is no interval, with the published sign and at least half its size.
Levels, peaks and times are inside in the interval or within a quarter, whichever is wider. A null is met by a
standardised effect below 0.1 or inside the interval. Directions need the sign and a standardised effect of 0.1.
A wrong sign is opposite, unless the effect is below 0.1 standard deviations: then it is outside.

*Undecided* is where the simulation's own error spans the bound: among the model's value, both ends of its 95 %
interval of sampling people and the point of that interval nearest to the published effect, some are inside and some
are not. Outside and opposite are both misses; where none of these points is inside, the value says which.
"""

from __future__ import annotations

import math

from allostasis.ledger import Finding

__all__ = ["CONTRASTS", "RATIOS", "verdict", "verdict_within"]

Ends = tuple[float, float, float]

CONTRASTS = frozenset({"g", "d", "r", "z", "OR", "RR", "HR", "ratio", "difference", "percent", "slope", "proportion"})
RATIOS = frozenset({"OR", "RR", "HR", "ratio"})


def verdict(finding: Finding, value: float, *, standardised: float | None = None) -> str:
    """``"inside"``, ``"outside"``, ``"opposite"`` or ``"not simulated"``.

    Args:
        value: the model's, in the finding's metric and unit.
        standardised: the model's effect in standard deviations, for nulls and directions.
    """
    effect = finding.effect
    if not math.isfinite(value):
        return "not simulated"
    if effect.metric == "direction":
        d = value if standardised is None else standardised
        if effect.sign == 0:
            return "inside" if abs(d) < 0.1 else "outside"
        if abs(d) < 0.1:
            return "outside"
        return "inside" if math.copysign(1, d) == effect.sign else "opposite"
    if effect.value is None:
        return "not simulated"
    if effect.value_basis == "below_detection":
        reference = 1.0 if effect.metric in RATIOS else effect.reference_value or math.nan
        return "inside" if value < 0.1 * reference else "outside"
    interval = finding.interval()
    if effect.metric in CONTRASTS:
        return _contrast(effect.metric, effect.value, interval, value, standardised)
    near = abs(value - effect.value) <= 0.25 * abs(effect.value)
    return "inside" if near or (interval is not None and interval[0] <= value <= interval[1]) else "outside"


def verdict_within(finding: Finding, value: Ends, standardised: Ends | None = None) -> str:
    """As :func:`verdict`, or ``"undecided"`` where the error of sampling people does not let it be told.

    Args:
        value: lower end, the model's value, upper end, in the finding's metric and unit.
        standardised: the same of the effect in standard deviations; nan where there is none.
    """
    low, middle, high = value
    d = standardised or (math.nan, math.nan, math.nan)
    said = _say(finding, middle, d[1])
    if said == "not simulated":
        return said
    if not (math.isfinite(low) and math.isfinite(high)):
        return "undecided"
    target = finding.effect.value if finding.effect.value is not None else 0.0
    near, small = min(max(target, low), high), min(max(0.0, d[0]), d[2])
    points = [(low, d[0]), (middle, d[1]), (high, d[2]), (near, d[1])]
    if finding.effect.metric == "direction" or math.isfinite(small):
        points.append((middle, small))
    met = {_say(finding, v, s) == "inside" for v, s in points}
    return "undecided" if len(met) > 1 else said


def _say(finding: Finding, value: float, d: float) -> str:
    return verdict(finding, value, standardised=d if math.isfinite(d) else None)


def _contrast(
    metric: str, published: float, interval: tuple[float, float] | None, value: float, standardised: float | None
) -> str:
    ratio = metric in RATIOS
    if ratio and (published <= 0 or value <= 0):
        return "outside"
    a, b = (math.log(published), math.log(value)) if ratio else (published, value)
    ends = tuple(math.log(e) if ratio and e > 0 else e for e in interval) if interval else None
    if a == 0 or (ends and ends[0] <= 0 <= ends[1]):
        small = abs(standardised if standardised is not None else b) < 0.1
        return "inside" if small or (ends is not None and ends[0] <= b <= ends[1]) else "outside"
    if a * b < 0:  # next to nothing has no direction
        return "outside" if standardised is not None and abs(standardised) < 0.1 else "opposite"
    near = abs(b - a) <= 0.2 * abs(a) or (ends is not None and ends[0] <= b <= ends[1])
    return "inside" if near and abs(b) >= 0.5 * abs(a) else "outside"

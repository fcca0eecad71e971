"""Whether a model's value meets a published one, by fixed rules that know nothing of the model.

Contrasts are inside in the published 95 % interval, or within a fifth of the effect (on the log scale for
ratios) where that is wider or there is no interval, with the published sign and at least half its size.
Levels, peaks and times are inside in the interval or within a quarter, whichever is wider. A null is met by a
standardised effect below 0.1 or inside the interval. Directions need the sign and a standardised effect of 0.1.
A wrong sign is opposite, unless the effect is below 0.1 standard deviations: then it is outside.
"""

from __future__ import annotations

import math

from allostasis.ledger import Finding

__all__ = ["CONTRASTS", "RATIOS", "verdict"]

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

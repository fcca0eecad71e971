"""The numbers of one comparison by the kind of its endpoint, as plain data; what has no sense there has its reason.

Every row has the same keys: ``KEYS``. An estimate is ``{"value", "low", "high"}``; ``how`` says how each was made,
``why`` why one, or its interval, is missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from allostasis.statistics import (
    Estimate,
    d_av,
    hazard_ratio,
    hedges_g,
    hodges_lehmann,
    horizon,
    mean_difference,
    median,
    median_time,
    needed_to_treat,
    odds_ratio,
    one_sample_d,
    paired_difference,
    paired_odds_ratio,
    paired_risk_difference,
    paired_risk_ratio,
    paired_shift,
    proportion,
    restricted_mean,
    restricted_mean_difference,
    risk_difference,
    risk_ratio,
    unknown,
)

__all__ = ["KEYS", "Numbers", "effects", "estimate", "plain_number"]

KEYS: tuple[str, ...] = ("n", "missing", "mean", "sd", "difference", "g", "ratio", "ancova", "events", "proportion")
KEYS += ("risk_difference", "risk_ratio", "odds_ratio", "nnt", "median", "rmst", "rmst_difference", "hazard_ratio")
Groups = list[np.ndarray]


@dataclass
class Numbers:
    """The numbers of a row while they are found."""

    row: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(KEYS))
    how: dict[str, str] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    def put(self, key: str, *estimates: Estimate, several: bool = False) -> None:
        """An estimate, or one a side; None where it has no value."""
        for e in estimates:
            self.how[key] = e.method
            if e.reason:
                self.why[key] = e.reason
        said = [estimate(e) if math.isfinite(e.value) else None for e in estimates]
        self.row[key] = said if several else said[0]

    def senseless(self, why: str, *keys: str) -> None:
        """Numbers that this kind of endpoint does not have."""
        self.why |= dict.fromkeys(keys, why)

    def plain(self) -> dict[str, Any]:
        """As a row of the manifest."""
        return self.row | {"how": self.how, "why": self.why}


def effects(kind: str, groups: Groups, paired: bool, *, censored: Groups | None = None) -> Numbers:
    """The numbers of a comparison.

    Args:
        kind: of the endpoint (:mod:`allostasis.studies.running.endpoint_kinds`).
        groups: one number a person of each side, shape (n,) each; nan where it is missing.
        paired: whether both are the same people in the same order.
        censored: of ``time_to_event``: the same, with the last time seen of those who did not have it.
    """
    numbers = Numbers()
    known = [np.isfinite(x) for x in (groups if censored is None else censored)]
    numbers.row["n"] = [int(k.sum()) for k in known]
    numbers.row["missing"] = [int((~k).sum()) for k in known]
    if censored is not None:
        _events(numbers, groups, censored, paired)
    else:
        {"mean": _mean, "proportion": _proportion, "time": _time}[kind](numbers, groups, paired)
    return numbers


def _mean(numbers: Numbers, groups: Groups, paired: bool) -> None:
    finite = [x[np.isfinite(x)] for x in groups]
    numbers.row["mean"] = [plain_number(x.mean()) if len(x) else None for x in finite]
    numbers.row["sd"] = [plain_number(x.std(ddof=1)) if len(x) > 1 else None for x in finite]
    if len(groups) < 2:
        numbers.put("difference", paired_difference(groups[0], np.zeros_like(groups[0])))
        numbers.put("g", one_sample_d(groups[0]))
        return
    numbers.put("difference", (paired_difference if paired else mean_difference)(*groups))
    numbers.put("g", (d_av if paired else hedges_g)(*groups))
    numbers.put("ratio", _ratio(groups, paired))


def _ratio(groups: Groups, paired: bool) -> Estimate:
    """Ratio of geometric means, where everything is above zero."""
    if paired:
        both = np.isfinite(groups[0]) & np.isfinite(groups[1])
        groups = [x[both] for x in groups]
    kept = [x[np.isfinite(x)] for x in groups]
    method = "ratio of geometric means" + (" of pairs" if paired else "")
    if any((x <= 0).any() for x in kept):
        return unknown("a value is not above 0", n=sum(map(len, kept)), method=method)
    logs = (paired_difference if paired else mean_difference)(*(np.log(x) for x in kept))
    value, low, high = (math.exp(v) if math.isfinite(v) else v for v in (logs.value, logs.low, logs.high))
    return replace(logs, value=value, low=low, high=high, method=method)


def _proportion(numbers: Numbers, groups: Groups, paired: bool) -> None:
    counts = [(int((x == 1).sum()), int(np.isfinite(x).sum())) for x in groups]
    numbers.row["events"] = [e for e, _ in counts]
    numbers.put("proportion", *(proportion(e, n) for e, n in counts), several=True)
    numbers.senseless("the endpoint is a yes or no: see proportion, risk_difference, risk_ratio", "mean", "sd", "g")
    numbers.senseless("the endpoint is a yes or no: see risk_difference", "difference")
    numbers.senseless("the endpoint is a yes or no: see risk_ratio", "ratio")
    if len(groups) < 2:
        return
    of: list[Callable[..., Estimate]]
    if paired:
        a, b = (x[np.isfinite(groups[0]) & np.isfinite(groups[1])] == 1 for x in groups)
        told = [int(x.sum()) for x in (a & b, a & ~b, ~a & b, ~a & ~b)]
        of = [paired_risk_difference, paired_risk_ratio, paired_odds_ratio]
    else:
        told = [*counts[0], *counts[1]]
        of = [risk_difference, risk_ratio, odds_ratio]
    for key, one in zip(("risk_difference", "risk_ratio", "odds_ratio"), of, strict=True):
        numbers.put(key, one(*told))
    numbers.put("nnt", needed_to_treat(of[0](*told)))


def _time(numbers: Numbers, groups: Groups, paired: bool) -> None:
    finite = [x[np.isfinite(x)] for x in groups]
    numbers.row["mean"] = [plain_number(x.mean()) if len(x) else None for x in finite]
    numbers.row["sd"] = [plain_number(x.std(ddof=1)) if len(x) > 1 else None for x in finite]
    numbers.put("median", *(median(x) for x in groups), several=True)
    numbers.senseless("a moment among the visits has no standardised difference", "g")
    numbers.senseless("the ratio of two moments depends on where time begins", "ratio")
    if len(groups) < 2:
        numbers.senseless("a moment of one arm has nothing before it to differ from", "difference")
        return
    numbers.put("difference", (paired_shift if paired else hodges_lehmann)(*groups))


def _events(numbers: Numbers, groups: Groups, censored: Groups, paired: bool) -> None:
    happened = [
        np.where(np.isfinite(t), np.isfinite(g).astype(float), np.nan) for g, t in zip(groups, censored, strict=True)
    ]
    sides = list(zip(censored, happened, strict=True))
    numbers.row["events"] = [int(np.nansum(e)) for e in happened]
    numbers.put("median", *(median_time(t, e) for t, e in sides), several=True)
    until = horizon(*sides)
    if math.isfinite(until):
        numbers.put("rmst", *(restricted_mean(t, e, until) for t, e in sides), several=True)
    why = "people who have not had the event by the end have no time of it: see median, rmst and hazard_ratio"
    numbers.senseless(why, "mean", "sd", "difference", "g", "ratio")
    if len(groups) < 2:
        return
    (ta, ea), (tb, eb) = sides
    numbers.put("rmst_difference", restricted_mean_difference(ta, ea, tb, eb, paired=paired))
    time, event = np.concatenate([ta, tb]), np.concatenate([ea, eb])
    first = float(np.nanmin(time)) if np.isfinite(time).any() else 0.0
    arm = np.concatenate([np.ones(len(ta)), np.zeros(len(tb))])
    who = np.concatenate([np.arange(len(ta)), np.arange(len(tb))]) if paired else None
    numbers.put("hazard_ratio", hazard_ratio(time - min(first, 0.0), event, arm, person=who))


def estimate(e: Any) -> dict[str, float]:
    """An estimate as plain data."""
    return {"value": plain_number(e.value), "low": plain_number(e.low), "high": plain_number(e.high)}


def plain_number(x: Any) -> float:
    """Ten digits: below them lies only rounding, which must not reach a file."""
    return float(f"{float(x):.10g}")

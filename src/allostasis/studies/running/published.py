"""Published findings beside the model's own values: the estimand of each, estimated as the evidence check does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allostasis.ledger import finding, in_sample
from allostasis.results import Measurements, estimate, judge
from allostasis.studies.running.effects import plain_number

if TYPE_CHECKING:
    from allostasis.results import Result
    from allostasis.studies.running.plan import Plan

__all__ = ["beside"]


def beside(study_plan: Plan, result: Result) -> list[dict[str, Any]]:
    """One row a finding that the study names: published value, the model's, verdict."""
    rows, measured = [], Measurements.of(result)
    for p in study_plan.study.published:
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
            "in_sample": p.in_sample or in_sample(f.id, p.note),
            "note": p.note,
            "differs": p.differs,
            "replay": p.replay,
            "endpoint": None,
            "arm": None,
        }
        if p.estimand is None:
            rows.append(
                row | {"model": None, "verdict": "not simulated", "reason": p.differs or "no replay has been written"}
            )
            continue
        e = p.estimand
        row |= {"endpoint": str(e.event if e.endpoint is None else e.endpoint), "arm": e.arms[0]}
        row |= {"between": list(e.between) if e.between else None, "at_h": e.at, "over_h": list(e.over or ()) or None}
        found = estimate(f, e, measured)
        value = {key: plain_number(getattr(found, key)) for key in ("value", "low", "high")} | {"n": found.n}
        rows.append(row | {"model": value, "verdict": judge(f, found), "reason": found.reason})
    return rows

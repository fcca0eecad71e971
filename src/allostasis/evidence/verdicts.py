"""Verdicts, the three baselines beside them, and totals by side and by row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allostasis.ledger import CONTRASTS, RATIOS, Finding, findings, in_sample, verdict
from allostasis.packs import owner
from allostasis.results import Estimand

__all__ = [
    "BASELINES",
    "ROWS",
    "Judged",
    "by_row",
    "distinct",
    "hits",
    "mean_of_topic",
    "model_value",
    "totals",
    "zero_effect",
]

BASELINES = ("zero", "uncoupled", "mean")
ROWS = tuple(f"S{i}" for i in range(1, 26))
_ORDER = {"opposite": 0, "outside": 1, "undecided": 2, "not simulated": 3, "inside": 4}
_DIMENSIONLESS = {"g", "d", "r", "z", "OR", "RR", "HR", "ratio", "percent", "proportion", "direction"}


@dataclass(frozen=True)
class Judged:
    """One finding beside the model.

    Attributes:
        model: value, se, low and high of sampling people, n, standardised effect, and low and high of doubt;
            None where it is not simulated. reason: why it is not, or why nobody can tell.
        baselines: the verdict that each baseline gets.
        people: who lived; failed: of them, those whose integration stopped, who are left out.
        precise: whether the simulation's own error is as small as it should be.
        rests_on: the simulated value it rests on, as :func:`model_value` names it; empty where it is not simulated.
    """

    finding: Finding
    verdict: str
    model: Mapping[str, float] | None = None
    reason: str = ""
    replay: str = ""
    note: str = ""
    baselines: Mapping[str, str] = field(default_factory=dict)
    people: int = 0
    failed: int = 0
    precise: bool = True
    rests_on: str = ""

    @property
    def in_sample(self) -> bool:
        """Whether the model was built or calibrated with it in view."""
        return in_sample(self.finding.id, self.note, kept=False)

    @property
    def order(self) -> tuple[Any, ...]:
        """Misses first."""
        return (not self.finding.counts, _ORDER[self.verdict], self.finding.topic, self.finding.id)

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        f, interval = self.finding, self.finding.interval()
        return {
            "finding": f.id,
            "rows": list(f.rows),
            "side": f.side,
            "counts": f.counts,
            "topic": f.topic,
            "statement": f.statement,
            "metric": f.effect.metric,
            "unit": f.outcome.unit,
            "published": {
                "value": f.effect.value,
                "sign": f.effect.sign,
                "low": interval[0] if interval else None,
                "high": interval[1] if interval else None,
                "interval": f.interval_basis,
            },
            "citation": f.source.short,
            "model": None if self.model is None else dict(self.model),
            "verdict": self.verdict,
            "reason": self.reason,
            "replay": self.replay,
            "note": self.note,
            "in_sample": self.in_sample,
            "people": self.people,
            "failed": self.failed,
            "precise": self.precise,
            "rests_on": self.rests_on,
            "baselines": dict(self.baselines),
        }


def zero_effect(finding: Finding) -> str:
    """The verdict on a model in which nothing has an effect: the comparison group's own value, or none."""
    effect = finding.effect
    if effect.metric == "direction":
        return verdict(finding, 0.0, standardised=0.0)
    if effect.metric in CONTRASTS and effect.metric != "proportion":
        # a crossover reported as the difference of one arm has its comparison in reference_value
        return verdict(finding, 1.0 if effect.metric in RATIOS else 0.0, standardised=0.0)
    return "outside" if effect.reference_value is None else verdict(finding, effect.reference_value)


def mean_of_topic(finding: Finding) -> str:
    """The verdict on the mean of the other calibration effects of the same topic and metric (and unit)."""
    effect = finding.effect
    others = [
        f.effect
        for f in findings().values()
        if f.counts and f.side == "calibration" and f.id != finding.id and owner(f.id) in {"", owner(finding.id)}
        if f.topic == finding.topic and f.effect.metric == effect.metric
        if effect.metric in _DIMENSIONLESS or f.outcome.unit == finding.outcome.unit
    ]
    if not others:
        return "outside"
    if effect.metric == "direction":
        mean = sum(o.sign or 0 for o in others) / len(others)
        return verdict(finding, mean, standardised=mean)
    numbers = [o.value for o in others if o.value is not None]
    if effect.metric in RATIOS:
        positive = [v for v in numbers if v > 0]
        if not positive:
            return "outside"
        value = math.exp(sum(math.log(v) for v in positive) / len(positive))
        return verdict(finding, value, standardised=math.log(value))
    value = sum(numbers) / len(numbers)
    return verdict(finding, value, standardised=value if effect.metric in {"g", "d", "r", "z"} else None)


def model_value(replay: str, c: Estimand) -> str:
    """The simulated value that a finding rests on: replay, arms, read-outs and moments, in whatever order they stand.

    Findings with the same one are not independent: whether it is asked for as a ratio, a difference or a standardised
    effect, the model has said one thing.
    """
    parts = [e for e in (c.endpoint, c.event, c.by, c.cases, c.controls, *c.x, *c.given) if e is not None]
    arms = sorted(set(c.between or (c.arm,)))
    names = sorted({n for e in parts for n in e.names})
    alone = (c.at, c.x_at, c.begin if c.event is not None else None)
    moments = {t for e in parts for t in e.times} | {t for t in alone if t is not None}
    spans = sorted({f"{a:g}-{b:g}" for a, b in (w for w in (c.over, c.x_over) if w is not None)})
    return " | ".join(
        (replay, ", ".join(arms), ", ".join(names), ", ".join([*(f"{t:g}" for t in sorted(moments)), *spans]))
    )


def distinct(judged: Iterable[Judged]) -> int:
    """How many simulated values some findings rest on; one whose value is not known stands for itself."""
    return len({j.rests_on or j.finding.id for j in judged})


def hits(judged: Iterable[Judged]) -> dict[str, Any]:
    """Counts of one group of findings: replayed, each verdict, and how many each baseline would have met.

    ``values`` says on how many distinct simulated values what is replayed, met, and met by each baseline rests.
    """
    counting = [j for j in judged if j.finding.counts]
    replayed = [j for j in counting if j.verdict != "not simulated"]
    table: dict[str, Any] = {"counting": len(counting), "replayed": len(replayed)}
    table |= {v: sum(j.verdict == v for j in replayed) for v in ("inside", "outside", "opposite", "undecided")}
    table["in_sample"] = sum(j.verdict == "inside" and j.in_sample for j in replayed)
    table["baselines"] = {b: sum(j.baselines.get(b) == "inside" for j in replayed) for b in BASELINES}
    table["skill"] = {b: table["inside"] - table["baselines"][b] for b in BASELINES}
    met = {"inside": [j for j in replayed if j.verdict == "inside"]}
    met |= {b: [j for j in replayed if j.baselines.get(b) == "inside"] for b in BASELINES}
    table["values"] = {"replayed": distinct(replayed)} | {name: distinct(some) for name, some in met.items()}
    return table


def totals(judged: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """Counts by side."""
    return {side: hits(j for j in judged if j.finding.side == side) for side in ("calibration", "validation")}


def by_row(judged: Sequence[Judged], rows: Sequence[str] = ROWS) -> list[dict[str, Any]]:
    """Counts by mission row; all counting outputs of a row are its denominator, so one not replayed is a miss."""
    items = []
    for row in rows:
        mine = [j for j in judged if row in j.finding.rows]
        if mine:
            counts = hits(mine)
            items.append({"row": row} | counts | {"share": counts["inside"] / max(1, counts["counting"])})
    return items

"""What the last evidence check found, placed on one axis for all metrics."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from allostasis.errors import InputError, UnknownName
from allostasis.evidence import Replay, replays, titles
from allostasis.ledger import RATIOS, Finding, evidence, evidence_about, findings, verdict

__all__ = ["axis", "evidence_page", "replay_of", "replay_study"]

FAR = 60  # doublings of the distance to look for a bound within
PEOPLE = 100  # of a replay opened as a study; the check itself asks for as many as its error needs
FINE = 40  # halvings after one was found
SENT = (
    "id", "side", "counts", "in_sample", "verdict", "reason", "believed", "statement", "citation", "who", "measured",
    "when", "metric", "unit", "sign", "published", "model", "lived", "precise", "replay", "exposure",
)  # fmt: skip


@cache
def evidence_page() -> dict[str, Any]:
    """Rows, totals and every finding with its place; empty where no check was written."""
    book = findings()
    made = []
    for id, entry in evidence().items():
        finding = book.get(id)
        one = {key: entry.get(key) for key in SENT}
        one["rows"] = list(finding.rows) if finding else []
        one["place"] = axis(finding, entry.get("model")) if finding else None
        made.append(one)
    rows = [{"row": row, **about} for row, about in titles().items()]
    return {"rows": rows, "about": dict(evidence_about()), "findings": made}


def axis(finding: Finding, model: Mapping[str, Any] | None) -> dict[str, float] | None:
    """Where a model's value lies: 0 the published one, -1 and 1 the bounds of the verdict, linear in between and by
    the logarithm of the distance beyond.

    Returns:
        Places of ``value`` and, where they are known, of ``low``, ``high``, ``doubt_low`` and ``doubt_high``; None
        for directions and where there is nothing to place.
    """
    published = finding.effect.value
    if model is None or published is None or finding.effect.metric == "direction":
        return None
    ratio = finding.effect.metric in RATIOS
    if ratio and published <= 0:
        return None
    scale: Callable[[float], float] = math.log if ratio else float
    back: Callable[[float], float] = math.exp if ratio else float
    zero = scale(published)

    def inside(x: float) -> bool:
        return verdict(finding, back(x)) == "inside"

    if not inside(zero):
        return None
    bounds = {sign: _bound(zero, sign, inside) for sign in (-1, 1)}

    def place(value: float | None) -> float | None:
        if value is None or not math.isfinite(value) or (ratio and value <= 0):
            return None
        away = scale(value) - zero
        bound = bounds[1 if away >= 0 else -1]
        part = away / bound if bound else 0.0
        return round(part if abs(part) <= 1 else math.copysign(1 + math.log2(abs(part)), part), 4)

    places = {key: place(model.get(key)) for key in ("value", "low", "high", "doubt_low", "doubt_high")}
    found = {key: value for key, value in places.items() if value is not None}
    return found if "value" in found else None


def _bound(zero: float, sign: int, inside: Callable[[float], bool]) -> float:
    """How far from the published value the verdict stays inside on one side."""
    step = max(abs(zero), 1e-6) * 1e-6
    near = 0.0
    for _ in range(FAR):
        if not inside(zero + sign * step):
            break
        near, step = step, 2 * step
    far = step
    for _ in range(FINE):
        middle = (near + far) / 2
        near, far = (middle, far) if inside(zero + sign * middle) else (near, middle)
    return far


def replay_of(id: str) -> Replay:
    """The replay of a finding.

    Raises:
        UnknownName: no such finding. InputError: it has no replay.
    """
    if id not in evidence():
        raise UnknownName.among("finding", id, evidence(), where="finding")
    replay = replays().replayed().get(id)
    if replay is None:
        raise InputError("this finding has no replay", found=id, fix=str(evidence()[id].get("reason", "")))
    return replay


def replay_study(id: str) -> str:
    """The study file of the replay of a finding.

    Raises:
        UnknownName: no such finding. InputError: it has no replay.
    """
    import yaml

    replay = replay_of(id)
    plain = {**replay.study.to_dict(), "study": replay.title}
    plain["people"] = {**plain["people"], "number": min(PEOPLE, replay.most)}
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)

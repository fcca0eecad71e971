"""The mission rows: which of them work, by the evidence check or by the experiment that a row's study states.

A row works when at least two counting findings of it, of different cohorts, are met, one of them with a published
interval where the ledger has one; or, for rows proved by experiment, when every criterion of its studies is met.
It runs when a study of it can be read and something of it has been lived; else it is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from allostasis.cache import hashed, once
from allostasis.evidence import replay_cache
from allostasis.evidence.evidence_check import Progress, check
from allostasis.evidence.verdicts import Judged, distinct
from allostasis.studies import Result, Study, plan, read_study, run, shipped
from allostasis.studies.running import identity
from allostasis.trials import PlanFile, read_plans, search, shipped_plans

__all__ = ["ClaimState", "claim_states", "titles"]


@dataclass(frozen=True)
class ClaimState:
    """One mission row and how it stands; ``criteria`` are those of its stated experiment, text -> met.

    ``values_inside`` are the distinct simulated values that the findings inside rest on.
    """

    row: str
    title: str
    study: str | None
    state: str
    findings_replayed: int
    findings_inside: int
    criteria: Mapping[str, bool]
    values_inside: int = 0


@cache
def titles() -> dict[str, dict[str, str]]:
    """Row -> title and, where it is not findings, what proves it."""
    text = resources.files("allostasis.ledger").joinpath("rows.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def claim_states(*, workers: int = 2, progress: Progress | None = None) -> tuple[ClaimState, ...]:
    """All rows, each with its state, computed now (or from what was kept of the same model).

    Args:
        workers: threads; they change no number.
        progress: called with (what, done, total).
    """
    studies: dict[str, list[tuple[Path, Study]]] = {}
    for path in shipped():
        study = read_study(path)
        studies.setdefault(study.row, []).append((path, study))
    judged = check(doubt=0, baseline=False, workers=workers, progress=progress).judged
    items = []
    for row, about in titles().items():
        mine = studies.get(row, [])
        criteria: dict[str, bool] = {}
        if about.get("proof") == "experiment":
            for _, study in mine:
                criteria |= _criteria(study, workers, progress)
            for path in shipped_plans():
                criteria |= _of_plans(read_plans(path), row, workers, progress)
        items.append(_row(row, about, mine[0][0].name if mine else None, judged, criteria))
    return tuple(items)


def _row(
    row: str, about: Mapping[str, str], study: str | None, judged: Iterable[Judged], criteria: dict[str, bool]
) -> ClaimState:
    counting = [j for j in judged if row in j.finding.rows and j.finding.counts]
    replayed = [j for j in counting if j.verdict != "not simulated"]
    inside = [j for j in replayed if j.verdict == "inside"]
    if about.get("proof") == "experiment":
        works = bool(criteria) and all(criteria.values())
    else:
        published = [j for j in counting if j.finding.interval_basis == "published"]
        bounded = not published or any(j.finding.interval_basis == "published" for j in inside)
        works = len({j.finding.cohort for j in inside}) >= 2 and bounded
    lived = bool(replayed or criteria)
    state = "works" if works and study else "runs" if study and lived else "open"
    return ClaimState(row, about["title"], study, state, len(replayed), len(inside), criteria, distinct(inside))


def _criteria(study: Study, workers: int, progress: Progress | None) -> dict[str, bool]:
    """What the study expected beforehand and whether it came; lived once for one model."""
    if not any(c.expect for c in study.compare):
        return {}
    given = [g for arm in study.arms.values() for g in arm]
    told = [identity(plan(study)), replay_cache.code("studies.running.run"), replay_cache.instruments(study, given)]

    def judged() -> bytes:
        result = run(study, workers=workers, progress=progress)
        met = {f"{r['label']}: {r['expected']['criterion']}": r["expected"]["met"] for r in expected(result)}
        return json.dumps(met).encode()

    table: dict[str, bool] = json.loads(once("rows", hashed(told), judged))
    return table


def _of_plans(of: PlanFile, row: str, workers: int, progress: Progress | None) -> dict[str, bool]:
    """What a search for plans expected beforehand and whether it came; searched once for one model."""
    if of.row != row or not of.expect:
        return {}
    every = [g for c in of.components for given in c.gives.values() for g in given]
    told = [identity(plan(of.study)), repr(replace(of, study=None)), replay_cache.code("trials.searching")]  # type: ignore[arg-type]
    told += replay_cache.instruments(of.study, every)

    def judged() -> bytes:
        found = search(of, workers=workers, progress=progress or (lambda what, done, total: None))
        return json.dumps({f"{of.title}: {word}": met for word, met in found.expected.items()}).encode()

    table: dict[str, bool] = json.loads(once("rows", hashed(told), judged))
    return table


def expected(result: Result) -> list[dict[str, Any]]:
    """The comparisons of a result that carry a criterion."""
    return [r for r in result.manifest["comparisons"] if r["expected"]]

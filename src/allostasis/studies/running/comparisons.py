"""Endpoints of a result: one number a person from an expression, compared between arms or with the start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis.expressions import COVARIATES, Expression, Start, start_of, told
from allostasis.results import Measurements
from allostasis.statistics import Estimate, ancova, paired_ancova, unknown
from allostasis.studies.file.records import Comparison
from allostasis.studies.running.cutting import arm_without
from allostasis.studies.running.effects import effects
from allostasis.studies.running.endpoint_kinds import kind_of
from allostasis.studies.running.factorial import interaction
from allostasis.studies.running.mediation import mediation

if TYPE_CHECKING:
    from allostasis.results import Result
    from allostasis.studies.running.plan import Plan

__all__ = ["compare", "start"]


def start(result: Result, hours: np.ndarray) -> Start:
    """Until when a visit of a result, of its hours (T,), is a baseline."""
    return start_of(told(result.manifest["arms"]), hours)


@dataclass(frozen=True)
class Side:
    """One arm of a comparison: who they are, who of them belongs to the subgroup; of those the endpoint, the same with
    the last time seen where an event never came, and the baseline.
    """

    persons: np.ndarray
    kept: np.ndarray
    values: np.ndarray
    late: np.ndarray
    before: np.ndarray | None

    def pairs_with(self, other: Side) -> bool:
        """Whether both are the same people, one by one."""
        return np.array_equal(self.persons, other.persons) and np.array_equal(self.kept, other.kept)


def _side(measured: Measurements, arm: str, c: Comparison, group: Expression | None = None) -> Side:
    kept = measured.holds(arm, c.by, over=c.over)
    if group is not None:
        kept = kept & measured.holds(arm, group, 0.0 if c.at is None else c.at)
    values, late = (
        measured.value(arm, c.endpoint, c.at, c.over, censored=censored)[kept]
        for censored in (False, kind_of(c.endpoint) == "time_to_event")
    )
    name = next((n for n in c.endpoint.names if n not in COVARIATES), None)
    before = None if name is None else measured.before(arm, name)
    return Side(measured.persons[arm], kept, values, late, None if before is None else before[kept])


def compare(study_plan: Plan, result: Result) -> list[dict[str, Any]]:
    """Every comparison the study asks for, with effect sizes and 95 % intervals; ``why`` says what is missing."""
    rows, measured = [], Measurements.of(result)
    for c in study_plan.study.compare:
        first = c.between[0] if c.between else c.arm if c.cases else str(c.within)
        row: dict[str, Any] = {
            "label": c.label,
            "endpoint": c.endpoint.text,
            "at_h": c.at,
            "over_h": list(c.over) if c.over else None,
            "between": list(c.between) if c.between else None,
            "within": c.within,
            "cases": c.cases.text if c.cases else None,
            "controls": c.controls.text if c.controls else None,
            "arm": c.arm or None,
            "given": [e.text for e in c.given] or None,
            "subgroup": c.by.text if c.by else None,
            "unit": measured.unit(c.endpoint),
            "method": c.method,
        }
        if c.interaction or c.through:
            row |= _of_several(study_plan, c, measured)
            row["expected"] = _expected(c, row)
            rows.append(row)
            continue
        a = _side(measured, first, c, c.cases)
        groups, paired = [a], False
        if c.cases:
            groups.append(_side(measured, first, c, c.controls))
        if c.between:
            groups.append(_side(measured, c.between[1], c))
            paired = study_plan.study.design == "counterfactual" and a.pairs_with(groups[1])
        values = [side.values for side in groups]
        if c.within and (base := measured.baseline(first, c.endpoint)) is not None:
            values, paired = [a.values, base[a.kept]], True
        kind = kind_of(c.endpoint)
        late = [side.late for side in groups] if kind == "time_to_event" else None
        numbers = effects(kind, values, paired, censored=late)
        if c.between and c.method == "ancova":
            numbers.put("ancova", _ancova(result, paired, *groups))
        if c.given:
            numbers.put("ancova", _held_constant(measured, c, *groups))
        if kind == "mean" and "first_time(" in c.endpoint.text:
            numbers.why["n"] = "people in whom it never happens are left out"
        row |= {"kind": kind, "paired": paired} | numbers.plain()
        row["expected"] = _expected(c, row)
        rows.append(row)
    return rows


def _of_several(study_plan: Plan, c: Comparison, measured: Measurements) -> dict[str, Any]:
    """What more than two arms say together."""
    if c.interaction:
        return interaction(study_plan.study, c, measured)
    assert c.between is not None
    return mediation(study_plan.study, c, study_plan.cuts[arm_without(c.between[0], c.through)].couplings, measured)


def _expected(c: Comparison, row: dict[str, Any]) -> dict[str, Any] | None:
    return None if c.expect is None else {"criterion": str(c.expect), "met": c.expect.met(row)}


def _held_constant(measured: Measurements, c: Comparison, cases: Side, controls: Side) -> Estimate:
    """The difference of cases and controls with covariates held constant, by least squares."""
    held = np.column_stack([measured.value(c.arm, e, c.at, c.over) for e in c.given])
    both = np.concatenate([held[cases.kept], held[controls.kept]])
    group = np.concatenate([np.ones(len(cases.values)), np.zeros(len(controls.values))])
    values = np.concatenate([cases.values, controls.values])
    more = both[:, 1:] if both.shape[1] > 1 else None
    found = ancova(values, group, both[:, 0], more).difference
    return replace(found, method=f"least squares, {', '.join(e.text for e in c.given)} held constant")


def _ancova(result: Result, paired: bool, a: Side, b: Side) -> Estimate:
    """The difference between arms, adjusted for the baseline of the endpoint's read-out."""
    since = start(result, np.asarray(sorted(result.measures["time_h"].unique()), float))
    n = len(a.values) + len(b.values)
    if a.before is None or b.before is None or since.apart:
        why = "the arms differ before the first visit: there is no baseline" if since.apart else "there is no baseline"
        return unknown(why, n=n, method="ANCOVA")
    if paired:
        return paired_ancova(a.values, b.values, a.before, b.before)
    arm = np.concatenate([np.ones(len(a.values)), np.zeros(len(b.values))])
    before = np.concatenate([a.before, b.before])
    return ancova(np.concatenate([a.values, b.values]), arm, before).difference

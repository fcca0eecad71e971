"""Endpoints of a result: one number a person from an expression, compared between arms or with the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis.expressions.baseline import Start, start_of, told
from allostasis.expressions.parser import COVARIATES, Expression, Lookup
from allostasis.statistics import Estimate, ancova, paired_ancova
from allostasis.statistics.estimate import unknown
from allostasis.studies.running.effects import effects, estimate
from allostasis.studies.running.endpoint_kinds import kind_of
from allostasis.studies.running.instruments import Measured

if TYPE_CHECKING:
    from allostasis.results.result import Result
    from allostasis.studies.running.plan import Plan

__all__ = ["baseline", "compare", "endpoint", "estimate", "lookup", "result_lookup", "start", "unit_of"]


def lookup(made: Plan, values: dict[str, Measured], covariates: dict[str, np.ndarray]) -> Lookup:
    """How an expression finds measurements of a run at the plan's visits, and covariates."""
    hours = np.round(made.visits - made.study.clock, 9)
    named = {r.name: r.unit for r in made.readouts}

    def find(name: str, time: float | None) -> tuple[np.ndarray, str]:
        if name in COVARIATES:
            return covariates[name], COVARIATES[name]
        column = 0 if time is None else int(np.argmin(np.abs(hours - time)))
        return values[name].value[:, column], named[name]

    return find


def result_lookup(result: Result, arm: str) -> tuple[Lookup, np.ndarray, np.ndarray]:
    """How an expression finds the measurements of one arm; the visits in hours; the persons."""
    people = result.people[result.people["arm"] == arm].sort_values("person")
    persons = people["person"].to_numpy()
    hours = np.asarray(result.table(result.names[0], arm).columns, float) if result.names else np.empty(0)

    def find(name: str, time: float | None) -> tuple[np.ndarray, str]:
        if name in COVARIATES:
            return people[name].to_numpy(float), COVARIATES[name]
        values = result.table(name, arm).reindex(persons).to_numpy(float)
        unit = result.manifest["measures"][name]["unit"]
        if time is None:
            return values, unit
        return values[:, int(np.argmin(np.abs(hours - time)))], unit

    return find, hours, persons


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


def _side(
    result: Result,
    arm: str,
    expression: Expression,
    at: float | None = None,
    over: tuple[float, float] | None = None,
    by: Expression | None = None,
) -> Side:
    find, hours, persons = result_lookup(result, arm)
    since = start(result, hours)
    kept = _subgroup(find, hours, len(persons), by, since)
    values, late = (
        np.broadcast_to(
            expression.evaluate(find, times=hours, at=at, over=over, start=since.until, censored=censored), kept.shape
        )[kept].astype(float)
        for censored in (False, kind_of(expression) == "time_to_event")
    )
    before = _before(find, hours, expression, since)
    return Side(persons, kept, values, late, None if before is None else before[kept])


def _subgroup(find: Lookup, hours: np.ndarray, n: int, by: Expression | None, since: Start) -> np.ndarray:
    """Who belongs to it, by what was so at time zero."""
    if by is None:
        return np.ones(n, bool)
    held: np.ndarray = np.broadcast_to(by.evaluate(find, times=hours, at=0.0, start=since.until) == 1.0, n)
    return held


def _before(find: Lookup, hours: np.ndarray, expression: Expression, since: Start) -> np.ndarray | None:
    """The baseline of the first read-out in an expression."""
    name = next((n for n in expression.names if n not in COVARIATES), None)
    column = since.column(hours)
    return None if name is None or column is None else np.asarray(find(name, None)[0][:, column], float)


def endpoint(
    result: Result,
    arm: str,
    expression: Expression,
    *,
    at: float | None = None,
    over: tuple[float, float] | None = None,
    by: Expression | None = None,
) -> np.ndarray:
    """One number a person of an arm; those outside the subgroup ``by`` are left out."""
    return _side(result, arm, expression, at, over, by).values


def unit_of(result: Result, expression: Expression) -> str:
    """The unit an endpoint comes in."""
    return expression.unit({name: about["unit"] for name, about in result.manifest["measures"].items()} | COVARIATES)


def compare(made: Plan, result: Result) -> list[dict[str, Any]]:
    """Every comparison the study asks for, with effect sizes and 95 % intervals; ``why`` says what is missing."""
    rows = []
    for c in made.study.compare:
        first = c.between[0] if c.between else str(c.within)
        a = _side(result, first, c.endpoint, c.at, c.over, c.by)
        row: dict[str, Any] = {
            "label": c.label,
            "endpoint": c.endpoint.text,
            "at_h": c.at,
            "over_h": list(c.over) if c.over else None,
            "between": list(c.between) if c.between else None,
            "within": c.within,
            "subgroup": c.by.text if c.by else None,
            "unit": unit_of(result, c.endpoint),
            "method": c.method,
        }
        groups, paired = [a], False
        if c.between:
            groups.append(_side(result, c.between[1], c.endpoint, c.at, c.over, c.by))
            paired = made.study.design == "counterfactual" and a.pairs_with(groups[1])
        values = [side.values for side in groups]
        if not c.between and (base := baseline(result, first, c.endpoint, c.by)) is not None:
            values, paired = [a.values, base], True
        kind = kind_of(c.endpoint)
        late = [side.late for side in groups] if kind == "time_to_event" else None
        numbers = effects(kind, values, paired, censored=late)
        if c.between and c.method == "ancova":
            numbers.put("ancova", _ancova(result, paired, *groups))
        if kind == "mean" and "first_time(" in c.endpoint.text:
            numbers.why["n"] = "people in whom it never happens are left out"
        row |= {"kind": kind, "paired": paired} | numbers.plain()
        row["expected"] = None if c.expect is None else {"criterion": str(c.expect), "met": c.expect.met(row)}
        rows.append(row)
    return rows


def baseline(result: Result, arm: str, expression: Expression, by: Expression | None = None) -> np.ndarray | None:
    """The same people's value at the baseline; None where the endpoint is itself a change."""
    if expression.stands_alone or len([n for n in expression.names if n not in COVARIATES]) != 1:
        return None
    find, hours, persons = result_lookup(result, arm)
    since = start(result, hours)
    before = _before(find, hours, expression, since)
    return None if before is None else before[_subgroup(find, hours, len(persons), by, since)]


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

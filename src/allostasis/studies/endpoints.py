"""Endpoints of a result: one number a person from an expression, compared between arms or with the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis.statistics import ancova, d_av, hedges_g, mean_difference, one_sample_d, paired_difference
from allostasis.studies.expression import COVARIATES, Expression, Lookup
from allostasis.studies.measure import Measured

if TYPE_CHECKING:
    from allostasis.studies.plan import Plan
    from allostasis.studies.result import Result

__all__ = ["baseline", "compare", "endpoint", "estimate", "lookup", "result_lookup", "unit_of"]


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
    tables = {name: result.table(name, arm).reindex(persons) for name in result.names}
    hours = np.asarray(next(iter(tables.values())).columns, float) if tables else np.empty(0)

    def find(name: str, time: float | None) -> tuple[np.ndarray, str]:
        if name in COVARIATES:
            return people[name].to_numpy(float), COVARIATES[name]
        values = tables[name].to_numpy(float)
        unit = result.manifest["measures"][name]["unit"]
        if time is None:
            return values, unit
        return values[:, int(np.argmin(np.abs(hours - time)))], unit

    return find, hours, persons


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
    find, hours, _ = result_lookup(result, arm)
    values: np.ndarray = np.atleast_1d(expression.evaluate(find, times=hours, at=at, over=over)).astype(float)
    if by is None:
        return values
    kept: np.ndarray = values[np.asarray(by.evaluate(find, times=hours, at=0.0) == 1.0)]
    return kept


def unit_of(result: Result, expression: Expression) -> str:
    """The unit an endpoint comes in."""
    return expression.unit({name: about["unit"] for name, about in result.manifest["measures"].items()} | COVARIATES)


def compare(made: Plan, result: Result) -> list[dict[str, Any]]:
    """Every comparison the study asks for, with effect sizes and 95 % intervals."""
    rows = []
    for c in made.study.compare:
        first = c.between[0] if c.between else str(c.within)
        a = endpoint(result, first, c.endpoint, at=c.at, over=c.over, by=c.by)
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
        adjusted = None
        if c.between:
            b = endpoint(result, c.between[1], c.endpoint, at=c.at, over=c.over, by=c.by)
            groups = [a, b]
            paired = made.study.design == "counterfactual" and c.by is None
            difference, g = _between(paired, a, b), d_av(a, b) if paired else hedges_g(a, b)
            if c.method == "ancova":
                adjusted = _ancova(result, c, a, b)
        else:
            base = baseline(result, first, c.endpoint, c.by)
            groups = [a] if base is None else [a, base]
            paired = base is not None and c.by is None
            difference = paired_difference(a, np.zeros_like(a) if base is None else base)
            g = one_sample_d(a) if base is None else d_av(a, base)
        finite = [x[np.isfinite(x)] for x in groups]
        row |= {
            "n": [len(x) for x in finite],
            "mean": [_number(x.mean()) if len(x) else None for x in finite],
            "sd": [_number(x.std(ddof=1)) if len(x) > 1 else None for x in finite],
            "difference": estimate(difference),
            "g": estimate(g),
            "ratio": _ratio(groups if paired else finite, paired),
            "ancova": adjusted,
        }
        row["expected"] = None if c.expect is None else {"criterion": str(c.expect), "met": c.expect.met(row)}
        rows.append(row)
    return rows


def baseline(result: Result, arm: str, expression: Expression, by: Expression | None = None) -> np.ndarray | None:
    """The same people's value at the last visit at or before time zero; None where the endpoint is itself a change."""
    if expression.stands_alone:
        return None
    find, hours, _ = result_lookup(result, arm)
    names = [n for n in expression.names if n not in COVARIATES]
    before = hours[hours <= 1e-9]
    if len(names) != 1 or not len(before):
        return None
    values = find(names[0], float(before[-1]))[0]
    if by is not None:
        values = values[np.asarray(by.evaluate(find, times=hours, at=0.0) == 1.0)]
    return values


def _ancova(result: Result, c: Any, a: np.ndarray, b: np.ndarray) -> dict[str, float] | None:
    """The difference between arms, adjusted for the baseline of the endpoint's read-out."""
    name = next(n for n in c.endpoint.names if n not in COVARIATES)
    before = [result_lookup(result, arm)[0](name, 0.0)[0] for arm in c.between]
    if [len(x) for x in before] != [len(a), len(b)]:
        return None
    arm = np.concatenate([np.ones(len(a)), np.zeros(len(b))])
    return estimate(ancova(np.concatenate([a, b]), arm, np.concatenate(before)).difference)


def _between(paired: bool, a: np.ndarray, b: np.ndarray) -> Any:
    """The difference of two arms: of the same people where everybody is in both, of two samples elsewhere."""
    made = paired_difference(a, b) if paired else mean_difference(a, b)
    return made if np.isfinite(made.low) else mean_difference(a, b)


def _ratio(groups: list[np.ndarray], paired: bool) -> dict[str, float] | None:
    """Ratio of geometric means with its interval, where everything is above zero."""
    if paired:
        both = np.isfinite(groups[0]) & np.isfinite(groups[1])
        groups = [x[both] for x in groups]
    if len(groups) < 2 or any(len(x) < 2 or (x <= 0).any() for x in groups):
        return None
    logs = (paired_difference if paired else mean_difference)(np.log(groups[0]), np.log(groups[1]))
    return {k: _number(np.exp(getattr(logs, k))) for k in ("value", "low", "high")}


def estimate(e: Any) -> dict[str, float]:
    """An estimate as plain data."""
    return {"value": _number(e.value), "low": _number(e.low), "high": _number(e.high)}


def _number(x: Any) -> float:
    """Ten digits: below them lies only rounding, which must not reach a file."""
    return float(f"{float(x):.10g}")

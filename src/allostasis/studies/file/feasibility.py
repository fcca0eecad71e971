"""Whether anybody can meet the criteria of a study, from who is drawn and what instruments report: nobody lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis import units
from allostasis.assembly import catalogue
from allostasis.errors import StudyError
from allostasis.expressions import COMPARE, COVARIATES
from allostasis.people import covariates

if TYPE_CHECKING:
    from allostasis.expressions import Part
    from allostasis.studies.file.study import Study

__all__ = ["refuse_impossible"]

MOST = 20_000  # people who are drawn to look


def refuse_impossible(study: Study) -> None:
    """Refuse criteria that too few people can meet, whatever their bodies do.

    Raises:
        StudyError: nobody can be so, or fewer than are asked for among all that are screened.
    """
    if study.enrol is None or study.bank is not None:
        return
    index = np.arange(min(study.screen, MOST))
    people = covariates(study.population, study.seed, index)
    may = np.broadcast_to(_Bounds({n: people[n] for n in COVARIATES}).may(study.enrol.root), index.shape)
    if may.sum() >= study.number or (study.screen > MOST and may.any()):
        return
    raise StudyError(
        "too few people meet the criteria",
        where=study.marks.where("people", "enrol"),
        found=f"{may.sum()} of {len(index)} screened",
        needed=str(study.number),
        fix="Loosen the criteria, or draw other people by  age:  bmi:  female:",
    )


@dataclass(frozen=True)
class _Span:
    """The lowest and the highest that a quantity can be, for each person."""

    low: Any
    high: Any
    unit: str
    bare: bool = False


class _Bounds:
    def __init__(self, people: dict[str, np.ndarray]) -> None:
        self.people = people

    def may(self, part: Part) -> Any:
        """Whether a condition can hold, for each person."""
        if part.kind == "and":
            return np.logical_and.reduce(np.broadcast_arrays(*(self.may(p) for p in part.parts)))
        if part.kind == "or":
            return np.logical_or.reduce(np.broadcast_arrays(*(self.may(p) for p in part.parts)))
        if part.kind == "not":
            return ~np.asarray(self.must(part.parts[0]))
        return self._compare(part, part.text)

    def must(self, part: Part) -> Any:
        """Whether a condition holds whatever bodies do, for each person."""
        if part.kind == "and":
            return np.logical_and.reduce(np.broadcast_arrays(*(self.must(p) for p in part.parts)))
        if part.kind == "or":
            return np.logical_or.reduce(np.broadcast_arrays(*(self.must(p) for p in part.parts)))
        if part.kind == "not":
            return ~np.asarray(self.may(part.parts[0]))
        other = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}[part.text]
        return ~np.asarray(self._compare(part, other))

    def _compare(self, part: Part, sign: str) -> Any:
        a, b = (self.span(p) for p in part.parts)
        times = 1.0 if a.bare or b.bare or not a.unit or not b.unit else units.factor(b.unit, a.unit)
        low, high = b.low * times, b.high * times
        if sign == "==":
            return (a.low <= high) & (low <= a.high)
        if sign == "!=":
            return ~((a.low == a.high) & (low == high) & (a.low == low))
        return COMPARE[sign](a.low, high) if sign[0] == "<" else COMPARE[sign](a.high, low)

    def span(self, part: Part) -> _Span:
        """The bounds of a quantity; none are known of what is computed."""
        if part.kind == "number":
            return _Span(np.asarray(part.number), np.asarray(part.number), part.text or "1", bare=not part.text)
        if part.kind == "negate":
            one = self.span(part.parts[0])
            return _Span(-one.high, -one.low, one.unit, one.bare)
        if part.kind == "name" and part.text in self.people:
            return _Span(self.people[part.text], self.people[part.text], COVARIATES[part.text])
        if part.kind == "name":
            return _reported(part.text)
        return _Span(np.asarray(-np.inf), np.asarray(np.inf), "")


def _reported(name: str) -> _Span:
    """What an instrument can report: its limits, or all points of a form."""
    one: Any = catalogue.readout(name)
    low, high = getattr(one, "low", None), getattr(one, "high", None)
    if items := getattr(one, "items", ()):
        ends = one.shift, one.shift + one.times * sum(len(i.cuts) for i in items)
        low, high = min(ends), max(ends)
    return _Span(np.asarray(-np.inf if low is None else low), np.asarray(np.inf if high is None else high), one.unit)

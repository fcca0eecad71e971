"""Values of an expression's parts: courses over visits, quantities with units, conditions with gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allostasis import units
from allostasis.assembly import catalogue
from allostasis.errors import StudyError, UnitError
from allostasis.expressions.baseline import Start
from allostasis.expressions.tree import Part

__all__ = ["COMPARE", "COVARIATES", "Evaluator", "Value", "baseline", "summary"]

COVARIATES = {"age": "year", "female": "1", "bmi": "kg/m^2"}  # these may be compared with a bare number
COMPARE: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


@dataclass(frozen=True)
class Value:
    """Numbers for each person, their unit, and whether a bare number may meet them.

    ``span``: a difference, so that 1 degF of it is 5/9 degC. ``molar``: g/mol, where the read-out has one.
    """

    numbers: np.ndarray
    unit: str
    bare: bool = False
    loose: bool = False
    span: bool = False
    molar: float | None = None


def _molar(part: Part) -> float | None:
    """The molar mass of a read-out, by which mass and amount of substance are compared."""
    found = catalogue.readouts().get(part.text)
    return found.molar_mass if found else None


def baseline(times: np.ndarray, course: np.ndarray, start: float = 0.0) -> np.ndarray:
    """Each person's value at the last visit at or before ``start`` (hours); nan if there is none."""
    column = Start(start).column(times)
    return np.full(len(course), np.nan) if column is None else course[:, column]


def summary(kind: str, times: np.ndarray, course: np.ndarray) -> np.ndarray:
    """One number a person of a course (N, T). Missing visits are left out; nan where none is left.

    ``time_of_peak`` is the first visit with the highest value. ``auc`` is the trapezoid over the visits
    that are there, and nan unless the first and the last visit are.
    """
    values = np.full(len(course), np.nan)
    some = ~np.isnan(course).all(axis=1)
    if kind == "auc":
        ends = some & ~np.isnan(course[:, 0]) & ~np.isnan(course[:, -1])
        for i in np.flatnonzero(ends):
            there = ~np.isnan(course[i])
            values[i] = np.trapezoid(course[i, there], times[there])
        return values
    if not some.any():
        return values
    reduce: dict[str, Callable[..., np.ndarray]] = {
        "peak": np.nanmax,
        "max": np.nanmax,
        "min": np.nanmin,
        "mean": np.nanmean,
    }
    if kind == "time_of_peak":
        values[some] = times[np.nanargmax(course[some], axis=1)]
    else:
        values[some] = reduce[kind](course[some], axis=1)
    return values


@dataclass(frozen=True)
class Evaluator:
    """Evaluates parts with one way of looking values up."""

    lookup: Callable[[str, float | None], tuple[np.ndarray, str]]
    times: np.ndarray | None
    at: float | None
    over: tuple[float, float] | None
    where: str
    start: float = 0.0
    censored: bool = False

    def value(self, part: Part) -> Value:
        """The value of a part."""
        the_value: Value = getattr(self, f"_{part.kind}")(part)
        return the_value

    def _look(self, part: Part) -> tuple[np.ndarray, str]:
        numbers, unit = self.lookup(part.text, self.at if part.time is None else part.time)
        return np.asarray(numbers, float), unit

    def _number(self, part: Part) -> Value:
        return Value(np.asarray(part.number), part.text or "1", bare=not part.text)

    def _name(self, part: Part) -> Value:
        numbers, unit = self._look(part)
        return Value(numbers, unit, loose=part.text in COVARIATES, molar=_molar(part))

    def _negate(self, part: Part) -> Value:
        one = self.value(part.parts[0])
        return Value(-one.numbers, one.unit, one.bare, one.loose, one.span, one.molar)

    def _event(self, word: str, condition: Part) -> Value:
        """``ever``: 1 or 0; ``first_time``: hours of the first visit at which the condition holds, nan if none.

        ``censored``: hours of the last visit seen in place of nan.
        """
        times = np.asarray(self.times, float)

        def course(name: str, time: float | None) -> tuple[np.ndarray, str]:
            numbers, unit = self.lookup(name, None)
            return (np.asarray(numbers, float)[:, None] if name in COVARIATES else np.asarray(numbers, float)), unit

        held = Evaluator(course, None, None, None, self.where).value(condition).numbers
        if self.over is not None:
            inside = (times >= self.over[0] - 1e-9) & (times <= self.over[1] + 1e-9)
            times, held = times[inside], held[:, inside]
        ever = np.where((held == 1).any(axis=1), 1.0, np.where(np.isnan(held).all(axis=1), np.nan, 0.0))
        if word == "ever":
            return Value(ever, "1")
        last = times[held.shape[1] - 1 - np.argmax(~np.isnan(held[:, ::-1]), axis=1)]
        never = np.where(ever == 0, last, np.nan) if self.censored else np.nan
        return Value(np.where(ever == 1, times[np.argmax(held == 1, axis=1)], never), "h")

    def _call(self, part: Part) -> Value:
        inner = part.parts[0]
        if part.text == "log":
            one = self.value(inner)
            with np.errstate(invalid="ignore", divide="ignore"):
                return Value(np.where(one.numbers > 0, np.log(one.numbers), np.nan), "1")
        if self.times is None:
            raise StudyError(
                f"{part.text}( ) needs visits",
                where=self.where,
                found="one moment only",
                needed="a course over visits",
                fix=f"Write  {inner.text or 'the read-out'}  without {part.text}( )",
            )
        if inner.condition:
            return self._event(part.text, inner)
        course, unit = self.lookup(inner.text, None)
        times, course = np.asarray(self.times, float), np.asarray(course, float)
        if part.text in {"baseline", "change"}:
            first = baseline(times, course, self.start)
            span = part.text == "change"
            value = self._look(inner)[0] - first if span else first
            return Value(value, unit, span=span, molar=_molar(inner))
        if self.over is not None:
            inside = (times >= self.over[0] - 1e-9) & (times <= self.over[1] + 1e-9)
            times, course = times[inside], course[:, inside]
        value = summary(part.text, times, course)
        if part.text == "time_of_peak":
            return Value(value, "h")
        if part.text == "auc":
            return Value(value, "h" if unit == "1" else f"{unit}·h", span=True, molar=_molar(inner))
        return Value(value, unit, molar=_molar(inner))

    def _alike(self, left: Value, right: Value) -> tuple[np.ndarray, np.ndarray, str]:
        """Both in one unit."""
        if right.bare and left.loose:
            return left.numbers, right.numbers, left.unit
        if left.bare and right.loose:
            return left.numbers, right.numbers, right.unit
        if left.bare and not right.bare:
            b, a, unit = self._alike(right, left)
            return a, b, unit
        try:
            times, plus = units.line(right.unit, left.unit, left.molar or right.molar)
            if right.bare and not left.bare and times != 1.0:  # 5 is not 5 %
                raise UnitError("a number without a unit")
            moved = right.numbers * times + (0.0 if left.span or right.span else plus)
            return left.numbers, moved, left.unit
        except UnitError as error:
            fix = f"Write the number with its unit, for example  {right.numbers:g} {left.unit}" if right.bare else ""
            raise UnitError(
                "quantities of different kinds are compared or added",
                where=self.where,
                found="no unit" if right.bare else right.unit,
                needed=left.unit,
                fix=fix,
            ) from error

    def _arithmetic(self, part: Part) -> Value:
        left, right = (self.value(p) for p in part.parts)
        if part.text in "*/":
            a, b = units.unit(left.unit), units.unit(right.unit)
            with np.errstate(invalid="ignore", divide="ignore"):
                value = left.numbers * right.numbers if part.text == "*" else left.numbers / right.numbers
            return Value(
                np.where(np.isfinite(value), value, np.nan),
                str(a * b if part.text == "*" else a / b),
                left.bare and right.bare,
                left.loose or right.loose,
            )
        x, y, unit = self._alike(left, right)
        bare, loose, molar = left.bare and right.bare, left.loose or right.loose, left.molar or right.molar
        return Value(x + y if part.text == "+" else x - y, unit, bare, loose, part.text == "-", molar)

    def _compare(self, part: Part) -> Value:
        x, y, _ = self._alike(*(self.value(p) for p in part.parts))
        x, y = np.broadcast_arrays(x, y)
        return Value(np.where(np.isnan(x) | np.isnan(y), np.nan, COMPARE[part.text](x, y)), "1")

    def _not(self, part: Part) -> Value:
        return Value(1.0 - self.value(part.parts[0]).numbers, "1")

    def _and(self, part: Part) -> Value:
        return Value(_settled([self.value(p).numbers for p in part.parts], 0.0), "1")

    def _or(self, part: Part) -> Value:
        return Value(_settled([self.value(p).numbers for p in part.parts], 1.0), "1")


def _settled(values: list[np.ndarray], settles: float) -> np.ndarray:
    """``and``/``or`` with gaps: one value that settles it is enough, else a gap leaves it open."""
    stacked = np.stack(np.broadcast_arrays(*values))
    decided = (stacked == settles).any(axis=0)
    return np.where(decided, settles, np.where(np.isnan(stacked).any(axis=0), np.nan, 1.0 - settles))

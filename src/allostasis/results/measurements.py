"""Measurements of a cohort: plain arrays by arm and read-out, with their persons; what every expression is read from.

The one way in which an expression finds a value, a baseline and a subgroup: enrolment, comparisons, published findings
and the evidence check read from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis.expressions import COVARIATES, Expression, Lookup, Start, start_of, told

if TYPE_CHECKING:
    from allostasis.results.result import Result

__all__ = ["Measurements"]

Window = tuple[float, float]


@dataclass(frozen=True)
class Measurements:
    """Reported values of everybody, arm by arm; in a parallel design each arm has people of its own.

    Attributes:
        hours: of the visits, from study time zero, ascending, shape (T,).
        values: (arm, read-out) -> shape (N of the arm, T).
        units: read-out -> unit.
        persons: arm -> indices of its people in ascending order, shape (N of the arm,).
        covariates: arm -> name -> shape (N of the arm,).
        failed: arm -> whose integration stopped in it, shape (N of the arm,).
        start: hours; the last visit at or before it is the baseline.
        limited: (arm, read-out) -> where a limit was reported in the place of a value, shape (N of the arm, T).
        ends: arm -> how its people came to their end: ``residual``, ``status``, ``stopped_h``, ``reason``, each of
            shape (N of the arm,). Both of people who have just lived alone.
    """

    hours: np.ndarray
    values: Mapping[tuple[str, str], np.ndarray]
    units: Mapping[str, str]
    persons: Mapping[str, np.ndarray]
    covariates: Mapping[str, Mapping[str, np.ndarray]]
    failed: Mapping[str, np.ndarray]
    start: float = 0.0
    limited: Mapping[tuple[str, str], np.ndarray] = field(default_factory=dict)
    ends: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)

    @classmethod
    def together(
        cls,
        hours: np.ndarray,
        values: Mapping[tuple[str, str], np.ndarray],
        units: Mapping[str, str],
        covariates: Mapping[str, np.ndarray],
        failed: np.ndarray,
        start: float = 0.0,
        persons: np.ndarray | None = None,
    ) -> Measurements:
        """The same people in every arm, all arrays (N, ...); persons are numbered from 0 unless said."""
        arms = dict.fromkeys(arm for arm, _ in values)
        who = np.arange(len(failed)) if persons is None else persons
        return cls(
            hours,
            values,
            units,
            {a: who for a in arms},
            {a: covariates for a in arms},
            {a: failed for a in arms},
            start,
        )

    @classmethod
    def of(cls, result: Result) -> Measurements:
        """Those of a result, from its tables."""
        hours = np.asarray(sorted(result.measures["time_h"].unique()), float)
        persons, covariates, failed = {}, {}, {}
        values: dict[tuple[str, str], np.ndarray] = {}
        for arm in result.arms:
            people = result.people[result.people["arm"] == arm].sort_values("person")
            who = persons[arm] = people["person"].to_numpy()
            covariates[arm] = {name: people[name].to_numpy(float) for name in COVARIATES if name in people}
            failed[arm] = people["status"].to_numpy() > 0 if "status" in people else np.zeros(len(who), bool)
            for name in result.names:
                values[arm, name] = result.table(name, arm).reindex(index=who, columns=hours).to_numpy(float)
        units = {name: about["unit"] for name, about in result.manifest["measures"].items()}
        start = start_of(told(result.manifest["arms"]), hours).until
        return cls(hours, values, units, persons, covariates, failed, start)

    @classmethod
    def joined(cls, parts: Sequence[Measurements]) -> Measurements:
        """Chunks of people, in ascending order, as one."""
        return parts[0]._with(lambda find: np.concatenate([find(p) for p in parts]))

    @classmethod
    def beside(cls, arms: Sequence[Measurements]) -> Measurements:
        """Arms that were lived one by one as one, in that order."""

        def every(of: str) -> dict[Any, Any]:
            return {k: v for one in arms for k, v in getattr(one, of).items()}

        return replace(
            arms[0],
            values=every("values"),
            persons=every("persons"),
            covariates=every("covariates"),
            failed=every("failed"),
            limited=every("limited"),
            ends=every("ends"),
        )

    def _with(self, make: Callable[[Callable[[Measurements], np.ndarray]], np.ndarray]) -> Measurements:
        """Every array by person made anew; ``make`` is given how it is found in any measurements of this kind."""

        def flat(of: str) -> dict[Any, np.ndarray]:
            return {k: make(lambda m, k=k: getattr(m, of)[k]) for k in getattr(self, of)}  # type: ignore[misc]

        def deep(of: str) -> dict[str, dict[str, np.ndarray]]:
            return {
                arm: {n: make(lambda m, arm=arm, n=n: getattr(m, of)[arm][n]) for n in told}  # type: ignore[misc]
                for arm, told in getattr(self, of).items()
            }

        return replace(
            self,
            values=flat("values"),
            persons=flat("persons"),
            covariates=deep("covariates"),
            failed=flat("failed"),
            limited=flat("limited"),
            ends=deep("ends"),
        )

    @property
    def arms(self) -> list[str]:
        """Arms, in order."""
        return list(self.persons)

    @cached_property
    def everybody(self) -> np.ndarray:
        """All persons in ascending order, shape (N,)."""
        lists = [p for p in self.persons.values() if len(p)]
        return np.unique(np.concatenate(lists)) if lists else np.empty(0, int)

    def __len__(self) -> int:
        sizes = list(self.persons.values())
        same = all(np.array_equal(p, sizes[0]) for p in sizes)
        return len(sizes[0]) if sizes and same else len(self.everybody)

    def kept(self, mine: np.ndarray) -> Measurements:
        """Some of the people, by a mask of shape (N,), where the same people live in every arm."""
        return self._with(lambda find: find(self)[mine])

    @cached_property
    def stopped(self) -> np.ndarray:
        """Persons whose integration stopped in some arm, ascending."""
        lists = [p[self.failed[arm]] for arm, p in self.persons.items()]
        return np.unique(np.concatenate(lists)) if lists else np.empty(0, int)

    def complete(self, arm: str) -> np.ndarray:
        """Who of an arm came to the end of every arm, a mask of shape (N of the arm,)."""
        return ~np.isin(self.persons[arm], self.stopped)

    def lookup(self, arm: str) -> Lookup:
        """How an expression finds measurements of an arm, and covariates; a time means the visit nearest to it."""

        def find(name: str, time: float | None) -> tuple[np.ndarray, str]:
            if name in COVARIATES:
                return self.covariates[arm][name], COVARIATES[name]
            values = self.values[arm, name]
            if time is None:
                return values, self.units[name]
            return values[:, int(np.argmin(np.abs(self.hours - time)))], self.units[name]

        return find

    def unit(self, what: Expression) -> str:
        """The unit an expression comes in."""
        return what.unit(dict(self.units) | COVARIATES)

    def value(
        self, arm: str, what: Expression, at: float | None = None, over: Window | None = None, *, censored: bool = False
    ) -> np.ndarray:
        """An expression of everybody in an arm, shape (N of the arm,); see :meth:`Expression.evaluate`."""
        values = what.evaluate(
            self.lookup(arm), times=self.hours, at=at, over=over, start=self.start, censored=censored
        )
        return np.broadcast_to(np.asarray(values, float), len(self.persons[arm])).astype(float)

    def holds(self, arm: str, condition: Expression | None, at: float = 0.0, over: Window | None = None) -> np.ndarray:
        """Who meets a condition, a mask; everybody meets none.

        Args:
            at: hours at which names without a time are read: study time zero, so that a subgroup is no outcome.
            over: what functions of a course look at; None for all visits.
        """
        if condition is None:
            return np.ones(len(self.persons[arm]), bool)
        kept: np.ndarray = self.value(arm, condition, at, over) == 1.0
        return kept

    def before(self, arm: str, name: str) -> np.ndarray | None:
        """A read-out at the baseline, shape (N of the arm,); None where there is no such visit."""
        column = Start(self.start).column(self.hours)
        return None if column is None else self.values[arm, name][:, column]

    def baseline(self, arm: str, what: Expression) -> np.ndarray | None:
        """The same read-out at the baseline; None where the endpoint is itself a change."""
        names = [n for n in what.names if n not in COVARIATES]
        return None if what.stands_alone or len(names) != 1 else self.before(arm, names[0])

    def nadir(self, arm: str, name: str, over: Window | None) -> np.ndarray:
        """Hours of the lowest value of a read-out, shape (N of the arm,)."""
        inside = np.ones(len(self.hours), bool)
        if over is not None:
            inside = (self.hours >= over[0] - 1e-9) & (self.hours <= over[1] + 1e-9)
        course = np.where(np.isnan(self.values[arm, name]), np.inf, self.values[arm, name])[:, inside]
        return np.where(np.isinf(course).all(axis=1), np.nan, self.hours[inside][np.argmin(course, axis=1)])

    def first(
        self, arm: str, event: Expression, begin: float, until: float | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Hours from ``begin`` to the first visit at which ``event`` holds, or to the last; and whether it did.

        Args:
            until: visits later than it are not looked at; None for all.
        """
        after = self.hours[self.hours >= begin - 1e-9]
        after = after if until is None else after[after <= until + 1e-9]
        time = np.full(len(self.persons[arm]), after[-1] - begin)
        happened = np.zeros(len(time))
        for hour in after[::-1]:
            now = self.holds(arm, event, float(hour))
            time[now], happened[now] = hour - begin, 1.0
        return time, happened

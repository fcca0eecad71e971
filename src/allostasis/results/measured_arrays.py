"""What instruments reported of a replay's people: plain arrays by arm and read-out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allostasis.expressions.baseline import Start
from allostasis.expressions.parser import COVARIATES, Expression, Lookup

__all__ = ["Seen"]


@dataclass(frozen=True)
class Seen:
    """Reported values of everybody.

    Attributes:
        hours: of the visits, from study time zero, shape (T,).
        values: (arm, read-out) -> shape (N, T). units: read-out -> unit.
        covariates: name -> shape (N,), the same in every arm.
        failed: people whose integration stopped in some arm, shape (N,).
        start: hours; the last visit at or before it is the baseline.
    """

    hours: np.ndarray
    values: dict[tuple[str, str], np.ndarray]
    units: dict[str, str]
    covariates: dict[str, np.ndarray]
    failed: np.ndarray
    start: float = 0.0

    def __len__(self) -> int:
        return len(self.failed)

    @classmethod
    def joined(cls, parts: Sequence[Seen]) -> Seen:
        """Chunks of people as one."""
        first = parts[0]
        values = {key: np.concatenate([p.values[key] for p in parts]) for key in first.values}
        covariates = {key: np.concatenate([p.covariates[key] for p in parts]) for key in first.covariates}
        return cls(first.hours, values, first.units, covariates, np.concatenate([p.failed for p in parts]), first.start)

    def kept(self, mine: np.ndarray) -> Seen:
        """Some of the people, by a mask of shape (N,)."""
        values = {key: v[mine] for key, v in self.values.items()}
        covariates = {key: v[mine] for key, v in self.covariates.items()}
        return Seen(self.hours, values, self.units, covariates, self.failed[mine], self.start)

    def lookup(self, arm: str) -> Lookup:
        """How an expression finds measurements of an arm, and covariates."""

        def find(name: str, time: float | None) -> tuple[np.ndarray, str]:
            if name in COVARIATES:
                return self.covariates[name], COVARIATES[name]
            values = self.values[arm, name]
            if time is None:
                return values, self.units[name]
            return values[:, int(np.argmin(np.abs(self.hours - time)))], self.units[name]

        return find

    def value(
        self, arm: str, what: Expression, at: float | None = None, over: tuple[float, float] | None = None
    ) -> np.ndarray:
        """An expression of everybody in an arm, shape (N,)."""
        made = np.asarray(what.evaluate(self.lookup(arm), times=self.hours, at=at, over=over, start=self.start), float)
        return np.broadcast_to(made, (len(self),)).astype(float)

    def holds(self, arm: str, condition: Expression | None, at: float = 0.0) -> np.ndarray:
        """Who meets a condition, shape (N,); everybody meets none."""
        if condition is None:
            return np.ones(len(self), bool)
        kept: np.ndarray = self.value(arm, condition, at) == 1.0
        return kept

    def baseline(self, arm: str, what: Expression) -> np.ndarray | None:
        """The same read-out at the baseline; None where the endpoint is itself a change."""
        if what.stands_alone:
            return None
        names = [n for n in what.names if n not in COVARIATES]
        column = Start(self.start).column(self.hours)
        return None if len(names) != 1 or column is None else self.values[arm, names[0]][:, column]

    def nadir(self, arm: str, name: str, over: tuple[float, float] | None) -> np.ndarray:
        """Hours of the lowest value of a read-out, shape (N,)."""
        inside = np.ones(len(self.hours), bool)
        if over is not None:
            inside = (self.hours >= over[0] - 1e-9) & (self.hours <= over[1] + 1e-9)
        course = np.where(np.isnan(self.values[arm, name]), np.inf, self.values[arm, name])[:, inside]
        return np.where(np.isinf(course).all(axis=1), np.nan, self.hours[inside][np.argmin(course, axis=1)])

    def first(self, arm: str, event: Expression, begin: float) -> tuple[np.ndarray, np.ndarray]:
        """Hours from ``begin`` to the first visit at which ``event`` holds, or to the last; and whether it did."""
        after = self.hours[self.hours >= begin - 1e-9]
        time, happened = np.full(len(self), after[-1] - begin), np.zeros(len(self))
        for hour in after[::-1]:
            now = self.holds(arm, event, float(hour))
            time[now], happened[now] = hour - begin, 1.0
        return time, happened

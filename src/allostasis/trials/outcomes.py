"""What a plan does to each person: who gets which part, weeks of benefit, burden, harms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allostasis.assembly import catalogue
from allostasis.expressions import Expression
from allostasis.results import Measurements
from allostasis.studies.file import INERT
from allostasis.trials.plan_file import PlanFile
from allostasis.trials.plans import Course, Plan, Regimen
from allostasis.trials.regimens import ARM, Lives

__all__ = ["Outcomes", "Scores"]

SESSIONS = ("therapy", "company")
WEEK, YEAR = 168.0, 8766.0


@dataclass(frozen=True)
class Scores:
    """Of each of some people, shape (n,): ``benefit`` (higher is better), ``burden``, ``risk``, ``parts`` got."""

    benefit: np.ndarray
    burden: np.ndarray
    risk: np.ndarray
    parts: np.ndarray

    def rows(self, which: np.ndarray) -> Scores:
        """Some of them."""
        return Scores(self.benefit[which], self.burden[which], self.risk[which], self.parts[which])

    def means(self) -> tuple[float, float, float]:
        """Of those who were computed."""
        good = np.isfinite(self.benefit)
        if not good.any():
            return float("nan"), float("nan"), float("nan")
        return float(self.benefit[good].mean()), float(self.burden[good].mean()), float(self.risk[good].mean())


class Outcomes:
    """Plans of a search, scored person by person."""

    def __init__(self, of: PlanFile, lives: Lives) -> None:
        self.of, self.lives = of, lives
        self._costs: dict[Course, tuple[float, float]] = {}

    def scores(self, plan: Plan, rows: np.ndarray) -> Scores:
        """What a plan does to some of the people (places among all, ascending)."""
        got = self._regimens(plan, rows)
        benefit, burden, risk = (np.full(len(rows), np.nan) for _ in range(3))
        for regimen in dict.fromkeys(got):
            mine = np.array([r == regimen for r in got])
            seen = self.lives.measured(regimen, rows[mine])
            benefit[mine] = np.where(seen.failed[ARM], np.nan, self._benefit(seen))
            costs = [self._cost(course) for course in sorted(regimen)]
            burden[mine] = sum(c for c, _ in costs)
            risk[mine] = sum(r for _, r in costs) + self._found(seen)
        return Scores(benefit, burden, risk, np.array([len(r) for r in got], float))

    def _regimens(self, plan: Plan, rows: np.ndarray) -> list[Regimen]:
        """What each of them gets: every part by its trigger, read of the life under the parts before it."""
        got: list[Regimen] = [frozenset()] * len(rows)
        for part in plan.parts:
            if part.trigger is None:
                got = [r | {part.course} for r in got]
                continue
            fresh = list(got)
            for regimen in dict.fromkeys(got):
                mine = np.array([i for i, r in enumerate(got) if r == regimen])
                seen = self.lives.measured(regimen, rows[mine])
                for i in mine[seen.holds(ARM, part.trigger, part.begin)]:
                    fresh[int(i)] = regimen | {part.course}
            got = fresh
        return got

    def _benefit(self, seen: Measurements) -> np.ndarray:
        """Weeks in which it holds, or the mean of a quantity over time with the sign of a benefit; not of time zero."""
        values, weeks = _course(seen, self.of.benefit), np.diff(seen.hours) / WEEK
        known = np.isfinite(values)
        spent = (known * weeks).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.nansum(np.where(known, values, 0.0) * weeks, axis=1) / spent
        found: np.ndarray = mean * weeks.sum() if self.of.benefit.condition else mean if self.of.higher else -mean
        return found

    def _found(self, seen: Measurements) -> np.ndarray:
        """Harms that the lives themselves show."""
        whole = np.zeros(len(seen))
        for harm in self.of.harms.values():
            if harm.found is not None:
                whole += harm.weight * seen.holds(ARM, harm.found, float(seen.hours[-1]))
        return whole

    def _cost(self, course: Course) -> tuple[float, float]:
        """Burden and expected harms of a component as it is begun; cut where people are followed no more."""
        if course in self._costs:
            return self._costs[course]
        name, begin, lasts = course
        one, weights = self.of.component(name), self.of.burden
        time = min(lasts, self.of.lasts - begin)
        visits, doses = one.visits, 0
        for g in one.gives[lasts]:
            if g.at >= time - 1e-9:
                continue
            form = catalogue.treatment(g.name, kind=g.kind).form
            if form in SESSIONS or g.lasts > 0:
                visits += 1
            elif g.name != INERT:  # a tablet, or an hour of exercise
                doses += 1
        burden = weights["visit"] * visits + weights["dose"] * doses + weights["day"] * time / 24
        risk = sum(self.of.harms[kind].weight * rate * time / YEAR for kind, rate in one.harms.items())
        self._costs[course] = burden, risk
        return burden, risk


def _course(seen: Measurements, what: Expression) -> np.ndarray:
    """An expression at every visit after the first, shape (n, visits - 1); nan where something is missing."""
    columns = [seen.value(ARM, what, float(hour)) for hour in seen.hours[1:]]
    return np.column_stack(columns) if columns else np.empty((len(seen), 0))

"""Treatments, body conditions and stressors: modules that a study gives at chosen moments.

A treatment is a module (its own kinetics, its actions on ports of others) with routes: how an amount and a
time become schedule records. It never holds an outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allostasis import units
from allostasis.errors import ModelError, StudyError, UnitError
from allostasis.language.module import Module
from allostasis.language.schedule import Dose, PointProcess, Record, Step

__all__ = ["FORMS", "Amounts", "Treatment", "Condition", "Stressor", "Route"]

FORMS = ("drug", "therapy", "lifestyle", "company", "device", "condition", "stressor")


@dataclass(frozen=True)
class Amounts:
    """How much is given: usually, and at most ever to people, as a study writes it.

    Of what is given at once, ``largest`` is the most within a day; of what is given for a while, the highest rate.

    Attributes:
        told: where that is known from. grade: as of a number of the ledger.
    """

    usual: str
    largest: str
    told: str
    grade: str = "B"


@dataclass(frozen=True)
class Route:
    """How an amount enters: ``into`` a state at once (bolus), or an input for a while (infusion)."""

    kind: str
    into: str
    unit: str
    absorbed: float = 1.0


class Treatment(Module):
    """A module that a study gives. Declare its routes with :meth:`bolus` and :meth:`infusion`.

    Attributes:
        form: what it is to who gets it, one of ``FORMS``: a drug can be given blind, nothing else can.
        hope: givings of an inert tablet whose hope one giving raises, at the typical adherence; 0 for a drug.
    """

    kind = "treatment"
    form = "drug"

    def __init__(self, name: str, *, about: str, variant: str = "joined", form: str = "") -> None:
        super().__init__(name, about=about, variant=variant)
        self.routes: dict[str, Route] = {}
        self.form = form or self.form
        self.hope = 0.0
        if self.form not in FORMS:
            raise ModelError(f"{name} has an unknown form", found=self.form, needed=", ".join(FORMS))
        self.amounts: dict[str, Amounts] = {}

    def given(self, *, usual: str, largest: str, told: str, grade: str = "B", way: str = "") -> None:
        """Declare how much is given; ``way`` (bolus, infusion) where there are two."""
        self.amounts[way or next(iter(self.routes), "strength")] = Amounts(usual, largest, told, grade)

    @property
    def usual(self) -> str:
        """What is usually given, by every route."""
        return " or ".join(a.usual for a in self.amounts.values())

    @property
    def largest(self) -> str:
        """The largest amounts ever given, by every route."""
        return " or ".join(a.largest for a in self.amounts.values())

    def bolus(self, into: Any, *, absorbed: float = 1.0) -> None:
        """An amount goes into the state ``into`` at once; ``absorbed`` is the part that arrives."""
        state = next(s for s in self.states.values() if s.symbol == into)
        self.routes["bolus"] = Route("bolus", into.name, state.unit, absorbed)

    def infusion(self, into: Any) -> None:
        """A rate goes into the input ``into`` for as long as the study says."""
        made = next(s for s in self.inputs.values() if s.symbol == into)
        self.routes["infusion"] = Route("infusion", into.name, made.unit)

    def records(
        self, *, amount: str | float | None, at: float, lasts: float = 0.0, weight: float = 70.0, where: str = ""
    ) -> list[Record]:
        """Turn one entry of a study into schedule records.

        Args:
            amount: such as ``"2 ng/kg"``; per kg of body weight where the route itself is not.
            at: model time in hours.
            lasts: hours; 0 means at once.
            weight: body weight in kg.

        Raises:
            StudyError: no such route, or a negative amount.
            UnitError: an amount in a unit that the route does not take.
        """
        kind = "infusion" if lasts > 0 else "bolus"
        if kind not in self.routes:
            has = next(iter(self.routes), "none")
            fix = "Add  for: 2 h" if has == "infusion" else "Leave out  for:"
            raise StudyError(f"{self.name} is not given as {kind}", where=where, found=kind, needed=has, fix=fix)
        route = self.routes[kind]
        value = self._amount(route, amount, lasts, weight, where)
        if value < 0:
            raise StudyError(f"a negative amount of {self.name}", where=where, found=str(amount), needed="0 or more")
        if kind == "bolus":
            return [Dose(at, route.into, value * route.absorbed)]
        return [Step(at, route.into, value), Step(at + lasts, route.into, -value)]

    def _amount(self, route: Route, amount: Any, lasts: float, weight: float, where: str) -> float:
        if amount is None:
            raise StudyError(
                f"{self.name} needs an amount",
                where=where,
                found="none",
                needed=f"a number in {route.unit}",
                fix=f"Write  amount: 1 {route.unit}",
            )
        last: UnitError | None = None
        options = [(route.unit, 1.0), (f"{route.unit}/kg", weight)]
        if lasts > 0:  # a total over the whole infusion is an amount too
            options += [(f"({route.unit})*h", 1.0 / lasts), (f"({route.unit})*h/kg", weight / lasts)]
        for unit, times in options:
            try:
                return units.quantity(amount, unit, where=where) * times
            except UnitError as error:
                last = last or error
        assert last is not None
        raise last


class Condition(Treatment):
    """A state of the body that is absent unless a study uses it: an infection, a wound, a tumour, a disease.

    It is given like a treatment (so much virus, a wound of so many mm), or, where it has a start of its own,
    belongs to people from the first day: ``model: {with: [plaque]}``.
    """

    kind = form = "condition"


class Stressor(Treatment):
    """A strain on the mind: a profile of levels in time, or a random process of small events."""

    kind = form = "stressor"

    def __init__(self, name: str, *, about: str) -> None:
        super().__init__(name, about=about)
        self.profile: tuple[tuple[float, float], ...] = ()
        self.target = ""
        self.process: PointProcess | None = None

    def course(self, into: Any, *levels: tuple[str, float]) -> None:
        """Levels of the input ``into`` from the start on, each with how long it lasts: ("5 min", 0.5), ..."""
        self.target = into.name
        self.profile = tuple((units.hours(span), level) for span, level in levels)

    def steady(self, into: Any) -> None:
        """One level of the input ``into`` for as long as the study says."""
        self.target = into.name

    def events(self, process: PointProcess) -> None:
        """Random events while the study says so."""
        self.process = process

    def records(
        self, *, amount: str | float | None, at: float, lasts: float = 0.0, weight: float = 70.0, where: str = ""
    ) -> list[Record]:
        """Schedule records; ``amount`` (a plain number, 1 unless said) multiplies the levels."""
        strength = 1.0 if amount is None else units.quantity(amount, "1", where=where)
        if strength < 0:
            raise StudyError(f"a negative strength of {self.name}", where=where, found=str(amount), needed="0 or more")
        if not self.profile:
            if lasts <= 0:
                raise StudyError(
                    f"{self.name} needs a duration",
                    where=where,
                    found="none",
                    needed="for: a time",
                    fix="Add for example  for: 30 d",
                )
            return [Step(at, self.target, strength), Step(at + lasts, self.target, -strength)]
        made: list[Record] = []
        time, before = at, 0.0
        for span, level in (*self.profile, (0.0, 0.0)):
            if level != before:
                made.append(Step(time, self.target, strength * (level - before)))
            before, time = level, time + span
        return made

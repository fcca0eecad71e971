"""Treatments, body conditions and stressors: modules that a study gives at chosen moments.

A treatment is a module (its own kinetics, its actions on ports of others) with routes: how an amount and a
time become schedule records. It never holds an outcome.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from allostasis import units
from allostasis.errors import ModelError
from allostasis.language.interventions import FORMS, Amounts, Intervention, Route, Strain
from allostasis.language.module import Module
from allostasis.language.pattern_numbers import names_in
from allostasis.language.patterns import Number, PointProcess

__all__ = ["FORMS", "Amounts", "Treatment", "Condition", "Stressor", "Route"]


class Treatment(Module, Intervention):
    """A module that a study gives. Declare its routes with :meth:`bolus` and :meth:`infusion`."""

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

    def given(self, *, usual: str, largest: str, told: str, grade: str = "B", way: str = "", lasts: str = "") -> None:
        """Declare how much is given; ``way`` (bolus, infusion) where there are two; ``lasts``: usually for how long."""
        self.amounts[way or next(iter(self.routes), "strength")] = Amounts(usual, largest, told, grade, lasts)

    def bolus(self, into: Any, *, absorbed: float = 1.0, counted: bool = False) -> None:
        """An amount goes into the state ``into`` at once; ``absorbed`` is the part that arrives.

        ``counted``: every giving is 1, whatever the study says of amount and duration.
        """
        state = next(s for s in self.states.values() if s.symbol == into)
        self.routes["bolus"] = Route("bolus", into.name, state.unit, absorbed, counted)

    def infusion(self, into: Any) -> None:
        """A rate goes into the input ``into`` for as long as the study says."""
        value = next(s for s in self.inputs.values() if s.symbol == into)
        self.routes["infusion"] = Route("infusion", into.name, value.unit)


class Condition(Treatment):
    """A state of the body that is absent unless a study uses it: an infection, a wound, a tumour, a disease.

    It is given like a treatment (so much virus, a wound of so many mm), or, where it has a start of its own,
    belongs to people from the first day: ``model: {with: [plaque]}``.
    """

    kind = form = "condition"


class Stressor(Treatment, Strain):
    """A strain on the mind: a profile of levels in time, or a random process of small events."""

    kind = form = "stressor"

    def __init__(self, name: str, *, about: str) -> None:
        super().__init__(name, about=about)
        self.profile: tuple[tuple[Number, Number], ...] = ()
        self.beside: tuple[tuple[str, tuple[tuple[Number, Number], ...]], ...] = ()
        self.numbers: dict[str, float] = {}
        self.target = ""
        self.process: PointProcess | None = None
        self.asked = ""
        self.duty: tuple[Number, Number, Number] | None = None

    def course(self, into: Any, *levels: tuple[Any, Any]) -> None:
        """Levels of the input ``into`` from the start on, each with how long it lasts; both are parameters.

        Numbers are taken too, a time as "5 min". Said again of another input, that has its own course beside the first.
        """
        profile = tuple(
            (units.hours(span) if isinstance(span, str) else self._held(span), self._held(level))
            for span, level in levels
        )
        if self.profile and into.name != self.target:
            self.beside = (*self.beside, (into.name, profile))
        else:
            self.target, self.profile = into.name, profile

    def steady(self, into: Any) -> None:
        """One level of the input ``into`` for as long as the study says."""
        self.target = into.name

    def daily(self, into: Any, begin: Number, end: Number, level: Number) -> None:
        """A level of the input ``into`` between two clock hours of every day, for as long as the study says."""
        self.target, self.duty = into.name, (self._held(begin), self._held(end), self._held(level))

    def events(self, process: PointProcess, *, asked: Any = None) -> None:
        """Random events while the study says so; their numbers are parameters. ``asked``: an input, 1 for as long."""
        self.asked = asked.name if asked is not None else ""
        own = {f.name: self._held(getattr(process, f.name)) for f in fields(process) if f.name != "into"}
        self.process = replace(process, **own)

    def _held(self, value: Any) -> Any:
        """A number as it is, a parameter as its full name, its value kept beside."""
        named = self._named(value)
        for name in names_in(named):
            self.numbers[name] = self.params[name.removeprefix(f"{self.name}.")].inside
        return named

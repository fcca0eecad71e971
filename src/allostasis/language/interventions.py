"""What a study has to know of what it gives: routes, usual amounts, a course in time. Plain data, without equations.

Treatments, body conditions and stressors are modules that are interventions too; one that is only given, not
computed, is made of what its card holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from allostasis import units
from allostasis.errors import StudyError, UnitError
from allostasis.language.pattern_numbers import bound, put
from allostasis.language.patterns import Number, PointProcess
from allostasis.language.schedule import Dose, Record, Step

__all__ = ["FORMS", "Amounts", "Intervention", "Route", "Strain", "intervention"]

FORMS = ("drug", "therapy", "lifestyle", "company", "device", "condition", "stressor")


@dataclass(frozen=True)
class Amounts:
    """How much is given: usually, and at most ever to people, as a study writes it.

    Of what is given at once, ``largest`` is the most within a day; of what is given for a while, the highest rate.

    Attributes:
        told: where that is known from. grade: as of a number of the ledger.
        lasts: for how long it is usually given, where a study must say it: what its advice names, nothing else.
    """

    usual: str
    largest: str
    told: str
    grade: str = "B"
    lasts: str = ""


@dataclass(frozen=True)
class Route:
    """How an amount enters: ``into`` a state at once (bolus), or an input for a while (infusion).

    ``counted``: a giving is one giving, however much it is and however long it takes.
    """

    kind: str
    into: str
    unit: str
    absorbed: float = 1.0
    counted: bool = False


class Intervention:
    """How a thing is given, and how an amount and a time become schedule records. It never holds an outcome.

    Attributes:
        kind: treatment, stressor or condition, as a study calls it.
        form: what it is to who gets it, one of ``FORMS``: a drug can be given blind, nothing else can.
        hope: givings of an inert tablet whose hope one giving raises, at the typical adherence; 0 for a drug.
        routes: bolus, infusion. amounts: how much is given by each; of a strain, its ``strength``.
    """

    name: str
    kind: str
    form: str
    hope: float
    routes: dict[str, Route]
    amounts: dict[str, Amounts]

    def plain(self) -> dict[str, Any]:
        """All of it as JSON holds it."""
        told: dict[str, Any] = {key: getattr(self, key) for key in ("name", "kind", "form", "hope")}
        told |= {key: {way: asdict(one) for way, one in getattr(self, key).items()} for key in ("routes", "amounts")}
        if isinstance(self, Strain):
            told |= {
                "target": self.target,
                "profile": self.profile,
                "duty": self.duty,
                "asked": self.asked,
                "beside": self.beside,
                "numbers": dict(self.numbers),
            }
            told["process"] = self.process and asdict(self.process)
        return told

    @property
    def usual(self) -> str:
        """What is usually given, by every route."""
        return " or ".join(a.usual for a in self.amounts.values())

    @property
    def largest(self) -> str:
        """The largest amounts ever given, by every route."""
        return " or ".join(a.largest for a in self.amounts.values())

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
        for route in self.routes.values():
            if route.counted:
                return [Dose(at, route.into, 1.0)]
        kind = "infusion" if lasts > 0 else "bolus"
        if kind not in self.routes:
            has = next(iter(self.routes), "none")
            if has == "none":
                raise StudyError(
                    f"{self.name} is not given at a moment",
                    where=where,
                    found=f"given in an arm, at {at:g} h",
                    needed="people who have it from the first day, in all arms",
                    fix=f"Take it out of the arm, and add  model: {{with: [{self.name}]}}",
                )
            fix = (
                f"Add for example  for: {self.amounts[has].lasts or '1 h'}" if has == "infusion" else "Leave out  for:"
            )
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
                needed="a plain number" if route.unit == "1" else f"a number in {route.unit}",
                fix=f"Write for example  amount: {self.amounts[route.kind].usual}",
            )
        last: UnitError | None = None
        options = [(route.unit, 1.0), (f"{route.unit}/kg", weight)]
        if lasts > 0:  # a total over the whole infusion is an amount too
            options += [(f"({route.unit})*h", 1.0 / lasts), (f"({route.unit})*h/kg", weight / lasts)]
        for unit, times in options:  # written so already: nothing else can be meant
            if str(amount).endswith(f" {unit}"):
                with suppress(UnitError):
                    return units.quantity(amount, unit) * times
        for unit, times in options:
            try:
                return units.quantity(amount, unit, where=where) * times
            except UnitError as error:
                last = last or error
        assert last is not None
        raise last


class Strain(Intervention):
    """A strain on the mind: a profile of levels in time, or a random process of small events.

    Attributes:
        target: the input that it moves. profile: levels from the start on, each with how long it lasts (h).
        beside: other inputs that it moves by a profile of their own, with the same strength.
        process: random events while the study says so. asked: an input that is 1 for as long, if any.
        duty: clock hours of every day between which it is there, and its level; None where it is there all day.
        numbers: the parameters that profile, process and duty name, and the typical value of each, times in hours.
    """

    target: str
    profile: tuple[tuple[Number, Number], ...]
    beside: tuple[tuple[str, tuple[tuple[Number, Number], ...]], ...]
    process: PointProcess | None
    asked: str
    duty: tuple[Number, Number, Number] | None
    numbers: dict[str, float]

    def bound(self, values: Mapping[str, float] | None = None) -> Strain:
        """The same with numbers in the place of its parameters' names: those of ``values``, else the typical ones.

        What makes its schedule records in a way of its own stays as it is.
        """
        if not self.numbers or type(self).records is not Strain.records:
            return self
        known, told = {**self.numbers, **(values or {})}, Strain()
        for key in ("name", "kind", "form", "hope", "routes", "amounts", "target"):
            setattr(told, key, getattr(self, key))
        told.asked = self.asked
        told.profile, told.duty = put(self.profile, known), put(self.duty, known)
        told.beside = tuple((target, put(levels, known)) for target, levels in self.beside)
        told.process, told.numbers = self.process and bound(self.process, known), {}
        return told

    def while_asked(self, at: float, lasts: float) -> list[Record]:
        """The records that tell the body that the process is on."""
        return [Step(at, self.asked, 1.0), Step(at + lasts, self.asked, -1.0)] if self.asked else []

    def records(
        self, *, amount: str | float | None, at: float, lasts: float = 0.0, weight: float = 70.0, where: str = ""
    ) -> list[Record]:
        """Schedule records; ``amount`` (a plain number, 1 unless said) multiplies the levels."""
        if self.numbers and (told := self.bound()) is not self:
            return told.records(amount=amount, at=at, lasts=lasts, weight=weight, where=where)
        strength = 1.0 if amount is None else units.quantity(amount, "1", where=where)
        if self.duty is not None:
            return self._daily(self.duty, strength, at, lasts, where)
        if strength < 0:
            raise StudyError(f"a negative strength of {self.name}", where=where, found=str(amount), needed="0 or more")
        if not self.profile:
            if lasts <= 0:
                raise StudyError(
                    f"{self.name} needs a duration",
                    where=where,
                    found="none",
                    needed="for: a time",
                    fix=f"Add for example  for: {self.amounts['strength'].lasts or '1 h'}",
                )
            return [Step(at, self.target, strength), Step(at + lasts, self.target, -strength)]
        found: list[Record] = []
        for target, profile in ((self.target, self.profile), *self.beside):
            time, before = at, 0.0
            for span, level in (*profile, (0.0, 0.0)):
                if level != before:
                    found.append(Step(time, target, strength * (level - before)))
                before, time = level, time + span
        return sorted(found, key=lambda record: record.time)

    def _daily(
        self, duty: tuple[float, float, float], strength: float, at: float, lasts: float, where: str
    ) -> list[Record]:
        """Steps up and down of every day that lies whole between ``at`` and ``at + lasts``."""
        if strength < 0 or lasts <= 0:
            raise StudyError(
                f"{self.name} needs a duration" if lasts <= 0 else f"a negative strength of {self.name}",
                where=where,
                found="none" if lasts <= 0 else str(strength),
                needed="for: a time" if lasts <= 0 else "0 or more",
                fix=f"Add for example  for: {self.amounts['strength'].lasts or '1 h'}" if lasts <= 0 else "",
            )
        found: list[Record] = []
        for day in range(int(at // 24) - 1, int((at + lasts) // 24) + 1):
            begin, end = 24.0 * day + duty[0], 24.0 * day + duty[1]
            if at <= begin and end <= at + lasts:
                found += [Step(begin, self.target, duty[2] * strength), Step(end, self.target, -duty[2] * strength)]
        return found


def intervention(plain: dict[str, Any]) -> Intervention:
    """What :meth:`Intervention.plain` said, as an intervention again."""
    the_intervention = Strain() if "target" in plain else Intervention()
    own = dict(plain)
    own["routes"] = {way: Route(**values) for way, values in plain["routes"].items()}
    own["amounts"] = {way: Amounts(**values) for way, values in plain["amounts"].items()}
    if isinstance(the_intervention, Strain):
        process, duty = plain["process"], plain["duty"]
        own["profile"] = tuple((span, level) for span, level in plain["profile"])
        own["beside"] = tuple((target, tuple((s, v) for s, v in levels)) for target, levels in plain["beside"])
        own["process"] = process and PointProcess(**{**process, "hours": tuple(process["hours"])})
        own["duty"] = duty and tuple(duty)
    vars(the_intervention).update(own)
    return the_intervention

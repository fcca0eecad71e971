"""What a plan is: up to three parts, each begun at a time, for a time, and only by whom its trigger holds for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from allostasis.expressions import Expression

if TYPE_CHECKING:
    from allostasis.trials.plan_file import Component

__all__ = ["Course", "Option", "Plan", "Regimen", "options", "plans_of"]

Course = tuple[str, float, float]  # component, hours from time zero at which it begins, and for how long
Regimen = frozenset[Course]  # what one person gets in the end


@dataclass(frozen=True)
class Option:
    """One component at one beginning, for one length, by one trigger.

    Attributes:
        begin: hours from time zero. lasts: hours.
        trigger: read when it would begin, of the life so far; None for everybody.
    """

    component: str
    begin: float
    lasts: float
    trigger: Expression | None = None

    @property
    def course(self) -> Course:
        """What whoever gets it gets."""
        return self.component, self.begin, self.lasts

    def __str__(self) -> str:
        at = f" from {_span(self.begin)}" if self.begin else ""
        return f"{self.component}{at} for {_span(self.lasts)}" + (f" if {_said(self.trigger)}" if self.trigger else "")


@dataclass(frozen=True)
class Plan:
    """Options of different components, in the order in which they begin; none: nothing is given but what all get."""

    parts: tuple[Option, ...] = ()

    @classmethod
    def of(cls, parts: Sequence[Option]) -> Plan:
        """A plan of options, in their order."""
        return cls(tuple(sorted(parts, key=lambda o: (o.begin, o.component, o.lasts, str(o.trigger or "")))))

    @property
    def components(self) -> tuple[str, ...]:
        """Names of its components."""
        return tuple(o.component for o in self.parts)

    def __str__(self) -> str:
        return " + ".join(map(str, self.parts)) or "usual"


def options(components: Sequence[Component]) -> list[Option]:
    """Every option of the components, in the order of the file."""
    return [
        Option(c.name, begin, length, trigger)
        for c in components
        for begin, length, trigger in product(c.starts, c.lengths, c.triggers)
    ]


def plans_of(parts: Sequence[Option], number: int) -> list[Plan]:
    """All plans of so many options of different components."""
    return [Plan.of(some) for some in combinations(parts, number) if len({o.component for o in some}) == number]


def _said(trigger: Expression) -> str:
    """A trigger as people say it."""
    half = re.fullmatch(r"(\w+) > 0\.5 \* \1@0", str(trigger))
    return f"{half[1]} has not halved" if half else str(trigger)


def _span(hours: float) -> str:
    weeks, days = hours / 168, hours / 24
    return f"{weeks:g} wk" if weeks == round(weeks) else f"{days:g} d" if days == round(days) else f"{hours:g} h"

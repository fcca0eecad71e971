"""What a study's comparisons may refer to, and the checks that every one of them gets: arms, visits, times, units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from allostasis.assembly import catalogue
from allostasis.errors import StudyError, UnknownName
from allostasis.expressions import COVARIATES, Event, Expression, start_of
from allostasis.studies.file.section_reader import Section, flow, shown, time_text

__all__ = ["Frame"]


@dataclass(frozen=True)
class Frame:
    """What comparisons may refer to: the study's arms, visits (hours), measures, clock and what each arm is given.

    An empty part is one that could not be read itself; nothing is checked against it.
    """

    arms: tuple[str, ...]
    visits: tuple[float, ...]
    measure: tuple[str, ...]
    clock: float
    given: Mapping[str, Sequence[Event]] = field(default_factory=dict)

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit of each read-out that is measured; of all that there are where nothing is known of them."""
        return {n: catalogue.readout(n).unit for n in self.measure or catalogue.readouts()}

    def _sides(self) -> str:
        """Two arms of the study, or its only one, as a comparison names them."""
        if len(self.arms) == 1:
            return f"within: {flow(self.arms[0])}"
        return f"between: [{', '.join(flow(a) for a in self.arms[:2]) if self.arms else 'drug, placebo'}]"

    def _window(self) -> str:
        """The whole of the visits, as ``over:`` says it; an example where they are not known."""
        first, last = (self.visits[0], self.visits[-1]) if len(self.visits) > 1 else (0.0, 8.0)
        return f"over: [{time_text(first)}, {time_text(last)}]"

    def _expression(
        self, here: Section, key: str, *, condition: bool | None = False, zero: bool = True
    ) -> Expression | None:
        expression = here.expression(key, condition=condition)
        if expression is None:
            return None
        with here.problems.catch():
            for name in expression.names:
                if name not in self.units and (name in catalogue.readouts() or "." in name):
                    raise StudyError(
                        f"{name} is not measured in this study",
                        where=here.where(key),
                        found=name,
                        needed=f"one of: {', '.join(self.measure)}",
                        fix=f"Add {name} to  measure:",
                    )
            expression.check({**self.units, **COVARIATES}, catalogue.unknown)
            for time in expression.times:
                self._visit(here, key, time)
            if condition and zero and expression.momentary:  # a bare name in a condition is read at study time zero
                self._visit(here, key, 0.0)
            if expression.needs_baseline:
                self._baseline(here, key)
        return expression

    def _several(self, here: Section, key: str) -> tuple[Expression, ...]:
        """One expression, or a list of them."""
        value = here.data.get(key)
        if value is None:
            return ()
        items = []
        for one in value if isinstance(value, (list, tuple)) else [value]:
            inner = Section({key: one}, here.marks, here.at, here.problems)
            found = self._expression(inner, key)
            if found is not None:
                items.append(found)
        return tuple(items)

    def _times(
        self, here: Section, key: str, endpoint: Expression | None
    ) -> tuple[float | None, tuple[float, float] | None]:
        at = here.moment("at", self.clock) if here.has("at") else None
        over: tuple[float, float] | None = None
        if here.has("over"):
            both = here.moments("over", self.clock)
            inside = [v for v in self.visits if len(both) == 2 and both[0] - 1e-9 <= v <= both[1] + 1e-9]
            if len(both) == 2 and both[0] < both[1] and (len(inside) > 1 or not self.visits):
                over = (both[0], both[1])
            else:
                here.wrong(
                    "over",
                    "spans no two visits",
                    "first and last time, with two visits or more in between",
                    "Add a visit to  visits:" if len(self.visits) == 1 else f"Write for example  {self._window()}",
                )
        if endpoint is None:
            return at, over
        last = f"at: {time_text(self.visits[-1])}" if self.visits else "at: 8 h"
        if endpoint.momentary and not here.has("at") and not (here.has("over") and not endpoint.windowed):
            here.missing("at", f"when {endpoint} is read", f"Write for example  {last}")
        if at is not None:
            self._visit(here, "at", at)
        if here.has("at") and not endpoint.momentary:
            here.wrong(
                "at",
                f"has no meaning for {endpoint}",
                "over: first and last time" if endpoint.windowed else "no at:",
                f"Leave it out, or write for example  {self._window()}" if endpoint.windowed else "Leave it out",
            )
        if here.has("over") and not endpoint.windowed:
            lacks = endpoint.momentary and not here.has("at")
            needed, fix = (
                ("at: a visit", f"Write for example  {last}  instead") if lacks else ("no over:", "Leave it out")
            )
            here.wrong("over", f"has no meaning for {endpoint}", needed, fix)
        return at, over

    def _visit(self, here: Section, key: str, time: float) -> None:
        if not self.visits or any(abs(v - time) < 1e-6 for v in self.visits):
            return
        near = min(self.visits, key=lambda v: abs(v - time))
        here.problems.add(
            StudyError(
                f"there is no visit at {time_text(time)}",
                where=here.where(key),
                found=shown(here.data.get(key)),
                needed="one of the visits",
                fix=f"The nearest is at {time_text(near)}; or add it to  visits:  at:",
            )
        )

    def _no_baseline(self) -> bool:
        """Whether no visit lies before the first thing given."""
        return bool(self.visits) and start_of(self.given, self.visits).column(np.asarray(self.visits)) is None

    def _baseline(self, here: Section, key: str) -> None:
        if self._no_baseline():
            first = min((g.at for given in self.given.values() for g in given), default=0.0)
            here.problems.add(
                StudyError(
                    "there is no visit for a baseline",
                    where=here.where(key),
                    found=f"first visit at {time_text(self.visits[0])}",
                    needed="a visit at or before the first thing given",
                    fix=f"Add {time_text(min(first, 0.0))} to  visits:",
                )
            )

    def _arm(self, here: Section, key: str) -> str | None:
        if not here.has(key):
            return None
        name = here.text(key)
        if name in self.arms or not self.arms:
            return name
        here.problems.add(UnknownName.among("arm", name, self.arms, where=here.where(key)))
        return None

    def _between(self, here: Section) -> tuple[str, str] | None:
        if not here.has("between"):
            return None
        names = here.items("between", "two arms", each=(), fix=f"Write for example  {self._sides()}")
        if not isinstance(here.data["between"], (list, tuple)):
            return None
        if len(names) != 2 or names[0] == names[1]:
            here.wrong("between", "does not name two arms", "two different arms", f"Write for example  {self._sides()}")
            return None
        unknown = [(i, str(n)) for i, n in enumerate(names) if self.arms and str(n) not in self.arms]
        for i, name in unknown:
            here.problems.add(UnknownName.among("arm", name, self.arms, where=here.where("between", i)))
        return None if unknown else (str(names[0]), str(names[1]))

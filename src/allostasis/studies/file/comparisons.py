"""How a study file says what is compared: endpoints between arms, and published findings beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from allostasis.assembly import catalogue
from allostasis.errors import StudyError, UnknownName
from allostasis.expressions.baseline import Event, start_of
from allostasis.expressions.parser import COVARIATES, Expression
from allostasis.ledger import findings
from allostasis.studies.file.expectations import fitting, read_criterion
from allostasis.studies.file.field_tables import COMPARE, PUBLISHED
from allostasis.studies.file.records import Comparison, Published
from allostasis.studies.file.section_reader import Section, flow, shown, time_text
from allostasis.studies.running.endpoint_kinds import kind_of

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

    def read_compare(self, top: Section) -> tuple[Comparison, ...]:
        """``compare:``."""
        made = []
        usual = f"endpoint: peak({self.measure[0] if self.measure else 'tnf'})"
        fix = f"Write for example  {{{usual}, {self._sides()}}}"
        whole = fix.replace("{", "compare: [{") + "]"
        for i, item in enumerate(top.items("compare", "a list of comparisons", each=Mapping, fix=whole)):
            here = Section.of(item, top.marks, ("compare", i), top.problems, COMPARE, fix)
            if here.broken:
                continue
            if not here.has("endpoint"):
                here.missing("endpoint", "what is compared", f"Write for example  {usual}")
            endpoint = self._expression(here, "endpoint", condition=None)
            at, over = self._times(here, "endpoint", endpoint)
            between, within = self._between(here), self._arm(here, "within")
            if here.has("between") == here.has("within"):
                both = "both between: and within:" if here.has("within") else "neither between: nor within:"
                here.problems.add(
                    StudyError(
                        f"{here.name()} compares with nothing clear",
                        where=here.where(),
                        found=both,
                        needed="one of them",
                        fix="Leave one of them out" if here.has("within") else f"Write for example  {self._sides()}",
                    )
                )
            method = here.choice("method")
            before = here.has("within") and endpoint is not None and not endpoint.stands_alone
            if before or method == "ancova":
                self._baseline(here, "within" if before else "method")
            if here.has("within") and method == "ancova":
                here.wrong("method", "needs two arms", "difference, hedges_g or ratio within one arm")
            by = self._expression(here, "by", condition=True)
            if endpoint is None or (between is None and within is None):
                continue
            alone = f"in {within}" if endpoint.stands_alone else f"{within} against its baseline"
            sides = " minus ".join(between) if between else alone
            called = f"{endpoint}, {sides}" + (f", {by}" if by else "")
            kind = kind_of(endpoint)
            if method == "ancova" and (kind != "mean" or all(n in COVARIATES for n in endpoint.names)):
                here.wrong("method", f"does not fit {endpoint}", "a read-out with a baseline", "Leave  method:  out")
            expect = fitting(here, read_criterion(here), kind, method, two=between is not None)
            label = here.text("label", called)
            made.append(Comparison(endpoint, at, over, between, within, by, label, method, expect))
        return tuple(made)

    def read_published(self, top: Section) -> tuple[Published, ...]:
        """``published:``, ids or mappings."""
        made = []
        for i, item in enumerate(top.items("published", "a list of findings", each=(str, Mapping))):
            data = item if isinstance(item, Mapping) else {"finding": item}
            here = Section.of(data, top.marks, ("published", i), top.problems, PUBLISHED)
            if not here.has("finding"):
                here.missing("finding", "the id of a published finding", "See  allostasis list findings")
                continue
            before, name = len(top.problems.errors), here.text("finding")
            if len(top.problems.errors) > before:  # it is no name at all
                continue
            with top.problems.catch():
                if name not in findings():
                    raise UnknownName.among("finding", shown(name), findings(), where=here.where("finding"))
            endpoint = self._expression(here, "as")
            at, over = self._times(here, "as", endpoint)
            made.append(
                Published(
                    name,
                    endpoint,
                    at,
                    over,
                    self._arm(here, "arm"),
                    self._between(here),
                    self._expression(here, "by", condition=True),
                    here.text("note"),
                )
            )
        return tuple(made)

    def _sides(self) -> str:
        """Two arms of the study, or its only one, as a comparison names them."""
        if len(self.arms) == 1:
            return f"within: {flow(self.arms[0])}"
        return f"between: [{', '.join(flow(a) for a in self.arms[:2]) if self.arms else 'drug, placebo'}]"

    def _window(self) -> str:
        """The whole of the visits, as ``over:`` says it; an example where they are not known."""
        first, last = (self.visits[0], self.visits[-1]) if len(self.visits) > 1 else (0.0, 8.0)
        return f"over: [{time_text(first)}, {time_text(last)}]"

    def _expression(self, here: Section, key: str, *, condition: bool | None = False) -> Expression | None:
        made = here.expression(key, condition=condition)
        if made is None:
            return None
        units = {n: catalogue.readout(n).unit for n in self.measure or catalogue.readouts()}
        with here.problems.catch():
            for name in made.names:
                if name not in units and (name in catalogue.readouts() or "." in name):
                    raise StudyError(
                        f"{name} is not measured in this study",
                        where=here.where(key),
                        found=name,
                        needed=f"one of: {', '.join(self.measure)}",
                        fix=f"Add {name} to  measure:",
                    )
            made.check({**units, **COVARIATES}, catalogue.unknown)
            for time in made.times:
                self._visit(here, key, time)
            if condition and made.momentary:  # a bare name in a condition is read at study time zero
                self._visit(here, key, 0.0)
            if made.needs_baseline:
                self._baseline(here, key)
        return made

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

    def _baseline(self, here: Section, key: str) -> None:
        if self.visits and start_of(self.given, self.visits).column(np.asarray(self.visits)) is None:
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

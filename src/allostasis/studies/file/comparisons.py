"""How a study file says what is compared: endpoints between arms, between cases and controls of one, within one, or in
four arms of two things given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from allostasis.errors import StudyError
from allostasis.expressions import COVARIATES, Expression, start_of
from allostasis.studies.file.benefit import better
from allostasis.studies.file.cases_controls import GroupsReader
from allostasis.studies.file.expectations import fitting, read_criterion
from allostasis.studies.file.factorial import four_arms
from allostasis.studies.file.field_tables import COMPARE
from allostasis.studies.file.records import Comparison, Given
from allostasis.studies.file.section_reader import Section
from allostasis.studies.running.endpoint_kinds import kind_of

__all__ = ["ComparisonReader"]

SIDES = ("between", "within", "interaction", "cases")


@dataclass(frozen=True)
class ComparisonReader(GroupsReader):
    """Reads what a study compares; ``gives``: what each arm gives."""

    gives: Mapping[str, Sequence[Given]] = field(default_factory=dict)

    def read_compare(self, top: Section) -> tuple[Comparison, ...]:
        """``compare:``."""
        items = []
        usual = f"endpoint: peak({self.measure[0] if self.measure else 'tnf'})"
        fix = f"Write for example  {{{usual}, {self._sides()}}}"
        whole = fix.replace("{", "compare: [{") + "]"
        for i, item in enumerate(top.items("compare", "a list of comparisons", each=Mapping, fix=whole)):
            here = Section.of(item, top.marks, ("compare", i), top.problems, COMPARE, fix)
            if not here.broken and (one := self._one(here, usual)) is not None:
                items.append(one)
        return tuple(items)

    def _one(self, here: Section, usual: str) -> Comparison | None:
        if not here.has("endpoint"):
            here.missing("endpoint", "what is compared", f"Write for example  {usual}")
        endpoint = self._expression(here, "endpoint", condition=None)
        at, over = self._times(here, "endpoint", endpoint)
        sides = [key for key in SIDES if here.has(key)]
        if here.has("controls") and "cases" not in sides:
            here.missing("cases", "whom controls are compared with", "Write for example  cases: age > 40")
            return None
        if len(sides) != 1:
            self._unclear(here, sides)
        if here.has("interaction"):
            return self._interaction(here, endpoint, at, over)
        for key in ("arms", "scale", "better"):
            if here.has(key):
                here.wrong(key, "belongs to an interaction", "interaction: two things given", "Leave it out")
        if here.has("cases"):
            return self.groups(here, endpoint, at, over)
        for key in ("arm", "given"):
            if here.has(key):
                here.wrong(key, "belongs to cases and controls", "cases: and controls:", "Leave it out")
        between, within = self._between(here), self._arm(here, "within")
        method = here.choice("method")
        before = here.has("within") and endpoint is not None and not endpoint.stands_alone
        if before or method == "ancova":
            self._baseline(here, "within" if before else "method")
        if here.has("within") and method == "ancova":
            here.wrong("method", "needs two arms", "difference, hedges_g or ratio within one arm")
        by = self._expression(here, "by", condition=True)
        if endpoint is None or (between is None and within is None):
            return None
        if before and self._at_baseline(endpoint, at):
            here.wrong(
                "within",
                "compares the baseline with itself",
                "a later visit, or cases: and controls:",
                "Take a later  at:, or write  cases:  and  controls:  to compare two groups of one arm",
            )
        alone = f"in {within}" if endpoint.stands_alone else f"{within} against its baseline"
        between_words = " minus ".join(between) if between else alone
        kind = kind_of(endpoint)
        if method == "ancova" and (kind != "mean" or all(n in COVARIATES for n in endpoint.names)):
            here.wrong("method", f"does not fit {endpoint}", "a read-out with a baseline", "Leave  method:  out")
        through = self._through(here, kind, endpoint)
        called = (
            f"{endpoint}, {between_words}" + (f", through {through}" if through else "") + (f", {by}" if by else "")
        )
        told = "mediation" if through else kind
        expect = fitting(here, read_criterion(here), told, method, two=between is not None)
        label = here.text("label", called)
        return Comparison(endpoint, at, over, between, within, by, label, method, expect, through=through)

    def _at_baseline(self, endpoint: Expression, at: float | None) -> bool:
        """Whether an endpoint is the read-out at the very visit that is its baseline."""
        if at is None or not self.visits or endpoint.windowed or endpoint.times:
            return False
        column = start_of(self.given, self.visits).column(np.asarray(self.visits))
        return column is not None and abs(self.visits[column] - at) < 1e-6

    def _unclear(self, here: Section, sides: list[str]) -> None:
        said = (
            f"both {' and '.join(f'{s}:' for s in sides[:2])}" if sides else "neither between: nor within: nor cases:"
        )
        here.problems.add(
            StudyError(
                f"{here.name()} compares with nothing clear",
                where=here.where(),
                found=said,
                needed="one of them",
                fix="Leave one of them out" if sides else f"Write for example  {self._sides()}",
            )
        )

    def _interaction(
        self, here: Section, endpoint: Expression | None, at: float | None, over: tuple[float, float] | None
    ) -> Comparison | None:
        by = self._expression(here, "by", condition=True)
        for key, why in (("method", "difference by its scale"), ("through", "two arms")):
            if here.has(key):
                here.wrong(key, "does not fit an interaction", f"no {key}: ({why})", "Leave it out")
        four = four_arms(here, self.gives)
        if endpoint is None or four is None:
            return None
        (first, second), arms = four
        kind = kind_of(endpoint)
        if kind not in {"mean", "proportion"}:
            here.wrong("endpoint", "has no interaction", "a quantity, or a yes or no", "Name a quantity or a condition")
            return None
        fits = ("points", "log") if kind == "mean" else ("log_odds", "bliss")
        scale = here.choice("scale") or fits[0]
        if scale not in fits:
            here.wrong("scale", f"does not fit {endpoint}", " or ".join(fits), f"Write for example  scale: {fits[0]}")
        way = better(here, endpoint, kind)
        expect = fitting(here, read_criterion(here), "interaction", "", two=False)
        label = here.text("label", f"{endpoint}, {first} and {second} together" + (f", {by}" if by else ""))
        written = {key: here.choice(key) for key in ("scale", "better") if here.has(key)}
        named = {"arms": list(arms)} if here.has("arms") else {}
        return Comparison(
            endpoint,
            at,
            over,
            by=by,
            label=label,
            expect=expect,
            interaction=(first, second),
            arms=arms,
            scale=scale,
            better=way,
            written={**named, **written},
        )

    def _through(self, here: Section, kind: str, endpoint: Expression) -> str:
        if not here.has("through"):
            return ""
        through = here.text("through")
        if not here.has("between"):
            here.wrong("through", "needs two arms", "between: two arms", f"Write for example  {self._sides()}")
        elif kind not in {"mean", "proportion"}:
            here.wrong("endpoint", "has no mediated part", "a quantity, or a yes or no", "Leave  through:  out")
        return through.replace("→", "->").replace(" ", "")

"""Reads what stands for a finding, of a replay or of a study, with the checks that a study's own comparisons get."""

from __future__ import annotations

from allostasis.errors import StudyError, UnitError, UnknownName
from allostasis.expressions import COVARIATES, Expression, parse
from allostasis.ledger import Finding, findings, unit_factor
from allostasis.results import Estimand
from allostasis.studies.file.frame import Frame
from allostasis.studies.file.section_reader import Section, shown

__all__ = ["EstimandReader"]

_BEARING = {"mean", "peak", "time", "half_life", "difference", "slope"}


class EstimandReader(Frame):
    """Reads estimands within a study's arms, visits and measures."""

    def named(self, here: Section) -> str | None:
        """The finding that an entry is about; None after a problem."""
        if not here.has("finding"):
            here.missing("finding", "the id of a published finding", "See  allostasis list findings")
            return None
        before, name = len(here.problems.errors), here.text("finding")
        if len(here.problems.errors) > before:  # it is no name at all
            return None
        with here.problems.catch():
            if name not in findings():
                raise UnknownName.among("finding", shown(name), findings(), where=here.where("finding"))
            return name
        return None

    def estimand(self, here: Section, name: str) -> Estimand | None:
        """What an entry says itself of a finding; None after a problem."""
        before = len(here.problems.errors)
        endpoint = self._endpoint(here)
        event = self._condition(here, "event")
        if endpoint is None and event is None and len(here.problems.errors) == before:
            here.missing("as", "an endpoint", "Write for example  as: change(tnf)")
        at, over = self._times(here, "as", endpoint)
        x_at = here.moment("with_at", self.clock) if here.has("with_at") else None
        if x_at is not None:
            self._visit(here, "with_at", x_at)
        span = here.moments("with_over", self.clock) if here.has("with_over") else []
        between = self._between(here)
        arm = self._arm(here, "arm") or (between or self.arms or ("",))[0]
        the_estimand = Estimand(
            name,
            endpoint,
            at,
            over,
            arm,
            between,
            self._condition(here, "by"),
            self._condition(here, "cases"),
            self._condition(here, "controls"),
            self._several(here, "with"),
            x_at,
            (span[0], span[1]) if len(span) == 2 else None,
            self._several(here, "given"),
            event,
            here.moment("from", self.clock) if here.has("from") else 0.0,
            here.choice("summary"),
            here.choice("how"),
            here.number("times", 1.0) if here.has("times") else None,
            here.text("note"),
        )
        if (the_estimand.cases is None) != (the_estimand.controls is None):
            here.missing(
                "controls" if the_estimand.cases else "cases", "both subgroups", "Write  cases:  and  controls:"
            )
        if len(here.problems.errors) > before:
            return None
        self._unit(here, the_estimand, findings()[name])
        return the_estimand if len(here.problems.errors) == before else None

    def _endpoint(self, here: Section) -> Expression | None:
        """``as:``, a quantity or a condition."""
        return self._expression(here, "as", condition=self._is_condition(here, "as"), zero=False)

    def _condition(self, here: Section, key: str) -> Expression | None:
        if not here.has(key):
            return None
        if key == "event":
            return here.expression(key, condition=True)
        expression = self._expression(here, key, condition=True, zero=not here.has("at"))
        if expression is not None and expression.momentary and here.has("at"):
            self._visit(here, key, here.moment("at", self.clock))
        return expression

    @staticmethod
    def _is_condition(here: Section, key: str) -> bool:
        if not here.has(key):
            return False
        try:
            return parse(str(here.data[key]), here.where(key)).condition
        except StudyError:  # it is said where the expression is read
            return False

    def _unit(self, here: Section, estimand: Estimand, finding: Finding) -> None:
        """Refuse a model's value that cannot be turned into the finding's unit unless ``times`` says how."""
        free = here.has("times") or estimand.event is not None or estimand.x or estimand.how == "nadir"
        if finding.effect.metric not in _BEARING or free or estimand.endpoint is None:
            return
        unit = estimand.endpoint.unit(self.units | COVARIATES)
        try:
            unit_factor(unit, finding.outcome.unit)
        except UnitError:
            here.problems.add(
                StudyError(
                    f"{finding.id} is published in another unit",
                    where=here.where("as"),
                    found=unit,
                    needed=finding.outcome.unit,
                    fix="Say what to multiply the model's value by, for example  times: 10",
                )
            )

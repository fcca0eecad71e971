"""How a study file says what is compared: endpoints between arms, or within one."""

from __future__ import annotations

from collections.abc import Mapping

from allostasis.errors import StudyError
from allostasis.expressions import COVARIATES
from allostasis.studies.file.expectations import fitting, read_criterion
from allostasis.studies.file.field_tables import COMPARE
from allostasis.studies.file.frame import Frame
from allostasis.studies.file.records import Comparison
from allostasis.studies.file.section_reader import Section
from allostasis.studies.running.endpoint_kinds import kind_of

__all__ = ["ComparisonReader"]


class ComparisonReader(Frame):
    """Reads what a study compares."""

    def read_compare(self, top: Section) -> tuple[Comparison, ...]:
        """``compare:``."""
        items = []
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
            items.append(Comparison(endpoint, at, over, between, within, by, label, method, expect))
        return tuple(items)

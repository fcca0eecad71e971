"""How a study file compares cases with controls: two groups of one arm, each by a condition of its own."""

from __future__ import annotations

from allostasis.expressions import Expression
from allostasis.studies.file.expectations import fitting, read_criterion
from allostasis.studies.file.frame import Frame
from allostasis.studies.file.records import Comparison
from allostasis.studies.file.section_reader import Section
from allostasis.studies.running.endpoint_kinds import kind_of

__all__ = ["GroupsReader"]


class GroupsReader(Frame):
    """Reads comparisons of cases and controls."""

    def groups(
        self, here: Section, endpoint: Expression | None, at: float | None, over: tuple[float, float] | None
    ) -> Comparison | None:
        """Cases and controls of one arm."""
        cases, controls = (
            self._expression(here, key, condition=True, zero=at is None) if here.has(key) else None
            for key in ("cases", "controls")
        )
        if not here.has("controls"):
            here.missing("controls", "whom cases are compared with", "Write for example  controls: age < 40")
        if here.has("through"):
            here.wrong("through", "needs two arms", "no through:", "Leave it out")
        arm = self._arm(here, "arm") or next(iter(self.arms), "")
        method, given = here.choice("method"), self._several(here, "given")
        if (method == "ancova") != bool(given):
            key = "given" if given else "method"
            needed = "method: ancova" if given else "given: what is held constant"
            here.wrong(
                key,
                f"of cases and controls needs {needed}",
                needed,
                f"Write  {needed}" if given else "Write  given: [age]",
            )
        by = self._expression(here, "by", condition=True)
        if endpoint is None or cases is None or controls is None:
            return None
        kind = kind_of(endpoint)
        if given and kind != "mean":
            here.wrong("given", f"does not fit {endpoint}", "a quantity", "Leave  method:  and  given:  out")
        expect = fitting(here, read_criterion(here), kind, method, two=True)
        label = here.text("label", f"{endpoint}, {cases} against {controls}" + (f", {by}" if by else ""))
        return Comparison(
            endpoint,
            at,
            over,
            by=by,
            label=label,
            method=method,
            expect=expect,
            cases=cases,
            controls=controls,
            arm=arm,
            given=given,
            written={"arm": arm} if here.has("arm") else {},
        )

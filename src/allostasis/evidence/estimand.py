"""What of a replay is set beside a finding: whose endpoint, when, against whom.

One mapping in a replay file, ``{finding: ID, as: ENDPOINT, ...}``. The metric is the finding's own; a contrast
only says which numbers of which people go into it.
"""

from __future__ import annotations

from dataclasses import dataclass

from allostasis.assembly import catalogue
from allostasis.errors import StudyError, UnitError, UnknownName
from allostasis.expressions.parser import COVARIATES, Expression
from allostasis.ledger import Finding, findings
from allostasis.statistics import SUMMARIES
from allostasis.studies.file.comparisons import Frame
from allostasis.studies.file.field_kinds import Field, Table
from allostasis.studies.file.field_tables import PUBLISHED
from allostasis.studies.file.section_reader import Section
from allostasis.studies.running.published import unit_factor

__all__ = ["KEYS", "Contrast", "Reading"]

HOW = ("", "cv", "standardised", "r2", "level", "nadir", "rates")
KEYS = Table(
    "what of a replay stands for a finding",
    (
        *(f for f in PUBLISHED.fields if f.name != "note"),
        Field("cases", "condition", "one subgroup of the arm"),
        Field("controls", "condition", "the other subgroup"),
        Field("with", "expression", "what it is correlated with or regressed on"),
        Field("with_at", "moment", "when that is read"),
        Field("with_over", "moments", "what functions of its course look at"),
        Field("given", "expression", "what is held constant"),
        Field("event", "condition", "what has to happen"),
        Field("from", "moment", "from when on it counts"),
        Field("summary", "choice", "of the numbers of people", "mean", options=tuple(SUMMARIES)),
        Field("how", "choice", "another way to a number", options=HOW),
        Field("times", "number", "multiplies the number", None, -1e9, 1e9),
        Field("note", "text", "words", most=600),
    ),
)
_BEARING = {"mean", "peak", "time", "half_life", "difference", "slope"}


@dataclass(frozen=True)
class Contrast:
    """One finding and the numbers that stand for it.

    Attributes:
        finding: id in the ledger.
        endpoint: one number a person; with ``event`` it is not used.
        at, over: when names without a time are read; what functions of a course look at (hours).
        arm: whose people, the first arm unless said. between: two arms, first against second;
            with ``x``, half of the people in either.
        by: who is kept. cases, controls: two subgroups of ``arm``, first against second.
        x: what the endpoint is correlated with or regressed on; x_at, x_over: when that is read.
        given: what is held constant.
        event: a condition; the first visit from ``begin`` (hours) on at which it holds is the event.
        summary: ``mean``, ``median`` or ``geometric``. how: see :func:`allostasis.statistics.by_metric`;
            ``level`` takes the endpoint as it is, not against its own baseline; ``nadir`` the time of its minimum;
            ``rates`` takes it as the rate of an event that everybody bears, ``given`` held constant.
        times: multiplies the model's value into the finding's unit; None where the units say by how much.
        note: what is different from the paper; ``in-sample: ...`` where a number was set on this finding.
    """

    finding: str
    endpoint: Expression | None = None
    at: float | None = None
    over: tuple[float, float] | None = None
    arm: str = ""
    between: tuple[str, str] | None = None
    by: Expression | None = None
    cases: Expression | None = None
    controls: Expression | None = None
    x: tuple[Expression, ...] = ()
    x_at: float | None = None
    x_over: tuple[float, float] | None = None
    given: tuple[Expression, ...] = ()
    event: Expression | None = None
    begin: float = 0.0
    summary: str = "mean"
    how: str = ""
    times: float | None = None
    note: str = ""

    @property
    def in_sample(self) -> bool:
        """Whether a number of the model was set on this very finding."""
        return self.note.startswith("in-sample")


class Reading(Frame):
    """Reads contrasts, with the checks that a study's own comparisons get."""

    def contrast(self, here: Section) -> Contrast | None:
        """One contrast; None after a problem."""
        before = len(here.problems.errors)
        name = here.text("finding")
        if not name:
            here.missing("finding", "the id of a published finding", "List them with  allostasis evidence --json")
            return None
        with here.problems.catch():
            if name not in findings():
                raise UnknownName.among("finding", name, findings(), where=here.where("finding"))
        endpoint = self._expression(here, "as") or self._condition(here, "as")
        event = self._condition(here, "event")
        if endpoint is None and event is None:
            here.missing("as", "an endpoint", "Write for example  as: change(tnf)")
        at, over = self._times(here, "as", endpoint if endpoint is None or not endpoint.condition else None)
        x_at = here.moment("with_at", self.clock) if here.has("with_at") else None
        if x_at is not None:
            self._visit(here, "with_at", x_at)
        span = here.moments("with_over", self.clock) if here.has("with_over") else []
        made = Contrast(
            name,
            endpoint,
            at,
            over,
            self._arm(here, "arm") or self.arms[0],
            self._between(here),
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
        if (made.cases is None) != (made.controls is None):
            here.missing("controls" if made.cases else "cases", "both subgroups", "Write  cases:  and  controls:")
        if len(here.problems.errors) > before:
            return None
        self._unit(here, made, findings()[name])
        return made if len(here.problems.errors) == before else None

    def _condition(self, here: Section, key: str) -> Expression | None:
        return self._expression(here, key, condition=True) if self._is_condition(here, key) else None

    def _expression(self, here: Section, key: str, *, condition: bool | None = False) -> Expression | None:
        if not condition and self._is_condition(here, key):
            return None
        if key == "event":
            return here.expression(key, condition=True)
        return super()._expression(here, key, condition=condition)

    @staticmethod
    def _is_condition(here: Section, key: str) -> bool:
        from allostasis.expressions.parser import parse

        if not here.has(key) or key in {"by", "cases", "controls", "event"}:
            return here.has(key)
        with here.problems.catch():
            return parse(str(here.data[key]), here.where(key)).condition
        return False

    def _several(self, here: Section, key: str) -> tuple[Expression, ...]:
        """One expression, or a list of them."""
        value = here.data.get(key)
        if value is None:
            return ()
        made = []
        for one in value if isinstance(value, (list, tuple)) else [value]:
            inner = Section({key: one}, here.marks, here.at, here.problems)
            found = self._expression(inner, key)
            if found is not None:
                made.append(found)
        return tuple(made)

    def _unit(self, here: Section, made: Contrast, finding: Finding) -> None:
        """Refuse a model's value that cannot be turned into the finding's unit unless ``times`` says how."""
        free = here.has("times") or made.event is not None or made.x or made.how == "nadir"
        if finding.effect.metric not in _BEARING or free:
            return
        assert made.endpoint is not None
        unit = made.endpoint.unit({name: r.unit for name, r in catalogue.readouts().items()} | COVARIATES)
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

"""What a study consists of: what is given and when, what is compared with what. Frozen; times in hours.

These are made by reading a study (:class:`allostasis.studies.file.study.Study`), which checks them; ``plain``
turns each back into what a study file says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from allostasis.expressions import Expression
from allostasis.results import Estimand
from allostasis.studies.file.expectations import Criterion
from allostasis.studies.file.field_tables import METHODS
from allostasis.studies.file.section_reader import time_text

__all__ = ["INERT", "Comparison", "Given", "Published", "said"]

INERT = "placebo"  # acts by hope alone


def said(**keys: Any) -> dict[str, Any]:
    """Only the keys that say something."""
    return {k: v for k, v in keys.items() if v is not None and v != "" and v != {} and v != []}


@dataclass(frozen=True)
class Given:
    """One treatment, stressor or body condition, once.

    Attributes:
        kind: ``"treatment"``, ``"stressor"`` or ``"condition"``.
        name: in the catalogue.
        amount: as written, e.g. ``"2 ng/kg"``; None where none is needed.
        at: hours from study time zero.
        lasts: hours; 0 means at once.
        line: of the study file; 0 for none.
    """

    kind: str
    name: str
    amount: str | None
    at: float
    lasts: float = 0.0
    line: int = field(default=0, compare=False)

    def plain(self) -> dict[str, Any]:
        """As a study file says it."""
        lasts = {"for": time_text(self.lasts)} if self.lasts else {}
        return said(**{self.kind: self.name}, amount=self.amount, at=time_text(self.at)) | lasts


@dataclass(frozen=True)
class Comparison:
    """One endpoint, compared between two arms (first minus second) or within one.

    Attributes:
        endpoint: what each person contributes.
        at: hours at which names without a time are read, or None.
        over: hours from and to that ``peak``, ``mean``, ... look at; None for all visits.
        between: two arms; or None.
        within: one arm, against its own baseline; or None.
        cases, controls: conditions of two groups of ``arm``, first minus second; or None. given: covariates and
            read-outs that ``ancova`` of them holds constant.
        by: a condition that splits people into two subgroups, or None.
        label: how reports call it.
        method: what reports put first: ``hedges_g``, ``difference``, ``ratio`` or ``ancova``.
        expect: what the study says beforehand that it will find, or None.
        interaction: two things given, in the four ``arms`` (neither, the first, the second, both); on ``scale``, where
            ``better`` says whether a ``lower`` or a ``higher`` value is the benefit. Empty for other comparisons.
        through: a module, or a coupling ``a->b``, whose share of the difference is asked for; empty for none.
        written: what the file itself says of an interaction.
    """

    endpoint: Expression
    at: float | None = None
    over: tuple[float, float] | None = None
    between: tuple[str, str] | None = None
    within: str | None = None
    by: Expression | None = None
    label: str = ""
    method: str = METHODS[0]
    expect: Criterion | None = None
    interaction: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    scale: str = ""
    better: str = ""
    through: str = ""
    cases: Expression | None = None
    controls: Expression | None = None
    arm: str = ""
    given: tuple[Expression, ...] = ()
    written: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def plain(self) -> dict[str, Any]:
        """As a study file says it."""
        return (
            said(endpoint=str(self.endpoint))
            | _times(self)
            | said(
                between=list(self.between or ()),
                within=self.within,
                cases=str(self.cases or ""),
                controls=str(self.controls or ""),
                given=[str(e) for e in self.given],
                interaction=list(self.interaction),
                **self.written,
                through=self.through,
                by=str(self.by or ""),
                label=self.label,
                method="" if self.interaction else self.method,
                expect=str(self.expect or ""),
            )
        )


@dataclass(frozen=True)
class Published:
    """A published finding beside this study, and what of the study stands for it.

    Attributes:
        finding: id in the ledger.
        estimand: the definition, in this study's arms and times; None where the finding has no replay and the study
            says nothing: it is not simulated.
        own: whether the study defines it itself. differs: why, where a replay defines it otherwise.
        replay: title of the replay that defines it too; empty where there is none.
        written: the entry as the study file says it.
        note: words of the study, or of the replay.
        in_sample: whether the study or the replay says that the model was built with the finding in view.
    """

    finding: str
    estimand: Estimand | None = None
    own: bool = False
    differs: str = ""
    replay: str = ""
    note: str = ""
    in_sample: bool = False
    written: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As a study file says it."""
        return {"finding": self.finding, **self.written}

    @property
    def endpoint(self) -> Expression | None:
        """What of the study stands for it; None where nothing does, or an event."""
        return self.estimand.endpoint if self.estimand else None

    @property
    def at(self) -> float | None:
        """When names without a time are read, in hours."""
        return self.estimand.at if self.estimand else None

    @property
    def arm(self) -> str | None:
        """The arm that is read, or the first of two."""
        return self.estimand.arms[0] if self.estimand else None


def _times(one: Comparison) -> dict[str, Any]:
    table: dict[str, Any] = {} if one.at is None else {"at": time_text(one.at)}
    return table if one.over is None else table | {"over": [time_text(t) for t in one.over]}

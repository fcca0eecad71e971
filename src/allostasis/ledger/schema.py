"""The records of the ledger: a published finding, and a source of a parameter's number.

Every record is frozen, takes no unknown key and refuses what contradicts itself: an interval that does not
hold its value, an odds ratio of zero, a counting finding that nobody can look up.
"""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from allostasis.ledger.intervals import derived_interval

__all__ = ["Citation", "Effect", "Finding", "Outcome", "Population", "Source"]

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
ID_PATTERN = r"^[a-z0-9.]+(-[a-z0-9.]+)*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Doi = Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")]
Year = Annotated[int, Field(ge=1800, le=2100)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Spread = Annotated[float, Field(ge=0, allow_inf_nan=False)]

# fmt: off
Metric = Literal[
    "g", "d", "r", "z", "OR", "RR", "HR", "ratio", "difference", "percent", "mean", "peak", "time",
    "half_life", "slope", "proportion", "direction", "p_value",
]
Row = Literal[
    "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13", "S14", "S15",
    "S16", "S17", "S18", "S19", "S20", "S21", "S22", "S23", "S24", "S25",
]
# fmt: on
# The metrics that cannot leave a range, whatever was measured.
_LIMITS = {"r": (-1.0, 1.0), "proportion": (0.0, 1.0), "p_value": (0.0, 1.0), "ratio": (0.0, math.inf)}
_POSITIVE = {"OR", "RR", "HR"}
_WITHIN_PERSON = re.compile(r"crossover|within-subject|own baseline|pre/post", re.IGNORECASE)


def refusal(what: str, *, key: str = "", found: str = "", needed: str = "", fix: str = "") -> PydanticCustomError:
    """A refusal with the fields of a ledger error; ``key`` is where it stands in the entry."""
    return PydanticCustomError(
        "ledger",
        "{what}",  # the text is data, so that braces in it are harmless
        {"what": what, "key": key, "found": found, "needed": needed, "fix": fix},
    )


class _Record(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Population(_Record):
    """Who was studied; ``n`` is None where it was not reported."""

    who: Text
    n: Annotated[int, Field(ge=1)] | None


class Outcome(_Record):
    """What was read, in which unit, and when."""

    measure: Text
    unit: Text
    time: Text


class Citation(_Record):
    """The publication; None where a part of it is not known."""

    first_author: Text | None
    year: Year | None
    journal: Text | None
    doi: Doi | None

    @property
    def short(self) -> str:
        """Who, when and where, as far as they are known."""
        who = f"{self.first_author or 'unknown author'} {self.year or 'without year'}"
        return f"{who}, {self.journal}" if self.journal else who


class Effect(_Record):
    """The number, its spread and its bounds.

    ``ci_low`` and ``ci_high`` are a 95 % confidence or credible interval and nothing else; any other
    bounds are ``range_low`` and ``range_high`` with their ``range_kind``.
    """

    metric: Metric
    value: Number | None
    sign: Literal[-1, 0, 1] | None = None
    ci_low: Number | None = None
    ci_high: Number | None = None
    range_low: Number | None = None
    range_high: Number | None = None
    range_kind: Literal["reported_range", "reference_interval_95", "plausible_range"] | None = None
    sd: Spread | None = None
    se: Spread | None = None
    reference_value: Number | None = None
    reference_se: Spread | None = None
    value_basis: (
        Annotated[str, Field(pattern=r"^(midpoint_of_reported_range|upper_bound|below_detection|computed_\S+)$")] | None
    ) = None
    sense: Text | None = None
    additional: dict[str, Any] | None = None

    @field_validator("additional")
    @classmethod
    def _numbers(cls, additional: dict[str, Any] | None) -> dict[str, Any] | None:
        for key, entry in (additional or {}).items():
            numbers = entry.values() if isinstance(entry, dict) else entry
            for number in numbers if isinstance(entry, list | dict) else [entry]:
                if type(number) not in (int, float) or not math.isfinite(number):
                    raise refusal(
                        f'"additional.{key}" is not a number',
                        key=key,
                        found=type(number).__name__,
                        needed="a number, a list of numbers (value, low, high), or numbers by label",
                    )
        return additional

    @model_validator(mode="after")
    def _holds_together(self) -> Effect:
        if self.value is None:
            self._check_direction()
            return self
        if self.metric == "direction":
            raise refusal(
                "a direction has no value",
                key="value",
                found=f"{self.value:g}",
                needed="value: null and sign: 1, -1 or 0",
            )
        low, high = _LIMITS.get(self.metric, (-math.inf, math.inf))
        if self.metric in _POSITIVE and self.value <= 0 or not low <= self.value <= high:
            needed = "a number above 0" if self.metric in _POSITIVE else f"a number from {low:g} to {high:g}"
            raise refusal(
                f'"{self.metric}" cannot be {self.value:g}', key="value", found=f"{self.value:g}", needed=needed
            )
        self._check_bounds("ci", "95 % interval", self.ci_low, self.ci_high)
        self._check_bounds("range", "range", self.range_low, self.range_high)
        if (self.range_low is None) != (self.range_kind is None):
            raise refusal(
                "a range and its kind belong together",
                key="range_kind" if self.range_kind else "range_low",
                found="range_kind alone" if self.range_kind else "range_low and range_high without range_kind",
                needed="range_low, range_high and range_kind",
                fix="Name its kind: reported_range, reference_interval_95 or plausible_range",
            )
        return self

    def _check_direction(self) -> None:
        if self.metric != "direction":
            raise refusal(
                f'"{self.metric}" needs a value',
                key="value",
                found="null",
                needed="a number",
                fix="Where only a direction is known, write  metric: direction  with  sign: 1, -1 or 0",
            )
        if self.sign is None:
            raise refusal("a direction needs its sign", key="sign", found="none", needed="1, -1 or 0")

    def _check_bounds(self, prefix: str, name: str, low: float | None, high: float | None) -> None:
        if low is None and high is None:
            return
        value = self.value
        if low is None or high is None or value is None:
            missing = f"{prefix}_low" if low is None else f"{prefix}_high"
            present = f"{prefix}_high" if low is None else f"{prefix}_low"
            raise refusal(
                f"the {name} has one bound only", key=present, found=f"{present} alone", needed=f"{missing} too"
            )
        if not low <= value <= high:
            raise refusal(
                f"the {name} does not hold the value",
                key=f"{prefix}_low",
                found=f"{value:g} in [{low:g}, {high:g}]",
                needed=f"{prefix}_low <= value <= {prefix}_high",
                fix="Bounds are on the scale of the value; was a sign or a bound swapped?",
            )


class Finding(_Record):
    """One published result on people, in our words, with its number and where it was read."""

    id: Id
    topic: Text
    statement: Text
    population: Population
    exposure: Text
    comparison: Text
    outcome: Outcome
    effect: Effect
    source: Citation
    confidence: Literal["verified", "recalled", "uncertain"]
    seen_at: Text | None = None
    cohort: Text
    rows: Annotated[tuple[Row, ...], Field(strict=False)]
    role: Literal["input", "output"]
    side: Literal["calibration", "validation"]
    counts: bool
    simulable: Annotated[str, StringConstraints(pattern=r"^(yes|(hard|no): \S.*)$")]
    notes: Text | None = None

    @field_validator("rows", mode="before")
    @classmethod
    def _one_or_two(cls, rows: Any) -> Any:
        if isinstance(rows, list) and (len(rows) not in (1, 2) or len(rows) == 2 and rows[0] == rows[1]):
            raise refusal(
                "a finding belongs to one or two rows",
                found=f"{rows[0]} twice" if len(rows) == 2 else str(len(rows)),
                needed="one row, or two different ones",
            )
        return rows

    @model_validator(mode="after")
    def _may_count(self) -> Finding:
        if self.role == "input" and self.side != "calibration":
            raise refusal("an input is not for validation", key="side", found=self.side, needed="side: calibration")
        if self.confidence == "verified" and self.seen_at is None:
            raise refusal(
                "a verified number needs the place where it was read",
                key="confidence",
                found="no seen_at",
                needed="seen_at",
                fix="Add  seen_at  or write  confidence: recalled",
            )
        if not self.counts:
            return self
        if why := self._why_not():
            raise refusal(
                f"this finding cannot count: {why}", key="counts", found="true", needed="false", fix="counts: false"
            )
        missing = [name for name in ("first_author", "year", "journal") if getattr(self.source, name) is None]
        if missing:
            raise refusal(
                f"a counting finding needs its {' and '.join(n.replace('_', ' ') for n in missing)}",
                key="source." + missing[0],
                found="null",
                needed="first_author, year and journal",
                fix="Look the source up, or write  counts: false",
            )
        return self

    def _why_not(self) -> str:
        effect = self.effect
        if self.role == "input":
            return "it is an input"
        if self.confidence != "verified":
            return f"it is {self.confidence}"
        if self.simulable.startswith("no"):
            return "it is not simulable"
        if effect.metric == "p_value":
            return "a p value is no size"
        if effect.metric == "direction" and effect.sign == 0:
            return "a direction of 0 cannot be met"
        # An upper bound with a range below it is a size; bare, it is not.
        if effect.value_basis == "upper_bound" and effect.range_low is None:
            return "an upper bound alone is no size"
        return ""

    @property
    def within_person(self) -> bool:
        """Whether the entry says that people were compared with themselves (crossover, own baseline)."""
        return any(_WITHIN_PERSON.search(text) for text in (self.population.who, self.comparison))

    @property
    def interval_basis(self) -> str:
        """Where :meth:`interval` comes from: ``published``, ``se``, ``sd and n``, ``n`` or ``none``."""
        effect = self.effect
        if effect.ci_low is not None:
            return "published"
        return self._derived()[1]

    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval in the metric's own scale: the printed one, else one derived, else None.

        See :func:`allostasis.ledger.derived_interval` for how it is derived. An interval from ``n`` alone
        ignores differences between pooled studies, so it is the narrowest that the entry allows.
        """
        effect = self.effect
        if effect.ci_low is not None and effect.ci_high is not None:
            return effect.ci_low, effect.ci_high
        return self._derived()[0]

    def _derived(self) -> tuple[tuple[float, float] | None, str]:
        effect = self.effect
        return derived_interval(
            effect.metric, effect.value, se=effect.se, sd=effect.sd, n=self.population.n, paired=self.within_person
        )


class Source(_Record):
    """Where a parameter's number comes from.

    Grade A: read in the source. A*: read there, and then converted by us (another unit or assay, read off a figure,
    computed from what is printed). B: recalled, to be checked before it is relied on. C: our proposal, a guess.
    """

    grade: Literal["A", "A*", "B", "C"]
    what: Annotated[str, StringConstraints(pattern=r"^\S[^\n]*$")]
    first_author: Text | None = None
    year: Year | None = None
    journal: Text | None = None
    doi: Doi | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _can_be_looked_up(self) -> Source:
        missing = [name for name in ("first_author", "year", "journal") if getattr(self, name) is None]
        if self.grade in ("A", "A*") and missing:
            raise refusal(
                f"a source of grade {self.grade} must be one that can be looked up",
                key="grade",
                found=f"no {', '.join(missing)}",
                needed="first_author, year and journal",
                fix="Name the publication, or grade it B (recalled) or C (our proposal)",
            )
        if self.grade == "C" and self.doi is not None:
            raise refusal(
                "a proposal of ours has no publication",
                key="doi",
                found=self.doi,
                needed="doi: null",
                fix="Name the publication that inspired it in  note",
            )
        return self

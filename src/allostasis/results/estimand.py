"""The estimand of a finding: whose endpoint, when, against whom; one definition for studies and replays.

The metric is the finding's own; an estimand only says which numbers of which people go into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from allostasis.expressions import Expression, parse

__all__ = ["Estimand"]

_ONE = frozenset({"endpoint", "by", "cases", "controls", "event"})
_SEVERAL = frozenset({"x", "given"})
_PAIRS = frozenset({"between", "over", "x_over"})


@dataclass(frozen=True)
class Estimand:
    """One finding and the numbers that stand for it. Times in hours from study time zero.

    Attributes:
        finding: id in the ledger.
        endpoint: one number a person; with ``event`` it is not used.
        at, over: when names without a time are read; what functions of a course look at. Both hold for ``by``,
            ``cases`` and ``controls`` too.
        arm: whose people, the first arm unless said. between: two arms, first against second;
            with ``x``, half of the people in either.
        by: who is kept. cases, controls: two subgroups of ``arm``, first against second.
        x: what the endpoint is correlated with or regressed on; x_at, x_over: when that is read.
        given: what is held constant.
        event: a condition; the first visit from ``begin`` on at which it holds is the event.
        summary: ``mean``, ``median`` or ``geometric``. how: see :func:`allostasis.statistics.by_metric`;
            ``level`` takes the endpoint as it is, not against its own baseline; ``nadir`` the time of its minimum;
            ``rates`` takes it as the rate of an event that everybody bears, ``given`` held constant.
        times: multiplies the model's value into the finding's unit; None where the units say by how much.
        note: what is different from the paper; ``in-sample: ...`` where a number was set on this finding.
        until: no visit after it is looked at for ``event``; None for all.
        zero: when names without a time are read in ``by``, ``cases`` and ``controls`` where ``at`` is not said.
        start: the last visit at or before it is the baseline; None for that of the study.
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
    until: float | None = None
    zero: float = 0.0
    start: float | None = None

    @property
    def in_sample(self) -> bool:
        """Whether a number of the model was set on this very finding."""
        return self.note.startswith("in-sample")

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms whose people it reads."""
        return self.between or (self.arm,)

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All that it reads, in order."""
        one = (self.endpoint, self.event, self.by, self.cases, self.controls)
        return tuple(e for e in (*one, *self.x, *self.given) if e is not None)

    @property
    def subgroups(self) -> tuple[Expression, ...]:
        """The conditions that pick people."""
        return tuple(e for e in (self.by, self.cases, self.controls) if e is not None)

    @property
    def when(self) -> float:
        """When names without a time are read in ``by``, ``cases`` and ``controls``."""
        return self.zero if self.at is None else self.at

    def within(self, first: float, last: float) -> Estimand:
        """The same with its windows written out where they are the whole of the visits (hours)."""
        whole, windowed = (first, last), any(e.windowed for e in (self.endpoint, *self.subgroups) if e is not None)
        over = whole if self.over is None and (windowed or self.how == "nadir") else self.over
        x_over = whole if self.x_over is None and any(e.windowed for e in self.x) else self.x_over
        return replace(self, over=over, x_over=x_over, until=last if self.event is not None else None)

    def moved(self, hours: float, arms: Mapping[str, str]) -> Estimand:
        """The same definition in a study whose exposure comes ``hours`` later and whose arms have other names."""

        def at(time: float | None) -> float | None:
            return None if time is None else round(time + hours, 9)

        def span(window: tuple[float, float] | None) -> tuple[float, float] | None:
            return None if window is None else (round(window[0] + hours, 9), round(window[1] + hours, 9))

        def one(e: Expression | None) -> Expression | None:
            return None if e is None else e.moved(hours)

        between = None if self.between is None else (arms[self.between[0]], arms[self.between[1]])
        return replace(
            self,
            endpoint=one(self.endpoint),
            at=at(self.at),
            over=span(self.over),
            arm=between[0] if between else arms[self.arm],
            between=between,
            by=one(self.by),
            cases=one(self.cases),
            controls=one(self.controls),
            x=tuple(e.moved(hours) for e in self.x),
            x_at=at(self.x_at),
            x_over=span(self.x_over),
            given=tuple(e.moved(hours) for e in self.given),
            event=one(self.event),
            begin=self.begin if self.event is None else round(self.begin + hours, 9),
            until=at(self.until),
            zero=round(self.zero + hours, 9) if self.subgroups else self.zero,
        )

    def plain(self) -> dict[str, Any]:
        """As plain data; :meth:`from_plain` gives an equal one."""
        table: dict[str, Any] = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if value == f.default or value is None:
                continue
            if f.name in _ONE:
                value = value.text
            elif f.name in _SEVERAL:
                value = [e.text for e in value]
            table[f.name] = list(value) if f.name in _PAIRS else value
        return table

    @classmethod
    def from_plain(cls, data: Mapping[str, Any], where: str = "") -> Estimand:
        """From plain data; ``where`` is how its expressions call themselves."""
        table = dict(data)
        for key, value in data.items():
            if key in _ONE:
                table[key] = parse(value, where)
            elif key in _SEVERAL:
                table[key] = tuple(parse(text, where) for text in value)
            elif key in _PAIRS:
                table[key] = tuple(value)
        return cls(**table)

"""Reading keys of a study one by one: what was found, what would be accepted, on which line; all at once.

A reader returns a stand-in after a problem, so that the rest is still checked; nothing is built from
stand-ins, because the collector raises first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allostasis import units
from allostasis.errors import AllostasisError, Collector, Place, StudyError, UnknownName
from allostasis.expressions import Expression, parse, safe_unit
from allostasis.studies.file.field_kinds import Field, Table, walk
from allostasis.studies.file.yaml_lines import Key, SourceMap, dotted

__all__ = ["Section", "amount", "clock_hour", "clock_text", "flow", "moment", "span", "time_text"]

# What people write for a key.
_OTHER_WORDS = {
    "title": ["study"],
    "name": ["study"],
    "n": ["number"],
    "sample_size": ["number"],
    "subjects": ["people", "number"],
    "participants": ["people", "number"],
    "sex": ["female"],
    "male": ["female"],
    "inclusion": ["enrol"],
    "criteria": ["enrol", "expect"],
    "groups": ["arms"],
    "conditions": ["arms", "with"],
    "treatments": ["arms", "treatment"],
    "drug": ["treatment"],
    "dose": ["amount"],
    "time": ["at"],
    "when": ["at"],
    "duration": ["for"],
    "times": ["visits", "at"],
    "schedule": ["visits"],
    "timepoints": ["visits"],
    "outcomes": ["measure"],
    "measures": ["measure"],
    "readouts": ["measure"],
    "endpoints": ["compare"],
    "primary": ["compare"],
    "outcome": ["endpoint"],
    "parameters": ["set", "traits"],
    "start": ["from", "at"],
    "end": ["until"],
    "step": ["every"],
    "randomisation": ["allocation", "design"],
    "randomization": ["allocation", "design"],
}
LONGEST_TIME = 24 * 365.25 * 150  # hours in 150 years
_DAY = re.compile(r"day\s+(-?\d{1,6})(?:\s+(\d{1,2}:\d{2}))?", re.ASCII)
_YEARS = re.compile(r"(?<=[\d\s])y$")  # "43 y"
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_BARE = re.compile(r"[-+]?(?:\d{1,12}\.?\d{0,12}|\.\d{1,12})", re.ASCII)  # a number without its unit
_SAID = {
    "yes": "true",
    "y": "true",
    "on": "true",
    "1": "true",
    "no": "false",
    "n": "false",
    "off": "false",
    "0": "false",
}


def shown(value: Any) -> str:
    """A value as an error shows it."""
    if isinstance(value, Mapping):
        return "keys and values"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    if value is None:
        return "nothing"
    return ("true" if value else "false") if isinstance(value, bool) else str(value)[:80]


def flow(value: Any, longest: int = 120) -> str:
    """A value as a study file says it on one line; empty where that would be long."""
    import yaml

    if len(str(value)) > 2 * longest:
        return ""
    try:
        text = str(yaml.safe_dump([value], default_flow_style=True, width=10_000, sort_keys=False)).strip()[1:-1]
    except yaml.YAMLError:  # no plain data
        return ""
    return text if len(text) <= longest and text.isprintable() else ""


def amount(value: Any, needed: str, where: str) -> float:
    """An amount with a unit, in ``needed``; finite, and cheap to read whatever was written."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or not safe_unit(str(value)):
        raise StudyError(
            f'"{shown(value)}" is not an amount',
            where=where,
            found=shown(value),
            needed=f"a number in {needed}",
            fix=f"Write for example  1 {needed}" if needed != "1" else "Write for example  1",
        )
    number = units.quantity(_YEARS.sub("year", str(value).strip()), needed, where=where)
    if not math.isfinite(number):
        raise StudyError(
            f'"{shown(value)}" is too large', where=where, found=shown(value), needed=f"a number in {needed}"
        )
    return number


def clock_hour(value: Any, where: str, *, day: str = "") -> float:
    """Clock time such as ``"09:30"`` in hours."""
    match = _CLOCK.fullmatch(str(value).strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise StudyError(
            f'"{shown(value)}" is not a clock time',
            where=where,
            found=shown(value),
            needed="hours and minutes from 00:00 to 23:59",
            fix=f"Write for example  {day} 08:00" if day else 'Write for example  "08:00"',
        )
    return int(match[1]) + int(match[2]) / 60


def clock_text(hour: float) -> str:
    """Hours as clock time."""
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def span(value: Any, where: str) -> float:
    """A time such as ``"90 min"`` in hours."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value != 0:
        raise StudyError(
            f"the time {shown(value)} has no unit",
            where=where,
            found=shown(value),
            needed="a time with its unit",
            fix=f"Write  {value} h" if abs(value) <= LONGEST_TIME else "",
        )
    try:
        values = 0.0 if str(value).strip() in {"0", "0.0"} else amount(value, "h", where)
        long = units.calendar(str(value))
    except AllostasisError as error:
        number = _BARE.fullmatch(str(value).strip())
        raise StudyError(
            f'"{shown(value)}" is not a time',
            where=where,
            found=shown(value),
            needed="a time such as 90 min, 2 h, 12 wk, or  day 3 08:00",
            fix=f"Write  {str(value).strip()} h" if number else error.fix if "," in str(value) else "",
        ) from error
    if long:  # months and years: whole days, or refused
        values = units.hours(str(value), where=where)
    return _bearable(values, value, where) + 0.0


def _bearable(hours: float, value: Any, where: str) -> float:
    """Hours that a life can have."""
    if abs(hours) > LONGEST_TIME:
        raise StudyError(
            f'the time "{shown(value)}" is too long', where=where, found=shown(value), needed="150 years at most"
        )
    return hours


def moment(value: Any, clock: float, where: str) -> float:
    """A time from study time zero: a span, or ``day 3 08:00`` where day 0 is the day of study time zero.

    Rounded to 1e-9 h, so that equal times are equal numbers.
    """
    match = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        if isinstance(value, str) and _CLOCK.fullmatch(value.strip()):
            raise StudyError(
                f'"{value}" is a clock time without its day',
                where=where,
                found=value,
                needed="day and clock time, or a time from study time zero such as 90 min",
                fix=f"Write  day 0 {clock_text(clock_hour(value, where, day='day 0'))}",
            )
        return round(span(value, where), 9) + 0.0
    _bearable(24.0 * int(match[1]), value, where)
    if match[2] is None:
        raise StudyError(
            f'"{value}" has no clock time',
            where=where,
            found=value,
            needed="day and clock time",
            fix=f"Write for example  {value.strip()} 08:00",
        )
    return round(24.0 * int(match[1]) + clock_hour(match[2], where, day=f"day {match[1]}") - clock, 9)


def time_text(hours: float) -> str:
    """Hours as a study file says them, without losing a digit."""
    return f"{int(hours) if float(hours).is_integer() else hours!r} h"


def _elsewhere(key: str, at: Key, table: Table | None) -> str:
    """Where a key that is known elsewhere in a study file belongs; empty where it is known nowhere."""
    from allostasis.studies.file.field_tables import STUDY

    if table is None or key in _OTHER_WORDS:
        return ""
    found = [full for full, _ in walk(STUDY) if full.rpartition(".")[2] == key]
    if len(found) != 1 or "[]" in found[0]:
        return ""
    room = found[0].rpartition(".")[0]
    return f"Write it under  {room}:" if room else f"Write it at the top of the file, not under  {dotted(at)}:"


@dataclass(frozen=True)
class Section:
    """One mapping of a study: its values, where they stand, and where problems go.

    ``broken``: it is no mapping, which is said already, so that nothing is said to be missing in it.
    """

    data: Mapping[str, Any]
    marks: SourceMap
    at: Key
    problems: Collector
    table: Table | None = None
    broken: bool = False

    @classmethod
    def of(
        cls, data: Any, marks: SourceMap, at: Key, problems: Collector, known: Table | Iterable[str], fix: str = ""
    ) -> Section:
        """A section with only ``known`` keys; anything else is a problem. ``fix``: what may stand in place of it."""
        table = known if isinstance(known, Table) else None
        names = table.names if table else tuple(known)  # type: ignore[arg-type]
        if broken := not isinstance(data, Mapping):
            problems.add(
                StudyError(
                    f"{dotted(at)} needs keys and values",
                    where=marks.where(*at),
                    found=shown(data),
                    needed=", ".join(f"{k}:" for k in names),
                    fix=fix,
                )
            )
            data = {}
        for key in data:
            if key not in names:
                place = f"key in {dotted(at)}" if at else "key"
                where = marks.where(*at, str(key))
                fix = _elsewhere(str(key), at, table)
                problems.add(UnknownName.among(place, str(key)[:80], names, where=where, aliases=_OTHER_WORDS, fix=fix))
        return cls(data, marks, at, problems, table, broken)

    def field(self, key: str) -> Field:
        """What the table says of a key; a field without limits where there is none."""
        return (self.table.get(key) if self.table else None) or Field(key, "text", "")

    def inner(self, key: str, known: Table | Iterable[str] | None = None, fix: str = "") -> Section:
        """The mapping under ``key``; empty if it is not there. Its keys are those of the table unless said."""
        data = self.data[key] if self.has(key) else {}
        inside = known if known is not None else self.field(key).inside or ()
        return Section.of(data, self.marks, (*self.at, key), self.problems, inside, fix)

    def free(self, key: str) -> Section:
        """The mapping under ``key``, whatever its keys; empty if it is not there."""
        value, example = self.data.get(key), self.field(key).example or {"control": "[]"}
        if value is not None and not isinstance(value, Mapping):
            name, one = next(iter(example.items()))
            self.wrong(key, "needs keys and values", "keys and values", f"Write for example  {key}: {{{name}: {one}}}")
        data = {str(k): v for k, v in value.items()} if isinstance(value, Mapping) else {}
        return Section(data, self.marks, (*self.at, key), self.problems, self.table)

    def where(self, *key: str | int) -> Place:
        """The place of a key of this section."""
        return self.marks.where(*self.at, *key)

    def name(self, *key: str | int) -> str:
        """The full name of a key, e.g. ``people.number``."""
        return dotted((*self.at, *key))

    def has(self, key: str) -> bool:
        """Whether the key is written and not empty."""
        return self.data.get(key) is not None

    def wrong(self, key: str, what: str, needed: str, fix: str = "") -> None:
        """Keep a problem with the value of ``key``."""
        self.problems.add(
            StudyError(
                f"{self.name(key)} {what}",
                where=self.where(key),
                found=shown(self.data.get(key)),
                needed=needed,
                fix=fix,
            )
        )

    def missing(self, key: str, needed: str, fix: str) -> None:
        """Keep the problem that ``key`` is not there; what is no mapping has its own problem."""
        if self.broken:
            return
        place = self.name() or "the study"
        self.problems.add(
            StudyError(f'{place} lacks the key "{key}"', where=self.where(), found="nothing", needed=needed, fix=fix)
        )

    def text(self, key: str, default: str = "") -> str:
        """Text under ``key``."""
        value, field = self.data.get(key), self.field(key)
        if value is None:
            return default
        if isinstance(value, (Mapping, list, tuple, bool)) or len(str(value)) > field.most:
            self.wrong(key, "is not a short text", f"text of {field.most} characters at most")
            return default
        said = str(value).strip()
        if not said and field.required:
            self.wrong(key, "is empty", f"a {field.about}", f"Write for example  {key}: {field.example}")
        return said or default

    def choice(self, key: str) -> str:
        """One of a few words."""
        value, field = self.data.get(key), self.field(key)
        default = field.default or ""
        if value is None:
            return default
        if value not in field.options:
            where = self.where(key)
            self.problems.add(UnknownName.among(f"{self.name(key)}:", shown(value), field.options, where=where))
            return default
        return str(value)

    def flag(self, key: str) -> bool:
        """True or false."""
        value, default = self.data.get(key), bool(self.field(key).default)
        if value is None:
            return default
        if not isinstance(value, bool):
            meant = _SAID.get(str(value).strip().lower(), str(value).strip().lower())
            self.wrong(
                key,
                "is neither true nor false",
                "true or false",
                f"Write  {key}: {meant}" if meant in {"true", "false"} else "",
            )
            return default
        return value

    def whole(self, key: str, default: int = 0, *, of: str = "") -> int:
        """A whole number in the range of the table; ``of`` is the field of which a free key is one."""
        field = self.field(of or key)
        value, low, high = self.data.get(key), int(field.low or 0), int(field.high or 0)
        if value is None:
            return default
        needed = f"a whole number from {low:,} to {high:,}"
        if isinstance(value, bool) or not (isinstance(value, int) or isinstance(value, float) and value.is_integer()):
            bare = str(value).strip().replace(",", "") if isinstance(value, str) else ""
            fits = re.fullmatch(r"\d{1,18}", bare, re.ASCII) and low <= int(bare) <= high
            self.wrong(key, "is not a whole number", needed, f"Write  {bare}  without quotes" if fits else "")
            return default
        if not low <= value <= high:
            self.wrong(key, f"is {shown(value)}", needed)
            return default
        return int(value)

    def number(self, key: str, default: float, *, of: str = "", unit: str = "") -> float:
        """A number in the range of the table, bare or in its unit."""
        field = self.field(of or key)
        value, low, high, unit = self.data.get(key), field.low or 0.0, field.high or 0.0, unit or field.unit or "1"
        if value is None:
            return default
        needed = f"a number from {low:g} to {high:g}" + (f" {unit}" if unit != "1" else "")
        try:
            bare = isinstance(value, (int, float)) and not isinstance(value, bool)
            values = value if bare else amount(value, unit, self.where(key))
        except AllostasisError as error:
            usual = field.default if isinstance(field.default, (int, float)) else default
            text = str(value).strip()
            fix = error.fix if "," in text else f"Write for example  {usual:g}"
            if _BARE.fullmatch(text) and low <= float(text) <= high:
                fix = f"Write  {text}  without quotes"
            self.wrong(key, f'is "{shown(value)}"', needed, fix)
            return default
        if not low <= values <= high:
            percent = unit == "1" and high == 1.0 and 1.0 < values <= 100.0
            self.wrong(
                key, f"is {shown(value)}", needed, f"Write  {values / 100:g}  or  {values:g} %" if percent else ""
            )
            return default
        return float(values)

    def items(
        self, key: str, needed: str = "a list", *, each: type | tuple[type, ...] = (str, int, float), fix: str = ""
    ) -> list[Any]:
        """The list under ``key``; empty if it is not there.

        Args:
            each: what one item may be, so that it would be taken in brackets.
            fix: the way out where it would not.
        """
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, (list, tuple)):
            bare = ", ".join(map(flow, value)) if isinstance(value, Mapping) and len(value) < 10 else flow(value)
            written = flow(value) if isinstance(value, each) else "" if fix else bare
            self.wrong(key, "is not a list", needed, f"Write  {key}: [{written}]" if written else fix)
            return []
        return list(value)

    def span(self, key: str, default: float = 0.0) -> float:
        """A time under ``key``, in hours."""
        with self.problems.catch():
            if self.has(key):
                return span(self.data[key], self.where(key))
        return default

    def moment(self, key: str, clock: float, default: float = 0.0) -> float:
        """A time from study time zero under ``key``, in hours."""
        with self.problems.catch():
            if self.has(key):
                return moment(self.data[key], clock, self.where(key))
        return default

    def moments(self, key: str, clock: float) -> list[float]:
        """One time or a list of times under ``key``."""
        value = self.data.get(key)
        items = []
        for i, one in enumerate(value if isinstance(value, (list, tuple)) else [value]):
            with self.problems.catch():
                items.append(moment(one, clock, self.where(key, i)))
        return items

    def expression(self, key: str, *, condition: bool | None = False) -> Expression | None:
        """An expression under ``key``: a condition or a quantity; either where ``condition`` is None."""
        if not self.has(key):
            return None
        with self.problems.catch():
            value = self.data[key]
            the_expression = parse(value if isinstance(value, str) else str(shown(value)), self.where(key))
            if condition is None or the_expression.condition == condition:
                return the_expression
            self.wrong(
                key,
                "is not a condition" if condition else "is a condition, not a quantity",
                "a comparison such as  hs_crp@0 > 5 mg/L" if condition else "a quantity such as  change(hamd17)",
            )
        return None

"""How a study file says what is given and when one looks: arms, repeats, visits."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, StudyError, UnitError
from allostasis.expressions import safe_unit
from allostasis.studies.file.childhoods import AGES
from allostasis.studies.file.field_tables import GIVEN, KINDS
from allostasis.studies.file.largest_amounts import beyond, refuse
from allostasis.studies.file.records import Given
from allostasis.studies.file.section_reader import Section, flow, moment, shown, span, time_text

if TYPE_CHECKING:
    from allostasis.language import Intervention

# Endotoxin units; 1 ng of the reference standard (EC-6) has 10 of them.
_UNITS_OF_ENDOTOXIN = re.compile(r"(\d+\.?\d*|\.\d+)\s*(?:EU|IU|E\.U\.|endotoxin units?)\s*(/\s*kg)?", re.IGNORECASE)

__all__ = ["UP_BY", "nominal_waking", "read_arms", "read_given", "read_visits", "read_waking"]

UP_BY = 7.0  # clock hour from which visits by waking are named

EXAMPLE = "{treatment: endotoxin, amount: 2 ng/kg, at: 0 h}"
LONGEST_NAME = 100
MOST_ARMS, MOST_VISITS, MOST_GIVEN = 100, 20_000, 20_000
_BARE = re.compile(r"\+?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)


def read_arms(top: Section, clock: float) -> dict[str, tuple[Given, ...]]:
    """``arms:``, each a list of what is given; in order of time."""
    value = top.data.get("arms")
    if not isinstance(value, Mapping) or not 1 <= len(value) <= MOST_ARMS:
        if "arms" not in top.data:
            top.missing("arms", "one arm or more", "Write  arms: {control: []}")
        else:
            top.wrong(
                "arms",
                "names no arms" if not value else "cannot be read",
                f"1 to {MOST_ARMS} names with lists",
                f"Write  arms: {{{_named(value)}}}",
            )
        return {}
    inside = top.free("arms")
    for name in (n for n in inside.data if not n.strip() or len(n) > LONGEST_NAME):
        shape = "blank" if not name.strip() else f"of {len(name):,} characters"
        top.problems.add(
            StudyError(
                f"the name of an arm is {shape}",
                where=inside.where(name),
                found=shown(name) or "nothing",
                needed=f"a name of {LONGEST_NAME} characters at most",
                fix="Give it a short name",
            )
        )
    table: dict[str, tuple[Given, ...]] = {}
    for name in inside.data:
        given: list[Given] = []
        before = len(inside.problems.errors)
        needed, fix = "a list of what is given; [] for nothing", f"Write for example  {flow(name)}: [{EXAMPLE}]"
        for i, item in enumerate(inside.items(str(name), needed, each=Mapping, fix=fix)):
            if isinstance(item, Mapping) and item.get(AGES) is not None:
                continue  # before the study: `childhoods`
            at = (*inside.at, str(name), i)
            entry = Section.of(item, top.marks, at, top.problems, GIVEN, f"Write for example  {EXAMPLE}")
            given += read_given(entry, clock) if isinstance(item, Mapping) else []
            if len(given) > MOST_GIVEN:
                break
        if len(given) > MOST_GIVEN:
            inside.wrong(
                str(name),
                f"is given something more than {MOST_GIVEN:,} times",
                f"{MOST_GIVEN:,} at most",
                "Repeat less often, or give it  for:  longer",
            )
            given = []
        table[str(name)] = tuple(sorted(given, key=lambda g: g.at))
        if len(inside.problems.errors) == before:  # amounts that cannot be read have no sum
            with inside.problems.catch():
                beyond({str(name): table[str(name)]})
    return table


def _named(value: object) -> str:
    """Arms with nothing given, of the names in a list; an example for anything else."""
    names = value if isinstance(value, list) and all(isinstance(n, str) for n in value) and len(value) < 10 else []
    return ", ".join(f"{flow(name)}: []" for name in names) or "control: []"


def read_given(here: Section, clock: float) -> list[Given]:
    """One entry of an arm: what is given, once for each time."""
    kinds = [k for k in KINDS if here.has(k)]
    if len(kinds) != 1:
        here.problems.add(
            StudyError(
                f"{here.name()} names {'two things' if kinds else 'nothing'}",
                where=here.where(),
                found=" and ".join(kinds) or ", ".join(map(str, here.data)) or "nothing",
                needed="one of  treatment:  stressor:  condition:",
                fix=f"Write for example  {EXAMPLE}",
            )
        )
        return []
    kind, before = kinds[0], len(here.problems.errors)
    name = here.text(kind)
    if len(here.problems.errors) > before:  # it is no name at all
        return []
    lasts = here.span("for", math.nan if here.has("for") else 0.0)
    if here.has("for") and lasts <= 0:
        here.wrong("for", "is no duration", "a time above 0", "Leave it out for something given at once")
    times = _times(here, clock)
    raw = here.data.get("amount")
    if isinstance(raw, (bool, list, tuple, Mapping)):
        here.wrong("amount", "is not an amount", "a number with its unit")
        return []
    dose, before = None if raw is None else str(raw).strip(), len(here.problems.errors)
    with here.problems.catch():
        where = here.where("amount" if raw is not None else kind)
        thing = catalogue.treatment(name, kind=kind, where=here.where(kind))
        if dose is not None and re.match(r"-\s*[\d.]", dose):
            raise StudyError(
                f"a negative amount of {name}",
                where=where,
                found=shown(dose),
                needed="0 or more",
                fix=_without_minus(thing, dose, 0.0 if math.isnan(lasts) else max(lasts, 0.0)),
            )
        if dose is not None and (match := _UNITS_OF_ENDOTOXIN.fullmatch(dose)) and thing.name == "endotoxin":
            raise UnitError(
                f"the amount {dose} of {name} is in units of activity",
                where=where,
                found=dose,
                needed="a number in ng/kg",
                fix=_by_mass(thing, f"{float(match[1]) / 10:g} ng{match[2] or ''}", max(lasts, 0.0)),
            )
        if dose is not None and not safe_unit(dose):
            raise StudyError(
                f'"{shown(dose)}" is not an amount',
                where=where,
                found=shown(dose),
                needed="a number with its unit",
                fix=_usual(thing, lasts),
            )
        units = {route.unit for route in thing.routes.values()}
        if dose is not None and _BARE.fullmatch(dose) and units and "1" not in units:
            unit = min(units, key=len)  # ng/kg is a ratio: without this check 2 would be 2e12 ng/kg
            raise UnitError(
                f"the amount {dose} of {name} has no unit",
                where=where,
                found="no unit",
                needed=f"a number in {unit}",
                fix=f"Write  {dose} {unit}",
            )
        if math.isnan(lasts):  # what is wrong with  for:  is said already
            return []
        for record in thing.records(amount=dose, at=0.0, lasts=max(lasts, 0.0), weight=70.0, where=where):
            if not math.isfinite(getattr(record, "amount", 0.0) + getattr(record, "change", 0.0)):
                raise StudyError(
                    f"the amount of {name} is too large",
                    where=where,
                    found=shown(dose),
                    needed="a number that can be written out",
                )
        refuse(thing, dose, max(lasts, 0.0), where)
    if len(here.problems.errors) > before:  # nothing else is said of what could not be read
        return []
    line = here.marks.line(*here.at)
    name = catalogue.spelled(kind, name, catalogue.names(f"{kind}s"))
    return [Given(kind, name, dose, at, lasts, line) for at in times]


def _without_minus(thing: Intervention, dose: str, lasts: float) -> str:
    """The same amount above 0, with its unit where that is missing; the usual one where that can not be given."""
    rest = dose[1:].strip()
    bare = _BARE.fullmatch(rest) is not None
    for text in [f"{rest} {route.unit}" for route in thing.routes.values() if bare and route.unit != "1"] or [rest]:
        with suppress(AllostasisError):
            thing.records(amount=text, at=0.0, lasts=lasts)
            refuse(thing, text, lasts, "")
            return f"Write  {text}"
    return _usual(thing, lasts)


def _by_mass(thing: Intervention, amount: str, lasts: float) -> str:
    """Endotoxin by its mass; the usual one where nobody was given as much."""
    known = "10 EU of reference endotoxin are about 1 ng"
    try:
        refuse(thing, amount, lasts, "")
    except AllostasisError:
        return f"{_usual(thing, lasts)}: {known}"
    return f"Write  {amount}: {known}"


def _usual(thing: Intervention, lasts: float) -> str:
    """An example of what is given of it."""
    known = thing.amounts.get("infusion" if lasts > 0 else "bolus") or next(iter(thing.amounts.values()), None)
    return f"Write for example  {known.usual}" if known else ""


def _times(here: Section, clock: float) -> list[float]:
    keys = [k for k in ("at", "from") if here.has(k)]
    if len(keys) != 1:
        here.problems.add(
            StudyError(
                f"{here.name()} has {'two beginnings' if keys else 'no time'}",
                where=here.where(),
                found=" and ".join(keys) or "nothing",
                needed="one of  at:  from:",
                fix="Write for example  at: 0 h",
            )
        )
        return []
    times = here.moments(keys[0], clock)
    if not times and isinstance(here.data[keys[0]], (list, tuple)) and not here.data[keys[0]]:
        here.wrong(keys[0], "is an empty list", "one time or more")
    if not (here.has("every") or here.has("until")) or not times:
        return times
    if not (here.has("every") and here.has("until")) or len(times) > 1:
        here.problems.add(
            StudyError(
                f"{here.name()} cannot be repeated",
                where=here.where(),
                found=", ".join(k for k in (*keys, "every", "until") if here.has(k)),
                needed="one time, every: and until:",
                fix="Write for example  at: 0 h, every: 8 h, until: 7 d",
            )
        )
        return times
    return _grid(here, times[0], here.span("every"), here.moment("until", clock), MOST_GIVEN, "moments")


def _grid(here: Section, start: float, every: float, until: float, most: int, what: str) -> list[float]:
    if every <= 0:
        here.wrong("every", "is no step in time", "a time above 0", "Write for example  every: 30 min")
        return [start]
    if until < start:
        here.wrong("until", "is before the beginning", f"a time from {start:g} h on")
        return [start]
    count = math.floor((until - start) / every + 1e-6) + 1
    if count > most:
        here.wrong("every", f"would make {count:,} {what}", f"{most:,} at most", "Choose a longer step")
        return [start]
    return [round(start + i * every, 9) + 0.0 for i in range(count)]


def nominal_waking(clock: float) -> float:
    """Hours from study time zero to the first hour to get up by, at or after it."""
    return round((UP_BY - clock) % 24, 9)


def read_waking(top: Section, clock: float) -> tuple[float, ...]:
    """``visits: {waking: [...]}``: hours after each person's own waking, ascending, each once."""
    value = top.data.get("visits")
    if not isinstance(value, Mapping) or value.get("waking") is None:
        return ()
    here = top.inner("visits")
    items = sorted(set(here.moments("waking", clock)))
    if items and not -2.0 <= items[0] <= items[-1] <= 12.0:
        here.wrong("waking", "lies far from waking", "from -2 h to 12 h after waking", "Write later visits under  at:")
        return ()
    return tuple(items)


def read_visits(top: Section, clock: float, waking: tuple[float, ...] = ()) -> tuple[float, ...]:
    """``visits:``, a grid, a list of times, or both; those by waking at their nominal times; sorted, each once."""
    value = top.data.get("visits")
    if value is None:
        top.missing("visits", "times at which is measured", "Write for example  visits: {every: 30 min, until: 8 h}")
        return (0.0,)
    if not isinstance(value, Mapping):
        times = top.moments("visits", clock)
        if not times and not value:
            top.wrong("visits", "is an empty list", "one time or more")
    else:
        here = top.inner("visits")
        times = here.moments("at", clock) if here.has("at") else []
        if here.has("every") and here.has("until"):
            start, until = here.moment("from", clock), here.moment("until", clock)
            if until < 0:
                here.wrong(
                    "until",
                    "is before study time zero",
                    "a time above 0",
                    "Baseline visits go to  from: -1 h  or  at: [-1 h]",
                )
            else:
                times += _grid(here, start, here.span("every"), until, MOST_VISITS, "visits")
        elif any(here.has(k) for k in ("every", "until", "from")):
            lacks = "until" if here.has("every") else "every"
            example = "30 min"
            if here.has("every"):
                steps = [math.nan]
                with suppress(AllostasisError):
                    steps = [moment(here.data.get("from", 0), clock, ""), 8 * span(here.data["every"], "")]
                example = time_text(max(sum(steps), 0.0)) if math.isfinite(sum(steps)) else "8 h"
            here.missing(lacks, "every: and until: together", f"Write for example  {lacks}: {example}")
        elif not times and not waking and not here.data.get("waking"):
            top.wrong("visits", "says no times", "every: and until:, or at:", "Write  {every: 30 min, until: 8 h}")
    named = [round(nominal_waking(clock) + hours, 9) for hours in waking]
    for hours in sorted({n for n in named if any(abs(n - t) < 1e-6 for t in times)}):
        top.wrong(
            "visits",
            f"names {time_text(hours)} twice: by the clock and by waking",
            "visits by the clock at other times",
            "Leave that time out of the visits by the clock",
        )
    items = tuple(sorted({*times, *named}))
    if len(items) > MOST_VISITS:
        top.wrong("visits", f"has {len(items):,} times", f"{MOST_VISITS:,} at most", "Choose a longer step")
    return items or (0.0,)

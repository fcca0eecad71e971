"""What a study gives at ages, before it begins: ``{stressor: neglect, amount: 1, ages: 0-2}`` in an arm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from allostasis.assembly import catalogue
from allostasis.errors import StudyError
from allostasis.people import BRINGS, AtAges
from allostasis.studies.file.field_tables import GIVEN, KINDS
from allostasis.studies.file.section_reader import Section, amount, flow, shown

__all__ = ["AGES", "read_childhoods"]

AGES = "ages"
_FORM = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)\s*(?:-|to|\u2013)\s*(\d{1,3}(?:\.\d{1,3})?)\s*(?:y|years?|a)?", re.ASCII)
_TIMES = ("at", "from", "for", "every", "until")


def read_childhoods(top: Section, people: Mapping[str, Any]) -> dict[str, tuple[AtAges, ...]]:
    """Arm -> what people were given at ages; only arms that give something so."""
    arms = top.data.get("arms")
    if not isinstance(arms, Mapping):
        return {}
    inside, table = top.free("arms"), dict[str, tuple[AtAges, ...]]()
    for name, items in arms.items():
        found: list[AtAges] = []
        for i, item in enumerate(items if isinstance(items, (list, tuple)) else ()):
            if isinstance(item, Mapping) and item.get(AGES) is not None:
                here = Section.of(item, top.marks, (*inside.at, str(name), i), top.problems, GIVEN, "")
                with top.problems.catch():
                    found.append(_read(here, people))
        if found:
            table[str(name)] = tuple(found)
    return table


def _read(here: Section, people: Mapping[str, Any]) -> AtAges:
    kinds = [k for k in KINDS if here.has(k)]
    name = catalogue.spelled(kinds[0], here.text(kinds[0]), catalogue.names(f"{kinds[0]}s")) if len(kinds) == 1 else ""
    if name not in BRINGS:
        raise StudyError(
            f"{here.name()} cannot be given at ages",
            where=here.where(kinds[0]) if kinds else here.where(),
            found=shown(here.data.get(kinds[0])) if kinds else "nothing",
            needed=f"one of {', '.join(BRINGS)}",
            fix="Write for example  {stressor: neglect, amount: 1, ages: 0-2}, or  at:  in the place of  ages:",
        )
    if both := [key for key in _TIMES if here.has(key)]:
        raise StudyError(
            f"{here.name()} has both ages and times",
            where=here.where(both[0]),
            found=f"ages and {', '.join(both)}",
            needed="ages, which lie before the study, or times of it",
            fix=f"Leave out  {both[0]}:  or  ages:",
        )
    begin, end = _ages(here)
    value = here.data.get("amount")
    much = 1.0 if value is None else amount(value, "1", here.where("amount"))
    if not 0 <= much <= 1:
        raise StudyError(
            f"there is no such amount of {name}",
            where=here.where("amount"),
            found=f"{much:g}",
            needed="0 (none) to 1 (the most that is defined)",
            fix="Write for example  amount: 0.5",
        )
    _reached(here, end, people)
    return AtAges(name, much, begin, end)


def _ages(here: Section) -> tuple[float, float]:
    value = here.data[AGES]
    pair = list(value) if isinstance(value, (list, tuple)) else []
    text = f"{pair[0]}-{pair[1]}" if len(pair) == 2 else str(shown(value))
    match = _FORM.fullmatch(text.strip())
    if match is None or not float(match[1]) < float(match[2]) <= 120:
        raise StudyError(
            f"the ages {shown(value)} cannot be read",
            where=here.where(AGES),
            found=shown(value),
            needed="a first and a later age in years, such as 0-2",
            fix=f"Write  ages: {flow(f'{match[2]}-{match[1]}')}"
            if match and match[1] != match[2]
            else "Write  ages: 0-2",
        )
    return float(match[1]), float(match[2])


def _reached(here: Section, end: float, people: Mapping[str, Any]) -> None:
    """The youngest who take part have to be older than that where their life before the study begins."""
    if people.get("bank") is not None:
        raise StudyError(
            "people from the bank have had their childhood",
            where=here.where(AGES),
            found=str(shown(here.data.get(AGES))),
            needed="people who are drawn, or nothing at ages",
            fix="Leave  from: bank  out of  people:",
        )
    spread = people["population"].age
    youngest = spread.low if spread.sd else spread.mean
    before = max(people["history"], 28) / 365.25
    if end > youngest - before + 1e-9:
        raise StudyError(
            "these ages are not over when people begin to live",
            where=here.where(AGES),
            found=f"until {end:g} years; the youngest are {youngest:g} and live {before:.1f} years before the study",
            needed=f"ages up to {max(youngest - before, 0.0):.4g}",
            fix=f"Write  people: {{age: {{min: {end + before:.4g}}}}}, or give it  from:  and  for:  within the study",
        )

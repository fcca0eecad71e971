"""Parameters of the model set to a value: ``set: {hpa.half_drive: 8 min}``, for everybody or in one arm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from allostasis import units
from allostasis.assembly import parameters
from allostasis.errors import AllostasisError, StudyError, UnknownName
from allostasis.studies.file.section_reader import Section, amount, shown

__all__ = ["FARTHEST", "read_sets", "values"]

FARTHEST = 1000.0  # times the model's own value: beyond, a unit was mistaken
Sets = dict[str, str]


def read_sets(top: Section, arms: Iterable[str]) -> tuple[Sets, dict[str, Sets]]:
    """``set:`` as what is set for everybody, and arm -> what is set there besides; amounts in the model's units."""
    here, names = top.free("set"), tuple(arms)
    for_all: Sets = {}
    by_arm: dict[str, Sets] = {}
    for key, value in here.data.items():
        if isinstance(value, Mapping):
            if key in names or not names:
                inside = top.inner("set", tuple(here.data)).free(key)
                by_arm[key] = {k: items for k in inside.data if (items := _set(inside, k)) is not None}
            else:
                here.problems.add(UnknownName.among("arm", key, names, where=here.where(key)))
        elif (items := _set(here, key)) is not None:
            for_all[key] = items
    return for_all, {arm: some for arm, some in by_arm.items() if some}


def _set(here: Section, name: str) -> str | None:
    known: dict[str, dict[str, Any]] = dict(parameters())
    where = here.where(name)
    with here.problems.catch():
        if name not in known:
            raise UnknownName.among("parameter", name[:80], known, where=where)
        p = known[name]
        unit, usual = p["unit"], f"{p['value']:g} {p['unit']}".removesuffix(" 1")
        value = here.data[name]
        try:
            plain = re.sub(r"(?<!_)(?:°|deg)C$", "delta_degC", str(value)) if unit == "delta_degC" else value
            text = amount(plain, unit, where)
        except AllostasisError as error:
            raise StudyError(
                f"{name} cannot be {shown(value)}",
                where=where,
                found=error.found or shown(value),
                needed=f"a number in {unit}" if unit != "1" else "a plain number",
                fix=error.fix or f"The model has  {usual}",
            ) from error
        _refuse_absurd(name, p, text, usual, where)
        return repr(text) if unit == "1" else f"{text!r} {unit}"
    return None


def _refuse_absurd(name: str, p: Mapping[str, Any], value: float, usual: str, where: str) -> None:
    """Values that no body can have: another sign, none where something is divided by it, a unit mistaken."""
    before = p["value"]
    if p["linear"] or not before:
        return
    if value * before < 0:
        needed = "a number above 0" if before > 0 else "a number below 0"
        raise StudyError(f"{name} has another sign", where=where, found=f"{value:g}", needed=needed, fix=_has(usual))
    if value == 0 and p["times"] < 1 and p["unit"] in {"s", "min", "h", "d", "week", "month", "year"}:
        raise StudyError(f"{name} is a time", where=where, found="0", needed="a time above 0", fix=_has(usual))
    if value and not 1 / FARTHEST <= value / before <= FARTHEST:
        raise StudyError(
            f"{name} would be {value / before:.3g} times what it is",
            where=where,
            found=f"{value:g} {p['unit']}".removesuffix(" 1"),
            needed=f"within {FARTHEST:,.0f} times of {usual}",
            fix="Check the unit",
        )


def _has(usual: str) -> str:
    return f"The model has  {usual}"


def values(sets: Mapping[str, str]) -> dict[str, float]:
    """What is set, as numbers in each parameter's unit."""
    known = dict(parameters())
    return {name: units.quantity(text, known[name]["unit"]) for name, text in sets.items()}

"""Amounts that nobody was ever given: a warning above the largest one, a refusal beyond ten times that.

What is given at once is summed over any day, per kg of a body of 70 kg where the amount is; what is given for a
while is judged by its rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, StudyError
from allostasis.language import Intervention, Strain

if TYPE_CHECKING:
    from allostasis.studies.file.records import Given

__all__ = ["beyond", "refuse"]

BEYOND = 10.0  # times the largest amount: no question of opinion any more
WEIGHT, DAY = 70.0, 24.0
_SMALLER = {"kg": "g", "Mg": "mg", "g": "mg", "mg": "ug", "ug": "ng", "ng": "pg", "h": "min"}
_WRITTEN = re.compile(r"([\d.]+(?:[eE][+-]?\d+)?)\s*(.*)")


def _size(thing: Intervention, amount: str | None, lasts: float) -> tuple[float, str]:
    """An amount in the unit in which it enters, and the way that it is given."""
    way = "strength" if isinstance(thing, Strain) else "infusion" if lasts > 0 else "bolus"
    records = thing.records(amount=amount, at=0.0, lasts=lasts, weight=WEIGHT)
    sizes = [abs(getattr(r, "amount", getattr(r, "change", 0.0))) for r in records]
    return max(sizes, default=0.0), way


def _times(thing: Intervention, amount: str | None, lasts: float) -> float:
    """An amount over the largest ever given; 0 where none is declared."""
    size, way = _size(thing, amount, lasts)
    if way not in thing.amounts:
        return 0.0
    most, _ = _size(thing, thing.amounts[way].largest, lasts)
    return size / most if most else 0.0


def refuse(thing: Intervention, amount: str | None, lasts: float, where: str) -> None:
    """Refuse an amount beyond ten times the largest ever given.

    Raises:
        StudyError: it is, with what was probably meant.
    """
    if amount is not None and _times(thing, amount, lasts) > BEYOND * (1 + 1e-9):
        _, way = _size(thing, amount, lasts)
        raise _refusal(thing, way, amount, amount, _meant(thing, amount, lasts, way), where)


def _refusal(thing: Intervention, way: str, amount: str, found: str, meant: str, where: str) -> StudyError:
    known = thing.amounts[way]
    return StudyError(
        f"{amount} of {thing.name} is more than ten times what anybody was ever given",
        where=where,
        found=found,
        needed=f"{known.largest} at most; usual is {known.usual} ({known.told})",
        fix=f"Did you mean  {meant} ?",
    )


def _meant(thing: Intervention, amount: str, lasts: float, way: str) -> str:
    """The same number in a smaller unit, or not per kg, where that was given before; else the usual amount."""
    found = _WRITTEN.fullmatch(amount.strip())
    if found:
        number, unit = found[1], found[2]
        units = [unit.removesuffix("/kg")] if unit.endswith("/kg") else []
        first, _, rest = unit.partition("/")
        while first in _SMALLER and len(units) < 6:
            first = _SMALLER[first]
            units.append(f"{first}/{rest}" if rest else first)
        for other in units:
            try:
                if 0 < _times(thing, f"{number} {other}", lasts) <= 1 + 1e-9:
                    return f"{number} {other}"
            except AllostasisError:
                continue
    return thing.amounts[way].usual


def beyond(arms: dict[str, tuple[Given, ...]]) -> list[str]:
    """A sentence for everything of which an arm is given more than anybody ever was.

    Raises:
        StudyError: what is given within a day adds up to more than ten times as much.
    """
    found: list[str] = []
    for arm, given in arms.items():
        for kind, name in dict.fromkeys((g.kind, g.name) for g in given):
            mine = [g for g in given if (g.kind, g.name) == (kind, name)]
            found += _told(catalogue.treatment(name, kind=kind), mine, arm)
    return found


def _told(thing: Intervention, given: Sequence[Given], arm: str) -> Iterable[str]:
    largest: dict[str, tuple[float, str]] = {}
    for way, some in (("bolus", [g for g in given if g.lasts <= 0]), ("infusion", [g for g in given if g.lasts > 0])):
        if isinstance(thing, Strain) or way == "infusion":
            sums = [(_times(thing, g.amount, g.lasts), f"{g.amount}") for g in some]
        else:
            sums = _daily(thing, some)
        key = "strength" if isinstance(thing, Strain) else way
        largest[key] = max([*sums, largest.get(key, (0.0, ""))])
    for key, (times, text) in largest.items():
        if times > BEYOND * (1 + 1e-9):
            raise _refusal(thing, key, text, text, thing.amounts[key].usual, f"arms: {arm}")
        if times > 1 + 1e-9:
            known = thing.amounts[key]
            yield (
                f"arm {arm}: {text} of {thing.name} is {times:.2g} times the largest amount ever given, "
                f"{known.largest} ({known.told}); nothing is known there"
            )


def _daily(thing: Intervention, given: Sequence[Given]) -> list[tuple[float, str]]:
    """Of every day that begins with a dose, what it holds over the largest amount, in words."""
    ordered = sorted(given, key=lambda g: g.at)
    parts = {g.amount: _times(thing, g.amount, 0.0) for g in ordered}
    found, first, total = [], 0, 0.0
    for last, g in enumerate(ordered):
        total += parts[g.amount]
        while ordered[first].at <= g.at - DAY + 1e-6:
            total -= parts[ordered[first].amount]
            first += 1
        count = last - first + 1
        found.append(
            (total, f"{g.amount}" if count == 1 else f"{g.amount} and what is given within the day, {count} in all,")
        )
    return found

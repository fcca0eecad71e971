"""The address under which the page in the browser shows one person of an arm, in whom the arm's treatments act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np

from allostasis.results import Result

__all__ = ["GIVEN", "HERE", "Explored", "explored"]

HERE = "http://127.0.0.1:8765/"  # where  allostasis serve  opens unless told otherwise
GIVEN = {  # what Explore can give, in which unit, and the most of it
    "endotoxin": ("ng/kg", 4.0),
    "tsst": ("", 2.0),
    "chronic": ("", 1.0),
    "short_nights": ("", 1.0),
    "infliximab": ("mg/kg", 10.0),
    "hydrocortisone": ("mg", 100.0),
    "propranolol": ("mg", 160.0),
    "escitalopram": ("mg", 20.0),
    "exercise": ("", 2.0),
}
VIEWS = (("6h", 6.0), ("1d", 24.0), ("7d", 168.0), ("90d", 2160.0), ("1y", 8760.0))


@dataclass(frozen=True)
class Explored:
    """An arm as Explore can show it: its name, the address, and what Explore cannot give."""

    arm: str
    address: str
    left: tuple[str, ...]


def explored(result: Result) -> list[Explored]:
    """Every arm in which something is given that Explore can give."""
    m = result.manifest
    people = result.people
    who = {name: round(float(np.mean(people[name]))) for name in ("age", "bmi") if name in people and len(people)}
    last = float(max((np.max(result.measures["time_h"]),) if len(result.measures) else (24.0,)))
    view = next((name for name, hours in VIEWS if last <= hours * 1.05), VIEWS[-1][0])
    cut = [h["path"] for h in m.get("held") or [] if h.get("state") == "cut"]
    found = []
    for arm, events in m["arms"].items():
        given: dict[str, float] = {}
        left: dict[str, None] = {}
        for e in events:
            name = str(e["name"])
            value = _amount(name, e.get("amount"))
            if value:
                given.setdefault(name, value)
            elif not name.startswith("placebo"):
                left[name] = None
        if given:
            asked: list[tuple[str, Any]] = [
                *((k, f"{v:g}") for k, v in given.items()),
                *((k, v) for k, v in who.items()),
            ]
            asked += [("clock", f"{float(m['clock']) % 24:g}"), ("view", view), *(("cut", c) for c in cut)]
            found.append(Explored(arm, f"{HERE}#{urlencode(asked)}", tuple(left)))
    return found


def _amount(name: str, told: Any) -> float:
    """How much of it Explore gives; 0 where it cannot."""
    if name not in GIVEN:
        return 0.0
    unit, most = GIVEN[name]
    number, _, of = str(1 if told is None else told).partition(" ")
    try:
        value = float(number)
    except ValueError:
        return 0.0
    return value if of == unit and 0 < value <= most else 0.0

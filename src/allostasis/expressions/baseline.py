"""Which visit is the baseline: the last one at or before the first thing given in any arm.

Study time zero is where nothing is given before it. What all arms have been living with for a day or more at time
zero (a body condition, a stressor or a drug that goes on) is the background of the study, and no beginning of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

__all__ = ["Event", "Start", "start_of", "told"]

LIVED = 24.0  # hours before time zero from which on what everybody has is their life
_EPS = 1e-9


class Exposure(Protocol):
    """Something that a study gives: what, how much, from when on (hours) and for how long."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def amount(self) -> str | None: ...
    @property
    def at(self) -> float: ...
    @property
    def lasts(self) -> float: ...


@dataclass(frozen=True)
class Event:
    """Something given once: hours from study time zero, and how long it lasts."""

    kind: str
    name: str
    amount: str | None
    at: float
    lasts: float = 0.0


@dataclass(frozen=True)
class Start:
    """Until when a visit is a baseline.

    Attributes:
        until: hours from study time zero; the last visit at or before it is the baseline.
        after: what was given before that visit, in words, where no visit lies before all that is given; else empty.
        apart: whether the arms differ in what was given before that visit, so that it is no baseline for both.
    """

    until: float = 0.0
    after: str = ""
    apart: bool = False

    def column(self, hours: np.ndarray) -> int | None:
        """Which visit is the baseline, of hours (T,) in ascending order; None where there is none."""
        before = np.flatnonzero(np.asarray(hours, float) <= self.until + _EPS)
        return int(before[-1]) if len(before) else None

    @property
    def warning(self) -> str:
        """What a reader has to know of the baseline; empty where it is one."""
        if not self.after:
            return ""
        return (
            f"no visit lies before the first thing given ({self.after}): "
            "what is called baseline was measured after it. Add a visit before it to  visits:"
        )


def told(arms: Mapping[str, Sequence[Exposure] | Sequence[Mapping[str, Any]]]) -> dict[str, list[Event]]:
    """What arms are given, from a study or from the manifest of a result."""
    table: dict[str, list[Event]] = {}
    for arm, given in arms.items():
        table[arm] = [
            Event(g["kind"], g["name"], g.get("amount"), float(g["at_h"]), float(g.get("lasts_h") or 0.0))
            if isinstance(g, Mapping)
            else Event(g.kind, g.name, g.amount, g.at, g.lasts)
            for g in given
        ]
    return table


def start_of(arms: Mapping[str, Sequence[Event]], hours: Sequence[float] | np.ndarray) -> Start:
    """Where the study begins for its people.

    Args:
        arms: what each arm is given.
        hours: of the visits, from study time zero, ascending.
    """
    visits = np.asarray(hours, float)
    given = sorted({g for gs in arms.values() for g in gs}, key=lambda g: (g.at, g.kind, g.name))
    first = next((g for g in given if not _background(g, arms)), None)
    if first is None:
        return Start()
    until = min(0.0, first.at)
    if (visits <= until + _EPS).any():
        return Start(until)
    if first.at > 0.0:  # nobody was seen at time zero, but somebody may have been before the first dose
        return Start(first.at if (visits <= first.at + _EPS).any() else 0.0)
    seen = visits[visits <= _EPS]
    if not len(seen):
        return Start()
    earlier = [{g for g in gs if g.at < seen[-1] - _EPS} for gs in arms.values()]
    return Start(0.0, f"{first.name} at {first.at:g} h", any(e != earlier[0] for e in earlier))


def _background(g: Event, arms: Mapping[str, Sequence[Event]]) -> bool:
    """Whether it is what everybody in the study lives with, before and after time zero."""
    if g.at > -LIVED or not all(g in gs for gs in arms.values()):
        return False
    if g.kind == "condition":
        return True
    goes_on = g.at + g.lasts > 0 or all(any(o.name == g.name and o.at >= 0 for o in gs) for gs in arms.values())
    return goes_on and (g.kind == "stressor" or len(arms) > 1)

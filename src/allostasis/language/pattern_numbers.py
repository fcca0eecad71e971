"""Numbers of schedules as parameters: a pattern holds their full names, and a person's values take their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from allostasis.language.patterns import SPREAD, Daily, DailyNoise, Onsets, Pattern, PointProcess, PulseTrain
from allostasis.language.schedule import DAY

__all__ = ["bound", "names_in", "put"]

_P = TypeVar("_P", bound=Pattern)


def names_in(value: Any) -> tuple[str, ...]:
    """Full names of the parameters that hold the numbers of a pattern, or of anything made of tuples."""
    if isinstance(value, (Daily, DailyNoise, Onsets, PulseTrain, PointProcess)):
        value = tuple(getattr(value, f.name) for f in fields(value) if f.name != "into")
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(name for part in value for name in names_in(part)))
    return (value,) if isinstance(value, str) else ()


def put(value: Any, values: Mapping[str, float]) -> Any:
    """The same with numbers in the place of names; times are in hours."""
    if isinstance(value, tuple):
        return tuple(put(part, values) for part in value)
    return values[value] if isinstance(value, str) else value


def bound(pattern: _P, values: Mapping[str, float]) -> _P:
    """A pattern with numbers in the place of its parameters' names."""
    if not names_in(pattern):
        return pattern
    own = {f.name: put(getattr(pattern, f.name), values) for f in fields(pattern) if f.name != "into"}
    if isinstance(pattern, Daily):  # whatever the hours have become, a day begins with the first of them
        own["levels"] = tuple(sorted((clock % DAY, level) for clock, level in own["levels"]))
    if isinstance(pattern, DailyNoise):
        own["tau"] = max(own["tau"], DAY)  # a doubt of its own leads no noise of days below a day
        own["spread"] = min(own["spread"], SPREAD)
    return replace(pattern, **own)

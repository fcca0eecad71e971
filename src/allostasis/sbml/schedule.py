"""Schedules as SBML events: doses, steps of inputs, the daily light, and switches.

All of them add to what they move, and read its value when they happen, so that moments that coincide add up as
they do in the kernels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np

from allostasis.errors import UnknownName
from allostasis.language import DAY, Block, Daily, Dose, Record
from allostasis.sbml.mathml import apply, math, number, symbol, time
from allostasis.sbml.names import element

__all__ = ["Moments", "daily", "event", "flip", "moments", "single", "train"]

Moments = dict[str, list[tuple[float, float]]]  # full name -> (hours since the start, change), in order


def moments(
    records: Sequence[Record], blocks: Sequence[Block], row: int, begin: float, known: Iterable[str]
) -> Moments:
    """What is added to each state and input of one person, and when.

    Args:
        row: the person's row in the blocks.
        begin: model time of the start, hours; what lies before is left out.

    Raises:
        UnknownName: a record or block names nothing of the model.
    """
    names = set(known)
    the_moments: Moments = defaultdict(list)
    for one in records:
        the_moments[one.into].append((one.time, one.amount if isinstance(one, Dose) else one.change))
    for block in blocks:
        for at, change in zip(block.time[row], block.change[row], strict=True):
            the_moments[block.into].append((float(at), float(change)))
    for name in the_moments:
        if name not in names:
            raise UnknownName.among("state or input", name, names)
    return {
        name: sorted((at - begin, c) for at, c in pairs if np.isfinite(at) and at >= begin - 1e-12 and c != 0)
        for name, pairs in the_moments.items()
    }


def event(identifier: str, name: str, when: Element, changes: Mapping[str, Element]) -> Element:
    """An event: where ``when`` turns true, each quantity takes its new value."""
    trigger = element("trigger", math(when), initialValue="false", persistent="true")
    assignments = [element("eventAssignment", math(value), variable=v) for v, value in changes.items()]
    return element(
        "event",
        trigger,
        element("listOfEventAssignments", *assignments),
        id=identifier,
        name=name,
        useValuesFromTriggerTime="false",
    )


def _due(at: Element) -> Element:
    return apply("geq", time(), at)


def _added(identifier: str, change: Element) -> Element:
    return apply("plus", symbol(identifier), change)


def single(every: Moments, ids: Mapping[str, str], units: Mapping[str, str]) -> Iterator[Element]:
    """One event a moment; what happens at one moment happens in one event."""
    together: dict[float, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name, pairs in every.items():
        for at, change in pairs:
            together[at][name] += change
    for i, at in enumerate(sorted(together)):
        changes = {ids[n]: _added(ids[n], number(c, units.get(n, ""))) for n, c in together[at].items()}
        yield event(f"moment_{i}", f"{', '.join(together[at])} at {at:.6g} h", _due(number(at, "hour")), changes)


def train(name: str, pairs: Sequence[tuple[float, float]], ids: Mapping[str, str], unit: str) -> tuple[Any, Element]:
    """Many moments of one quantity as one event that looks the next one up.

    Returns:
        Parameters (identifier, value, unit) that keep count, and the event.
    """
    target = ids[name]
    merged: dict[float, float] = defaultdict(float)
    for at, change in pairs:
        merged[at] += change
    times = sorted(merged)
    count, following = f"{target}__moment", f"{target}__next"
    amounts = _table(count, [merged[t] for t in times], unit)
    later = _table(count, [*times[1:], 1e300], "hour")
    changes = {
        target: _added(target, amounts),
        following: later,
        count: apply("plus", symbol(count), number(1.0, "dimensionless")),
    }
    kept = [(count, 0.0, "dimensionless"), (following, times[0], "hour")]
    return kept, event(f"{target}__train", f"{name}, {len(times)} moments", _due(symbol(following)), changes)


def _table(index: str, values: Sequence[float], unit: str, first: int = 0) -> Element:
    """The value at an index, looked up by halving."""
    if len(values) == 1:
        return number(values[0], unit)
    half = len(values) // 2
    low = element("piece", _table(index, values[:half], unit, first), _below(index, first + half))
    return element("piecewise", low, element("otherwise", _table(index, values[half:], unit, first + half)))


def _below(index: str, bound: int) -> Element:
    return apply("lt", symbol(index), number(bound - 0.5, "dimensionless"))


def daily(label: str, pattern: Daily, ids: Mapping[str, str], unit: str, begin: float) -> Iterator[tuple[Any, Element]]:
    """An input's day, repeated for ever: a parameter (identifier, value, unit) and an event for each level."""
    target = ids[pattern.into]
    before = [pattern.levels[-1][1], *(level for _, level in pattern.levels[:-1])]
    for i, ((clock, level), old) in enumerate(zip(pattern.levels, before, strict=True)):
        if level == old:
            continue
        following = f"{label.replace('.', '__')}__next_{i}"
        ahead = (clock - begin) % DAY
        changes = {
            target: _added(target, number(level - old, unit)),
            following: apply("plus", symbol(following), number(DAY, "hour")),
        }
        name = f"{pattern.into} to {level:g} at {clock:g}:00"
        kept = (following, 0.0 if DAY - ahead < 1e-9 else ahead, "hour")
        yield kept, event(f"{following}_event", name, _due(symbol(following)), changes)


def flip(identifier: str, name: str, condition: Element, unit: str = "") -> Element:
    """A switch that flips where its condition rises through zero, which has a unit."""
    changed = apply("minus", number(1.0, "dimensionless"), symbol(identifier))
    return event(
        f"{identifier}__flip", f"{name} flips", apply("geq", condition, number(0.0, unit)), {identifier: changed}
    )

"""What a study file says, as its form draws it, whatever else is wrong in it: arms as lanes on one axis, visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allostasis.errors import Collector
from allostasis.studies.file import (
    AGES,
    GIVEN,
    STUDY,
    Section,
    SourceMap,
    clock_hour,
    read_given,
    read_visits,
    read_waking,
)

__all__ = ["MOST_GIVEN", "outline"]

MOST = 400  # visits drawn, and times of one thing
MOST_GIVEN = 20_000  # times of all things that are read; beyond it nothing is


def outline(source: SourceMap) -> dict[str, Any]:
    """What can be drawn of a study file; hours are from study time zero.

    Returns:
        ``clock``; ``arms``: of each, its entries by their place in the file, each with ``times`` (none where they
        cannot be read) and how long it ``lasts``; ``visits``; ``from`` and ``until`` of the axis.
    """
    problems = Collector()
    top = Section.of(source.data, source, (), problems, STUDY)
    clock = 8.0
    with problems.catch():
        clock = clock_hour(top.data["clock"], "") if top.has("clock") else 8.0
    raw = top.data.get("arms")
    arms: dict[str, list[dict[str, Any]]] = {}
    read = 0
    for arm, items in raw.items() if isinstance(raw, Mapping) else ():
        arms[str(arm)] = _entries(top, str(arm), items, clock, MOST_GIVEN - read)
        read += sum(e["count"] for e in arms[str(arm)])
    visits: tuple[float, ...] = ()
    with problems.catch():
        found = Collector()
        inside = Section.of(source.data, source, (), found, STUDY)
        visits = read_visits(inside, clock, read_waking(inside, clock)) if inside.has("visits") else ()
    drawn = [(t, t + e["lasts"]) for items in arms.values() for e in items for t in e["times"]]
    step = max(1, -(-len(visits) // MOST))
    return {
        "clock": clock,
        "arms": arms,
        "visits": list(visits[::step]),
        "visit_count": len(visits),
        "from": min([*visits, *(a for a, _ in drawn), 0.0]),
        "until": max([*visits, *(b for _, b in drawn), 1.0]),
    }


def _entries(top: Section, arm: str, items: Any, clock: float, most: int) -> list[dict[str, Any]]:
    """The entries of an arm; what can not be read of one is empty."""
    made: list[dict[str, Any]] = []
    for i, item in enumerate(items if isinstance(items, list) else []):
        problems = Collector()
        given: list[Any] = []
        before = isinstance(item, Mapping) and item.get(AGES) is not None  # it was given in another age
        if isinstance(item, Mapping) and not before and sum(e["count"] for e in made) <= most:
            with problems.catch():
                given = read_given(Section.of(item, top.marks, ("arms", arm, i), problems, GIVEN), clock)
        times = sorted(g.at for g in given)
        said = item if isinstance(item, Mapping) else {}
        kind = next((k for k in ("treatment", "stressor", "condition") if k in said), "")
        made.append(
            {
                "name": str(said.get(kind, ""))[:100],
                "kind": kind,
                "amount": said.get("amount"),
                "times": times[:MOST],
                "count": len(times),
                "lasts": next((g.lasts for g in given if g.lasts == g.lasts), 0.0),
                "ages": said.get(AGES) if before else None,
                "ok": not problems.errors,
            }
        )
    return made

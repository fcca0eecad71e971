"""What a study file says, as its form draws it, whatever else is wrong in it: arms as lanes on one axis, visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allostasis.errors import Collector
from allostasis.studies.file import GIVEN, STUDY, Section, SourceMap, clock_hour, read_given, read_visits, read_waking

__all__ = ["outline"]

MOST = 400  # visits drawn, and times of one thing


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
    arms = (
        {str(arm): _entries(top, str(arm), items, clock) for arm, items in raw.items()}
        if isinstance(raw, Mapping)
        else {}
    )
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


def _entries(top: Section, arm: str, items: Any, clock: float) -> list[dict[str, Any]]:
    """The entries of an arm; what can not be read of one is empty."""
    made = []
    for i, item in enumerate(items if isinstance(items, list) else []):
        problems = Collector()
        given: list[Any] = []
        if isinstance(item, Mapping):
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
                "ok": not problems.errors,
            }
        )
    return made

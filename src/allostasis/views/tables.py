"""Tables of a result: plain rows for ``--json``, for pages and for the terminal."""

from __future__ import annotations

from typing import Any

from allostasis.results import Result, to_json
from allostasis.views import contrasts, kinds
from allostasis.views.texts import estimate, numbers, plural, sides, span

__all__ = ["comparison_rows", "data_rows", "document", "level", "misses_first", "people_rows", "published_rows"]

_ORDER = {"opposite": 0, "outside": 1, "undecided": 2, "not simulated": 3, "inside": 4}


def comparison_rows(result: Result) -> list[dict[str, Any]]:
    """Comparisons, as the manifest holds them."""
    return [dict(to_json(r)) for r in result.manifest.get("comparisons") or []]


def published_rows(result: Result) -> list[dict[str, Any]]:
    """Published values beside the model's."""
    return [dict(to_json(r)) for r in result.manifest.get("published") or []]


def data_rows(result: Result) -> list[dict[str, Any]]:
    """Observed against predicted; empty without data."""
    return [dict(to_json(r)) for r in (result.manifest.get("data") or {}).get("rows") or []]


def people_rows(result: Result) -> list[dict[str, Any]]:
    """One row an arm: people, and how many failed."""
    failed = result.manifest["people"].get("failed") or []
    counts = result.manifest["people"]["in_arms"]
    return [
        {"arm": a, "people": int(counts.get(a, 0)), "failed": sum(f["arm"] == a for f in failed)} for a in result.arms
    ]


def document(result: Result) -> dict[str, Any]:
    """The result for ``--json``: everything but the long tables, which lie in the folder."""
    from allostasis.views.near import nearby
    from allostasis.views.unusual import unusual

    m = result.manifest
    kept = (
        "study",
        "question",
        "seed",
        "design",
        "clock",
        "begins_h",
        "lived_since_h",
        "noise",
        "blinded",
        "cut",
        "set",
        "arms",
        "measures",
        "people",
        "held",
        "rests_on",
        "integrator",
        "versions",
        "hashes",
        "result",
        "packs",
    )
    return {
        **{k: to_json(m[k]) for k in kept if k in m},
        "warnings": list(m.get("warnings") or []),
        "comparisons": comparison_rows(result),
        "published": published_rows(result),
        "data": to_json(m.get("data")),
        "unusual": unusual(m),
        "near": to_json(nearby(result).plain),
    }


def misses_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Published rows, what goes the other way and what is missed before what is met; else in the study's order."""
    return sorted(rows, key=lambda r: _ORDER.get(str(r.get("verdict")), 3))


def at_text(row: dict[str, Any]) -> str:
    """When a comparison or a published value is read."""
    if row.get("at_h") is not None:
        return span(float(row["at_h"]))
    over = row.get("over_h")
    return f"{span(float(over[0]))} to {span(float(over[1]))}" if over else ""


def groups_text(row: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(side, n, mean ± SD) of each side of a comparison."""
    names = ["cases", "controls"] if row.get("cases") else sides(row)
    if contrasts.fits(row):
        return [(str(name), *cell) for name, cell in zip(names, contrasts.cells(row), strict=False)]
    if kinds.fits(row):
        return [(str(names[i]), *cell) for i, cell in enumerate(kinds.cells(row))]
    items = []
    for i, n in enumerate(row.get("n") or []):
        mean, sd = numbers([(row.get("mean") or [])[i], (row.get("sd") or [])[i]])
        items.append((str(names[i]) if i < len(names) else "", str(n), f"{mean} ± {sd}"))
    return items


def level(row: dict[str, Any]) -> str:
    """A published value with its interval; its direction where that is all there is."""
    value = (row.get("published") or {}).get("value")
    if value is None and row.get("sign") is not None:
        return {1: "increase", -1: "decrease"}.get(int(row["sign"]), "no change")
    return estimate(row.get("published"))


def failed_text(result: Result) -> list[str]:
    """Reasons of failures with their number."""
    count: dict[str, int] = {}
    for f in result.manifest["people"].get("failed") or []:
        count[f["reason"]] = count.get(f["reason"], 0) + 1
    return [f"{plural(n, 'course', 'courses')}: {reason}" for reason, n in count.items()]

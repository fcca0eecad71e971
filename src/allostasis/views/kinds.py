"""Comparisons of what is no mean: shares, moments, times to an event, in words and as cells of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allostasis.views.texts import DASH, brief, estimate, number, numbers, sides, span

__all__ = ["EFFECTS", "cells", "fits", "told"]

Row = Mapping[str, Any]
NONE = "no difference that these people could show"
EFFECTS = {
    "difference": "difference",
    "g": "Hedges g",
    "ratio": "ratio",
    "ancova": "ANCOVA",
    "risk_difference": "risk difference",
    "risk_ratio": "risk ratio",
    "odds_ratio": "odds ratio",
    "nnt": "number needed to treat",
    "rmst_difference": "restricted means",
    "hazard_ratio": "hazard ratio",
    "interaction": "interaction",
    "bliss": "above Bliss independence",
    "total": "in all",
    "direct": "direct",
    "mediated": "mediated",
    "share": "share mediated",
}


def fits(row: Row) -> bool:
    """Whether a comparison is of one of these kinds."""
    return row.get("kind") in {"proportion", "time", "time_to_event"}


def told(row: Row) -> str:
    """The comparison as a sentence."""
    text = {"proportion": _proportion, "time": _time, "time_to_event": _events}[str(row["kind"])](row)
    return f"{text}."


def cells(row: Row) -> list[tuple[str, str]]:
    """(people, level) of each side."""
    counts, sizes = row.get("events") or [], row.get("n") or []
    if row["kind"] == "proportion":
        shares = [_percent(p) for p in row.get("proportion") or []]
        return [(f"{e} of {n}", s) for e, n, s in zip(counts, sizes, shares, strict=True)]
    levels = [f"median {_when(m)}" for m in row.get("median") or []]
    if row["kind"] == "time":
        return list(zip(map(str, sizes), levels, strict=True))
    return [(f"{e} of {n}", s) for e, n, s in zip(counts, sizes, levels, strict=True)]


def _sides(row: Row) -> list[str]:
    """Both sides, or the one arm: none of these kinds has a baseline."""
    return [str(row["within"])] if row.get("within") else sides(row)


def _percent(e: Mapping[str, Any] | None) -> str:
    return DASH if not e or e.get("value") is None else f"{brief(100 * e['value'], 2)} %"


def _when(e: Mapping[str, Any] | None) -> str:
    return DASH if not e or e.get("value") is None else span(float(e["value"]))


def _bounds(e: Mapping[str, Any] | None, times: float = 1.0, of: str = "") -> tuple[str, str] | None:
    """Size and interval as they are read; None without an interval."""
    if not e or any(e.get(k) is None for k in ("value", "low", "high")):
        return None
    value, low, high = numbers([times * e[k] for k in ("value", "low", "high")])
    return value, f"{low} to {high}{' ' + of if of else ''}"


def _proportion(row: Row) -> str:
    levels = [f"{s} ({c})" for c, s in cells(row)]
    both = [f"{level} in {arm}" for level, arm in zip(levels, _sides(row), strict=True)]
    if len(both) < 2:
        return both[0]
    e, ratio = row.get("risk_difference"), _bounds(row.get("risk_ratio"))
    size = _bounds(e, 100.0, "percentage points")
    text = ", ".join(both)
    if not e or not size:
        return text
    if e["low"] <= 0 <= e["high"]:
        return f"{text}; {NONE} ({size[1]})"
    way = "higher" if e["value"] > 0 else "lower"
    value, low, high = numbers([100 * abs(e["value"]), *sorted(100 * abs(e[k]) for k in ("low", "high"))])
    more = f", risk ratio {ratio[0]} ({ratio[1]})" if ratio else ""
    return f"{text}; {way} by {value} ({low} to {high}) percentage points{more}"


def _time(row: Row) -> str:
    medians = row.get("median") or []
    both = [f"{_when(m)} in {arm}" for m, arm in zip(medians, _sides(row), strict=True)]
    if len(both) < 2:
        sure = _bounds(medians[0]) if medians else None
        inside = f", 95 % interval {sure[1]} {row.get('unit') or ''}".rstrip() if sure else ""
        return f"at {both[0]} (median{inside})"
    text, e = f"at {both[0]}, at {both[1]} (medians)", row.get("difference")
    size = _bounds(e, 1.0, str(row.get("unit") or ""))
    if not e or not size:
        return text
    if e["low"] <= 0 <= e["high"]:
        return f"{text}; {NONE} ({size[1]})"
    return f"{text}; {'later' if e['value'] > 0 else 'earlier'} by {number(abs(e['value']))} ({size[1]})"


def _events(row: Row) -> str:
    counts = [c for c, _ in cells(row)]
    both = [f"{c} in {arm}" for c, arm in zip(counts, _sides(row), strict=True)]
    half = ", ".join(
        f"{'by ' + _when(m) if m else 'not yet'} in {arm}"
        for m, arm in zip(row.get("median") or [], _sides(row), strict=True)
    )
    text = f"{', '.join(both)} had it; half had it {half}"
    hazard = row.get("hazard_ratio")
    return f"{text}; hazard ratio {estimate(hazard)}" if hazard else text

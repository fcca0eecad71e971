"""What a study's comparisons say: a sentence each, and all of them in one figure on a common scale.

The scale is the standardised difference (Hedges' g, or that of the same people before and after). What was expected
beforehand stands beside what came.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from allostasis.expressions import Expression, parse
from allostasis.results import Result
from allostasis.views import contrasts, kinds
from allostasis.views.tables import comparison_rows
from allostasis.views.texts import brief, number, numbers, sentence, sides, span, unit

__all__ = ["Answer", "Answers", "answers"]

WIDE, EDGE, MOST = 260, 10, 4.0  # points of the figure, its margin, and the largest effect drawn in place
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0)


@dataclass(frozen=True)
class Answer:
    """One comparison: in words, its drawing, its size, and whether what was expected came."""

    label: str
    text: str
    svg: str
    size: str
    criterion: str
    met: bool | None


@dataclass(frozen=True)
class Answers:
    """An answer for each comparison of a study, in its order, and the scale below the figure as SVG."""

    all: tuple[Answer, ...]
    axis: str


def answers(result: Result) -> Answers:
    """What the study's comparisons say."""
    rows = [(row, parse(str(row["endpoint"]))) for row in comparison_rows(result)]
    reach = _reach([_size(row, endpoint) for row, endpoint in rows])
    units = {n: about["unit"] for n, about in result.manifest["measures"].items()}
    return Answers(tuple(_answer(row, endpoint, reach, units) for row, endpoint in rows), _axis(reach))


def _axis(reach: float) -> str:
    if not reach:
        return ""
    step = next((s for s in _STEPS if reach / s <= 3), _STEPS[-1])
    ticks = [i * step for i in range(-math.floor(reach / step + 1e-9), math.floor(reach / step + 1e-9) + 1)]
    marks = "".join(
        f'<line x1="{_x(t, reach)}" x2="{_x(t, reach)}" y1="0" y2="4"/>'
        f'<text x="{_x(t, reach)}" y="15" text-anchor="middle">{brief(t)}</text>'
        for t in ticks
    )
    return f'<svg class="effect axis" viewBox="0 0 {WIDE} 18" aria-hidden="true">{marks}</svg>'


def _answer(row: dict[str, Any], endpoint: Expression, reach: float, units: Mapping[str, str]) -> Answer:
    expected = row.get("expected") or {}
    inner = endpoint.root.parts[0].text if endpoint.root.text == "log" else ""
    if contrasts.fits(row):
        text = f"{contrasts.told(row)} {contrasts.note(row)}".rstrip()
    elif kinds.fits(row):
        text = kinds.told(row)
    elif inner in units and not row.get("within"):
        text = _times(row, unit(units[inner]))
    else:
        text = _within(row, endpoint) if row.get("within") else _between(row, endpoint)
    if row.get("given"):
        text = f"{text} {_adjusted(row, inner in units)}".rstrip()
    size = _size(row, endpoint)
    return Answer(
        sentence(str(row["label"])),
        text,
        _drawn(size, reach, f"{row['label']}: {text}"),
        number(size.get("value")),
        str(expected.get("criterion") or ""),
        expected.get("met"),
    )


def _size(row: dict[str, Any], endpoint: Expression) -> dict[str, Any]:
    """The standardised difference; hours of one arm have none."""
    return {} if _moment(endpoint) and row.get("within") else row.get("g") or {}


def _between(row: dict[str, Any], endpoint: Expression) -> str:
    first, second = sides(row)
    a, b = _levels(row, endpoint)
    told = f"{a} in {first}, {b} in {second}"
    return f"{told}; {_change(row, endpoint, 'higher', 'lower', 'no difference that these people could show')}."


def _times(row: dict[str, Any], of: str) -> str:
    """Two arms on a logarithmic scale: geometric means and how many times the one is the other."""
    first, second = sides(row)
    a, b = numbers([None if m is None else math.exp(m) for m in row["mean"]])
    value, low, high = ((row.get("difference") or {}).get(k) for k in ("value", "low", "high"))
    told = f"{a} {of} in {first}, {b} {of} in {second} (geometric means)".replace("  ", " ")
    if value is None or low is None or high is None:
        return f"{told}."
    x, y, z = numbers([math.exp(v) for v in (value, low, high)])
    none = "; no difference that these people could show" if low <= 0.0 <= high else ""
    return f"{told}; × {x} ({y} to {z}){none}."


def _adjusted(row: dict[str, Any], of_logarithms: bool) -> str:
    """The difference of cases and controls with covariates held constant."""
    found = row.get("ancova") or {}
    ends = [float(found[k]) for k in ("value", "low", "high") if found.get(k) is not None]
    if len(ends) < 3:
        return ""
    x, y, z = numbers([math.exp(v) for v in ends] if of_logarithms else ends)
    told = f"\u00d7 {x} ({y} to {z})" if of_logarithms else f"{x} ({y} to {z}) {unit(row.get('unit'))}".rstrip()
    return f"With {', '.join(row['given'])} held constant: {told}."


def _within(row: dict[str, Any], endpoint: Expression) -> str:
    levels = _levels(row, endpoint)
    if len(levels) < 2:
        mean, e = (row.get("mean") or [None])[0], row.get("difference") or {}
        if _moment(endpoint) and mean is not None:
            return f"at {span(mean)} in {row['within']}."
        when = f" at {span(float(row['at_h']))}" if row.get("at_h") is not None else ""
        more = "+" if endpoint.needs_baseline and (mean or 0) > 0 else ""
        sure = "" if e.get("low") is None else " ({} to {})".format(*numbers([e["low"], e["high"]]))
        return f"{more}{levels[0]}{sure}{when} in {row['within']}."
    told = f"{levels[0]} in {row['within']}, {levels[1]} before"
    return f"{told}; {_change(row, endpoint, 'up', 'down', 'no change that these people could show')}."


def _moment(endpoint: Expression) -> bool:
    """Whether the endpoint is a time."""
    return endpoint.root.text in {"time_of_peak", "first_time"}


def _share(endpoint: Expression) -> bool:
    """Whether the endpoint is a yes or no of each person."""
    return endpoint.root.condition or endpoint.root.text == "ever"


def _levels(row: dict[str, Any], endpoint: Expression) -> list[str]:
    """Means of both sides, as they are read."""
    means = row.get("mean") or []
    if _share(endpoint):
        return [f"{brief(100 * m, 2)} %" if m is not None else "\u2013" for m in means]
    of = unit(row.get("unit"))
    return [f"{m} {of}".rstrip() for m in numbers(means)]


def _change(row: dict[str, Any], endpoint: Expression, up: str, down: str, none: str) -> str:
    e = row.get("difference") or {}
    value, low, high = (e.get(k) for k in ("value", "low", "high"))
    if value is None or low is None or high is None:
        return none
    times, of = (100.0, "percentage points") if _share(endpoint) else (1.0, unit(row.get("unit")))
    if low <= 0.0 <= high:
        a, b = numbers([times * low, times * high])
        return f"{none} ({a} to {b}{' ' + of if of else ''})"
    size, a, b = numbers([times * x for x in (abs(value), *sorted((abs(low), abs(high))))])
    return f"{up if value > 0 else down} by {size} ({a} to {b}){' ' + of if of else ''}"


def _reach(sizes: list[dict[str, Any]]) -> float:
    """The largest effect that the figure has to hold."""
    ends = [abs(v) for g in sizes for k in ("value", "low", "high") if (v := g.get(k)) is not None]
    return min(MOST, max(0.5, *ends)) * 1.05 if ends else 0.0


def _x(g: float, reach: float) -> float:
    return round(WIDE / 2 + (WIDE / 2 - EDGE) * max(-1.0, min(1.0, g / reach)), 1)


def _drawn(e: dict[str, Any], reach: float, told: str) -> str:
    """One line of the figure; what lies beyond the scale is an arrow at its edge."""
    if not reach:
        return ""
    zero = _x(0.0, reach)
    parts = [f'<line class="null" x1="{zero}" x2="{zero}" y1="0" y2="24"/>']
    value, low, high = (e.get(k) for k in ("value", "low", "high"))
    if low is not None and high is not None:
        parts.append(f'<line x1="{_x(low, reach)}" x2="{_x(high, reach)}" y1="12" y2="12"/>')
    if value is not None:
        x = _x(value, reach)
        way = math.copysign(6.0, value)
        parts.append(
            f'<circle cx="{x}" cy="12" r="4"/>'
            if abs(value) <= reach
            else f'<path d="M{x} 7L{round(x + way, 1)} 12L{x} 17Z"/>'
        )
    head = f'<svg class="effect" viewBox="0 0 {WIDE} 24" role="img" aria-label="{escape(told, quote=True)}">'
    return f"{head}{''.join(parts)}</svg>"

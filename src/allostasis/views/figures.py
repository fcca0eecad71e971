"""Trajectories as inline SVG: one panel a measure, one line an arm, people as bands, what was given on top.

Deterministic: no dates, ids from the measure's name. Text stays text, so that a browser can read it out.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from io import StringIO
from typing import Any

import numpy as np

from allostasis import units
from allostasis.errors import AllostasisError
from allostasis.results import Result
from allostasis.views import drawing
from allostasis.views.bands import Band, bands, reference_arm
from allostasis.views.figure_values import Values, values
from allostasis.views.texts import clock, number, span, title, unit

__all__ = ["COLOURS", "Panel", "colours", "css", "key", "panels", "strip"]

# The page's: what lives is dark, the untouched twin grey; labels keep 4.5 : 1 on the ground, dashes differ too.
COLOURS = ("#24344d", "#c24a08", "#1f6fb8", "#7a33d6", "#1d7347", "#8a5a00")
CONTROL = "#646b79"
# Every colour of a drawing is a property of the page, so that a dark page can give it another value.
PROPERTIES = {
    **{hue: f"--hue-{i}" for i, hue in enumerate(COLOURS)},
    CONTROL: "--hue-control",
    drawing.INK: "--ink",
    drawing.MUTED: "--muted",
    drawing.RULE: "--rule",
    drawing.PAGE: "--page",
    **{hue: f"--{verdict}" for verdict, hue in drawing.VERDICTS.items()},
}


@dataclass(frozen=True)
class Panel:
    """One measure: its heading, its drawing, the drawing in words, and what else is drawn in it."""

    measure: str
    title: str
    unit: str
    svg: str
    alt: str
    caption: str
    values: Values


def colours(result: Result) -> dict[str, str]:
    """A colour an arm; the arm that others are compared with is grey."""
    control = reference_arm(result.manifest)
    free = iter(COLOURS * (1 + len(result.arms) // len(COLOURS)))
    return {arm: CONTROL if arm == control else next(free) for arm in result.arms}


def panels(result: Result) -> list[Panel]:
    """A panel for every measure that has values, in the study's order."""
    return [p for name in result.names if (p := _panel(result, name)) is not None]


def _panel(result: Result, measure: str) -> Panel | None:
    panel = bands(result, measure)
    if not panel:
        return None
    about = result.manifest["measures"][measure]
    hues = colours(result)
    seen = _observed(result, measure)
    known = published_points(result, measure)
    figure = drawing.draw(panel, hues, result.manifest["arms"], seen, known, clock(float(result.manifest["clock"])))
    alt = _alt(measure, panel, about["unit"])
    return Panel(
        measure,
        title(str(about.get("about") or measure), about["unit"]),
        unit(about["unit"]),
        to_svg(figure, measure, alt),
        alt,
        _caption(bool(seen), known, len(result.arms)),
        values(panel),
    )


def _observed(result: Result, measure: str) -> dict[str, dict[str, Any]]:
    found = ((result.manifest.get("data") or {}).get("curves") or {}).get(measure) or {}
    return {arm: dict(curve) for arm, curve in found.items() if arm in result.arms}


def published_points(result: Result, measure: str) -> list[dict[str, Any]]:
    """Published levels of this measure at a known time, in its unit."""
    of = result.manifest["measures"][measure]["unit"]
    asked = (result.manifest.get("schema") or {}).get("published") or []
    items = []
    for i, p in enumerate(result.manifest.get("published") or []):
        value = p.get("published") or {}
        at = p.get("at_h")
        if at is None and i < len(asked) and asked[i].get("at"):
            at = units.hours(asked[i]["at"])
        same = p.get("endpoint") == measure and p.get("metric") in ("mean", "peak") and value.get("value") is not None
        if not same or at is None:
            continue
        with suppress(AllostasisError):  # a unit of another kind, or a word: no point of this figure
            times = units.factor(str(p.get("unit")), of)
            scaled = {k: v * times for k, v in value.items() if v is not None}
            items.append(
                {
                    **scaled,
                    "at": float(at),
                    "arm": p.get("arm"),
                    "verdict": p.get("verdict"),
                    "citation": str(p.get("citation") or "published"),
                }
            )
    return items


def _caption(data: bool, published: list[dict[str, Any]], arms: int) -> str:
    text = ["Points with whiskers: observed median, middle 50 % and 90 %."] if data else []
    if published:
        named = dict.fromkeys(f"{p['citation']} ({_told(p, arms)})" for p in published)
        text.append(f"{'Diamonds' if len(published) > 1 else 'Diamond'}: {'; '.join(named)}.")
    return " ".join(text)


def _told(p: Mapping[str, Any], arms: int) -> str:
    return ", ".join(str(t) for t in (p["arm"] if arms > 1 else None, p["verdict"]) if t)


def key(result: Result, found: list[Panel]) -> str:
    """What lines, bands and marks of all panels mean."""
    counts = {a: int(n) for a, n in result.manifest["people"]["in_arms"].items()}
    most = max(counts.values(), default=0)
    if not found:
        return "No measure has a value."
    if most < 2:
        text = "Lines: the one person in each arm. " if len(counts) > 1 else "Line: the one person. "
    else:
        same = (
            f"{most:,} in each arm"
            if len(set(counts.values())) == 1
            else ", ".join(f"{a}: {n:,}" for a, n in counts.items())
        )
        who = f"{most:,} people" if len(counts) == 1 else f"people ({same})"
        band = "the middle 50 % and 90 %" if len(counts) <= drawing.MOST_WIDE else "the middle 50 %"
        text = f"Lines are medians, straight between visits; bands hold {band} of {who}. "
    events = [e for given in result.manifest["arms"].values() for e in given]
    marks = ["a triangle marks what was given at once"] if any(not e.get("lasts_h") for e in events) else []
    marks += ["a bar what lasted"] if any(e.get("lasts_h") for e in events) else []
    if len(marks) == 1 and events[0].get("lasts_h"):
        marks = ["a bar marks what was given for a while"]
    if any(published_points(result, name) for name in result.names):
        text += (
            "Published values are filled diamonds where the model is inside, open ones where it is outside, "
            "crosses where it goes the other way. "
        )
    told = ", ".join(marks)
    return text + (f"{told[:1].upper()}{told[1:]}." if told else "")


def _alt(measure: str, found: list[Band], of: str) -> str:
    parts = []
    for b in found:
        low, high = int(np.argmin(b.median)), int(np.argmax(b.median))
        parts.append(
            f"{b.arm}: {number(b.median[0])} at {span(b.time[0])}, lowest {number(b.median[low])} at "
            f"{span(b.time[low])}, highest {number(b.median[high])} at {span(b.time[high])}, "
            f"{number(b.median[-1])} at {span(b.time[-1])}"
        )
    said = f", {unit(of)}" if unit(of) else ""
    return f"Course of {measure}{said}, median of people. " + ". ".join(parts) + "."


def to_svg(figure: Any, name: str, alt: str) -> str:
    """A figure as an SVG element for an HTML page, as wide as its box."""
    import matplotlib

    text = StringIO()
    settings = {"svg.fonttype": "none", "svg.hashsalt": name, "path.simplify": True}
    with matplotlib.rc_context(settings):
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a letter that its own font lacks; the page has others
            figure.savefig(text, format="svg", transparent=True, metadata=nothing)
    return _inline(text.getvalue(), name, alt)


def _inline(svg: str, name: str, alt: str) -> str:
    svg = svg[svg.index("<svg") :]
    box = re.search(r'viewBox="([^"]+)"', svg)
    assert box is not None
    body = svg[svg.index(">") + 1 :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
    body = re.sub(r"<!--.*?-->", "", body, flags=re.S)  # Matplotlib repeats every label in a comment
    body = re.sub(r"-?\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), body)
    own = re.sub(r"[^A-Za-z0-9]", "-", name)
    body = re.sub(r'\bid="', f'id="{own}-', body)
    body = re.sub(r'(?:xlink:)?href="#', f'href="#{own}-', body).replace("url(#", f"url(#{own}-")
    body = re.sub(r"font-family:[^;\"]*(?:;\s*)?", "", body)  # the page's own
    body = re.sub(r' transform="rotate\(-0[^"]*"', "", body)
    body = re.sub(r"#[0-9a-f]{6}\b", lambda m: css(m[0]), body)
    body = re.sub(r"\n\s*", "\n", body)
    head = f'<svg class="figure" viewBox="{box[1]}" role="img" aria-label="{escape(alt, quote=True)}">'
    return head + body.strip()


def css(colour: str) -> str:
    """A colour as the page's property of it; other colours as they are."""
    return f"var({PROPERTIES[colour]})" if colour in PROPERTIES else colour


def strip(row: Mapping[str, Any]) -> str:
    """One line of a forest plot: published (diamond) above the model (dot), on the row's own scale."""
    pairs = [row.get("published") or {}, row.get("model") or {}]
    ends = [float(v) for e in pairs for k in ("value", "low", "high") if isinstance(v := e.get(k), (int, float))]
    ends = [v for v in ends if np.isfinite(v)]
    if not ends:
        return ""
    ratio = str(row.get("metric")) in ("ratio", "OR", "RR", "HR") and min(ends) > 0
    null = 1.0 if ratio else 0.0
    near = min(ends) - 0.5 * (max(ends) - min(ends)) <= null <= max(ends) + 0.5 * (max(ends) - min(ends))
    metric = str(row.get("metric"))
    near = near or metric == "direction"
    shown = [*ends, null] if near and metric not in ("mean", "peak", "time", "half_life") else ends
    at = np.log if ratio else np.asarray
    low, high = float(at(min(shown))), float(at(max(shown)))
    wide = (high - low) or 1.0

    def x(value: float) -> float:
        return round(8 + 124 * (float(at(value)) - low) / wide if high > low else 70.0, 1)

    parts = [f'<line class="null" x1="{x(null)}" x2="{x(null)}" y1="1" y2="29"/>'] if len(shown) > len(ends) else []
    for e, y, kind in zip(pairs, (9, 21), ("pub", "mod"), strict=True):
        value, lo, hi = (e.get(k) for k in ("value", "low", "high"))
        if isinstance(lo, (int, float)) and isinstance(hi, (int, float)) and np.isfinite([lo, hi]).all():
            parts.append(f'<line class="{kind}" x1="{x(lo)}" x2="{x(hi)}" y1="{y}" y2="{y}"/>')
        if isinstance(value, (int, float)) and np.isfinite(value):
            c = x(value)
            parts.append(
                f'<path class="{kind}" d="M{c - 4} {y}L{c} {y - 4}L{c + 4} {y}L{c} {y + 4}Z"/>'
                if kind == "pub"
                else f'<circle class="{kind}" cx="{c}" cy="{y}" r="3.5"/>'
            )
    verdict = str(row.get("verdict") or "")
    kind = f" {verdict}" if verdict in drawing.VERDICTS else ""
    return f'<svg class="strip{kind}" viewBox="0 0 140 30" aria-hidden="true">{"".join(parts)}</svg>'

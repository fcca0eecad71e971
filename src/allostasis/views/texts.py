"""Numbers, intervals and times as text: three significant digits, one minus sign, nothing in exponents."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = [
    "brief",
    "clock",
    "estimate",
    "given",
    "given_text",
    "lived_text",
    "number",
    "numbers",
    "plural",
    "sentence",
    "sides",
    "span",
    "title",
    "unit",
]

_LARGE = 1e5  # above, digits beyond those asked for are rounded away before the point too
MINUS, DASH = "\u2212", "\u2013"


def number(x: Any, digits: int = 3) -> str:
    """A number to three significant digits; a dash where there is none."""
    return numbers([x], digits)[0]


def numbers(values: Sequence[Any], digits: int = 3) -> list[str]:
    """Numbers with as many decimals as the largest of them needs, so that they can be read as one."""
    known = [abs(float(v)) for v in values if _known(v)]
    top = max(known, default=0.0)
    decimals = 0 if top == 0 else min(8, digits - 1 - math.floor(math.log10(top)))
    decimals = decimals if top >= _LARGE else max(0, decimals)
    return [_one(v, decimals) for v in values]


def _known(x: Any) -> bool:
    return isinstance(x, (int, float)) and not isinstance(x, bool) and math.isfinite(float(x))


def _one(x: Any, decimals: int) -> str:
    if not _known(x):
        return DASH
    text = f"{round(float(x), decimals):,.{max(0, decimals)}f}"
    if not any(c in "123456789" for c in text):
        return "0"
    return text.replace("-", MINUS)


def sides(row: Mapping[str, Any]) -> list[str]:
    """What the sides of a comparison are called, first minus second; one arm stands before its baseline."""
    if row.get("cases"):
        return [f"those with {row['cases']}", f"those with {row['controls']}"]
    return [str(a) for a in row.get("arms") or row.get("between") or [row.get("within") or "", "baseline"]]


def estimate(e: Mapping[str, Any] | None, digits: int = 3) -> str:
    """``value [low, high]``; a dash where there is no value, and no brackets where there is no interval."""
    if not e or not _known(e.get("value")):
        return DASH
    value, low, high = numbers([e["value"], e.get("low"), e.get("high")], digits)
    if low == DASH and high == DASH:
        return value
    return f"{value} [{low}, {high}]"


_PRINTED = (
    ("delta_degC", "°C"),
    ("degC", "°C"),
    ("ug", "µg"),
    ("cells/nL", "10⁹/L"),
    ("**", "^"),
    ("^2", "²"),
    ("^3", "³"),
)
_WORDS = {"", "1", "ratio", "direction", "standardised", "none"}  # what the ledger writes where there is no unit


def unit(text: str | None) -> str:
    """A unit as it is printed; nothing for a pure number."""
    words = "" if text is None or text in _WORDS else "points" if text == "score" else str(text)
    for plain, printed in _PRINTED:
        words = words.replace(plain, printed)
    return words


def title(about: str, of: str) -> str:
    """What a measure is, as a heading that stands before its unit."""
    text = about.removesuffix(", 10^9/L") if of == "cells/nL" else about
    return re.sub(r"(?<=\d)-(?=\d)", "\u2013", text[:1].upper() + text[1:])


def sentence(text: str) -> str:
    """A text with a capital at its beginning; an expression such as ``peak(tnf)`` stays as it is written."""
    return text if re.match(r"\w+\(", text) else text[:1].upper() + text[1:]


def brief(x: float, digits: int = 3) -> str:
    """A number to so many significant digits, without zeros at its end."""
    text = number(x, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def span(hours: float) -> str:
    """A time span in the unit a person would use."""
    size = abs(hours)
    if size and size < 1 and abs(size * 60 - round(size * 60)) < 1e-6:
        return f"{brief(hours * 60)} min"
    if size < 3 and abs(size * 4 - round(size * 4)) > 1e-6 and abs(size * 60 - round(size * 60)) < 1e-6:
        return f"{brief(hours * 60)} min"
    if size < 72:
        return f"{brief(hours)} h"
    if size >= 336 and abs(size / 168 - round(size / 168)) < 1e-6:
        return f"{brief(hours / 168)} wk"
    return f"{brief(hours / 24)} d"


def clock(hours: float) -> str:
    """Hours of the day as clock time."""
    minutes = round(hours * 60) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def given(event: Mapping[str, Any]) -> str:
    """What was given, without when: ``endotoxin 2 ng/kg``."""
    amount = event.get("amount")
    return f"{str(event['name']).replace('_', ' ')} {unit(amount) if amount else ''}".strip()


def given_text(event: Mapping[str, Any], start: float | None = None) -> str:
    """What was given and when: ``endotoxin 2 ng/kg at 0 h (09:00)``."""
    at, lasts = float(event["at_h"]), float(event.get("lasts_h") or 0.0)
    when = f"from {span(at)}" if lasts else f"at {span(at)}"
    told = "" if start is None else f" ({clock(start + at)})"
    return f"{given(event)} {when}{told}" + (f" for {span(lasts)}" if lasts else "")


def lived_text(event: Mapping[str, Any]) -> str:
    """What was met or given at ages: ``neglect 0.5 at 0–2 years``."""
    name = str(event.get("stressor") or event.get("treatment")).replace("_", " ")
    amount, ages = str(event.get("amount") or "1"), str(event["ages"]).replace("-", "–")
    return f"{name} {'' if amount == '1' else unit(amount) + ' '}at {ages} years"


def plural(n: int, one: str, many: str = "") -> str:
    """``1 person``, ``2 people``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"

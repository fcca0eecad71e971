"""Names that people wrote, made harmless for a page: signs that turn or steer text stand as escapes, names written from
right to left are kept apart, so that they turn no number round.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

from allostasis.results import Result

__all__ = ["isolated", "shown"]

_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_ESCAPES = {c: f"\\u{c:04x}" for c in _TURNING}
_ESCAPES |= {c: f"\\x{c:02x}" for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n\r"}
APART, TOGETHER = "\u2068", "\u2069"  # first strong isolate, and its end


def isolated(text: str) -> str:
    """One text; unchanged where nothing in it turns or steers."""
    words = text.translate(_ESCAPES)
    if any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in words):
        return f"{APART}{words}{TOGETHER}"
    return words


def shown(result: Result) -> Result:
    """A result with every text of its manifest so; the same where nothing needs it."""
    manifest = _deep(result.manifest)
    if manifest == result.manifest:
        return result
    arms = {arm: isolated(arm) for arm in result.arms}
    tables = [
        t.assign(arm=t["arm"].astype(str).map(lambda a: arms.get(a, a))) for t in (result.measures, result.people)
    ]
    return replace(result, measures=tables[0], people=tables[1], manifest=manifest)


def _deep(value: Any) -> Any:
    if isinstance(value, str):
        return isolated(value)
    if isinstance(value, dict):
        return {_deep(k): _deep(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_deep(v) for v in value)
    return value

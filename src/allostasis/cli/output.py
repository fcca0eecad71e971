"""What may reach a terminal: no control sign of a file's, and nothing that the terminal cannot write."""

from __future__ import annotations

import codecs
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["escaped", "screen", "settle", "tame"]

# Signs that move the cursor, start a command of the terminal, or turn the direction of what follows.
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_CONTROL = [c for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\n\t"]
_SIGNS = {c: f"\\x{c:02x}" if c < 0x100 else f"\\u{c:04x}" for c in (*_CONTROL, *_TURNING)}
_GONE = dict.fromkeys(_SIGNS)
_NEAR = {"×": "x", "−": "-", "–": "-", "—": "-", "…": "...", "µ": "u", "μ": "u", "≥": ">=", "≤": "<=", "°": " deg "}


def tame(text: str) -> str:
    r"""Text with every control and direction sign written out, as ``\x1b``."""
    return text.translate(_SIGNS)


def escaped(document: str) -> str:
    """A JSON document in which such signs stand as escapes, so that it reads the same and is safe to show."""
    return document.translate({c: f"\\u{c:04x}" for c in _SIGNS})


def settle() -> None:
    """Let both streams write what they can, and something near or a question mark for what they cannot."""
    codecs.register_error("allostasis", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="allostasis")


def _nearest(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_near(c, error.encoding) for c in error.object[error.start : error.end]), error.end


def _near(sign: str, encoding: str) -> str:
    bare = unicodedata.normalize("NFKD", sign)
    for candidate in (_NEAR.get(sign, ""), bare, bare[:1]):
        try:
            if candidate and candidate.encode(encoding):
                return candidate
        except UnicodeEncodeError:
            continue
    return "?"


@cache
def _kind() -> type[Console]:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.segment import Segment

    class Screen(Console):
        """A console that shows of texts only what is to be seen; they have no width, so that tables keep theirs."""

        def render(self, *args: Any, **kwargs: Any) -> Iterable[Segment]:
            for part in super().render(*args, **kwargs):
                yield part if part.control else Segment(part.text.translate(_GONE), part.style)

    return Screen


def screen(file: TextIO | None = None, **options: Any) -> Console:
    """A console on stdout unless said; neither markup nor emoji in what it is given."""
    return _kind()(file=file, highlight=False, markup=False, emoji=False, **options)

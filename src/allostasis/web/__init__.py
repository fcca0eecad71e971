"""The page in a browser: a thin server over the public API, and the built files that it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.web.serving import serve as serve

__getattr__, __dir__, __all__ = door(__name__)

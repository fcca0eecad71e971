"""Doors of rooms: a package names what its files hand on, and a file is loaded when one of its names is asked for.

The names stand once, in the package's ``if TYPE_CHECKING:`` block, where type checkers read them as well.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

__all__ = ["door"]


def door(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """``__getattr__``, ``__dir__`` and ``__all__`` of a package.

    Args:
        package: its full name. None of its names may be that of one of its own files, which Python would put in
            its place.
    """
    homes = _homes(package)

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, original = homes[name]
        home = import_module(module) if module != package else None
        value = getattr(home, original, None) if home else None
        if value is None:  # a file as a whole
            value = import_module(f"{module}.{original}")
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return load, listed, sorted(homes)


def _homes(package: str) -> dict[str, tuple[str, str]]:
    """Name -> the module it comes from, and what it is called there."""
    tree = ast.parse(Path(str(sys.modules[package].__file__)).read_text(encoding="utf-8"))
    blocks = (n for n in tree.body if isinstance(n, ast.If) and isinstance(n.test, ast.Name))
    named = (n for block in blocks for n in block.body if isinstance(n, ast.ImportFrom) and n.module)
    return {a.asname or a.name: (str(n.module), a.name) for n in named for a in n.names}

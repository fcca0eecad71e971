"""What is kept on disk between runs: compiled kernels, their sources, models. All of it can be thrown away."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["folder", "write"]


def folder(kind: str) -> Path:
    """Where things of a kind are kept: ``ALLOSTASIS_CACHE``, or ``~/.cache/allostasis``."""
    made = Path(os.environ.get("ALLOSTASIS_CACHE") or Path.home() / ".cache" / "allostasis") / kind
    made.mkdir(parents=True, exist_ok=True)
    return made


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, whoever else writes it."""
    with tempfile.NamedTemporaryFile("wb", dir=path.parent, suffix=".part", delete=False) as part:
        part.write(content)
    os.replace(part.name, path)

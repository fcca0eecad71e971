"""What is kept on disk between runs: compiled kernels, their sources, models. All of it can be thrown away."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

__all__ = ["digest", "folder", "write"]


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


def digest(files: Iterable[Path]) -> str:
    """Hash of what some files hold, in their order: what they computed is found again while they stay as they are."""
    made = hashlib.sha256()
    for file in files:
        made.update(file.read_bytes())
    return made.hexdigest()

"""What a replay's people reported, kept on disk under a hash of everything that turned a study into it."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from allostasis.cache import folder, write
from allostasis.evidence.seen import Seen

__all__ = ["hashed", "kept", "load", "save", "save_arrays"]


def kept(kind: str, told: Any, ending: str) -> Path:
    """Where something of a kind that follows from what is told is kept."""
    return folder("evidence") / f"{kind}-{hashed(told)}.{ending}"


def hashed(parts: Any) -> str:
    """One text for all that a result follows from."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def save_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Whole or not at all, whoever else writes it."""
    told = io.BytesIO()
    np.savez(told, **arrays)  # type: ignore[arg-type]
    write(path, told.getvalue())


def save(path: Path, seen: Seen) -> None:
    """Keep what was seen, values in 32 bit."""
    arrays = {"hours": seen.hours, "failed": seen.failed}
    arrays |= {f"v\t{arm}\t{name}": v.astype(np.float32) for (arm, name), v in seen.values.items()}
    arrays |= {f"c\t{name}": v for name, v in seen.covariates.items()}
    arrays |= {f"u\t{name}\t{unit}": np.empty(0) for name, unit in seen.units.items()}
    save_arrays(path, arrays)


def load(path: Path) -> Seen:
    """What was kept."""
    with np.load(path) as made:
        parts = {k: tuple(k.split("\t")) for k in made.files}
        return Seen(
            made["hours"],
            {(p[1], p[2]): made[k].astype(float) for k, p in parts.items() if p[0] == "v"},
            {p[1]: p[2] for p in parts.values() if p[0] == "u"},
            {p[1]: made[k] for k, p in parts.items() if p[0] == "c"},
            made["failed"],
        )

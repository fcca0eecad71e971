"""Anything as plain JSON data: paths and other libraries' numbers as text and numbers, no number as null."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["to_json"]


def to_json(value: Any) -> Any:
    """The same data with nothing in it that JSON cannot say."""
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(v) for v in value]
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "tolist"):  # NumPy's arrays and numbers
        return to_json(value.tolist())
    return None if isinstance(value, float) and not math.isfinite(value) else value

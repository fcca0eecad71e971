"""The operations of generated arithmetic on floats and NumPy arrays: the reference for every other target."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["exp", "log", "sin", "cos", "sqrt", "tanh", "maximum", "minimum", "where", "step", "power"]

exp, log, sin, cos, sqrt, tanh = np.exp, np.log, np.sin, np.cos, np.sqrt, np.tanh
maximum, minimum = np.maximum, np.minimum
TINY = 1e-30


def where(gap: Any, yes: Any, no: Any) -> Any:
    """``yes`` where ``gap`` >= 0, else ``no``."""
    return np.where(np.asarray(gap) >= 0, yes, no)


def step(x: Any) -> Any:
    """1 where x > 0, else 0: the slope of max(x, 0)."""
    return np.where(np.asarray(x) > 0, 1.0, 0.0)


def power(x: Any, n: Any) -> Any:
    """x**n for x >= 0; below a tiny number x counts as that number."""
    return np.exp(n * np.log(np.maximum(x, TINY)))

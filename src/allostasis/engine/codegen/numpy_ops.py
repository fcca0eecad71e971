"""The operations of generated arithmetic on floats and NumPy arrays: the reference for every other target."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "above",
    "absolute",
    "cos",
    "exp",
    "log",
    "maximum",
    "minimum",
    "power",
    "sin",
    "sqrt",
    "step",
    "tanh",
    "where",
]

exp, log, sin, cos, sqrt, tanh = np.exp, np.log, np.sin, np.cos, np.sqrt, np.tanh
absolute, maximum, minimum = np.abs, np.maximum, np.minimum
TINY = 1e-30


def where(gap: Any, yes: Any, no: Any) -> Any:
    """``yes`` where ``gap`` >= 0, ``no`` where it is below, else not a number."""
    gap = np.asarray(gap)
    return np.where(gap >= 0, yes, np.where(gap < 0, no, gap))


def step(x: Any) -> Any:
    """1 where x > 0, 0 where it is not, else not a number: the slope of max(x, 0)."""
    return where(-np.asarray(x), 0.0, 1.0)


def above(x: Any) -> Any:
    """Natural logarithm of x >= 0; below a tiny number x counts as that number."""
    return np.log(np.maximum(x, TINY))


def power(x: Any, n: Any) -> Any:
    """x**n for x >= 0; below a tiny number x counts as that number."""
    return np.exp(n * above(x))

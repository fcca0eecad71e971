"""Schedule records: what happens to a person, and when. Plain data, in hours of model time.

A dose adds an amount to a state, a step moves an input by a difference, at an exact moment. Patterns
(:mod:`allostasis.language.patterns`) make whole blocks of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["DAY", "Dose", "Step", "Record", "Block"]

DAY = 24.0


@dataclass(frozen=True)
class Dose:
    """``amount`` is added to the state ``into`` at ``time`` (h)."""

    time: float
    into: str
    amount: float


@dataclass(frozen=True)
class Step:
    """The input ``into`` moves by ``change`` at ``time`` (h)."""

    time: float
    into: str
    change: float


Record = Dose | Step


@dataclass(frozen=True)
class Block:
    """Moments of many people in one place: row i is a person, NaN is no moment.

    ``into`` is a state (doses) or an input (steps); ``time`` (h) and ``change`` have shape (people, k).
    """

    into: str
    time: np.ndarray
    change: np.ndarray

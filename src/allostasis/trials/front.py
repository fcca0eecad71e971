"""Which plans nothing else beats: no other does more at as little burden and risk, small differences aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np

__all__ = ["beats", "front", "layers"]

Means = tuple[float, float, float]  # benefit, burden, risk
T = TypeVar("T")


def beats(a: Means, b: Means, near: Mapping[str, float]) -> bool:
    """Whether ``a`` is better than ``b`` by more than counts for none in one respect, and worse by no more in any."""
    gains = (a[0] - b[0], b[1] - a[1], b[2] - a[2])
    limits = (near["benefit"], near["burden"], near["risk"])
    worse = any(gain < -limit for gain, limit in zip(gains, limits, strict=True))
    return not worse and any(gain > limit for gain, limit in zip(gains, limits, strict=True))


def front(means: Mapping[T, Means], near: Mapping[str, float]) -> list[T]:
    """The plans that no other beats, most benefit first; of plans that differ in nothing that counts, the first.

    Who was not computed (nan) is on no front.
    """
    known = {k: m for k, m in means.items() if all(x == x for x in m)}
    kept = [k for k, out in zip(known, _beaten(list(known.values()), near), strict=True) if not out]
    kept.sort(key=lambda k: (-known[k][0], known[k][1], known[k][2], len(getattr(k, "parts", ())), str(k)))
    different: list[T] = []
    for k in kept:  # plans within all limits of one that stands there already are that one again
        if not any(_same(known[k], known[other], near) for other in different):
            different.append(k)
    return different


def _beaten(means: Sequence[Means], near: Mapping[str, float]) -> np.ndarray:
    """Which of them some other beats, as :func:`beats` says of two."""
    good = np.array(means, float).reshape(-1, 3) * (1.0, -1.0, -1.0)  # more is better in each
    limits = np.array([near["benefit"], near["burden"], near["risk"]])
    out = np.zeros(len(good), bool)
    for i, mine in enumerate(good):
        gains = good - mine
        out[i] = bool(((gains >= -limits).all(axis=1) & (gains > limits).any(axis=1)).any())
    return out


def _same(a: Means, b: Means, near: Mapping[str, float]) -> bool:
    limits = (near["benefit"], near["burden"], near["risk"])
    return all(abs(x - y) <= limit for x, y, limit in zip(a, b, limits, strict=True))


def layers(means: Mapping[T, Means], near: Mapping[str, float]) -> Iterator[list[T]]:
    """Front after front: each of what is left when those before it are taken away."""
    left = {k: m for k, m in means.items() if all(x == x for x in m)}
    while left:
        first = front(left, near) or list(left)
        yield first
        gone = set(first)
        left = {k: m for k, m in left.items() if k not in gone}


def best(means: Mapping[T, Means], near: Mapping[str, float], number: int) -> list[T]:
    """So many plans, front after front."""
    found: list[T] = []
    for layer in layers(means, near):
        if len(found) >= number:
            break
        found += layer
    return found[:number]

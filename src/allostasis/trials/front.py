"""Which plans nothing else beats: no other does more at as little burden and risk, small differences aside.

What is small is said by whoever asks, and by the people who were looked at: a difference that its 95 % interval among
them, person by person, does not tell from what counts for none is none. So what two plans differ in by chance
makes neither the better one, and of plans that do not differ the simplest stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np

__all__ = ["Doubt", "beats", "best", "doubt_of", "front", "layers"]

Means = tuple[float, float, float]  # benefit, burden, risk
T = TypeVar("T")
Doubt = Callable[[T, T], Sequence[float]]  # half of the interval of what two plans differ by, in each respect
SURE = 1.96


def beats(a: Means, b: Means, near: Mapping[str, float]) -> bool:
    """Whether ``a`` is better than ``b`` by more than counts for none in one respect, and worse by no more in any."""
    gains = (a[0] - b[0], b[1] - a[1], b[2] - a[2])
    limits = (near["benefit"], near["burden"], near["risk"])
    worse = any(gain < -limit for gain, limit in zip(gains, limits, strict=True))
    return not worse and any(gain > limit for gain, limit in zip(gains, limits, strict=True))


def doubt_of(scores: Mapping[T, np.ndarray]) -> Doubt[T]:
    """What two plans' differences are sure to, in the same people.

    Args:
        scores: of each plan everybody's benefit, burden and risk, shape (n, 3).
    """

    def doubt(a: T, b: T) -> Sequence[float]:
        apart = scores[a] - scores[b]
        apart = apart[np.isfinite(apart).all(axis=1)]
        if len(apart) < 2:
            return (np.inf, np.inf, np.inf)
        half: list[float] = (SURE * apart.std(axis=0, ddof=1) / np.sqrt(len(apart))).tolist()
        return half

    return doubt


def front(means: Mapping[T, Means], near: Mapping[str, float], doubt: Doubt[T] | None = None) -> list[T]:
    """The plans that no other beats, most benefit first; of plans that differ in nothing that counts, the simplest.

    Args:
        near: differences that count for none. doubt: what else counts for none, of each pair; see :func:`doubt_of`.

    Who was not computed (nan) is on no front.
    """
    known = {k: m for k, m in means.items() if all(x == x for x in m)}
    plans, limits = list(known), _limits(list(known), near, doubt)
    good = np.array([known[k] for k in plans], float).reshape(-1, 3) * (1.0, -1.0, -1.0)  # more is better in each
    stand = [i for i in range(len(plans)) if not _beaten(good, limits, i)]
    simplest = sorted(stand, key=lambda i: (_parts(plans[i]), -round(good[i, 1], 6), str(plans[i])))
    different: list[int] = []
    for i in simplest:
        if not any((np.abs(good[i] - good[other]) <= limits[i, other]).all() for other in different):
            different.append(i)
    return sorted((plans[i] for i in different), key=lambda k: (-known[k][0], known[k][1], known[k][2], str(k)))


def _parts(plan: object) -> int:
    return len(getattr(plan, "parts", ()))


def _limits(plans: Sequence[T], near: Mapping[str, float], doubt: Doubt[T] | None) -> np.ndarray:
    """Of each pair what counts for none, shape (plans, plans, 3)."""
    same = np.broadcast_to([near["benefit"], near["burden"], near["risk"]], (len(plans), len(plans), 3))
    if doubt is None:
        return same  # of thousands of candidates no table is made
    limits = same.astype(float)
    for i, a in enumerate(plans):
        for j in range(i):
            limits[i, j] = limits[j, i] = np.maximum(limits[i, j], doubt(a, plans[j]))
    return limits


def _beaten(good: np.ndarray, limits: np.ndarray, i: int) -> bool:
    """Whether some other beats it, as :func:`beats` says of two."""
    gains = good - good[i]
    return bool(((gains >= -limits[i]).all(axis=1) & (gains > limits[i]).any(axis=1)).any())


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

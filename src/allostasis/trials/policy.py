"""Who should get which plan: a tree of two splits, found by looking at all of them, judged on people it has not seen.

The worth of a plan is its benefit less what burden and harms take of it. Exhaustive search of shallow trees as in Athey
and Wager 2021 (Econometrica), on worths that everybody has under every plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Leaf", "Policy", "Split", "grown"]

CUTS = tuple(q / 10 for q in range(1, 10))  # quantiles at which people are split
LEAST = 0.1  # of the people, in a leaf at least


@dataclass(frozen=True)
class Leaf:
    """Everybody here gets the plan of a number."""

    plan: int


@dataclass(frozen=True)
class Split:
    """Those whose ``by`` is at most ``at`` go to ``low``, the others, and whoever has none, to ``high``."""

    by: str
    at: float
    low: Split | Leaf
    high: Split | Leaf


@dataclass(frozen=True)
class Policy:
    """A tree; ``gain`` is its mean worth above the best one plan for all, on the people it was grown on."""

    tree: Split | Leaf
    gain: float

    def plans(self, by: Mapping[str, np.ndarray]) -> np.ndarray:
        """The number of the plan that each person gets."""
        return _given(self.tree, by)


def grown(worth: np.ndarray, by: Mapping[str, np.ndarray], depth: int = 2) -> Policy:
    """The best tree of up to two splits.

    Args:
        worth: of each person under each plan, shape (n, plans), without missing values.
        by: what people may be split by, shape (n,) each.
    """
    least = max(2, int(np.ceil(LEAST * len(worth))))
    whole, tree = _best(worth, by, depth, least)
    return Policy(tree, (whole - float(worth.sum(axis=0).max())) / max(1, len(worth)))


def _best(worth: np.ndarray, by: Mapping[str, np.ndarray], depth: int, least: int) -> tuple[float, Split | Leaf]:
    sums = worth.sum(axis=0)
    found: tuple[float, Split | Leaf] = (float(sums.max()), Leaf(int(sums.argmax())))
    if depth == 0 or len(worth) < 2 * least:
        return found
    for name, values in by.items():
        for at in _cuts(values):
            low = values <= at
            if not least <= low.sum() <= len(low) - least:
                continue
            sides = []
            for side in (low, ~low):
                sides.append(_best(worth[side], {n: v[side] for n, v in by.items()}, depth - 1, least))
            total = sides[0][0] + sides[1][0]
            if total > found[0] + 1e-9 * max(1.0, abs(found[0])):
                found = total, _joined(name, at, sides[0][1], sides[1][1])
    return found


def _joined(name: str, at: float, low: Split | Leaf, high: Split | Leaf) -> Split | Leaf:
    return low if low == high else Split(name, at, low, high)


def _cuts(values: np.ndarray) -> Sequence[float]:
    known = values[np.isfinite(values)]
    return sorted(set(np.quantile(known, CUTS).tolist())) if len(known) else []


def _given(tree: Split | Leaf, by: Mapping[str, np.ndarray]) -> np.ndarray:
    n = len(next(iter(by.values())))
    if isinstance(tree, Leaf):
        return np.full(n, tree.plan)
    low = by[tree.by] <= tree.at
    return np.where(low, _given(tree.low, by), _given(tree.high, by))

"""Sparse LU written out: the order is found once from the pattern, the arithmetic is straight-line code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["Elimination"]


class Elimination:
    """Gaussian elimination of a matrix with a known pattern, without pivoting (Markowitz order).

    Args:
        size: rows.
        pattern: entries of the Jacobian that can differ from zero.

    Attributes:
        slots: (row, column) -> slot of the factored matrix, fill-in included.
    """

    def __init__(self, size: int, pattern: Sequence[tuple[int, int]]) -> None:
        entries = set(pattern) | {(i, i) for i in range(size)}
        rows = {i: {j for a, j in entries if a == i} for i in range(size)}
        columns = {j: {i for i, b in entries if b == j} for j in range(size)}
        left = set(range(size))
        self.size = size
        self.steps: list[tuple[int, list[int], list[int]]] = []
        while left:
            pivot = min(left, key=lambda k: ((len(rows[k] & left) - 1) * (len(columns[k] & left) - 1), k))
            left.discard(pivot)
            across = sorted(rows[pivot] & left)
            below = sorted(columns[pivot] & left)
            for i in below:
                for j in across:
                    if (i, j) not in entries:
                        entries.add((i, j))
                        rows[i].add(j)
                        columns[j].add(i)
            self.steps.append((pivot, below, across))
        self.slots = {place: slot for slot, place in enumerate(sorted(entries))}

    def factor(self, op: Any, jacobian: dict[tuple[int, int], Any], diagonal: Any, out: Any) -> None:
        """Factor ``diagonal * 1 - jacobian`` into ``out``; pivots are stored inverted."""
        m = {place: -op.lane(value) for place, value in jacobian.items()}
        for i in range(self.size):
            m[i, i] = m[i, i] + diagonal if (i, i) in m else diagonal
        for pivot, below, across in self.steps:
            inverse = 1.0 / m[pivot, pivot]
            op.store(inverse, out, self.slots[pivot, pivot])
            for j in across:
                op.store(m[pivot, j], out, self.slots[pivot, j])
            for i in below:
                ratio = m[i, pivot] * inverse
                op.store(ratio, out, self.slots[i, pivot])
                for j in across:
                    gone = ratio * m[pivot, j]
                    m[i, j] = m[i, j] - gone if (i, j) in m else -gone

    def solve(self, op: Any, a: Any, right: Callable[[int], Any], out: Any) -> None:
        """Solve with the factored matrix ``a`` for the right-hand side ``right(row)`` into ``out``."""
        x = {i: right(i) for i in range(self.size)}
        for pivot, below, _ in self.steps:
            for i in below:
                x[i] = x[i] - op.load(a, self.slots[i, pivot]) * x[pivot]
        for pivot, _, across in reversed(self.steps):
            value = x[pivot]
            for j in across:
                value = value - op.load(a, self.slots[pivot, j]) * x[j]
            x[pivot] = value * op.load(a, self.slots[pivot, pivot])
            op.store(x[pivot], out, pivot)

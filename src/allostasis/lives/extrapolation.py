"""How an increment of slow states follows from the one before it, and what many of them add up to.

Each person has a matrix F. A leap of m increments adds (F + F^2 + ... + F^m) times the last one; the leaps of a
calendar have few lengths, so their sums are found once a matrix.
"""

from __future__ import annotations

import numpy as np

__all__ = ["Following"]


class Following:
    """F of everybody, who begin with increments that stay as they are.

    Args:
        people: how many; size: slow coordinates.
        counts: increments of the leaps there are, ascending.
    """

    def __init__(self, people: int, size: int, counts: list[int]) -> None:
        self.counts = counts
        self.f = np.tile(np.eye(size), (people, 1, 1))
        self.sums = np.empty((people, len(counts), size, size))
        self.learn(np.arange(people), self.f)

    def learn(self, who: np.ndarray, f: np.ndarray) -> None:
        """Take new matrices of some people, shape (who, size, size); for one that is not finite, increments stay."""
        good = np.all(np.isfinite(f), axis=(1, 2))[:, None, None]
        self.f[who] = f = np.where(good, f, np.eye(f.shape[1]))
        power, total, count = f, f, 1  # F^count, F + ... + F^count
        for k, m in enumerate(self.counts):
            while count < m:
                if 2 * count <= m:
                    power, total, count = power @ power, total + power @ total, 2 * count
                else:
                    power, total, count = f @ power, f + f @ total, count + 1
            self.sums[who, k] = total

    def leap(self, who: np.ndarray, k: int, step: np.ndarray) -> np.ndarray:
        """What a leap of ``counts[k]`` increments adds after the increment ``step``, shape (who, size)."""
        return _times(self.sums[who, k], step)

    def partly(self, who: np.ndarray, count: float, step: np.ndarray) -> np.ndarray:
        """What ``count`` increments add, also between two whole ones, shape (who, size)."""
        f, values = self.f[who], np.zeros_like(step)
        for _ in range(int(count)):
            values = _times(f, step + values)
        return np.asarray(values + (_times(f, step + values) - values) * (count - int(count)))


def _times(matrix: np.ndarray, vector: np.ndarray) -> np.ndarray:
    return np.asarray((matrix @ vector[:, :, None])[:, :, 0])

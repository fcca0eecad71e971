"""Weights that make lives stand for adults of a country: raking to margins, and how many people they are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

__all__ = ["effective", "raked"]

ROUNDS, MOST = 50, 5.0  # passes over the margins, times the median


def raked(groups: Mapping[str, np.ndarray], targets: Mapping[str, Sequence[float] | np.ndarray]) -> np.ndarray:
    """Weights of a mean of 1 that bring groups to their shares (iterative proportional fitting).

    Args:
        groups: by margin, which group each person is of, 0 and up, shape (N,).
        targets: by margin, shares of its groups.

    Returns:
        Shape (N,); no weight is above five times the median, so that margins are met as nearly as that allows. Groups
        in which there is nobody are left out of their margin.
    """
    n = len(next(iter(groups.values())))
    weights = np.ones(n)
    for _ in range(ROUNDS):
        for name, of in groups.items():
            share = np.asarray(targets[name], float)
            now = np.bincount(of, weights, minlength=len(share))
            wanted = np.where(now > 0, share, 0.0)
            factor = np.divide(wanted / wanted.sum() * n, now, out=np.ones_like(share), where=now > 0)
            weights = weights * factor[of]
    weights = np.minimum(weights, MOST * np.median(weights))
    return np.asarray(weights * n / weights.sum())


def effective(weights: np.ndarray) -> float:
    """As many people drawn alike would tell as much (Kish 1965)."""
    return float(weights.sum() ** 2 / (weights**2).sum())

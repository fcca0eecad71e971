"""Who goes into which arm: randomised in permuted blocks, or everybody in every arm."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from allostasis.seeds import stream

__all__ = ["randomise"]


def randomise(number: int, arms: Mapping[str, int], seed: int) -> np.ndarray:
    """Allocate ``number`` people, in order of enrolment, in permuted blocks of twice the ratio's sum.

    Args:
        arms: arm -> whole ratio.

    Returns:
        Arm indices, shape (number,).
    """
    block = np.repeat(np.arange(len(arms)), list(arms.values()))
    block = np.concatenate([block, block])
    blocks = -(-number // len(block))
    shuffled = [stream(seed, "allocation", -1, b).permutation(block) for b in range(blocks)]
    return np.concatenate(shuffled)[:number] if shuffled else np.empty(0, int)

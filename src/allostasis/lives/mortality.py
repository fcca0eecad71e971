"""Who dies when: a death drawn for everybody from the hazard that their life adds up."""

from __future__ import annotations

import numpy as np

from allostasis.people import onset_ages

__all__ = ["death_ages"]


def death_ages(ages: np.ndarray, hazard: np.ndarray, persons: np.ndarray, *, seed: int) -> np.ndarray:
    """The age at which each person dies, as :func:`allostasis.people.onset_ages` draws it.

    Args:
        ages: years, rising, shape (R,), such as ``Life.ages``.
        hazard: added up since the first of them, shape (N, R), such as ``life["mortality.hazard"]``; NaN after the
            end of a person's life as it was lived.
        persons: their indices, shape (N,).
        seed: of the study.

    Returns:
        Years, shape (N,); infinite for those who outlive what was lived.
    """
    return onset_ages(ages, hazard, persons, seed=seed, purpose="death")

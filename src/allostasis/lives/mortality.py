"""Who dies when: a death drawn for everybody from the hazard that their life adds up."""

from __future__ import annotations

import numpy as np

from allostasis.seeds import uniforms

__all__ = ["death_ages"]


def death_ages(ages: np.ndarray, hazard: np.ndarray, persons: np.ndarray, *, seed: int) -> np.ndarray:
    """The age at which each person dies.

    A person dies where the hazard added up reaches an exponential number of their own, the same in every arm and
    whatever else was drawn, so that what lowers somebody's hazard delays that person's own death.

    Args:
        ages: years, rising, shape (R,), such as ``Life.ages``.
        hazard: added up since the first of them, shape (N, R), such as ``life["mortality.hazard"]``; NaN after the
            end of a person's life as it was lived.
        persons: their indices, shape (N,).
        seed: of the study.

    Returns:
        Years, shape (N,); infinite for those who outlive what was lived. Between two ages the hazard is taken as even.
    """
    bound = -np.log1p(-uniforms(seed, "death", persons)[:, 0])
    values = np.full(len(persons), np.inf)
    since = hazard - hazard[:, :1]
    for row in range(len(persons)):
        known = np.isfinite(since[row])
        course, years = since[row, known], ages[known]
        if len(course) and course[-1] >= bound[row]:
            values[row] = np.interp(bound[row], course, years)
    return values

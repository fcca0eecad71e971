"""Who falls ill when: an age at onset drawn for everybody from the hazard that their life adds up.

For what a life reaches by a rate (a first flare, a first heart attack, death); episodes of mood and of stress after a
trauma come by mechanism, and are read off days.
"""

from __future__ import annotations

import numpy as np

from allostasis.seeds import uniforms

__all__ = ["onset_ages"]


def onset_ages(ages: np.ndarray, hazard: np.ndarray, persons: np.ndarray, *, seed: int, purpose: str) -> np.ndarray:
    """The age at which each person meets something for the first time.

    It comes where the hazard added up reaches an exponential number of their own, the same in every arm whatever else
    was drawn, so that what lowers somebody's hazard delays that person's own onset.

    Args:
        ages: years, rising, shape (R,), such as ``Life.ages``.
        hazard: added up since the first of them, shape (N, R), such as ``life["cardiometabolic.vascular"]``; NaN after
            the end of a person's life as it was lived.
        persons: their indices, shape (N,).
        seed: of the study. purpose: what it is the onset of, such as ``"first heart attack or stroke"``.

    Returns:
        Years, shape (N,); infinite for those whom it does not reach. Between two ages the hazard is taken as even.
    """
    bound = -np.log1p(-uniforms(seed, purpose, persons)[:, 0])
    values = np.full(len(persons), np.inf)
    since = hazard - hazard[:, :1]
    for row in range(len(persons)):
        known = np.isfinite(since[row])
        course, years = since[row, known], ages[known]
        if len(course) and course[-1] >= bound[row]:
            values[row] = np.interp(bound[row], course, years)
    return values

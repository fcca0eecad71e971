"""Lives of the bank, made by hand."""

from __future__ import annotations

import numpy as np

from allostasis.lives import LifeBlock
from allostasis.lives.block import DEPRESSION, HYPOMANIA
from allostasis.lives.body_by_leaps import ONSETS

__all__ = ["block"]

NAMES = {"moods": ("symptoms.sadness",), "slow": ("low_grade.level",), "anchors": ("hpa.gr_usual",)}
NAMES |= {"met_kinds": ("abuse", "neglect"), "told": ("adiposity.bmi", "acute_phase.crp", *ONSETS.values())}
NAMES |= {"diseases": tuple(ONSETS)}


def block(**changed: object) -> LifeBlock:
    """Two people of seventy years: the first ill at twenty and at forty, the second never."""
    n, years = 2, 70
    parts: dict[str, object] = {
        "person": np.arange(n),
        "female": np.array([True, False]),
        "bmi": np.full(n, 21.0),
        "height": np.full(n, 170.0),
        "traits": np.zeros((n, 3)),
        "adversity": np.zeros((n, 2), bool),
        "count": np.array([4, 0]),
        "death": np.array([np.inf, 60.0]),
        "lost": np.zeros(n, bool),
        "severity": np.zeros((n, years)),
        "met": np.zeros((n, years), np.int16),
        "phq9": np.zeros((n, years), np.int8),
        "at_first": np.zeros((2, n, years)),
        "at_third": np.zeros((2, 0, years)),
        "mood": np.zeros((n, 4, 1), np.float32),
        "body": np.stack([np.arange(53.0), 10 + np.arange(53.0)])[:, :, None],
        "anchored": np.stack([np.arange(5.0), np.arange(5.0)])[:, :, None],
        "seen": np.concatenate([np.ones((n, 53, 2)), np.full((n, 53, len(ONSETS)), 0.01)], axis=2),
        "first": np.array([[np.inf, 50.0, np.inf], [np.inf, np.inf, 40.0]]),
        "hit": np.array([0, 0, 1]),
        "struck": np.array([18.0, 35.0, 65.0]),
        "who": np.array([0, 0, 0]),
        "kind": np.array([DEPRESSION, HYPOMANIA, DEPRESSION]),
        "onset": np.array([7305, 9131, 14610]),  # at 20, 25 and 40
        "end": np.array([7405, 9141, 14710]),
        "ended": np.ones(3, bool),
        "begun": np.ones(3, bool),
        "deep": np.ones(3),
        "took": {},
        **NAMES,
    }
    return LifeBlock(**(parts | changed))  # type: ignore[arg-type]

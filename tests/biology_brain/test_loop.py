"""The slow loop of mind, behaviour, body and brain: bounded under strain, and it lets go."""

from __future__ import annotations

import numpy as np
import pytest
from conftest_brain import live

from allostasis.language import Step

LOOP = (
    *("appraisal", "circuits", "contact", "behaviour", "low_grade", "microglia", "kynurenine", "transmitters"),
    *("plasticity", "reward", "activation", "symptoms", "fatigue", "impulsivity", "fear", "expectancy", "chronic"),
)
FOLLOWED = {  # sign under strain, and how far from rest it may go at most
    "low_grade.level": (1, 2.0),
    "microglia.lasting": (1, 0.5),
    "transmitters.dopamine": (-1, 0.5),
    "plasticity.neurogenesis": (-1, 0.7),
    "circuits.control": (-1, 0.5),
    "circuits.amygdala": (1, 1.0),
    "contact.support": (-1, 0.7),
    "behaviour.alcohol": (1, 1.5),
    "reward.tone": (-1, 0.5),
}


@pytest.fixture(scope="module")
def strained() -> dict[str, np.ndarray]:
    """Nine months of heavy strain, then fifteen without."""
    quiet = {"symptoms.tonic": 1.0}
    steps = [Step(0.0, path, value) for path, value in quiet.items()]
    steps += [Step(24.0, "chronic.level", 0.8), Step(24.0 * 271, "chronic.level", -0.8)]
    return live(LOOP, 730, steps, every=48.0)


@pytest.mark.parametrize("name", FOLLOWED)
def test_strain_moves_it_within_bounds_and_it_comes_back(strained: dict[str, np.ndarray], name: str) -> None:
    sign, most = FOLLOWED[name]
    course = strained[name] - strained[name][0]
    away = sign * course[:136].max() if sign > 0 else -course[:136].min()
    assert 0.0003 < away < most
    assert abs(course[-1]) < 0.25 * away + 0.005

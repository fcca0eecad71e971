"""The course of depression in lives of mood, by chance: shares within three standard errors of so few people."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from allostasis.lives import depressive

sys.path.append(str(Path(__file__).resolve().parents[2] / "docs"))


@pytest.mark.slow
def test_episodes_come_and_go_in_lives_of_mood() -> None:
    """Of 600: 12-month .069 (SE .010), PHQ-9 a year apart r .61 (.03), a quarter of episodes not over in a year (.07).

    Bounds are three errors about what lives of mood gave elsewhere, by another program with other draws.
    """
    import mood

    x = mood.lives(600, seed=5)
    met = (x["present"].sum(-1) >= 5) & x["present"][..., :2].any(-1)
    year = met[:, mood.PHQ : mood.PHQ + 365].sum(1) >= 14
    assert 0.035 < year.mean() < 0.105
    assert 0.50 < np.corrcoef(*x["phq9"].T)[0, 1] < 0.70
    one = depressive(x["present"])
    new = (one.onset >= mood.BEFORE) & (one.onset < mood.DAYS - 365)
    assert new.sum() > 20 and 0.06 < (one.length[new] > 365).mean() < 0.47

"""What the hour does to IL-6 and T cells at rest, and what standing does to the heart."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from allostasis.assembly import assemble, catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Step

HOURS = np.arange(24.0)


@cache
def day() -> dict[str, np.ndarray]:
    """A typical person's third day, every hour."""
    body = ["clock", "workday", "autonomic", "hpa", "inflammation", "leukocytes"]
    return reference.solve(assemble(body), 72.0 + HOURS, begin=0.0, inputs={"hpa.tonic": 1.0}, rtol=1e-6)


def test_il6_at_rest_is_lowest_in_the_morning_and_without_a_clock_level() -> None:
    """Nilsonne 2016, less a catheter's hours: lowest at 8 to 10, a third below its highest, 15 to 18."""
    il6 = day()["inflammation.il6"]
    assert 7 <= il6.argmin() <= 11 and 14 <= il6.argmax() <= 19
    assert il6.min() / il6.max() == pytest.approx(0.67, abs=0.1)
    alone = reference.solve(assemble(["inflammation"]), 24.0 + HOURS, begin=0.0)["inflammation.il6"]
    assert alone == pytest.approx(alone[0], rel=1e-6)


def test_cortisol_takes_t_cells_by_day() -> None:
    """Dimitrov 2009: at 14:00 0.6 of those of the night; a typical person within a quarter of that."""
    cells = day()["leukocytes.t_cells"]
    assert cells[14] / cells[2] == pytest.approx(0.6, rel=0.25)


def test_standing_quickens_the_heart_without_the_mind() -> None:
    """Two thirds of the 12 beats a minute that being tilted up from lying gives; adrenaline and threat stay."""
    tsst = catalogue.module("tsst")
    model = assemble(["appraisal", "autonomic", "heart", tsst])
    run = reference.solve(
        model, [0.99, 1.15, 1.6], begin=0.0, records=[Step(1.0, "tsst.standing", 1.0), Step(1.2, "tsst.standing", -1.0)]
    )
    rest, up, after = run["heart.rate"]
    assert 5 < up - rest < 12 and after == pytest.approx(rest, abs=1)
    assert run["autonomic.adrenaline"] == pytest.approx(1.0, abs=1e-3) and run["appraisal.threat"] == pytest.approx(0.0)

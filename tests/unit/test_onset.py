"""Onset from hazards: drawn once a person, delayed by what lowers the hazard; those of vessels and diabetes by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.engine.backends import scipy_reference as reference
from allostasis.lives import death_ages
from allostasis.people import onset_ages

AGES, PERSONS = np.linspace(20.0, 90.0, 71), np.arange(4000)


def test_as_many_fall_ill_as_the_hazard_says_and_each_disease_has_its_own_draw() -> None:
    hazard = np.tile(0.01 * (AGES - 20.0), (len(PERSONS), 1))
    first, other = (onset_ages(AGES, hazard, PERSONS, seed=3, purpose=p) for p in ("flare", "heart"))
    assert np.isfinite(first).mean() == pytest.approx(1 - math.exp(-0.7), abs=0.025)  # sampling error .008
    assert abs(np.corrcoef(np.isfinite(first), np.isfinite(other))[0, 1]) < 0.06
    assert (first[np.isfinite(first)] >= 20).all()


def test_half_the_hazard_delays_everybodys_own_onset() -> None:
    hazard = np.tile(0.02 * (AGES - 20.0), (len(PERSONS), 1))
    ill, later = (onset_ages(AGES, times * hazard, PERSONS, seed=3, purpose="flare") for times in (1.0, 0.5))
    both = np.isfinite(ill) & np.isfinite(later)
    assert (later[both] > ill[both]).all() and np.isfinite(later).sum() < np.isfinite(ill).sum()
    assert later[both] - 20 == pytest.approx(2 * (ill[both] - 20), rel=1e-6)


def test_a_death_is_an_onset() -> None:
    hazard = np.tile(0.05 * (AGES - 20.0), (10, 1))
    mine = death_ages(AGES, hazard, np.arange(10), seed=1)
    assert np.array_equal(mine, onset_ages(AGES, hazard, np.arange(10), seed=1, purpose="death"))


def _rates(**inputs: float) -> tuple[float, float]:
    from allostasis.language import Module

    hand = Module("behaviour", about="by hand")
    hand.offer("smoking", hand.input("smokes", unit="1", about="1"), unit="1", about="1 in a smoker")
    fat = Module("adiposity", about="by hand")
    fat.offer("bmi", fat.input("set", unit="kg/m**2", start=27.0, about="bmi"), unit="kg/m**2", about="bmi")
    tone = Module("low_grade", about="by hand")
    tone.offer("unexplained", tone.input("set", unit="1", about="tone"), unit="1", about="tone")
    model = assemble([hand, fat, tone, "cardiometabolic"])
    params = {f"person.{k}": inputs.pop(k) for k in ("age", "female") if k in inputs}
    given = {
        {"smokes": "behaviour.smokes", "bmi": "adiposity.set", "tone": "low_grade.set"}[k]: v for k, v in inputs.items()
    }
    run = reference.solve(model, [0.0, 1.0], begin=0.0, params=params, inputs=given)
    return float(run["cardiometabolic.vascular_rate"][0]), float(run["cardiometabolic.diabetes_rate"][0])


def test_hazards_are_those_published_and_multiply_as_published() -> None:
    man, woman = (_rates(age=50.0, female=f)[0] for f in (0.0, 1.0))
    assert man * 1.33 == pytest.approx(0.00469, rel=0.01) and woman * 1.33 == pytest.approx(0.00173, rel=0.01)
    assert _rates(age=50.0, female=0.0, smokes=1.0)[0] / man == pytest.approx(2.04, rel=0.01)
    assert _rates(age=50.0, female=1.0, smokes=1.0)[0] / woman == pytest.approx(2.84, rel=0.01)
    assert _rates(age=50.0, female=0.0, bmi=27.0 + 4.56)[0] / man == pytest.approx(1.23, rel=0.01)
    assert _rates(age=50.0, female=0.0, tone=1.1 / 0.7)[0] / man == pytest.approx(1.37, rel=0.01)
    sugar = _rates(age=47.0)[1]
    assert sugar * 1.22 == pytest.approx(0.0059, rel=0.01)
    assert _rates(age=47.0, bmi=32.0)[1] / sugar == pytest.approx(1.72, rel=0.01)
    assert _rates(age=60.0, female=0.0)[0] > 1.5 * man and _rates(age=57.0)[1] > 1.2 * sugar

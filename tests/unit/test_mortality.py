"""Death: what multiplies its hazard, who dies by draw, and rates as outcomes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Module
from allostasis.lives import death_ages
from allostasis.statistics import by_metric
from allostasis.studies import Study, run


def test_the_hazard_follows_the_life_table_and_adds_up() -> None:
    model = assemble(["mortality"])
    average = model.params["mortality.average"].value
    run = {
        (age, female): reference.solve(
            model, [0.0, 8766.0], begin=0.0, params={"person.age": age, "person.female": female}
        )
        for age, female in ((60.0, 0.0), (80.0, 0.0), (60.0, 1.0), (80.0, 1.0))
    }
    typical = float(run[60.0, 0.0]["mortality.relative"][0])
    published = {(60.0, 0.0): 0.0123, (80.0, 0.0): 0.0744, (60.0, 1.0): 0.0078, (80.0, 1.0): 0.0508}
    for key, expected in published.items():
        assert float(run[key]["mortality.rate"][0]) / typical == pytest.approx(expected, rel=0.15), key
        added = float(run[key]["mortality.hazard"][-1])  # a year, in which everybody grows a year older
        now, then = (float(run[key]["mortality.rate"][k]) for k in (0, -1))
        assert then == pytest.approx(now * math.exp(0.09), rel=0.01)
        assert added == pytest.approx((now + then) / 2, rel=0.01)
        assert float(run[key]["mortality.survival"][-1]) == pytest.approx(math.exp(-added))
    assert 0.3 < typical < 0.7 and average > 1


@pytest.mark.parametrize(
    ("path", "low", "high", "ratio"),
    [
        ("adiposity.set_bmi", 23.75, 32.5, 1.45),
        ("adiposity.set_bmi", 23.75, 37.5, 1.94),
        ("adiposity.set_bmi", 21.25, 16.75, 1.51),
    ],
)
def test_weight_multiplies_it_as_published(path: str, low: float, high: float, ratio: float) -> None:
    hand = Module("adiposity", about="set by hand")
    hand.offer("bmi", hand.input("set_bmi", unit="kg/m**2", start=25.0, about="bmi"), unit="kg/m**2", about="bmi")
    model = assemble([hand, "mortality"])
    a, b = (
        float(reference.solve(model, [0.0, 1.0], begin=0.0, inputs={path: v})["mortality.relative"][0])
        for v in (low, high)
    )
    assert b / a == pytest.approx(ratio, rel=0.12)


@pytest.mark.slow
def test_a_population_dies_about_as_the_life_table_says() -> None:
    """The hazard over that of the same age and sex is 1 on average, whoever smokes, sits or is heavy."""
    study = Study.from_dict(
        {
            "study": "a survey",
            "seed": 5,
            "people": {
                "number": 200,
                "age": {"mean": 55, "sd": 13, "min": 35, "max": 90},
                "female": 0.52,
                "bmi": {"mean": 27, "sd": 4.8, "min": 17, "max": 45},
            },
            "clock": "09:00",
            "arms": {"life": []},
            "visits": ["0 h"],
            "measure": ["hazard_ratio"],
        }
    )
    found = run(study).table("hazard_ratio", "life").to_numpy(float)
    assert found.mean() == pytest.approx(1.0, abs=0.3)
    assert np.log(found).std() > 0.4  # people differ


def test_who_bears_more_dies_sooner_and_the_same_person_in_every_arm() -> None:
    ages = np.arange(50.0, 101.0)
    persons = np.arange(4000)
    usual = np.cumsum(0.005 * np.exp(0.09 * (ages - 50)))[None, :] * np.ones((4000, 1))
    usual = usual - usual[:, :1]
    a, b = (death_ages(ages, times * usual, persons, seed=3) for times in (1.0, 2.0))
    assert np.all(b <= a) and np.mean(b < a) > 0.95
    assert np.mean(a <= 80) == pytest.approx(1 - math.exp(-usual[0, 30]), abs=0.03)
    assert np.array_equal(a[7:9], death_ages(ages, usual[7:9], persons[7:9], seed=3))
    assert not np.array_equal(a, death_ages(ages, usual, persons, seed=4))


def test_rates_are_compared_by_their_means_and_by_a_log_linear_model() -> None:
    rng = np.random.default_rng(2)
    age, exposed = rng.normal(60, 8, 6000), (rng.random(6000) < 0.3).astype(float)
    age = age + 5 * exposed  # confounded
    rate = np.exp(-4 + 0.09 * (age - 60) + math.log(1.5) * exposed) * rng.lognormal(0, 0.5, 6000)
    crude = by_metric("HR", rate[exposed == 1], rate[exposed == 0], how="rates")
    held = by_metric("HR", rate, x=exposed, given=age[:, None], how="rates")
    assert crude > 2 and held == pytest.approx(1.5, rel=0.06)
    import statsmodels.api as sm

    design = sm.add_constant(np.column_stack([exposed, age]))
    fitted = sm.GLM(rate, design, family=sm.families.Poisson()).fit()
    assert held == pytest.approx(math.exp(fitted.params[1]), rel=1e-6)


def test_what_was_borne_before_the_first_age_kills_nobody() -> None:
    """A hazard that stood at 5 when the life begins is the same life as one that stood at 0."""
    ages, course = np.linspace(40.0, 90.0, 51), np.linspace(0.0, 2.0, 51) * np.ones((200, 1))
    died = death_ages(ages, course, np.arange(200), seed=1)
    assert np.allclose(died, death_ages(ages, course + 5.0, np.arange(200), seed=1), rtol=0, atol=1e-6)
    assert np.isfinite(died).mean() == pytest.approx(1 - np.exp(-2.0), abs=0.08)

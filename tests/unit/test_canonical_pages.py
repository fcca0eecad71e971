"""What the pages of persons, courses and drugs read off a course, and by which rule a value counts: worked by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from allostasis.assembly import catalogue
from allostasis.ledger import finding
from allostasis.studies import read_study

DOCS = Path(__file__).resolve().parents[2] / "docs"
if str(DOCS) not in sys.path:
    sys.path.append(str(DOCS))
import canonical  # noqa: E402
import known_by  # noqa: E402
import persons  # noqa: E402
import population  # noqa: E402

PRESETS, ENTRIES = known_by.entries()


def test_peak_of_a_parabola_between_samples() -> None:
    t = np.arange(0, 7.0)
    assert canonical.peak_time(t, 10 - (t - 3.3) ** 2) == pytest.approx(3.3)
    assert canonical.peak_time(t, t) == 6.0  # still rising at the end


def test_half_width_of_a_triangle() -> None:
    t = np.arange(0, 11.0)
    x = np.minimum(t / 4, (10 - t) / 6)  # up in 4, down in 6: half at 2 and at 7
    assert canonical.half_width(t, x) == pytest.approx((2.0, 7.0))
    up, back = canonical.half_width(t[:6], x[:6])
    assert up == pytest.approx(2.0)
    assert np.isnan(back)  # not yet half-way back: unknown, and no number


@pytest.mark.parametrize(
    "value, bound, counts",
    [
        (0.76, {"near": 1.0}, True),
        (0.74, {"near": 1.0}, False),
        (-14.9, {"near": -12}, True),
        (-15.1, {"near": -12}, False),
        (2.0, {"between": [1.5, 2.0]}, True),
        (2.01, {"between": [1.5, 2.0]}, False),
        (99.0, {"between": [5, None]}, True),
        (4.9, {"between": [5, None]}, False),
        (0.1, {"between": [None, -0.1]}, False),
        (0.7, {"near": 0.6, "between": [0.55, 0.65]}, True),
        (float("nan"), {"near": 0.6}, False),
        (None, {"near": 0.6}, False),
        (3.0, {}, None),
    ],
)
def test_a_value_counts_within_a_quarter_or_its_bound(
    value: float | None, bound: dict[str, object], counts: bool
) -> None:
    assert persons.met(value, bound) is counts


@pytest.mark.parametrize(
    "d, value, sign, near, between, said",
    [
        (0.5, 1.2, 1, 1.0, None, (True, True)),
        (0.5, 1.3, 1, 1.0, None, (True, False)),
        (0.05, 1.0, 1, 1.0, None, (False, True)),  # next to nothing has no sign
        (-0.5, -0.3, 1, None, None, (False, None)),
        (-0.5, -0.3, -1, -0.6, (-1.0, -0.2), (True, True)),
        (0.0, 0.95, None, None, (0.9, 1.0), (None, True)),
    ],
)
def test_sign_and_size(d: float, value: float, sign: int | None, near: object, between: object, said: object) -> None:
    entry = {} if sign is None else {"sign": sign}
    assert known_by.judged(entry, {"d": d, "value": value}, {"near": near, "between": between}) == said


def test_every_drug_and_stressor_is_known_by_something() -> None:
    given = {*known_by.shipped()}
    assert sorted(e["name"] for e in ENTRIES) == sorted(given)
    assert {*catalogue.names("treatments"), *catalogue.names("stressors")} < given
    # nobody has these before time zero; people cannot be given them then either
    from_the_start = {"cardiometabolic", "childhood", "history", "plaque", "side_effects", "synuclein"}
    assert set(catalogue.names("conditions")) - given == from_the_start


def test_who_is_given_something_has_no_disease_from_the_start() -> None:
    body = known_by.study_of(ENTRIES[0], PRESETS)["model"]["modules"]
    assert not {"plaque", "synuclein"} & set(body)
    assert set(known_by.shipped()) < set(body)


@pytest.mark.parametrize("entry", ENTRIES, ids=[e["name"] for e in ENTRIES])
def test_an_entry_is_a_study_that_gives_what_it_names(entry: dict[str, object]) -> None:
    made = read_study(known_by.study_of(entry, PRESETS))
    assert entry["name"] in {g.name for g in made.arms["given"]}
    assert entry["name"] not in {g.name for g in made.arms["without"]}
    if "finding" in entry:
        assert finding(str(entry["finding"])).side == "calibration"


def test_every_line_of_people_is_measured_and_bounded() -> None:
    lines = yaml.safe_load((DOCS / "persons_people.yaml").read_text(encoding="utf-8"))
    assert {e["line"] for e in lines} == set(persons._LINES)
    for e in lines:
        assert e["part"] in persons.PARTS
        assert e["values"] and all("people" in bound for bound in e["values"].values())
    for name in canonical._all():
        read_study(canonical.study(name))


# ---------------------------------------------------------------- a population beside a survey


def test_a_sample_is_weighted_to_the_survey_and_read_as_it() -> None:
    """One man of three is to be lean; of the sample four of six are, so that each counts half, each heavy one 2."""
    x = {k: np.zeros(6) for k in ("female", "age", "bmi", "hs_crp", "phq9", "neutrophils", "lymphocytes")}
    x["age"] += 30.0
    x["bmi"] = np.array([22.0, 22, 22, 22, 33, 33])
    x["hs_crp"] = np.array([1.0, 1, 1, 5, 4, 4])
    x["phq9"] = np.array([0.0, 2, 4, 12, 3, 9])
    wanted = np.zeros((2, 3, 5))
    wanted[0, 0, 0], wanted[0, 0, 2] = 1 / 3, 2 / 3
    w = population.weights(x, wanted)
    np.testing.assert_allclose(w, [0.5, 0.5, 0.5, 0.5, 2, 2])
    men = population.table(x, w)["men"]
    assert men["CRP > 3"] == pytest.approx(4.5 / 6) and men["PHQ-9 >= 10"] == pytest.approx(0.5 / 6)
    assert men["PHQ-9"] == pytest.approx((0.5 * 18 + 2 * 12) / 6)
    assert population.quantile(x["hs_crp"], w, 0.5) == pytest.approx(4.0)
    np.testing.assert_allclose(population.shares(x, w), wanted)
    assert population.quantile(np.array([3.0, 1.0, 2.0]), np.ones(3), 0.5) == 2.0


def test_slopes_are_those_of_straight_lines() -> None:
    rng = np.random.default_rng(0)
    n = 4000
    x = {"female": rng.integers(0, 2, n).astype(float), "age": rng.uniform(18, 80, n), "bmi": rng.uniform(18, 40, n)}
    line = 0.3 + 0.08 * (x["age"] - 50) / 10 + 2.0 * np.log(x["bmi"] / 25)
    x["hs_crp"] = np.exp(line + x["female"] * (0.2 - 0.1 * (x["age"] - 50) / 10))
    x["lymphocytes"] = np.exp(0.7 - 0.03 * (x["age"] - 50) / 10)
    found = population.slopes(x)
    assert found["ln CRP men"] == pytest.approx(0.3) and found["by ln BMI women"] == pytest.approx(2.0)
    assert found["by decade men"] == pytest.approx(0.08) and found["by decade women"] == pytest.approx(-0.02)
    assert found["lymphocytes by decade"] == pytest.approx(-0.03) and found["left men"] == pytest.approx(0, abs=1e-9)


def test_the_surveys_facts_are_those_of_the_ledger() -> None:
    """The ledger's index has 3.24, .091, .364 and the share of women; nine groups come before those of two things."""
    told = population.facts()
    every = told["groups"]["all"]
    assert (every["PHQ-9"], every["PHQ-9 >= 10"], every["CRP > 3"]) == pytest.approx((3.24, 0.091, 0.364), abs=0.002)
    assert np.array(told["together"]).shape == (2, 3, 5) and np.sum(told["together"]) == pytest.approx(1, abs=1e-3)
    assert list(population.groups()) == list(told["groups"]) and len(told["groups"]) == 21
    assert all("," not in n and n.split()[0] in {"all", "men", "women", "BMI", "18-39", "40-59", "60"}
               for n in list(population.groups())[: population.NINE])  # fmt: skip

"""Amounts, schedules, people and units by hand: what enters whom, how much of it and when."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis import units
from allostasis.assembly import Model, catalogue
from allostasis.engine.events import Events
from allostasis.errors import AllostasisError
from allostasis.language import Block, Dose, Step, Treatment
from allostasis.language.maths import down, relative, up
from allostasis.language.patterns import Daily, PointProcess, PulseTrain
from allostasis.people import People, Population
from allostasis.people.population import covariates
from allostasis.seeds import stream
from allostasis.studies.running.plan import plan
from bodies import brief


def test_a_dose_per_kg_follows_everybodys_weight() -> None:
    made = plan(brief(arms={"drug": [{"treatment": "propranolol", "amount": "1 mg/kg", "at": "1 h"}], "none": []}))
    weight = np.array([50.0, 70.0, 105.0])
    people = People(
        np.arange(3), {"weight": weight, "age": weight, "bmi": weight, "female": weight * 0}, np.empty((3, 0))
    )
    records, _ = made.given("drug", np.arange(3), people)
    amounts = [[r.amount for r in one if isinstance(r, Dose) and r.into == "propranolol.gut"] for one in records]
    assert amounts == [[50.0], [70.0], [105.0]]


def drug() -> Treatment:
    made = Treatment("drug", about="a drug")
    made.bolus(made.state("gut", start=0.0, unit="mg", about="gut"), absorbed=0.25)
    made.infusion(made.input("rate", unit="mg/h", about="rate"))
    return made


@pytest.mark.parametrize(
    ("given", "records"),
    [
        ({"amount": "8 mg", "at": 3.0}, [Dose(3.0, "drug.gut", 2.0)]),
        ({"amount": "0.1 mg/kg", "at": 3.0, "weight": 80.0}, [Dose(3.0, "drug.gut", 2.0)]),
        ({"amount": "6 mg/h", "at": 1.0, "lasts": 2.0}, [Step(1.0, "drug.rate", 6.0), Step(3.0, "drug.rate", -6.0)]),
        ({"amount": "6 mg", "at": 1.0, "lasts": 2.0}, [Step(1.0, "drug.rate", 3.0), Step(3.0, "drug.rate", -3.0)]),
        (
            {"amount": "0.1 mg/kg", "at": 0.0, "lasts": 2.0, "weight": 60.0},
            [Step(0.0, "drug.rate", 3.0), Step(2.0, "drug.rate", -3.0)],
        ),
    ],
)
def test_an_amount_becomes_records(given: dict[str, Any], records: list[Any]) -> None:
    found = drug().records(**given)
    assert [(type(r), r.time, r.into) for r in found] == [(type(r), r.time, r.into) for r in records]
    values = [[r.amount if isinstance(r, Dose) else r.change for r in some] for some in (found, records)]
    assert values[0] == pytest.approx(values[1])


def test_the_trier_test_is_ten_minutes_of_anticipation_and_ten_of_performance() -> None:
    made = catalogue.treatment("tsst", kind="stressor").records(amount=None, at=10.0)
    assert [(r.time, r.change) for r in made] == [
        (10.0, 2.75),
        (pytest.approx(10 + 10 / 60), 0.75),
        (pytest.approx(10 + 10 / 60), 1.0),  # on one's feet, until the end
        (pytest.approx(10 + 15 / 60), -1.5),
        (pytest.approx(10 + 20 / 60), -2.0),
        (pytest.approx(10 + 20 / 60), -1.0),
    ]


def test_propranolol_leaves_within_hours() -> None:
    """Its half-life by mouth is 3 to 6 h."""
    assert 3.0 <= catalogue.module("propranolol").params["half_life"].value <= 6.0


def test_the_day_begins_when_it_is_said_to() -> None:
    light = Daily("clock.light", ((7.0, 500.0), (23.0, 0.0)))
    block = light.block(0, "light", np.arange(2), 3)
    assert block.time.tolist() == [[79.0, 95.0]] * 2 and block.change.tolist() == [[500.0, -500.0]] * 2
    assert (light.at(7.0), light.at(7.1), light.at(23.5), light.at(3.0)) == (0.0, 500.0, 0.0, 0.0)


def test_hassles_come_while_awake_at_their_rate() -> None:
    process = PointProcess("x", rate=6.0, size=2.0, spread=0.3, lasts=0.5, hours=(7.0, 23.0))
    made = process.block(1, "hassles", np.arange(3000), 2)
    half = made.time.shape[1] // 2
    start = made.time[:, :half][np.isfinite(made.time[:, :half])]
    assert 55.0 <= start.min() and start.max() < 71.0 and len(start) / 3000 == pytest.approx(6.0, abs=0.2)
    there = np.isfinite(made.time[:, :half])
    assert np.median(made.change[:, :half][there]) == pytest.approx(2.0, rel=0.03)
    assert (made.change[:, half:][there] == -made.change[:, :half][there]).all()


def test_bursts_average_one() -> None:
    """What a state receives over a day, times how long it stays, over the day."""
    train = PulseTrain("x", gap=(1.0, 2.0), tau=0.5, spread=0.4)
    made = train.block(1, "bursts", np.arange(4000), 0)
    assert (made.change.sum(axis=1) * 0.5 / 24).mean() == pytest.approx(1.0, abs=0.01)
    assert (made.time > 0).all() and (made.time < 24).all() and made.time.shape[1] == 16


def test_bursts_fall_at_any_hour_of_the_day() -> None:
    """4000 people, 16 bursts each: 2667 in every hour (SE 2 %), of the first after midnight as of noon."""
    train = PulseTrain("x", gap=(1.0, 2.0), tau=0.5, spread=0.4)
    for day in (0, 1):
        time = train.block(1, "bursts", np.arange(4000), day).time - 24 * day
        assert np.histogram(time, bins=24, range=(0, 24))[0] == pytest.approx(np.full(24, 2667), rel=0.08)
        assert (np.diff(time, axis=1) > 0).all()


def test_heights_and_weights() -> None:
    """Men 176 (7) cm, women 163 (6.5); weight is BMI times height squared."""
    c = covariates(Population(female=0.5), 3, np.arange(20_000))
    for sex, mean, sd in ((0.0, 176.0, 7.0), (1.0, 163.0, 6.5)):
        height = c["height"][c["female"] == sex]
        assert height.mean() == pytest.approx(mean, abs=0.3) and height.std() == pytest.approx(sd, rel=0.03)
    assert c["weight"] == pytest.approx(c["bmi"] * (c["height"] / 100) ** 2)


def test_a_stream_is_keyed_by_all_that_is_said() -> None:
    digest = hashlib.blake2b(b"trait x", digest_size=8).digest()
    a, b = (int.from_bytes(digest[i : i + 4], "little") for i in (0, 4))
    expected = np.random.Generator(np.random.Philox(np.random.SeedSequence([5, a, b, 3, 7]))).random()
    assert stream(5, "trait x", 2, 7).random() == expected


def test_curves_of_half_effect() -> None:
    x = sp.Float(2.0)
    assert float(up(x, 1.0, 2)) == pytest.approx(0.8) and float(down(x, 1.0, 2)) == pytest.approx(0.2)
    assert float(up(x, 2.0)) == 0.5 and float(relative(sp.Float(3), sp.Float(3), 5.0, 2.0)) == pytest.approx(1.0)
    assert float(relative(sp.Float(6), sp.Float(2), 4.0, 2.0)) == pytest.approx(4.0 / 3.0)  # (1 + 3) / (1 + 2)


def test_events_of_each_person_in_order_from_the_first_moment_on() -> None:
    model: Any = SimpleNamespace(state_names=["a.x"], input_names=["a.u"])
    people = [[Dose(5.0, "a.x", 1.0), Step(2.0, "a.u", 3.0)], [Dose(1.0, "a.x", 9.0), Dose(4.0, "a.x", 7.0)]]
    blocks = [Block("a.u", np.array([[2.5], [np.nan]]), np.array([[4.0], [1.0]]))]
    made = Events.of(model, people, blocks, after=2.0)
    assert isinstance(model, SimpleNamespace) and Model is not None
    assert (made.time.tolist(), made.slot.tolist()) == ([2.0, 2.5, 5.0, 4.0], [1, 1, 0, 0])
    assert made.amount.tolist() == [3.0, 4.0, 1.0, 7.0] and made.offset.tolist() == [0, 3, 4]


def test_units_with_an_offset_are_no_factor_and_rates_are_per_hour() -> None:
    with pytest.raises(AllostasisError):
        units.factor("degF", "degC")
    assert [units.per_hour_factor(u) for u in ("min", "nmol/L/min", "pg/mL", "1/d")] == pytest.approx(
        [1 / 60, 60.0, 1.0, 1 / 24]
    )

"""Numbers of instruments are parameters: named, doubted, set for all or in an arm; typical ones change no byte."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allostasis.assembly import catalogue, instrument_numbers, parameters
from allostasis.errors import UnknownName
from allostasis.language import Assay, Item, Scale, readout_numbers, with_numbers
from allostasis.ledger import sources
from allostasis.studies import Study, run
from allostasis.studies.running.cohort_run import Runner
from allostasis.studies.running.plan import plan
from allostasis.studies.running.reading_numbers import instrument


def study(**keys: Any) -> Study:
    return Study.from_dict(
        {
            "study": "s",
            "people": {"number": 3, "history": "none"},
            "design": "counterfactual",
            "model": {"modules": ["temperature"], "pulses": False},
            "arms": {"a": [], "b": []},
            "visits": ["0 h", "1 h"],
            "measure": ["temperature", "temperature.core"],
        }
        | keys
    )


SCALE = Scale(
    "made",
    "score",
    "made up",
    "proposal",
    trait=0.1,
    items=(
        Item("low mood", "x.y", (0.2, 0.4), 0.2),
        Item("other", "x.y", (0.2, 0.4), 0.2),
        Item("one", "x.z", (0.5,), 0.1),
    ),
)


def test_every_instrument_has_its_numbers_with_a_source_and_a_doubt_and_a_name_of_its_own() -> None:
    table = instrument_numbers()
    assert {n.split(".")[1] for n in table} >= {"phq9", "hamd17", "tnf", "bold_striatum", "ghq12", "stai_state"}
    for name, p in table.items():
        assert p.source in sources(), name
        assert p.unsure > 0, name
    every = dict(parameters())
    assert set(table) <= set(every) and len(every) > len(table) + 1000
    phq = [n for n in table if n.startswith("readout.phq9.")]
    assert (
        len([n for n in phq if ".cut" in n]) == 27 and "readout.phq9.trait" in phq and "readout.phq9.sleep.noise" in phq
    )


def test_items_that_are_alike_share_their_numbers() -> None:
    table = readout_numbers(SCALE)
    short = {n.removeprefix("readout.made."): p.value for n, p in table.items()}
    assert short == {
        "trait": 0.1,
        "low_mood.noise": 0.2,
        "low_mood.cut1": 0.2,
        "low_mood.cut2": 0.4,
        "one.noise": 0.1,
        "one.cut1": 0.5,
        "strictness": 0.0,
    }
    assert with_numbers(SCALE, {n: p.value for n, p in table.items()}) == SCALE
    other = with_numbers(
        SCALE, {"readout.made.low_mood.cut1": 0.6, "readout.made.strictness": 0.1, "readout.else.cv": 1}
    )
    assert isinstance(other, Scale)
    assert [i.cuts for i in other.items] == [
        pytest.approx((0.7, 0.7)),
        pytest.approx((0.7, 0.7)),
        pytest.approx((0.6,)),
    ]


@pytest.mark.parametrize("name", ["tnf", "phq9", "bold_striatum", "ghq12", "csf_il6", "hamd17"])
def test_typical_numbers_are_the_instrument_itself(name: str) -> None:
    one = catalogue.readout(name)
    assert with_numbers(one, {n: p.value for n, p in readout_numbers(one).items()}) == one


def test_quantities_of_the_model_have_none() -> None:
    assert readout_numbers(catalogue.readout("temperature.core")) == {}


def test_set_for_all_and_in_one_arm() -> None:
    result = run(study(set={"b": {"readout.temperature.sd": "0.3 degC"}}, noise="common"))
    told = [
        result.table("temperature", arm).to_numpy() - result.table("temperature.core", arm).to_numpy() for arm in "ab"
    ]
    assert told[1] == pytest.approx(2 * told[0], abs=0.11)  # readings are rounded to a tenth
    assert np.abs(told[1] - told[0]).max() > 0.1
    body = plan(study(set={"b": {"readout.temperature.sd": "0.3 degC"}}))
    assert not body.bodies  # the same body, read with another instrument


def test_what_is_not_measured_cannot_be_set() -> None:
    with pytest.raises(UnknownName, match="readout.tnf.cv"):
        plan(study(set={"readout.tnf.cv": 0.5}))


def test_doubt_moves_an_instrument_by_its_own_unsure() -> None:
    one, made = catalogue.readout("temperature"), plan(study())
    drawn = [instrument(one, made.study, "a", doubt=k) for k in range(60)]
    sds = [np.log(d.sd / 0.15) for d in drawn if isinstance(d, Assay)]
    assert np.std(sds) == pytest.approx(readout_numbers(one)["readout.temperature.sd"].unsure, rel=0.25)
    assert instrument(one, made.study, "a") is one
    usual, other = (Runner(made, doubt=d).measure(np.arange(3), "a").values["a", "temperature"] for d in (None, 7))
    assert (usual != other).any()


def test_doubted_answers_keep_their_order() -> None:
    scale = catalogue.readout("phq9")
    for k in range(40):
        made = instrument(scale, study(), "a", doubt=k)
        assert isinstance(made, Scale) and all(list(i.cuts) == sorted(i.cuts) for i in made.items)

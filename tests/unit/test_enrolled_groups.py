"""People enrolled by several criteria, as many by each; what is known of them rules out before anybody lives on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.errors import AllostasisError, Problems
from allostasis.expressions import parse
from allostasis.people import Population, draw
from allostasis.studies import read_study, run
from allostasis.studies.running.criteria import known_before, parts, shares

STUDY: dict[str, Any] = {
    "study": "a",
    "seed": 5,
    "people": {"number": 7, "history": "none", "enrol": ["bmi > 27", "bmi < 22 and cortisol > 0 nmol/L"]},
    "model": {"modules": ["hpa"], "pulses": False},
    "arms": {"a": []},
    "visits": ["0 h"],
    "measure": ["cortisol"],
}


def told(people: dict[str, Any]) -> dict[str, Any]:
    return STUDY | {"people": STUDY["people"] | people}


def test_each_criterion_brings_as_many_people_the_first_of_their_index() -> None:
    result = run(read_study(STUDY), workers=1)
    heavy, light = (result.people["bmi"] > 27).sum(), (result.people["bmi"] < 22).sum()
    assert (heavy, light) == (4, 3)
    drawn = draw(assemble(["hpa"]), Population(), 5, np.arange(200)).covariates["bmi"]
    assert set(result.people["person"]) == {*np.flatnonzero(drawn > 27)[:4], *np.flatnonzero(drawn < 22)[:3]}
    assert result.manifest["people"]["screened"] == result.people["person"].max() + 1
    assert [c["people"] for c in result.manifest["people"]["criteria"]] == [4, 3]
    assert read_study(result.manifest["definition"] if "definition" in result.manifest else STUDY).strata


def test_who_meets_both_counts_for_the_first_that_lacks_somebody() -> None:
    result = run(read_study(told({"number": 4, "enrol": ["age > 0", "bmi > 27"]})), workers=1)
    persons = result.people["person"].tolist()
    assert persons[:2] == [0, 1]  # anybody fills the first
    assert (result.people["bmi"].to_numpy()[2:] > 27).all()


def test_too_few_of_one_are_said_by_criterion() -> None:
    with pytest.raises(AllostasisError, match=r"2 with bmi > 27; 0 with bmi < 9"):
        run(read_study(told({"number": 4, "screen": 60, "enrol": ["bmi > 27", "bmi < 9"]})), workers=1)


def test_a_study_with_several_comes_back_from_its_plain_form() -> None:
    study = read_study(STUDY)
    assert [str(one) for one in study.strata] == ["bmi > 27", "bmi < 22 and cortisol > 0 nmol/L"]
    again = read_study(study.to_dict())
    assert again.hash() == study.hash() and again.strata == study.strata
    one = read_study(told({"enrol": "bmi > 27"}))
    assert not one.strata and one.hash() != study.hash()
    other = read_study(told({"enrol": list(reversed(STUDY["people"]["enrol"]))}))
    assert other.hash() != study.hash()  # another order brings other people


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ({"enrol": ["bmi > 27"]}, "fewer than two"),
        ({"enrol": []}, "fewer than two"),
        ({"number": 1}, "fewer than there are conditions"),
        ({"enrol": ["bmi > 27", "cortisol@2h > 3 nmol/L"]}, "other times than screening"),
        ({"enrol": ["bmi > 27", "nothing > 3"]}, "unknown"),
        ({"enrol": ["bmi > 27", 3]}, "enrol"),
    ],
)
def test_what_is_no_list_of_criteria_is_told(people: dict[str, Any], said: str) -> None:
    with pytest.raises(AllostasisError) as found:
        read_study(told(people))
    errors = list(found.value) if isinstance(found.value, Problems) else [found.value]
    assert any(said in str(e) for e in errors), [str(e) for e in errors]


def test_shares_are_even_and_parts_all_have_to_hold() -> None:
    assert shares(7, 3).tolist() == [3, 2, 2] and shares(6, 3).tolist() == [2, 2, 2]
    found = parts(parse("age > 30 and (bmi > 27 or tnf > 3 pg/mL) and female == 1"))
    assert [one.names for one in found] == [("age",), ("bmi", "tnf"), ("female",)]


def test_what_a_life_has_had_rules_out_before_anybody_lives_on() -> None:
    model = assemble(["hpa", "history"])
    people = draw(model, Population(), 5, np.arange(6))
    people.p[:, model.param_names.index("history.depressed")] = [0, 1, 1, 0, 1, 0]
    people.covariates["age"] = np.array([20.0, 20, 60, 60, 60, 60])
    runner: Any = SimpleNamespace(drawn=lambda who: people, plan=SimpleNamespace(model=model), bank=object())

    def may(text: str) -> list[bool]:
        either = known_before(runner, np.arange(6), [parts(parse(text)), parts(parse("age > 30"))])
        assert runner.bank is None or either[:, 1].tolist() == [False, False, True, True, True, True]
        return either[:, 0].tolist()  # type: ignore[no-any-return]

    assert may("mde_lifetime == 1") == [False, True, True, False, True, False]
    assert may("mde_lifetime == 1 and age > 30") == [False, False, True, False, True, False]
    assert may("mde_lifetime == 1 and cortisol > 900 nmol/L") == [False, True, True, False, True, False]
    assert all(may("cortisol > 900 nmol/L"))  # not known yet
    runner.bank = None
    assert all(may("mde_lifetime == 1"))

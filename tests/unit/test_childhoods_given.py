"""What a study gives at ages: how it is read, what is refused, and that it reaches the arm's people and nobody else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allostasis.errors import AllostasisError
from allostasis.people import AtAges
from allostasis.studies import Study, plan, read_study
from allostasis.studies.running import Runner


def _study(*given: dict[str, Any], age: Any = 40, **people: Any) -> Study:
    return read_study(
        {
            "study": "ages",
            "people": {"number": 3, "age": age, "history": "none", **people},
            "design": "counterfactual",
            "model": {"modules": ["hpa", "symptoms"]},
            "arms": {"none": [], "early": list(given)},
            "visits": ["0 h"],
            "measure": ["hpa.cortisol"],
        }
    )


@pytest.mark.parametrize("ages", ["0-2", "0 to 2 years", [0, 2], "0.0-2"])
def test_ages_are_read_as_people_write_them_and_come_back(ages: Any) -> None:
    study = _study({"stressor": "neglect", "amount": 0.5, "ages": ages})
    assert study.childhoods == {"early": (AtAges("neglect", 0.5, 0.0, 2.0),)}
    assert study.arms == {"none": (), "early": ()}
    again = read_study(study.to_dict())
    assert again.childhoods == study.childhoods and again.hash() == study.hash()


@pytest.mark.parametrize(
    "given, said",
    [
        ({"stressor": "tsst", "ages": "0-2"}, "threat_at_home"),
        ({"stressor": "neglect", "ages": "2-0"}, "ages: 0-2"),
        ({"stressor": "neglect", "ages": "early"}, "such as 0-2"),
        ({"stressor": "neglect", "ages": "0-2", "at": "0 h"}, "both ages and times"),
        ({"stressor": "neglect", "ages": "0-2", "amount": 3}, "no such amount"),
        ({"stressor": "neglect", "ages": "38-39.95"}, "not over"),
        ({"treatment": "nurture", "ages": "0-2", "amount": "2 mg"}, "unit"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(given: dict[str, Any], said: str) -> None:
    with pytest.raises(AllostasisError) as caught:
        _study(given)
    assert said in str(caught.value)


def test_the_way_out_of_ages_that_are_not_over_works() -> None:
    with pytest.raises(AllostasisError) as caught:
        _study({"stressor": "neglect", "ages": "30-31"}, age={"mean": 40, "sd": 5, "min": 30, "max": 60})
    least = str(caught.value).split("min: ")[1].split("}")[0]
    _study({"stressor": "neglect", "ages": "30-31"}, age={"mean": 40, "sd": 5, "min": float(least), "max": 60})


def test_childhood_is_in_the_body_only_where_a_study_speaks_of_it() -> None:
    assert "childhood" not in {m.name for m in plan(_study()).model.modules}
    for study in (_study({"stressor": "neglect", "ages": "0-2"}), _study(adversity="none"), _study(adversity="drawn")):
        assert "childhood" in {m.name for m in plan(study).model.modules}


def test_what_is_given_at_ages_reaches_its_arm_and_nobody_else() -> None:
    study_plan = plan(_study({"stressor": "neglect", "ages": "0-5"}, adversity="none"))
    runner, persons = Runner(study_plan), np.arange(3)
    at = study_plan.model.param_names.index("childhood.hpa_before")
    assert (runner.of_arm("none").drawn(persons).p[:, at] == 0).all()
    assert (runner.of_arm("early").drawn(persons).p[:, at] > 0.2).all()


def test_people_as_drawn_have_the_same_childhood_in_every_arm_and_a_new_one_by_seed() -> None:
    study = _study({"treatment": "nurture", "ages": "0-2"}, number=40)
    study_plan = plan(study)
    persons = np.arange(40)
    place = study_plan.model.param_names.index
    none, early = (Runner(study_plan).of_arm(arm).drawn(persons).p for arm in ("none", "early"))
    assert np.array_equal(none[:, place("childhood.kinds")], early[:, place("childhood.kinds")])
    assert 0 < (none[:, place("childhood.kinds")] > 0).mean() < 1
    for state in ("hpa", "immune"):
        before = place(f"childhood.{state}_before")
        assert (early[:, before] <= none[:, before]).all() and (early[:, before] < none[:, before]).any()
    other = Runner(plan(study.but(seed=5))).drawn(persons).p
    assert not np.array_equal(other[:, place("childhood.kinds")], none[:, place("childhood.kinds")])

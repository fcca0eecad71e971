"""Interactions in a study: which four arms, which scale and benefit, whether hope is the same, what the row says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allostasis.errors import AllostasisError, Problems
from allostasis.results import Measurements
from allostasis.studies.file.cautions import cautions
from allostasis.studies.file.study import Study
from allostasis.studies.running.factorial import interaction
from allostasis.studies.running.hope import same_hope
from allostasis.views import contrasts

SSRI = {"treatment": "escitalopram", "amount": "10 mg", "at": "0 wk", "every": "1 d", "until": "6 d"}
CBT = {"treatment": "cbt", "amount": 1, "at": "0 wk"}
ARMS: dict[str, Any] = {"waiting": [], "drug": [SSRI], "therapy": [CBT], "both": [SSRI, CBT]}
COMPARE = {"endpoint": "hamd17", "at": "2 wk", "interaction": ["escitalopram", "cbt"]}


def study(arms: dict[str, Any] | None = None, compare: dict[str, Any] | None = None, **keys: Any) -> Study:
    return Study(
        study="a",
        people={"number": 4},
        design="counterfactual",
        arms=arms or ARMS,
        visits=["0 wk", "2 wk"],
        measure=["hamd17", "cortisol"],
        compare=[COMPARE | (compare or {})],
        **keys,
    )


def wrong(**keys: Any) -> list[AllostasisError]:
    with pytest.raises(AllostasisError) as found:
        study(**keys)
    return list(found.value) if isinstance(found.value, Problems) else [found.value]


@pytest.mark.parametrize("pair", [["escitalopram", "cbt"], ["drug", "therapy"]])
def test_arms_are_found_by_what_they_give(pair: list[str]) -> None:
    (c,) = study(compare={"interaction": pair}).compare
    assert c.arms == ("waiting", "drug", "therapy", "both")
    assert (c.scale, c.better) == ("points", "lower")


def test_the_order_of_the_pair_is_that_of_the_arms() -> None:
    (c,) = study(compare={"interaction": ["cbt", "escitalopram"]}).compare
    assert c.arms == ("waiting", "therapy", "drug", "both")


def test_placebo_is_no_difference() -> None:
    tablet = {"treatment": "placebo", "at": "0 wk"}
    (c,) = study({"waiting": [tablet], "drug": [SSRI, tablet], "therapy": [CBT], "both": [SSRI, CBT]}).compare
    assert c.arms[0] == "waiting"


def test_ambiguous_arms_are_named() -> None:
    arms = ARMS | {"again": []}
    (problem,) = wrong(arms=arms)
    assert "not clear" in str(problem) and "2 ways" in str(problem) and "arms: [waiting, drug" in str(problem)
    (c,) = study(arms, {"arms": ["again", "drug", "therapy", "both"]}).compare
    assert c.arms[0] == "again"


def test_another_dose_together_is_no_factorial() -> None:
    more = SSRI | {"amount": "20 mg"}
    (problem,) = wrong(arms=ARMS | {"both": [more, CBT]})
    assert "no four arms that differ by these two alone" in str(problem)
    (c,) = study(ARMS | {"both": [more, CBT]}, {"arms": ["waiting", "drug", "therapy", "both"]}).compare
    assert c.arms[3] == "both"  # named, it is the study's own word


@pytest.mark.parametrize(
    ("compare", "said"),
    [
        ({"interaction": ["escitalopram"]}, "does not name two things"),
        ({"interaction": ["escitalopram", "celecoxib"]}, "no arm gives celecoxib"),
        ({"arms": ["waiting", "drug"]}, "four arms"),
        ({"arms": ["waiting", "drug", "therapy", "nobody"]}, "four arms"),
        ({"scale": "bliss"}, "does not fit"),
        ({"endpoint": "cortisol"}, "whether a rise or a fall of cortisol is the benefit"),
        ({"endpoint": "hamd17@0wk - hamd17"}, "whether a rise or a fall"),
        ({"endpoint": "first_time(hamd17 < 8)"}, "has no interaction"),
        ({"between": ["waiting", "drug"]}, "nothing clear"),
        ({"method": "ancova"}, "does not fit an interaction"),
        ({"expect": "g > 0"}, "has no g"),
    ],
)
def test_what_is_refused(compare: dict[str, Any], said: str) -> None:
    compare = {**compare, **({"at": None} if "first_time" in compare.get("endpoint", "") else {})}
    assert any(said in str(p) for p in wrong(compare=compare))


@pytest.mark.parametrize(
    ("endpoint", "better"),
    [("hamd17", "lower"), ("change(hamd17)", "lower"), ("-1 * hamd17", ""), ("hamd17 < 8", "higher")],
)
def test_the_benefit(endpoint: str, better: str) -> None:
    if not better:
        assert wrong(compare={"endpoint": endpoint})
    else:
        compare = {"endpoint": endpoint} | ({"at": None} if endpoint.startswith("peak") else {})
        assert study(compare=compare).compare[0].better == better


def test_survives_its_own_plain_form() -> None:
    one = study(compare={"scale": "log", "better": "higher", "expect": "additive"})
    assert Study.from_dict(one.to_dict()) == one
    assert Study.from_dict(one.to_dict()).hash() == one.hash()


def test_unequal_hope_is_warned_of_and_blinding_ends_it() -> None:
    one = study()
    assert not same_hope(one, one.compare[0].arms)
    (warning,) = [w for w in cautions(one) if "differ in hope" in w]
    assert "blinded: true" in warning
    held = study(blinded=True)
    assert same_hope(held, held.compare[0].arms)
    assert not [w for w in cautions(held) if "differ in hope" in w]


def measured(both: float) -> Measurements:
    base = np.array([20.0, 22.0, 24.0, 26.0])
    falls = {"waiting": 0.0, "drug": 2.0, "therapy": 3.0, "both": both}
    values = {(arm, "hamd17"): np.column_stack([base, base - fall]) for arm, fall in falls.items()}
    return Measurements.together(
        np.array([0.0, 336.0]), values, {"hamd17": "1"}, {"age": np.full(4, 30.0)}, np.zeros(4, bool)
    )


@pytest.mark.parametrize(("both", "value", "verdict"), [(4.0, -1.0, "antagonistic"), (7.0, 2.0, "synergistic")])
def test_the_row(both: float, value: float, verdict: str) -> None:
    one = study(blinded=True)
    row = interaction(one, one.compare[0], measured(both))
    assert row["interaction"]["value"] == value and row["verdict"] == verdict
    assert [e["value"] for e in row["alone"]] == [2.0, 3.0] and row["margin"] == 0.3
    assert row["paired"] and row["n"] == [4, 4, 4, 4] and row["mean"] == [23.0, 21.0, 20.0, 23.0 - both]
    assert "same people" in row["estimand"] and "Hope is the same" in row["estimand"]
    assert verdict in contrasts.told(row | {"unit": "1"})


def test_a_parallel_study_says_so_and_is_not_paired() -> None:
    one = study().but(design="parallel", people={"number": 60})
    row = interaction(one, one.compare[0], measured(5.0))
    assert not row["paired"] and "randomised" in row["estimand"] and "Hope differs" in row["estimand"]
    assert row["interaction"]["value"] == 0.0 and row["verdict"] == "undecided"

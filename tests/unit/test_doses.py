"""Amounts that nobody was ever given: declared for all there is to give, warned of above, refused beyond ten times."""

from __future__ import annotations

import pytest
import yaml

from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError
from allostasis.studies import read_study
from allostasis.studies.file.cautions import cautions
from allostasis.studies.file.examples import shipped
from allostasis.studies.file.largest_amounts import _size, _times
from allostasis.studies.file.study import Study, study_from

THINGS = [(k, n) for k in ("treatment", "condition", "stressor") for n in catalogue.names(f"{k}s")]


@pytest.mark.parametrize("kind, name", THINGS)
def test_everything_that_can_be_given_says_how_much_is_usual_and_how_much_the_most(kind: str, name: str) -> None:
    thing = catalogue.treatment(name, kind=kind)
    assert set(thing.amounts) == ({"strength"} if kind == "stressor" else set(thing.routes))
    for way, known in thing.amounts.items():
        lasts = 1.0 if way == "infusion" or (kind == "stressor" and not thing.profile) else 0.0
        if name == "short_nights":
            lasts = 48.0
        assert 0 < _size(thing, known.usual, lasts)[0] <= _size(thing, known.largest, lasts)[0]
        assert _times(thing, known.largest, lasts) == pytest.approx(1)
        assert known.told and known.grade in "ABC"


def study(given: str) -> Study:
    bare = "{study: a test, question: none, seed: 1, people: {number: 2}, design: counterfactual, measure: [cortisol]}"
    arms = {"rest": [], "much": yaml.safe_load(f"[{given}]")}
    return study_from({**yaml.safe_load(bare), "arms": arms, "visits": ["0 h", "1 h"]})


REFUSED = [  # what is given, what was probably meant
    ("{treatment: hydrocortisone, amount: 200 kg, at: 0 h}", "200 g|200 mg"),
    ("{treatment: endotoxin, amount: 2 ug/kg, at: 0 h}", "2 ng/kg"),
    ("{treatment: escitalopram, amount: 10 g, at: 0 h}", "10 mg"),
    ("{treatment: propranolol, amount: 320 mg/kg, at: 0 h}", "320 mg"),
    ("{treatment: isoprenaline, amount: 20 ug/kg/min, at: 0 h, for: 30 min}", "20 ng/kg/min"),
    ("{stressor: tsst, amount: 1000, at: 0 h}", "1"),
    ("{treatment: hydrocortisone, amount: 40 mg/h, at: 0 h, for: 1 h}, {treatment: escitalopram, amount: 60 mg, "
     "at: 0 h, every: 1 h, until: 23 h}", "10 mg"),
]  # fmt: skip


@pytest.mark.parametrize("given, meant", REFUSED)
def test_ten_times_the_most_ever_given_is_refused_with_what_was_meant(given: str, meant: str) -> None:
    with pytest.raises(AllostasisError, match="more than ten times what anybody was ever given") as caught:
        study(given)
    assert any(f"Did you mean  {m} ?" in str(caught.value) for m in meant.split("|")), str(caught.value)


WARNED = [
    "{treatment: escitalopram, amount: 80 mg, at: 0 h}",
    "{treatment: escitalopram, amount: 20 mg, at: 0 h, every: 6 h, until: 18 h}",  # 80 mg within a day
    "{treatment: endotoxin, amount: 6 ng/kg, at: 0 h}",
    "{treatment: adrenaline, amount: 5 ug/kg/min, at: 0 h, for: 1 h}",
    "{stressor: chronic, amount: 2, at: 0 h, for: 30 d}",
]
WELL = [
    "{treatment: escitalopram, amount: 60 mg, at: 0 h}",
    "{treatment: escitalopram, amount: 60 mg, at: 0 h, every: 1 d, until: 30 d}",
    "{treatment: escitalopram, amount: 20 mg, at: 0 h, every: 8 h, until: 16 h}",
    "{treatment: infliximab, amount: 5 mg/kg, at: 0 h, for: 2 h}",
    "{stressor: tsst, at: 0 h}",
]


@pytest.mark.parametrize("given", WARNED)
def test_more_than_anybody_was_given_is_said(given: str) -> None:
    told = cautions(study(given))
    assert len(told) == 1 and "largest amount ever given" in told[0] and "arm much" in told[0]


@pytest.mark.parametrize("given", WELL)
def test_what_was_given_before_is_no_matter(given: str) -> None:
    assert cautions(study(given)) == []


def test_no_study_of_ours_gives_more_than_anybody_was_given() -> None:
    assert not [t for s in shipped() for t in cautions(read_study(s)) if "ever given" in t]

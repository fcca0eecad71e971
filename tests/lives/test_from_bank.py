"""People met in the bank: each once, at an age of theirs while they live, in the state of that day."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from allostasis.assembly import assemble, with_values
from allostasis.engine import SteadyState
from allostasis.errors import StudyError
from allostasis.lives import Bank, LifeBlock
from allostasis.people import draw
from allostasis.studies.running.from_bank import FromBank
from made_lives import block

N = 50


@dataclass(frozen=True)
class Few(Bank):
    """A bank of made lives: the sadness of a day is the number of that day in what is kept; the even die at forty."""

    size: int = N

    def block(self, number: int, workers: int = 1) -> LifeBlock:
        assert number == 0
        days = np.broadcast_to(np.arange(200, dtype=np.float32)[None, :, None], (N, 200, 1))
        years = 18.0 + np.arange(53.0)
        birthdays = np.broadcast_to(years[None, :, None], (N, 53, 1))
        return block(
            person=np.arange(N),
            female=np.zeros(N, bool),
            death=np.where(np.arange(N) % 2 == 0, 40.0, np.inf),
            lost=np.arange(N) == 7,
            mood=days,
            body=birthdays,
            seen=np.tile(birthdays, (1, 1, 2)),
            anchored=np.ones((N, 5, 1)),
        )

    @property
    def key(self) -> str:
        return "made"


def test_fear_keeps_the_numbers_of_the_life_unless_a_study_sets_them() -> None:
    met, who = FromBank(Few(), seed=3, ages=(30, 50), begin=-28), np.array([1, 3, 5])
    model = assemble(["fear"])
    column = model.param_names.index("fear.learning_half")
    people = met.drawn(model, who, None)
    assert (people.p[:, column] == 65.036).all() and model.defaults[column] == 12.0
    tau = people.p[:, model.param_names.index("fear.tau_safety")]
    assert len(np.unique(tau)) == 3
    own = with_values(model, {"fear.learning_half": 20.0})
    assert (met.drawn(own, who, None).p[:, column] == 20.0).all()


def test_each_is_met_within_the_ages_asked_for_while_they_live() -> None:
    met = FromBank(Few(), seed=3, ages=(30, 50), begin=-28)
    who = np.arange(N)
    model = assemble(["symptoms", "activation"])
    there = met.there(who)
    assert not there[7]
    assert there.sum() == N - 1
    people = met.drawn(model, who[there], None)
    age = people.covariates["age"]
    assert ((age >= 30) & (age < 51)).all()
    assert (age[people.index % 2 == 0] < 40).all()
    assert age[people.index % 2 == 1].max() > 41
    assert np.ptp(age[people.index % 2 == 1]) > 10  # spread over the ages asked for
    again = met.drawn(model, who[there][10:20], None)
    np.testing.assert_array_equal(again.covariates["age"], age[10:20])  # whoever is asked for
    other = FromBank(Few(), seed=4, ages=(30, 50), begin=-28).drawn(model, who[there], None)
    assert not np.array_equal(other.covariates["age"], age)  # another study meets them on another day
    np.testing.assert_array_equal(other.p[:, 1], people.p[:, 1])  # as the same people


def test_nobody_is_met_at_an_age_at_which_nobody_lives() -> None:
    assert not FromBank(Few(), seed=3, ages=(85, 88), begin=-28).there(np.arange(N)).any()


def test_people_come_in_the_state_of_that_day() -> None:
    met = FromBank(Few(), seed=3, ages=(30, 50), begin=-28)
    model = assemble(["symptoms", "activation", "low_grade"])
    who = np.flatnonzero(met.there(np.arange(N)))
    people = met.drawn(model, who, None)
    y = np.zeros((len(who), len(model.state_names)))
    still = SteadyState(-672.0, people.p, y, np.zeros((len(who), 1)), np.zeros(len(who)), np.zeros(len(who), np.int64))
    laid = met.laid(model, people, still)
    day = laid.y[:, model.state_names.index("symptoms.sadness")]
    at = people.covariates["age"] - 28 / 365.25  # when the study begins
    # the first day that is kept is that of the seventy-third quarter of 91 days, 6,643
    np.testing.assert_allclose((6643 + 91 * day) / 365.25, at, atol=1e-6)
    level = laid.y[:, model.state_names.index("low_grade.level")]
    np.testing.assert_allclose(level, at, atol=1e-5)  # made so that it is the age
    assert (laid.y[:, model.state_names.index("symptoms.guilt")] == 0).all()  # what a life does not tell stays


@pytest.fixture(scope="module")
def moods() -> tuple[np.ndarray, np.ndarray]:
    """Days of 60 people of twenty to twenty-four with a usual gain of activation and with a high one."""
    from allostasis.lives import Mood, mood_model
    from allostasis.lives.whole_life import POPULATION

    model, who = mood_model(), np.arange(60)
    found = []
    for gain in (0.72, 1.4):
        p = draw(model, POPULATION, 1, who).p
        p[:, model.param_names.index("activation.gain")] = gain
        p[:, model.param_names.index("person.age")] = 20.0
        mood = Mood.of(model, p, who, seed=1, day=0)
        mood.press(0.0)
        run = mood.live(np.arange(1, 1461))
        assert not run.status.any()
        found.append(run["activation.polarity"])
    return found[0], found[1]


def test_high_states_come_with_the_gain_and_with_nothing_else(moods: tuple[np.ndarray, np.ndarray]) -> None:
    from allostasis.lives import high

    usual, strong = (high(one) for one in moods)
    assert len(usual) == 0
    # in the declared course a gain of 1.35 has .76 episodes a year; 60 people and four years give 180 of them
    assert 60 < len(strong) < 400


def test_a_life_is_the_same_in_any_company_and_however_it_is_cut() -> None:
    from allostasis.lives import Mood, mood_model
    from allostasis.lives.whole_life import POPULATION

    model, who = mood_model(), np.arange(5)
    p = draw(model, POPULATION, 1, who).p

    def lived(persons: np.ndarray, stops: tuple[int, ...]) -> np.ndarray:
        mood = Mood.of(model, p[persons], persons, seed=1, day=0)
        mood.press(0.1)
        days, begin = [], 0
        for stop in stops:
            days.append(mood.live(np.arange(begin + 1, stop + 1)).y)
            begin = stop
        return np.concatenate(days, axis=1)

    whole = lived(who, (60,))
    np.testing.assert_allclose(lived(who, (20, 60)), whole, rtol=1e-4, atol=1e-5)  # steps begin anew at a stop
    np.testing.assert_array_equal(lived(who[2:4], (60,)), whole[2:4])


def test_who_is_not_there_is_told() -> None:
    met = FromBank(Few(), seed=3, ages=(30, 50), begin=-28)
    with pytest.raises(StudyError, match="person 7"):
        met.drawn(assemble(["symptoms", "activation"]), np.arange(10), None)


def test_the_report_says_how_much_of_the_bank_was_seen() -> None:
    from allostasis.views.report import _people

    bank = {"of": 2000, "looked_at": 512, "share": 0.256, "yield": 0.0412}
    people = {"screened": 480, "enrolled": 20, "failed": [], "bank": bank}
    told = dict(_people(SimpleNamespace(manifest={"people": people})))  # type: ignore[arg-type]
    assert told["Lives of the bank looked at"] == "512 of 2,000 (26 %)"
    assert told["Of those screened"] == "4.1 %"
    assert list(told)[:3] == ["Lives of the bank looked at", "Screened", "Enrolled"]

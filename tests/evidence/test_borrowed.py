"""How near a borrowed past comes to one's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allostasis.assembly import Model
from allostasis.biology.symptoms import NINE
from allostasis.engine import SteadyState
from allostasis.people import People
from allostasis.studies import Study, plan
from allostasis.studies.running import Past, Runner

USUAL: dict[str, Any] = {}
OLDER = {"age": {"mean": 58, "sd": 6, "min": 45, "max": 75}, "bmi": {"mean": 31, "sd": 4}, "female": 0.8}
SLOW = ("symptoms.events", "low_grade.level", "microglia.primed")
SMALL = ["low_grade", "microglia", "symptoms", "clock", "senescence", "autonomic", "hpa", "appraisal"]


def runner(number: int, history: str, people: dict[str, Any], **how: Any) -> Runner:
    said: dict[str, Any] = {"study": "borrowed", "seed": 5, "people": {"number": number, "history": history, **people}}
    said |= {"model": {"modules": SMALL}, "arms": {"nothing": []}, "visits": ["0 h"], "measure": ["low_grade.level"]}
    return Runner(plan(Study.from_dict(said)), workers=2, **how)


def past(number: int) -> Past:
    lived, settled = (runner(number, history, USUAL).home(np.arange(number)) for history in ("200 d", "none"))
    return Past.of(runner(1, "none", USUAL).plan.model, lived.people, settled.rest, lived.rest)


def test_a_borrowed_past_is_near_ones_own() -> None:
    """Of people 20 years older and 6 kg/m2 heavier, four in five of them women, as few donors know them.

    Of what the days before did to a person (root mean square), three quarters are there at time zero; means are within
    a fifth of a standard deviation, and people differ as much, within a quarter.
    """
    who = np.arange(48)
    own, none = (runner(48, history, OLDER).home(who).led for history in ("200 d", "none"))
    lent = runner(48, "none", OLDER, past=past(192), of="lent").home(who).led
    names = runner(1, "none", USUAL).plan.model.state_names
    for name in SLOW:
        a, b, c = (state.y[:, names.index(name)] for state in (own, none, lent))
        assert np.sqrt(np.mean((c - a) ** 2)) < 0.25 * np.sqrt(np.mean((b - a) ** 2)) + 0.1 * a.std(), name
        assert abs(c.mean() - a.mean()) < 0.2 * a.std() and 0.8 < c.std() / a.std() < 1.25, name


class _State:
    def __init__(self, signed: bool) -> None:
        self.signed = signed


class _Made:
    """A model of two states, one of which may be below 0."""

    states = {"a.level": _State(False), "a.mood": _State(True)}
    state_names = ("a.level", "a.mood")


def people(age: np.ndarray) -> People:
    same = np.full(len(age), 25.0)
    return People(np.arange(len(age)), {"age": age, "bmi": same, "female": same * 0}, np.zeros((len(age), 1)))


def rest(y: np.ndarray) -> SteadyState:
    none = np.zeros(len(y))
    return SteadyState(0.0, np.zeros((len(y), 1)), y, np.zeros((len(y), 0)), none, none.astype(int))


def test_a_past_is_laid_on_by_factor_or_difference_and_follows_age() -> None:
    """A level that doubles at 30 and quadruples at 50; a mood that falls by 1 at every age."""
    model: Model = _Made()  # type: ignore[assignment]
    rng = np.random.default_rng(1)
    age = np.linspace(20, 60, 200)
    level, mood = np.exp(rng.normal(0, 0.3, 200)), rng.normal(0, 1.0, 200)
    before = np.column_stack([level, mood])
    after = np.column_stack([level * 2.0 ** ((age - 10) / 20), mood - 1 + 1e-3 * rng.normal(size=200)])
    made = Past.of(model, people(age), rest(before), rest(after))
    assert made.by_factor.tolist() == [True, False] and made.slopes[0, 0] == pytest.approx(np.log(2) / 20)
    assert made.slopes[0, 1] == pytest.approx(0.0, abs=1e-4) and not made.slopes[1:].any()
    laid = made.laid(model, people(np.array([30.0, 50.0])), rest(np.array([[1.0, 0.3], [0.5, -0.2]])))
    np.testing.assert_allclose(laid.y, [[2.0, -0.7], [2.0, -1.2]], rtol=1e-2)
    far = made.laid(model, people(np.array([300.0])), rest(np.array([[1.0, 0.0]])))
    assert far.y[0, 0] == after[:, 0].max()  # nobody leaves the range of those who lived it


def test_donors_who_failed_lend_nothing() -> None:
    model: Model = _Made()  # type: ignore[assignment]
    lost = rest(np.full((3, 2), 2.0))
    lost.status[1] = 1
    lost.y[1] = np.nan
    made = Past.of(model, people(np.array([20.0, 30.0, 40.0])), rest(np.ones((3, 2))), lost)
    assert len(made.lived) == 2 and np.isfinite(made.moved).all()


def test_mood_is_ones_own_though_the_rest_is_borrowed() -> None:
    """Whoever is ill is ill by their own ties and days: donors of other ties cannot lend it, own days give it."""
    mind = ["symptoms", "activation", "appraisal"]
    said: dict[str, Any] = {"study": "mood", "seed": 8, "arms": {"nothing": []}, "visits": ["0 h"], "measure": ["phq9"]}
    said |= {"model": {"modules": mind, "pulses": False}}
    made = plan(Study.from_dict(said | {"people": {"number": 400, "history": "400 d"}}))
    bare = plan(Study.from_dict(said | {"people": {"number": 400, "history": "none"}}))
    who, few = np.arange(400), np.arange(64)
    lived, settled = Runner(made, workers=2, kept=False), Runner(bare, workers=2, kept=False)
    donors = Past.of(made.model, lived.home(few).people, settled.home(few).rest, lived.home(few).rest)
    lent = Runner(bare, workers=2, kept=False, past=donors, of="lent").home(who).rest
    own = lived.home(who).rest
    nine = [i for i, name in enumerate(made.model.state_names) if name.split(".")[1] in NINE]
    a, b, c = (state.y[:, nine].mean(axis=1) for state in (own, lent, settled.home(who).rest))
    assert np.corrcoef(a, b)[0, 1] > 0.8 > 0.6 > np.corrcoef(a, c)[0, 1]
    ill = a > 0.45
    assert ill.sum() >= 5 and (b[ill] > 0.4).mean() > 0.6 and (b[~ill] > 0.45).mean() < 0.03

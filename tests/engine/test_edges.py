"""What is reported at the moment at which something is given or ends is what was there just before."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from allostasis.assembly import assemble, catalogue
from allostasis.engine import Cohort, Events, solve
from allostasis.language import Dose, Module, Step


def _model() -> object:
    m = Module("ward", about="a level that is felt at once, and a drug that is measured in the state it is given into")
    level = m.input("level", unit="1", about="what is done")
    drug = m.state("drug", start=0.0, scale=1.0, unit="mg", about="what is given")
    m.flow("leaving", drug / m.param("tau", 1000.0, "h", source="test"), out_of=drug)
    m.offer("felt", 10 * level, unit="1", about="follows the input without delay")
    return assemble([m])


@pytest.mark.parametrize("clock", [0.0, 8 + 1 / 3, 16.0, 23 + 7 / 60, 16 + 1 / 7])
@pytest.mark.parametrize("minutes", [1, 7, 20, 40, 59])
def test_a_visit_at_an_edge_sees_what_was_before_it(clock: float, minutes: int) -> None:
    """Moments of visits are rounded to 1e-9 h, those of what is given were not: a coin told which came first."""
    model = _model()
    begin, end = clock + minutes / 60, clock + minutes / 60 + 5 / 60 + 15 / 60
    records = [Step(begin, "ward.level", 1.0), Step(end, "ward.level", -1.0), Dose(end, "ward.drug", 3.0)]
    times = np.round(np.array([begin, begin + 1 / 60, end, end + 1 / 60]), 9)
    people = Cohort(0.0, model.defaults[None], np.zeros((1, 1)), np.zeros((1, 1)), Events.of(model, [records]))
    run = solve(model, people, times, rtol=1e-6)
    np.testing.assert_array_equal(run["ward.felt"][0], [0, 10, 10, 0])
    np.testing.assert_allclose(run["ward.drug"][0], [0, 0, 0, 3], rtol=1e-3)


def test_a_sample_at_the_very_start_is_taken_before_the_dose() -> None:
    model = _model()
    people = Cohort(
        8 + 1 / 3,
        model.defaults[None],
        np.zeros((1, 1)),
        np.zeros((1, 1)),
        Events.of(model, [[Dose(8 + 1 / 3, "ward.drug", 3.0), Step(8 + 1 / 3, "ward.level", 1.0)]]),
    )
    run = solve(model, people, np.round(np.array([8 + 1 / 3, 9.0]), 9), rtol=1e-6)
    assert run["ward.drug"][0].tolist()[0] == 0 and run["ward.drug"][0, 1] == pytest.approx(3, rel=1e-3)
    assert run["ward.felt"][0].tolist() == [0, 10]


@pytest.mark.parametrize("name", catalogue.names("stressors"))
def test_every_edge_of_every_stressor_falls_on_a_moment_that_a_visit_can_have(name: str) -> None:
    thing = catalogue.treatment(name, kind="stressor")
    at = 16 + 1 / 3
    records = thing.records(amount=None, at=at, lasts=0.0 if thing.profile else 50 / 60)
    other = thing.records(amount=None, at=at, lasts=0.0 if thing.profile else 72 + 50 / 60)
    for r in [*records, *other]:
        minute = (r.time - 16) * 60
        assert minute == pytest.approx(round(minute), abs=1e-6)
    assert all(a.time <= b.time for a, b in pairwise(records))


@pytest.mark.parametrize("late", [-3e-9, -1e-9, 1e-9, 3e-9])
def test_a_visit_told_by_another_sum_is_at_the_edge_all_the_same(late: float) -> None:
    """-20 min and eight times 5 min, each rounded, is 1 or 2 ns beside 20 min."""
    model = _model()
    records = [Step(0.0, "ward.level", 1.0), Step(1 / 3, "ward.level", -1.0), Dose(1 / 3, "ward.drug", 3.0)]
    people = Cohort(-1.0, model.defaults[None], np.zeros((1, 1)), np.zeros((1, 1)), Events.of(model, [records]))
    run = solve(model, people, np.array([0.1, 1 / 3 + late, 0.34]), rtol=1e-6)
    assert run["ward.felt"][0].tolist() == [10, 10, 0]
    assert run["ward.drug"][0, 1] == 0 and run["ward.drug"][0, 2] == pytest.approx(3, rel=1e-2)

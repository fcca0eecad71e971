"""One person's numbers depend on that person alone: not on workers, chunks, order or neighbours."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, Method, Solution, body_blocks, solve, starting_inputs
from allostasis.engine.status import REASONS
from allostasis.language import Dose, Module, Record, Step
from allostasis.people import Population, draw
from bodies import cohort, rows, whole

PEOPLE = 21
TIMES = np.array([0.0, 4.0, 9.0, 12.0, 15.0, 18.0, 24.0])


def _made(index: np.ndarray) -> Cohort:
    """Drawn people with bursts, each with doses at moments of their own."""
    model = whole()
    people = draw(model, Population(), 5, index)
    base = cohort(model, people.p, [()] * len(index))
    given: list[list[Record]] = [
        [Dose(8.0 + 0.1 * i, "endotoxin.blood", 0.1 * i), Step(14.0, "tsst.level", 2.0), Step(14.5, "tsst.level", -2.0)]
        for i in index
    ]
    events = Events.of(model, given, body_blocks(model, 5, index, 0, 2))
    return Cohort(0.0, base.p, base.y, starting_inputs(model, 0.0, len(index)), events)


@cache
def _everybody(method: Method = "cash_karp", single: bool = False) -> Solution:
    return solve(whole(), _made(np.arange(PEOPLE)), TIMES, method=method, single=single, rtol=1e-5, workers=1)


@pytest.mark.parametrize(
    "method, single", [("cash_karp", False), ("merson", True), pytest.param("rodas4", False, marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("chunk", [1, 5, 8, 64, None])
def test_workers_and_chunks_change_no_byte(method: Method, single: bool, workers: int, chunk: int | None) -> None:
    run = solve(
        whole(), _made(np.arange(PEOPLE)), TIMES, method=method, single=single, rtol=1e-5, workers=workers, chunk=chunk
    )
    assert rows(run).tobytes() == rows(_everybody(method, single)).tobytes()
    assert run.steps == _everybody(method, single).steps


@pytest.mark.parametrize("seed", [0, 1])
def test_order_and_company_change_no_byte(seed: int) -> None:
    """Shuffled, and only some of them: the same rows."""
    expected = rows(_everybody())
    order = np.random.default_rng(seed).permutation(PEOPLE)
    assert rows(solve(whole(), _made(order), TIMES, rtol=1e-5, workers=2)).tobytes() == expected[order].tobytes()
    few = order[:3]
    assert rows(solve(whole(), _made(few), TIMES, rtol=1e-5)).tobytes() == expected[few].tobytes()


@pytest.mark.parametrize("method, single", [("cash_karp", False), ("merson", True), ("tsit5", False)])
def test_width_and_what_is_known_change_no_byte(method: Method, single: bool) -> None:
    """Half a register, a register, two; and with a parameter that one person has to themselves."""
    made, shared = _made(np.arange(PEOPLE)), "inflammation.gr_brake"
    runs = [solve(whole(), made, TIMES, method=method, single=single, rtol=1e-5, width=w) for w in (2, 8, 16)]
    assert len({rows(run).tobytes() for run in runs}) == 1
    assert not whole().params[shared].varies
    made.p[4, whole().param_names.index(shared)] *= 1.1
    apart = rows(solve(whole(), made, TIMES, method=method, single=single, rtol=1e-5))
    others = np.arange(PEOPLE) != 4
    assert apart[others].tobytes() == rows(runs[0])[others].tobytes()
    assert apart[4].tobytes() != rows(runs[0])[4].tobytes()


def test_people_differ() -> None:
    """The same bytes for everybody would pass everything above."""
    assert len({r.tobytes() for r in rows(_everybody())}) == PEOPLE


# ---------------------------------------------------------------- a person who fails


def _bomb() -> Model:
    m = Module("bomb", about="grows as its square: infinite after 1 / (rate x start) hours")
    x = m.state("x", start=1.0, unit="1", about="what grows")
    rate = m.param("rate", 0.0, "1/h", source="test")
    m.flow("growth", rate * x**2, into=x)
    m.flow("loss", m.param("loss", 0.1, "1/h", source="test") * x, out_of=x)
    return assemble([m])


def _bombs(rates: list[float]) -> Cohort:
    model = _bomb()
    p = np.tile(model.defaults, (len(rates), 1))
    p[:, model.param_names.index("bomb.rate")] = rates
    return cohort(model, p, [()] * len(rates))


@pytest.mark.parametrize("workers, chunk", [(1, None), (2, 3)])
def test_a_person_who_blows_up_fails_alone(workers: int, chunk: int | None) -> None:
    """x' = x^2 / 4 - x / 10 is infinite at 10 ln(5 / 3) = 5.108 h; 0.05 x^2 - 0.1 x is not."""
    rates = [0.0, 0.25, 0.05, 0.25, 0.0, 0.01, np.nan, 0.0, 0.02, 0.0]
    times = np.array([0.0, 2.0, 5.0, 6.0, 24.0])
    run = solve(_bomb(), _bombs(rates), times, rtol=1e-6, workers=workers, chunk=chunk)
    np.testing.assert_array_equal(run.status, [0, 1, 0, 1, 0, 0, 1, 0, 0, 0])
    assert "blew up" in REASONS[1]
    np.testing.assert_allclose(run.stopped[[1, 3]], 10 * np.log(5 / 3), rtol=1e-4)
    assert run.stopped[6] == 0.0 and np.isnan(run.stopped[[0, 2, 4]]).all()
    assert np.isfinite(run["bomb.x"][1, :3]).all() and np.isnan(run["bomb.x"][1, 3:]).all()
    well = [i for i, r in enumerate(rates) if r < 0.2]
    among_the_well = solve(_bomb(), _bombs([rates[i] for i in well]), times, rtol=1e-6)
    assert rows(run)[well].tobytes() == rows(among_the_well).tobytes()
    exact = 1 / (0.5 + (1 - 0.5) * np.exp(0.1 * times))  # rate 0.05: Bernoulli's equation
    np.testing.assert_allclose(run["bomb.x"][2], exact, rtol=1e-5)


def test_a_person_who_takes_too_long_is_given_up_with_the_reason() -> None:
    run = solve(_bomb(), _bombs([0.0, 0.0]), np.array([0.0, 24.0]), rtol=1e-6, longest=0.01, most=100)
    assert (run.status == 2).all() and REASONS[2] == "too many steps" and (run.stopped < 1.1).all()
    assert np.isnan(run["bomb.x"][:, -1]).all()


def test_one_impossible_body_leaves_the_others_alone() -> None:
    made = _made(np.arange(PEOPLE))
    made.p[4, whole().param_names.index("hpa.tau_tissue")] = np.nan
    run = solve(whole(), made, TIMES, rtol=1e-5, workers=2)
    assert run.status[4] == 1 and run.status.sum() == 1 and np.isnan(run.y[4, 1:]).all()
    others = np.arange(PEOPLE) != 4
    assert rows(run)[others].tobytes() == rows(_everybody())[others].tobytes()

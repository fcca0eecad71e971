"""A run that is watched gives the bits of one that is not; one that is stopped says so and keeps what was finished."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from allostasis.assembly import Model, assemble
from allostasis.engine import REASONS, Cohort, Events, Method, Solution, SolverOptions, Stop, settle, solve
from allostasis.engine.status import STOPPED
from allostasis.engine.watching import Finished
from allostasis.language import Dose, Module

TIMES = np.arange(1.0, 4001.0)


def wheel(speed: float = 40.0) -> Model:
    """Something that turns for ever: as many steps an hour as one likes."""
    m = Module("wheel", about="turns")
    x = m.state("x", start=1.0, scale=1.0, unit="1", about="where it is", signed=True)
    v = m.state("v", start=0.0, scale=1.0, unit="1", about="how fast", signed=True)
    tau = m.param("tau", 1 / speed, "h", source="test")
    m.flow("moving", v / tau, into=x)
    m.flow("pulling", x / tau, out_of=v)
    m.offer("far", x + 2 * v, unit="1", about="an offer")
    m.offer("near", x * v, unit="1", about="another")
    return assemble([m])


def people(model: Model, n: int = 3, doses: tuple[float, ...] = (100.0,)) -> Cohort:
    given = [[Dose(at, "wheel.x", 0.1 * (i + 1)) for at in doses] for i in range(n)]
    y = np.tile([float(s.start) for s in model.states.values()], (n, 1))
    return Cohort(0.0, np.tile(model.defaults, (n, 1)), y, np.empty((n, 0)), Events.of(model, given))


@pytest.mark.parametrize("method, single", [("cash_karp", False), ("merson", True), ("rodas4", False)])
@pytest.mark.parametrize("workers", [1, 2])
def test_every_part_has_the_bits_of_the_end(method: Method, single: bool, workers: int) -> None:
    """Whatever a part shows stays so, also where a lane writes moments of steps that are refused."""
    model, parts = wheel(), list[tuple[int, bytes]]()
    how = SolverOptions(method=method, single=single, rtol=1e-5, workers=workers, width=4)

    def see(part: Solution) -> None:
        assert part.y.shape[1] == len(part.times) and np.isfinite(part.y).all()
        parts.append((len(part.times), part.y.tobytes()))

    whole = solve(model, people(model), TIMES, how)
    for _ in range(50):  # a busy machine may look only when all is over
        parts.clear()
        seen = solve(model, people(model), TIMES, how, on_part=see)
        assert seen.y.tobytes() == whole.y.tobytes() and not seen.status.any()
        if parts and parts[-1][0] < len(TIMES):
            break
    assert parts and [n for n, _ in parts] == sorted({n for n, _ in parts}) and parts[-1][0] < len(TIMES)
    assert all(whole.y[:, :n].tobytes() == shown for n, shown in parts)


def test_a_stop_ends_a_run_and_what_was_finished_stays() -> None:
    """Without any dose to come: nothing but its own steps lets the kernel look up."""
    model, stop = wheel(speed=2000.0), Stop()
    whole = solve(model, people(model, doses=()), TIMES[:3], rtol=1e-5)
    run = solve(
        model, people(model, doses=()), TIMES, rtol=1e-5, most=10**9, on_part=lambda part: stop.set(), stop=stop
    )
    assert set(run.status) == {STOPPED} and run.reason(0) == REASONS[STOPPED]
    for i, when in enumerate(run.stopped):
        assert 1.0 <= when < 4000.0
        done = when + 1e-6 >= TIMES
        assert np.isfinite(run.y[i, done]).all() and np.isnan(run.y[i, ~done]).all()
    assert run.y[:, :3][np.isfinite(run.y[:, :3])].tobytes() == whole.y[np.isfinite(run.y[:, :3])].tobytes()


def test_a_stop_that_is_set_already_lets_nobody_begin_and_one_from_a_thread_ends_a_plain_run() -> None:
    model, stop = wheel(speed=2000.0), Stop()
    thread = threading.Timer(0.05, stop.set)
    thread.start()
    run = solve(model, people(model, 40), TIMES, rtol=1e-5, most=10**9, stop=stop)
    assert (run.status == STOPPED).all() and (run.stopped < 4000).all() and (run.stopped[-1] < 1e-3)
    again = solve(model, people(model), TIMES, rtol=1e-5, stop=stop)
    assert (again.status == STOPPED).all() and np.isnan(again.y[:, 1:]).all()
    rest = settle(model, np.tile(model.defaults, (2, 1)), np.arange(2), seed=1, stop=stop)
    assert (rest.status == STOPPED).all() and np.isnan(rest.y).all()
    assert again.steps == (0, 0) and (again.stopped == 0.0).all()  # nobody was begun


def test_an_error_of_who_watches_ends_the_run_and_leaves_a_stop_of_theirs_alone() -> None:
    model, stop = wheel(speed=2000.0), Stop()

    def fail(part: Solution) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        solve(model, people(model), TIMES, rtol=1e-5, most=10**9, on_part=fail, stop=stop)
    assert not stop.is_set


def test_offers_are_computed_one_by_one_with_the_bits_of_all_of_them() -> None:
    model = wheel()
    run = solve(model, people(model), TIMES[:50])
    both, one = run.read(["wheel.far", "wheel.near", "wheel.x"]), solve(model, people(model), TIMES[:50])
    text, p = run.kernel.written, run.kernel.written.parameters(run.p).T[:, :, None]
    from allostasis.engine import numpy_ops

    every: Any = text.run.offers(numpy_ops, run.times[None, :], run.y.transpose(2, 0, 1), run.u.transpose(2, 0, 1), p)
    for name, values in zip(model.offers, every, strict=True):
        assert both[name].tobytes() == one[name].tobytes() == np.asarray(values).tobytes()
    assert both["wheel.x"].tobytes() == run.y[:, :, 0].tobytes()


def test_who_blows_up_has_no_number_after_that_however_often_one_looks() -> None:
    """x' = x**2 / tau is infinite at the moment tau: steps beyond it are refused, whatever they had written down."""
    m = Module("bang", about="blows up")
    x = m.state("x", start=1.0, scale=1.0, unit="1", about="what grows")
    tau = m.param("tau", 2.0, "h", source="test")
    m.flow("growing", x**2 / tau, into=x)
    model = assemble([m])
    ends = np.array([1.0, 1e9])  # starts: the first is over at 2 h, the other at once
    cohort = Cohort(0.0, np.tile(model.defaults, (2, 1)), ends[:, None], np.empty((2, 0)), Events.of(model, [(), ()]))
    times = np.linspace(0.01, 4.0, 1601)
    run = solve(model, cohort, times, rtol=1e-4)
    assert (run.status > 0).all() and run.stopped[0] == pytest.approx(2.0, abs=1e-3)
    for i in range(2):
        known = np.isfinite(run.y[i, :, 0])
        assert known.tolist() == (times <= run.stopped[i] + 1e-8).tolist()
    early = times < 1.9
    assert run.y[0, early, 0] == pytest.approx(1 / (1 - times[early] / 2), rel=1e-3)


def test_moments_of_a_step_that_may_be_refused_do_not_count() -> None:
    """Two people and two lanes: what is written beyond the steps taken, who has not begun, is over, or has failed."""
    out, status, seen = np.full((2, 4, 1), np.nan), np.zeros(2, np.int64), np.array([1, 0])
    finished = Finished(out, status)
    finished.lanes(np.array([0, -1]), seen)
    out[0, :3] = 1.0
    assert finished.moments() == 0  # the other has not begun
    out[1] = 1.0  # no lane has that person any more
    assert finished.moments() == 1
    seen[0] = 2
    assert finished.moments() == 2
    seen[0] = 4  # a lane that has just taken another person still shows the last one's
    assert finished.moments() == 3
    status[0] = 1
    assert finished.moments() == 4

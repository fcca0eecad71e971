"""One thread a person: the same text on the processor, in the simulator, as PTX, and on a card where there is one."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from types import SimpleNamespace

import numpy as np
import pytest

from allostasis.assembly import Model, assemble
from allostasis.engine.backends import cuda as gpu
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.events import Events
from allostasis.engine.solver import solve as on_processor
from allostasis.errors import RunError, UnknownName
from allostasis.language import Dose, Module, Record, Step, cosine, up


def toy() -> Model:
    """Doses, inputs, a switch, the hour, a fraction and a power, and one state that can blow up."""
    m = Module("m", about="made up")
    push = m.input("push", unit="1", about="from outside")
    gain = m.param("gain", 0.0, "1", source="made")
    tau = m.param("tau", 2.0, "h", source="made")
    x = m.state("x", start=1.0, unit="1", about="follows")
    fill = m.state("fill", start=0.2, unit="1", about="fills and empties")
    wild = m.state("wild", start=1.0, unit="1", about="blows up where gain > 0")
    on = m.switch_symbol("on")
    m.switch("on", start=0.0, about="1 while emptying", when=(1 - on) * (fill - 1) + on * (sp_half(fill)))
    m.flow("following", (1.5 + cosine(m.time, 0 * tau, 12 * tau) + push + up(fill, 0.7, 2) - x) / tau, into=x)
    m.flow("filling", (0.3 + 0.1 * x) * (1 - on) / tau, into=fill)
    m.flow("emptying", on * fill / tau, out_of=fill)
    m.flow("growth", gain * wild**2 / tau, into=wild)
    return assemble([m])


def sp_half(fill: object) -> object:
    return 0.5 - fill  # type: ignore[operator]


RECORDS: list[list[Record]] = [
    [],
    [Dose(3.25, "m.x", 2.0), Step(3.25, "m.push", 1.0), Step(9.5, "m.push", -1.0)],
    [Dose(0.0, "m.fill", 0.9), Dose(12.0, "m.x", 1.0)],
    [],
]
TIMES = np.array([0.0, 3.25, 6.0, 12.0, 24.0])


def cohort(model: Model) -> Cohort:
    n = len(RECORDS)
    p = np.tile(model.defaults, (n, 1))
    p[:, model.param_names.index("m.tau")] *= 1 + 0.1 * np.arange(n)
    p[3, model.param_names.index("m.gain")] = 0.2
    y = np.tile([float(s.start) for s in model.states.values()], (n, 1))
    return Cohort(0.0, p, y, np.tile(model.input_starts, (n, 1)), Events.of(model, RECORDS))


def agree(a: Solution, b: Solution, within: float) -> None:
    assert np.array_equal(a.status, b.status)
    assert np.array_equal(np.isnan(a.y), np.isnan(b.y))
    assert np.nanmax(np.abs(a.y - b.y)) < within
    assert np.nanmax(np.abs(a.u - b.u)) < 1e-9


def test_threads_do_what_lanes_do() -> None:
    model = toy()
    lanes, threads = (
        f(model, cohort(model), TIMES, rtol=1e-9) for f in (on_processor, lambda *a, **k: gpu.solve(*a, on="cpu", **k))
    )
    agree(lanes, threads, 3e-6)
    assert threads.status.tolist() == [0, 0, 0, 1]
    assert 6.0 < threads.stopped[3] < 24.0
    assert threads.stopped[3] == pytest.approx(lanes.stopped[3], abs=1e-3)
    assert np.isfinite(threads.y[3, TIMES < threads.stopped[3]]).all()
    assert np.nanmax(threads["m.on"]) == 1.0 and np.ptp(threads["m.x"][:3]) > 1.0
    assert threads.steps[0] == pytest.approx(lanes.steps[0], rel=0.1)


def test_error_control_holds_and_steps_grow_with_it() -> None:
    model = toy()
    people = cohort(model)
    exact = gpu.solve(model, people, TIMES, rtol=1e-11, on="cpu")
    runs = [gpu.solve(model, people, TIMES, rtol=r, on="cpu") for r in (1e-4, 1e-6, 1e-7, 1e-9)]
    error = [np.nanmax(np.abs(s.y[:3] - exact.y[:3])) for s in runs]
    assert error[0] < 1e-4
    assert error[1] < 0.2 * error[0] and error[2] < 0.2 * error[1]
    assert error[3] < 5e-8  # a switch is found to 1e-8 h
    assert runs[3].steps[0] > 1.5 * runs[1].steps[0]


def test_chunks_records_and_limits() -> None:
    model = toy()
    people = cohort(model)
    whole = gpu.solve(model, people, TIMES, on="cpu")
    assert np.array_equal(whole.y, gpu.solve(model, people, TIMES, chunk=1, on="cpu").y, equal_nan=True)
    part = gpu.solve(model, people, TIMES, record=["m.fill"], on="cpu")
    assert np.array_equal(part["m.fill"], whole["m.fill"], equal_nan=True)
    assert gpu.solve(model, people, TIMES, most=20, on="cpu").status.tolist() == [2, 2, 2, 2]
    with pytest.raises(UnknownName, match="fill"):
        gpu.solve(model, people, TIMES, record=["m.filling"], on="cpu")
    with pytest.raises(RunError, match="ascend"):
        gpu.solve(model, people, TIMES[::-1], on="cpu")


@pytest.mark.skipif(gpu.available(), reason="there is a card here")
def test_without_a_card_the_way_out_is_named() -> None:
    with pytest.raises(RunError, match="no graphics card") as caught:
        gpu.solve(toy(), cohort(toy()), TIMES)
    assert "engine.solve" in caught.value.fix


@pytest.mark.skipif(find_spec("numba_cuda") is None and find_spec("numba.cuda") is None, reason="no numba-cuda")
def test_the_kernel_runs_in_the_simulator() -> None:
    """In a process of its own, because the simulator is chosen when numba is imported."""
    run = subprocess.run(
        [sys.executable, "-c", "from tests.lives import test_gpu; test_gpu.in_simulator()"],
        env={**os.environ, "NUMBA_ENABLE_CUDASIM": "1", "PYTHONPATH": os.pathsep.join([*sys.path, os.getcwd()])},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert run.returncode == 0, run.stderr
    assert "agreed" in run.stdout


def in_simulator() -> None:
    """The kernel, launched as on a card, against the same text on the processor."""
    model = toy()
    assert gpu.available()
    times = TIMES[:4]
    agree(gpu.solve(model, cohort(model), times, block=3), gpu.solve(model, cohort(model), times, on="cpu"), 1e-12)
    print("agreed")


@pytest.mark.skipif(find_spec("numba_cuda") is None or find_spec("nvidia") is None, reason="no numba-cuda, or no NVVM")
def test_the_kernel_compiles_for_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where there is no card: device functions ask which one they are for, so they are told."""
    from numba.cuda import dispatcher

    card = SimpleNamespace(compute_capability=(8, 0))
    monkeypatch.setattr(dispatcher, "get_current_device", lambda: card)
    text = gpu.ptx(toy())
    assert ".target sm_80" in text and text.count("fma.rn.f64") > 50 and ".visible .entry" in text


@pytest.mark.skipif(not gpu.available() or "NUMBA_ENABLE_CUDASIM" in os.environ, reason="no card here")
def test_a_card_agrees_with_the_processor() -> None:
    model = toy()
    agree(gpu.solve(model, cohort(model), TIMES, rtol=1e-9), on_processor(model, cohort(model), TIMES, rtol=1e-9), 3e-6)

"""Random small models: kernel against SciPy, positivity, and moments that fall together.

The shapes are drawn once, because each costs a compilation; Hypothesis then draws people and what happens to them.
"""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from allostasis.assembly import Model, assemble
from allostasis.engine import Method, solve
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, Module, Record, Step, down, up
from bodies import cohort, gap

ORGANS = 4
HOURS = np.array([0.0, 1.0, 2.0, 3.5, 5.0, 8.0, 12.0])


@cache
def _drawn(shape: int) -> Model:
    """Four organs of one to three states that push and brake each other; inputs, ports, and one switch."""
    rng = random.Random(shape)
    sizes = [rng.randint(1, 3) for _ in range(ORGANS)]
    return assemble([_organ(rng, i, sizes) for i in range(ORGANS)])


def _organ(rng: random.Random, index: int, sizes: list[int]) -> Module:
    m = Module(f"organ{index}", about="drawn")
    states = [m.state(f"x{j}", start=rng.uniform(0.2, 3.0), unit="1", about="drawn") for j in range(sizes[index])]
    source = m.input("source", unit="1/h", about="drawn")
    port = m.port("port", unit="1/h", alone=0.0, about="drawn")
    for j, x in enumerate(states):
        other = rng.randrange(ORGANS)
        place = f"organ{other}.x{rng.randrange(sizes[other])}"
        if place in m.reads or other == index:
            seen: Any = rng.choice(states)
        else:
            seen = m.read(place, unit="1", alone=rng.uniform(0.5, 2.0))
        most = m.param(f"most{j}", rng.uniform(0.5, 4.0), "1/h", source="test")
        half = m.param(f"half{j}", rng.uniform(0.3, 3.0), "1", source="test")
        tau = m.param(f"tau{j}", 10 ** rng.uniform(-0.5, 1.3), "h", source="test")
        steep = rng.choice([1, 2, 4, 1.7])
        response = rng.choice([up, down])(seen, half, steep)
        m.flow(f"making {j}", most * response + (source + port if j == 0 else 0), into=x)
        m.flow(f"losing {j}", x / tau, out_of=x)
        if j:
            m.flow(f"moving {j}", x / tau / 3, into=states[j - 1], out_of=x)
    gain = m.param("gain", rng.uniform(0.1, 1.0), "1/h", source="test")
    m.act(f"organ{(index + 1) % ORGANS}.port", gain * up(states[0], 2.0, 2))
    if index == 0:
        on = m.switch_symbol("on")
        low = m.param("low", rng.uniform(0.5, 1.5), "1", source="test")
        m.switch("on", start=0.0, about="drawn", when=(1 - on) * (low - states[0]) + on * (states[0] - 2 * low))
        m.flow("switched", 3 * gain * on, into=states[0])
    return m


@st.composite
def lives(draw: st.DrawFn, shape: int) -> tuple[np.ndarray, list[Record], dict[str, float]]:
    """A person, their start, and moments that like to fall together: on each other, on reports, on the beginning."""
    model = _drawn(shape)
    size = st.floats(0.5, 2.0)
    p = model.defaults.copy()
    p[: len(model.params)] *= draw(st.lists(size, min_size=len(model.params), max_size=len(model.params)))
    moment = st.sampled_from([0.0, 1.0, 1.0, 2.0, 2.3, 3.5, 5.0, 5.0 + 1e-7, 7.99]) | st.floats(0.0, 11.9)
    made: list[Record] = []
    for _ in range(draw(st.integers(0, 8))):
        time, amount = draw(moment), draw(st.floats(0.0, 5.0))
        organ = f"organ{draw(st.integers(0, ORGANS - 1))}"
        if draw(st.booleans()):
            made.append(Dose(time, f"{organ}.x0", amount))
        else:
            made += [
                Step(time, f"{organ}.source", amount),
                Step(time + draw(st.sampled_from([0.5, 1.0])), f"{organ}.source", -amount),
            ]
    start = {n: draw(st.floats(0.0, 5.0)) for n in model.states}
    return p, sorted(made, key=lambda r: r.time), start


def _agree(shape: int, method: Method, life: tuple[np.ndarray, list[Record], dict[str, float]]) -> None:
    model, (p, records, start) = _drawn(shape), life
    made = cohort(model, p[None], [records], until=12.0, start=start)
    run = solve(model, made, HOURS, method=method, rtol=1e-9)
    named = dict(zip(model.param_names, p, strict=True))
    expected = reference.solve(
        model, HOURS, begin=0.0, records=records, params=named, start=start, rtol=1e-9, method="DOP853"
    )
    assert run.status[0] == 0
    for name, state in model.states.items():
        assert gap(run[name][0], expected[name], state.scale) <= 1e-5, name
        assert run[name].min() >= 0, name
    for name in model.switches:
        np.testing.assert_array_equal(run[name][0], expected[name], err_msg=name)


@pytest.mark.parametrize("shape, method", [(1, "cash_karp"), (2, "merson"), (2, "rodas4")])
def test_the_kernel_agrees_with_scipy(shape: int, method: Method) -> None:
    _drawn(shape)

    # without shrinking: it would run SciPy hundreds of times to make a failure smaller
    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(lives(shape))
    def agree(life: Any) -> None:
        _agree(shape, method, life)

    agree()


def test_moments_that_fall_together_add_up() -> None:
    """Two doses, a step up and a step down at one moment, at a report: each counts, in any order."""
    model = _drawn(1)
    together: list[Record] = [
        Dose(2.0, "organ0.x0", 1.0),
        Step(2.0, "organ1.source", 2.0),
        Dose(2.0, "organ0.x0", 0.5),
        Step(2.0, "organ1.source", -1.5),
        Dose(2.0, "organ2.x0", 0.25),
    ]
    summed: list[Record] = [Dose(2.0, "organ0.x0", 1.5), Step(2.0, "organ1.source", 0.5), Dose(2.0, "organ2.x0", 0.25)]
    runs = [
        solve(model, cohort(model, model.defaults[None], [r], until=12.0), HOURS, rtol=1e-9)
        for r in (together, together[::-1], summed, [])
    ]
    for run in runs[1:3]:
        np.testing.assert_allclose(run.y, runs[0].y, rtol=1e-12)
    before = HOURS <= 2.0  # a report at the moment of a dose is from before it
    np.testing.assert_allclose(runs[0].y[:, before], runs[3].y[:, before], rtol=1e-12)
    assert runs[0]["organ0.x0"][0, 3] > runs[3]["organ0.x0"][0, 3]
    assert runs[0]["organ1.source"][0, 3] == pytest.approx(0.5)

"""States that are exponentials of their own are carried exactly; no step is longer than stability allows."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, Method, build, solve
from allostasis.engine.codegen.tableaus import METHODS, Explicit
from allostasis.language import Dose, Module, Step

EXPLICIT = sorted(n for n, m in METHODS.items() if isinstance(m, Explicit))


def fading() -> Model:
    """A state that an input fills and that empties by itself, and one that follows it."""
    m = Module("organ", about="a test")
    source = m.input("source", unit="1/h", about="what fills")
    x = m.state("x", start=1.0, unit="1", about="what fades")
    z = m.state("z", start=1.0, unit="1", about="what follows")
    tau = m.param("tau", 0.5, "h", source="test", varies=0.2)
    slow = m.param("slow", 0.25, "h", source="test", varies=0.2)
    m.flow("filling", source, into=x)
    m.flow("fading", x / tau, out_of=x)
    m.flow("following", x / slow, into=z)
    m.flow("leaving", z / slow, out_of=z)
    return assemble([m])


def lived(method: Method, tau: float, *, single: bool = False, rtol: float = 1.0) -> np.ndarray:
    """x at 1, 2 and 5 h, after a dose at 1 h, while the input is on from 2 h."""
    model = fading()
    p = model.defaults.copy()
    p[model.param_names.index("organ.tau")] = tau
    events = Events.of(model, [[Dose(1.0, "organ.x", 2.0), Step(2.0, "organ.source", 3.0)]])
    cohort = Cohort(0.0, p[None], np.ones((1, 2)), np.zeros((1, 1)), events)
    return solve(model, cohort, np.array([1.0, 2.0, 5.0]), method=method, single=single, rtol=rtol)["organ.x"][0]


@pytest.mark.parametrize("tau", [0.02, 0.5, 1e3, 1e12])
@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("method", EXPLICIT)
def test_what_fades_by_itself_is_exact_at_any_tolerance(method: Method, single: bool, tau: float) -> None:
    one = np.exp(-1 / tau)
    two = (one + 2.0) * np.exp(-1 / tau)
    three = 3.0 * tau + (two - 3.0 * tau) * np.exp(-3 / tau) if tau < 1e6 else two + 9.0
    close = 1e-5 if single else 1e-10
    np.testing.assert_allclose(lived(method, tau, single=single), [one, two, three], rtol=close)


def test_only_what_fades_by_itself_is_closed() -> None:
    kernel = build(fading(), method="merson")
    assert [kernel.model.state_names[i] for i in kernel.written.closed] == ["organ.x"]
    assert np.isinf(kernel.slack[0]) and np.isfinite(kernel.slack[1])
    assert np.isfinite(build(fading(), method="rodas4").slack).all()


@pytest.mark.parametrize("method", EXPLICIT)
def test_a_step_of_its_reach_damps_and_a_longer_one_does_not(method: Method) -> None:
    tableau = METHODS[method]
    assert isinstance(tableau, Explicit)

    def grown(z: float) -> float:
        slopes = [z]
        for weights in tableau.stages:
            slopes.append(z * (1 + sum(w * k for w, k in zip(weights, slopes, strict=True))))
        return abs(slopes[-1] / z)

    assert max(grown(-z) for z in np.linspace(0.1, tableau.reach, 100)) < 1
    assert grown(-1.1 * tableau.reach) > 1


def test_the_fastest_loss_bounds_the_steps_of_each_person() -> None:
    model = fading()
    p = np.tile(model.defaults, (2, 1))
    p[1, model.param_names.index("organ.slow")] /= 2
    bounds = build(model, method="merson").arrays(p)[2]
    assert bounds[0] == pytest.approx(2 * bounds[1]) and 0.7 < bounds[0] / (0.25 * 3.5) < 1
    assert np.isinf(build(model, method="rodas4").arrays(p)[2]).all()

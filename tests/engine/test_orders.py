"""Each integrator converges with its order, explicit and implicit, in both precisions."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.engine import Cohort, Events, Method, solve
from allostasis.engine.codegen.tableaus import METHODS, Explicit
from allostasis.language import Module


def swing() -> Module:
    """A damped swing that time drives: nonlinear, not autonomous, smooth."""
    m = Module("swing", about="a test")
    x = m.state("x", start=1.0, unit="1", about="place", signed=True)
    v = m.state("v", start=0.0, scale=1.0, unit="1", about="speed", signed=True)
    tau = m.param("tau", 1.0, "h", source="proposal")
    m.flow("moving", v / tau, into=x)
    m.flow("pull", (-x - x**3 / 3 - v / 5 + _cos(m.time / tau)) / tau, into=v)
    return m


def _cos(x: object) -> object:
    import sympy as sp

    return sp.cos(x)


def end(method: Method, step: float, *, single: bool = False) -> np.ndarray:
    model = assemble([swing()])
    cohort = Cohort(0.0, model.defaults[None], np.array([[1.0, 0.0]]), np.empty((1, 0)), Events.of(model, [()]))
    # any step is good enough at this tolerance, so that all steps but the first few are `longest` long
    times = np.array([0.5, 4.5])
    return solve(model, cohort, times, method=method, rtol=1e6, longest=step, single=single).y[0, -1]


@pytest.mark.parametrize("method", sorted(METHODS))
def test_order(method: Method) -> None:
    truth = end(method, 1 / 512)
    steps = np.array([1 / 4, 1 / 8, 1 / 16])
    wrong = np.array([np.abs(end(method, h) - truth).max() for h in steps])
    slope = np.polyfit(np.log(steps), np.log(wrong), 1)[0]
    assert METHODS[method].order - 0.4 < slope < METHODS[method].order + 1.0, (method, slope, wrong)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_both_methods_find_the_same_end(method: Method) -> None:
    other: Method = "rodas4" if isinstance(METHODS[method], Explicit) else "tsit5"
    assert np.abs(end(method, 1 / 512) - end(other, 1 / 512)).max() < 1e-9


def test_single_stages_keep_the_state_in_double() -> None:
    assert 0 < np.abs(end("tsit5", 1 / 64, single=True) - end("tsit5", 1 / 512)).max() < 1e-5

"""Steps of reference mode end where a rate has a kink: the estimate of an error does not see what is stepped over."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, Method, build, solve
from allostasis.engine.codegen import numpy_ops
from allostasis.language import Module
from allostasis.language.maths import excess


def rising() -> Model:
    """A state that rises to 2, and one that fills while the first is above 1."""
    m = Module("organ", about="a test")
    tau = m.param("tau", 3.0, "h", source="test", varies=0.2)
    x = m.state("x", start=0.0, unit="1", about="what rises", scale=1.0)
    z = m.state("z", start=0.0, unit="1", about="what fills", scale=1.0)
    held = m.state("held", start=1.0, unit="1", about="a slow state", scale=1.0, slow=True)
    m.flow("rising", 2 / tau, into=x)
    m.flow("leaving", x / tau, out_of=x)
    m.flow("filling", excess(x, 1) / tau, into=z)
    m.flow("settling", sp.Max(held - 2, 0) / tau, out_of=held)
    return assemble([m])


@pytest.mark.parametrize("method", ["cash_karp", "merson", "rodas4", "tsit5"])
def test_what_fills_behind_a_kink_is_as_exact_as_the_rest(method: Method) -> None:
    model, rtol, last = rising(), 1e-5, 6.0
    tau = np.linspace(2.0, 4.0, 101)
    p = np.tile(model.defaults, (len(tau), 1))
    p[:, model.param_names.index("organ.tau")] = tau
    y, u = np.tile([0.0, 0.0, 1.0], (len(tau), 1)), np.empty((len(tau), 0))
    made = solve(
        model, Cohort(0.0, p, y, u, Events.of(model, [()] * len(tau))), np.array([last]), method=method, rtol=rtol
    )
    crossed = tau * np.log(2)
    exact = (last - crossed) / tau + 2 * np.exp(-last / tau) - 1
    assert np.abs(made["organ.z"][:, 0] / exact - 1).max() < 5 * rtol
    assert made.steps[0] < 100 * len(tau)


def test_kinks_of_slow_states_are_left_alone() -> None:
    kernel = build(rising())
    p = kernel.written.parameters(kernel.model.defaults[None])[0]
    assert kernel.written.run.kinks(numpy_ops, 0.0, [3.0, 0.0, 1.0], [], p) == (0.5,)

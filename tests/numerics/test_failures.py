"""Who cannot be computed: from the start on, because a state became impossible, or because it would cost too much."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, solve
from allostasis.engine.status import IMPOSSIBLE
from allostasis.language import Dose, Module
from bodies import cohort


def _bomb() -> Model:
    m = Module("bomb", about="grows as its square: infinite after 1 / (rate x start) hours")
    x = m.state("x", start=1.0, unit="1", about="what grows")
    rate = m.param("rate", 0.0, "1/h", source="test")
    m.flow("growth", rate * x**2, into=x)
    m.flow("loss", m.param("loss", 0.1, "1/h", source="test") * x, out_of=x)
    return assemble([m])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("what", ["parameter", "state", "dose"])
def test_whoever_begins_with_what_is_no_number_has_failed_from_the_start(what: str, value: float) -> None:
    made = cohort(_bomb(), np.tile(_bomb().defaults, (3, 1)), [(), [Dose(5.0, "bomb.x", value)][what != "dose" :], ()])
    if what == "parameter":
        made.p[1, _bomb().param_names.index("bomb.rate")] = value
    elif what == "state":
        made.y[1, 0] = value
    run = solve(_bomb(), made, np.array([0.0, 2.0, 6.0]), rtol=1e-6)
    assert run.status.tolist() == [0, 1, 0] and run.stopped[1] == 0.0
    assert np.isnan(run.y[1]).all() and np.isfinite(run.y[[0, 2]]).all()
    assert run.why.keys() == {1} and {"parameter": "bomb.rate is", "state": "bomb.x is", "dose": "bomb.x is moved by"}[
        what
    ] in run.reason(1)
    assert run.reason(0) == ""


def test_a_state_that_cannot_be_negative_is_no_result() -> None:
    """x falls by 1 an hour whatever is left: it is at -0.5 after 1.5 h. Where it may be negative, that is a result."""
    for name, signed, status in (("well", False, IMPOSSIBLE), ("balance", True, 0)):
        m = Module(name, about="is emptied at the same rate whatever is left")
        x = m.state("x", start=1.0, scale=1.0, unit="1", about="what is left", signed=signed)
        m.flow("emptying", m.param("rate", 1.0, "1/h", source="test") + 0 * x, out_of=x)
        model = assemble([m])
        run = solve(model, cohort(model, model.defaults[None], [()]), np.array([0.5, 1.5, 2.0]), rtol=1e-6)
        assert run.status.tolist() == [status]
        assert np.isnan(run.y[0, 1:, 0]).all() == (status > 0) and run.y[0, 0, 0] == pytest.approx(0.5)
        assert run.reason(0) == ("a state that cannot be negative fell below 0: well.x" if status else "")


def _stiff() -> tuple[Model, Cohort]:
    """Two that follow a sine of the hour within an hour, and within a ten-thousandth of one when they are full."""
    m = Module("tank", about="is the faster the fuller")
    x = m.state("x", start=1.0, scale=1.0, unit="1", about="what fills")
    full = m.state("full", start=0.0, scale=1.0, unit="1", about="what makes it fast", slow=True)
    tau = m.param("tau", 1.0, "h", source="test")
    m.flow("filling", (1 + full) * (2 + sp.sin(m.time / tau)) / tau, into=x)
    m.flow("emptying", (1 + full) * x / tau, out_of=x)
    model = assemble([m])
    return model, cohort(model, np.tile(model.defaults, (2, 1)), [(), [Dose(1.0, "tank.full", 1e6)]])


def test_who_cannot_be_computed_costs_no_more_than_ten_healthy_people() -> None:
    model, both = _stiff()
    times = np.arange(0.0, 24.0 * 400, 24.0)
    healthy = solve(model, both.take(np.array([0])), times, rtol=1e-6)
    alone = solve(model, both.take(np.array([1])), times, rtol=1e-6)
    assert healthy.status[0] == 0 and alone.status[0] == 2
    assert healthy.steps[0] > 2000
    assert 2000 < alone.steps[0] < 11 * healthy.steps[0]
    assert alone.reason(0) == "too many steps: tank.x"

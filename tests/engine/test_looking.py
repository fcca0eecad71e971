"""Looking moves nobody: more moments, or a later end, leave every number at the others as it was, to the bit."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, Method, solve
from allostasis.engine.backends import cuda as gpu
from allostasis.language import Dose, Module

FEW = np.array([0.5, 5.0, 24.0])
MANY = np.unique(np.concatenate([FEW, np.linspace(0.013, 60.0, 211), [2.0, 7.0]]))  # 2 and 7 h: when doses are given


def tank() -> Model:
    """A drug that is cleared, a slow state behind it, and a switch that it turns on and off."""
    m = Module("tank", about="is filled by doses")
    x = m.state("x", start=0.0, scale=1.0, unit="1", about="what doses fill")
    slow = m.state("slow", start=1.0, scale=1.0, unit="1", about="what follows", slow=True)
    on = m.switch_symbol("on")
    m.switch("on", start=0.0, about="1 from where it is filled until it is nearly empty", when=_turns(on, x))
    tau = m.param("tau", 1.5, "h", source="test")
    m.flow("emptying", x * (1 + x) / tau, out_of=x)
    m.flow("rising", (on + 1 + sp.sin(m.time / tau) ** 2) / (10 * tau), into=slow)
    m.flow("falling", slow / (20 * tau), out_of=slow)
    return assemble([m])


def _turns(on: sp.Symbol, x: sp.Symbol) -> sp.Expr:
    return (1 - on) * (x - sp.Rational(2, 5)) + on * (sp.Rational(1, 10) - x)


def people(model: Model) -> Cohort:
    doses = [[Dose(2.0, "tank.x", 1.0 + i), Dose(7.0, "tank.x", 3.0)] for i in range(5)]
    y = np.tile([float(s.start) for s in model.states.values()], (5, 1))
    u = np.tile(model.input_starts, (5, 1))
    return Cohort(0.0, np.tile(model.defaults, (5, 1)), y, u, Events.of(model, doses))


@pytest.mark.parametrize(
    "method, single", [("cash_karp", False), ("merson", True), ("tsit5", False), ("rodas4", False)]
)
def test_looking_more_often_and_longer_moves_no_bit(method: Method, single: bool) -> None:
    model = tank()
    options = {"method": method, "single": single, "rtol": 3e-5 if single else 1e-7}
    few, many = (solve(model, people(model), times, **options) for times in (FEW, MANY))
    at = np.searchsorted(MANY, FEW)
    assert not few.status.any() and not many.status.any()
    assert np.ptp(few["tank.on"]) == 1.0 and np.ptp(few["tank.x"][:, 1]) > 0.01
    assert few.y.tobytes() == many.y[:, at].tobytes()
    assert few.u.tobytes() == many.u[:, at].tobytes()


def test_what_is_seen_between_steps_is_as_exact_as_the_steps() -> None:
    model = tank()
    exact = solve(model, people(model), MANY, method="tsit5", rtol=1e-11)
    seen = solve(model, people(model), MANY, method="cash_karp", rtol=1e-7)
    assert np.abs(seen.y - exact.y).max() < 3e-6  # a switch is found to 1e-8 h, a step's tolerance is 1e-7


def test_a_card_looks_in_the_same_way() -> None:
    model = tank()
    few, many = (gpu.solve(model, people(model), times, rtol=1e-7, on="cpu") for times in (FEW, MANY))
    assert few.y.tobytes() == many.y[:, np.searchsorted(MANY, FEW)].tobytes()

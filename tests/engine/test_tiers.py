"""States that hardly move within a step ask for fewer slopes: who they are, by what formula, and at what cost."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, Method, build, solve
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.driver import routines
from allostasis.engine.codegen.tableaus import METHODS, Explicit, Tier
from allostasis.language import Dose, Module

TIERED: tuple[Method, ...] = ("cash_karp", "merson")


def chain() -> Model:
    """A dose that fades within minutes, what follows it within hours, and what follows that within days and weeks."""
    m = Module("chain", about="a test")
    before = m.state("dose", start=0.0, scale=1.0, unit="1", about="what is given, and fades faster the more it is")
    m.flow("fading", m.param("k", 20.0, "1/h", source="test") * before * (1 + before / 10), out_of=before)
    for name, tau, unit in (("blood", 2.0, "h"), ("tissue", 6.0, "d"), ("mass", 40.0, "d")):
        state = m.state(name, start=1.0, scale=1.0, unit="1", about="follows the one before")
        target = 1 + before / (1 + before) if name == "blood" else before
        m.flow(f"{name} following", (target - state) / m.param(f"tau_{name}", tau, unit, source="test"), into=state)
        before = state
    echo = m.state("echo", start=1.0, scale=1.0, unit="1", about="slow, and follows the fastest")
    dose = m.states["dose"].symbol
    m.flow("echoing", (1 + dose - echo) / m.param("tau_echo", 40.0, "d", source="test"), into=echo)
    late = m.state("late", start=0.0, scale=1.0, unit="1", about="slow, and begins with nothing")
    m.flow("lateness", (before - 1 - late) / m.param("tau_late", 40.0, "d", source="test"), into=late)
    quick = m.state("quick", start=1.0, scale=1.0, unit="1", about="slow weights pull it")
    pull = m.param("pull", 1.0, "1/h", source="test")
    m.flow("pulled", pull * (sp.sqrt(m.states["tissue"].symbol * m.states["mass"].symbol) - quick), into=quick)
    return assemble([m])


def test_who_is_in_which_tier() -> None:
    """By their own speed and by what they follow; a method without tiers holds states as the model does."""
    model = chain()
    kernel = build(model, method="cash_karp")
    found = {n.split(".")[1]: t for n, t in zip(model.state_names, kernel.written.tiers, strict=True)}
    assert found == {"dose": 0, "blood": 0, "quick": 0, "echo": 0, "tissue": 1, "mass": 2, "late": 1}
    assert [kernel.written.tiers[i] for i in kernel.order] == sorted(kernel.written.tiers)
    assert list(build(model, method="tsit5").order) == list(range(7))


@pytest.mark.parametrize("method", TIERED)
def test_formulas(method: Method) -> None:
    """Every stage is where its node says, of second order where it has two slopes; ends are of their order."""
    tableau = METHODS[method]
    assert isinstance(tableau, Explicit) and len(tableau.tiers) == 3
    nodes = np.array([0.0, *tableau.nodes])
    for tier, orders, stages in zip(
        tableau.slower, (4, 2), ((1, 4) if method == "cash_karp" else (1, 2), None), strict=True
    ):
        for node, row in zip(tableau.nodes, tier.stages, strict=True):
            assert np.isclose(sum(row), node, atol=1e-14)
            if sum(w != 0 for w in row) > 1 or row[0] == 0:
                assert np.isclose(np.dot(row, nodes[: len(row)]), node**2 / 2, atol=1e-14)
        end = np.array(tier.stages[-1])
        for k in range(orders):
            assert np.isclose(end @ nodes[: len(end)] ** k, 1 / (k + 1), atol=1e-14)
        assert np.isclose(sum(tier.error), 0, atol=1e-14) and np.any(tier.error)
        unasked = tuple(i for i in range(len(tier.error)) if not tier.asks(i))
        assert unasked == stages if stages else len(unasked) == len(tier.error) - 2
    assert all(isinstance(tier, Tier) and tier.asks(0) for tier in tableau.tiers)


@pytest.mark.parametrize(
    "method, single, rtol, bound", [("cash_karp", False, 5e-7, 1e-5), ("merson", True, 7e-5, 1e-3)]
)
def test_errors_are_those_of_one_formula(method: Method, single: bool, rtol: float, bound: float) -> None:
    """Days of doses: as near to the truth as the tolerance, in every tier and in what a slower tier pulls."""
    model = chain()
    doses = [[Dose(0.5 * i, "chain.dose", 3.0 + 2 * (i % 3)) for i in range(1, 150)]]
    y = np.array([[1.0 if n.split(".")[1] not in ("dose", "late") else 0.0 for n in model.state_names]])
    cohort = Cohort(0.0, model.defaults[None], y, np.empty((1, 0)), Events.of(model, doses))
    times = np.arange(1, 100) * 1.01
    truth = solve(model, cohort, times, method="tsit5", rtol=1e-11).y
    made = solve(model, cohort, times, method=method, single=single, rtol=rtol).y
    wrong = np.abs(made - truth).max(axis=(0, 1)) / np.abs(truth).max(axis=(0, 1))
    assert wrong.max() < bound, dict(zip(model.state_names, wrong, strict=True))
    moved = np.ptp(truth[0], axis=0) / np.abs(truth).max(axis=(0, 1))
    assert moved.min() > 2 * bound, "what does not move tests nothing"


@pytest.mark.parametrize("few", [1, 2, 3])
def test_slopes_that_nobody_asks_for_are_not_found(few: int) -> None:
    """Of the first tiers alone: the places of the others keep what they held."""
    model = chain()
    kernel = build(model, method="cash_karp", width=4)
    p, common, _ = kernel.arrays(np.tile(model.defaults, (4, 1)))
    states = np.array([2.0, 1.1, 1.2, 1.3, 1.1, 0.1, 1.4])[kernel.order]
    places = {
        "m": np.zeros(4),
        "x": np.repeat(states, 4),
        "u": np.zeros(4),
        "p": np.ascontiguousarray(p.T).ravel(),
        "c": common,
        "K": np.full(4 * len(states), np.nan),
    }
    kind = ctypes.CFUNCTYPE(None, ctypes.c_int64, *[ctypes.c_void_p] * len(places))
    slope = kind(kernel.addresses[routines("cash_karp").index("slope")])
    aligned = {name: _aligned(a) for name, a in places.items()}
    slope(few, *(a.ctypes.data for a in aligned.values()))
    found = np.isfinite(aligned["K"].reshape(-1, 4)).all(axis=1)
    assert list(found) == [tier < few for tier in np.sort(kernel.tiers)]
    full = kernel.written.parameters(model.defaults[None])[0]
    written = kernel.written.run.rates(numpy_ops, 0.0, states[np.argsort(kernel.order)], np.zeros(0), full)
    rates = np.array(written, float)[kernel.order]
    assert np.allclose(aligned["K"].reshape(-1, 4)[found, 0], rates[found], rtol=1e-12)


def _aligned(values: np.ndarray) -> np.ndarray:
    room = np.zeros(len(values) + 8)
    skipped = (-room.ctypes.data % 64) // 8
    made = room[skipped : skipped + len(values)]
    made[:] = values
    return made

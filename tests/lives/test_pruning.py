"""Pruning is exact: what is kept runs as before, what is left out could not have mattered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allostasis.assembly import Model, assemble, catalogue
from allostasis.assembly.pruning import needed, restricted
from allostasis.engine.backends import scipy_reference as reference
from allostasis.engine.cohort import Cohort
from allostasis.engine.events import Events
from allostasis.engine.solver import solve
from allostasis.errors import UnknownName
from allostasis.language import Dose, Module, Step, up
from allostasis.people import Population, draw

SIZE = 6
edges = st.sets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=9)


def made_of(links: set[tuple[int, int]], anchored: set[tuple[int, int]] = frozenset()) -> Model:
    """One state a module; (i, j) makes j read i, or an anchor of j follow i's module."""
    modules = []
    for j in range(SIZE):
        m = Module(f"m{j}", about="made up")
        x = m.state("x", start=1.0, unit="1", about="a state")
        push = m.input("push", unit="1", about="from outside")
        tau = m.param("tau", 2.0 + j, "h", source="made", varies=0.2)
        inflow: Any = 1 + 0.1 * push
        for i, k in sorted(links):
            if k == j:
                inflow += 0.3 * up(m.read(f"m{i}.x", unit="1", alone=1.0), 1.5)
        for i, k in sorted(anchored):
            if k == j:
                other = m.read(f"m{i}.x", unit="1", alone=1.0)
                inflow += 0.1 * m.anchor(f"usual_{i}", 1 * other, start=1.2, about="mean of another")
        m.flow("inflow", inflow / tau, into=x)
        m.flow("outflow", x / tau, out_of=x)
        m.offer("twice", 2 * x, unit="1", about="an offer")
        modules.append(m)
    return assemble(modules)


def reached(links: set[tuple[int, int]], wanted: set[int]) -> set[int]:
    """Whose states matter for ``wanted``, by powers of the adjacency matrix."""
    a = np.eye(SIZE, dtype=int)
    for i, j in links:
        a[i, j] = 1
    return {i for i in range(SIZE) for j in wanted if np.linalg.matrix_power(a, SIZE)[i, j]}


@settings(max_examples=40, deadline=None)
@given(edges, st.sets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=2), st.integers(0, 5))
def test_closure_is_the_graphs(links: set[tuple[int, int]], anchored: set[tuple[int, int]], wanted: int) -> None:
    small = restricted(made_of(links, anchored), [f"m{wanted}.twice"])
    expected = {f"m{i}" for i in reached(links | anchored, {wanted})}
    assert {n.split(".")[0] for n in small.states} == expected
    assert {n.split(".")[0] for n in small.params} == expected
    assert {n.split(".")[0] for n in small.inputs} == expected
    assert set(small.offers) == {f"{m}.twice" for m in expected}


@settings(max_examples=12, deadline=None)
@given(edges, st.integers(0, SIZE - 1))
def test_kept_states_run_as_before(links: set[tuple[int, int]], wanted: int) -> None:
    whole = made_of(links)
    small = restricted(whole, [f"m{wanted}.x"])
    times = [0.0, 3.0, 10.0, 24.0]
    moments = [Dose(1.0, f"m{i}.x", 2.0 + i) for i in range(SIZE)] + [Step(2.0, f"m{i}.push", 3.0) for i in range(SIZE)]
    kept = [r for r in moments if r.into in small.units]
    before = reference.solve(whole, times, records=moments)
    after = reference.solve(small, times, records=kept)
    for name in small.states:
        np.testing.assert_allclose(after[name], before[name], rtol=1e-7)
    changed = reference.solve(whole, times, records=kept)  # what is left out may do what it likes
    np.testing.assert_allclose(changed[f"m{wanted}.x"], before[f"m{wanted}.x"], rtol=1e-7)


def test_a_cut_link_is_not_followed() -> None:
    whole = made_of({(0, 1), (1, 2)})
    assert len(restricted(whole, ["m2.x"]).states) == 3
    cut = assemble(whole.modules, cut=["m1->m2"])
    assert list(restricted(cut, ["m2.x"]).states) == ["m2.x"]


def test_the_closure_of_nothing_is_empty_and_of_everything_is_the_model() -> None:
    whole = made_of({(0, 1)})
    assert not restricted(whole, []).states
    everything = restricted(whole, [*whole.param_names[:-1], *whole.state_names, *whole.input_names])
    assert everything.fingerprint == whole.fingerprint


def test_an_unknown_path_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="m2"):
        restricted(made_of(set()), ["m2.y"])


@pytest.fixture(scope="module")
def body() -> Model:
    names = ("clock", "hpa", "inflammation", "kynurenine", "heart", "autonomic", "temperature", "infliximab")
    return assemble(names)


def test_read_outs_and_treatments_name_what_they_need(body: Model) -> None:
    paths = needed([catalogue.readout("cortisol")], [catalogue.treatment("infliximab")])
    small = restricted(body, paths)
    assert "hpa.cortisol" in small.states
    assert set(paths) <= set(small.units)
    assert not any(n.startswith(("heart.", "kynurenine.", "temperature.")) for n in small.states)
    assert len(small.states) < len(body.states)
    strain = needed([], [catalogue.treatment("tsst", kind="stressor"), catalogue.treatment("hassles", kind="stressor")])
    both = assemble(["tsst", "hassles"])
    assert set(strain) <= set(both.units) | set(both.params) and "tsst.speech_challenge" in strain


def test_the_body_without_its_leaves_lives_the_same_days(body: Model) -> None:
    small = restricted(body, ["hpa.cortisol", "inflammation.tnf"])
    runs, index = {}, np.arange(3)
    for model in (body, small):
        people = draw(model, Population(), 4, index)
        p = people.p
        y = np.tile([float(s.start) if s.start.is_number else s.scale for s in model.states.values()], (3, 1))
        u = np.tile(model.input_starts, (3, 1))
        ev = Events.of(model, [[Dose(3.0, "hpa.burst", 2.0)]] * 3)
        run = solve(model, Cohort(0.0, p, y, u, ev), np.array([12.0, 24.0, 48.0]), rtol=1e-9)
        assert not run.status.any()
        runs[len(model.states)] = run
    whole, part = runs[len(body.states)], runs[len(small.states)]
    assert set(small.param_names) < set(body.param_names)
    for name in small.param_names:  # the same people
        a, b = (r.p[:, r.model.param_names.index(name)] for r in (whole, part))
        assert np.array_equal(a, b), name
    for name in small.states:
        np.testing.assert_allclose(part[name], whole[name], rtol=1e-6, atol=1e-7 * small.states[name].scale)

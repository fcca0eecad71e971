"""What is known of the people makes the code faster, not the result another one."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, build, solve, starting_inputs
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.source import Variant, source
from allostasis.errors import RunError
from allostasis.language import Module, power, up


def model() -> Model:
    m = Module("organ", about="a test")
    x = m.state("x", start=1.0, unit="1", about="what fills")
    z = m.state("z", start=0.5, unit="1", about="what empties")
    tau = m.param("tau", 2.0, "h", source="proposal", varies=0.2)
    half = m.param("half", 0.7, "1", source="proposal")
    n = m.param("n", 3.0, "1", source="proposal")
    broken = m.param("broken", 0.6, "1", source="proposal")
    m.flow("filling", (0.2 + up(z, half, n)) / tau, into=x)
    m.flow("emptying", power(x / half, broken) / tau, out_of=x)
    m.flow("growing", (x - z) / tau, into=z)
    return assemble([m])


def cohort(made: Model, p: np.ndarray) -> Cohort:
    y = np.tile([1.0, 0.5], (len(p), 1))
    return Cohort(0.0, p, y, starting_inputs(made, 0.0, len(p)), Events.of(made, [()] * len(p)))


def people(made: Model, n: int = 21) -> np.ndarray:
    p = np.tile(made.defaults, (n, 1))
    p[:, made.param_names.index("organ.tau")] *= np.linspace(0.5, 2.0, n)
    return p


def test_the_variant_is_what_the_people_share() -> None:
    made = model()
    p = people(made)
    assert Variant.of(made, p) == Variant(True, (("organ.n", 3),))
    p[:, made.param_names.index("organ.n")] = 2.5
    assert Variant.of(made, p) == Variant(True, ())
    p[3, made.param_names.index("organ.n")] = 2.0
    assert Variant.of(made, p) == Variant(False, ())


def test_an_exponent_of_ones_own_moves_nobody_else() -> None:
    made = model()
    p, times = people(made), np.array([1.0, 5.0, 20.0])
    usual = solve(made, cohort(made, p), times, rtol=1e-9)
    p[[3, 4, 9], made.param_names.index("organ.n")] = [2.5, 2.0, 2.5]
    odd = np.isin(np.arange(len(p)), [3, 4, 9])
    run = solve(made, cohort(made, p), times, rtol=1e-9)
    assert run.y[~odd].tobytes() == usual.y[~odd].tobytes()
    for i in (3, 4, 9):
        assert run.y[i].tobytes() == solve(made, cohort(made, p[[i]]), times, rtol=1e-9).y[0].tobytes()
        assert np.abs(run.y[i] - usual.y[i]).max() > 1e-3
    assert run.p is not None and run.steps[0] > usual.steps[0] // 2


def test_what_is_not_shared_is_not_taken_for_shared() -> None:
    made = model()
    p = people(made)
    p[3, made.param_names.index("organ.half")] *= 2
    with pytest.raises(RunError, match="differ"):
        solve(made, cohort(made, p), np.array([1.0]), variant=Variant(True))


@pytest.mark.parametrize("single", [False, True])
def test_the_width_changes_no_byte(single: bool) -> None:
    made = model()
    runs = [
        solve(made, cohort(made, people(made)), np.array([1.0, 5.0]), single=single, width=w) for w in (2, 4, 8, 16)
    ]
    assert len({run.y.tobytes() for run in runs}) == 1


def test_known_and_unknown_people_give_one_result() -> None:
    made = model()
    p = people(made)
    times = np.array([1.0, 5.0, 20.0])
    narrow = solve(made, cohort(made, p), times, rtol=1e-9)
    apart = p.copy()
    apart[-1, made.param_names.index("organ.half")] *= 1.0 + 1e-15 * 4
    wide = solve(made, cohort(made, apart), times, rtol=1e-9)
    assert narrow.kernel.name != wide.kernel.name
    assert narrow.y[:-1].tobytes() == wide.y[:-1].tobytes()


def test_an_exponent_is_only_written_in_where_it_stands() -> None:
    made = model()
    p = people(made, 3)
    p[:, made.param_names.index("organ.n")] = 2.0
    square = solve(made, cohort(made, p), np.array([9.0]), rtol=1e-9).y
    cubic = solve(made, cohort(made, people(made, 3)), np.array([9.0]), rtol=1e-9).y
    assert np.abs(square - cubic).min() > 1e-3


def test_powers_of_nothing_are_nothing() -> None:
    made = model()
    written = source(made, jacobian=True, variant=Variant(True))
    p = written.parameters(made.defaults[None])[0]
    rates = written.run.rates(numpy_ops, 0.0, np.array([0.0, 0.0]), [], p)
    assert np.isfinite(np.asarray(rates, float)).all()
    assert np.isfinite(np.asarray(written.run.slopes(numpy_ops, 0.0, np.array([0.0, 0.0]), [], p), float)).all()


def test_shared_numbers_are_not_held_by_every_lane() -> None:
    kernel = build(model())
    own, shared, _ = kernel.arrays(people(kernel.model))
    assert own.shape[0] == 21 and shared.ndim == 1
    assert len(kernel.written.shared) > 0
    assert not set(kernel.written.own) & set(kernel.written.shared)


def test_who_cannot_be_lived_leaves_the_others_what_they_share() -> None:
    """One without a number stands in the same kernel, also where everybody has a parameter other than the typical."""
    made = model()
    p, times = people(made, 5), np.array([1.0, 5.0])
    p[:, made.param_names.index("organ.half")] *= 2
    well = solve(made, cohort(made, p), times, variant=Variant.of(made, p))
    lost = cohort(made, p)
    lost.y[3, 0] = np.nan
    run = solve(made, lost, times, variant=Variant.of(made, p))
    assert np.isnan(run.y[3]).all() and run.status.tolist() == [0, 0, 0, run.status[3], 0] and run.status[3] > 0
    others = [0, 1, 2, 4]
    assert run.y[others].tobytes() == well.y[others].tobytes()

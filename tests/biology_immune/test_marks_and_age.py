"""What lasting pressure leaves counts against the usual of a person's age: growing older by itself leaves no mark."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.engine import source_of
from allostasis.engine.codegen import numpy_ops

MARKS = ("glucocorticoid.mark", "low_grade.held", "microglia.trained")
YEAR = 8766.0


@pytest.mark.parametrize("age", [25.0, 60.0])
def test_years_alone_leave_no_mark_and_pressure_does(age: float) -> None:
    """On the course that age sets, marks move today as in ten years: the tone is .0093 a year higher, and ten years
    of it pressed .014 on hearing. A tone 1 above that course presses .15 on hearing."""
    model = assemble(["low_grade", "glucocorticoid", "microglia"])
    p = model.defaults.copy()
    p[model.param_names.index("person.age")] = age
    run = source_of(model).run
    z = source_of(model).parameters(p[None])[0]
    at = [model.state_names.index(n) for n in MARKS]
    level, hearing = (model.state_names.index(n) for n in ("low_grade.level", "glucocorticoid.sensitivity"))

    def moves(time: float, more: float = 0.0) -> tuple[np.ndarray, float]:
        y = np.array([float(v) for v in run.starts(numpy_ops, time, None, None, p)])
        y[hearing] = 1 / (1 + 0.15 * y[level]) if y[level] > 0 else 1 - 0.15 * y[level]  # as people settle to
        y[level] += more
        rates = run.rates(numpy_ops, time, y, model.input_starts, z)
        return np.array([float(rates[i]) for i in at]), float(y[level])

    (now, tone), (later, raised) = moves(0.0), moves(10 * YEAR)
    assert raised - tone == pytest.approx(0.093, rel=1e-6)
    np.testing.assert_allclose(later, now, atol=1e-12)
    pressed = moves(0.0, 1.0)[0] - now
    assert pressed[0] == pytest.approx(0.15 / (4 * YEAR), rel=1e-6)
    assert pressed[2] > 0

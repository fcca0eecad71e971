"""A hippocampus begins where years of living as its person does have left it; its water comes and goes within days."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.engine import source_of
from allostasis.engine.backends import scipy_reference
from allostasis.engine.codegen import numpy_ops
from allostasis.language import Module, Step


@pytest.mark.parametrize("usual, sign", [(0.8, -1), (1.0, 0), (1.2, 1)])
def test_a_hippocampus_begins_where_its_person_left_it(usual: float, sign: int) -> None:
    model = assemble(["plasticity"])
    p = model.defaults[None].copy()
    for name in ("plasticity.bdnf_usual", "plasticity.neurogenesis_usual"):
        p[:, model.param_names.index(name)] = usual
    written = source_of(model)
    full, place = written.parameters(p).T, model.state_names.index("plasticity.hippocampus")
    starts = np.array([np.ravel(v)[0] for v in written.run.starts(numpy_ops, 0.0, None, None, full)], float)
    share = model.params["plasticity.volume_share"].inside
    assert np.sign(round(starts[place] - 1, 12)) == sign
    assert sign == 0 or 0.1 * share < abs(starts[place] - 1) < 0.3 * share
    rates = written.run.rates(numpy_ops, 0.0, starts[:, None], model.input_starts[:, None], full)
    assert abs(float(np.ravel(rates[place])[0])) < 1e-15


def test_three_days_of_glucocorticoid_take_water_that_is_back_within_the_week_and_no_neurons() -> None:
    hpa = Module("hpa", about="a load that is given")
    hpa.input("cortisol_load", unit="1", about="glucocorticoid above the person's own")
    model = assemble(["plasticity", hpa])
    steps = [Step(24.0, "hpa.cortisol_load", 0.9), Step(96.0, "hpa.cortisol_load", -0.9)]
    run = scipy_reference.solve(model, (24.0, 96.0, 264.0), begin=0.0, records=steps)
    change = 100 * (run["plasticity.volume"] / run["plasticity.volume"][0] - 1)
    assert -2.0 < change[1] < -1.4 and -0.2 < change[2] < 0.0  # what neurons lose in three days is not back in a week
    slow = 100 * (run["plasticity.hippocampus"] / run["plasticity.hippocampus"][0] - 1)
    assert -0.1 < slow[1] < 0.0 and abs(slow[2]) > abs(slow[1])
    less = scipy_reference.solve(model, (24.0, 264.0), begin=0.0, records=[Step(24.0, "hpa.cortisol_load", -0.3)])
    assert 0.5 < 100 * (less["plasticity.volume"][1] / less["plasticity.volume"][0] - 1) < 2.0

"""A hippocampus begins where years of living as its person does have left it, and stays there if nothing changes."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.engine import source_of
from allostasis.engine.codegen import numpy_ops


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

"""Every joined module alone keeps its own frozen course: no number of the model moves unseen.

A new module is frozen by ``python tests/laws/freeze.py``, a changed one by its name behind it and a line under
"Results change" in the changelog.
"""

from __future__ import annotations

import numpy as np
import pytest
from freeze import course, frozen

from bodies import MOVING, alone

JOINED = [name for name, variant in MOVING if variant == "joined"]


@pytest.mark.parametrize("name", JOINED)
def test_a_joined_module_keeps_its_course(name: str) -> None:
    kept = frozen().get(name)
    assert kept is not None, f"{name} is new: run  python tests/laws/freeze.py"
    found = course(name, rtol=1e-8)
    assert set(kept) == set(found), f"{name} has other states or offers: run  python tests/laws/freeze.py {name}"
    scales = {n: s.scale for n, s in alone(name).states.items()}
    for path, values in kept.items():
        size = max(float(np.abs(values).max()), scales.get(path, 0.0))
        np.testing.assert_allclose(found[path], values, rtol=1e-5, atol=1e-6 * size, err_msg=path)


def test_nothing_is_frozen_that_is_gone() -> None:
    assert set(frozen()) <= set(JOINED)

"""Every joined module alone keeps its own frozen course, every read-out and schedule its numbers: none moves unseen.

A new one is held to the other laws until ``python tests/laws/freeze.py`` freezes it; a changed one is frozen anew
by its name behind that, with a line under "Results change" in the changelog.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from freeze import course, frozen, frozen_given, given

from bodies import MOVING, alone

JOINED = [name for name, variant in MOVING if variant == "joined"]
SETTLED = [name for name in JOINED if name in frozen()]  # a new one is frozen once its numbers have settled


@pytest.mark.parametrize("name", SETTLED)
def test_a_joined_module_keeps_its_course(name: str) -> None:
    kept = frozen()[name]
    found = course(name, rtol=1e-8)
    assert set(kept) == set(found), f"{name} has other states or offers: run  python tests/laws/freeze.py {name}"
    scales = {n: s.scale for n, s in alone(name).states.items()}
    for path, values in kept.items():
        size = max(float(np.abs(values).max()), scales.get(path, 0.0))
        np.testing.assert_allclose(found[path], values, rtol=1e-5, atol=1e-6 * size, err_msg=path)


def test_nothing_is_frozen_that_is_gone() -> None:
    assert set(frozen()) <= set(JOINED)


GIVEN, KEPT = given(), frozen_given()


@pytest.mark.parametrize("name", sorted(GIVEN.keys() & KEPT.keys()))
def test_a_read_out_or_schedule_keeps_its_numbers(name: str) -> None:
    """Noise, limits, windows, gaps and cuts; profiles, hours and routes. Draws agree to the last digits of a libm."""
    assert same(GIVEN[name], KEPT[name]), f'changed on purpose?  python tests/laws/freeze.py "{name}"'


def test_no_read_out_or_schedule_is_frozen_that_is_gone() -> None:
    assert set(KEPT) <= set(GIVEN)


def same(found: Any, kept: Any) -> bool:
    """Equal, numbers to seven digits."""
    if isinstance(found, dict):
        return isinstance(kept, dict) and set(found) == set(kept) and all(same(found[k], kept[k]) for k in found)
    if isinstance(found, list):
        return isinstance(kept, list) and len(found) == len(kept) and all(map(same, found, kept))
    if isinstance(found, float):
        return isinstance(kept, (int, float)) and bool(np.isclose(found, kept, rtol=1e-7, atol=1e-12))
    return bool(found == kept)

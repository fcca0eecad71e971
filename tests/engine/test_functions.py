"""The functions of lanes beside the C library's in longer numbers, as near as the module says."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from allostasis.engine import machine
from allostasis.engine.kernel import _aligned
from allostasis.engine.step import Routines, Shape


def made(name: str, single: bool, x: np.ndarray) -> np.ndarray:
    """The function of each number, by machine code of a register's width."""
    width, kind = (8, np.float32) if single else (4, np.float64)
    to = Routines(Shape(width, single))

    def emit(builder: object, given: object, out: object) -> None:
        op = to.shape.lanes(builder)
        op.store(getattr(op, name)(op.load(given)), out)

    to.add("function", "kk", emit)
    code = machine.Loaded(machine.compiled(str(to.module)))
    run = code.function("function", ctypes.c_void_p, ctypes.c_void_p)
    given, out = (_aligned(width, np.dtype(kind)) for _ in range(2))
    rows = []
    for row in x.astype(kind).reshape(-1, width):
        given[:] = row
        run(given.ctypes.data, out.ctypes.data)
        rows.append(out.copy())
    return np.concatenate(rows).astype(np.longdouble)


@pytest.mark.parametrize("single, bound", [(False, 1e-14), (True, 1e-6)])
def test_exp_and_log_are_as_near_as_promised(single: bool, bound: float) -> None:
    kind = np.float32 if single else np.float64
    x = np.linspace(-80, 80, 8000).astype(kind)
    truth = np.exp(x.astype(np.longdouble))
    assert np.abs(made("exp", single, x) / truth - 1).max() < bound
    x = np.exp(np.linspace(-60, 60, 8000)).astype(kind)
    truth = np.log(x.astype(np.longdouble))
    assert (np.abs(made("log", single, x) - truth) / np.maximum(np.abs(truth), 1)).max() < bound
    assert np.all(made("exp", single, np.zeros(8)) == 1)

"""The few words of Python that the driver is written in mean in machine code what they mean in Python."""

from __future__ import annotations

import ctypes
import math

import numpy as np
import pytest
from llvmlite import ir

from allostasis.engine.codegen import object_code as machine
from allostasis.engine.codegen.loops import NotPlain, assembly

I64 = ir.IntType(64)
TEXT = """
N, HALF = 5, 0.5
def run(n, a, whole, half):
    x = at_d(a)
    y = at_k(half)
    w = at_i(whole)
    x, x = x, x
    found = False; last = -1; total = 0.0
    for i in range(n):
        if i == 2 or (i > 6 and not w[i] < 4):
            continue
        if x[i] < 0.0 and sqrt(-x[i]) > 1.0:
            found = True
            last = i
            break
        total += x[i] * HALF + i
        y[i] = x[i] / 3.0
        w[i] += N - 2 * i
    while total > 10.0:
        total = total - max(2.5, x[1])
    x[n] = min(total, x[0])
    x[n + 1] = 1.0 if found else -total
    w[n] = last if last != -1 else i
"""


def _python(n: int, x: np.ndarray, w: np.ndarray, y: np.ndarray) -> None:
    space = {"at_d": lambda _: x, "at_k": lambda _: y, "at_i": lambda _: w, "sqrt": math.sqrt}
    exec(TEXT, space)
    space["run"](n, 0, 0, 0)  # type: ignore[operator]


@pytest.mark.parametrize("single", [True, False])
@pytest.mark.parametrize("negative", [None, 4, 9])
def test_machine_code_does_what_python_does(single: bool, negative: int | None) -> None:
    kinds = dict.fromkeys(("n", "a", "whole", "half"), I64)
    code = machine.Loaded(machine.compiled(assembly(TEXT, kinds, single)))
    run = code.function("run", *[ctypes.c_int64] * 4)
    n, both = 12, []
    for way in (_python, lambda n, *arrays: run(n, *(a.ctypes.data for a in arrays))):
        x = np.arange(1.0, 15.0) / 0.7
        if negative is not None:
            x[negative] *= -1
        w, y = np.arange(14) % 7, np.zeros(14, np.float32 if single else np.float64)
        way(n, x, w, y)
        both.append((x, w, y))
    for ours, theirs in zip(*both, strict=True):
        assert ours.tobytes() == theirs.tobytes()


def test_not_a_number_is_below_and_above_nothing() -> None:
    text = """
def run(a):
    x = at_d(a)
    x[1] = min(x[0], 2.0); x[2] = max(2.0, x[0])
    if x[0] != x[0]:
        x[3] = 1.0
"""
    code = machine.Loaded(machine.compiled(assembly(text, {"a": I64}, False)))
    run = code.function("run", ctypes.c_int64)
    x = np.array([np.nan, 0.0, 0.0, 0.0])
    run(x.ctypes.data)
    np.testing.assert_array_equal(x[1:], [min(np.nan, 2.0), max(2.0, np.nan), 1.0])


@pytest.mark.parametrize(
    "line", ["b = 7 // 2", "b = a\n    b = 1.5", "b = [a]", "b = 1 < a < 3", "import os", "c += 1"]
)
def test_what_is_not_understood_is_refused(line: str) -> None:
    with pytest.raises(NotPlain):
        assembly(f"def run(a):\n    {line}\n", {"a": I64}, False)

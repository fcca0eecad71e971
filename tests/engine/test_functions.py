"""The engine's own functions: as near as promised over their whole range, and never a number of what is none.

The same in every target of the generated text: lanes of 64 and 32 bit, one lane alone, NumPy, a card's threads.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis.engine.backends import cuda as gpu
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen import object_code as machine
from allostasis.engine.codegen.kernel import _aligned
from allostasis.engine.codegen.printer import function
from allostasis.engine.codegen.routines import Routines, Shape

NAN, INF = np.nan, np.inf
LANES = {"64 bit": (4, False), "32 bit": (8, True), "one lane": (1, False)}


def made(call: Callable[..., Any], lanes: str, *given: Any) -> np.ndarray:
    """``call(op, *values)`` for each row of values, by machine code."""
    width, single = LANES[lanes]
    kind = np.dtype(np.float32 if single else np.float64)
    columns = np.broadcast_arrays(*[np.asarray(x, kind) for x in given])
    to = Routines(Shape(width, single))

    def emit(builder: object, *places: object) -> None:
        op = to.shape.lanes(builder)
        op.store(call(op, *(op.load(p) for p in places[:-1])), places[-1])

    to.add("function", "k" * (len(columns) + 1), emit)
    code = machine.Loaded(machine.compiled(str(to.module)))
    run = code.function("function", *[ctypes.c_void_p] * (len(columns) + 1))
    room = [_aligned(width, kind) for _ in range(len(columns) + 1)]
    count, rows = len(columns[0]), []
    for first in range(0, count, width):
        for place, column in zip(room, columns, strict=False):
            place[: min(width, count - first)] = column[first : first + width]
        run(*(place.ctypes.data for place in room))
        rows.append(room[-1].copy())
    return np.concatenate(rows)[:count].astype(np.longdouble)


def by_card(name: str) -> Callable[..., float]:
    """A function of the card's text, as Python."""
    space: dict[str, Any] = {}
    exec("device = lambda f: f\n" + gpu.FUNCTIONS.replace("{library}", "numpy"), space)
    return space[name]


def everywhere(name: str, target: str, *given: Any) -> np.ndarray:
    with np.errstate(all="ignore"):
        if target == "plain":
            found = getattr(numpy_ops, name)(*map(np.asarray, given))
        elif target == "card":
            found = [by_card(name)(*map(np.float64, row)) for row in zip(*given, strict=True)]
        else:
            found = made(lambda op, *x: getattr(op, name)(*x), target, *given)
    return np.asarray(found, float)


TARGETS = [*LANES, "plain", "card"]
SPECIAL = [NAN, -INF, INF, -2.0, -0.0, 0.0, 0.5, 3.0]
OF_ONE = {  # what comes of SPECIAL, in order
    "exp": [NAN, 0, INF, np.exp(-2), 1, 1, np.exp(0.5), np.exp(3)],
    "log": [NAN, NAN, INF, NAN, -INF, -INF, np.log(0.5), np.log(3)],
    "above": [NAN, *[np.log(1e-30)] * 1, INF, *[np.log(1e-30)] * 3, np.log(0.5), np.log(3)],
    "sin": [NAN, NAN, NAN, np.sin(-2), 0, 0, np.sin(0.5), np.sin(3)],
    "cos": [NAN, NAN, NAN, np.cos(-2), 1, 1, np.cos(0.5), np.cos(3)],
    "sqrt": [NAN, NAN, INF, NAN, 0, 0, np.sqrt(0.5), np.sqrt(3)],
    "tanh": [NAN, -1, 1, np.tanh(-2), 0, 0, np.tanh(0.5), np.tanh(3)],
    "absolute": [NAN, INF, INF, 2, 0, 0, 0.5, 3],
    "step": [NAN, 0, 1, 0, 0, 0, 1, 1],
}
OF_MORE = {  # what is given -> what comes out
    "maximum": [(NAN, 1, NAN), (1, NAN, NAN), (-INF, 1, 1), (2, 1, 2), (1, 2, 2), (INF, 1, INF)],
    "minimum": [(NAN, 1, NAN), (1, NAN, NAN), (-INF, 1, -INF), (2, 1, 1), (1, 2, 1), (INF, 1, 1)],
    "power": [
        (NAN, 2, NAN),
        (2, NAN, NAN),
        (3, 2, 9),
        (0, 0.5, 1e-15),
        (-1, 0.5, 1e-15),
        (INF, 2, INF),
        (4, -0.5, 0.5),
    ],
    "where": [(NAN, 7, 8, NAN), (1, 7, 8, 7), (0, 7, 8, 7), (-1, 7, 8, 8), (INF, 7, 8, 7), (1, NAN, 8, NAN)],
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", OF_ONE)
def test_special_values_of_one_argument(name: str, target: str) -> None:
    np.testing.assert_allclose(everywhere(name, target, SPECIAL), OF_ONE[name], rtol=2e-6, atol=2e-7)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", OF_MORE)
def test_special_values_of_more(name: str, target: str) -> None:
    *given, expected = np.array(OF_MORE[name]).T
    np.testing.assert_allclose(everywhere(name, target, *given), expected, rtol=5e-6)


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("name, values", [("maximum", [NAN, 1, 3]), ("minimum", [NAN, 1, 2])])
def test_beside_a_constant_what_is_no_number_stays(name: str, values: list[float], lanes: str) -> None:
    first = made(lambda op, x: getattr(op, name)(2.0, x), lanes, values)
    behind = made(lambda op, x: getattr(op, name)(x, 2.0), lanes, values)
    expected = [NAN, 2, 3] if name == "maximum" else [NAN, 1, 2]
    np.testing.assert_array_equal(np.asarray([first, behind], float), [expected] * 2)


X = sp.Symbol("x", real=True)
PRINTED = [  # as biology writes it; all of them not a number where x is none
    sp.exp(X), sp.log(X), sp.sqrt(X), sp.tanh(X), sp.cos(X), sp.Abs(X), sp.Max(X, 0), sp.Min(X, 1),
    sp.Max(X, 2 * X - 1), X / (1 + X), 1 / (1 + X**4), sp.sign(X), sp.Heaviside(X, 0),
    sp.Piecewise((X, X > 1), (0, True)), sp.Piecewise((1, X > 1), (0, True)), X**sp.Rational(-1, 2),
]  # fmt: skip


def printed(e: Any) -> Callable[..., Any]:
    """An expression of x as the generated text has it: ``f(op, x)``."""
    space: dict[str, Any] = {}
    exec("\n".join(function("f", "made up", [e], {X: "y[0]"})), space)
    return lambda op, x: space["f"](op, 0, [x], None, None)[0]


@pytest.mark.parametrize("target", [*LANES, "plain"])
@pytest.mark.parametrize("e", PRINTED, ids=str)
def test_no_printed_expression_loses_what_is_no_number(e: Any, target: str) -> None:
    f, x = printed(e), np.array([NAN, 0.7])
    found = f(numpy_ops, x) if target == "plain" else made(lambda op, v: op.lane(f(op, v)), target, x)
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(float(e.subs(X, 0.7)), rel=1e-5)


def test_the_sign_of_nothing_is_nothing() -> None:
    assert [float(printed(sp.sign(X))(numpy_ops, v)) for v in (-3.0, 0.0, 3.0)] == [-1, 0, 1]


# ---------------------------------------------------------------- accuracy


def _relative(found: np.ndarray, truth: np.ndarray) -> float:
    return float(np.abs(found / truth - 1).max())


@pytest.mark.parametrize("lanes, bound", [("64 bit", 3e-14), ("32 bit", 1e-6), ("one lane", 3e-14)])
def test_they_are_as_near_as_promised_over_their_whole_range(lanes: str, bound: float) -> None:
    single = LANES[lanes][1]
    kind, limits = (np.float32, np.finfo(np.float32)) if single else (np.float64, np.finfo(np.float64))
    low, high = (-86.9, 88.7) if single else (-708.0, 709.7)
    x = np.concatenate([np.linspace(low, high, 8000), np.linspace(-1, 1, 999)]).astype(kind)
    assert _relative(made(lambda op, x: op.exp(x), lanes, x), np.exp(x.astype(np.longdouble))) < bound
    ends = np.log([limits.smallest_normal, limits.max])
    x = np.exp(np.linspace(ends[0], ends[1] - 1e-4, 8000)).astype(kind)
    x = np.concatenate([x, np.linspace(0.5, 2, 4001)]).astype(kind)
    truth = np.log(x.astype(np.longdouble))
    for name, from_ in (("log", 0.0), ("above", 1e-30)):
        found = made(lambda op, x, name=name: getattr(op, name)(x), lanes, x)
        near = x >= from_
        assert (np.abs(found - truth)[near] / np.maximum(np.abs(truth[near]), 1)).max() < bound, name
    x = np.concatenate([np.linspace(-1000, 1000, 9999), np.linspace(-7, 7, 1001)]).astype(kind)
    for name, exact in (("sin", np.sin), ("cos", np.cos)):
        found = made(lambda op, x, name=name: getattr(op, name)(x), lanes, x)
        assert np.abs(found - exact(x.astype(np.longdouble))).max() < bound, name
    x = np.concatenate([np.geomspace(1e-30, 20, 4000), -np.geomspace(1e-30, 20, 4000)]).astype(kind)
    assert _relative(made(lambda op, x: op.tanh(x), lanes, x), np.tanh(x.astype(np.longdouble))) < bound
    x = np.geomspace(1e-6, 1e6, 4000).astype(kind)
    truth = x.astype(np.longdouble) ** np.longdouble(1.7)
    assert _relative(made(lambda op, x: op.power(x, 1.7), lanes, x), truth) < 20 * bound  # 1.7 of log's


@pytest.mark.parametrize("lanes", LANES)
def test_beyond_the_largest_number_is_infinity_and_below_the_smallest_nothing(lanes: str) -> None:
    single = LANES[lanes][1]
    over, under = ([88.8, 89.0, 1e4, 3e38], [-87.5, -104.0, -3e38]) if single else ([709.79, 710, 1e9], [-708.5, -1e9])
    assert np.all(made(lambda op, x: op.exp(x), lanes, over) == np.inf)
    assert np.all(made(lambda op, x: op.exp(x), lanes, under) == 0)
    denormal = [1e-40, 1e-44] if single else [1e-310, 5e-324]
    expected = np.log(np.asarray(denormal, np.float32 if single else np.float64).astype(np.longdouble))
    assert _relative(made(lambda op, x: op.log(x), lanes, denormal), expected) < 1e-6


@pytest.mark.parametrize("lanes", LANES)
def test_nothing_to_the_power_of_e_is_one(lanes: str) -> None:
    assert np.all(made(lambda op, x: op.exp(x), lanes, np.zeros(8)) == 1)

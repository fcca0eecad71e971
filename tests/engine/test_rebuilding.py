"""Expressions that are put together without SymPy's evaluation are those that it would have made, node for node."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly.wiring import wire
from allostasis.engine.codegen.printer import Lifted, identifier, share_logarithms
from allostasis.engine.codegen.rebuilding import Renamed, node, shared, slope, some
from allostasis.language.maths import down, excess, power, up
from bodies import SMALL

x, y, z, a, b, n = (sp.Symbol(name, real=True) for name in ("m.x", "m_y.z", "my.z", "m.a", "q.b", "q.n"))
TRICKY = [
    -x * y + 2.5 * (z - x) / (a + x) ** 2,
    (x - y) ** 2 / sp.sqrt(1 + (y - x) ** 2),
    excess(x - y, a * b) * up(x, a, n) - down(y, b, 3) + sp.Max(y - x, z),
    sp.exp(-x / a) * sp.cos(2 * sp.pi * (x - y) / 24) + sp.Abs(y - x) + sp.tanh(-y),
    sp.Piecewise((x - y, x > y), (-x * a, True)) * sp.Heaviside(x - a),
    a * (b - b * x * (y + 1)) - 3 * x * (z + y + 1) / (-a - x),
    x * y * z + x * y * a + x * y * z * a - (x + y + z) * (x + y + a),
]


def _random(seed: int) -> list[Any]:
    random, grown = np.random.default_rng(seed), [x, y, z, a, b, sp.Float(0.3), sp.Integer(2)]
    for _ in range(40):
        one, other = (grown[i] for i in random.integers(0, len(grown), 2))
        made = (one + other, one * other, one - other, one / (1 + other**2), power(1 + one**2, n), sp.Max(one, other))
        grown.append(made[random.integers(0, len(made))])
        if sp.count_ops(grown[-1]) > 60:
            grown.pop()
    return [e for e in grown[7:] if not e.is_Atom]


def every() -> dict[str, list[Any]]:
    model = wire(SMALL)
    fixed = frozenset(p.symbol for p in model.params.values())
    body = [*(share_logarithms(e, fixed) for e in model.rates.values()), *model.starts.values()]
    return {"body": body, "tricky": TRICKY} | {f"random {i}": _random(i) for i in range(2)}


@pytest.mark.parametrize("kind", list(every()))
def test_rebuilt_is_what_sympy_evaluates(kind: str) -> None:
    expressions = every()[kind]
    symbols = set().union(*(e.free_symbols for e in expressions))
    plain = {s: sp.Symbol(identifier(s.name)) for s in symbols}
    renamed = Renamed(lambda s: plain[s])
    swapped = [renamed(e) for e in expressions]
    told = [sp.srepr(e) for e in swapped]
    assert told == [sp.srepr(e.xreplace(plain)) for e in expressions]
    ours = shared(swapped, (sp.Symbol(f"c{i}") for i in count()))
    parts, rest = sp.cse(swapped, symbols=(sp.Symbol(f"c{i}") for i in count()), order="none")
    assert [sp.srepr(e) for _, e in ours[0]] == [sp.srepr(e) for _, e in parts]
    assert [sp.srepr(e) for e in ours[1]] == [sp.srepr(e) for e in rest]


@pytest.mark.parametrize("kind", ["body", "tricky"])
def test_slopes_are_sympys(kind: str) -> None:
    for e in every()[kind][::2]:
        for s in sorted(e.free_symbols, key=str)[:3]:
            assert sp.srepr(slope(e, s)) == sp.srepr(sp.diff(e, s))


def test_what_is_lifted_comes_back() -> None:
    values = {x: 0.31, y: 0.77, z: 1.4, a: 0.9, b: 1.7, n: 2.6}
    lifted = Lifted([a, b, n])
    made = [lifted.lift(e) for e in TRICKY]
    back = {s: e for e, s in lifted.symbols.items()}
    assert len(back) > 3 and all(e.free_symbols <= {a, b, n} for e in back.values())
    for was, now in zip(TRICKY, made, strict=True):
        want, found = (_value(e.xreplace(back), values) for e in (was, now))
        assert found == pytest.approx(want, rel=1e-12)


def _value(e: Any, values: dict[Any, float]) -> float:
    return float(e.subs(values).replace(power, lambda base, exponent: base**exponent).evalf())


def test_some_factors_are_evaluated_where_a_number_is_multiplied_out() -> None:
    whole = sp.Mul(2, a + b, x, evaluate=False)
    assert some(whole, [sp.Integer(2), a + b]) == 2 * a + 2 * b
    assert some(x + a + b, [a, b]) == a + b and some(a * x, [a]) is a


def test_a_node_whose_parts_meet_is_evaluated() -> None:
    assert node(x + y, [a, a]) == 2 * a and node(x * y, [a, a]) == a**2


def test_the_size_of_a_kink_is_not_factored() -> None:
    """SymPy would factor a sum of many products to find its absolute value, and takes minutes for it."""
    import sympy as sp

    from allostasis.engine.codegen.source import _size

    x, y, z = sp.symbols("x y z", real=True)
    gap = 3 * (x + 6 * y * (z + 2 * x)) / (y + 4 * z)
    assert _size(gap).args[0] == gap  # as it is
    assert _size(-3 * x) == 3 * sp.Abs(x)
    assert float(_size(gap).subs({x: -1, y: 2, z: 1})) == abs(float(gap.subs({x: -1, y: 2, z: 1}))) > 0

"""Expressions with some of their parts swapped, in the order that SymPy would give them, without evaluating them anew.

SymPy asks every node that it makes about its assumptions, which is most of the time that a kernel's text takes. What
is swapped here (a symbol for another, a part for a symbol) never brings together what could be simplified, so that
the node is the one that evaluation would make; each node is made once, however often it appears.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cmp_to_key, reduce
from operator import mul
from typing import Any

import sympy as sp
from sympy.core.function import Function
from sympy.simplify.cse_main import OrderedSet, Unevaluated, match_common_args

from allostasis.errors import ModelError

__all__ = ["Renamed", "node", "shared", "slope", "some"]

_order = cmp_to_key(sp.Basic.compare)


def node(e: Any, args: Iterable[Any]) -> Any:
    """A node of the kind of ``e`` with other arguments; itself where they are the same."""
    given = tuple(args)
    if all(a is b for a, b in zip(given, e.args, strict=True)):
        return e
    kind = e.func
    if kind is sp.Add or kind is sp.Mul:
        return _sorted(kind, given)
    if kind is sp.Pow:
        return sp.Pow(*given, evaluate=False)
    if kind is sp.Max or kind is sp.Min:
        return kind(*given, evaluate=False)
    if issubclass(kind, Function) and not kind.is_Piecewise:
        return sp.Expr.__new__(kind, *given)
    return kind(*given)


def some(e: Any, args: Sequence[Any]) -> Any:
    """Some of the terms of a sum, or of the factors of a product, as a node of their own."""
    if len(args) == 2 and e.is_Mul and any(a.is_Number for a in args) and any(a.is_Add for a in args):
        return e.func(*args)  # a number is multiplied out
    return args[0] if len(args) == 1 else _sorted(e.func, tuple(args))


def slope(e: Any, s: Any) -> Any:
    """What ``e`` gains with ``s``, where sums and products of one factor with ``s`` are most of it."""
    if s not in e.free_symbols:
        return sp.S.Zero
    if e == s:
        return sp.S.One
    if e.is_Add:
        return sp.Add(*(slope(a, s) for a in e.args))
    has = [s in a.free_symbols for a in e.args]
    if e.is_Mul and sum(has) == 1:
        return reduce(mul, (slope(a, s) if with_it else a for a, with_it in zip(e.args, has, strict=True)), sp.S.One)
    return sp.diff(e, s)


def _sorted(kind: Any, args: tuple[Any, ...]) -> Any:
    """A sum or a product: its number first, then the others in SymPy's order."""
    numbers = [a for a in args if a.is_Number]
    if len(numbers) > 1 or len(set(args)) < len(args):
        return kind(*args)
    others = sorted((a for a in args if not a.is_Number), key=_order)
    return kind._from_args([*numbers, *others])


class Renamed:
    """Expressions with other symbols in the place of theirs.

    Args:
        name: the symbol that takes another's place; two never have the same.
    """

    def __init__(self, name: Callable[[Any], Any]) -> None:
        self._name, self._known = name, dict[Any, Any]()
        self._taken: dict[Any, Any] = {}

    def __call__(self, e: Any) -> Any:
        """``e`` with every symbol renamed."""
        found = self._known.get(e)
        if found is None:
            found = self._known[e] = self._symbol(e) if e.is_Symbol else node(e, map(self, e.args)) if e.args else e
        return found

    def _symbol(self, s: Any) -> Any:
        value = self._name(s)
        if self._taken.setdefault(value, s) != s:
            raise ModelError(
                "two names cannot be told apart in code", found=f"{s} and {self._taken[value]}", needed="another name"
            )
        return value


def shared(expressions: Sequence[Any], symbols: Iterable[Any]) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """What ``sympy.cse(..., order="none")`` gives, in half its time: symbols with what they stand for, the rest.

    SymPy's own evaluates every product anew before it looks at it.
    """
    better = _better(expressions)
    twice, names = _twice(expressions, better), iter(symbols)
    known, found = dict[Any, Any](), list[tuple[Any, Any]]()

    def made(e: Any) -> Any:
        if not e.args:
            return e
        if e in known:
            return known[e]
        way = better.get(e, e)
        parts = [made(a) for a in way.args]
        new = _as_evaluated(way, parts)
        if e in twice:
            known[e] = next(names)
            found.append((known[e], new))
            return known[e]
        return new

    return found, [made(e) for e in expressions]


def _as_evaluated(e: Any, args: list[Any]) -> Any:
    """What evaluation gives of ``e`` with other arguments; done only where something could be simplified."""
    if isinstance(e, Unevaluated) or any(
        a is not b and not b.is_Symbol and a.func is not b.func for a, b in zip(e.args, args, strict=True)
    ):
        return e.func(*args)
    return node(e, args)


def _better(expressions: Sequence[Any]) -> dict[Any, Any]:
    """Node -> what it is rather made of, so that more is shared: signs and quotients apart, parts of sums together."""
    found, seen = dict[Any, Any](), set[Any]()
    sums, products = OrderedSet(), OrderedSet()

    def look(e: Any) -> None:
        if e.is_Atom or e in seen:
            return
        seen.add(e)
        for a in e.args:
            look(a)
        if e.could_extract_minus_sign():
            other = _sorted(sp.Add, tuple(-a for a in e.args)) if e.is_Add else -e
            if not other.is_Atom:
                found[e] = Unevaluated(sp.Mul, (sp.S.NegativeOne, other))
                seen.add(other)
                e = other
        if e.is_Mul and len(e.args) > 1:
            products.add(e)
        elif e.is_Add and len(e.args) > 1:
            sums.add(e)
        elif e.is_Pow and e.exp.could_extract_minus_sign():
            found[e] = Unevaluated(sp.Pow, (_inverse(e.base, -e.exp), sp.S.NegativeOne))

    for e in expressions:
        look(e)
    match_common_args(sp.Add, sums, found)
    match_common_args(sp.Mul, products, found)
    return found


def _inverse(base: Any, exponent: Any) -> Any:
    plain = exponent.is_Integer and exponent != 1 and (base.is_Add or base.is_Symbol)
    return sp.Pow(base, exponent, evaluate=not plain)


def _twice(expressions: Sequence[Any], better: dict[Any, Any]) -> set[Any]:
    """What appears more than once."""
    once, more = set[Any](), set[Any]()

    def look(e: Any) -> None:
        if getattr(e, "is_Atom", False) or not hasattr(e, "args"):
            return
        if e in once:
            more.add(e)
            return
        once.add(e)
        for a in better.get(e, e).args:
            look(a)

    for e in expressions:
        look(e)
    return more

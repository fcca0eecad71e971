"""Expressions with some of their parts swapped, in the order that SymPy would give them, without evaluating them anew.

SymPy asks every node that it makes about its assumptions, which is most of the time that a kernel's text takes. What
is swapped here (a symbol for another, a part for a symbol) never brings together what could be simplified, so that
the node is the one that evaluation would make; each node is made once, however often it appears.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cmp_to_key
from typing import Any

import sympy as sp
from sympy.core.function import Function

from allostasis.errors import ModelError

__all__ = ["Renamed", "node"]

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
        made = self._name(s)
        if self._taken.setdefault(made, s) != s:
            raise ModelError(
                "two names cannot be told apart in code", found=f"{s} and {self._taken[made]}", needed="another name"
            )
        return made

"""Expressions as a flat table of nodes, and back: plain lists that JSON holds, each node once.

A node is its kind with the numbers of its arguments, or a leaf with what it is. Reading puts nodes together as they
were, in their order, and never evaluates one: the order of sums is in a kernel's bits. Kinds are those of
:data:`KINDS`; what a table says can make nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from allostasis.language import power

__all__ = ["KINDS", "Unwritable", "Written", "read"]


class Unwritable(Exception):
    """Something that a table has no words for."""


def _kept(kind: Any) -> Callable[..., Any]:
    return lambda *args: kind._from_args(args)


def _plain(kind: Any) -> Callable[..., Any]:
    return lambda *args: sp.Expr.__new__(kind, *args)


def _unevaluated(kind: Any) -> Callable[..., Any]:
    return lambda *args: kind(*args, evaluate=False)


FUNCTIONS = (sp.exp, sp.log, sp.sin, sp.cos, sp.Abs, power)
CONSTANTS = {"pi": sp.pi, "E": sp.E}
KINDS: dict[str, Callable[..., Any]] = {
    **{kind.__name__: _kept(kind) for kind in (sp.Add, sp.Mul)},
    **{kind.__name__: _unevaluated(kind) for kind in (sp.Pow, sp.Max, sp.Min)},
    **{kind.__name__: _plain(kind) for kind in FUNCTIONS},
}
_NAMES = {kind: kind.__name__ for kind in (sp.Add, sp.Mul, sp.Pow, sp.Max, sp.Min, *FUNCTIONS)}


class Written:
    """A table that is being written: :meth:`number` of an expression; ``nodes`` is the table."""

    def __init__(self) -> None:
        self.nodes: list[list[Any]] = []
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._seen: dict[int, tuple[Any, int]] = {}  # by identity: the expression is held, so that it stays its own

    def number(self, e: Any) -> int:
        """Where an expression is in the table.

        Raises:
            Unwritable: a node of a kind that is not among :data:`KINDS`.
        """
        if id(e) not in self._seen:
            told = self._leaf(e) if not e.args else [_name(e), *map(self.number, e.args)]
            found = self._numbers.setdefault(tuple(told), len(self.nodes))
            if found == len(self.nodes):
                self.nodes.append(told)
            self._seen[id(e)] = e, found
        return self._seen[id(e)][1]

    def _leaf(self, e: Any) -> list[Any]:
        if type(e) is sp.Symbol:
            (name,), assumed = e.__getnewargs_ex__()
            return ["symbol", name, *(part for pair in sorted(assumed.items()) for part in pair)]
        if isinstance(e, sp.Rational):
            return ["rational", str(e.p), str(e.q)]
        if type(e) is sp.Float and (e._mpf_[1] or e._mpf_ == (0, 0, 0, 0)):
            sign, digits, exponent, bits = e._mpf_
            return ["float", int(sign), hex(digits)[2:], int(exponent), int(bits), int(e._prec)]
        for name, constant in CONSTANTS.items():
            if e is constant:
                return ["constant", name]
        raise Unwritable(f"{type(e).__name__}: {e}")


def _name(e: Any) -> str:
    found: str | None = _NAMES.get(type(e))
    if found is None:
        raise Unwritable(type(e).__name__)
    return found


def read(nodes: Sequence[Sequence[Any]]) -> list[Any]:
    """The expressions of a table, in its order.

    Raises:
        KeyError, IndexError, TypeError, ValueError: what is there is no such table.
    """
    found: list[Any] = []
    for kind, *said in nodes:
        if kind in LEAVES:
            found.append(LEAVES[kind](*said))
        else:
            if not all(0 <= i < len(found) for i in said):
                raise IndexError(f"{kind} of {said}")
            found.append(KINDS[kind](*(found[i] for i in said)))
    return found


def _symbol(name: str, *assumed: Any) -> Any:
    return sp.Symbol(_text(name), **dict(zip(assumed[::2], assumed[1::2], strict=True)))


def _float(sign: int, digits: str, exponent: int, bits: int, precision: int) -> Any:
    return sp.Float((int(sign), _text(digits), int(exponent), int(bits)), precision=int(precision))


def _rational(p: str, q: str) -> Any:
    return sp.Rational(int(_text(p)), int(_text(q)))


def _text(one: Any) -> str:
    if type(one) is not str:
        raise TypeError(f"a text is needed, not {one!r}")
    return one


LEAVES: dict[str, Callable[..., Any]] = {
    "symbol": _symbol,
    "float": _float,
    "rational": _rational,
    "constant": lambda name: CONSTANTS[name],
}

"""SymPy expressions as plain arithmetic in Python text, ready to run on floats, arrays, lanes or GPU threads.

The text calls only ``op.exp, log, above, sin, cos, tanh, sqrt, absolute, maximum, minimum, where, step, power``;
whoever runs it brings ``op``. None of them makes a number of what is not one.
What depends on parameters alone is lifted out, to be computed once a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import sympy as sp
from sympy.printing.str import StrPrinter

from allostasis.engine.codegen.rebuilding import Renamed, node, shared, some
from allostasis.language import power

__all__ = ["Lifted", "above", "function", "identifier", "only_exponents", "plainly", "share_logarithms"]

TINY = sp.Float(1e-30)


def identifier(name: str) -> str:
    """A full name such as ``hpa.cortisol`` as a Python identifier."""
    return re.sub(r"\W+", "_", name)


def plainly() -> Renamed:
    """What gives every symbol a name that Python can read."""
    return Renamed(lambda s: sp.Symbol(identifier(s.name)))


class _Printer(StrPrinter):
    """Infix text with one division a product and whole powers as products."""

    def _print_Float(self, expr: Any) -> str:
        return repr(float(expr))

    def _print_Integer(self, expr: Any) -> str:
        return f"{int(expr)}.0"

    def _print_Rational(self, expr: Any) -> str:
        return repr(float(expr))

    def _print_Pi(self, expr: Any) -> str:
        return repr(float(expr))

    _print_Exp1 = _print_Pi

    def _call(self, name: str, *args: Any) -> str:
        return f"op.{name}({', '.join(self._print(a) for a in args)})"

    def _print_Function(self, expr: Any) -> str:
        names = {"exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tanh": "tanh"}
        kind = type(expr).__name__
        if kind == "power":
            return self._call("power", *expr.args)
        if kind == "above":
            return self._call("above", expr.args[0])
        if kind == "Heaviside":
            return self._call("step", expr.args[0])
        if kind == "sign":
            return f"({self._call('step', expr.args[0])} - {self._call('step', -expr.args[0])})"
        if kind == "Abs":
            return self._call("absolute", expr.args[0])
        return self._call(names[kind], *expr.args)

    def _print_ExpBase(self, expr: Any) -> str:
        return self._call("exp", expr.args[0])

    _print_Abs = _print_Heaviside = _print_sign = _print_Function

    def _fold(self, name: str, args: Sequence[Any]) -> str:
        text: str = self._print(args[0])
        for a in args[1:]:
            text = f"op.{name}({text}, {self._print(a)})"
        return text

    def _print_Max(self, expr: Any) -> str:
        return self._fold("maximum", expr.args)

    def _print_Min(self, expr: Any) -> str:
        return self._fold("minimum", expr.args)

    def _print_Piecewise(self, expr: Any) -> str:
        text: str = self._print(expr.args[-1][0])
        for value, condition in reversed(expr.args[:-1]):
            gap = condition.lhs - condition.rhs if condition.rel_op in (">", ">=") else condition.rhs - condition.lhs
            text = f"op.where({self._print(gap)}, {self._print(value)}, {text})"
        return text

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        base, exponent = expr.args
        if exponent == sp.Rational(1, 2):
            return self._call("sqrt", base)
        if exponent == sp.Rational(-1, 2):
            return f"(1.0/{self._call('sqrt', base)})"
        if exponent.is_Integer:
            text = _product(f"({self._print(base)})" if not base.is_Symbol else self._print(base), abs(int(exponent)))
            return text if exponent > 0 else f"(1.0/{text})"
        return self._call("power", base, exponent)

    def _print_Mul(self, expr: Any) -> str:
        top, bottom, minus = [], [], False
        for a in expr.args:
            if a == -1:
                minus = not minus
            elif a.is_Pow and a.exp.is_number and a.exp.could_extract_minus_sign():
                bottom.append(1 / a)
            else:
                top.append(a)
        over = "*".join(self._factor(a) for a in top) or "1.0"
        under = "*".join(self._factor(a) for a in bottom)
        text = f"{over}/({under})" if len(bottom) > 1 else f"{over}/{under}" if bottom else over
        return f"(-{text})" if minus else text

    def _factor(self, a: Any) -> str:
        text = self._print(a)
        return f"({text})" if a.is_Add or text.startswith("-") or (a.is_Mul and "/" in text) else text

    def _print_Add(self, expr: Any, order: Any = None) -> str:
        terms = sorted(expr.args, key=lambda a: a.could_extract_minus_sign())
        text: str = self._print(terms[0])
        for a in terms[1:]:
            if a.could_extract_minus_sign():
                inner = self._print(-a)
                text += f" - ({inner})" if (-a).is_Add else f" - {inner}"
            else:
                text += f" + {self._print(a)}"
        return text


def _product(text: str, n: int) -> str:
    if n == 1:
        return text
    half = _product(text, n // 2)
    return f"({half}*{half})" if n % 2 == 0 else f"({half}*{half}*{text})"


class above(sp.Function):
    """Natural logarithm of ``x`` >= 0; below a tiny number x counts as that number."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Any:
        """Derivative, finite at 0."""
        return 1 / sp.Max(self.args[0], TINY)


def share_logarithms(e: Any, fixed: frozenset[Any]) -> Any:
    """``e`` with (k x)**n written as exp(n log x + n log k), so that powers of one x share its logarithm.

    Args:
        fixed: the parameters; k is what is made of them alone.
    """

    def spread(base: Any, exponent: Any) -> Any:
        if not exponent.free_symbols <= fixed or base.free_symbols <= fixed:
            return power(base, exponent)
        free = [s for s in base.free_symbols if s not in fixed]
        k, x = base.as_independent(*free, as_Add=False)
        return sp.exp(exponent * above(x) + (exponent * sp.log(k) if k != 1 else 0))

    return e.replace(power, spread) if e.has(power) else e


def only_exponents(expressions: Iterable[Any]) -> set[Any]:
    """Symbols that appear in ``expressions`` as the exponent of a power and nowhere else."""
    found, elsewhere = set[Any](), set[Any]()
    for e in expressions:
        found |= {node.args[1] for node in e.atoms(power) if node.args[1].is_Symbol}
        elsewhere |= e.replace(power, lambda x, n: x if n.is_Symbol else power(x, n)).free_symbols
    return found - elsewhere


class Lifted:
    """Sub-expressions of parameters alone, each once, as extra parameters computed before a run."""

    def __init__(self, fixed: Iterable[Any]) -> None:
        self.fixed = frozenset(fixed)
        self.symbols: dict[Any, Any] = {}
        self._known: dict[Any, Any] = {}

    def lift(self, e: Any) -> Any:
        """``e`` with every largest sub-expression of parameters alone replaced by a symbol of its own."""
        if e.is_Atom:
            return e
        if e not in self._known:
            self._known[e] = self._lifted(e)
        return self._known[e]

    def _lifted(self, e: Any) -> Any:
        if e.free_symbols and e.free_symbols <= self.fixed:
            return self._name(e)
        args = list(e.args)
        if e.is_Add or e.is_Mul:
            ours = [a for a in args if not a.is_number and a.free_symbols <= self.fixed]
            numbers = [a for a in args if a.is_number]
            if ours and (len(ours) + len(numbers) > 1 or not ours[0].is_Symbol):
                kept = [a for a in args if not a.is_number and a not in ours]
                return e.func(self._name(some(e, [*numbers, *ours])), *(self.lift(a) for a in kept))
        return node(e, [self.lift(a) for a in args])

    def _name(self, e: Any) -> Any:
        if e.is_Symbol:
            return e
        if e not in self.symbols:
            self.symbols[e] = sp.Symbol(f"k{len(self.symbols)}", real=True)
        return self.symbols[e]


def function(
    name: str,
    about: str,
    expressions: Sequence[Any],
    where: dict[Any, str],
    renamed: Renamed | None = None,
    *,
    share: bool = True,
) -> list[str]:
    """Lines of ``def name(op, t, y, u, p)`` that returns a tuple of the expressions.

    Args:
        where: symbol -> text that fetches it, e.g. ``"y[3]"``.
        renamed: what makes identifiers of names (:func:`plainly`); functions of one text share one, and so its work.
        share: compute common sub-expressions once.
    """
    renamed = renamed or plainly()
    used = set().union(*(sp.sympify(e).free_symbols for e in expressions)) if expressions else set()
    swapped = [renamed(sp.sympify(e)) for e in expressions]
    names = (sp.Symbol(f"c{i}") for i in count())
    parts, results = shared(swapped, names) if share else ([], swapped)
    lines = [f"def {name}(op, t, y, u, p):", f'    """{about}"""']
    for s in sorted(used, key=lambda s: where[s]):
        if where[s] != identifier(s.name):
            lines.append(f"    {identifier(s.name)} = {where[s]}")
    out = _Printer()
    lines += [f"    {s} = {out.doprint(e)}" for s, e in parts]
    lines.append("    return (")
    lines += [f"        {out.doprint(e)}," for e in results]
    lines.append("    )")
    return lines

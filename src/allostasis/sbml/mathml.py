"""SymPy expressions as MathML, with the meaning that the kernels give them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

import sympy as sp

from allostasis.errors import ModelError
from allostasis.language import NONE, TIME, Dimension
from allostasis.sbml.names import MATH, element

if TYPE_CHECKING:
    from allostasis.sbml.balance import Balance

__all__ = ["POWER", "TIME_SYMBOL", "apply", "math", "number", "of", "symbol", "time", "uses_power"]

POWER = "real_power"  # the function definition that stands for ``allostasis.language.power``
TIME_SYMBOL = "http://www.sbml.org/sbml/symbols/time"
_CALLS = {"exp": "exp", "log": "ln", "sin": "sin", "cos": "cos", "tanh": "tanh", "Abs": "abs"}
_RELATIONS = {">": "gt", ">=": "geq", "<": "lt", "<=": "leq", "==": "eq", "!=": "neq"}


def math(inner: Element) -> Element:
    """``inner`` as a formula of its own."""
    the_element = Element("math", {"xmlns": MATH})
    the_element.append(inner)
    return the_element


def apply(operator: str, *parts: Element) -> Element:
    """An operator applied to its arguments."""
    return element("apply", Element(operator), *parts)


def symbol(identifier: str) -> Element:
    """A reference to a quantity."""
    return element("ci", identifier)


def time(offset: float = 0.0) -> Element:
    """Time in hours; the model's clock shows ``offset`` (h) when the simulation starts."""
    the_element = element("csymbol", "t", encoding="text", definitionURL=TIME_SYMBOL)
    return apply("plus", the_element, number(offset, "hour")) if offset else the_element


def number(value: float, unit: str = "") -> Element:
    """A number to its last bit, with the identifier of its unit if it has one."""
    attributes = {"sbml:units": unit} if unit else {}
    text = repr(float(value))
    if "e" in text:
        the_element = Element("cn", {"type": "e-notation", **attributes})
        the_element.text, exponent = text.split("e")
        the_element.append(Element("sep"))
        the_element[0].tail = str(int(exponent))
        return the_element
    whole = text.endswith(".0")
    the_element = Element("cn", {**({"type": "integer"} if whole else {}), **attributes})
    the_element.text = text.removesuffix(".0")
    return the_element


def uses_power(expression: Any) -> bool:
    """Whether an expression needs the function definition of real powers."""
    return any(
        type(e).__name__ == "power" or (e.is_Pow and not (2 * e.exp).is_Integer)
        for e in sp.preorder_traversal(sp.sympify(expression))
    )


def of(
    expression: Any,
    names: Callable[[Any], str],
    offset: float = 0.0,
    balance: Balance | None = None,
    wanted: Dimension | None = None,
) -> Element:
    """An expression as MathML.

    Args:
        names: symbol -> identifier.
        offset: the model's clock at the start of the simulation, hours.
        balance: finds the units of numbers. wanted: the unit of the whole, where something has one.

    Raises:
        ModelError: a function that has no counterpart.
    """
    return _Writer(names, offset, balance).write(sp.sympify(expression), wanted)


class _Writer:
    def __init__(self, names: Callable[[Any], str], offset: float, balance: Balance | None) -> None:
        self.names, self.offset, self.balance = names, offset, balance

    def write(self, e: Any, wanted: Dimension | None = None) -> Element:
        """``wanted``: the unit that this is to be in."""
        if e == TIME:
            return time(self.offset)
        if e.is_Symbol:
            return symbol(self.names(e))
        if e.is_number and not e.free_symbols:
            return self._number(float(e), wanted)
        kind = type(e).__name__
        if e.is_Add:
            return self._sum(e, wanted)
        if e.is_Mul:
            return self._product(e, wanted)
        if e.is_Pow:
            return self._power(e)
        if kind in _CALLS:
            return apply(_CALLS[kind], *self._all(e.args, wanted if kind == "Abs" else NONE))
        if kind in ("Max", "Min"):
            return apply(kind.lower(), *self._all(e.args, wanted or self._alike(e.args)))
        if kind == "power":
            return element("apply", symbol(POWER), *self._all(e.args))
        if kind == "Heaviside":  # the kernels' step: 0 at 0
            return self._choice(((sp.Integer(1), sp.Gt(e.args[0], 0, evaluate=False)),), sp.Integer(0))
        if kind == "sign":
            return self._choice(((sp.Integer(1), sp.Gt(e.args[0], 0, evaluate=False)),), sp.Integer(-1))
        if kind == "Piecewise":
            last, certain = e.args[-1]
            unit = wanted or self._alike([value for value, _ in e.args])
            return self._choice(e.args[:-1] if certain == sp.true else e.args, last, unit)
        raise ModelError("a function that SBML has no word for", found=f"{kind} in {str(e)[:80]}")

    def _all(self, parts: Sequence[Any], wanted: Dimension | None = None) -> list[Element]:
        return [self.write(p, wanted) for p in parts]

    def _alike(self, parts: Sequence[Any]) -> Dimension | None:
        return self.balance.alike(parts) if self.balance else None

    def _number(self, value: float, wanted: Dimension | None = None) -> Element:
        """A plain number; 0 fits every unit and has the one that is wanted."""
        if value == 0:
            return number(value, self.balance.nothing(wanted) if self.balance else "")
        return number(value, "dimensionless")

    def _sum(self, e: Any, wanted: Dimension | None) -> Element:
        unit = wanted or self._alike(e.args)
        minus = [a for a in e.args if a.could_extract_minus_sign()]
        plus = [a for a in e.args if not a.could_extract_minus_sign()]
        if not plus:
            return apply("minus", self.write(-e, unit))
        the_element = self.write(plus[0], unit) if len(plus) == 1 else apply("plus", *self._all(plus, unit))
        for a in minus:
            the_element = apply("minus", the_element, self.write(-a, unit))
        return the_element

    def _product(self, e: Any, wanted: Dimension | None) -> Element:
        if e.could_extract_minus_sign():
            return apply("minus", self.write(-e, wanted))
        top: list[Any] = []
        bottom: list[Any] = []
        for a in (a for a in e.args if a != 1):  # a neutral port leaves a factor of 1.0
            under = a.is_Pow and a.exp.is_number and a.exp.could_extract_minus_sign()
            (bottom if under else top).append(1 / a if under else a)
        turning = self.balance.turns(e, wanted) if self.balance else "dimensionless"
        first = [number(float(top.pop(0)), turning)] if top and top[0].is_number else []
        the_element = self._times(top, first)
        return apply("divide", the_element, self._times(bottom)) if bottom else the_element

    def _times(self, parts: Sequence[Any], first: Sequence[Element] = ()) -> Element:
        every = [*first, *self._all(parts)]
        if not every:
            return self._number(1.0)
        return every[0] if len(every) == 1 else apply("times", *every)

    def _power(self, e: Any) -> Element:
        base, exponent = e.args
        if exponent.is_number and exponent.could_extract_minus_sign():
            return apply("divide", self._number(1.0), self.write(1 / e))
        if exponent == sp.Rational(1, 2):
            return apply("root", self.write(base))
        if exponent.is_Integer:
            return apply("power", self.write(base), self._number(float(exponent)))
        return element("apply", symbol(POWER), self.write(base), self.write(exponent))

    def _choice(self, pieces: Sequence[Any], otherwise: Any, wanted: Dimension | None = None) -> Element:
        the_element = Element("piecewise")
        for value, condition in pieces:
            the_element.append(element("piece", self.write(value, wanted), self._condition(condition)))
        the_element.append(element("otherwise", self.write(otherwise, wanted)))
        return the_element

    def _condition(self, c: Any) -> Element:
        if isinstance(c, (sp.And, sp.Or)):
            return apply("and" if isinstance(c, sp.And) else "or", *(self._condition(a) for a in c.args))
        if not getattr(c, "is_Relational", False):
            raise ModelError("a condition that SBML has no word for", found=str(c)[:80])
        return apply(_RELATIONS[c.rel_op], *self._all((c.lhs, c.rhs), self._alike((c.lhs, c.rhs))))

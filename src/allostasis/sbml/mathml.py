"""SymPy expressions as MathML, with the meaning that the kernels give them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import sympy as sp

from allostasis.errors import ModelError
from allostasis.language import TIME
from allostasis.sbml.names import MATH

__all__ = ["POWER", "TIME_SYMBOL", "apply", "element", "math", "number", "of", "symbol", "time", "uses_power"]

POWER = "real_power"  # the function definition that stands for ``allostasis.language.power``
TIME_SYMBOL = "http://www.sbml.org/sbml/symbols/time"
_CALLS = {"exp": "exp", "log": "ln", "sin": "sin", "cos": "cos", "tanh": "tanh", "Abs": "abs"}
_RELATIONS = {">": "gt", ">=": "geq", "<": "lt", "<=": "leq", "==": "eq", "!=": "neq"}


def element(tag: str, *parts: Element | str, **attributes: str) -> Element:
    """An XML element; a trailing underscore of an attribute's name is dropped and ``_xmlns`` is a namespace."""
    the_element = Element(tag, {k.rstrip("_"): v for k, v in attributes.items()})
    for part in parts:
        if isinstance(part, str):
            the_element.text = part
        else:
            the_element.append(part)
    return the_element


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


def of(expression: Any, names: Callable[[Any], str], offset: float = 0.0) -> Element:
    """An expression as MathML.

    Args:
        names: symbol -> identifier.
        offset: the model's clock at the start of the simulation, hours.

    Raises:
        ModelError: a function that has no counterpart.
    """
    return _Writer(names, offset).write(sp.sympify(expression))


class _Writer:
    def __init__(self, names: Callable[[Any], str], offset: float) -> None:
        self.names, self.offset = names, offset

    def write(self, e: Any) -> Element:
        if e == TIME:
            return time(self.offset)
        if e.is_Symbol:
            return symbol(self.names(e))
        if e.is_number and not e.free_symbols:
            return self._number(float(e))
        kind = type(e).__name__
        if e.is_Add:
            return self._sum(e)
        if e.is_Mul:
            return self._product(e)
        if e.is_Pow:
            return self._power(e)
        if kind in _CALLS:
            return apply(_CALLS[kind], *self._all(e.args))
        if kind in ("Max", "Min"):
            return apply(kind.lower(), *self._all(e.args))
        if kind == "power":
            return element("apply", symbol(POWER), *self._all(e.args))
        if kind == "Heaviside":  # the kernels' step: 0 at 0
            return self._choice(((sp.Integer(1), sp.Gt(e.args[0], 0, evaluate=False)),), sp.Integer(0))
        if kind == "sign":
            return self._choice(((sp.Integer(1), sp.Gt(e.args[0], 0, evaluate=False)),), sp.Integer(-1))
        if kind == "Piecewise":
            last, certain = e.args[-1]
            return self._choice(e.args[:-1] if certain == sp.true else e.args, last)
        raise ModelError("a function that SBML has no word for", found=f"{kind} in {str(e)[:80]}")

    def _all(self, parts: Sequence[Any]) -> list[Element]:
        return [self.write(p) for p in parts]

    def _number(self, value: float) -> Element:
        """A plain number; 0 fits every unit and says none."""
        return number(value, "dimensionless" if value else "")

    def _sum(self, e: Any) -> Element:
        minus = [a for a in e.args if a.could_extract_minus_sign()]
        plus = [a for a in e.args if not a.could_extract_minus_sign()]
        if not plus:
            return apply("minus", self.write(-e))
        the_element = self.write(plus[0]) if len(plus) == 1 else apply("plus", *self._all(plus))
        for a in minus:
            the_element = apply("minus", the_element, self.write(-a))
        return the_element

    def _product(self, e: Any) -> Element:
        if e.could_extract_minus_sign():
            return apply("minus", self.write(-e))
        top: list[Any] = []
        bottom: list[Any] = []
        for a in (a for a in e.args if a != 1):  # a neutral port leaves a factor of 1.0
            under = a.is_Pow and a.exp.is_number and a.exp.could_extract_minus_sign()
            (bottom if under else top).append(1 / a if under else a)
        the_element = self._times(top)
        return apply("divide", the_element, self._times(bottom)) if bottom else the_element

    def _times(self, parts: Sequence[Any]) -> Element:
        if not parts:
            return self._number(1.0)
        return self.write(parts[0]) if len(parts) == 1 else apply("times", *self._all(parts))

    def _power(self, e: Any) -> Element:
        base, exponent = e.args
        if exponent.is_number and exponent.could_extract_minus_sign():
            return apply("divide", self._number(1.0), self.write(1 / e))
        if exponent == sp.Rational(1, 2):
            return apply("root", self.write(base))
        if exponent.is_Integer:
            return apply("power", self.write(base), self._number(float(exponent)))
        return element("apply", symbol(POWER), self.write(base), self.write(exponent))

    def _choice(self, pieces: Sequence[Any], otherwise: Any) -> Element:
        the_element = Element("piecewise")
        for value, condition in pieces:
            the_element.append(element("piece", self.write(value), self._condition(condition)))
        the_element.append(element("otherwise", self.write(otherwise)))
        return the_element

    def _condition(self, c: Any) -> Element:
        if isinstance(c, (sp.And, sp.Or)):
            return apply("and" if isinstance(c, sp.And) else "or", *(self._condition(a) for a in c.args))
        if not getattr(c, "is_Relational", False):
            raise ModelError("a condition that SBML has no word for", found=str(c)[:80])
        return apply(_RELATIONS[c.rel_op], self.write(c.lhs), self.write(c.rhs))

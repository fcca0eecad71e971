"""What unit an expression has, found by walking it; so that no flow can be declared that does not balance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import sympy as sp

from allostasis import units
from allostasis.errors import UnitError
from allostasis.language.maths import power

__all__ = ["Dimension", "dimension", "dimension_of", "HOUR", "NONE"]


@dataclass(frozen=True)
class Dimension:
    """A unit as powers of base units and a scale, e.g. pg/mL = 1e-9 kg/m3."""

    powers: tuple[tuple[str, float], ...]
    scale: float

    def times(self, other: Dimension, exponent: float = 1.0) -> Dimension:
        """This unit times ``other`` to an exponent."""
        merged = dict(self.powers)
        for base, p in other.powers:
            merged[base] = merged.get(base, 0.0) + p * exponent
        kept = tuple(sorted((b, p) for b, p in merged.items() if abs(p) > 1e-12))
        return Dimension(kept, self.scale * other.scale**exponent)

    def same(self, other: Dimension) -> bool:
        """Same kind and same size."""
        return self.powers == other.powers and abs(self.scale / other.scale - 1) < 1e-9

    def __str__(self) -> str:
        if not self.powers:
            return "1" if abs(self.scale - 1) < 1e-9 else f"{self.scale:.4g}"
        shown = []
        for base, p in self.powers:
            shown.append(base if p == 1 else f"{base}^{p:g}")
        return (f"{self.scale:.4g} " if abs(self.scale - 1) > 1e-9 else "") + "·".join(shown)


@cache
def dimension(text: str) -> Dimension:
    """The dimension of a unit's text; degrees Celsius count as differences."""
    the_dimension = units.unit(text.replace("delta_degC", "degC").replace("degC", "delta_degC"))
    base = units.registry().Quantity(1.0, the_dimension).to_base_units()
    powers = tuple(sorted((str(k), float(cast(float, v))) for k, v in base.unit_items()))
    return Dimension(powers, float(base.magnitude))


NONE = Dimension((), 1.0)
HOUR = dimension("h")


def dimension_of(expression: Any, table: dict[Any, Dimension]) -> Dimension:
    """The unit of ``expression``, given the units of its symbols.

    Raises:
        UnitError: things of different units are added or compared, or something with a unit is taken to a
            power that is no number, or into exp, log, sin, cos. ``found`` names the parts.
    """
    e = sp.sympify(expression)
    if e.is_Symbol:
        return table[e]
    if e.is_number:
        return NONE
    if e.is_Mul:
        the_dimension = NONE
        for a in e.args:
            the_dimension = the_dimension.times(dimension_of(a, table))
        return the_dimension
    if e.is_Add or isinstance(e, (sp.Max, sp.Min)):
        return _alike(e.args, table)
    if isinstance(e, sp.Piecewise):
        return _alike([value for value, _ in e.args], table)
    if isinstance(e, sp.Abs):
        return dimension_of(e.args[0], table)
    if isinstance(e, (sp.Pow, power)):
        base, exponent = e.args
        unit = dimension_of(base, table)
        if exponent.is_number:
            return NONE.times(unit, float(exponent))
        _plain(base, unit, "a power that varies")
        _plain(exponent, dimension_of(exponent, table), "an exponent")
        return NONE
    if isinstance(e, sp.Function):
        for a in e.args:
            _plain(a, dimension_of(a, table), f"{type(e).__name__}()")
        return NONE
    raise UnitError(f"no rule for the unit of {e}", found=type(e).__name__)


def _alike(parts: Any, table: dict[Any, Dimension]) -> Dimension:
    shown = [(a, dimension_of(a, table)) for a in parts if a != 0]
    first = shown[0]
    for a, unit in shown[1:]:
        if not unit.same(first[1]):
            raise UnitError(
                "different units are added or compared",
                found=f"{short(first[0])}  in  {first[1]}   and   {short(a)}  in  {unit}",
                needed="the same unit on both sides",
            )
    return first[1]


def _plain(part: Any, unit: Dimension, place: str) -> None:
    if not unit.same(NONE):
        raise UnitError(
            f"something with a unit inside {place}", found=f"{short(part)}  in  {unit}", needed="a plain number"
        )


def short(expression: Any) -> str:
    """The expression with the module names left out."""
    e = sp.sympify(expression)
    names = {s: sp.Symbol(s.name.rsplit(".", 1)[-1]) for s in e.free_symbols}
    return str(e.xreplace(names))

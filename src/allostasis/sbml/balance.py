"""Which unit each part of a formula has to be in, so that numbers that turn one unit into another can say so.

Inside a model a number stands where a module reads in another unit than its neighbour's: hours of a year, ng/mL in
mg/L. As a plain number it would add years to hours; here it is found by what its product is added to, compared with or
is the rate of, and has the unit that makes them alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allostasis.language import HOUR, NONE, TIME, Dimension
from allostasis.sbml.unit_definitions import UnitDefinitions

__all__ = ["Balance"]


class Balance:
    """Units of formulas, by those that their symbols are declared in.

    Args:
        table: symbol -> unit; defined: where units get their identifiers.
    """

    def __init__(self, table: Mapping[Any, Dimension], defined: UnitDefinitions) -> None:
        self.table = {**table, TIME: HOUR}
        self.defined, self.known = defined, dict[Any, Dimension | None]()

    def of(self, e: Any) -> Dimension | None:
        """The unit of a formula; None of a plain zero, which fits every unit, and where units are beyond it."""
        if e not in self.known:
            self.known[e] = self._of(e)
        return self.known[e]

    def alike(self, parts: Any) -> Dimension | None:
        """The unit that all of these are to be in: that of one which no number turns."""
        found = [(a.is_Mul and a.args[0].is_number and abs(a.args[0]) != 1, self.of(a)) for a in parts]
        return next((unit for _, unit in sorted(found, key=lambda one: one[0]) if unit is not None), None)

    def turns(self, product: Any, wanted: Dimension | None) -> str:
        """The identifier of the unit of a product's number, which turns it into the unit wanted; else of none."""
        unit = self.of(product)
        if wanted is None or unit is None or unit.powers != wanted.powers or unit.same(wanted):
            return "dimensionless"
        ratio = wanted.scale / unit.scale
        more = float(f"{max(ratio, 1 / ratio):.12g}")  # without the last digits of units in units
        turned = Dimension((), more if ratio > 1 else 1 / more)
        return self.defined.identifier(turned, f"{more:.12g}" if ratio > 1 else f"1/{more:.12g}")

    def nothing(self, wanted: Dimension | None) -> str:
        """The identifier of the unit of a zero."""
        return self.defined.identifier(wanted, str(wanted)) if wanted is not None else ""

    def _of(self, e: Any) -> Dimension | None:
        kind = type(e).__name__
        if e.is_number:
            return NONE if e != 0 else None
        if e.is_Symbol:
            return self.table.get(e)
        if e.is_Mul:
            unit = NONE
            for a in e.args:
                part = self.of(a)
                if part is None:
                    return None
                unit = unit.times(part)
            return unit
        if e.is_Add or kind in ("Max", "Min"):
            return self.alike(e.args)
        if kind == "Abs":
            return self.of(e.args[0])
        if kind == "Piecewise":
            return self.alike([value for value, _ in e.args])
        if e.is_Pow and e.exp.is_number:
            base = self.of(e.base)
            return None if base is None else NONE.times(base, float(e.exp))
        return NONE

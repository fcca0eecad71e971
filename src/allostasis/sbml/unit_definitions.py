"""Units of a model as SBML unit definitions, each kind once, named as the modules name them."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from allostasis.errors import UnitError
from allostasis.language import HOUR, NONE, Dimension, dimension
from allostasis.sbml.names import element

__all__ = ["UnitDefinitions"]

# Base units of ``allostasis.units`` as SBML has them. What SBML does not have keeps a kind of its own: heart
# beats are counted in hertz here, cells and international units in items, scores as plain numbers.
_BASE = {
    "kilogram": ("kilogram", 1.0),
    "meter": ("metre", 1.0),
    "second": ("second", 1.0),
    "mole": ("mole", 1.0),
    "kelvin": ("kelvin", 1.0),
    "delta_degree_Celsius": ("kelvin", 1.0),
    "candela": ("candela", 1.0),
    "ampere": ("ampere", 1.0),
    "radian": ("radian", 1.0),
    "cell": ("item", 1.0),
    "international_unit": ("item", 1.0),
    "score": ("dimensionless", 1.0),
    "beats_per_minute": ("hertz", 1.0 / 60.0),
}
_TIMES = re.compile(r"(?<![A-Za-z])(s|sec|second|min|minute|d|day|wk|week|month|yr|year)s?(?![A-Za-z])")


class UnitDefinitions:
    """Collects the units that a model uses."""

    def __init__(self) -> None:
        self.known: dict[tuple[tuple[tuple[str, float], ...], str], str] = {}
        self.made: dict[str, Element] = {}
        self.identifier(HOUR, "h")

    def identifier(self, unit: Dimension, shown: str) -> str:
        """The identifier of a unit as the model counts it, or nothing where SBML cannot say it.

        Args:
            shown: the unit as its module writes it; times in it become hours, as in the model.
        """
        if unit.same(NONE):
            return "dimensionless"
        key = (unit.powers, f"{unit.scale:.12g}")
        if key not in self.known:
            if any(base not in _BASE for base, _ in unit.powers):
                return ""
            inside = _TIMES.sub("h", shown) if _declared_otherwise(shown, unit) else shown
            self.known[key] = self._free(inside)
            self._define(self.known[key], unit, inside)
        return self.known[key]

    def _free(self, shown: str) -> str:
        words = shown.replace("**", "").replace("^", "").replace("%", "percent").replace("/", "_per_")
        stem = re.sub(r"\W+", "_", words, flags=re.ASCII).strip("_") or "unit"
        stem = {"h": "hour"}.get(stem, f"u_{stem}")
        found, n = stem, 1
        while found in self.made:
            n += 1
            found = f"{stem}_{n}"
        return found

    def _define(self, identifier: str, unit: Dimension, shown: str) -> None:
        parts, scale = [], unit.scale
        for base, exponent in unit.powers:
            kind, multiplier = _BASE[base]
            parts.append((kind, exponent, multiplier))
        if not parts:
            parts = [("dimensionless", 1.0, 1.0)]
        kind, exponent, multiplier = parts[0]
        parts[0] = (kind, exponent, multiplier * scale ** (1.0 / exponent))
        every = [element("unit", kind=k, exponent=f"{e:.15g}", scale="0", multiplier=f"{m:.15g}") for k, e, m in parts]
        self.made[identifier] = element("unitDefinition", element("listOfUnits", *every), id=identifier, name=shown)


def _declared_otherwise(shown: str, unit: Dimension) -> bool:
    try:
        return not dimension(shown).same(unit)
    except UnitError:  # a unit put together from base units is shown in a way that cannot be read back
        return False

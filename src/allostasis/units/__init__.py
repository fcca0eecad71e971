"""Units of measurement: checked when models and studies are built, never inside kernels.

One pint registry serves the package. Time inside models is in hours; every other quantity keeps the unit
its module declares. Loaded lazily, because importing pint costs more than the whole front door.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from tokenize import TokenError
from typing import TYPE_CHECKING, Any, cast

from allostasis.errors import UnitError
from allostasis.units.definitions import DEFINITIONS
from allostasis.units.spelling import spelled
from allostasis.units.usual import at_once

if TYPE_CHECKING:
    import pint

__all__ = ["registry", "unit", "short", "factor", "line", "quantity", "calendar", "hours", "per_hour_factor"]

_YEARS = dict.fromkeys(("y", "yr", "yrs", "year", "years", "a", "annum", "common_year"), 365.0)
_LONG = _YEARS | dict.fromkeys(("mo", "mos", "mon", "month", "months"), 30.0)
_LONG |= {"quarter": 91.0, "quarters": 91.0, "decade": 3650.0, "decades": 3650.0, "century": 36500.0}
_AMOUNT = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*)")
LONGEST = 400  # characters of an amount: reading one must cost nothing, whatever it says
_COMMA = re.compile(r"([-+]?\d{1,20}),(\d{1,20})\s*([^,]{0,60})")
_THOUSANDS = re.compile(r"([-+]?\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,20})?)\s*([^,\d][^,]{0,60})?")
# What pint raises for a text that is no unit, beside its own errors.
_MALFORMED = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    SyntaxError,
    TokenError,
)
# Nobody weighs people or doses in them; who writes them has held the shift key.
_UNLIKELY = re.compile(r"(?:mega|giga|tera)(?:gram|liter|mole|meter|second|metric_ton)")


@cache
def registry() -> pint.UnitRegistry[Any]:
    """The package's unit registry: its own definitions and no others, so that every version of pint has the same."""
    import pint

    values: pint.UnitRegistry[Any] = pint.UnitRegistry(None, autoconvert_offset_to_baseunit=True)
    values.load_definitions(list(DEFINITIONS))
    values.default_system = "mks"
    return values


@cache
def unit(text: str) -> pint.Unit:
    """Read a unit such as ``"pg/mL"``, ``"1"``, ``"nmol/L/min"``, ``"10*9/L"``.

    Raises:
        UnitError: the text is not a unit.
    """
    from pint.errors import PintError

    known = registry()  # what fails in here is no fault of the text
    try:
        the_unit = known.Unit(spelled(text) or "nothing")
    except (PintError, *_MALFORMED) as error:
        raise UnitError(
            f'"{text[:60]}" is not a unit',
            found=text[:60],
            needed="a unit such as pg/mL, nmol/L, min, 1",
            fix=_meant(text),
        ) from error
    if _UNLIKELY.search(str(the_unit)):
        raise UnitError(
            f'"{text}" is {the_unit}', found=str(the_unit), needed="a unit of laboratory and clinic", fix=_meant(text)
        )
    return the_unit


def _meant(text: str) -> str:
    """The same unit in the usual capitals, where that is one."""
    usual = re.sub(r"l(?![a-z])", "L", text.strip().lower())
    if usual == text.strip() or len(text) > 60:
        return ""
    try:
        unit(usual)
    except UnitError:
        return ""
    return f"Did you mean  {usual} ?"


def short(text: str) -> str:
    """A unit as one writes it: short names, and ``1`` for none. What was declared in the field's way stays as it is."""
    if " " not in text:
        return "1" if text == "dimensionless" else text
    return f"{unit(text):~C}".replace("**", "^").replace("ml", "mL") or "1"


def factor(found: str, needed: str) -> float:
    """What to multiply a number in ``found`` by to have it in ``needed``.

    Raises:
        UnitError: the two measure different things, or differ by an offset (temperatures).
    """
    if (known := at_once(found, needed)) is not None:
        return known
    from pint.errors import PintError

    a, b = unit(found), unit(needed)
    if a == b:
        return 1.0
    try:
        zero, one = (registry().Quantity(x, a).to(b).magnitude for x in (0.0, 1.0))
    except (PintError, ArithmeticError) as error:
        raise UnitError(f"{found} cannot be turned into {needed}", found=found, needed=needed) from error
    if abs(zero) > 1e-12:
        raise UnitError(f"{found} and {needed} differ by an offset", found=found, needed=needed)
    return float(one)


@cache
def line(found: str, needed: str, molar_mass: float | None = None) -> tuple[float, float]:
    """What turns a value in one unit into another: value times the first number, plus the second.

    Args:
        molar_mass: g/mol, where mass and amount of substance say the same thing.

    Raises:
        UnitError: the two measure different things.
    """
    if (known := at_once(found, needed)) is not None:
        return known, 0.0
    a, b = unit(found), unit(needed)
    if {str(a), str(b)} == {"degree_Celsius", "degree_Fahrenheit"}:
        return (5 / 9, -160 / 9) if str(b) == "degree_Celsius" else (9 / 5, 32.0)
    if {str(a), str(b)} == {"degree_Celsius", "kelvin"}:
        return 1.0, -273.15 if str(b) == "degree_Celsius" else 273.15
    for beat, other in ((needed, found), (found, needed)):  # a pulse may be written as a frequency
        if str(unit(beat)) == "beats_per_minute" and unit(other).dimensionality == {"[time]": -1}:
            return (factor(found, "1/min") if beat == needed else factor("1/min", needed)), 0.0
    try:
        return factor(found, needed), 0.0
    except UnitError:
        if molar_mass is None:
            raise
    for sign, times in (("/", 1 / molar_mass), ("*", molar_mass)):
        with suppress(UnitError):
            return factor(f"({spelled(found)}){sign}(g/mol)", needed) * times, 0.0
    raise UnitError(f"{found} cannot be turned into {needed}", found=found, needed=needed)


def _amount(text: str | float) -> re.Match[str] | None:
    """Number and unit of a text; None where it is no amount."""
    plain = str(text).strip()
    return _AMOUNT.fullmatch(plain) if len(plain) <= LONGEST else None


def quantity(text: str | float, needed: str, *, where: str = "") -> float:
    """Read an amount such as ``"2 ng/kg"`` and give its number in ``needed``.

    A bare number is taken only where ``needed`` is dimensionless.

    Raises:
        UnitError: not a number with a unit, or a unit of another kind.
    """
    match = _amount(text)
    if not match or "," in match[2] or match[2].startswith("."):
        raise UnitError(
            f'"{str(text)[:80]}" is not an amount',
            where=where,
            found=str(text)[:80],
            needed=f"a number in {needed}",
            fix=_without_comma(str(text)),
        )
    number, found = float(match[1]), match[2] or "1"
    try:
        return number * factor(found, needed)
    except UnitError as error:
        other = error.fix or f"Say it in {needed}"  # the same number in another unit would be another amount
        fix = other if match[2] else f"Write for example  {match[1]} {needed}"
        raise UnitError(
            f'"{text}" has the wrong unit', where=where, found=found if match[2] else "no unit", needed=needed, fix=fix
        ) from error


def _without_comma(text: str) -> str:
    """What a number with a comma may mean; empty for other text."""
    match = _COMMA.fullmatch(text.strip())
    if not match:
        many = _THOUSANDS.fullmatch(text.strip())
        return f"Write  {many[1].replace(',', '')} {many[2] or ''}".rstrip() if many else ""
    whole, part, unit = match[1], match[2], f" {match[3]}" if match[3] else ""
    decimal = f"{whole}.{part}{unit}"
    if len(part) == 3 and whole.lstrip("+-0"):  # thousands, or a decimal comma: only its writer knows
        return f"Write  {whole}{part}{unit}  or  {decimal}"
    return f"Write  {decimal}"


def hours(text: str | float, *, where: str = "") -> float:
    """A time span such as ``"90 min"``, ``"3 h"``, ``"12 wk"`` in hours; a bare 0 is taken as it is.

    A year has 365 days. A span in months, or in parts of a year, that is no whole number of days is refused: it would
    move the clock of day without a word.
    """
    if str(text).strip() in {"0", "0.0"}:
        return 0.0
    match = _amount(text)
    if match is None or not calendar(str(text)):
        return quantity(text, "h", where=where)
    days = round(float(match[1]) * _LONG[match[2].lower()], 9)
    if match[2].lower() in _YEARS and days.is_integer():
        return 24.0 * days
    raise UnitError(
        f'"{text}" is not a whole number of days',
        where=where,
        found=str(text),
        needed="days or weeks, so that the clock shows the same hour",
        fix=f"Write for example  {round(days):d} d" if abs(days) >= 1 else f"Write for example  {24 * days:.3g} h",
    )


def calendar(text: str) -> bool:
    """Whether a span is in months, years or the like."""
    match = _amount(text)
    return match is not None and match[2].lower() in _LONG and abs(float(match[1])) < 1e9


@cache
def per_hour_factor(text: str) -> float:
    """Turn a parameter's unit into the model's: every time dimension in hours, everything else as declared.

    For ``"min"`` this is 1/60, for ``"nmol/L/min"`` 60, for ``"pg/mL"`` 1.
    """
    value = unit(text)
    scale = 1.0
    for name, power in value._units.items():
        part = registry().Unit(name)
        if part.dimensionality == {"[time]": 1}:
            scale *= float(registry().Quantity(1.0, part).to("hour").magnitude) ** float(cast(float, power))
    return scale

"""One cell of a data file: a number, a value beyond a limit, nothing, or something that nobody can read."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from allostasis.errors import bare

__all__ = ["MISSING", "Cell", "cell", "coded", "time_out", "way_out"]

MISSING = frozenset({"", "NA", "N/A", "NaN", "nan", ".", "None", "null", "-", "missing"})
# Words of laboratories for a value below what the assay can tell, and above it.
_BELOW = frozenset("blq bql bloq blod bdl bld lod loq lloq nd nq notdetected notdetectable undetectable".split())
_ABOVE = frozenset("alq aloq aql uloq".split())
_BEYOND = re.compile(r"([<>≤≥]|<=|>=)\s*(.*)")
_CODES = frozenset("9 99 999 9999 99999 888 8888 777 7777".split())


@dataclass(frozen=True)
class Cell:
    """What a cell says.

    Attributes:
        number: the value, or the limit that it lies beyond; nan for a limit that is not said.
        beyond: -1 below the limit, 1 above it, 0 for a value.
    """

    number: float
    beyond: int = 0


def cell(text: str) -> Cell | None:
    """A cell as a finite number or as a value beyond a limit; None where it is neither."""
    beyond, rest = 0, text
    if match := _BEYOND.fullmatch(text):
        beyond, rest = (-1 if match[1][0] in "<≤" else 1), match[2].strip()
    word = bare(rest)
    if word in _BELOW or word in _ABOVE:
        side = beyond or (-1 if word in _BELOW else 1)
        return Cell(math.nan, side)
    try:
        number = float(rest) if "_" not in rest else math.nan
    except ValueError:
        return None
    return Cell(number, beyond) if math.isfinite(number) else None


def way_out(text: str) -> str:
    """What to write in place of a cell that is no number; both readings where a comma may be either."""
    match = len(text) <= 60 and re.fullmatch(r"([<>]?\s*[-+]?)(\d{1,3}(?:,\d{3})+|\d+,\d+)(\.\d+)?", text)
    if not match:
        return "Leave the cell empty where there is no value"
    sign, digits, decimals = match[1], match[2], match[3] or ""
    joined, pointed = f"{sign}{digits.replace(',', '')}{decimals}", f"{sign}{digits.replace(',', '.')}"
    if decimals or digits.count(",") > 1:
        return f"Write  {joined}"
    whole, part = digits.split(",")
    if len(part) == 3 and whole.lstrip("0"):  # thousands, or a decimal comma: only its writer knows
        return f"Write  {joined}  or  {pointed}, whichever is meant"
    return f"Write  {pointed}"


def time_out(text: str) -> str:
    """What to write in place of a time that is no number: there is none that could be left empty."""
    fix = way_out(text)
    if fix.startswith("Write"):
        return fix
    if match := re.fullmatch(r"\+?([-+]?\d{1,9}(?:\.\d{1,9})?)\s?[A-Za-z.]{1,12}", text):
        return f"Write  {match[1]}  and its unit into time_unit"
    return "Write how long after time zero it was, for example  1.5" + ("" if text else ", or leave the row out")


def coded(text: str) -> bool:
    """Whether a number looks like a code for a missing value: -9, 99, 999."""
    return text.lstrip("-+") in _CODES

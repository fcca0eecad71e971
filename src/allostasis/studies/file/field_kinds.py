"""What a key of a study is: its kind, range, unit, default and meaning.

The tables that are made of these (:mod:`allostasis.studies.file.field_tables`) are what the reader reads by, what a
misspelled key is compared with, what ``allostasis list keys`` shows and what the JSON Schema is generated from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Field", "Kind", "Table", "walk"]

Kind = Literal[
    "text",  # words
    "whole",  # a whole number
    "number",  # a number, bare or in its unit
    "amount",  # a number with a unit that depends on what is given
    "span",  # a duration
    "moment",  # a time from study time zero, or day and clock
    "moments",  # one or a list of these
    "clock",  # a clock time
    "flag",  # true or false
    "choice",  # one of a few words
    "name",  # a name in the catalogue or of the study
    "names",  # a list of names
    "expression",  # an endpoint
    "expressions",  # one or a list of them
    "condition",  # true or false for each person
    "conditions",  # one or a list of them
    "criterion",  # what a comparison is expected to find
    "section",  # keys and values of a table
    "sections",  # a list of these
    "free",  # names chosen by the study, or paths of the model, with values of one kind
]


@dataclass(frozen=True)
class Field:
    """One key of a study.

    Attributes:
        kind: how its value is read.
        about: what it means, for people.
        default: as a study file says it; None for nothing.
        low, high: smallest and largest number. unit: of a number, or as an example of an amount.
        options: words of a choice. most: longest text, in characters.
        required: whether a study or section without it is refused.
        room: where its names come from: ``measures``, ``treatments``, ``arms``, ...
        inside: the keys of a section, of each item of a list, or of each value where names are free.
        each: kind of the values where names are free and no section stands under them.
        bare: whether one value may stand in place of the section, and of which kind.
        example: a value that can be written as it stands.
    """

    name: str
    kind: Kind
    about: str
    default: Any = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    options: tuple[str, ...] = ()
    most: int = 500
    required: bool = False
    room: str = ""
    inside: Table | None = None
    each: Kind | None = None
    bare: Kind | None = None
    example: Any = None

    @property
    def range(self) -> str:
        """What a number may be, in words; empty where there are no limits."""
        if self.low is None or self.high is None:
            return ""
        return f"{_short(self.low)} to {_short(self.high)}"


def _short(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


@dataclass(frozen=True)
class Table:
    """The keys of one section of a study."""

    about: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Keys, in the order in which they are explained."""
        return tuple(f.name for f in self.fields)

    def get(self, name: str) -> Field | None:
        """The field of a name."""
        return next((f for f in self.fields if f.name == name), None)


def walk(table: Table, at: str = "") -> Iterator[tuple[str, Field]]:
    """Every key by its full name, such as ``people.age.mean`` or ``arms.NAME[].amount``."""
    for one in table.fields:
        full = f"{at}{one.name}"
        yield full, one
        if one.inside is not None:
            within = {"sections": f"{full}[].", "free": f"{full}.NAME[]."}.get(one.kind, f"{full}.")
            yield from walk(one.inside, within)

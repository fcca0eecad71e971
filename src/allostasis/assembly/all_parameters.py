"""Every number that a study can set: those of modules, and those of instruments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allostasis.assembly import cards, catalogue
from allostasis.language import Param, readout_numbers
from allostasis.packs import kept

__all__ = ["instrument_numbers", "parameters"]


@kept
def instrument_numbers() -> dict[str, Param]:
    """The numbers of all read-outs, by full name such as ``readout.phq9.trait``."""
    return {name: p for one in catalogue.readouts().values() for name, p in readout_numbers(one).items()}


def parameters() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every parameter of the model and of its instruments by its full name, as a card tells it."""
    yield from cards.parameters()
    for name, p in instrument_numbers().items():
        told = {key: getattr(p, key) for key in ("value", "unit", "linear", "about", "source", "converted")}
        yield name, told | {"times": 1.0}

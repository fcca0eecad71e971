"""The model as pages: groups, their modules, equations and numbers with grade and source."""

from __future__ import annotations

from functools import cache
from typing import Any

from allostasis.errors import UnknownName
from allostasis.ledger import sources
from allostasis.views import OF, guesses, module_page, overview

__all__ = ["all_guesses", "model_overview", "one_module"]


@cache
def model_overview() -> list[dict[str, Any]]:
    """Every module of the catalogue, with the card that shows it."""
    return [row | {"group": OF.get(row["name"], "")} for row in overview()]


@cache
def one_module(name: str) -> dict[str, Any]:
    """A module's page, and the sources that its numbers name.

    Raises:
        UnknownName: there is no such module.
    """
    known = [row["name"] for row in model_overview()]
    if name not in known:
        raise UnknownName.among("module", name, known, where="module")
    made = module_page(name)
    book, cited = sources(), {}
    for id in dict.fromkeys(p["source"] for p in made["parameters"]):
        if source := book.get(id):
            cited[id] = source.model_dump(mode="json")
    return made | {"sources": cited}


@cache
def all_guesses() -> list[dict[str, Any]]:
    """Every number that is a guess of ours."""
    return guesses()

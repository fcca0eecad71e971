"""Grades of numbers: how far each may be trusted, by its source and by what we did to what the source prints."""

from __future__ import annotations

from allostasis.ledger.load import sources

__all__ = ["GRADES", "grade"]

GRADES = {
    "A": "read in the source",
    "A*": "read in the source, then converted by us",
    "B": "recalled",
    "C": "our proposal, a guess",
}


def grade(source: str, converted: str = "") -> str:
    """The grade of a number: its source's, A* where that is A and we converted it, C where the source is unknown."""
    found = sources().get(source)
    if found is None:
        return "C"
    return "A*" if found.grade == "A" and converted else found.grade

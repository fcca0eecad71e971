"""What libSBML says of a file: errors, and warnings kind by kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Findings", "check"]


@dataclass(frozen=True)
class Findings:
    """Result of libSBML's consistency check.

    Attributes:
        errors: messages of errors; a valid file has none.
        warnings: short message -> how often.
        details: every warning in full.
    """

    errors: tuple[str, ...]
    warnings: dict[str, int]
    details: tuple[str, ...] = field(repr=False, default=())


def check(text: str, *, units: bool = True) -> Findings:
    """Check an SBML file.

    Args:
        units: also whether units are consistent; libSBML reports what is wrong there as warnings.
    """
    import libsbml

    document = libsbml.readSBMLFromString(text)
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_UNITS_CONSISTENCY, units)
    document.checkConsistency()
    errors, warnings, details = [], Counter[str](), []
    for i in range(document.getNumErrors()):
        one = document.getError(i)
        if one.getSeverity() >= libsbml.LIBSBML_SEV_ERROR:
            errors.append(f"line {one.getLine()}: {one.getMessage().strip()}")
        else:
            warnings[one.getShortMessage()] += 1
            details.append(f"line {one.getLine()}: {one.getMessage().strip()}")
    return Findings(tuple(errors), dict(warnings), tuple(details))

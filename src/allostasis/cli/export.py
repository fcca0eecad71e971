"""The command that hands a person's model to other software."""

from __future__ import annotations

from pathlib import Path

from allostasis import files
from allostasis.cli.shell import last_line, put_json
from allostasis.errors import RunError, UnknownName

__all__ = ["export"]

FORMATS = ("sbml",)


def export(
    study: Path, *, format: str, arm: str | None, person: int | None, out: Path, table: bool, as_json: bool
) -> None:
    """``allostasis export``: nothing is written over, and nothing is written that libSBML finds wrong."""
    from allostasis.exchange import export_sbml
    from allostasis.sbml import check

    if format not in FORMATS:
        raise UnknownName.among("format", format, FORMATS, where="--format")
    files.vacant(out, where="--out")
    value = export_sbml(study, arm=arm, person=person, table=table)
    found = check(value.text)
    if found.errors:
        raise RunError("the export is no valid SBML", found=found.errors[0], fix="Please report this as a bug")
    files.new(out, value.text, where="--out")
    if as_json:
        put_json(
            {
                "file": str(out),
                "arm": value.arm,
                "person": value.person,
                "begin_h": value.begin,
                "end_h": value.end,
                "warnings": found.warnings,
            }
        )
        return
    last_line(f"wrote {out}: person {value.person}, {value.arm}; SBML Level 3 Version 2, valid")
    last_line(f"    time in hours; 0 is hour {value.begin:g} of the study's clock, until {value.end - value.begin:g} h")
    for text, times in found.warnings.items():
        last_line(f"    libSBML notes, {times} times: {text}")

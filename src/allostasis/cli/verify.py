"""The command that says whether a result is what was written."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from allostasis.cli.shell import WRONG, last_line, progress, put_json

if TYPE_CHECKING:
    from allostasis.studies import Verified

__all__ = ["verify"]


def verify(folder: Path, *, live: bool, workers: int, as_json: bool) -> None:
    """``allostasis verify``: exit code 2 where something is changed or missing."""
    from allostasis import studies

    with progress("verify") as told:
        # of a run only for comparison nothing is kept, so it has a stage of its own
        found = studies.verify(
            folder, live=live, workers=workers, progress=lambda _, done, total: told("living again", done, total)
        )
    rows = {"files": found.files, "lived": found.lived}
    if as_json:
        plain = {kind: [asdict(row) for row in some] for kind, some in rows.items()}
        put_json({"folder": str(folder), "ok": found.ok, **plain, "asked_to_live": live})
    else:
        for row in found.files:
            last_line(f"{row.state:12}{row.name if row.name.isprintable() else repr(row.name)}{_note(row.note)}")
        for row in found.lived:
            last_line(f"{row.state:12}lived again: {row.name}{_note(row.note)}")
        if live and not found.lived:
            last_line("not lived again, since it is not what was written")
        last_line(f"{folder}: {_sum(found)}")
    if not found.ok:
        raise typer.Exit(WRONG)


def _note(text: str) -> str:
    return f"  ({text})" if text else ""


def _sum(found: Verified) -> str:
    if not found.ok:
        return "not what was written" if not found.lived else "not what its study gives with this program"
    if any(row.state == "not checked" for row in found.files):
        return "nothing is seen to be changed; what is not checked has no checksum"
    return "as it was written" + (", and what its study gives" if found.lived else "")

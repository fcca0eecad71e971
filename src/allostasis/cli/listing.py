"""Commands that say what can be written in a study: ``allostasis list`` and ``allostasis schema``."""

from __future__ import annotations

import json
from pathlib import Path

from allostasis.cli.shell import last_line, put_json
from allostasis.errors import UnknownName

__all__ = ["listed", "schema"]


def listed(what: str, *, search: str, as_json: bool) -> None:
    """``allostasis list``."""
    from allostasis.views import lists

    if what not in lists.LISTS:
        raise UnknownName.among("list", what, lists.LISTS, where="allostasis list")
    rows = lists.listed(what, search)
    if as_json:
        put_json(rows)
    elif rows:
        last_line(lists.listed_text(what, rows))
    elif what == "packs":
        last_line("no pack is named or installed; name one with  allostasis --pack PATH list packs")
    else:
        near = lists.nearest(what, search)
        last_line(f'nothing among {what} has "{search}" in it' + (f"; did you mean  {near} ?" if near else ""))


def schema(out: Path | None) -> None:
    """``allostasis schema``: to stdout, or into a file, in place of an earlier schema only."""
    from allostasis.studies.file import study_schema, written_schema
    from allostasis.views import offered

    value = study_schema(offered())
    if out is None:
        print(json.dumps(value, indent=1, ensure_ascii=False), flush=True)
        return
    last_line(f"wrote {written_schema(out, value)}; editors that read it complete and check a study as you write")

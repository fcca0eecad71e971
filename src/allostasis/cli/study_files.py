"""Commands around study files: a new one, and whether one can be run."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from allostasis import files
from allostasis.cli.shell import last_line, put_json
from allostasis.errors import AllostasisError
from allostasis.views import plural

__all__ = ["new", "new_part", "validate"]


def new(path: Path) -> None:
    """``allostasis new``."""
    from allostasis.studies import template
    from allostasis.studies.file import EDITOR_LINE, SCHEMA_FILE, study_schema, written_schema
    from allostasis.views import offered

    if path.is_dir():
        path = path / "study.yaml"
    files.new(path, EDITOR_LINE + template())
    with suppress(AllostasisError):  # editors do without; the study does not need it
        written_schema(path.with_name(SCHEMA_FILE), study_schema(offered()))
    last_line(f"wrote {path}; run it with  allostasis run {path}")


def new_part(kind: str, path: Path) -> None:
    """``allostasis new --drug FILE`` and its like."""
    from allostasis.packs.templates import template

    files.new(path, template(kind, path))
    last_line(f"wrote {path}; check it with  allostasis pack check {path}")


def validate(path: Path, *, as_json: bool) -> None:
    """``allostasis validate``: the file itself, and whether its model and read-outs fit together."""
    from allostasis import studies

    value = studies.validate(path)
    if as_json:
        put_json({"ok": True, **value})
        return
    last_line(
        f"ok: {path}: {value['study']}\n    "
        f"{plural(value['people'], 'person', 'people')}, {plural(len(value['arms']), 'arm')}, "
        f"{plural(value['visits'], 'visit')}, {plural(len(value['measures']), 'measure')}, "
        f"{plural(len(value['modules']), 'module')} with {plural(value['states'], 'state')}"
    )
    for warning in value["warnings"]:
        last_line(f"warning: {warning}")

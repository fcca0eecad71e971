"""The JSON Schema of a study file, generated from the table that the reader reads by.

Editors complete and check by it while one writes. It never refuses what the reader takes; what it cannot say (that
an arm exists, that a unit fits) is left to ``allostasis validate``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from allostasis import files
from allostasis.errors import InputError
from allostasis.studies.file.field_kinds import Field, Table
from allostasis.studies.file.field_tables import KINDS, STUDY

__all__ = ["EDITOR_LINE", "SCHEMA_FILE", "study_schema", "written_schema"]

SCHEMA_FILE = "allostasis.schema.json"
EDITOR_LINE = f"# yaml-language-server: $schema={SCHEMA_FILE}\n"

_TEXT: dict[str, Any] = {"type": ["string", "number", "null"]}
_TIME: dict[str, Any] = {"anyOf": [{"type": "string"}, {"enum": [0, None]}]}
_TIMES: dict[str, Any] = {"anyOf": [*_TIME["anyOf"], {"type": "array", "items": _TIME}]}


def study_schema(names: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, Any]:
    """The schema (draft 2020-12) of a study file.

    Args:
        names: room (``"measures"``, ``"treatments"``, ...) -> its names, for editors to offer.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": STUDY.about,
        **_Writer(names or {}).table(STUDY),
    }


def written_schema(path: Path, table: Mapping[str, Any]) -> Path:
    """Write a schema; an earlier one is replaced, any other file stays.

    Raises:
        InputError: another file is there.
    """
    path = path / SCHEMA_FILE if path.is_dir() else path
    if path.exists() and not _ours(path):
        raise InputError(
            "there is another file already",
            where=str(path),
            found="a file that is no schema of a study",
            needed="a path where nothing is, or an earlier schema",
            fix="Name another path; nothing was written",
        )
    files.write(path, json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    return path


def _ours(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_text(encoding="utf-8")).get("title") == STUDY.about)
    except (ValueError, AttributeError):
        return False


class _Writer:
    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self.names = names

    def table(self, table: Table) -> dict[str, Any]:
        """An object with the keys of a table and no others."""
        by_name: dict[str, Any] = {
            "type": ["object", "null"] if not any(f.required for f in table.fields) else "object",
            "description": table.about,
            "properties": {f.name: self.field(f) for f in table.fields if f.name != "height"},
            "additionalProperties": False,
        }
        if required := [f.name for f in table.fields if f.required]:
            by_name["required"] = required
        if set(KINDS) <= set(table.names):
            by_name["oneOf"] = [{"required": [kind]} for kind in KINDS]
        return by_name

    def field(self, field: Field) -> dict[str, Any]:
        """A value, with what it means, its unit, range, default and an example."""
        table = dict(self.value(field))
        said = [field.about, f"in {field.unit}" if field.unit and field.kind == "number" else ""]
        said.append(field.range)
        table["description"] = "; ".join(s for s in said if s)
        if field.default is not None:
            table["default"] = field.default
        if field.example is not None:
            table["examples"] = [field.example]
        return table

    def value(self, field: Field) -> dict[str, Any]:
        simple = self._simple(field)
        if simple is not None:
            return simple
        inside = self.table(field.inside) if field.inside else {}
        if field.kind == "section":
            return {"anyOf": [inside, self._bare(field)]} if field.bare else inside
        if field.kind == "sections":
            items = {"anyOf": [inside, self._bare(field)]} if field.bare else inside
            return {"type": ["array", "null"], "items": items}
        if field.inside:  # arms: names, each with a list
            return {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"type": ["array", "null"], "items": inside},
            }
        each = self._each(field)
        if field.name in {"set"}:  # for all, or by arm
            each = {"anyOf": [each, {"type": "object", "additionalProperties": each}]}
        return {"type": ["object", "null"], "additionalProperties": each}

    def _bare(self, field: Field) -> dict[str, Any]:
        table = self._simple(Field(field.name, field.bare or "text", "", None, field.low, field.high, room=field.room))
        return table or {}

    def _each(self, field: Field) -> dict[str, Any]:
        return self._simple(Field(field.name, field.each or "text", "", None, field.low, field.high)) or {}

    def _simple(self, field: Field) -> dict[str, Any] | None:
        limits = {k: v for k, v in (("minimum", field.low), ("maximum", field.high)) if v is not None}
        match field.kind:
            case "text":
                return _TEXT | {"maxLength": field.most}
            case "whole":
                return {"type": ["integer", "null"]} | limits
            case "number":
                return {"anyOf": [{"type": ["number", "null"]} | limits, {"type": "string"}]}
            case "amount" | "expression" | "condition" | "criterion":
                return _TEXT
            case "expressions" | "conditions":
                return {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
            case "span" | "moment":
                return {"anyOf": [_TIME, {"enum": list(field.options)}]} if field.options else _TIME
            case "moments":
                return _TIMES
            case "clock":
                return {"type": ["string", "null"], "pattern": r"^\s*\d{1,2}:\d{2}\s*$"}
            case "flag":
                return {"type": ["boolean", "null"]}
            case "choice":
                return {"enum": [*field.options, None]}
            case "name":
                return self._offered(field.room)
            case "names":
                listed = {"type": ["array", "null"], "items": self._offered(field.room)}
                by_arm = {"type": "object", "additionalProperties": listed}
                return {"anyOf": [listed, by_arm]} if field.name == "cut" else listed
        return None

    def _offered(self, room: str) -> dict[str, Any]:
        """Names that an editor offers; other ways of writing them are taken too."""
        known = self.names.get(room)
        return {"anyOf": [{"enum": list(known)}, _TEXT]} if known else _TEXT

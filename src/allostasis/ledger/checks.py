"""Turns a broken ledger file into errors: the line, what stands there, what is needed, the way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from allostasis.errors import Collector, LedgerError
from allostasis.ledger.schema import Citation, Effect, Finding, Outcome, Population, Source

__all__ = ["Marks", "cross_checks", "entry_errors"]

_NESTED: dict[tuple[str, ...], type[BaseModel]] = {
    ("population",): Population,
    ("outcome",): Outcome,
    ("effect",): Effect,
    ("source",): Citation,
}
_PATTERNS = {
    "doi": "a DOI such as 10.1371/journal.pone.0063345, or null",
    "id": "lower-case words joined by hyphens",
    "simulable": 'yes, "hard: why" or "no: why"',
    "value_basis": "midpoint_of_reported_range, upper_bound, below_detection or computed_HOW",
    "what": "one line of text",
}
_TYPES = {
    "string_type": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "finite_number": "a finite number",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "tuple_type": "a list",
}


class Marks:
    """Line numbers of a YAML text, from its node tree; slow, so it is only made once something is wrong."""

    def __init__(self, file: str, text: str, loader: type[Any]) -> None:
        self.file = file
        self.root: yaml.Node | None = yaml.compose(text, Loader=loader)

    def where(self, path: Sequence[str | int] = ()) -> str:
        """``file, line N`` of the deepest part of ``path`` that exists."""
        node = self.root
        for step in path:
            below = _child(node, step)
            if below is None:
                break
            node = below
        return self.file if node is None else f"{self.file}, line {node.start_mark.line + 1}"

    def repeated_keys(self) -> Iterator[LedgerError]:
        """Keys that stand twice in one mapping, where YAML would silently keep the last."""
        stack = [self.root]
        while stack:
            node = stack.pop()
            if isinstance(node, yaml.SequenceNode):
                stack += node.value
            elif isinstance(node, yaml.MappingNode):
                seen: dict[str, int] = {}
                for key, value in node.value:
                    line = key.start_mark.line + 1
                    if key.value in seen:
                        yield LedgerError(
                            f'"{key.value}" stands twice',
                            where=f"{self.file}, line {line}",
                            found=f"first on line {seen[key.value]}",
                            needed="each key once",
                            fix="Remove or rename one of the two",
                        )
                    seen.setdefault(key.value, line)
                    stack.append(value)


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                # A block below its key is reported at the key; a value on the key's line is there anyway.
                return value if isinstance(value, yaml.SequenceNode | yaml.MappingNode) else key
    return None


def entry_errors(
    error: ValidationError, kind: type[Finding] | type[Source], name: str, at: Sequence[str | int], marks: Marks
) -> Iterator[LedgerError]:
    """The refusals of one entry.

    Args:
        error: what pydantic says of the entry.
        kind: the record that the entry should have been.
        name: the entry's id.
        at: path of the entry in the file.
        marks: the file's line numbers.
    """
    for detail in error.errors():
        loc = [part for part in detail["loc"] if not (isinstance(part, str) and "[" in part)]
        ctx: Mapping[str, Any] = detail.get("ctx", {})
        path = loc + (str(ctx["key"]).split(".") if detail["type"] == "ledger" and ctx["key"] else [])
        fields = _refused(ctx) if detail["type"] == "ledger" else _built_in(detail, loc, kind)
        what = fields.pop("what")
        yield LedgerError(f'"{name}": {what}', where=marks.where([*at, *path]), **fields)


def _refused(ctx: Mapping[str, Any]) -> dict[str, str]:
    return {part: str(ctx[part]) for part in ("what", "found", "needed", "fix")}


def _built_in(detail: Any, loc: list[Any], kind: type[BaseModel]) -> dict[str, str]:
    """The fields of one of pydantic's own refusals."""
    key, found, ctx = _dotted(loc), detail["input"], detail.get("ctx", {})
    if detail["type"] == "missing":
        return {"what": f'"{key}" is missing', "found": "no such key", "needed": key, "fix": f"Add  {loc[-1]}:"}
    if detail["type"] == "extra_forbidden":
        known = list(_NESTED.get(tuple(loc[:-1]), kind).model_fields)
        near = get_close_matches(str(loc[-1]), known, n=1)
        return {
            "what": f'unknown key "{key}"',
            "found": str(loc[-1]),
            "needed": "one of: " + ", ".join(known),
            "fix": f"Did you mean  {near[0]} ?" if near else "Remove it",
        }
    if detail["type"] == "literal_error":
        expected = str(ctx["expected"]).replace("'", "").replace(" or ", ", ")
        near = get_close_matches(str(found), expected.split(", "), n=1, cutoff=0.5)
        return {
            "what": f'unknown {key} "{found}"',
            "found": _shown(found),
            "needed": "one of: " + expected,
            "fix": f"Did you mean  {near[0]} ?" if near else "",
        }
    needed = _TYPES.get(detail["type"]) or _needed(detail, loc)
    fix = ""
    if needed in {"a number", "a whole number"} and isinstance(found, str) and _is_number(found):
        fix = f"YAML reads this as text; write  {float(found)!r}  without quotes"
    elif isinstance(found, bool) and needed == "text":
        fix = "YAML reads yes, no, on and off as true or false; put the word in quotes"
    return {"what": f'"{key}" is not {needed}', "found": _shown(found), "needed": needed, "fix": fix}


def _needed(detail: Any, loc: list[Any]) -> str:
    last, message = str(loc[-1]) if loc else "", str(detail["msg"])
    if detail["type"] == "string_pattern_mismatch":
        return _PATTERNS.get(last, "text that is not empty")
    if detail["type"] == "string_too_short":
        return "text that is not empty"
    return message.removeprefix("Input should be ")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _dotted(loc: Sequence[Any]) -> str:
    return ".".join(part for part in loc if isinstance(part, str)) or "entry"


def _shown(value: Any) -> str:
    if isinstance(value, list | dict):
        return f"{'a list' if isinstance(value, list) else 'keys with values'}, {len(value)} in all"
    text = "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value) or '""'
    return text if len(text) <= 80 else text[:77] + "..."


def cross_checks(entries: Sequence[tuple[int, Finding]], marks: Marks, problems: Collector) -> None:
    """What holds between findings: an id once, a cohort of outputs on one side."""
    first: dict[str, int] = {}
    sides: dict[str, tuple[str, str]] = {}
    for index, entry in entries:
        if entry.id in first:
            problems.add(
                LedgerError(
                    f'the id "{entry.id}" stands twice',
                    where=marks.where([index, "id"]),
                    found="first at " + marks.where([first[entry.id], "id"]),
                    needed="each id once",
                    fix="Rename or remove one of the two",
                )
            )
        first.setdefault(entry.id, index)
        if entry.role == "output":
            side, holder = sides.setdefault(entry.cohort, (entry.side, entry.id))
            if side != entry.side:
                problems.add(
                    LedgerError(
                        f'"{entry.id}": the cohort "{entry.cohort}" is on both sides',
                        where=marks.where([index, "side"]),
                        found=f"{entry.side}, but {side} in {holder}",
                        needed="one side for all findings on the same people",
                        fix=f"Write  side: {side}  or name another cohort",
                    )
                )

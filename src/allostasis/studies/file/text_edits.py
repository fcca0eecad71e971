"""Change single places of a study file's text: all else stays as its writer left it, comments and order too."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from allostasis.errors import InputError
from allostasis.studies.file.field_tables import STUDY
from allostasis.studies.file.yaml_lines import Key, dotted, read_text

__all__ = ["Edit", "edited", "rendered"]

WIDE = 118  # columns after which a list goes on in the next line
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Edit:
    """One change of a study file.

    Attributes:
        op: ``set`` a value, new or not; ``add`` an item to a list; ``remove`` a key or an item; ``rename`` a key.
        path: keys and places from the top of the file.
        value: plain data; of ``rename`` the new key.
    """

    op: Literal["set", "add", "remove", "rename"]
    path: Key
    value: Any = None


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with some places of it changed, one after the other.

    Raises:
        StudyError: it is no YAML. InputError: there is no such place, or it cannot be changed and all else be kept.
    """
    if "\r\n" in text:  # lines end as they did
        return edited(text.replace("\r\n", "\n"), edits).replace("\n", "\r\n")
    for edit in edits:
        data = read_text(text, "study.yaml").data
        wanted = _applied(data, edit)
        made = text
        for one in _steps(data, edit):
            made = _Text(made).do(one)
        try:
            kept = read_text(made, "study.yaml").data == wanted
        except InputError:
            kept = False
        if not kept:
            raise InputError(
                "this place cannot be changed from outside", where=dotted(edit.path), fix="Change it in the text"
            )
        text = made
    return text


def rendered(value: Any) -> str:
    """A value as it is written on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{rendered(str(k))}: {rendered(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(rendered(v) for v in value) + "]"
    if isinstance(value, str):
        return value if _bare(value) else f'"{"".join(_escaped(c) for c in value)}"'
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(yaml.safe_dump([value], default_flow_style=True)).strip()[1:-1]


def _bare(value: str) -> bool:
    """Whether a text is read as itself without quotes, by who reads studies and by other readers of YAML."""
    try:
        there = value.isprintable() and read_text(f"k: [{value}]", "").data["k"] == [value]
        return there and yaml.load(f"[{value}]", Loader=_LOADER) == [value]
    except (InputError, yaml.YAMLError, ValueError):
        return False


def _escaped(c: str) -> str:
    if c in '"\\':
        return f"\\{c}"
    return c if c.isprintable() else f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\U{ord(c):08x}"


def _missing(edit: Edit) -> InputError:
    return InputError("there is no such place in the study", where=dotted(edit.path), found="nothing")


def _applied(data: dict[str, Any], edit: Edit) -> dict[str, Any]:
    """The data that the changed text has to say."""
    made: dict[str, Any] = copy.deepcopy(data)
    here: Any = made
    if not edit.path:
        raise _missing(edit)
    for part in edit.path[:-1]:
        if isinstance(here, dict) and isinstance(part, str):
            if here.get(part) is None:
                here[part] = {}
            here = here[part]
        elif isinstance(here, list) and isinstance(part, int) and 0 <= part < len(here):
            here = here[part]
        else:
            raise _missing(edit)
    last: Any = edit.path[-1]
    inside = last in here if isinstance(here, dict) else isinstance(last, int) and 0 <= last < len(here)
    if not isinstance(here, dict) and not (isinstance(here, list) and inside):
        raise _missing(edit)
    if isinstance(here, dict) and not isinstance(last, str):
        raise _missing(edit)
    if edit.op == "set":
        here[last] = edit.value
    elif edit.op == "add":
        there = here[last] if inside else None
        if there is not None and not isinstance(there, list):
            raise _missing(edit)
        here[last] = [*(there or []), edit.value]
    elif not inside:
        raise _missing(edit)
    elif edit.op == "remove":
        del here[last]
    else:
        if not isinstance(here, dict) or not isinstance(edit.value, str) or edit.value in here:
            raise InputError("a key needs a name of its own", where=dotted(edit.path), found=str(edit.value))
        items = [(edit.value if k == last else k, v) for k, v in here.items()]
        here.clear()
        here.update(items)
    return made


def _steps(data: Any, edit: Edit) -> list[Edit]:
    """A change of keys and values as changes of the few that differ."""
    there = data
    for part in edit.path:
        try:
            there = there[part]
        except (KeyError, IndexError, TypeError):
            return [edit]
    if edit.op != "set" or not isinstance(there, dict) or not isinstance(edit.value, dict) or not edit.value:
        return [edit]
    steps: list[Edit] = []
    for key, value in edit.value.items():
        if key not in there or there[key] != value:
            steps += _steps(data, Edit("set", (*edit.path, key), value))
    return steps + [Edit("remove", (*edit.path, key)) for key in there if key not in edit.value]


def _order(path: Key) -> tuple[str, ...]:
    """The order in which keys are explained, where there is one."""
    table: Any = STUDY
    for part in path:
        field = table.get(str(part)) if table else None
        table = field.inside if field and field.kind == "section" else None
    return table.names if table else ()


class _Text:
    """A text and where its parts stand."""

    def __init__(self, text: str) -> None:
        self.text, self.root = text, yaml.compose(text, Loader=_LOADER)

    def find(self, path: Key) -> Any:
        """The node of a path; None where there is none."""
        here = self.root
        for part in path:
            if isinstance(here, yaml.MappingNode):
                here = next((v for k, v in here.value if k.value == part), None)
            elif isinstance(here, yaml.SequenceNode) and isinstance(part, int) and part < len(here.value):
                here = here.value[part]
            else:
                return None
        return here

    def do(self, edit: Edit) -> str:
        """The text after one change."""
        *above, last = edit.path
        parent, node = self.find(tuple(above)), self.find(edit.path)
        if edit.op == "add":
            if isinstance(node, yaml.SequenceNode) and node.value:
                return self._append(node, rendered(edit.value))
            return self.do(Edit("set", edit.path, [edit.value]))
        if edit.op == "rename":
            key = next(k for k, _ in parent.value if k.value == last)
            return self._cut(key.start_mark.index, self.end(key), rendered(edit.value))
        if edit.op == "remove":
            return self._remove(parent, last, tuple(above))
        if node is not None:
            return self._replace(parent, node, last, rendered(edit.value))
        if not isinstance(parent, yaml.MappingNode) or not parent.value:  # nothing there yet, or a bare value
            return self.do(Edit("set", tuple(above), {last: edit.value}))
        return self._insert(parent, tuple(above), str(last), rendered(edit.value))

    def end(self, node: Any) -> int:
        """Where a node ends: without what stands between it and the next."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            inner = node.value[-1]
            return self.end(inner[1] if isinstance(node, yaml.MappingNode) else inner)
        end: int = node.end_mark.index
        return len(self.text[:end].rstrip()) if getattr(node, "style", None) in {"|", ">"} else end

    def _cut(self, start: int, end: int, put: str = "") -> str:
        return self.text[:start] + put + self.text[end:]

    def _line_end(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _after_key(self, parent: Any, last: str | int) -> int:
        """Just behind the colon of a key."""
        key = next(k for k, _ in parent.value if k.value == last)
        return self.text.index(":", self.end(key)) + 1

    def _replace(self, parent: Any, node: Any, last: str | int, put: str) -> str:
        start, end = node.start_mark.index, self.end(node)
        lower = isinstance(node, yaml.CollectionNode) and not node.flow_style
        if isinstance(parent, yaml.MappingNode) and (
            lower or start == end or getattr(node, "style", None) in set("|>")
        ):
            return self._cut(self._after_key(parent, last), end, f" {put}")
        return self._cut(start, end, put)

    def _insert(self, parent: Any, path: Key, key: str, put: str) -> str:
        entry, order = f"{rendered(key)}: {put}", _order(path)
        names = [k.value for k, _ in parent.value]
        before = [n for n in names if key in order and n in order and order.index(n) < order.index(key)]
        at = names.index(max(before, key=order.index)) if before else len(names) - 1
        end = self.end(parent.value[at][1])
        if parent.flow_style:
            return self._cut(end, end, f", {entry}")
        end = self._line_end(end)
        return self._cut(end, end, f"\n{' ' * parent.value[0][0].start_mark.column}{entry}")

    def _append(self, node: Any, put: str) -> str:
        end = self.end(node.value[-1])
        if node.flow_style:
            used = end - self._line_start(end)
            fold = used + len(put) > WIDE and used > node.start_mark.column + 1
            return self._cut(end, end, f",\n{' ' * (node.start_mark.column + 1)}{put}" if fold else f", {put}")
        first = node.value[0].start_mark.index
        dash = self.text.rindex("-", 0, first) if first else 0
        end = self._line_end(end)
        return self._cut(end, end, f"\n{' ' * (dash - self._line_start(dash))}- {put}")

    def _remove(self, parent: Any, last: str | int, above: Key) -> str:
        if isinstance(parent, yaml.MappingNode):
            spans = [(k.start_mark.index, self.end(v)) for k, v in parent.value]
            at = next(i for i, (k, _) in enumerate(parent.value) if k.value == last)
        else:
            spans = [(v.start_mark.index, self.end(v)) for v in parent.value]
            at = int(last)
        if len(spans) == 1:
            empty = "{}" if isinstance(parent, yaml.MappingNode) else "[]"
            return self._replace(self.find(above[:-1]), parent, above[-1] if above else "", empty)
        start, end = spans[at]
        if parent.flow_style:
            return self._cut(start, spans[at + 1][0]) if at + 1 < len(spans) else self._cut(spans[at - 1][1], end)
        line = self._line_start(start)
        if isinstance(parent, yaml.MappingNode) and self.text[line:start].strip():  # the first key behind a dash
            return self._cut(start, spans[at + 1][0])
        return self._cut(line, min(len(self.text), self._line_end(end) + 1))

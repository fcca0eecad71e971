"""Read a YAML file into plain data, remembering the line of every key, and refuse what is no study file.

Values are read as YAML 1.2 does: ``09:30``, ``no`` and ``2024-01-01`` stay text. Tags, aliases, several
documents in one file and deep nesting are refused before anything is built from them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from allostasis.errors import Collector, Place, StudyError

__all__ = ["Key", "SourceMap", "source_map", "read_source_map", "read_text"]

Key = tuple[str | int, ...]
LARGEST, DEEPEST = 1_000_000, 20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"[-+]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:[eE][-+]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True)
class SourceMap:
    """Plain data and where each part of it was written.

    Attributes:
        data: mappings, lists, text, numbers, true, false and None.
        source: the path as its writer gave it; empty for data that came from no file.
        lines: path of keys -> line number, counted from 1.
        packs: whether code that it names may be run.
    """

    data: dict[str, Any]
    source: str = ""
    lines: Mapping[Key, int] = field(default_factory=dict)
    packs: bool = True

    def line(self, *key: str | int) -> int:
        """Line of ``key``, or of the closest part around it; 0 where there are no lines."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 0)

    def has(self, *key: str | int) -> bool:
        """Whether something stands there."""
        here: Any = self.data
        for part in key:
            try:
                here = here[part]
            except (KeyError, IndexError, TypeError):
                return False
        return here is not None

    def where(self, *key: str | int) -> Place:
        """The place as an error shows it: file and line, or the path of keys."""
        name, line = dotted(key), self.line(*key)
        text = f"{self.source}, line {line}" if self.lines else f"{self.source}: {name}" if self.source else name
        return Place(text, file=self.source, line=line, key=name)


def dotted(key: Key) -> str:
    """A path of keys as text, e.g. ``arms.placebo[0].amount``."""
    return "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in key).lstrip(".")


def source_map(source: str | Path | Mapping[str, Any], *, where: str = "") -> SourceMap:
    """Marked data from a file's path, or from a mapping that came from elsewhere.

    Raises:
        StudyError: the file cannot be read as a mapping.
    """
    if isinstance(source, Mapping):
        the_source_map = SourceMap(dict(source), where)
        _refuse_absurd(the_source_map.data, (), the_source_map)
        return the_source_map
    return read_source_map(source)


def _refuse_absurd(value: Any, at: Key, data: SourceMap) -> None:
    """What a file could not have held: deep nesting, endless numbers."""
    if len(at) > DEEPEST:
        raise StudyError(
            "this is nested too deeply",
            where=data.where(*at[:4]),
            found=f"more than {DEEPEST} levels",
            needed=f"{DEEPEST} levels at most",
            fix="Check this part",
        )
    if isinstance(value, int) and abs(value) >= 10**18:
        raise StudyError(
            "a number has too many digits",
            where=data.where(*at),
            found="a whole number of 19 digits or more",
            needed="18 digits at most",
            fix="Write it shorter",
        )
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_absurd(inner, (*at, str(key)), data)
    elif isinstance(value, (list, tuple)):
        for i, inner in enumerate(value):
            _refuse_absurd(inner, (*at, i), data)


def read_source_map(path: str | Path) -> SourceMap:
    """Read a YAML file.

    Raises:
        StudyError: missing, a folder, too large, not text, not YAML, a duplicate key, not a mapping.
    """
    name = str(path)
    return read_text(_text(Path(path), name), name)


def _text(path: Path, name: str) -> str:
    fix = "Begin one with  allostasis new"
    where = Place(name, file=name)
    try:
        if path.is_dir():
            raise StudyError(
                "this is a folder, not a study file",
                where=where,
                found="a folder",
                needed="a YAML file",
                fix="Name the file inside it",
            )
        if not path.exists():
            raise StudyError("there is no such study file", where=where, found="nothing", needed="a YAML file", fix=fix)
        if not path.is_file():  # a pipe or a device may never end
            raise StudyError(
                "this is no ordinary file",
                where=where,
                found="a pipe or a device",
                needed="a YAML file",
                fix="Write it to a file first",
            )
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise StudyError(
            "the study file cannot be opened",
            where=where,
            found=str(error),
            needed="a readable file",
            fix="Check the path and its permissions",
        ) from error
    if len(raw) > LARGEST:
        raise StudyError(
            "the study file is too large",
            where=where,
            found=f"more than {LARGEST:,} bytes",
            needed="1 MB at most",
            fix="Measurements belong in a data file of their own",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise StudyError(
            "this is a binary file", where=where, found="bytes that are no UTF-8 text", needed="a YAML file", fix=fix
        )
    return text


def read_text(text: str, name: str) -> SourceMap:
    """Read the text of a YAML file called ``name``; problems are those of :func:`read_source_map`."""
    try:
        _refuse_tricks(text, name)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _syntax(error, name) from error
    if not isinstance(node, yaml.MappingNode):
        found = "nothing" if node is None else "a list" if isinstance(node, yaml.SequenceNode) else "plain text"
        raise StudyError(
            "a study file is a list of keys and values",
            where=_line(name, 0),
            found=found,
            needed="study:, people:, arms:, ...",
            fix="Begin one with  allostasis new",
        )
    problems = Collector()
    lines: dict[Key, int] = {(): 1}
    data = _plain(node, (), lines, name, problems)
    problems.close()
    return SourceMap(data, name, lines)


def _line(name: str, line: int, at: Key = ()) -> Place:
    """A line, counted from 0, of a file."""
    return Place(f"{name}, line {line + 1}", file=name, line=line + 1, key=dotted(at))


def _syntax(error: yaml.YAMLError, name: str) -> StudyError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = " ".join(t for t in (getattr(error, "context", None), getattr(error, "problem", None)) if t)
    where = _line(name, mark.line) if mark else Place(name, file=name)
    return StudyError(
        "this is not valid YAML",
        where=where,
        found=said or str(error).splitlines()[0],
        needed="key: value, indented by spaces",
        fix="Check quotes, brackets and indentation here",
    )


def _refuse_tricks(text: str, name: str) -> None:
    depth = documents = 0
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        where = _line(name, event.start_mark.line)
        if isinstance(event, yaml.AliasEvent):
            raise StudyError(
                "aliases are not used in study files",
                where=where,
                found=f"*{event.anchor}",
                needed="the values themselves",
                fix="Write the part out again",
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise StudyError(
                "tags are not used in study files",
                where=where,
                found=event.tag,
                needed="plain values",
                fix="Leave the tag out",
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise StudyError(
                "this is nested too deeply",
                where=where,
                found=f"more than {DEEPEST} levels",
                needed=f"{DEEPEST} levels at most",
                fix="Check brackets and indentation here",
            )
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise StudyError(
                "two documents in one file",
                where=where,
                found="---",
                needed="one study a file",
                fix="Put each study into a file of its own",
            )


def _plain(node: Any, at: Key, lines: dict[Key, int], name: str, problems: Collector) -> Any:
    if isinstance(node, yaml.MappingNode):
        table: dict[str, Any] = {}
        for key, value in node.value:
            line, where = key.start_mark.line + 1, _line(name, key.start_mark.line, at)
            if not isinstance(key, yaml.ScalarNode):
                problems.add(
                    StudyError(
                        "a key must be a word",
                        where=where,
                        found="a list or mapping",
                        needed="a word",
                        fix="Check brackets and indentation here",
                    )
                )
                continue
            word = str(key.value)
            if word in table:
                first = lines[(*at, word)]
                problems.add(
                    StudyError(
                        f'the key "{word}" stands here twice',
                        where=_line(name, line - 1, (*at, word)),
                        found=f"first on line {first}",
                        needed="each key once",
                        fix="Remove one",
                    )
                )
                continue
            lines[(*at, word)] = line
            table[word] = _plain(value, (*at, word), lines, name, problems)
        return table
    if isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            lines[(*at, i)] = item.start_mark.line + 1
        return [_plain(item, (*at, i), lines, name, problems) for i, item in enumerate(node.value)]
    return _scalar(str(node.value), plain=not node.style)


def _scalar(text: str, *, plain: bool) -> Any:
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text

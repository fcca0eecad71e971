"""One pack: its files and their hash, the names in its rooms, the parts of its ledger."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType

from allostasis.cache import code_hash, hashed, once
from allostasis.packs.loading import load

__all__ = ["FOLDERS", "ROOMS", "Pack"]

ROOMS = ("biology", "conditions", "treatments", "stressors", "readouts")
FOLDERS = (*ROOMS, "ledger", "studies")
_KEYS = ("sources", "findings", "replays", "not_simulated", "misses")
_OF_KIND = {"module": "biology", "condition": "conditions", "treatment": "treatments", "stressor": "stressors"}


@dataclass(frozen=True)
class Pack:
    """One pack, as it was when it was opened.

    Attributes:
        name: prefix of all that it holds.
        root: its folder, or its single file. kind: folder, file or installed.
        version: of the distribution that it comes with; empty for folders and files.
        sha256: hash of all its files, by which what is kept of it is found.
        files: those files, from the root on, and the hash of each.
    """

    name: str
    root: Path
    kind: str
    version: str
    sha256: str
    files: Mapping[str, str] = field(repr=False, compare=False, default_factory=dict)

    @property
    def entry(self) -> str:
        """How :func:`allostasis.cache.code_hash` takes it."""
        return f"pack:{self.name}@{self.sha256}"

    @property
    def again(self) -> str:
        """By what another process opens it: its path, or its name where it is installed."""
        return self.name if self.kind == "installed" else str(self.root)

    @property
    def single(self) -> bool:
        """Whether it is one file."""
        return self.root.is_file()

    def plain(self) -> dict[str, str]:
        """What a manifest says of it."""
        return {"name": self.name, "kind": self.kind, "version": self.version, "sha256": self.sha256}

    def names(self, room: str) -> tuple[str, ...]:
        """Names in a room, without the prefix; of read-outs, the files that hold them. A single file is run for it."""
        if self.single:
            return _held(self).get(room, ())
        return tuple(sorted(p.stem for p in (self.root / room).glob("*.py") if not p.name.startswith("_")))

    def module(self, room: str, name: str) -> ModuleType:
        """The Python module that holds a name, run from the text that was hashed.

        Raises:
            InputError: it does not run.
        """
        return load(self, "" if self.single else f"{room}.{name}")

    def path(self, room: str, name: str) -> Path:
        """The file that holds a name."""
        return self.root if self.single else self.root / room / f"{name}.py"

    def ledger(self, key: str) -> Iterator[tuple[str, str]]:
        """File and text of each part of its ledger that holds ``sources``, ``findings`` or ``replays``.

        A file may hold several, each under its key; everything else is then blanked, so that lines stay.
        """
        if self.single:
            text = self.root.read_text(encoding="utf-8")
            text = _written(text) if self.root.suffix == ".py" else text
            if text.strip():
                yield str(self.root), _section(text, key)
            return
        folder = self.root / "ledger"
        whole = sorted({*folder.glob(f"{key}*.y*ml"), *(folder / key).glob("*.y*ml")})
        for path in whole:
            yield str(path), path.read_text(encoding="utf-8")
        for path in sorted({*folder.glob("*.y*ml")} - {*whole}):
            text = path.read_text(encoding="utf-8")
            if any(re.match(rf"{one}\s*:", line) for one in _KEYS for line in text.splitlines()):
                yield str(path), _section(text, key)

    def source_ids(self) -> frozenset[str]:
        """Ids of its sources, without the prefix."""
        return _source_ids(self)

    def studies(self) -> tuple[Path, ...]:
        """Its study files."""
        return () if self.single else tuple(sorted((self.root / "studies").glob("*.y*ml")))


def _written(text: str) -> str:
    """What a single file holds as ``LEDGER``, on its own lines; the file is read for it, not run."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return ""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "LEDGER" for t in node.targets):
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                return "\n" * (node.value.lineno - 1) + node.value.value
    return ""


def _section(text: str, key: str) -> str:
    """What stands under a key of the first column, the rest blank; of replays, also what else their files hold."""
    keys = _KEYS[2:] if key == "replays" else (key,)
    words, inside = [], False
    for line in text.splitlines():
        if line[:1].strip() and not line.startswith(("#", "-")):
            inside = any(re.match(rf"{one}\s*:", line) for one in keys)
            words.append(line if inside and key == "replays" else "")
        else:
            words.append(line if inside else "")
    return "\n".join(words) + "\n"


@cache
def _held(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Of a single file: room -> names, from disk or by running it."""

    def look() -> bytes:
        table: dict[str, list[str]] = {}
        if pack.root.suffix == ".py":
            run = pack.module("", "")
            for one in vars(run).values():
                room = _OF_KIND.get(getattr(one, "kind", None) or "", "")
                short = str(getattr(one, "name", "")).partition("/")[2]
                if room and getattr(one, "pack", "") == pack.name and short not in table.setdefault(room, []):
                    table[room].append(short)
            if hasattr(run, "READOUTS"):
                table["readouts"] = [pack.name]
        return json.dumps(table).encode()

    key = hashed([pack.name, pack.sha256, code_hash("packs", "language.module", "language.treatment")])
    return {room: tuple(names) for room, names in json.loads(once("cards", key, look)).items()}


@cache
def _source_ids(pack: Pack) -> frozenset[str]:
    import yaml

    found: set[str] = set()
    for _, text in pack.ledger("sources"):
        with suppress(yaml.YAMLError):  # whoever reads the ledger says what is wrong with it
            data = yaml.safe_load(text)
            found |= set(map(str, data)) if isinstance(data, dict) else set()
    return frozenset(found)

"""Of which code something kept is the work: a hash of a file of this package and of all that it imports, as text.

Imports are read, not run: those inside functions count, those for type checkers do not, and a name that a package's
``__init__`` passes on leads to where it comes from. Data files count where the code names them. A module that is found
by name while running (biology, treatments, read-outs) is not seen: whoever uses one says so as a further entry.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from allostasis.cache.store import get, hashed, put

__all__ = ["Tree", "code_hash", "versions"]

DATA = (".yaml", ".json", ".j2", ".csv")
NEVER = ("cache", "errors", "files")  # where things are kept, and what is said when something is wrong, is in no number
PACK = "pack:"  # of an entry that stands for a pack, by the hash of its files
MOST = 2000  # files whose imports are remembered


@cache
def code_hash(*entries: str, without: tuple[str, ...] = (), data: bool = True) -> str:
    """Hash of all code that some modules run, for the name of what they make.

    Args:
        entries: modules without the package's name, such as ``engine.kernel``; a whole room stands for its files, and
            ``pack:NAME@HASH`` for what others add.
        without: modules and rooms that are not followed, because what they make is in the name by itself
            (a model by its fingerprint).
        data: whether data files that the code names count; where what is read of them is in the name, they need not.
    """
    own = _own().hash([e for e in entries if not e.startswith(PACK)], without, data)
    packs = sorted({e for e in entries if e.startswith(PACK)})
    return hashed([own, *packs]) if packs else own


@cache
def versions(*packages: str) -> str:
    """Versions of other packages that something kept is the work of."""
    return " ".join(metadata.version(name) for name in packages)


@cache
def _own() -> Tree:
    return Tree(Path(__file__).resolve().parents[1])


@dataclass
class Tree:
    """A package's files, its imports read once for each text."""

    root: Path
    _facts: dict[str, Any] = field(default_factory=dict)  # by the hash of a text
    _texts: dict[Path, str] = field(default_factory=dict)
    _paths: dict[str, Path | None] = field(default_factory=dict)
    _fresh: bool = False

    def hash(self, entries: Iterable[str], without: tuple[str, ...] = (), data: bool = True) -> str:
        """See :func:`code_hash`."""
        files = self.files(entries, without, data)
        return hashed([(file.relative_to(self.root).as_posix(), self._text(file)) for file in files])

    def files(self, entries: Iterable[str], without: tuple[str, ...] = (), data: bool = True) -> list[Path]:
        """Everything that counts, in order.

        Raises:
            ValueError: an entry is no module.
        """
        self._remember()
        seen: set[str] = set()
        named: set[str] = set()
        left = [m for entry in entries for m in self._entry(entry)]
        while left:
            module = left.pop()
            if module in seen or _within(module, (*NEVER, *without)):
                continue
            seen.add(module)
            facts = self._of(module)
            named |= set(facts["data"])
            left += self._followed(module, facts)
        self._keep()
        found = {self._path(m) for m in seen} | (set(self._data(named)) if data else set())
        return sorted(path for path in found if path is not None)

    def _entry(self, entry: str) -> list[str]:
        folder = self.root.joinpath(*entry.split("."))
        if folder.is_dir():
            return sorted(f"{entry}.{p.stem}".removesuffix(".__init__") for p in folder.glob("*.py"))
        if self._path(entry) is None:
            raise ValueError(f"there is no module {entry}")
        return [entry]

    def _path(self, module: str) -> Path | None:
        """The file of a module; the package itself is ``""``."""
        if module not in self._paths:
            place = self.root.joinpath(*module.split(".")) if module else self.root
            files = ([place.with_name(f"{place.name}.py")] if module else []) + [place / "__init__.py"]
            self._paths[module] = next((path for path in files if path.is_file()), None)
        return self._paths[module]

    def _text(self, path: Path) -> str:
        if path not in self._texts:
            self._texts[path] = hashlib.sha256(path.read_bytes()).hexdigest()[:32]
        return self._texts[path]

    def _of(self, module: str) -> Mapping[str, Any]:
        path = self._path(module)
        assert path is not None
        text = self._text(path)
        if text not in self._facts:
            self._facts[text] = _facts(path.read_text(encoding="utf-8"), self.root.name)
            self._fresh = True
        facts: Mapping[str, Any] = self._facts[text]
        return facts

    def _followed(self, module: str, facts: Mapping[str, Any]) -> Iterator[str]:
        for level, source, name in facts["imports"]:
            base = self._base(module, level, source)
            if base is not None:
                yield from self._target(base, name)

    def _base(self, module: str, level: int, source: str) -> str | None:
        """The module that an import names, from the package's root; None for other packages."""
        if not level:
            first, _, rest = source.partition(".")
            return rest if first == self.root.name else None
        path = self._path(module)
        parts = module.split(".") if module else []
        up = level - 1 if path is not None and path.name == "__init__.py" else level
        return ".".join([*parts[: len(parts) - up], *([source] if source else [])])

    def _target(self, base: str, name: str | None, depth: int = 8) -> Iterator[str]:
        """Where a name comes from: a module, or through a package's ``__init__`` the module that defines it."""
        path = self._path(base)
        if name is not None and self._path(inner := f"{base}.{name}".lstrip(".")) is not None:
            yield inner
        elif path is None or path.name != "__init__.py" or not depth:
            yield from [base] if path is not None else []
        elif name is not None and name in (passed := self._of(base)["names"]):
            level, source, original = passed[name]
            onward = self._base(base, level, source)
            yield from self._target(onward, original, depth - 1) if onward is not None else ()
        else:
            yield base

    def _data(self, named: set[str]) -> Iterator[Path]:
        """Data files with one of these names or patterns; an ending alone stands for all that have it."""
        asked = [f"*{name}" if name in DATA else name for name in named]
        for folder, _, files in os.walk(self.root) if asked else ():
            for name in files:
                if name.endswith(DATA) and any(fnmatchcase(name, one) for one in asked):
                    yield Path(folder) / name

    def _remember(self) -> None:
        if not self._facts:
            self._facts = json.loads(get("code", self._name()) or b"{}")

    def _keep(self) -> None:
        if self._fresh:
            kept = dict(list(self._facts.items())[-MOST:])
            put("code", self._name(), json.dumps(kept).encode())
            self._fresh = False

    def _name(self) -> str:
        return f"imports-{hashed(Path(__file__).read_text(encoding='utf-8'))}"


def _within(module: str, rooms: Iterable[str]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def _facts(text: str, package: str) -> dict[str, Any]:
    """What a file imports when it runs, which names it passes on, which data files it names."""
    imports: list[tuple[int, str, str | None]] = []
    names: dict[str, tuple[int, str, str]] = {}
    data: set[str] = set()

    def look(node: ast.AST, typing: bool) -> None:
        if isinstance(node, ast.If) and _for_types(node.test):
            for one in node.body:
                look(one, True)
            for one in node.orelse:
                look(one, typing)
            return
        if isinstance(node, ast.Import) and not typing:
            imports.extend((0, alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if not typing:
                    imports.append((node.level, node.module or "", alias.name))
                names[alias.asname or alias.name] = (node.level, node.module or "", alias.name)
        elif isinstance(node, ast.Call) and node.args and _imports(node.func):
            if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                imports.append((0, node.args[0].value, None))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(DATA):
            data.add(node.value.rpartition("/")[2])
        for child in ast.iter_child_nodes(node):
            look(child, typing)

    look(ast.parse(text), False)
    mine = {n: way for n, way in names.items() if way[0] or way[1].partition(".")[0] == package}
    followed = [way for way in imports if way[0] or way[1].partition(".")[0] == package]
    return {"imports": followed, "names": mine, "data": sorted(data)}


def _for_types(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _imports(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name in {"import_module", "__import__"}

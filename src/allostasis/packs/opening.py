"""Opening a pack: which files it has and what they are; nothing of it is run."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from allostasis.errors import InputError
from allostasis.packs.pack import FOLDERS, Pack

__all__ = ["GROUP", "installed", "open_installed", "open_pack"]

GROUP = "allostasis.packs"
READ = {"py", "yaml", "yml", "json", "csv", "txt", "toml"}  # endings of files that what a pack gives may follow from
MOST = 5000  # files of a pack
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@cache
def installed() -> Mapping[str, Any]:
    """Entry points of the group ``allostasis.packs``, by name; looked up only when something asks."""
    from importlib.metadata import entry_points

    return {e.name.lower().replace("-", "_"): e for e in entry_points(group=GROUP)}


def open_pack(what: str | Path, *, where: str = "") -> Pack:
    """Read which files a pack has; nothing of it is run.

    Raises:
        InputError: there is none, or it holds nothing.
    """
    text = str(what)
    if re.match(r"[A-Za-z][\w+.-]+://", text):
        raise InputError(
            "a pack is not taken from the network",
            where=where or text,
            found=text[:80],
            needed="a folder or file on this machine, or an installed pack",
            fix="Fetch it, look at what it does, and name the folder: its code will run as you",
        )
    path = Path(text)
    if not path.exists() and _NAME.fullmatch(text.replace("-", "_").lower()):
        name = text.replace("-", "_").lower()
        if name in installed():
            return open_installed(name, where=where)
    if path.is_file() and path.suffix[1:] in {"py", "yaml", "yml"}:
        name = _name(path.stem, path, where)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return Pack(name, path.resolve(), "file", "", _hash({path.name: digest}), {path.name: digest})
    if path.is_dir():
        root = path.resolve()
        return _of_folder(_name(root.name, path, where), root, "folder", "", where)
    there = ", ".join(sorted(installed())) or "none"
    raise InputError(
        "there is no such pack",
        where=where or text,
        found=f"{text}: nothing there" if not path.exists() else f"{text}: neither a folder nor a .py or .yaml file",
        needed=f"a folder, a .py or .yaml file, or an installed pack ({there})",
        fix="Check the path; one in a study file is taken from the folder of that file",
    )


def open_installed(name: str, *, where: str = "") -> Pack:
    """The pack of an entry point.

    Raises:
        InputError: it names no package.
    """
    from importlib.util import find_spec

    entry = installed()[name]
    try:
        spec = find_spec(entry.module)
    except (ImportError, ValueError):
        spec = None
    place = next(iter(spec.submodule_search_locations or ()), None) if spec else None
    if place is None:
        raise InputError(
            f'the installed pack "{entry.name}" has no package',
            where=where or f"entry point {entry.name} = {entry.value}",
            found=entry.value,
            needed="a package (a folder of Python files)",
            fix=f'Let its entry point name the package: {entry.name} = "PACKAGE"',
        )
    version = entry.dist.version if entry.dist is not None else ""
    return _of_folder(_name(entry.name, Path(place), where), Path(place).resolve(), "installed", version, where)


def _name(stem: str, path: Path, where: str) -> str:
    name = stem.lower().replace("-", "_")
    if not _NAME.fullmatch(name):
        raise InputError(
            "this cannot be the name of a pack",
            where=where or str(path),
            found=stem,
            needed="letters, digits and _, a letter first: it stands before the names of all that the pack holds",
            fix="Rename the folder or file",
        )
    return name


def _of_folder(name: str, root: Path, kind: str, version: str, where: str) -> Pack:
    if not any((root / room).is_dir() for room in FOLDERS):
        raise InputError(
            "this folder is no pack",
            where=where or str(root),
            found=", ".join(sorted(p.name for p in root.iterdir())[:8]) or "an empty folder",
            needed=f"any of the folders {', '.join(FOLDERS)}",
            fix=f"Put files into  {root.name}/treatments  and so on, or name a single .py file",
        )
    files = {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(root)}
    if len(files) > MOST:
        raise InputError("a pack of too many files", where=where or str(root), found=str(len(files)), needed=f"{MOST}")
    return Pack(name, root, kind, version, _hash(files), files)


def _files(root: Path) -> Iterator[Path]:
    """Files that what a pack gives may follow from: not its studies, results, caches and what is hidden."""
    for folder, below, files in os.walk(root):
        here = Path(folder)
        below[:] = sorted(
            b
            for b in below
            if b[0] not in "._" and not (here == root and b == "studies") and not (here / b / "manifest.json").is_file()
        )
        yield from (here / f for f in sorted(files) if f.rpartition(".")[2] in READ and not f.startswith("."))


def _hash(files: Mapping[str, str]) -> str:
    return hashlib.sha256("\n".join(f"{n}\t{h}" for n, h in sorted(files.items())).encode()).hexdigest()

"""What lies in a result's folder, and which of it is ours: the names that a manifest of ours lists, with their SHA-256.

Only what is listed and unchanged may give way to a new result. Results of the version before had no list; of theirs
the four names are ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from allostasis import files
from allostasis.errors import InputError

__all__ = ["HIDDEN", "MANIFEST", "OWN", "changed", "owned", "parsed", "path", "seal", "sealed", "short"]
__all__ += ["strange", "text", "vacant"]

MANIFEST = "manifest.json"
OWN = (MANIFEST, "measures.parquet", "people.parquet", "report.html", "plans.json")
BEFORE = {"study", "seed", "design", "arms", "measures", "people", "hashes", "integrator", "versions", "result"}
HIDDEN = ".allostasis"  # unfinished work, where it cannot lie beside the folder
SHOWN = 5


def path(folder: str | Path) -> Path:
    """A folder's absolute path, which can be written under.

    Raises:
        InputError: it cannot.
    """
    named = Path(folder)
    with files.faults(named):
        the_path = Path(os.path.abspath(named))
        with suppress(FileNotFoundError):
            os.lstat(the_path)  # whether such a name can be
        is_link, is_other = the_path.is_symlink(), os.path.lexists(the_path) and not the_path.is_dir()
    if is_link:
        raise InputError(
            "this is a link",
            where="--out",
            found=f"{folder} -> {os.readlink(the_path)}",
            needed="a folder",
            fix="Name the folder that it points to, or another",
        )
    if is_other:
        raise InputError(
            "there is a file of that name",
            where="--out",
            found=str(folder),
            needed="a folder",
            fix="Name another folder with  --out",
        )
    return the_path


def seal(
    manifest: Mapping[str, Any], content: Mapping[str, bytes], listed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The manifest with a list of the files beside it, these and what was ``listed``, and with a hash of itself."""
    plain = {k: v for k, v in manifest.items() if k not in {"files", "sha256"}}
    every = {**(listed or {}), **{name: hashlib.sha256(data).hexdigest() for name, data in content.items()}}
    plain["files"] = dict(sorted(every.items()))
    return {**plain, "sha256": _hash(plain)}


def text(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as it is written."""
    return (json.dumps(manifest, indent=1, allow_nan=False) + "\n").encode()


def sealed(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest holds a list of files, and is as it was written."""
    listed = manifest.get("files")
    plain = {k: v for k, v in manifest.items() if k != "sha256"}
    try:
        return isinstance(listed, dict) and manifest.get("sha256") == _hash(plain)
    except (ValueError, RecursionError):
        return False


def parsed(folder: Path) -> dict[str, Any] | None:
    """A folder's manifest if it is one of ours, else None."""
    if not files.regular(folder / MANIFEST):
        return None
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    return data if sealed(data) or ("files" not in data and data.keys() >= BEFORE) else None


def owned(folder: Path) -> dict[str, str] | None:
    """Names in a folder that are ours, with the SHA-256 they should have ("" where none was kept); None: no result."""
    table = parsed(folder)
    if table is None:
        return None
    listed = table.get("files", dict.fromkeys(OWN[1:4], ""))
    return {MANIFEST: ""} | {name: str(listed[name]) for name in OWN if name in listed}


def changed(file: Path, known: str) -> bool:
    """Whether a file is not, or no longer, what was written."""
    return os.path.lexists(file) and (not files.regular(file) or bool(known) and files.digest(file) != known)


def vacant(folder: Path) -> None:
    """Refuse a folder in which something that is not ours would be lost.

    Raises:
        InputError: it is not empty and no result, or files by our names are not what was written.
    """
    with files.faults(folder):
        there = sorted(p.name for p in folder.iterdir() if p.name != HIDDEN) if folder.is_dir() else []
        mine = owned(folder) if there else {}
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    if mine is None:
        raise InputError(
            "the folder is not empty, and no result",
            where="--out",
            found=f"{folder}: {_some(there)}",
            needed="a new folder, or one that `allostasis run` wrote",
            fix="Name another folder with  --out",
        )
    with files.faults(folder):
        other = [n for n in OWN if n in there and (n not in mine or changed(folder / n, mine[n]))]
    if other:
        raise strange(folder, other)


def strange(folder: Path, names: list[str]) -> InputError:
    """What stands in the way and is not ours, or no longer as we wrote it."""
    return InputError(
        "the folder holds files by the names of a result's, which are not as a result was written",
        where=str(folder),
        found=_some(names),
        needed="none of these names, or the files as they were written; any others stay",
        fix="Move them away, or name another folder with  --out",
    )


def short(text: str) -> str:
    """A few letters that stand for a text."""
    return hashlib.sha256(os.fsencode(text)).hexdigest()[:12]


def _some(names: list[str]) -> str:
    shown = ", ".join(f"{n!r}" if not n.isprintable() else n for n in names[:SHOWN])
    return shown + (f", and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _hash(plain: Mapping[str, Any]) -> str:
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()

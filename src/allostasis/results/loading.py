"""Reading a result back: every file is compared with what was written before anything is believed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allostasis import files
from allostasis.errors import AllostasisError, InputError
from allostasis.results import listing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["believed", "damaged", "load", "manifest_of", "shaped"]

TABLES = {
    "measures.parquet": ("person", "arm", "time_h", "measure", "value", "unit", "limited"),
    "people.parquet": ("person", "arm", "status", "stopped_h"),
}
NUMBERS = ("person", "time_h", "value", "status", "stopped_h")
SHAPE: dict[str, Any] = {
    "study": str,
    "question": str,
    "seed": int,
    "design": str,
    "clock": (int, float),
    "arms": dict,
    "measures": dict,
    "people": dict,
    "hashes": dict,
    "rests_on": dict,
    "integrator": dict,
    "versions": dict,
    "comparisons": list,
    "published": list,
    "result": str,
}


def load(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Any]]:
    """Measures, people and manifest of a result.

    Raises:
        InputError: the folder is no result, or something in it is missing, damaged or changed.
    """
    manifest = manifest_of(folder)
    if "files" in manifest and not listing.sealed(manifest):
        raise damaged(folder, listing.MANIFEST, "it was changed since it was written", "the manifest as it was written")
    listed = manifest.get("files", {})
    shaped(folder, manifest)
    measures, people = (_table(folder, name, listed.get(name, "")) for name in TABLES)
    for table, name in ((measures, "measures.parquet"), (people, "people.parquet")):
        strange = set(table["arm"].unique()) - set(manifest["arms"])
        if strange:
            raise damaged(folder, name, f"arm {sorted(map(str, strange))[0]!r}", "the arms that the manifest names")
    strange = set(measures["measure"].unique()) - set(manifest["measures"])
    if strange:
        found = f"measure {sorted(map(str, strange))[0]!r}"
        raise damaged(folder, "measures.parquet", found, "the measures that the manifest names")
    return measures, people, manifest


def manifest_of(folder: Path) -> dict[str, Any]:
    """A result's manifest, a JSON object whatever it says.

    Raises:
        InputError: there is none, or it cannot be read.
    """
    place = folder / listing.MANIFEST
    try:
        there = place.is_file()
        text = place.read_bytes() if there else b""
        below = sorted(p.parent.name for p in folder.glob(f"*/{listing.MANIFEST}")) if not there else []
        found = "no manifest.json" if folder.is_dir() else "a file" if folder.exists() else "nothing there"
    except (OSError, ValueError) as error:
        there, text, below, found = False, b"", [], getattr(error, "strerror", "") or str(error)
    if not there:
        raise InputError(
            f"{folder} is not a result",
            found=found,
            needed="a folder that `allostasis run` wrote",
            fix=f"Name one of the results in it:  {', '.join(below[:6])}" if below else "",
        )
    try:
        data = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise damaged(folder, listing.MANIFEST, f"no JSON: {str(error)[:80]}", "the manifest as written") from error
    if not isinstance(data, dict):
        raise damaged(folder, listing.MANIFEST, f"JSON, but {type(data).__name__}", "an object")
    return data


@contextmanager
def believed(manifest: Mapping[str, Any], folder: Path) -> Iterator[None]:
    """Say that a manifest is damaged where what is made of it stumbles; one with a hash of itself is as it was written.

    Raises:
        InputError: it is.
    """
    try:
        yield
    except (AllostasisError, OSError):
        raise
    except Exception as error:
        if listing.sealed(manifest):
            raise
        found = f"{type(error).__name__}: {str(error)[:80]}"
        raise damaged(folder, listing.MANIFEST, found, "the manifest as it was written") from error


def shaped(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a manifest that does not say what every reader of it asks.

    Raises:
        InputError: what is missing, or of another kind.
    """

    def wrong(where: str, value: Any, needed: str) -> InputError:
        return damaged(folder, listing.MANIFEST, f"{where}: {str(value)[:60]}", needed)

    missing = [key for key in SHAPE if key not in manifest]
    if missing:
        raise damaged(folder, listing.MANIFEST, f"no {', '.join(missing[:6])}", "the keys of a result")
    for key, kind in SHAPE.items():
        if not isinstance(manifest[key], kind):
            raise wrong(key, manifest[key], "a text" if kind is str else "a list" if kind is list else "another value")
    for arm, given in manifest["arms"].items():
        if not isinstance(given, list) or not all(isinstance(g, dict) for g in given):
            raise wrong(f"arms, {arm}", given, "a list of what is given")
    for name, about in manifest["measures"].items():
        if not isinstance(about, dict) or not all(isinstance(about.get(k), str) for k in ("unit", "about")):
            raise wrong(f"measures, {name}", about, "unit and about")
    for key in ("comparisons", "published"):
        if not all(isinstance(row, dict) for row in manifest[key]):
            raise wrong(key, manifest[key], "a list of rows")
    people = manifest["people"]
    for key, kind in {"screened": int, "enrolled": int, "in_arms": dict, "failed": list}.items():
        if not isinstance(people.get(key), kind):
            raise wrong(f"people, {key}", people.get(key), "what a run writes")


def _table(folder: Path, name: str, known: str) -> pd.DataFrame:
    import pandas as pd
    from pandas.api import types

    place = folder / name
    try:
        if not place.is_file():
            raise damaged(folder, name, "it is missing", "the file as it was written")
        if known and files.digest(place) != known:
            raise damaged(folder, name, "it was changed since it was written", "the file as it was written")
        table = pd.read_parquet(place)
    except (OSError, ValueError, KeyError, TypeError, NotImplementedError, MemoryError) as error:
        raise damaged(folder, name, str(error).splitlines()[0][:80], "a Parquet table") from error
    missing = [c for c in TABLES[name] if c not in table]
    if missing:
        raise damaged(folder, name, f"no column {', '.join(missing)}", f"columns {', '.join(TABLES[name])}")
    for column in (c for c in TABLES[name] if c in NUMBERS):
        if not types.is_numeric_dtype(table[column]) or (column == "person" and table[column].isna().any()):
            raise damaged(folder, name, f"column {column} of {table[column].dtype}", "numbers")
    return table


def damaged(folder: Path, name: str, found: str, needed: str) -> InputError:
    """What is wrong with a file of a result."""
    return InputError(
        "this result is damaged",
        where=str(folder / name),
        found=found,
        needed=needed,
        fix=f"`allostasis verify {folder}` says what is as it was; run the study again into another folder",
    )

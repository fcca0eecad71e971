"""Whether a result is what was written, file by file; and, lived again, what its study gives."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis import files
from allostasis.errors import InputError
from allostasis.packs import need
from allostasis.results import Result, listing, loading, to_json
from allostasis.studies.running.run import run
from allostasis.studies.running.stored import stored_study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Checked", "Verified", "verify"]

UNKEPT = "no checksum was kept by the version that wrote it"
HISTORY = {"files", "sha256", "data"}  # of a manifest, what the study alone does not decide
MADE_OF = {"published": "published", "compare": "comparisons", "row": "row"}  # key of a study -> what it gives


@dataclass(frozen=True)
class Checked:
    """One thing compared: ``state`` is ok, changed, missing, not ours or not checked; and why, in words."""

    name: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Verified:
    """What was compared: every file of the folder, and what living again gave (nothing unless asked)."""

    folder: Path
    files: tuple[Checked, ...]
    lived: tuple[Checked, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is changed or missing."""
        return not any(c.state in {"changed", "missing"} for c in (*self.files, *self.lived))


def verify(
    folder: str | Path, *, live: bool = False, workers: int = 2, progress: Callable[[str, int, int], None] | None = None
) -> Verified:
    """Compare a result with the hashes in its manifest and, with ``live``, with its study lived again.

    Raises:
        InputError: there is no result, or its manifest cannot be read.
        RunError: the study could not be lived again.
    """
    path = Path(folder)
    manifest = loading.manifest_of(path)
    found = tuple(_files(path, manifest))
    if not live or not Verified(path, found).ok:
        return Verified(path, found)
    if not isinstance(manifest.get("schema"), dict):
        raise InputError("the manifest holds no study to live again", where=str(path / listing.MANIFEST))
    with loading.believed(manifest, path):
        need(manifest.get("packs"), where=str(path), same=False)
        study, left = stored_study(manifest["schema"])
    again = run(study, workers=workers, progress=progress)
    return Verified(path, found, tuple(_lived(Result.load(path), again, left)))


def _files(folder: Path, manifest: dict[str, Any]) -> list[Checked]:
    listed = manifest.get("files")
    items = [_manifest(folder, manifest)]
    if not isinstance(listed, dict):
        listed = {name: None for name in listing.OWN[1:3]}
        listed |= {name: None for name in listing.OWN[3:4] if os.path.lexists(folder / name)}
    for name, known in listed.items():
        if name not in listing.OWN:
            items.append(Checked(str(name), "not ours", "no result holds a file of this name"))
        elif not os.path.lexists(folder / name):
            items.append(Checked(name, "missing"))
        elif known is None:
            kept = _by_numbers(folder) if name == "measures.parquet" else Checked(name, "not checked", UNKEPT)
            items.append(kept)
        elif listing.changed(folder / name, str(known)):
            items.append(Checked(name, "changed", "not the bytes that were written"))
        else:
            items.append(Checked(name, "ok"))
    named = {c.name for c in items}
    return items + [Checked(p.name, "not ours") for p in sorted(folder.iterdir()) if p.name not in named]


def _manifest(folder: Path, manifest: dict[str, Any]) -> Checked:
    if "files" not in manifest and "sha256" not in manifest:
        try:
            loading.shaped(folder, manifest)
        except InputError as error:
            return Checked(listing.MANIFEST, "changed", error.found)
        return Checked(listing.MANIFEST, "not checked", UNKEPT)
    if listing.sealed(manifest) and files.regular(folder / listing.MANIFEST):
        return Checked(listing.MANIFEST, "ok")
    return Checked(listing.MANIFEST, "changed", "not what was written; its list of the other files is not sure")


def _by_numbers(folder: Path) -> Checked:
    """The long table of an older result, by the hash of its numbers."""
    try:
        Result.load(folder)
    except InputError as error:
        return Checked("measures.parquet", "changed", error.found)
    return Checked("measures.parquet", "ok", "by the hash of its numbers")


def _lived(kept: Result, again: Result, left: tuple[str, ...]) -> list[Checked]:
    """What living again gave, beside what was kept; what is read otherwise today is not compared."""
    items = [_numbers(kept, again), _people(kept, again)]
    then, now = dict(kept.manifest), to_json(again.manifest)
    if left:
        then["hashes"], now["hashes"] = ({**m["hashes"], "study": ""} for m in (then, now))
    known = {*now, *then} - HISTORY - {MADE_OF[key] for key in left} - ({"schema"} if left else set())
    other = sorted(k for k in known if now.get(k) != then.get(k))
    told = ", ".join(_told(then, now, key) for key in other)
    items += [
        Checked(MADE_OF[key], "not checked", f"this version does not read {key}: as it was written") for key in left
    ]
    return [*items, Checked("manifest", "changed" if other else "ok", told)]


def _told(kept: dict[str, Any], now: dict[str, Any], key: str) -> str:
    a, b = kept.get(key), now.get(key)
    if key in {"hashes", "versions"} and isinstance(a, dict) and isinstance(b, dict):
        return f"{key} ({', '.join(k for k in sorted({*a, *b}) if a.get(k) != b.get(k))})"
    return key


def _numbers(kept: Result, again: Result) -> Checked:
    if again.bytes_hash() == kept.bytes_hash() == kept.manifest["result"]:
        return Checked("numbers", "ok", f"{len(again.measures)} values, the same bytes")
    if len(again.measures) != len(kept.measures):
        return Checked("numbers", "changed", f"{len(again.measures)} values for {len(kept.measures)}")
    a, b = (r.measures["value"].to_numpy(float) for r in (kept, again))
    other = ~((a == b) | (np.isnan(a) & np.isnan(b)))
    with np.errstate(all="ignore"):
        most = np.nanmax(np.abs(b - a)[other] / np.abs(a)[other], initial=0.0)
    known = "" if kept.manifest["hashes"] != again.manifest["hashes"] else "; same version and model: another machine?"
    return Checked(
        "numbers", "changed", f"{other.sum()} of {len(a)} differ, by {most:.2g} of their size at most{known}"
    )


def _people(kept: Result, again: Result) -> Checked:
    if _hash(kept.people) == _hash(again.people):
        return Checked("people", "ok", f"{len(kept.people)} rows")
    return Checked("people", "changed", "other people or covariates")


def _hash(table: pd.DataFrame) -> str:
    return hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()

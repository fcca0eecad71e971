"""How much is kept, and how much may be: what was used longest ago goes first. Only files of ours are ever removed."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from allostasis.cache import store
from allostasis.cache.store import KINDS, MAGIC, NAMED, Kind

__all__ = ["Kept", "amount", "clear", "grown", "kept", "limit", "set_limit", "strangers", "sweep"]

LIMIT = 2_000_000_000  # bytes, unless said
STALE = 3600.0  # s after which an unfinished file or a lock is nobody's
SIZES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}
FAULTS = "faults"  # logs of faults lie beside what is kept, and are nobody's to clear
_PASSING = re.compile(r"\.allostasis-[0-9a-f]{16}\.part|[a-z0-9_-]+\.lock")
_since = [float("inf")]  # bytes written since the last look at the whole; the first that are kept look


@dataclass(frozen=True)
class Kept:
    """One file: of what kind, how large (bytes), when it was used last (s)."""

    kind: Kind
    path: Path
    size: int
    at: float


def amount(text: str) -> int:
    """Bytes of an amount such as ``500MB``, ``2 GB`` or ``1.5 GiB``.

    Raises:
        ValueError: it is none.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]i?)?b?\s*", text.lower())
    if found is None:
        raise ValueError(text)
    return round(float(found[1]) * SIZES[found[2] or ""])


def limit() -> tuple[int, str]:
    """Bytes that may be kept, and who says so: ``ALLOSTASIS_CACHE_LIMIT``, what was set, or nobody."""
    if said := os.environ.get("ALLOSTASIS_CACHE_LIMIT"):
        try:
            return amount(said), "ALLOSTASIS_CACHE_LIMIT"
        except ValueError:
            store.tell(f'ALLOSTASIS_CACHE_LIMIT "{said}" is no amount such as 500MB; it is not heeded')
    if (set_before := store.get("settings", "limit")) is not None:
        return int(set_before), "set"
    return LIMIT, "default"


def set_limit(size: int) -> None:
    """Let at most so many bytes be kept from now on."""
    store.put("settings", "limit", str(size).encode())


def kept(kind: Kind | None = None) -> Iterator[Kept]:
    """Every file that is kept, or those of a kind."""
    for one, path in _files():
        if one == (kind or one) and NAMED.fullmatch(path.name) and _marked(path):
            with suppress(OSError):
                about = path.lstat()
                yield Kept(one, path, about.st_size, about.st_mtime)


def strangers() -> list[Path]:
    """What lies in the cache and is not ours; it stays."""
    mine = {k.path for k in kept()}
    passing = {path for _, path in _files() if _PASSING.fullmatch(path.name)}
    root = store.place()
    top = [] if root is None else [path for path in _inside(root) if path.name not in {*KINDS, FAULTS}]
    return sorted(top + [path for _, path in _files() if path not in mine | passing])


def clear(kind: Kind | None = None) -> tuple[int, int]:
    """Remove what is kept, of a kind or all but settings; how many files, how many bytes."""
    gone = [k for k in kept(kind) if kind is not None or k.kind != "settings"]
    done = [k for k in gone if _removed(k.path)]
    _tidy(60.0)
    return len(done), sum(k.size for k in done)


def sweep(most: int | None = None) -> tuple[int, int]:
    """Remove what was used longest ago until no more than ``most`` bytes (the limit) are kept.

    What this process has used stays.

    Returns:
        How many files and bytes went.
    """
    bound = limit()[0] if most is None else most
    every = sorted((k for k in kept() if k.kind != "settings"), key=lambda k: k.at)
    total, files, size = sum(k.size for k in every), 0, 0
    for one in every:
        if total - size <= bound:
            break
        if one.path not in store.used and _removed(one.path):
            files, size = files + 1, size + one.size
    _tidy(STALE)
    return files, size


def grown(size: int) -> None:
    """Count what was written; look at the whole now and then."""
    _since[0] += size
    if _since[0] >= limit()[0] / 20:
        _since[0] = 0
        with suppress(OSError):
            sweep()


def _files() -> Iterator[tuple[Kind, Path]]:
    root = store.place()
    for kind in KINDS if root is not None else ():
        assert root is not None
        yield from ((kind, path) for path in _inside(root / kind))


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _marked(path: Path) -> bool:
    """Whether a file begins as ours do."""
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def _removed(path: Path) -> bool:
    with suppress(OSError):
        path.unlink()
        return True
    return False


def _tidy(age: float) -> None:
    """Remove what processes that are gone left unfinished."""
    for _, path in _files():
        with suppress(OSError):
            if _PASSING.fullmatch(path.name) and path.lstat().st_mtime < time.time() - age:
                path.unlink()

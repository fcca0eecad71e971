"""A folder claimed for one writer: who else wants it is told before anybody lives, and what is not ours stays.

Beside the folder of a result lies a hidden one, ``.NAME.allostasis``, as long as somebody writes: the lock, finished
chunks, files on their way. Locks are the system's, so that those of a process that died are free.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allostasis import files
from allostasis.errors import InputError, RunError
from allostasis.results import listing

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
    import msvcrt

__all__ = ["Claim", "claim"]

MARK = "allostasis.json"
PLACE = 1 << 20  # the byte that Windows locks: beyond the text, which others read


@dataclass(frozen=True)
class Claim:
    """A result's folder, and the hidden one in which its writer works."""

    folder: Path
    work: Path

    def install(self, content: Mapping[str, bytes], manifest: dict[str, Any]) -> dict[str, Any]:
        """Make a result of these files and this manifest; the manifest as written, which lists them.

        The folder appears in one step. Where there is a result already its files give way one by one and what else
        lies there stays; whoever is stopped between leaves files that are listed, or none.

        Raises:
            InputError: the folder holds something by these names that is not ours.
            RunError: the disk is full; what was there still is.
        """
        listing.vacant(self.folder)
        written = listing.seal(manifest, content)
        every = {listing.MANIFEST: listing.text(written), **content}
        if self.folder.exists():
            self._replace(every, gone=listing.owned(self.folder) or ())
        else:
            ready = self.work / "ready"
            _clear(ready)
            for name, data in every.items():
                files.write(ready / name, data)
            with files.faults(self.folder):
                ready.rename(self.folder)
        files.sync(self.folder.parent)
        return written

    def add(self, name: str, data: bytes) -> None:
        """Write one more file into the result that is there, or anew, and list it.

        Raises:
            InputError: something of that name is not ours.
            RunError: the disk is full; what was there still is.
        """
        known = listing.owned(self.folder) or {}
        if (self.folder / name) in self.folder.iterdir() and (
            name not in known or listing.changed(self.folder / name, known[name])
        ):
            raise listing.strange(self.folder, [name])
        manifest = listing.parsed(self.folder) or {}
        every = {name: data}
        if listing.sealed(manifest):
            every = {listing.MANIFEST: listing.text(listing.seal(manifest, every, manifest["files"])), name: data}
        self._replace(every)

    def _replace(self, every: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
        """First all new files beside, then the list, then what it lists: a stop leaves nothing that is not listed."""
        parts: dict[str, Path] = {}
        try:
            for name, data in every.items():
                with files.faults(self.folder / name):
                    parts[name] = files.stage(self.work, data)
            with files.faults(self.folder):
                for name in {*gone, *every} - {listing.MANIFEST}:
                    (self.folder / name).unlink(missing_ok=True)
                for name, part in parts.items():
                    os.replace(part, self.folder / name)
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
        files.sync(self.folder)


_held: ContextVar[Mapping[Path, Claim]] = ContextVar("held", default={})  # noqa: B039


@contextmanager
def claim(folder: str | Path) -> Iterator[Claim]:
    """Have a result's folder for oneself, from before anybody lives until it is written; within itself, once.

    Raises:
        InputError: nothing can be written there, or something lies there that is not ours.
        RunError: somebody else is writing there.
    """
    path = listing.path(folder)
    if path in _held.get():
        yield _held.get()[path]
        return
    listing.vacant(path)
    work, lock = _entered(path)
    token = _held.set({**_held.get(), path: (the_claim := Claim(path, work))})
    try:
        if not files.regular(work / MARK):
            files.write(work / MARK, json.dumps({"allostasis": "unfinished work", "of": path.name}) + "\n")
        listing.vacant(path)  # as it is now that nobody else writes
        _tidy(work)
        yield the_claim
    finally:
        _held.reset(token)
        _release(work, lock)


def _entered(folder: Path) -> tuple[Path, int]:
    """The hidden folder and its lock; again where its last holder removes it meanwhile."""
    with files.faults(folder):
        for left in reversed(range(99)):
            try:
                work = _work(folder)
                return work, _lock(work / "lock", folder)
            except FileNotFoundError:
                if not left or not folder.parent.is_dir():
                    raise
    raise AssertionError


def _work(folder: Path) -> Path:
    """The hidden folder beside a result's, made if need be; within it where nothing can be moved from beside it."""
    name = folder.name if len(os.fsencode(folder.name)) <= 200 else f"{folder.name[:40]}-{listing.short(folder.name)}"
    beside = folder.parent
    if folder.is_dir() and (not os.access(beside, os.W_OK) or beside.stat().st_dev != folder.stat().st_dev):
        work = folder / listing.HIDDEN
    else:
        work = beside / f".{name}.allostasis"
    work.mkdir(parents=True, exist_ok=True)
    if work.is_symlink() or not (files.regular(work / MARK) or {p.name for p in work.iterdir()} <= {"lock"}):
        raise InputError(
            "the folder that would hold unfinished work is not ours",
            where="--out",
            found=str(work),
            needed="none of that name",
            fix="Move it away, or name another folder with  --out",
        )
    return work


def _tidy(work: Path) -> None:
    """Remove what a stopped run left half-written."""
    _clear(work / "ready")
    for part in work.glob(".allostasis-*.part"):
        part.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        for name in (*listing.OWN, *(p.name for p in folder.glob(".allostasis-*.part"))):
            (folder / name).unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()


def _busy(folder: Path, said: str) -> RunError:
    return RunError(
        "another run is writing to this folder",
        where="--out",
        found=f"{folder}: {said}" if said else str(folder),
        needed="a folder that nobody else writes to",
        fix="Wait until it has ended, or name another folder with  --out",
    )


def _lock(path: Path, folder: Path) -> int:
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            if not _taken(lock):
                raise _busy(folder, os.read(lock, 400).decode(errors="replace").strip())
            if os.path.samestat(os.fstat(lock), path.stat()):
                os.ftruncate(lock, 0)
                os.write(lock, f"process {os.getpid()} on {socket.gethostname()}".encode())
                return lock
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)  # its last holder has removed it since


def _taken(lock: int) -> bool:
    """Whether the lock is ours now; where a file system knows no locks, by whether the process it names lives."""
    try:
        if fcntl is None:
            os.lseek(lock, PLACE, os.SEEK_SET)
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return not _alive(os.pread(lock, 400, 0).decode(errors="replace")) if fcntl else False
    finally:
        os.lseek(lock, 0, os.SEEK_SET)
    return True


def _alive(said: str) -> bool:
    words = said.split()
    if len(words) < 4 or not words[1].isdigit():
        return False
    if words[3] != socket.gethostname():
        return True
    try:
        os.kill(int(words[1]), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _release(work: Path, lock: int) -> None:
    """Give the folder free; the hidden one goes unless it holds finished chunks."""
    _tidy(work)
    left = {p.name for p in work.iterdir()} - {MARK, "lock"} if work.is_dir() else set()
    if not left and fcntl is not None:
        (work / MARK).unlink(missing_ok=True)
        (work / "lock").unlink(missing_ok=True)
        with suppress(OSError):
            work.rmdir()
    else:
        with suppress(OSError):
            os.ftruncate(lock, 0)
    os.close(lock)
    if not left and fcntl is None:  # Windows removes no open files
        with suppress(OSError):
            (work / "lock").unlink(missing_ok=True)
            (work / MARK).unlink(missing_ok=True)
            work.rmdir()

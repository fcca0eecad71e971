"""Files that somebody asked for: written whole or not at all, and never over what is not ours.

A file of several hands may be written by two at once, a disk may be full, a process may be killed at any moment: what
stands under a name is either what stood there before or all of what was to be written.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from allostasis.errors import InputError, RunError

__all__ = ["digest", "faults", "new", "ours", "regular", "sealed", "stage", "sync", "vacant", "write"]

SPENT = {errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}
SEAL = "<!-- allostasis sha256 "


def write(path: Path, content: bytes | str) -> None:
    """Write a file, replacing one that is there (a link is followed): whole or not at all.

    Raises:
        InputError: nothing can be written there.
        RunError: the disk is full.
    """
    with faults(path):
        there = Path(os.path.realpath(path))
        there.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(there) and not regular(there):
            raise InputError("this is no file that can be replaced", where=str(path), fix="Name another path")
        part = stage(there.parent, content)
        _or_leave_nothing(part, lambda: os.replace(part, there))
        sync(there.parent)


def new(path: Path, content: bytes | str, *, where: str = "") -> None:
    """Write a file where nothing is.

    Raises:
        InputError: something is there already, or nothing can be written there.
        RunError: the disk is full.
    """
    with faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        vacant(path, where=where)
        part = stage(path.parent, content)
        try:
            _or_leave_nothing(part, lambda: _place(part, path))
        except FileExistsError:
            vacant(path, where=where)
        sync(path.parent)


def vacant(path: Path, *, where: str = "") -> None:
    """Refuse a path where something is.

    Raises:
        InputError: something is.
    """
    there = False
    with faults(path), suppress(FileNotFoundError):
        os.lstat(path)  # more than whether something is there: whether anything can be
        there = True
    if there:
        raise InputError(
            "there is a file already" if not path.is_dir() else "there is a folder of that name",
            where=where or str(path),
            found=str(path),
            needed="a path where nothing is",
            fix="Name another path; nothing was written",
        )


def stage(folder: Path, content: bytes | str) -> Path:
    """Write under a hidden name of its own, down to the disk; the path. Nothing is left where that fails."""
    data = content.encode() if isinstance(content, str) else content
    part = folder / f".allostasis-{secrets.token_hex(8)}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)

    def fill() -> None:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    _or_leave_nothing(part, fill)
    return part


def sync(folder: Path) -> None:
    """Bring a folder's list of names to the disk, where the system can."""
    with suppress(OSError):  # Windows opens no folders, and some file systems sync none
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def regular(path: Path) -> bool:
    """Whether this is a plain file: no link, no folder, no device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def digest(path: Path) -> str:
    """SHA-256 of what a file holds."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sealed(text: str) -> str:
    """A page (HTML, Markdown) with a last line, which nobody sees, by which :func:`ours` knows it again."""
    body = text if text.endswith("\n") else text + "\n"
    return f"{body}{SEAL}{hashlib.sha256(body.encode()).hexdigest()} -->\n"


def ours(path: Path, *, known: str = "") -> bool:
    """Whether a page is as we wrote it: its seal fits, or it has none and holds the words by which it is ``known``."""
    if not regular(path):
        return False
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    body, seal, rest = text.rpartition(SEAL)
    if seal:
        return rest.strip() == f"{hashlib.sha256(body.encode()).hexdigest()} -->"
    return bool(known) and known in text


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Say what cannot be written, and why.

    Raises:
        InputError: the path cannot be used.
        RunError: the disk is full, or fails.
    """
    try:
        yield
    except ValueError as error:  # NUL within a path
        fix = "Name another path"
        raise InputError("this is no path", found=repr(str(path)), needed="a path without NUL", fix=fix) from error
    except OSError as error:
        said = {"where": str(path), "found": error.strerror or str(error)}
        if error.errno in SPENT:
            raise RunError("this file could not be written", **said, fix="Make room on the disk, and repeat") from error
        needed = "a path that can be written"
        raise InputError("nothing can be written there", **said, needed=needed, fix="Name another path") from error


def _or_leave_nothing(part: Path, done: Callable[[], None]) -> None:
    try:
        done()
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _place(part: Path, path: Path) -> None:
    """Give a staged file its name, unless that is taken."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(str(path)) from None
        os.rename(part, path)
    else:
        part.unlink()

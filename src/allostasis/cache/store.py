"""Things kept on disk, one file each: whole or not at all, and never believed without its checksum.

A file holds :data:`MAGIC`, the SHA-256 of its kind, key and content, and the content. One that is damaged, that another
user owns or may write to, or that is no file at all, counts as missing: what it held is made again and takes its place.
Where nothing can be written, what is made is remembered by this process, and all else goes on as usual.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, get_args

from allostasis.files import stage

__all__ = [
    "KINDS",
    "MAGIC",
    "NAMED",
    "Kind",
    "alone",
    "get",
    "hashed",
    "intact",
    "once",
    "place",
    "put",
    "tell",
    "trouble",
    "used",
]

Kind = Literal[
    "bank", "cards", "code", "evidence", "kernels", "ledger", "lives", "models", "plans", "rows", "settings", "usual"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
MAGIC = b"allostasis kept 1\n"
NAMED = re.compile(r"[a-z0-9_-]+\.kept")
HEAD = len(MAGIC) + hashlib.sha256().digest_size
FRESH = 3600.0  # s: a file read again within them is not marked as used again
REMEMBERED = 256_000_000  # bytes that a process holds where it cannot write
WAIT = 100.0  # s for another process that makes the same: longer than any kernel takes

used: set[Path] = set()  # what this process reads and writes is never evicted by it
watchers: list[Callable[[int], None]] = []  # told how many bytes were kept
_remembered: dict[tuple[str, str], bytes] = {}
_told: set[str] = set()


def place() -> Path | None:
    """Where everything is kept: ``ALLOSTASIS_CACHE``, or ``~/.cache/allostasis``; None where there is no home."""
    if named := os.environ.get("ALLOSTASIS_CACHE"):
        return Path(named)
    try:
        return Path.home() / ".cache" / "allostasis"
    except RuntimeError:
        return None


def hashed(parts: Any) -> str:
    """One name for all that something follows from."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def get(kind: Kind, key: str) -> bytes | None:
    """What was kept under a key; None where there is nothing, or nothing to be trusted."""
    root = place()
    folder = root / kind if root is not None and _trusted(root, shared=True) else None
    if folder is not None and _trusted(folder):
        path = folder / f"{key}.kept"
        content = _read(path)
        if content is not None and intact(kind, key, content):
            used.add(path)
            return content[HEAD:]
    return _remembered.get((kind, key))


def put(kind: Kind, key: str, content: bytes) -> None:
    """Keep something, in place of what was there; where it cannot be written, this process remembers it."""
    assert NAMED.fullmatch(f"{key}.kept"), key
    try:
        path = _made(kind) / f"{key}.kept"
        if path.is_dir() and not path.is_symlink():
            _aside(path)
        part = stage(path.parent, b"".join((MAGIC, _sum(kind, key, content), content)))
        try:
            os.chmod(part, 0o600)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        tell(f"nothing is kept on disk: {_why(error)}")
        if sum(map(len, _remembered.values())) + len(content) <= REMEMBERED:
            _remembered[kind, key] = content
        return
    used.add(path)
    if kind != "settings":
        for told in watchers:
            told(len(content))


def once(kind: Kind, key: str, make: Callable[[], bytes]) -> bytes:
    """What is kept under a key, or what is made now, by one process at a time."""
    found = get(kind, key)
    if found is None:
        with alone(kind, key):
            found = get(kind, key)
            if found is None:
                found = make()
                put(kind, key, found)
    return found


@contextmanager
def alone(kind: Kind, key: str) -> Iterator[None]:
    """Let one process at a time make something; after :data:`WAIT` seconds go on regardless.

    A lock is gone when its process is, so nobody waits for the dead.
    """
    held, path = None, Path()
    with suppress(OSError, ImportError):
        import fcntl

        path = _made(kind) / f"{key}.lock"
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.1)
    try:
        yield
    finally:
        if held is not None:
            with suppress(OSError):
                os.unlink(path)
            os.close(held)


def intact(kind: str, key: str, whole: bytes) -> bool:
    """Whether a file's bytes are those that were kept under this key."""
    return whole.startswith(MAGIC) and whole[len(MAGIC) : HEAD] == _sum(kind, key, memoryview(whole)[HEAD:])


def tell(text: str) -> None:
    """Say something once, in one line on stderr; workers leave it to the process that started them."""
    if _told or ("multiprocessing" in sys.modules and sys.modules["multiprocessing"].parent_process() is not None):
        return
    _told.add(text)
    import logging

    logging.getLogger("allostasis").warning("note: %s", text)


def trouble() -> str:
    """Why nothing can be kept on disk; empty where it can."""
    try:
        stage(_made("settings"), b"").unlink()
    except OSError as error:
        return _why(error)
    return ""


def _why(error: OSError) -> str:
    where = Path(error.filename or place() or "no home")
    return f"{where.parent if where.suffix == '.part' else where}: {error.strerror or error}"


def _sum(kind: str, key: str, content: bytes | memoryview) -> bytes:
    the_bytes = hashlib.sha256(f"{kind}/{key}\n".encode())
    the_bytes.update(content)
    return the_bytes.digest()


def _read(path: Path) -> bytes | None:
    """The bytes of a plain file that nobody else can have written."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or not _ours(about):
            return None
        with open(handle, "rb", closefd=False) as file:
            content = file.read()
    except OSError:
        return None
    finally:
        os.close(handle)
    if time.time() - about.st_mtime > FRESH:
        with suppress(OSError):
            os.utime(path)
    return content


def _ours(about: os.stat_result, *, shared: bool = False) -> bool:
    """Whether this user (or the machine's own) alone may write; ``shared``: others may add, but replace nothing."""
    if not hasattr(os, "getuid"):
        return True
    sticky = bool(about.st_mode & stat.S_ISVTX)
    open_to = 0o002 if shared else 0o022
    return about.st_uid in {0, os.getuid()} and (not about.st_mode & open_to or (shared and sticky))


def _trusted(folder: Path, *, shared: bool = False) -> bool:
    try:
        about = os.stat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(about.st_mode) and _ours(about, shared=shared)


def _made(kind: Kind) -> Path:
    """The folder of a kind, made where it is missing, closed to others where they could write to it.

    Raises:
        OSError: there is none, or it is another's.
    """
    root = place()
    if root is None:
        raise OSError(None, "this user has no home; say ALLOSTASIS_CACHE", None)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _trusted(root, shared=True):
        raise OSError(None, "another user owns it or can write to it", str(root))
    folder = root / kind
    folder.mkdir(mode=0o700, exist_ok=True)
    if not _trusted(folder):
        if folder.stat().st_uid != os.getuid():
            raise OSError(None, "another user owns it", str(folder))
        os.chmod(folder, 0o700)
    return folder


def _aside(path: Path) -> None:
    """Move a folder that stands where a file should: who knows whose it is."""
    try:
        path.rmdir()
    except OSError:
        path.rename(path.with_name(f"{path.name}.not-ours"))

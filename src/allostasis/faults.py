"""Errors that nobody saw coming, as ours: what a file or the machine refused, or a fault of ours with its log."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from pathlib import Path

from allostasis.errors import AllostasisError, InputError, RunError

__all__ = ["Fault", "failed"]

MACHINE = {"ENOSPC", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOMEM", "EAGAIN"}  # the file is right, the machine is not


class Fault(RunError):
    """Something that this package did not see coming. Exit code 3."""


def failed(error: Exception) -> AllostasisError:
    """Any error as one of ours: what a file or the machine refuses, or a fault of this package with its log."""
    if isinstance(error, AllostasisError):
        return error
    if isinstance(error, OSError) and error.errno is not None and error.filename:
        return _refused(error)
    if isinstance(error, MemoryError):
        return RunError(
            "there is not enough memory",
            found=str(error) or "a request that the machine refused",
            needed="memory for the people of one chunk and all their visits",
            fix="Ask for fewer visits, fewer measures or fewer workers",
        )
    log = _logged(error)
    return Fault(
        "this is a fault of allostasis",
        where=_place(error),
        found=f"{type(error).__name__}: {' '.join(str(error).split())[:200]}",
        fix="Please report it, with the study and "
        + (f"this log:  {log}" if log else "what  python -X dev -m allostasis.cli  prints: no log could be written"),
    )


def _refused(error: OSError) -> AllostasisError:
    import errno

    machine = errno.errorcode.get(error.errno or 0, "") in MACHINE
    kind = RunError if machine else InputError
    return kind(
        "a file cannot be read or written",
        where=str(error.filename),
        found=error.strerror or str(error),
        needed="a machine with room for it" if machine else "a path that can be used",
        fix="Make room, and run it again" if machine else "Check the path and its permissions",
    )


def _place(error: Exception) -> str:
    """The last line of our own that led to it."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "allostasis" in f.filename]
    return f"{'/'.join(Path(ours[-1].filename).parts[-2:])}, line {ours[-1].lineno}" if ours else ""


def _logged(error: Exception) -> Path | None:
    from allostasis.version import VERSION

    head = f"allostasis {VERSION}, Python {platform.python_version()}, {platform.platform()}\n{sys.argv}\n\n"
    text = head + "".join(traceback.format_exception(error))
    for place in (_cache, lambda: Path(tempfile.gettempdir()), Path.cwd):
        try:
            number, name = tempfile.mkstemp(prefix="fault-", suffix=".log", dir=place())
            with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            return Path(name)
        except (OSError, AllostasisError):
            continue
    return None


def _cache() -> Path:
    from allostasis.cache import place

    folder = (place() or Path(tempfile.gettempdir())) / "faults"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder

"""How a command ends that did not come to its end: what is said, what was kept, and with which exit code."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

__all__ = ["Stopped", "heed", "silent", "stopped"]

ASKING = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]


class Stopped(KeyboardInterrupt):
    """A signal asked for the end; ``number`` says which."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__()
        self.number = number


def heed() -> None:
    """Let every signal that asks for the end be a :class:`Stopped`; a second one ends at once."""

    def end(number: int, frame: Any) -> None:
        for asked in ASKING:
            signal.signal(asked, signal.SIG_DFL)
        raise Stopped(number)

    for asked in ASKING:
        if signal.getsignal(asked) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(asked, end)


def stopped(error: KeyboardInterrupt) -> tuple[str, int]:
    """What to say of a signal, and the exit code of it: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP."""
    number = getattr(error, "number", signal.SIGINT)
    by = "" if number == signal.SIGINT else f" by {signal.Signals(number).name}"
    kept = getattr(error, "kept", "") or "nothing was kept, and nothing is left half written"
    return f"stopped{by}: {kept}", 128 + number


def silent() -> None:
    """The reader of our pipe has seen enough: what is still in the buffers goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())

"""The command line: a thin shell over the public API. Parse, call, show."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    import gc
    import signal
    import sys

    gc.set_threshold(50_000, 20, 50)  # to look for cycles in what is loaded took a tenth of a short run
    try:
        from allostasis.cli.ending import heed

        heed()
        from allostasis.cli.app import start

        start()
    except KeyboardInterrupt as error:  # while starting; commands end their own way
        print("stopped: nothing had begun", file=sys.stderr)
        sys.exit(128 + getattr(error, "number", signal.SIGINT))
    finally:
        gc.freeze()  # all of it ends with the process: nothing to look for
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing is left that could be kept

"""The command line: a thin shell over the public API. Parse, call, show."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    from allostasis.cli.app import start

    start()

"""What every command shares: how errors end it, how progress and tables are shown, what goes to stdout."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from allostasis.errors import AllostasisError, InputError, Problems, RunError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["handled", "last_line", "progress", "put_json", "show"]

WRONG, UNFINISHED, STOPPED = 2, 3, 130
Tell = Callable[[str, int, int], None]


def handled(command: Callable[..., None]) -> Callable[..., None]:
    """The one place where errors end a command: shown once, without a traceback, with their exit code."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except KeyboardInterrupt:
            print("stopped; finished chunks are kept, run again to continue", file=sys.stderr)
            raise typer.Exit(STOPPED) from None
        except AllostasisError as error:
            _end(error, bool(kwargs.get("as_json")))
        except BrokenPipeError:  # the reader of a pipe has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as error:
            why = InputError(
                "a file cannot be read or written",
                where=str(error.filename or ""),
                found=error.strerror or str(error),
                needed="a path that can be used",
                fix="Check the path and its permissions",
            )
            _end(why, bool(kwargs.get("as_json")))

    return run


def _end(error: AllostasisError, as_json: bool) -> None:
    if as_json:
        put_json({"error": error.fields(), "problems": _fields(error)})
    else:
        _err().print(_rendered(error), soft_wrap=True)
    raise typer.Exit(UNFINISHED if isinstance(error, RunError) else WRONG)


def _fields(error: AllostasisError) -> list[dict[str, str]]:
    return [e.fields() for e in (error if isinstance(error, Problems) else (error,))]


def _rendered(error: AllostasisError) -> RenderableType:
    """The error's own text, its first words in red."""
    from rich.text import Text

    text = Text(str(error))
    for one in error if isinstance(error, Problems) else (error,):
        text.highlight_words([f"{type(one).__name__}:"], "bold red")
    return text


def _err() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def show(*things: RenderableType) -> None:
    """Print on stdout: text is never read as markup."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    for thing in things:
        console.print(thing)


def last_line(text: str) -> None:
    """Print a line on stdout as it is, however narrow the terminal."""
    print(text, flush=True)


def put_json(document: Any) -> None:
    """Print one JSON document on stdout."""
    from allostasis.studies.plain import clean

    print(json.dumps(clean(document), indent=1, ensure_ascii=False, allow_nan=False), flush=True)


@contextmanager
def progress(title: str) -> Iterator[Tell]:
    """A progress bar on stderr, gone when it is done; silent where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"{title}: preparing", total=None)

        def told(stage: str, done: int, total: int) -> None:
            bar.update(task, description=f"{title}: {stage}", completed=done, total=total)

        yield told

"""What every command shares: how errors end it, how progress and tables are shown, what goes to stdout."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from allostasis.cli.ending import silent, stopped
from allostasis.cli.output import escaped, screen, tame
from allostasis.errors import AllostasisError, InputError, Problems, RunError
from allostasis.faults import failed

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["PACKS", "handled", "last_line", "progress", "put_json", "show"]

WRONG, UNFINISHED = 2, 3
Tell = Callable[[str, int, int], None]
PACKS: list[str] = []  # what --pack names


def handled(command: Callable[..., None]) -> Callable[..., None]:
    """The one place where errors end a command: shown once, without a traceback, with their exit code."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            if PACKS:
                from allostasis import packs

                for pack in PACKS:
                    packs.use(_named(pack), where="--pack")
            command(*args, **kwargs)
        except KeyboardInterrupt as error:
            said, code = stopped(error)
            print(said, file=sys.stderr)
            raise typer.Exit(code) from None
        except BrokenPipeError:  # the reader of a pipe has seen enough
            silent()
            raise typer.Exit(0) from None
        except typer.Exit:
            raise
        except Exception as error:
            _end(failed(error), bool(kwargs.get("as_json")))

    return run


def _named(text: str) -> str:
    if not text.strip():
        raise InputError("an empty name", where="--pack", found=repr(text), needed="a folder, a file or a name")
    return text


def _end(error: AllostasisError, as_json: bool) -> None:
    if as_json:
        put_json({"error": error.fields(), "problems": _fields(error)})
    else:
        screen(sys.stderr).print(_rendered(error), soft_wrap=True)
    raise typer.Exit(UNFINISHED if isinstance(error, RunError) else WRONG)


def _fields(error: AllostasisError) -> list[dict[str, str]]:
    return [e.fields() for e in (error if isinstance(error, Problems) else (error,))]


def _rendered(error: AllostasisError) -> RenderableType:
    """The error's own text, its first words in red."""
    from rich.text import Text

    text = Text(tame(str(error)))
    for one in error if isinstance(error, Problems) else (error,):
        text.highlight_words([f"{type(one).__name__}:"], "bold red")
    return text


def show(*things: RenderableType) -> None:
    """Print on stdout: text is never read as markup, and signs that would steer the terminal are left out."""
    console = screen()
    for thing in things:
        console.print(thing)


def last_line(text: str) -> None:
    """Print a line on stdout as it is, however narrow the terminal."""
    print(tame(text), flush=True)


def put_json(document: Any, *, indent: int | None = 1) -> None:
    """Print one JSON document on stdout; signs that a terminal would obey or cannot write stand as escapes."""
    from allostasis.results import to_json

    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    gaps = None if indent else (",", ":")
    text = json.dumps(to_json(document), indent=indent, separators=gaps, ensure_ascii=plain, allow_nan=False)
    print(escaped(text), flush=True)


@contextmanager
def progress(title: str) -> Iterator[Tell]:
    """A progress bar on stderr, gone when it is done; silent where stderr is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = screen(sys.stderr)
    title = tame(title)
    at = ("preparing", 0, 0)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"{title}: preparing", total=None)

        def told(stage: str, done: int, total: int) -> None:
            nonlocal at
            at = (stage, done, total)
            bar.update(task, description=f"{title}: {stage}", completed=done, total=total)

        try:
            yield told
        except KeyboardInterrupt as error:
            error.kept = _kept(*at)  # type: ignore[attr-defined]
            raise


def _kept(stage: str, done: int, total: int) -> str:
    """What an interrupted command leaves, by how far it had come."""
    if stage == "life before":
        return "Who has lived until time zero is kept; the same command goes on from there" if done else ""
    if stage == "plans":
        return (
            f"{done} of {total} plans have been lived and are kept; the same command goes on from there" if done else ""
        )
    if stage == "lives":
        return (
            f"{done} of {total} lives have been lived and are kept; the same command goes on from there" if done else ""
        )
    if stage != "living":
        return ""
    return f"{done} of {total} people have lived and are kept; the same command goes on from there"

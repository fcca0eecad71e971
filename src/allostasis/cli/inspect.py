"""Commands that look: at the model, at a moment of a result, at what it rests on, at this machine."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from allostasis.cli.shell import last_line, put_json, show
from allostasis.errors import RunError

__all__ = ["cite", "doctor", "explain", "model"]


def model(name: str | None, *, guesses: bool, every: bool = False, as_json: bool) -> None:
    """``allostasis model``."""
    from allostasis.views import model_page as pages

    if guesses:
        rows = pages.guesses(name or "")
        whole = every or bool(name)
        put_json(rows) if as_json else show(pages.show_guesses(rows) if whole else pages.count_guesses(rows))
    elif name:
        page = pages.module_page(name)
        put_json(page) if as_json else show(pages.show_module(page))
    else:
        modules = pages.overview()
        put_json(modules) if as_json else show(pages.show_overview(modules))


def explain(folder: Path, state: str, *, at: str, person: int | None, arm: str | None, as_json: bool) -> None:
    """``allostasis explain``."""
    from allostasis import studies
    from allostasis.results import believed
    from allostasis.studies.file import moment
    from allostasis.views import explanation

    manifest = studies.Result.load(folder).manifest
    start = float(manifest["clock"])
    when = moment(at, start, "--at")
    with believed(manifest, folder):
        found = studies.explain(folder, state, at=when, person=person, arm=arm)
    put_json(dataclasses.asdict(found)) if as_json else show(*explanation(found, start))


def cite(folder: Path, *, as_json: bool) -> None:
    """``allostasis cite``."""
    from allostasis.results import believed
    from allostasis.studies import Result
    from allostasis.views import bibtex, citations

    result = Result.load(folder)
    with believed(result.manifest, folder):
        rows = citations(result)
    put_json(rows) if as_json else last_line(bibtex(rows))


def doctor(*, as_json: bool) -> None:
    """``allostasis doctor``."""
    from allostasis.cli.health import examine

    found = examine()
    if as_json:
        put_json(found)
    else:
        for name, value in found.items():
            last_line(f"{name.replace('_', ' '):<18} {_said(value)}")
    if not found["ok"]:
        raise RunError(
            "this machine does not compute what it should",
            found=f"difference {found['difference']:.2g}",
            needed=f"at most {found['allowed']:.0e}",
            fix="Run  allostasis cache --clear ; if that does not help, reinstall numba",
        )


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "ok" if value else "not ok"
    return f"{value:.2g}" if isinstance(value, float) else str(value)

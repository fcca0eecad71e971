"""The command that searches for plans of treatment."""

from __future__ import annotations

from pathlib import Path

from allostasis.cli.shell import last_line, progress, put_json, show

__all__ = ["plan"]


def plan(
    path: Path, *, people: int | None, most: int | None, seed: int | None, workers: int, out: Path | None, as_json: bool
) -> None:
    """``allostasis plan``."""
    from rich.text import Text

    from allostasis.cli.run import slug
    from allostasis.results import claim
    from allostasis.trials import read_plans, search
    from allostasis.views import plans_document, plans_lines, write_plans

    of = read_plans(path)
    keys = {k: v for k, v in (("people", people), ("plans", most), ("seed", seed)) if v is not None}
    of = of.but(**keys) if keys else of
    folder = out or Path("runs") / (slug(of.title) or slug(path.stem) or "plans")
    with claim(folder):
        with progress(of.title[:40]) as told:
            found = search(of, workers=workers, progress=told)
        page = write_plans(found, folder)
    if as_json:
        put_json({**plans_document(found), "folder": str(folder), "report": str(page)})
        return
    show(Text(of.title, style="bold"), *(Text(line) for line in plans_lines(found)))
    last_line(f"report: {page}")

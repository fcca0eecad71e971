"""Commands that run studies and write reports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from allostasis.cli.shell import last_line, progress, put_json, show

if TYPE_CHECKING:
    from allostasis.studies import Result, Study

__all__ = ["demo", "report", "run", "slug"]

DEMO = ("endotoxin-2ng", "endotoxin-hydrocortisone")


def run(
    path: Path,
    *,
    people: int | None,
    seed: int | None,
    workers: int,
    cluster: str | None,
    data: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """``allostasis run``."""
    from allostasis.studies import claim, read_study
    from allostasis.views import document, loop_of, write_report

    study = _changed(read_study(path), people, seed)
    folder = out or Path("runs") / (slug(study.title) or slug(path.stem) or "study")
    with claim(folder):
        result = _lived(study, folder, workers, data, cluster)
        page = write_report(result, folder, loop_of(result))
    if as_json:
        put_json({**document(result), "folder": str(folder), "report": str(page)})
        return
    _show(result)
    last_line(f"report: {page}")


def demo(*, workers: int, out: Path, as_json: bool) -> None:
    """``allostasis demo``."""
    from allostasis.studies import claim, read_study, shipped_study
    from allostasis.views import document, index_vacant, write_index, write_report

    index_vacant(out)
    items = []
    for name in DEMO:
        with claim(out / name):
            result = _lived(read_study(shipped_study(name)), out / name, workers, None)
            write_report(result, out / name)
        items.append((f"{name}/report.html", result))
        if not as_json:
            _show(result)
    page = write_index(out, "Endotoxin in healthy people: two studies", items)
    if as_json:
        put_json({"studies": [document(result) for _, result in items], "report": str(page)})
        return
    last_line("page: allostasis serve  opens the whole system in a browser")
    last_line(f"report: {page}")


def report(folder: Path) -> None:
    """``allostasis report``."""
    from allostasis.results import believed
    from allostasis.studies import Result
    from allostasis.views import loop_of, write_report

    result = Result.load(folder)
    with believed(result.manifest, folder):
        page = write_report(result, folder, loop_of(result))
    last_line(f"report: {page}")


def slug(title: str) -> str:
    """A title as the name of a folder."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-")


def _changed(study: Study, people: int | None, seed: int | None) -> Study:
    """The study with another number of people or another seed, checked anew."""
    if people is None and seed is None:
        return study
    plain = study.to_dict()
    keys: dict[str, object] = {} if seed is None else {"seed": seed}
    if people is not None:
        keys["people"] = {**plain["people"], "number": people}
    return study.but(**keys)


def _lived(study: Study, folder: Path, workers: int, data: Path | None, cluster: str | None = None) -> Result:
    from allostasis import studies

    # Its faults show before anybody lives.
    with progress(study.title[:40]) as told:
        seen = None if data is None else studies.laid(study, studies.read_data(data, study.measure, progress=told))
        result = studies.run(study, workers=workers, cluster=cluster, out=folder, progress=told)
    if seen is None:
        return result
    result.manifest["data"] = studies.overlay(result, seen)
    return result.save(folder)


def _show(result: Result) -> None:
    from rich.text import Text

    from allostasis.views import blocks, opening

    show(*opening(result), Text(), *blocks(result))

"""A finished run as a folder that any static host serves: the report, the data, and how to get the same again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import yaml

from allostasis.errors import InputError
from allostasis.results import Result, believed, claim, listing
from allostasis.version import VERSION
from allostasis.views.bibliography import bibtex, citations
from allostasis.views.loop import loop_of
from allostasis.views.report import report_html

__all__ = ["publish"]

DATA = ("measures.parquet", "people.parquet")


def publish(run: str | Path, folder: str | Path) -> Path:
    """Write a run for others to read: ``index.html``, its report, data, study file, citations and a table of hashes.

    The folder is a result as well, which ``allostasis verify`` and ``allostasis report`` take.

    Args:
        run: folder of a result, whose data are as they were written.
        folder: where to write; only files that an earlier publication wrote, unchanged, give way.

    Returns:
        The path of ``index.html``.

    Raises:
        InputError: the run is no result, or was changed; the folder is the run's own, or holds what is not ours.
    """
    if Path(folder).resolve() == Path(run).resolve():
        raise InputError("a run is not published into itself", where=str(folder), fix="Name another folder")
    result = Result.load(run)
    with believed(result.manifest, Path(run)):
        files: dict[str, bytes] = {name: (Path(run) / name).read_bytes() for name in DATA}
        files["report.html"] = report_html(result, loop_of(result)).encode()
        files["study.yaml"] = yaml.safe_dump(result.manifest["schema"], sort_keys=False, allow_unicode=True).encode()
        files["references.bib"] = bibtex(citations(result)).encode()
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    told: dict[str, Any] = {
        "title": result.manifest["study"],
        "version": result.manifest["hashes"].get("version", VERSION),
        "command": "allostasis run study.yaml",
        "study_hash": result.manifest["hashes"]["study"],
        "result_hash": result.manifest["result"],
        "sha256": sums,
    }
    files["publication.json"] = json.dumps(told, indent=1, ensure_ascii=False).encode()
    files["index.html"] = _page(told, {name: len(content) for name, content in files.items()}).encode()
    with claim(folder) as place:
        _refuse_strange(place.folder, files)
        place.install(files, result.manifest)
    return Path(folder) / "index.html"


def _refuse_strange(folder: Path, wanted: Iterable[str]) -> None:
    """Refuse a folder in which something by one of these names is not as a publication wrote it."""
    known = (listing.parsed(folder) or {}).get("files", {})
    there = [name for name in wanted if (folder / name).exists() or (folder / name).is_symlink()]
    if strange := [name for name in there if name not in known or listing.changed(folder / name, known[name])]:
        raise listing.strange(folder, strange)


def _page(told: dict[str, Any], sizes: dict[str, int]) -> str:
    rows = "".join(
        f'<tr><td><a href="{name}">{name}</a><td class="n">{sizes[name]:,}<td><code>{told["sha256"][name]}</code>'
        for name in told["sha256"]
    )
    title = escape(told["title"])
    return _HTML.format(
        title=title, rows=rows, **{k: escape(str(told[k])) for k in told if k not in ("title", "sha256")}
    )


_HTML = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title>
<style>
:root {{ --paper: #fbfaf8; --panel: #fff; --ink: #1d2129; --soft: #4c5361; --line: #e4e2dd; --link: #1f6fb8; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #14171c; --panel: #1c2027; --ink: #e9ebef; --soft: #b7bdc8;
  --line: #2c323c; --link: #5cb0ff; }} }}
body {{ margin: 0 auto; max-width: 900px; padding: 24px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 Inter, system-ui, sans-serif; font-feature-settings: "tnum"; }}
h1 {{ font-size: 24px; letter-spacing: -.02em; margin: 0; }} p {{ color: var(--soft); }} a {{ color: var(--link); }}
pre, table {{ background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 10px 14px; }}
table {{ border-collapse: separate; border-spacing: 0 4px; width: 100%; }} td {{ padding-right: 14px; }}
code {{ font-size: 12px; overflow-wrap: anywhere; }} .n {{ text-align: right; white-space: nowrap; }}
.solid {{ display: inline-block; background: var(--ink); color: var(--paper); padding: 8px 14px; border-radius: 8px;
  text-decoration: none; }}
</style>
<main><h1>{title}</h1><p>A study simulated by Allostasis {version}. Research software, not medical advice.</p>
<p><a class="solid" href="report.html">Read the report</a></p>
<h2>The same again</h2>
<pre>pip install allostasis=={version}
{command}</pre>
<p>The study's hash is <code>{study_hash}</code>; the same study, seed and version give a result with the hash
<code>{result_hash}</code>.</p>
<h2>Files</h2><table>{rows}</table></main></html>
"""

"""The command that replays published findings and says which the model meets."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any

from allostasis import files
from allostasis.cli.shell import PACKS, last_line, progress, put_json
from allostasis.errors import InputError
from allostasis.results import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from allostasis.evidence import Evidence, Judged

__all__ = ["evidence"]

PAGE = "This page is written by `allostasis evidence --write"  # by which an older one, without a seal, is known


def evidence(
    *,
    rows: list[str],
    ids: list[str],
    side: str,
    cut: list[str],
    most: int | None,
    doubt: int,
    workers: int,
    ablate: bool,
    rivals: bool,
    write: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """``allostasis evidence``."""
    from allostasis.evidence import ablation, check, compare_rivals, replays
    from allostasis.evidence import rivals as declared
    from allostasis.packs import loaded

    if write is not None:
        _writable(write, force)
    asked: dict[str, Any] = {"rows": rows, "ids": ids, "side": side, "most": most, "workers": workers}
    asked |= {"packs": tuple(loaded()) if PACKS else ()}
    with progress("evidence") as told:
        value = check(**asked, cut=cut, doubt=doubt, baseline=not cut, progress=told)
        whole = check(**asked, doubt=0, baseline=False, progress=told) if cut else None
        cuts = ablation.ablate(workers=workers, progress=told) if ablate else ()
        sides = {r: compare_rivals(r, most=most, workers=workers, progress=told) for r in declared()} if rivals else {}
    document = to_json(value.plain() | ({"lost": ablation.lost(whole, value)} if whole else {}))
    if ablate:
        document["ablation"] = [vars(c) for c in cuts]
    if rivals:
        document["rivals"] = {
            r.title: {name: {j.finding.id: j.verdict for j in e.judged} for name, e in s.items()}
            for r, s in sides.items()
        }
    if write is not None:
        from allostasis.views import page

        _writable(write, force)
        files.write(write, files.sealed(page(value, replays(), cuts=cuts, rivals=sides)))
        kept = "" if rows or ids or side or cut or PACKS else _recorded(value, most, doubt)
        if not as_json:
            last_line(kept or "evidence.json of the package stays as it is: this was not the whole check")
        elif kept:
            document["recorded"] = kept
    if as_json:
        put_json(document, indent=None)
        return
    for line in _lines(value):
        last_line(line)
    if whole:
        last_line(f"lost by cutting {', '.join(cut)}: {', '.join(document['lost']) or 'none'}")
    for c in cuts:
        last_line(f"{c.coupling:32} loses {', '.join(c.lost) or 'none'}; moves {len(c.moved)}")
    for title, found in document.get("rivals", {}).items():
        for name, verdicts in found.items():
            inside = [id for id, v in verdicts.items() if v == "inside"]
            last_line(f"{title}, {name}: {len(inside)} of {len(verdicts)} inside: {', '.join(inside)}")
    last_line(_summary(document))


def _recorded(the_evidence: Evidence, most: int | None, doubt: int) -> str:
    """Write the file that reports and lists read; what came of it, in words."""
    from allostasis.evidence import place, record, replays, write_record

    try:
        return f"evidence.json: {write_record(record(the_evidence, replays(), people=most, doubt=doubt))}"
    except OSError as error:
        return f"evidence.json was not written, {place()}: {error.strerror or error}. Reports show the earlier check."


def _writable(path: Path, force: bool) -> None:
    """Refuse a file that is there and is no page of ours as it was written, unless the user said so."""
    with files.faults(path):
        there = os.path.lexists(path)
    if path.is_dir() or (there and not force and not files.ours(path.resolve(), known=PAGE)):
        raise InputError(
            "there is a folder of that name" if path.is_dir() else "there is a file that is not as a page was written",
            where="--write",
            found=str(path),
            needed="a path where nothing is, or a page that this command wrote and nobody has changed",
            fix="Name another path" + ("" if path.is_dir() else ", or say  --force  to replace it"),
        )


def _summary(document: dict[str, Any]) -> str:
    parts = []
    for side, t in document["totals"].items():
        base = ", ".join(f"{k} {v}" for k, v in t["baselines"].items())
        parts.append(
            f"{side}: {t['inside']} of {t['replayed']} replayed inside, on {t['values']['inside']} distinct values"
            f" ({t['counting']} count; baselines {base})"
        )
    return "; ".join(parts)


def _lines(the_evidence: Evidence) -> Iterator[str]:
    """Findings, misses first, then rows; as wide as they need to be, since ids must not be broken."""
    wide = max((len(j.finding.id) for j in the_evidence.judged), default=0) + 2
    right = f"{'published':>24}{'model':>10}{'sampling':>20}{'doubt':>20}{'people':>8}"
    yield f"{'verdict':10}{'finding':{wide}}{'metric':11}{right}"
    for j in the_evidence.judged:
        if j.model is not None:
            yield _line(j, wide)
    yield ""
    yield "* does not count   + a number of the model was set on it   ~ fewer people than its error asks for"
    yield ""
    yield f"{'row':5}" + "".join(f"{n:>10}" for n in _COUNTS)
    for r in the_evidence.plain()["rows"]:
        yield f"{r['row']:5}" + "".join(f"{r['baselines'].get(n, r.get(n)):>10}" for n in _COUNTS)


_COUNTS = ("counting", "replayed", "inside", "outside", "opposite", "undecided", "zero", "uncoupled", "mean")


def _line(j: Judged, wide: int) -> str:
    m, f, interval = j.model or {}, j.finding, j.finding.interval()
    sign = {1: "up", -1: "down", 0: "null", None: ""}[f.effect.sign]
    published = sign if f.effect.value is None else _number(f.effect.value)
    if interval and f.effect.value is not None:
        published += f" [{_number(interval[0])}, {_number(interval[1])}]"
    marks = ("" if f.counts else "*") + ("" if j.precise else "~") + ("+" if j.in_sample else "")
    sampling, doubt = (f"{_number(m[a])} to {_number(m[b])}" for a, b in (("low", "high"), ("doubt_low", "doubt_high")))
    return (
        f"{j.verdict:10}{f.id + marks:{wide}}{f.effect.metric:11}{published:>24}{_number(m['value']):>10}"
        f"{sampling:>20}{doubt:>20}{j.people:>8}"
    )


def _number(x: float | None) -> str:
    return "-" if x is None or not math.isfinite(x) else f"{x:.3g}"

"""The command that replays published findings and says which the model meets."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from allostasis.cli.plain import clean
from allostasis.cli.shell import last_line, progress, show

if TYPE_CHECKING:
    from rich.table import Table

    from allostasis.evidence import Evidence, Judged

__all__ = ["evidence"]


def evidence(
    *, rows: list[str], ids: list[str], side: str, cut: list[str], most: int | None, doubt: int, workers: int, as_json: bool
) -> None:
    """``allostasis evidence``."""
    from allostasis.evidence import check

    asked: dict[str, Any] = {"rows": rows, "ids": ids, "side": side, "most": most, "workers": workers}
    with progress("evidence") as told:
        made = check(**asked, cut=cut, doubt=doubt, baseline=not cut, progress=told)
        whole = check(**asked, doubt=0, baseline=False, progress=told) if cut else None
    document = clean(made.plain() | ({"lost": _lost(whole, made)} if whole else {}))
    if not as_json:
        show(*_tables(made))
        if whole:
            lost = _lost(whole, made)
            last_line(f"lost by cutting {', '.join(cut)}: {', '.join(lost) or 'none'}")
        last_line(_summary(document))
        return
    print(json.dumps(document, separators=(",", ":"), ensure_ascii=False, allow_nan=False), flush=True)


def _lost(whole: Evidence, made: Evidence) -> list[str]:
    met = {j.finding.id for j in made.judged if j.verdict == "inside"}
    return [j.finding.id for j in whole.judged if j.verdict == "inside" and j.finding.id not in met]


def _summary(document: dict[str, Any]) -> str:
    parts = []
    for side, t in document["totals"].items():
        base = ", ".join(f"{k} {v}" for k, v in t["baselines"].items())
        parts.append(f"{side}: {t['inside']} of {t['replayed']} replayed inside ({t['counting']} count; baselines {base})")
    return "; ".join(parts)


def _tables(made: Evidence) -> list[Table]:
    from rich.table import Table

    found = Table(title="Findings, misses first", title_justify="left", header_style="bold")
    for name in ("finding", "side", "metric", "published", "model", "sampling", "doubt", "people", "verdict"):
        found.add_column(name, justify="left" if name in {"finding", "side", "metric", "verdict"} else "right")
    for j in made.judged:
        if j.model is not None:
            found.add_row(*_row(j))
    rows = Table(title="By row", title_justify="left", header_style="bold")
    for name in ("row", "count", "replayed", "inside", "outside", "opposite", "zero", "uncoupled", "mean"):
        rows.add_column(name, justify="right")
    for r in made.plain()["rows"]:
        counts = [r[k] for k in ("counting", "replayed", "inside", "outside", "opposite")]
        rows.add_row(r["row"], *map(str, counts), *(str(r["baselines"][b]) for b in ("zero", "uncoupled", "mean")))
    return [found, rows]


def _row(j: Judged) -> list[str]:
    m, f, interval = j.model or {}, j.finding, j.finding.interval()
    sign = {1: "up", -1: "down", 0: "null", None: ""}[f.effect.sign]
    published = sign if f.effect.value is None else _number(f.effect.value)
    if interval and f.effect.value is not None:
        published += f" [{_number(interval[0])}, {_number(interval[1])}]"
    marks = ("" if f.counts else "*") + ("" if j.precise else "~") + ("+" if j.note.startswith("in-sample") else "")
    return [
        f.id + marks,
        f.side[:3],
        f.effect.metric,
        published,
        _number(m["value"]),
        f"{_number(m['low'])} to {_number(m['high'])}",
        f"{_number(m['doubt_low'])} to {_number(m['doubt_high'])}",
        str(j.people),
        j.verdict,
    ]


def _number(x: float) -> str:
    return "-" if x is None or not math.isfinite(x) else f"{x:.3g}"

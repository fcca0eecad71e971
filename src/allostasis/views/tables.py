"""Tables of a result: plain rows for ``--json`` and for pages, and the same rows for the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from allostasis.studies.result import Result
from allostasis.views.texts import DASH, clock, estimate, number, numbers, plural, span, unit

if TYPE_CHECKING:
    from rich.table import Table

__all__ = [
    "clean",
    "comparison_rows",
    "data_rows",
    "document",
    "explanation",
    "level",
    "people_rows",
    "published_rows",
    "tables",
]


def clean(value: Any) -> Any:
    """The same data with nothing in it that JSON cannot say: what is no number becomes null."""
    if isinstance(value, dict):
        return {str(k): clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def comparison_rows(result: Result) -> list[dict[str, Any]]:
    """Comparisons, as the manifest holds them."""
    return [dict(clean(r)) for r in result.manifest.get("comparisons") or []]


def published_rows(result: Result) -> list[dict[str, Any]]:
    """Published values beside the model's."""
    return [dict(clean(r)) for r in result.manifest.get("published") or []]


def data_rows(result: Result) -> list[dict[str, Any]]:
    """Observed against predicted; empty without data."""
    return [dict(clean(r)) for r in (result.manifest.get("data") or {}).get("rows") or []]


def people_rows(result: Result) -> list[dict[str, Any]]:
    """One row an arm: people, and how many failed."""
    failed = result.manifest["people"].get("failed") or []
    counts = result.manifest["people"]["in_arms"]
    return [
        {"arm": a, "people": int(counts.get(a, 0)), "failed": sum(f["arm"] == a for f in failed)} for a in result.arms
    ]


def document(result: Result) -> dict[str, Any]:
    """The result for ``--json``: everything but the long tables, which lie in the folder."""
    m = result.manifest
    kept = (
        "study",
        "question",
        "seed",
        "design",
        "clock",
        "arms",
        "measures",
        "people",
        "held",
        "rests_on",
        "integrator",
        "versions",
        "hashes",
        "result",
    )
    return {
        **{k: clean(m[k]) for k in kept if k in m},
        "comparisons": comparison_rows(result),
        "published": published_rows(result),
        "data": clean(m.get("data")),
    }


def tables(result: Result) -> list[Table]:
    """All tables that have rows, for the terminal."""
    made = [
        _people(result),
        _comparisons(comparison_rows(result)),
        _published(published_rows(result)),
        _data(data_rows(result), result),
    ]
    return [t for t in made if t.row_count]


def _table(title: str, *columns: str, right: Sequence[str] = (), whole: Sequence[str] = ()) -> Table:
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, header_style="dim")
    for name in columns:
        made.add_column(name, justify="right" if name in right else "left", overflow="fold", no_wrap=name in whole)
    return made


def _plain(*cells: Any) -> list[Any]:
    from rich.text import Text

    return [Text(str(c)) for c in cells]  # names come from files: brackets in them are no markup


def _people(result: Result) -> Table:
    made = _table("People", "arm", "people", "failed", right=("people", "failed"))
    for r in people_rows(result):
        made.add_row(*_plain(r["arm"], r["people"], r["failed"] or DASH))
    return made


def at_text(row: dict[str, Any]) -> str:
    """When a comparison or a published value is read."""
    if row.get("at_h") is not None:
        return span(float(row["at_h"]))
    over = row.get("over_h")
    return f"{span(float(over[0]))} to {span(float(over[1]))}" if over else ""


def groups_text(row: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(side, n, mean ± SD) of each side of a comparison."""
    names = row.get("between") or [row.get("within") or "", "baseline"]
    made = []
    for i, n in enumerate(row.get("n") or []):
        mean, sd = numbers([(row.get("mean") or [])[i], (row.get("sd") or [])[i]])
        made.append((str(names[i]) if i < len(names) else "", str(n), f"{mean} ± {sd}"))
    return made


def _comparisons(rows: list[dict[str, Any]]) -> Table:
    made = _table(
        "Endpoints",
        "what",
        "n",
        "mean ± SD",
        "difference [95 %]",
        "g [95 %]",
        right=("n", "mean ± SD"),
        whole=("mean ± SD", "difference [95 %]", "g [95 %]"),
    )
    for r in rows:
        groups = groups_text(r)
        under = ", ".join(t for t in (at_text(r), unit(r.get("unit")), r.get("subgroup") or "") if t)
        ratio = f"\nratio {estimate(r['ratio'])}" if r.get("method") == "ratio" else ""
        made.add_row(
            *_plain(
                r["label"] + (f"\n  {under}" if under else ""),
                "\n".join(n for _, n, _ in groups),
                "\n".join(mean for _, _, mean in groups),
                estimate(r.get("difference")) + ratio,
                estimate(r.get("g")),
            )
        )
    return made


def _published(rows: list[dict[str, Any]]) -> Table:
    made = _table("Published, and the model", "finding", "published", "model", "verdict", whole=("verdict",))
    styles = {"inside": "green", "outside": "yellow", "opposite": "red"}
    for r in rows:
        of = f" {unit(r.get('unit'))}" if unit(r.get("unit")) else ""
        verdict = str(r.get("verdict") or DASH)
        cells = _plain(
            f"{r.get('statement') or r['finding']}\n  {r.get('citation') or ''}",
            f"{level(r)}{of}\n{r.get('metric', '')}",
            f"{estimate(r.get('model'))}{of}",
            verdict + ("\nin-sample" if r.get("in_sample") else ""),
        )
        cells[-1].stylize(styles.get(verdict, ""), 0, len(verdict))
        made.add_row(*cells)
    return made


def _data(rows: list[dict[str, Any]], result: Result) -> Table:
    made = _table(
        "Observed and predicted",
        "measure",
        "arm",
        "n",
        "peak",
        "time of peak",
        "SD of ln peak",
        "score",
        right=("n", "score"),
    )
    for r in rows:
        o, p = r["observed"], r["predicted"]
        peak = numbers([o.get("peak"), p.get("peak")])
        late = numbers([o.get("time_of_peak_h"), p.get("time_of_peak_h")])
        wide = numbers([o.get("sd_ln_peak"), p.get("sd_ln_peak")])
        of = unit(result.manifest["measures"].get(r["measure"], {}).get("unit"))
        made.add_row(
            *_plain(
                r["measure"],
                r["arm"],
                f"{r['n_observed']} / {r['n_predicted']}",
                f"{peak[0]} / {peak[1]} {of}",
                f"{late[0]} / {late[1]} h",
                f"{wide[0]} / {wide[1]}",
                number(r.get("score")),
            )
        )
    return made


def level(row: dict[str, Any]) -> str:
    """A published value with its interval; its direction where that is all there is."""
    value = (row.get("published") or {}).get("value")
    if value is None and row.get("sign") is not None:
        return {1: "increase", -1: "decrease"}.get(int(row["sign"]), "no change")
    return estimate(row.get("published"))


def failed_text(result: Result) -> list[str]:
    """Reasons of failures with their number."""
    count: dict[str, int] = {}
    for f in result.manifest["people"].get("failed") or []:
        count[f["reason"]] = count.get(f["reason"], 0) + 1
    return [f"{plural(n, 'course', 'courses')}: {reason}" for reason, n in count.items()]


def explanation(found: Any, start: float) -> list[Any]:
    """Why a state moves, for the terminal: what it is, and every flow, the largest first."""
    from rich.text import Text

    of = unit(found.unit)
    head = (
        f"{found.state} of person {found.person} in {found.arm} "
        f"at {span(found.at)} ({clock(start + found.at)}): "
        f"{number(found.value)} {of}, changing by {number(found.rate)} {of}/h"
    )
    made = _table("Flows", "flow", "rate", "share", "written in", right=("rate", "share"))
    size = sum(abs(f.rate) for f in found.flows) or 1.0
    for f in sorted(found.flows, key=lambda f: -abs(f.rate)):
        made.add_row(*_plain(f.name, f"{number(f.rate)} {unit(f.unit)}", f"{100 * abs(f.rate) / size:.0f} %", f.where))
    return [Text(head, style="bold"), Text(), made]

"""A result for the terminal: every block fits 80 columns, a finding and its numbers stand together, misses first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from allostasis.results import Result
from allostasis.views.kinds import EFFECTS
from allostasis.views.near import NOTHING, nearby, terse
from allostasis.views.tables import (
    at_text,
    comparison_rows,
    data_rows,
    groups_text,
    level,
    misses_first,
    people_rows,
    published_rows,
)
from allostasis.views.texts import DASH, clock, estimate, number, numbers, sentence, span, unit
from allostasis.views.unusual import unusual
from allostasis.views.words import lines

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

__all__ = ["blocks", "explanation", "opening"]

STYLES = {"inside": "green", "outside": "yellow", "opposite": "red"}


def blocks(result: Result) -> list[RenderableType]:
    """All that has rows: people, endpoints, published values, observations."""
    found: list[RenderableType] = [_people(result)] if len(result.arms) > 1 or _failures(result) else []
    found += _endpoints(comparison_rows(result))
    published = misses_first(published_rows(result))
    found += [_published(published)] if published else []
    found += _data(result)
    return found


def opening(result: Result) -> list[RenderableType]:
    """The study's name, what is unusual about the run, the summary, and what is known to be wrong near it."""
    from rich.text import Text

    items = [Text(str(result.manifest["study"]), style="bold")]
    items += [Text(f"! {line}", style="yellow") for line in unusual(result.manifest)]
    items += [Text(line) for line in lines(result)]
    found = nearby(result)
    items += [Text(), Text("Known to be wrong near here", style="bold"), *(Text(line) for line in terse(found))]
    silent = [name for name, text in found.measures if text == NOTHING]
    return [*items, *([Text(f"No finding backs: {', '.join(silent)}.")] if silent else [])]


def _table(title: str, *columns: str, right: Sequence[str] = ()) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, header_style="dim")
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table


def _plain(*cells: Any) -> list[Text]:
    from rich.text import Text

    return [Text(str(c)) for c in cells]  # names come from files: brackets in them are no markup


def _failures(result: Result) -> int:
    return sum(r["failed"] for r in people_rows(result))


def _people(result: Result) -> Table:
    table = _table("People", "arm", "people", "failed", right=("people", "failed"))
    for r in people_rows(result):
        table.add_row(*_plain(r["arm"], r["people"], r["failed"] or DASH))
    return table


def _endpoints(rows: list[dict[str, Any]]) -> list[RenderableType]:
    """Each endpoint: its name, then a line a group, with the effect sizes beside them."""
    from rich.text import Text

    if not rows:
        return []
    text = Text("Endpoints", style="bold")
    text.append("   people, mean ± SD; effects with 95 % intervals", style="dim not bold")
    groups = [groups_text(r) for r in rows]
    every = [g for some in groups for g in some]
    wide = [max((len(g[i][:18]) for g in every), default=0) for i in range(3)]
    for r, some in zip(rows, groups, strict=True):
        under = ", ".join(t for t in (at_text(r), unit(r.get("unit")), r.get("subgroup") or "") if t)
        text.append(f"\n\n{sentence(str(r['label']))}", style="not bold")
        text.append(f"  {under}" if under else "", style="dim not bold")
        effects = _effects(r)
        for i in range(max(len(some), len(effects))):
            name, n, mean = some[i] if i < len(some) else ("", "", "")
            left = f"  {name[:18]:<{wide[0]}}  {n:>{wide[1]}}  {mean:>{wide[2]}}"
            text.append(f"\n{left}   {effects[i] if i < len(effects) else ''}".rstrip(), style="not bold")
        if r.get("expected"):
            met = "met" if r["expected"]["met"] else "not met"
            text.append(f"\n  expected {r['expected']['criterion']}: {met}", style="not bold")
    return [text, Text()]


def _effects(row: dict[str, Any]) -> list[str]:
    found = {name: row.get(key) for key, name in EFFECTS.items()}
    return [f"{name:<10} {estimate(e)}" for name, e in found.items() if estimate(e) != DASH]


def _published(rows: list[dict[str, Any]]) -> Table:
    """Verdict on the left; finding, source and both numbers on the right."""
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title="Published, and the model",
        title_justify="left",
        title_style="bold",
        box=None,
        show_header=False,
        padding=(0, 2, 1, 0),
    )
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for r in rows:
        of = f" {unit(r.get('unit'))}" if unit(r.get("unit")) else ""
        verdict = str(r.get("verdict") or DASH)
        mark = Text(verdict, style=STYLES.get(verdict, ""))
        if r.get("in_sample"):
            mark.append("\nin-sample", style="dim")
        cell = Text(str(r.get("statement") or r["finding"]))
        cell.append(f" {r.get('citation') or ''}", style="dim")
        here = estimate(r.get("model"))
        metric = f" ({r['metric']})" if r.get("metric") not in (None, "direction") else ""
        cell.append(f"\npublished {level(r)}   model {here}{'' if here == DASH else of}{metric}")
        if r.get("differs"):
            cell.append(f"\nread otherwise than in its replay: {r['differs']}", style="dim")
        if r.get("reason") and r["reason"] != r.get("differs"):
            cell.append(f"\n{r['reason']}", style="dim")
        table.add_row(mark, cell)
    return table


def _data(result: Result) -> list[RenderableType]:
    from rich.text import Text

    rows = data_rows(result)
    data = result.manifest.get("data") or {}
    if not data:
        return []
    score = "score, in-sample" if str(data.get("in_sample") or "").startswith("in-sample") else "score"
    right = ("people", "median peak", "its time, h", "SD of ln peak", score)
    found = _table(f"Observed / predicted: {data.get('file', '')}", "measure", *right, right=right)
    found.columns[0].no_wrap = True
    several = len(result.arms) > 1
    for r in rows:
        o, p = r["observed"], r["predicted"]
        peak, late, wide = (numbers([o.get(k), p.get(k)]) for k in ("peak", "time_of_peak_h", "sd_ln_peak"))
        of = unit(result.manifest["measures"].get(r["measure"], {}).get("unit"))
        found.add_row(
            *_plain(
                f"{r['measure']}, {of}" + (f"\n{r['arm']}" if several else ""),
                f"{r['n_observed']} / {r['n_predicted']}",
                f"{peak[0]} / {peak[1]}",
                f"{late[0]} / {late[1]}",
                f"{wide[0]} / {wide[1]}",
                number(r.get("score")),
            )
        )
    told = [f"The comparison is {data['in_sample']}."] if data.get("in_sample") else []
    names = {str(r["label"]): str(r["arm"]) for r in rows if r.get("label") not in (None, r["arm"])}
    told += [f'Observed in "{label}", predicted in "{arm}".' for label, arm in names.items()]
    told += [f"{line[:1].upper()}{line[1:]}." for line in data.get("limits") or []]
    told += [f"Not used: {line}." for line in data.get("dropped") or []]
    return [found, *(Text(line) for line in told), Text()]


def explanation(found: Any, start: float) -> list[RenderableType]:
    """Why a state moves: what it is now, where it goes, and every flow of it, the largest first."""
    from rich.text import Text

    of = unit(found.unit)
    way = "falling" if found.rate < 0 else "rising" if found.rate > 0 else "still"
    head = (
        f"{found.state}, person {found.person} in {found.arm}, at {span(found.at)} ({clock(start + found.at)}): "
        f"{number(found.value)} {of}, {way} by {number(abs(found.rate))} {of}/h"
    )
    items = _table(f"What moves it, in {of}/h", "flow", "rate", "share", "written in", right=("rate",))
    size = sum(abs(f.rate) for f in found.flows) or 1.0
    for f in sorted(found.flows, key=lambda f: -abs(f.rate)):
        sign = "+" if f.rate > 0 else ""
        share = 100 * abs(f.rate) / size
        items.add_row(*_plain(f.name, f"{sign}{number(f.rate)}", f"{share:3.0f} % {'▇' * round(share / 10)}", f.where))
    made: list[RenderableType] = [Text(head, style="bold"), Text(), items]
    if found.groups:
        own = ", ".join(f"{name} {score:+.1f}" for name, score in found.groups.items())
        made.append(Text(f"What this person has of traits that go together, in SD: {own}", style="dim"))
    return made

"""What the model consists of: each module's states, numbers, flows, wires and guesses, as data and text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from allostasis.assembly import calibrated, catalogue
from allostasis.language import Assay, Module, Param, Readout, readout_numbers
from allostasis.ledger import grade
from allostasis.people import groups
from allostasis.views.texts import brief, unit

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["guesses", "module_page", "overview", "show_guesses", "show_module", "show_overview"]

OF_READOUT = "readout."


def overview() -> list[dict[str, Any]]:
    """One row a module of the catalogue, and one a read-out: room, name, what it is, how much is in it."""
    items = []
    for room in catalogue.rooms:
        for name in catalogue.names(room):
            m = catalogue.module(name)
            items.append(
                {
                    "room": room,
                    "name": name,
                    "about": m.about,
                    "states": len(m.states),
                    "numbers": len(m.params),
                    "guesses": sum(grade(p.source, p.converted) == "C" for p in m.params.values()),
                    "variants": list(catalogue.variants(name)),
                }
            )
    for one in catalogue.readouts().values():
        numbers = readout_numbers(one).values()
        guessed = sum(grade(p.source, p.converted) == "C" for p in numbers)
        told = {"room": "readouts", "name": f"{OF_READOUT}{one.name}", "about": one.about, "states": 0}
        items.append(told | {"numbers": len(numbers), "guesses": guessed, "variants": ["joined"]})
    return items


def guesses(name: str = "") -> list[dict[str, Any]]:
    """Every number that is a proposal of ours, of one module, of one read-out (``readout.phq9``) or of all."""
    if name.startswith(OF_READOUT):
        modules, measures = [], [name.removeprefix(OF_READOUT)]
    else:
        modules = [catalogue.module(name).name] if name else list(catalogue.names())
        measures = [] if name else list(catalogue.readouts())
    rows = [{"module": n, **row} for n in modules for row in _params(catalogue.module(n))]
    rows += [{"module": f"{OF_READOUT}{n}", **row} for n in measures for row in _of_readout(catalogue.readout(n))]
    return [r for r in rows if r["grade"] == "C"]


def module_page(name: str, variant: str = "joined") -> dict[str, Any]:
    """One module, or one read-out (``readout.phq9``), as plain data."""
    if name.startswith(OF_READOUT):
        return _readout_page(catalogue.readout(name.removeprefix(OF_READOUT)))
    m = catalogue.module(name, variant)
    every = [m if n == m.name else catalogue.module(n) for n in catalogue.names()]
    return {
        "name": m.name,
        "variant": m.variant,
        "variants": list(catalogue.variants(m.name)),
        "about": m.about,
        "told": _docstring(m),
        "where": m.where,
        "states": [
            {"name": s.name, "unit": s.unit, "start": _text(s.start, m), "about": s.about, "slow": s.slow}
            for s in m.states.values()
        ],
        "parameters": _params(m),
        "flows": [
            {"name": f.name, "rate": _text(f.rate, m), "into": f.into, "out_of": f.out_of, "where": f.where}
            for f in m.flows
        ],
        "reads": [
            {"path": r.path, "unit": r.unit, "alone": _text(r.alone, m), "about": r.about} for r in m.reads.values()
        ],
        "inputs": [{"name": i.name, "unit": i.unit, "start": i.start, "about": i.about} for i in m.inputs.values()],
        "anchors": [
            {"name": a.name, "unit": a.unit, "of": _text(a.of, m), "about": a.about} for a in m.anchors.values()
        ],
        "switches": [{"name": s.name, "when": _text(s.when, m), "about": s.about} for s in m.switches.values()],
        "ports": [
            {"name": p.name, "unit": p.unit, "alone": p.alone, "combine": p.combine, "about": p.about}
            for p in m.ports.values()
        ],
        "offers": [
            {"name": o.name, "unit": o.unit, "value": _text(o.value, m), "about": o.about} for o in m.offers.values()
        ],
        "acts": [{"path": a.path, "value": _text(a.value, m), "about": a.about} for a in m.actions],
        "couplings_in": sorted(
            {(r.path, "read") for r in m.reads.values() if not r.path.startswith("person.")}
            | {(f"{o.name} on {a.path}", "acts") for o in every for a in o.actions if a.path.split(".")[0] == m.name}
        ),
        "couplings_out": sorted(
            {
                (f"{o.name} of {r.path}", "read")
                for o in every
                for r in o.reads.values()
                if r.path.split(".")[0] == m.name
            }
            | {(a.path, "acts") for a in m.actions}
        ),
    }


def _readout_page(one: Readout) -> dict[str, Any]:
    """An instrument: its numbers, what it hears, and nothing of what a module has besides."""
    heard = [one.of] if isinstance(one, Assay) else sorted({i.of for i in getattr(one, "items", ())})
    told = f"{one.about}. Measured as  {one.name}  in a study; its numbers are set as  {OF_READOUT}{one.name}.NAME"
    page: dict[str, Any] = {"name": f"{OF_READOUT}{one.name}", "variant": "joined", "variants": ["joined"]}
    page |= {"about": one.about, "told": told, "where": catalogue.readout_file(one.name) or "", "states": []}
    page |= {"parameters": _of_readout(one), "couplings_in": [(path, "read") for path in heard]}
    empty = ("flows", "reads", "inputs", "anchors", "switches", "ports", "offers", "acts", "couplings_out")
    return page | {key: [] for key in empty}


def _of_readout(one: Readout) -> list[dict[str, Any]]:
    start = f"{OF_READOUT}{one.name}."
    return [_number(p, None) | {"name": n.removeprefix(start)} for n, p in readout_numbers(one).items()]


def _params(m: Module) -> list[dict[str, Any]]:
    them = groups() if m.variant == "joined" else None
    return [
        _number(p, _calibrated(m, p.name)) | {"goes_with": them.of(f"{m.name}.{p.name}") if them else {}}
        for p in m.params.values()
    ]


def _number(p: Param, moved: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "name": p.name,
        "value": p.value,
        "unit": p.unit,
        "unsure": p.unsure,
        "varies": p.varies,
        "source": p.source,
        "grade": grade(p.source, p.converted),
        "converted": p.converted,
        "calibrated": moved,
        "about": p.about,
    }


def _calibrated(m: Module, name: str) -> dict[str, Any] | None:
    """What calibration made of a proposal, and on how many findings."""
    there = calibrated().get(f"{m.name}.{name}") if m.variant == "joined" else None
    return {"factor": there.factor, "group": there.group, "findings": list(there.on)} if there else None


def _docstring(m: Module) -> str:
    return catalogue.docstring(m.name) if m.name in catalogue.names() else ""


def _text(expression: Any, m: Module) -> str:
    """An equation as a person writes it: own names bare, neighbours' names in full."""
    text = re.sub(rf"\b{re.escape(m.name)}<-", "", str(expression))
    text = re.sub(rf"(?<![\w.]){re.escape(m.name)}\.", "", text)
    return re.sub(r"\d+\.\d{5,}", lambda n: f"{float(n[0]):.6g}", text)


_COLUMNS = {
    "states": ("name", "unit", "start", "about"),
    "parameters": ("name", "value", "unsure", "varies", "grade"),
    "flows": ("name", "rate", "into", "out_of"),
    "reads": ("path", "unit", "alone", "about"),
    "inputs": ("name", "unit", "start", "about"),
    "anchors": ("name", "unit", "of", "about"),
    "switches": ("name", "when", "about"),
    "ports": ("name", "unit", "alone", "combine", "about"),
    "offers": ("name", "unit", "value", "about"),
    "acts": ("path", "value", "about"),
}
_TOLD = {
    "states": "what changes in time",
    "parameters": "grade C is a guess of ours, A* was converted by us",
    "reads": "alone: used when cut or absent",
    "flows": "rates are per hour",
    "inputs": "moved by schedules only",
    "anchors": "a person's own 24 h means",
    "ports": "where others act",
    "offers": "computed for others",
    "acts": "on ports of others",
}


def show_module(page: dict[str, Any]) -> RenderableType:
    """A module's page for the terminal."""
    from rich.console import Group
    from rich.text import Text

    head = f"{page['name']} ({page['variant']}): {page['about']}"
    parts: list[Any] = [Text(head, style="bold"), Text(page["where"], style="dim"), Text()]
    if page["told"]:
        parts += [Text(_flowing(page["told"])), Text()]
    for key, columns in _COLUMNS.items():
        if page[key]:
            parts.append(_table(key, _TOLD.get(key, ""), columns, page[key]))
    for key, word in (("couplings_in", "Couplings in"), ("couplings_out", "Couplings out")):
        if page[key]:
            parts += [Text(word, style="bold"), *(Text(f"  {kind:<5} {path}") for path, kind in page[key]), Text()]
    for p in page["parameters"]:
        if p.get("goes_with"):
            said = ", ".join(f"{group} {load:+.2g}" for group, load in p["goes_with"].items())
            parts.append(Text(f"People's {p['name']} goes with what they have of: {said} (people/correlated.yaml)"))
    count = sum(p["grade"] == "C" for p in page["parameters"])
    parts.append(Text(f"{count} of {len(page['parameters'])} numbers are guesses (grade C)."))
    return Group(*parts)


def show_overview(rows: list[dict[str, Any]]) -> RenderableType:
    """All modules for the terminal."""
    from rich.console import Group
    from rich.text import Text

    found: list[Any] = []
    for room in dict.fromkeys(r["room"] for r in rows):
        some = [r for r in rows if r["room"] == room]
        found.append(_table(room, "", ("name", "states", "numbers", "guesses", "about"), some))
    total, guessed = sum(r["numbers"] for r in rows), sum(r["guesses"] for r in rows)
    return Group(*found, Text(f"{total} numbers, {guessed} of them guesses. One module: allostasis model NAME"))


def count_guesses(rows: list[dict[str, Any]]) -> RenderableType:
    """Guesses for the terminal, by module: how many, how many of them calibrated, and the least sure of all."""
    items = []
    for name in dict.fromkeys(r["module"] for r in rows):
        mine = [r for r in rows if r["module"] == name]
        least = max(mine, key=lambda r: r["unsure"] if isinstance(r["unsure"], (int, float)) else 0.0)
        items.append(
            {
                "module": name,
                "guesses": len(mine),
                "calibrated": sum(bool(r["calibrated"]) for r in mine),
                "least sure": least["name"],
            }
        )
    items.sort(key=lambda r: -r["guesses"])
    told = f"{len(rows):,} in {len(items)} modules; one of them: allostasis model MODULE --guesses; all: --all"
    return _table("guesses", told, ("module", "guesses", "calibrated", "least sure"), items)


def show_guesses(rows: list[dict[str, Any]]) -> RenderableType:
    """Guesses for the terminal."""
    return _table(
        "guesses",
        "proposals without a published fit",
        ("module", "name", "value", "unit", "unsure", "varies", "about"),
        [r | {"about": r["about"] + (" (calibrated)" if r["calibrated"] else "")} for r in rows],
    )


def _flowing(told: str) -> str:
    """A docstring with its paragraphs as one line each; lists that are set with spaces stay as they are."""
    paragraphs = told.split("\n\n")
    return "\n\n".join(p if "   " in p else " ".join(p.split()) for p in paragraphs)


def _table(title: str, told: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> RenderableType:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    head = title.capitalize() + (f"  ({told})" if told else "")
    table = Table(title=Text(head, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, header_style="dim")
    right = {"value", "unsure", "varies", "states", "numbers", "guesses"} if title != "offers" else set()
    right = right - {"value"} if title == "acts" else right
    for c in columns:
        table.add_column(
            c.replace("_", " "),
            justify="right" if c in right else "left",
            overflow="fold",
            no_wrap=c == "module" or (c == "name" and title != "parameters"),
        )
    for row in rows:
        guess = row.get("grade") == "C"
        cells = [Text(_cell(c, row[c])) for c in columns]
        if title == "parameters":
            there = row["calibrated"]
            by_us = f"converted: {row['converted']}" if row["converted"] else ""
            moved = f"calibrated on {len(there['findings'])} findings, x {there['factor']:g}" if there else ""
            cells[0].append(
                "\n  " + "; ".join(t for t in (row["about"], row["source"], by_us, moved) if t), style="dim"
            )
            cells[1].append(f" {unit(row['unit'])}" if unit(row["unit"]) else "")
        table.add_row(*cells, style="yellow" if guess and title != "guesses" else "")
    return table


def _cell(column: str, value: Any) -> str:
    if column == "unit":
        return unit(value) or "1"
    if column in ("unsure", "varies"):
        return f"{value:g}" if value else ""
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e-3 or abs(value) >= 1e5 else brief(value, 6)
    return str(value)

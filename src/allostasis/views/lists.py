"""What there is to measure, to give, to set and to write in a study, and how much of it findings back."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable
from typing import Any

from allostasis.assembly import ALIASES, catalogue
from allostasis.errors import bare
from allostasis.packs import ROOMS, loaded, owner, use_installed

__all__ = ["LISTS", "listed", "listed_text", "nearest", "offered"]

Row = dict[str, Any]
_KIND = {"measures": "measure", "treatments": "treatment", "stressors": "stressor", "conditions": "condition"}


def listed(what: str, search: str = "") -> list[Row]:
    """The rows of a list, each with ``name`` and ``about``; only those that have every word of ``search`` in them.

    Args:
        what: one of :data:`LISTS`.
        search: words, in any case; other words for a name count too, such as ``mood`` for ``phq9``.
    """
    use_installed()
    rows = LISTS[what]()
    if not search.strip():
        return rows
    meant = {
        n for word, to in ALIASES.get(_KIND.get(what, "module"), {}).items() if bare(search) == bare(word) for n in to
    }
    words = [bare(word) or word for word in search.split()]
    return [r for r in rows if r["name"] in meant or all(word in _searched(r) for word in words)]


def _searched(row: Row) -> str:
    words = (" ".join(v) if isinstance(v, list) else v for v in row.values())
    return bare(" ".join(v for v in words if isinstance(v, str)))


def nearest(what: str, search: str) -> str:
    """What else may be meant by a word that nothing has in it; empty where nothing comes near."""
    kind = _KIND.get(what, "module")
    found = catalogue.unknown(kind, search, [r["name"] for r in LISTS[what]()])
    return found.fix.removeprefix("Did you mean  ").removesuffix(" ?")


def _measures() -> list[Row]:
    found: list[Row] = []
    for name, r in catalogue.readouts().items():
        found.append({"name": name, "unit": r.unit, "about": r.about} | _backing(readout=name))
    return found


def _given(room: str) -> list[Row]:
    from allostasis.assembly import card

    found: list[Row] = []
    for name in catalogue.names(room):
        one = card(name)
        row: Row = {"name": name, "about": one["about"]}
        row |= {"routes": one["routes"]} if room != "stressors" else {}
        row |= {"usual": one["usual"] or None, "largest": one["largest"] or None}
        found.append(row | _backing(exposure=name))
    return found


def _modules() -> list[Row]:
    from allostasis.assembly import card

    rows = []
    for name in catalogue.names("biology"):
        one = card(name)
        rows.append(
            {
                "name": name,
                "about": one["about"],
                "can be measured": sorted(f"{name}.{q}" for q in one["quantities"]),
                "can be set": sorted(f"{name}.{p}" for p in one["parameters"]),
            }
        )
    return rows


def _findings() -> list[Row]:
    from allostasis.ledger import evidence, findings

    seen = evidence()
    return [
        {
            "name": id,
            "about": f.statement,
            "topic": f.topic,
            "side": f.side,
            "rows": list(f.rows),
            "verdict": seen.get(id, {}).get("verdict"),
        }
        for id, f in findings().items()
    ]


def _packs() -> list[Row]:
    from allostasis.ledger import findings

    found: list[Row] = []
    for name, pack in loaded().items():
        held = {room: [f"{name}/{n}" for n in pack.names(room)] for room in ROOMS[:-1]}
        held["measures"] = [n for n in catalogue.readouts() if owner(n) == name]
        held["findings"] = [n for n in findings() if owner(n) == name]
        about = "; ".join(f"{room}: {', '.join(some)}" for room, some in held.items() if some)
        found.append({**pack.plain(), "place": str(pack.root), "about": about or "nothing"})
    return found


def _keys() -> list[Row]:
    from allostasis.studies.file import STUDY, walk

    return [
        {
            "name": name,
            "type": field.kind,
            "unit": field.unit,
            "range": field.range or ", ".join(field.options),
            "default": field.default,
            "required": field.required,
            "about": field.about,
            "example": field.example,
        }
        for name, field in walk(STUDY)
    ]


def _backing(*, readout: str = "", exposure: str = "") -> Row:
    """How many replayed findings stand behind something; None where no check was written."""
    from allostasis.ledger import backing, evidence

    if not evidence():
        return {"findings": None, "met": None}
    found = backing(readout, exposure=exposure)
    return {"findings": found.all, "met": found.met}


def offered() -> dict[str, tuple[str, ...]]:
    """Names that an editor offers, by the room that a key takes them from."""
    table = {room: catalogue.names(room) for room in ("treatments", "stressors", "conditions")}
    return table | {"modules": catalogue.names("biology"), "measures": tuple(catalogue.readouts())}


LISTS: dict[str, Callable[[], list[Row]]] = {
    "measures": _measures,
    "treatments": lambda: _given("treatments"),
    "stressors": lambda: _given("stressors"),
    "conditions": lambda: _given("conditions"),
    "findings": _findings,
    "modules": _modules,
    "keys": _keys,
    "packs": _packs,
}


def listed_text(what: str, rows: Iterable[Row]) -> str:
    """Rows for the terminal: a line each where nobody looks, wrapped to its width where somebody does."""
    rows = list(rows)
    wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
    first = min(max((len(r["name"]) for r in rows), default=0), 24 if wide < 100 else 34)
    lines = []
    for r in rows:
        text = "; ".join(t for t in _parts(what, r) if t)
        name = r["name"].ljust(first)
        if len(name) > first:
            lines.append(name)
            name = " " * first
        gap = " " * (first + 2)
        lines.append(textwrap.fill(text, wide, initial_indent=f"{name}  ", subsequent_indent=gap) if text else name)
    return "\n".join(lines)


def _parts(what: str, r: Row) -> list[str]:
    from allostasis.views.texts import unit

    if what == "findings":
        seen = r["verdict"] or "not replayed"
        return [r["about"], f"{r['topic']}, {', '.join(r['rows'])}, {r['side']}", seen]
    if what == "keys":
        usual = "" if r["default"] is None else f"{_plain(r['default'])} unless said"
        example = "" if r["example"] is None else f"such as {_plain(r['example'])}"
        return [r["about"], r["type"], r["unit"], r["range"], usual, "required" if r["required"] else "", example]
    if what == "packs":
        return [r["about"], f"{r['kind']} {r['version']}".strip(), r["place"]]
    if what == "modules":
        return [r["about"], f"{len(r['can be measured'])} to measure, {len(r['can be set'])} numbers to set"]
    parts = [f"{unit(r['unit']) or '1'}: {r['about']}" if "unit" in r else r["about"]]
    if r.get("routes"):
        ways = {"bolus": "at once, in", "infusion": "for a time, in"}
        parts.append(", ".join(f"{ways.get(k, k)} {unit(u) or 'plain numbers'}" for k, u in r["routes"].items()))
    parts += [f"usual {r['usual']}" if r.get("usual") else "", f"largest {r['largest']}" if r.get("largest") else ""]
    return [*parts, _told(r)]


def _told(r: Row) -> str:
    if r["findings"] is None:
        return "evidence not checked"
    return f"backed by {r['findings']} findings, {r['met']} met" if r["findings"] else "no finding backs this"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_plain(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(map(_plain, value)) + "]" if isinstance(value, list) else str(value)

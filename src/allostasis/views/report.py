"""One self-contained HTML file of a result: no network, no script, the same bytes for the same result."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allostasis import files
from allostasis.errors import InputError
from allostasis.ledger import GRADES, sources
from allostasis.results import Result, claim, to_json
from allostasis.version import VERSION
from allostasis.views import tables, texts, words
from allostasis.views.answer import answers
from allostasis.views.explore_link import explored
from allostasis.views.figures import colours, css, key, panels, strip
from allostasis.views.isolating import shown
from allostasis.views.near import nearby
from allostasis.views.unusual import unusual

if TYPE_CHECKING:
    from jinja2 import Environment

    from allostasis.views.loop import Loop

__all__ = ["citation", "environment", "font", "index_vacant", "report_html", "write_index", "write_report"]

FONT = "inter-latin-wght-normal.woff2"


def report_html(result: Result, loop: Loop | str = "") -> str:
    """The report's HTML; with the loop of one of its people, or why there is none, where it is given."""
    result = shown(result)
    m = result.manifest
    drawn = panels(result)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            m=m,
            version=VERSION,
            opening=f"{words.who(result)} {words.done(result)}",
            unusual=unusual(m),
            answers=answers(result),
            near=nearby(result),
            moves=words.moves(result),
            verdicts=words.verdicts(result),
            back=words.BACK,
            panels=drawn,
            key=key(result, drawn),
            explore=explored(result),
            loop=_loop(loop, m) if loop else None,
            font=font(),
            arms=_arms(result),
            people=_people(result),
            comparisons=tables.comparison_rows(result),
            published=tables.misses_first(tables.published_rows(result)),
            data=to_json(m.get("data")),
            rests=_rests(m),
            held=_held(m),
            sources=_sources(m),
            limits=words.limits(result),
            failed=tables.failed_text(result),
            study=_study_text(m),
        )
    )


def write_report(result: Result, folder: str | Path, loop: Loop | str = "") -> Path:
    """Write ``report.html`` into a result's folder, where only a report of ours gives way to it; its path.

    Raises:
        InputError: something of that name is not ours, or nothing can be written there.
        RunError: somebody else writes to the folder, or the disk is full.
    """
    with claim(folder) as place:
        place.add("report.html", report_html(result, loop).encode())
    return Path(folder) / "report.html"


def _loop(loop: Loop | str, m: Mapping[str, Any]) -> dict[str, Any]:
    """The diagram, whose it is, when, and its strongest arrows in words."""
    from allostasis.views.loop_drawing import loop_svg, loop_words

    if isinstance(loop, str):
        return {"reason": loop}
    clock = (loop.hours + float(m["clock"])) % 24
    far = abs(loop.hours) >= 72
    when = f"on day {loop.hours / 24:.0f}" if far else f"{loop.hours:.1f} h after time zero, at {_clock(clock)}"
    return {
        "svg": loop_svg(loop),
        "arm": loop.arm,
        "person": loop.person,
        "when": when,
        "words": loop_words(loop),
        "reason": "",
    }


def _clock(hour: float) -> str:
    minutes = round(hour * 60) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def write_index(folder: str | Path, title: str, runs: Iterable[tuple[str, Result]]) -> Path:
    """Write a page that links several reports: (path relative to ``folder``, result) each."""
    rows = [
        {
            "link": link,
            "title": r.manifest["study"],
            "question": r.manifest["question"],
            "opening": f"{words.who(r)} {words.done(r)}",
            "moves": [*words.asked(r), *words.moves(r)],
            "verdicts": words.verdicts(r),
            "panel": next(iter(panels(r)), None),
        }
        for link, r in ((link, shown(r)) for link, r in runs)
    ]
    path = Path(folder) / "index.html"
    index_vacant(path.parent)
    text = (
        environment()
        .get_template("index.html.j2")
        .render(title=title, runs=rows, version=VERSION, back=words.BACK, font=font())
    )
    files.write(path, files.sealed(text))
    return path


def index_vacant(folder: str | Path) -> None:
    """Refuse a folder whose ``index.html`` is not one of ours.

    Raises:
        InputError: it is not.
    """
    path = Path(folder) / "index.html"
    with files.faults(path):
        taken = os.path.lexists(path) and not files.ours(path, known='<meta name="generator" content="Allostasis')
    if taken:
        raise InputError(
            "there is an index.html already, which is not as it was written",
            where="--out",
            found=str(path),
            needed="none, or the one of an earlier demo",
            fix="Move it away, or name another folder with  --out",
        )


@cache
def font() -> str:
    """The page's own font, for a file that asks no network for anything."""
    return b64encode((Path(__file__).parent.parent / "web" / "static" / FONT).read_bytes()).decode()


@cache
def environment() -> Environment:
    """Templates, and how they print numbers."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": texts.number,
        "estimate": texts.estimate,
        "span": texts.span,
        "unit": texts.unit,
        "clock": texts.clock,
        "level": tables.level,
        "groups": tables.groups_text,
        "at": tables.at_text,
        "tied": lambda text: text.replace(" %", "\u00a0%").replace("× ", "×\u00a0"),
        "sentence": texts.sentence,
        "strip": lambda row: Markup(strip(row)),
        "pair": lambda a, b: texts.numbers([a, b]),
    }
    return environment


def _arms(result: Result) -> list[dict[str, Any]]:
    hues, start = colours(result), float(result.manifest["clock"])
    rows, lived = {r["arm"]: r for r in tables.people_rows(result)}, result.manifest.get("childhoods") or {}

    def told(arm: str, events: list[dict[str, Any]]) -> list[str]:
        return [*(texts.lived_text(e) for e in lived.get(arm, ())), *_given(events, start)]

    return [
        {"name": arm, "colour": css(hues[arm]), **rows[arm], "given": told(arm, events)}
        for arm, events in result.manifest["arms"].items()
    ]


def _given(events: list[dict[str, Any]], start: float) -> list[str]:
    """What an arm is given; the same thing given often is one line."""
    groups: dict[tuple[str, float], list[dict[str, Any]]] = {}
    for e in events:
        groups.setdefault((texts.given(e), float(e.get("lasts_h") or 0)), []).append(e)
    items = []
    for (name, lasts), same in groups.items():
        if len(same) == 1:
            items.append(texts.given_text(same[0], start))
            continue
        times = [texts.span(float(e["at_h"])) for e in same]
        told = ", ".join(times) if len(times) <= 6 else f"{', '.join(times[:3])}, ... {times[-1]}"
        items.append(f"{name} {len(same)} times, at {told}" + (f", for {texts.span(lasts)} each" if lasts else ""))
    return items


def _people(result: Result) -> list[tuple[str, str]]:
    people = result.manifest["people"]
    items = [("Screened", f"{people['screened']:,}"), ("Enrolled", f"{people['enrolled']:,}")]
    items += [(f"With {one['criterion']}", f"{one['people']:,}") for one in people.get("criteria") or []]
    bank = people.get("bank")
    if isinstance(bank, dict) and {"of", "looked_at", "share", "yield"} <= bank.keys():
        lives = f"{bank['looked_at']:,} of {bank['of']:,} ({100 * bank['share']:.0f} %)"
        items = [("Lives of the bank looked at", lives), *items, ("Of those screened", f"{100 * bank['yield']:.1f} %")]
    failed = people.get("failed") or []
    since = result.manifest.get("lived_since_h")
    if isinstance(since, (int, float)):
        days = -(since + float(result.manifest.get("clock") or 0.0)) / 24
        items.append(("Lived in full before time zero", f"{days:,.0f} days"))
    return [*items, ("Courses not computed", f"{len(failed):,}")]


def _rests(m: dict[str, Any]) -> dict[str, Any]:
    rests = m.get("rests_on") or {}
    grades, guesses = rests.get("grades") or {}, rests.get("guesses") or {}
    total = sum(grades.values())
    return {
        "total": total,
        "grades": [(g, GRADES[g], n, round(100 * n / total, 2)) for g, n in grades.items() if total and g in GRADES],
        "guesses": sorted(guesses.items(), key=lambda kv: (-kv[1], kv[0])),
    }


def _held(m: dict[str, Any]) -> list[dict[str, str]]:
    """What is held: what was cut first, then what the study's model does not have."""
    return sorted(m.get("held") or [], key=lambda h: (h["state"] != "cut", h["reader"], h["path"]))


def citation(source: Any) -> str:
    """A ledger source as a citation: who, year, journal."""
    parts = [source.first_author, str(source.year) if source.year else None, source.journal]
    return ", ".join(p for p in parts if p)


def _sources(m: dict[str, Any]) -> list[dict[str, Any]]:
    known = sources()
    items = []
    rests = m.get("rests_on") or {}
    for name, n in (rests.get("sources") or {}).items():
        s, by_us = known.get(name), (rests.get("converted") or {}).get(name, 0)
        items.append(
            {
                "id": name,
                "numbers": n,
                "grade": ("A*" if by_us >= n else "A, A*") if by_us else s.grade if s else "C",
                "what": s.what if s else "not in the ledger",
                "citation": citation(s) if s else "",
                "doi": (s.doi or "") if s else "",
            }
        )
    return sorted(items, key=lambda r: (-r["numbers"], r["id"]))


def _study_text(m: dict[str, Any]) -> str:
    import yaml

    if "schema" not in m:
        return ""
    text = str(yaml.safe_dump(to_json(m["schema"]), sort_keys=False, allow_unicode=True, width=100))
    return re.sub(r"\n+$", "\n", text)

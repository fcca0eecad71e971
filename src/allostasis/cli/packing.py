"""``allostasis pack``: what a pack holds, and whether it keeps the laws."""

from __future__ import annotations

from allostasis.cli.shell import last_line, put_json
from allostasis.errors import Collector
from allostasis.views.texts import plural

__all__ = ["check"]

WORDS = {
    "biology": "module",
    "conditions": "condition",
    "treatments": "treatment",
    "stressors": "stressor",
    "numbers": "number",
    "read-outs": "read-out",
    "sources": "source",
    "findings": "finding",
    "replays": "replay",
    "studies": "study",
}
LAWS = (
    "units follow",
    "within bounds alone",
    "nothing done at no dose",
    "every number with source and doubt",
    "names that are there",
    "read-outs of something, in its dimension",
    "findings with a publication",
    "replays that fit",
)


def check(what: str, *, as_json: bool) -> None:
    """``allostasis pack check``."""
    from allostasis.testing.check import check_pack

    found = check_pack(what)
    counted = {k: n for k, n in found.checked.items() if n}
    if found.problems:
        problems = Collector()
        for one in found.problems:
            problems.add(one)
        problems.close()
    if as_json:
        put_json({"ok": True, **found.pack.plain(), "checked": counted, "laws": list(LAWS), "notes": list(found.notes)})
        return
    told = ", ".join(_count(kind, n) for kind, n in counted.items())
    last_line(f"ok: {found.pack.name}: {told}\n    {'; '.join(LAWS)}")
    for note in found.notes:
        last_line(f"note: {note}")


def _count(kind: str, number: int) -> str:
    return plural(number, "study", "studies") if kind == "studies" else plural(number, WORDS[kind])

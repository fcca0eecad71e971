"""``allostasis pack``: what a pack holds, and whether it keeps the laws."""

from __future__ import annotations

from allostasis.cli.shell import last_line, put_json
from allostasis.errors import Collector
from allostasis.views import plural

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
MODULES = {"biology", "conditions", "treatments", "stressors"}
LAWS = {  # by what they are run on
    "units follow": MODULES,
    "within bounds alone": MODULES,
    "nothing done at no dose": MODULES - {"biology"},
    "every number with source and doubt": {"numbers"},
    "names that are there": MODULES,
    "read-outs of something, in its dimension, with a source": {"read-outs"},
    "findings with a publication": {"findings"},
    "replays that fit": {"replays"},
    "studies that can be read": {"studies"},
}


def check(what: str, *, as_json: bool) -> None:
    """``allostasis pack check``."""
    from allostasis.testing.check import check_pack

    found = check_pack(what)
    counted = {k: n for k, n in found.checked.items() if n}
    laws = [law for law, on in LAWS.items() if on & counted.keys()]
    if found.problems:
        problems = Collector()
        for one in found.problems:
            problems.add(one)
        problems.close()
    if as_json:
        put_json({"ok": True, **found.pack.plain(), "checked": counted, "laws": laws, "notes": list(found.notes)})
        return
    told = ", ".join(_count(kind, n) for kind, n in counted.items())
    last_line(f"ok: {found.pack.name}: {told}\n    {'; '.join(laws)}")
    for note in found.notes:
        last_line(f"note: {note}")


def _count(kind: str, number: int) -> str:
    return plural(number, "study", "studies") if kind == "studies" else plural(number, WORDS[kind])

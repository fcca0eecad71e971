"""The replays of a pack: read like ours, with the ids of its own findings in full, in a model of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from allostasis.ledger import findings
from allostasis.packs import first, kept, loaded
from allostasis.studies.file.replays import Replays, read_replays
from allostasis.studies.file.yaml_lines import Marked, read_text

__all__ = ["replays_of"]


@kept
def replays_of(pack: str) -> Replays:
    """The replays of a pack that is loaded.

    Its people live in our biology with what these replays give, and never in the model of ours: what a pack adds moves
    no number of ours.

    Raises:
        Problems: what is wrong with them, with file and line; a single problem comes alone.
    """
    parts = [(file, text) for file, text in loaded()[pack].ledger("replays") if text.strip()]
    with first((pack,)):
        return read_replays(*(_named(pack, read_text(text, file)) for file, text in parts))


def _named(pack: str, data: Marked) -> Marked:
    def full(id: Any) -> Any:
        return f"{pack}/{id}" if f"{pack}/{id}" in findings() else id

    plain = dict(data.data)
    for one in plain.get("replays") or () if isinstance(plain.get("replays"), list) else ():
        for entry in one.get("findings") or () if isinstance(one, dict) else ():
            if isinstance(entry, dict) and "finding" in entry:
                entry["finding"] = full(entry["finding"])
    for key in ("not_simulated", "misses"):
        if isinstance(plain.get(key), dict):
            plain[key] = {
                why: [full(id) for id in ids] if isinstance(ids, list) else ids for why, ids in plain[key].items()
            }
    return replace(data, data=plain)

"""The evidence check as a file of the package, ``ledger/evidence.json``: what every report and list reads.

The same check gives the same bytes: keys are sorted, numbers rounded to four digits. Of the validation side there are
verdicts and numbers, and never a reason why it misses: who reads one would build the model by it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from allostasis.evidence.evidence_check import Evidence
from allostasis.evidence.replay_runs import shared_model
from allostasis.evidence.settings import of_replay, of_text
from allostasis.evidence.verdicts import Judged, totals
from allostasis.files import write
from allostasis.ledger import FILE, split_hash
from allostasis.studies.file import Replays
from allostasis.version import VERSION

__all__ = ["believed", "place", "record", "write_record"]

DIGITS = 4


def place() -> Path:
    """Where the file of the installed package lies."""
    return Path(str(files("allostasis.ledger").joinpath(FILE)))


def believed(j: Judged, book: Replays) -> str:
    """What is believed to be wrong where a finding of the calibration side misses; empty on the other side."""
    return book.beliefs.get(j.finding.id, "") if j.finding.side == "calibration" and j.verdict != "inside" else ""


def record(evidence: Evidence, book: Replays, *, people: int | None = None, doubt: int = 0) -> dict[str, Any]:
    """The check as plain data.

    Args:
        made: a whole check, nothing cut.
        book: the replays that it lived.
        people: people a replay at most; None as many as each asks for.
        doubt: draws of what we do not know.
    """
    lived = {c.finding: (r, c) for r in book.all for c in r.contrasts}
    entries = []
    for j in sorted(evidence.judged, key=lambda j: j.finding.id):
        there = lived.get(j.finding.id)
        entries.append(_entry(j, book) | (of_replay(*there) if there else of_text(j.finding)))
    return {
        "format": 1,
        "version": VERSION,
        "people_at_most": people,
        "doubt": doubt,
        "hashes": {"model": shared_model(book.modules).fingerprint, "ledger": split_hash(), "replays": _hash(book)},
        "totals": _rounded(totals(evidence.judged)),
        "findings": _rounded(entries),
    }


def write_record(table: dict[str, Any], path: Path | None = None) -> Path:
    """Write the file, whole or not at all; its path.

    Raises:
        OSError: the package cannot be written to.
    """
    path = path or place()
    head = {k: v for k, v in table.items() if k != "findings"}
    lines = ",\n".join(json.dumps(f, sort_keys=True, ensure_ascii=False, allow_nan=False) for f in table["findings"])
    text = json.dumps(head, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False).removesuffix("\n}")
    write(path, f'{text},\n "findings": [\n{lines}\n]}}\n'.encode())
    path.chmod(0o644)  # a file of the package is for all who may read the package
    return path


def _entry(j: Judged, book: Replays) -> dict[str, Any]:
    f, interval = j.finding, j.finding.interval()
    known = {
        "value": f.effect.value,
        "low": interval[0] if interval else None,
        "high": interval[1] if interval else None,
    }
    keys = ("value", "low", "high", "doubt_low", "doubt_high")
    return {
        "id": f.id,
        "side": f.side,
        "counts": f.counts,
        "in_sample": j.in_sample,
        "verdict": j.verdict,
        "reason": j.reason,
        "believed": believed(j, book),
        "statement": f.statement,
        "citation": f.source.short,
        "who": f.population.who,
        "measured": f.outcome.measure,
        "when": f.outcome.time,
        "metric": f.effect.metric,
        "unit": f.outcome.unit,
        "sign": f.effect.sign,
        "published": known,
        "model": None if j.model is None else {k: j.model[k] for k in keys if k in j.model},
        "lived": j.people,
        "precise": j.precise,
        "replay": j.replay,
        "rests_on": j.rests_on,
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(v) for v in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value


def _hash(book: Replays) -> str:
    told = [(r.title, r.study.hash(), [repr(c) for c in r.contrasts]) for r in book.all]
    return hashlib.sha256(json.dumps(sorted(told)).encode()).hexdigest()

"""What the last whole evidence check found, finding by finding.

It is read from ``evidence.json``, which ``allostasis evidence --write`` puts beside the ledger; nothing is lived here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

__all__ = ["FILE", "MET", "MISSED", "Backing", "backing", "evidence", "evidence_about", "in_sample"]

FILE = "evidence.json"
MET = frozenset({"inside"})
MISSED = frozenset({"outside", "opposite"})
_MARK = "in-sample"


@dataclass(frozen=True)
class Backing:
    """How many replayed findings stand behind something: met, missed, undecided, and how many are in-sample."""

    met: int = 0
    missed: int = 0
    undecided: int = 0
    in_sample: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.met + self.missed + self.undecided


def evidence() -> Mapping[str, Mapping[str, Any]]:
    """Every finding that the check looked at, by id; empty where no check was written.

    Each has ``verdict`` ("inside", "outside", "opposite", "undecided", "not simulated"), ``reason`` of a finding not
    simulated, ``side``, ``counts``, ``in_sample``, ``published`` and ``model`` (value, low, high; or None), ``metric``,
    ``unit``, ``exposure``, ``readouts``, ``hours`` after the exposure, ``people``.
    """
    return _read()[1]


def evidence_about() -> Mapping[str, Any]:
    """What the check was made with: version, hashes, people a replay, totals by side; empty without one."""
    return _read()[0]


@cache
def _read(path: Path | None = None) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    try:
        text = (path or Path(str(files("allostasis.ledger").joinpath(FILE)))).read_text(encoding="utf-8")
        data = json.loads(text)
        found = {str(entry["id"]): entry for entry in data.pop("findings")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}
    return data, found


def backing(readout: str = "", *, exposure: str = "", among: Iterable[Mapping[str, Any]] | None = None) -> Backing:
    """What of the evidence, or of some findings, reads an instrument, or gives an exposure, or both."""
    kinds = []
    for f in evidence().values() if among is None else among:
        reads = not readout or readout in f["readouts"]
        gives = not exposure or exposure in {e["name"] for e in f["exposure"] or ()}
        if reads and gives and f["verdict"] != "not simulated":
            kinds.append((f["verdict"], bool(f["in_sample"])))
    met, missed = (sum(v in some for v, _ in kinds) for some in (MET, MISSED))
    return Backing(met, missed, len(kinds) - met - missed, sum(known for _, known in kinds))


def in_sample(finding: str, note: str = "", *, kept: bool = True) -> bool:
    """Whether the model was built, or calibrated, with a finding in view: agreement with it is then no test.

    It was where the note of a study or a replay says so, where ``calibrated.yaml`` lists it, or where the replay of the
    last evidence check said so.

    Args:
        finding: its id.
        note: what a study or a replay says of it.
        kept: whether to ask the last evidence check; the next one does not.
    """
    told = note.startswith(_MARK) or finding in _calibrated_on()
    return told or (kept and bool(evidence().get(finding, {}).get("in_sample")))


@cache
def _calibrated_on() -> frozenset[str]:
    text = files("allostasis.ledger").joinpath("calibrated.yaml").read_text(encoding="utf-8")
    # The numbers are the catalogue's matter; here only which findings they were fitted to.
    groups = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
    return frozenset(str(id) for entry in groups.values() for id in entry["findings"])

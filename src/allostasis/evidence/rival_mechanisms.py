"""Rival mechanisms: two alternatives for one coupling, declared as variants of modules, on the same findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from allostasis.assembly import catalogue
from allostasis.errors import Collector, LedgerError, UnknownName
from allostasis.evidence.evidence_check import Evidence, Progress, check
from allostasis.ledger import findings

__all__ = ["Rival", "compare_rivals", "rivals"]


@dataclass(frozen=True, eq=False)
class Rival:
    """A question with two or more answers.

    Attributes:
        sides: answer -> module -> variant. findings: what they are compared on.
    """

    title: str
    question: str
    sides: dict[str, dict[str, str]]
    findings: tuple[str, ...]


@cache
def rivals(path: Path | None = None) -> tuple[Rival, ...]:
    """The declared rivals.

    Raises:
        LedgerError, UnknownName: an entry is broken, or names what is not there.
    """
    file = path or Path(str(resources.files("allostasis") / "ledger" / "rivals.yaml"))
    problems, items = Collector(), []
    for i, entry in enumerate(yaml.safe_load(file.read_text(encoding="utf-8")) or []):
        where = f"{file.name}, entry {i + 1}"
        missing = [k for k in ("rival", "question", "sides", "findings") if not entry.get(k)]
        if missing:
            problems.add(LedgerError(f"a rival lacks {', '.join(missing)}", where=where, needed="all four keys"))
            continue
        for side in entry["sides"].values():
            for module, variant in side.items():
                with problems.catch():
                    catalogue.module(module, variant)
        for id in entry["findings"]:
            if id not in findings():
                problems.add(UnknownName.among("finding", id, findings(), where=where))
        items.append(Rival(entry["rival"], entry["question"], entry["sides"], tuple(entry["findings"])))
    problems.close()
    return tuple(items)


def compare_rivals(
    one: Rival, *, most: int | None = None, doubt: int = 0, workers: int = 2, progress: Progress | None = None
) -> dict[str, Evidence]:
    """Each answer's evidence on the rival's findings; a variant ``joined`` is the usual model."""
    table = {}
    for name, side in one.sides.items():
        use = {m: v for m, v in side.items() if v != "joined"}
        table[name] = check(
            ids=one.findings, use=use, most=most, doubt=doubt, baseline=False, workers=workers, progress=progress
        )
    return table

"""What is calibrated together: guesses, and the replays whose findings of the calibration side move them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from allostasis.assembly import Model, calibrated
from allostasis.errors import LedgerError, UnknownName
from allostasis.ledger import Finding, sources
from allostasis.studies.file import Replay, Replays

__all__ = ["Group", "doubt_of", "groups", "replays_of"]


@dataclass(frozen=True)
class Group:
    """What is calibrated together: full names of parameters, and titles of replays."""

    title: str
    parameters: tuple[str, ...]
    replays: tuple[str, ...]


@cache
def groups(path: Path | None = None) -> Mapping[str, Group]:
    """The declared groups by title; read once.

    Raises:
        LedgerError: a group lacks something, or a parameter stands in two.
    """
    file = path or Path(str(resources.files("allostasis") / "ledger" / "calibration.yaml"))
    table: dict[str, Group] = {}
    for title, entry in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items():
        if not entry.get("parameters") or not entry.get("replays"):
            raise LedgerError("a group lacks something", where=f"{file.name}, {title}", needed="parameters, replays")
        table[title] = Group(title, tuple(entry["parameters"]), tuple(entry["replays"]))
    every = [p for g in table.values() for p in g.parameters]
    twice = sorted({p for p in every if every.count(p) > 1})
    if twice:
        raise LedgerError("a parameter is in two groups", where=file.name, found=", ".join(twice), needed="one group")
    return table


def doubt_of(model: Model, name: str) -> float:
    """A guess's proposed doubt, the SD of its logarithm.

    Raises:
        UnknownName: no such parameter.
        LedgerError: it is no guess, or known exactly.
    """
    if name not in model.params:
        raise UnknownName.among("parameter", name, model.params, where="ledger/calibration.yaml")
    p = model.params[name]
    source = sources().get(p.source)
    if (source and source.grade != "C") or not p.unsure or p.linear or not p.value:
        raise LedgerError(
            f"{name} is not for calibration",
            where="ledger/calibration.yaml",
            found=f"grade {source.grade if source else 'C'}, unsure {p.unsure:g}, value {p.value:g}",
            needed="a guess (grade C) on a log scale, with its doubt",
        )
    return calibrated()[name].was if name in calibrated() else float(p.unsure)


def replays_of(group: Group, book: Replays, known: Mapping[str, Finding]) -> list[Replay]:
    """The group's replays with their findings of the calibration side that count."""
    titles = {r.title: r for r in book.all}
    chosen = []
    for title in group.replays:
        if title not in titles:
            raise UnknownName.among("replay", title, titles, where="ledger/calibration.yaml")
        mine = (c.finding for c in titles[title].contrasts)
        one = titles[title].only(id for id in mine if known[id].side == "calibration" and known[id].counts)
        chosen += [one] if one is not None else []
    return chosen

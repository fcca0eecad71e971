"""Sections of the ledger's replays: what each of them defines, read without the study that it is lived as.

A definition needs arms, visits, measures and contrasts only; who takes part is another file's (:mod:`.replays`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from allostasis.errors import Collector
from allostasis.expressions import Event, told
from allostasis.ledger import findings
from allostasis.packs import first, loaded
from allostasis.results import Estimand
from allostasis.studies.file.arms_and_visits import read_arms, read_visits, read_waking
from allostasis.studies.file.estimands import EstimandReader
from allostasis.studies.file.field_kinds import Field, Table
from allostasis.studies.file.field_tables import ESTIMAND, STUDY
from allostasis.studies.file.people_and_model import read_measure
from allostasis.studies.file.section_reader import Section, clock_hour
from allostasis.studies.file.yaml_lines import SourceMap, read_source_map, read_text

__all__ = [
    "KEYS",
    "LIVED",
    "MOST",
    "STUDIED",
    "Defined",
    "of_pack",
    "parts_of",
    "paths",
    "read_contrasts",
    "read_defined",
]

MOST = 20_000
LIVED = 50_000  # person-days of a replay at most, unless it says how many it needs
STUDIED = ("people", "seed", "blinded", "noise", "clock", "model", "arms", "visits", "measure")
KEYS = Table(
    "one replay",
    (
        Field("replay", "text", "title", required=True),
        Field("most", "whole", "people at most", MOST, 1, MOST),
        Field("lived", "whole", "person-days at most", LIVED, 1, 10_000_000),
        Field("doubt", "flag", "whether draws of what we do not know are lived too", True),
        Field("findings", "sections", "what stands for which finding", required=True, inside=ESTIMAND),
        Field("about", "text", "what differs from the published study", most=2000),
        *(f for f in STUDY.fields if f.name in STUDIED),
    ),
)


@dataclass(frozen=True)
class Defined:
    """What a replay defines: what arms get, when it looks (hours from its clock), what stands for which finding."""

    title: str
    arms: Mapping[str, tuple[Event, ...]]
    visits: tuple[float, ...]
    clock: float
    contrasts: tuple[Estimand, ...]


def paths() -> list[Path]:
    """Files of replays, in order."""
    folder = resources.files("allostasis") / "ledger" / "replays"
    return sorted(Path(str(f)) for f in folder.iterdir() if f.name.endswith(".yaml"))


def parts_of(pack: str) -> list[SourceMap]:
    """The files of a loaded pack's replays, with the ids of its own findings in full."""
    parts = [(file, text) for file, text in loaded()[pack].ledger("replays") if text.strip()]
    return [_named(pack, read_text(text, file)) for file, text in parts]


def of_pack(pack: str) -> Iterator[Defined]:
    """What the replays of a loaded pack define.

    Raises:
        Problems: what is wrong with them.
    """
    with first((pack,)):
        for data in parts_of(pack):
            every = data.data.get("replays")
            for number in range(len(every) if isinstance(every, list) else 0):
                yield read_defined(data, number)


def read_defined(data: SourceMap | Path, number: int) -> Defined:
    """What one replay of a file defines, by its place in it.

    Raises:
        Problems: what is wrong with it.
    """
    problems = Collector()
    file = read_source_map(data) if isinstance(data, Path) else data
    here = Section.of(file.data["replays"][number], file, ("replays", number), problems, KEYS)
    clock = clock_hour(here.data["clock"], str(here.where("clock"))) if here.has("clock") else 8.0
    arms, visits = read_arms(here, clock), read_visits(here, clock, read_waking(here, clock))
    measure = read_measure(here)
    problems.close()
    given = told(arms)
    frame = EstimandReader(tuple(arms), visits, measure, clock, given)
    contrasts = read_contrasts(here, frame)
    problems.close()
    return Defined(here.text("replay"), {arm: tuple(events) for arm, events in given.items()}, visits, clock, contrasts)


def read_contrasts(here: Section, frame: EstimandReader) -> tuple[Estimand, ...]:
    """``findings:`` of a replay, within its arms, visits and measures."""
    items = []
    for i, item in enumerate(here.items("findings", "a list of findings")):
        one = Section.of(item, here.marks, (*here.at, "findings", i), here.problems, ESTIMAND)
        name = frame.named(one)
        found = frame.estimand(one, name) if name is not None else None
        if found is not None:
            items.append(found)
    if not here.items("findings"):
        here.missing("findings", "one finding or more", "Write  findings: [{finding: ID, as: ENDPOINT}]")
    return tuple(items)


def _named(pack: str, data: SourceMap) -> SourceMap:
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

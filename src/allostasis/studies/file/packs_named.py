"""``pack:`` and ``uses:``: what others add, named by the study; their code runs as whoever reads the study."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from allostasis import packs
from allostasis.errors import StudyError
from allostasis.studies.file.section_reader import Section, shown

__all__ = ["KEYS", "read_packs"]

KEYS = ("pack", "uses")


def read_packs(top: Section) -> tuple[str, ...]:
    """Take in the packs that a study names, by paths from its own file on; their names.

    Where the reader runs no code of others (``read_study(..., packs=False)``), a pack that it took in by itself may be
    named, and no other.
    """
    table: dict[str, Path] = {}
    for key in KEYS:
        for i, value in enumerate(top.items(key, "a list of paths", each=str)):
            with top.problems.catch():
                pack = _read(top, key, i, str(shown(value)))
                if table.setdefault(pack.name, pack.root) != pack.root:
                    raise StudyError(
                        f'two packs are called "{pack.name}"',
                        where=top.where(key, i),
                        found=f"{table[pack.name]} and {pack.root}",
                        needed="packs of different names",
                        fix="Rename one of the folders or files",
                    )
    for name in _named_first(top):
        packs.find(name)
    return tuple(table)


def _named_first(top: Section) -> Iterator[str]:
    """Full names that the study measures or gives: an installed pack has to be there before expressions are read."""
    measured = top.data.get("measure")
    yield from (str(n) for n in (measured if isinstance(measured, (list, tuple)) else ()) if "/" in str(n))


def _read(top: Section, key: str, i: int, text: str) -> packs.Pack:
    where, runs = top.where(key, i), top.marks.packs
    known = packs.loaded().get(Path(text).stem.lower().replace("-", "_"))
    if not runs and known is not None:
        return known
    if not runs:
        raise StudyError(
            "this study brings code of its own, which is not run here",
            where=where,
            found=text,
            needed="a study of what this place knows",
            fix=f"Look at what it does, and run the study by  allostasis run  where {text} is",
        )
    path = Path(text)
    if path.is_absolute():
        raise StudyError(
            "a path that holds on one machine only",
            where=where,
            found=text,
            needed="a path from the study file's folder on, such as ./mylab or ../mylab",
            fix=f"Write it so, or leave it out and name the pack yourself: allostasis --pack {text} run ...",
        )
    base = Path(top.marks.source).parent if top.marks.source else Path()
    there = base / path
    if "://" in text or not there.exists() and text in packs.installed():
        return packs.use(text, where=where)
    if key == "uses" and there.is_dir():
        raise StudyError(
            "uses: names single files",
            where=where,
            found=f"{text}, a folder",
            needed="a .py or .yaml file",
            fix=f"Write  pack: [{text}]",
        )
    return packs.use(there, where=where)

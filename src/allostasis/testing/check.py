"""``allostasis pack check``: everything that is wrong with a pack, each with file, line, found, needed and way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allostasis import packs
from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, Collector, LedgerError, ModelError, Place, Problems, UnknownName
from allostasis.ledger import findings, sources
from allostasis.packs import Pack
from allostasis.testing import laws
from allostasis.testing.instruments import check_readout

__all__ = ["Report", "check_pack"]

ROOMS = ("biology", "conditions", "treatments", "stressors")


@dataclass
class Report:
    """What was checked, and what is wrong.

    Attributes:
        checked: what, and how many of it.
        notes: what is no fault, but hardly meant.
    """

    pack: Pack
    checked: dict[str, int] = field(default_factory=dict)
    problems: tuple[AllostasisError, ...] = ()
    notes: tuple[str, ...] = ()


def check_pack(what: str | Path) -> Report:
    """Take a pack in and run the laws on all that it holds; its code runs.

    Raises:
        InputError: there is no such pack.
    """
    report = _Check(packs.use(what))
    report.run()
    return Report(report.pack, report.checked, tuple(report.problems.errors), tuple(report.notes))


class _Check:
    def __init__(self, pack: Pack) -> None:
        self.pack, self.problems = pack, Collector()
        self.checked: dict[str, int] = {}
        self.notes: list[str] = []

    def run(self) -> None:
        with self._at(self.pack.root):
            self._ledger()
        for room in ROOMS:
            for name in self._names(room):
                self._module(room, name)
        for file in self._names("readouts"):
            self._readouts(file)
        with self._at(self.pack.root):
            self._replays()
        self._studies()
        if not any(self.checked.values()) and not self.problems.errors:
            self.problems.add(
                ModelError(
                    "the pack holds nothing",
                    where=str(self.pack.root),
                    found="no module, read-out, source, finding or study",
                    needed="one of them",
                    fix="allostasis new --drug FILE  writes one that works",
                )
            )

    def _names(self, room: str) -> tuple[str, ...]:
        with self._at(self.pack.root):
            return self.pack.names(room)
        return ()

    @contextmanager
    def _at(self, path: Path, line: int = 0) -> Iterator[None]:
        """Keep what is raised inside; what says no file is of ``path``."""
        try:
            yield
        except AllostasisError as error:
            for one in error.errors if isinstance(error, Problems) else (error,):
                if not getattr(one.where, "file", ""):
                    said = re.match(r"(.*), line (\d+)$", str(one.where))
                    file = Path(said[1]) if said and Path(said[1]).exists() else path
                    one.where = _place(file, int(said[2]) if said else line)
                self.problems.add(one)

    def _count(self, what: str, number: int = 1) -> None:
        self.checked[what] = self.checked.get(what, 0) + number

    # ------------------------------------------------------------ modules

    def _module(self, room: str, short: str) -> None:
        name, path = f"{self.pack.name}/{short}", self.pack.path(room, short)
        module: Any = None
        with self._at(path):
            module = catalogue.module(name)
        if module is None:
            return
        self._count(room)
        right = {"biology": "module", "conditions": "condition", "treatments": "treatment", "stressors": "stressor"}
        if module.kind != right[room]:
            with self._at(path):
                raise ModelError(
                    f"{short} stands in the wrong folder",
                    where=module.where,
                    found=f"a {module.kind} in {room}/",
                    needed=f"a {right[room]}",
                    fix="Move the file",
                )
        for variant in catalogue.variants(name):
            with self._at(path):
                one = catalogue.module(name, variant)
                self._parameters(one, path)
                self._neighbours(one, path)
                laws.units_follow(one)
                laws.stays_in_bounds(one)
                laws.ages_alike(one)
        quiet = module.kind in {"treatment", "stressor"} or (
            module.kind == "condition" and all(s.start == 0 for s in module.states.values())
        )
        if quiet:
            with self._at(path):
                laws.does_nothing_ungiven(module)
            self._given(module, path)

    def _parameters(self, module: Any, path: Path) -> None:
        for p in module.params.values():
            line = _line(path, rf"""param\(\s*["']{re.escape(p.name)}["']""")
            self._count("numbers")
            with self._at(path, line):
                source = sources().get(p.source)
                if source is None:
                    known = [*self.pack.source_ids(), *sources()]
                    near = UnknownName.among("source", p.source, known).fix
                    raise LedgerError(
                        f"{module.name}.{p.name} has no source",
                        found=f'source="{p.source}"',
                        needed="the id of a source in the ledger, with its grade",
                        fix=near or "Write one into  ledger/sources  of the pack:  id: {grade: C, what: ...}",
                    )
                if source.grade not in ("A", "A*") and p.unsure == 0 and p.varies == 0:
                    raise ModelError(
                        f"{module.name}.{p.name} has no doubt",
                        found=f"unsure=0, varies=0, of grade {source.grade}",
                        needed="unsure= (how well the typical person is known), varies= (how people differ)",
                        fix="Write for example  unsure=0.3, varies=0.2: SDs of the logarithm",
                    )

    def _neighbours(self, module: Any, path: Path) -> None:
        """Modules that it reads or acts on are there, and what it names of them too."""
        known = {*catalogue.names(), "person"}
        named = [(r, "read", "") for r in module.reads] + [(a.path, "act", a.where) for a in module.actions]
        for full, verb, where in named:
            other, _, what = full.partition(".")
            with self._at(path, _line(path, rf"""{verb}\(\s*["']{re.escape(full.rpartition("/")[2])}["']""")):
                if other not in known:
                    raise catalogue.unknown("module", other, catalogue.names(), where=where)
                if verb == "act" and what not in catalogue.module(other).ports:
                    ports = [f"{other}.{n}" for n in catalogue.module(other).ports]
                    raise UnknownName.among("port", full, ports, where=where)

    def _given(self, module: Any, path: Path) -> None:
        with self._at(path):
            if not module.routes and not getattr(module, "target", "") and not getattr(module, "process", None):
                raise ModelError(
                    f"{module.name} cannot be given",
                    where=module.where,
                    found="no bolus and no infusion",
                    needed="m.bolus(STATE) or m.infusion(INPUT)",
                    fix="Add it at the end of the file",
                )
            if not module.amounts and not any(r.counted for r in module.routes.values()):
                raise ModelError(
                    f"{module.name} says not how much is given",
                    where=module.where,
                    found="no m.given(...)",
                    needed='m.given(usual="80 mg", largest="160 mg", told="label")',
                    fix="Add it at the end of the file",
                )
            for way, amount in module.amounts.items():
                lasts = 2.0 if way == "infusion" or not module.routes else 0.0
                for told in (amount.usual, amount.largest):
                    module.records(amount=told.split(",")[0], at=0.0, lasts=lasts, where=_place(path, 0))

    # ------------------------------------------------------------ read-outs

    def _readouts(self, file: str) -> None:
        path, mine = self.pack.path("readouts", file), []
        with self._at(path):
            from allostasis.assembly import readouts_of

            mine = list(readouts_of(self.pack, file))
            catalogue.readouts()
        for one in mine:
            self._count("read-outs")
            with self._at(path, _line(path, rf"""["']{re.escape(one.name.rpartition("/")[2])}["']""")):
                check_readout(one)

    # ------------------------------------------------------------ ledger

    def _ledger(self) -> None:
        with self._at(self.pack.root):
            self._count("sources", sum(packs.owner(id) == self.pack.name for id in sources()))
        for id, finding in findings().items():
            if packs.owner(id) != self.pack.name:
                continue
            self._count("findings")
            cited, short = finding.source, id.rpartition("/")[2]
            file, line = self._where_finding(short)
            lacking = [n for n in ("first_author", "year") if getattr(cited, n) is None]
            lacking += [] if cited.journal or cited.doi else ["journal"]
            with self._at(file, line):
                if lacking:
                    raise LedgerError(
                        f"the finding {short} has no source",
                        found=f"no {', '.join(lacking)}",
                        needed="first_author, year, and journal or doi",
                        fix="Say where it was published; what nobody can look up is no finding",
                    )

    def _where_finding(self, short: str) -> tuple[Path, int]:
        for file, text in self.pack.ledger("findings"):
            for i, line in enumerate(text.splitlines(), 1):
                if re.match(rf"\s*-?\s*(?:\{{\s*)?id:\s*['\"]?{re.escape(short)}\b", line):
                    return Path(file), i
        return self.pack.root, 0

    def _replays(self) -> None:
        from allostasis.studies.file import replays_of

        book = replays_of(self.pack.name)
        self._count("replays", len(book.all))
        replayed = {*book.replayed(), *book.reasons}
        for id, finding in findings().items():
            if packs.owner(id) == self.pack.name and finding.role == "output" and id not in replayed:
                self.notes.append(f"{id} has no replay, and no reason under not_simulated: why")

    # ------------------------------------------------------------ studies

    def _studies(self) -> None:
        from allostasis.studies import read_study

        for path in self.pack.studies():
            self._count("studies")
            with self._at(path):
                read_study(path)


def _line(path: Path, pattern: str) -> int:
    """The first line of a file on which something is declared; 0 where it is not found."""
    text = path.read_text(encoding="utf-8")
    found = re.search(pattern, text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _place(path: Path, line: int) -> Place:
    return Place(f"{path}, line {line}" if line else str(path), file=str(path), line=line)

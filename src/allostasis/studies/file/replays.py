"""The replays of the ledger: studies of people and exposures, and what of them stands for which finding.

One file a topic in ``ledger/replays``: a list ``replays:`` (the keys of a study file, without its number of
people, and ``findings:``), a mapping ``not_simulated:`` from a reason to the ids it holds for, and a mapping
``misses:`` from what is believed to be wrong to the ids (of the calibration side) that it explains. Findings that share
people and exposure share one replay, and so one simulation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from allostasis.errors import AllostasisError, Collector, StudyError, UnknownName
from allostasis.expressions import told
from allostasis.ledger import findings
from allostasis.results import Estimand
from allostasis.studies.file.estimands import EstimandReader
from allostasis.studies.file.replay_sections import KEYS, LIVED, MOST, STUDIED, paths, read_contrasts
from allostasis.studies.file.section_reader import Section
from allostasis.studies.file.study import Study
from allostasis.studies.file.yaml_lines import SourceMap, read_source_map

__all__ = ["MOST", "Replay", "Replays", "paths", "read_replays", "replays"]


@dataclass(frozen=True)
class Replay:
    """One simulation and the findings that it replays.

    Attributes:
        title: unique name.
        study: people, exposure, visits and measures; its number of people is not used.
        contrasts: what of it stands for which finding.
        most: people at most, 20,000 unless the study is long.
        lived: person-days at most, so that the whole check ends in minutes.
        doubt: whether draws of what we do not know are lived too.
        about: what differs from the published study.
    """

    title: str
    study: Study
    contrasts: tuple[Estimand, ...]
    most: int = MOST
    doubt: bool = True
    about: str = ""
    lived: int = LIVED

    def only(self, ids: Iterable[str]) -> Replay | None:
        """The same simulation with some of its findings; None where none is left."""
        wanted = set(ids)
        kept = tuple(c for c in self.contrasts if c.finding in wanted)
        return replace(self, contrasts=kept) if kept else None


@dataclass(frozen=True)
class Replays:
    """All replays, why the other findings have none, and what is believed to be wrong where one misses."""

    all: tuple[Replay, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    beliefs: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()

    def only(self, ids: Iterable[str]) -> Replays:
        """The replays of some findings, in the same model as all of them."""
        wanted = set(ids)
        kept = tuple(r for r in (one.only(wanted) for one in self.all) if r is not None)
        return Replays(kept, self.reasons, self.beliefs, self.modules)

    @property
    def modules(self) -> tuple[str, ...]:
        """Treatments and stressors that any replay gives, so that all replays share one model."""
        from allostasis.assembly import catalogue
        from allostasis.studies.running.blinding import Blind

        if self.given:
            return self.given
        named = {catalogue.key(g.name) for r in self.all for arm in r.study.arms.values() for g in arm}
        named |= {name for r in self.all for name in getattr(r.study, "conditions", ())}
        named |= {"childhood" for r in self.all if getattr(r.study, "remembers", False)}
        named |= {name for r in self.all for name in Blind.of(r.study).modules}
        return tuple(sorted(named))

    def replayed(self) -> dict[str, Replay]:
        """Finding -> the replay it belongs to."""
        return {c.finding: r for r in self.all for c in r.contrasts}


@cache
def replays() -> Replays:
    """The replays of the ledger; read once.

    Raises:
        Problems: what is wrong with them, with file and line.
    """
    return read_replays(*paths())


def read_replays(*paths: Path | SourceMap) -> Replays:
    """Replays of some files, checked together.

    Raises:
        Problems: what is wrong with them, with file and line; a single problem comes alone.
    """
    problems = Collector()
    items: list[Replay] = []
    reasons: dict[str, str] = {}
    beliefs: dict[str, str] = {}
    for path in paths:
        with problems.catch():
            data = path if isinstance(path, SourceMap) else read_source_map(path)
            top = Section.of(data.data, data, (), problems, ("replays", "not_simulated", "misses"))
            for i, item in enumerate(top.items("replays", "a list of replays")):
                with problems.catch():
                    found = _replay(Section.of(item, data, ("replays", i), problems, KEYS))
                    if found is not None:
                        items.append(found)
            _texts(top, "not_simulated", reasons, problems)
            _texts(top, "misses", beliefs, problems)
    _once(items, reasons, problems)
    problems.close()
    return Replays(tuple(items), reasons, beliefs)


def _replay(here: Section) -> Replay | None:
    before = len(here.problems.errors)
    title = here.text("replay")
    if not title:
        here.missing("replay", "a title", "Write for example  replay: endotoxin 2 ng/kg")
        return None
    people = here.data.get("people")
    keys: dict[str, Any] = {k: v for k, v in here.data.items() if k in STUDIED}
    keys["people"] = {**(people if isinstance(people, Mapping) else {}), "number": 1}
    keys["design"] = "counterfactual"
    try:
        study = Study.from_dict({"study": title, **keys}, where=here.where("replay"))
    except AllostasisError as error:
        here.problems.add(error)
        return None
    if study.modules is not None or study.use or study.cut:
        here.wrong("model", "changes the model", "pulses: and precision: only", "All replays share one model")
    frame = EstimandReader(tuple(study.arms), study.visits, study.measure, study.clock, told(study.arms))
    contrasts = read_contrasts(here, frame)
    if len(here.problems.errors) > before:
        return None
    most = here.whole("most", MOST)
    about, lived = here.text("about"), here.whole("lived", LIVED)
    return Replay(title, study, contrasts, most, here.flag("doubt"), about, lived)


def _texts(top: Section, key: str, reasons: dict[str, str], problems: Collector) -> None:
    inside = top.free(key)
    for reason in inside.data:
        for id in inside.items(reason, "a list of ids"):
            if id not in findings():
                problems.add(UnknownName.among("finding", str(id), findings(), where=inside.where(reason)))
            reasons[str(id)] = reason


def _once(found: list[Replay], reasons: Mapping[str, str], problems: Collector) -> None:
    """A finding is replayed once, or not and then with a reason."""
    seen: dict[str, str] = {}
    titles: set[str] = set()
    for replay in found:
        if replay.title in titles:
            problems.add(StudyError(f'two replays are called "{replay.title}"', fix="Rename one"))
        titles.add(replay.title)
        for c in replay.contrasts:
            if c.finding in seen or c.finding in reasons:
                second = seen.get(c.finding) or f"not simulated: {reasons[c.finding]}"
                problems.add(
                    StudyError(
                        f"{c.finding} stands twice in the replays",
                        where=replay.title,
                        found=second,
                        needed="one replay, or one reason why there is none",
                        fix="Remove one",
                    )
                )
            seen[c.finding] = replay.title

"""The study: who takes part, what happens to them and when, what is measured, what is compared.

One schema for the YAML file, for Python and for JSON. A study that exists has been checked; problems are
reported together, each with the key, the line, what was found and what would be accepted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from allostasis.errors import Collector
from allostasis.expressions import Expression, told
from allostasis.packs import first
from allostasis.people import BRINGS, AtAges, Population
from allostasis.studies.file.arms_and_visits import nominal_waking, read_arms, read_visits, read_waking
from allostasis.studies.file.childhoods import read_childhoods
from allostasis.studies.file.comparisons import ComparisonReader
from allostasis.studies.file.field_tables import STUDY
from allostasis.studies.file.packs_named import KEYS as PACKS
from allostasis.studies.file.packs_named import read_packs
from allostasis.studies.file.parameters_set import read_sets
from allostasis.studies.file.people_and_model import (
    plain_people,
    read_allocation,
    read_arm_cuts,
    read_measure,
    read_model,
    read_people,
)
from allostasis.studies.file.published import PublishedReader
from allostasis.studies.file.records import Comparison, Given, Published, said
from allostasis.studies.file.section_reader import Section, clock_hour, clock_text, time_text
from allostasis.studies.file.yaml_lines import SourceMap, read_text, source_map

__all__ = ["Comparison", "Given", "Published", "Study", "read_study", "study_from"]

OF_BANK = 2000  # lives that a study looks at, unless it says more
_WORDS_ONLY = ("study", "question", "row", "notes")


@dataclass(frozen=True, init=False)
class Study:
    """A study, ready to run, written with the keys of a study file: ``Study(study="...", people={...})``.

    Attributes:
        title, question, row, notes: words; they change no number.
        seed: of every random draw.
        number: people in all; with a counterfactual design each of them lives in every arm.
        population: age, BMI, sex, correlations, traits.
        bank: the youngest and the oldest age (years) at which people are met in the bank; None: they are drawn.
        enrol: a condition at screening, or None; strata: the conditions of which it is one or another, where each of
            them brings as many people; most: how many are screened at most, or None where nothing is said.
        history: whole days that people have lived before the day of time zero; 0: they begin at their set-points.
        design: ``"parallel"`` or ``"counterfactual"``.
        allocation: arm -> whole ratio.
        blinded: whether every arm gets the hope that any arm gets; None: by what differs between the arms.
        noise: ``"own"`` of each arm, or ``"common"`` to all.
        clock: clock hour of study time zero.
        modules: names, or None for all of biology; conditions: body conditions present from the start.
        use: module -> variant; cut: couplings that are cut; arm_cuts: arm -> what is cut in that arm besides.
        sets: parameter -> value for everybody, with its unit; arm_sets: arm -> what is set in that arm besides.
        pulses: whether hormones come in bursts; precision: ``"fast"`` or ``"reference"``.
        arms: name -> what is given, in order of time. childhoods: arm -> what people were given at ages before.
        visits: hours from study time zero, ascending; those by waking at their nominal times.
        waking: hours after each person's own waking at which is measured besides.
        measure: names of read-outs.
        compare, published: what is compared with what.
        packs: names of the packs that its file names; names of what they hold are full ones, so that it is the same
            study wherever they lie. Who reads it from :meth:`to_dict` names them first.
        source: where it was read from; marks: the file itself, for the lines of what is found wrong later.
    """

    title: str
    question: str
    row: str
    notes: str
    seed: int
    number: int
    population: Population
    bank: tuple[int, int] | None
    enrol: Expression | None
    strata: tuple[Expression, ...]
    most: int | None
    history: int
    design: str
    allocation: dict[str, int]
    blinded: bool | None
    noise: str
    clock: float
    modules: tuple[str, ...] | None
    conditions: tuple[str, ...]
    use: dict[str, str]
    cut: tuple[str, ...]
    arm_cuts: dict[str, tuple[str, ...]]
    sets: dict[str, str]
    arm_sets: dict[str, dict[str, str]]
    pulses: bool
    precision: str
    arms: dict[str, tuple[Given, ...]]
    childhoods: dict[str, tuple[AtAges, ...]]
    visits: tuple[float, ...]
    waking: tuple[float, ...]
    measure: tuple[str, ...]
    compare: tuple[Comparison, ...]
    published: tuple[Published, ...]
    packs: tuple[str, ...] = field(default=(), compare=False)
    source: str = field(default="", compare=False)
    marks: SourceMap = field(default=SourceMap({}), compare=False, repr=False)

    def __init__(self, **keys: Any) -> None:
        self._fill(SourceMap(keys))

    def __hash__(self) -> int:
        return hash(self.hash())

    @property
    def remembers(self) -> bool:
        """Whether people have a childhood: they come from the bank, something brings adversity, or it is spoken of."""
        given = {g.name for arm in self.arms.values() for g in arm}
        return bool(self.bank or self.childhoods or self.population.adversity or given & set(BRINGS))

    @property
    def screen(self) -> int:
        """How many people are screened at most: 200 for each who takes part, 2,000 lives of the bank, unless said."""
        if self.most is not None:
            return self.most
        return 200 * self.number if self.bank is None else max(self.number, min(200 * self.number, OF_BANK))

    def _fill(self, data: SourceMap) -> None:
        for name, value in _fields(data).items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, where: str = "", packs: bool = True) -> Study:
        """A study from the mapping that a study file holds, or from :meth:`to_dict`; ``packs`` as in ``read_study``.

        Raises:
            Problems: everything that is wrong with it, together; a single problem comes alone.
        """
        return cls._from(replace(source_map(data, where=where), packs=packs))

    @classmethod
    def _from(cls, data: SourceMap) -> Study:
        instance = cls.__new__(cls)
        instance._fill(data)
        return instance

    def but(self, **keys: Any) -> Study:
        """The same study with other values of some keys of the file, checked anew."""
        named = {key: self.marks.data[key] for key in PACKS if key in self.marks.data}
        return Study._from(replace(self.marks, data={**self.to_dict(), **named, **keys}))

    def to_dict(self) -> dict[str, Any]:
        """The study as plain data; reading it gives an equal study.

        What follows from something else unless said (who is screened, equal arms, blinding) is left out, so that it
        follows anew where that is changed.
        """
        model = said(
            modules=None if self.modules is None else list(self.modules),
            **{"with": list(self.conditions)},
            use=dict(self.use),
            cut=list(self.cut),
        ) | {"pulses": self.pulses, "precision": self.precision}
        return said(study=self.title, question=self.question, row=self.row, notes=self.notes) | {
            "seed": self.seed,
            "people": plain_people(
                self.number, self.population, self.enrol, self.strata, self.most, self.history, self.bank
            ),
            "design": self.design,
            **({"allocation": dict(self.allocation)} if set(self.allocation.values()) != {1} else {}),
            **({} if self.blinded is None else {"blinded": self.blinded}),
            **({"noise": self.noise} if self.noise != "own" else {}),
            "clock": clock_text(self.clock),
            "model": model,
            **said(cut={arm: list(cuts) for arm, cuts in self.arm_cuts.items()}),
            **said(set={**self.sets, **{arm: dict(some) for arm, some in self.arm_sets.items()}}),
            "arms": {
                name: [*(c.plain() for c in self.childhoods.get(name, ())), *(g.plain() for g in given)]
                for name, given in self.arms.items()
            },
            "visits": self._plain_visits(),
            "measure": list(self.measure),
            "compare": [c.plain() for c in self.compare],
            "published": [p.plain() for p in self.published],
        }

    def _plain_visits(self) -> list[str] | dict[str, list[str]]:
        if not self.waking:
            return [time_text(v) for v in self.visits]
        named = [round(nominal_waking(self.clock) + hours, 9) for hours in self.waking]
        by_clock = [time_text(v) for v in self.visits if all(abs(v - n) > 1e-6 for n in named)]
        return said(at=by_clock) | {"waking": [time_text(v) for v in self.waking]}

    def hash(self) -> str:
        """SHA-256 of all that can change a number: the canonical JSON without its words."""
        plain = {k: v for k, v in self.to_dict().items() if k not in _WORDS_ONLY}
        return hashlib.sha256(json.dumps(plain, separators=(",", ":"), allow_nan=False).encode()).hexdigest()


def read_study(source: str | Path | Mapping[str, Any], *, where: str = "", packs: bool = True) -> Study:
    """Read a study from a YAML file, or from a mapping.

    Args:
        source: path of the file, or the mapping itself.
        where: how errors call a mapping; a file is called by its path.
        packs: whether ``pack:`` and ``uses:`` may take in code from disk, which then runs as whoever reads; without,
            they are refused unless that pack is loaded already.

    Raises:
        StudyError: the file cannot be read.
        Problems: everything that is wrong with the study, together; a single problem comes alone.
    """
    return Study._from(replace(source_map(source, where=where), packs=packs))


def study_of_text(text: str, name: str = "study.yaml") -> Study:
    """A study from the text of a file that is not on this disk; it may name no pack that is not loaded already.

    Raises:
        StudyError, Problems: as for :func:`read_study`.
    """
    return Study._from(replace(read_text(text, name), packs=False))


def study_from(data: Mapping[str, Any]) -> Study:
    """A study from a mapping; the same as :meth:`Study.from_dict`."""
    return Study.from_dict(data)


def _fields(data: SourceMap) -> dict[str, Any]:
    problems = Collector()
    top = Section.of(data.data, data, (), problems, STUDY)
    if not top.has("study"):
        top.missing("study", "a title", "Write for example  study: Endotoxin in healthy people")
    named = read_packs(top)
    if problems.errors and len(named) < sum(top.has(key) for key in PACKS):
        problems.close()  # every name of a pack that is not there would be a problem of its own
    with first(named):
        return _read(data, top, problems) | {"packs": named}


def _claim(top: Section) -> str:
    """The claim that a study stands for, by either of its two names."""
    claim, row = top.choice("claim"), top.choice("row")
    if claim and row and claim != row:
        top.wrong("row", f"another one than claim: {claim}", claim, "Leave  row:  out: it is the same as  claim:")
    return claim or row


def _read(data: SourceMap, top: Section, problems: Collector) -> dict[str, Any]:
    clock = 8.0
    with problems.catch():
        clock = clock_hour(top.data["clock"], top.where("clock")) if top.has("clock") else 8.0
    seed = top.whole("seed")
    people = read_people(top)
    design = top.choice("design")
    arms = read_arms(top, clock)
    before = len(problems.errors)
    waking = read_waking(top, clock)
    visits = read_visits(top, clock, waking)
    between = len(problems.errors)
    measure = read_measure(top)
    frame = (
        tuple(arms),
        visits if between == before else (),
        measure if len(problems.errors) == between else (),
        clock,
        told(arms),
    )
    sets, arm_sets = read_sets(top, arms) if top.has("set") else ({}, {})
    table = {
        "title": top.text("study"),
        "question": top.text("question"),
        "row": _claim(top),
        "notes": top.text("notes"),
        "seed": seed,
        **people,
        "design": design,
        "allocation": read_allocation(top, arms, design, people, seed),
        "blinded": top.flag("blinded") if top.has("blinded") else None,
        "noise": top.choice("noise"),
        "clock": clock,
        **read_model(top),
        "arm_cuts": read_arm_cuts(top, arms),
        "sets": sets,
        "arm_sets": arm_sets,
        "arms": arms,
        "childhoods": read_childhoods(top, people),
        "visits": visits,
        "waking": waking,
        "measure": measure,
        "compare": ComparisonReader(*frame, arms).read_compare(top),
        "published": PublishedReader(*frame).read_published(top),
        "source": data.source,
        "marks": data,
    }
    problems.close()
    return table

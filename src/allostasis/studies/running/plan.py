"""From a study to what its people need: the model, the schedules of each arm, the moments to report. Nobody lives here.

Who settles, solves and reads instruments is :mod:`allostasis.studies.running.cohort_run`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from allostasis import units
from allostasis.assembly import Model, catalogue, numbers_of
from allostasis.engine import Method, SolverOptions
from allostasis.errors import Collector, StudyError
from allostasis.expressions import COVARIATES
from allostasis.language import Block, Intervention, Readout, Record, Strain
from allostasis.lives import CHILDHOOD, HISTORY
from allostasis.people import AtAges, People, Population
from allostasis.studies.file.records import Given
from allostasis.studies.file.study import Study
from allostasis.studies.running.blinding import Blind
from allostasis.studies.running.cutting import Cut, cuts_of
from allostasis.studies.running.instruments import Draws, check, sampling
from allostasis.studies.running.lead_in import begin_day
from allostasis.studies.running.life_before import born
from allostasis.studies.running.waking import AWAKE, grid
from allostasis.studies.running.wired import switched, wired

__all__ = ["Plan", "plan"]

REFERENCE, FAST = 5e-7, 3e-5  # relative tolerance of a step; `tests/numerics` and the benchmark measure what it leaves


@dataclass(frozen=True)
class Plan:
    """Everything about a study that does not depend on who takes part.

    Attributes:
        arms: arm -> what it is given.
        bodies: arm -> its own model, where a coupling is cut or a parameter set in that arm only.
        blind: who hopes for what.
        begin_day: the model's day at whose midnight the run begins; see ``lead_in``.
        history: days that people have lived before time zero; 0: they have settled where the run begins.
        childhood: what everybody was given at ages; an arm's own in the plan of that arm.
        visits: model hours of the visits. moments: all model hours to report.
        screens: whether this is the plan of the screening visit.
        cuts: arms that are lived again with arrows cut, by name; without: their bodies, in which these have switches.
    """

    study: Study
    model: Model
    population: Population
    arms: Mapping[str, tuple[Given, ...]]
    blind: Blind
    readouts: tuple[Readout, ...]
    begin_day: int
    visits: np.ndarray
    moments: np.ndarray
    bodies: Mapping[str, Model] = field(default_factory=dict)
    screens: bool = False
    history: int = 0
    cuts: Mapping[str, Cut] = field(default_factory=dict)
    without: Mapping[str, Model] = field(default_factory=dict)
    childhood: tuple[AtAges, ...] = ()

    @property
    def born(self) -> int:
        """The model's day at whose midnight people have settled and their life begins; see ``life_before``."""
        return born(self.begin_day, self.history)

    @property
    def options(self) -> SolverOptions:
        """How its people are solved, but for the integrator and the lanes, which are the runner's to choose.

        In reference mode errors stay below 1e-4, in fast mode (32 bit) below 1e-3.
        """
        single = self.study.precision == "fast"
        return SolverOptions(single=single, rtol=FAST if single else REFERENCE, method=self.explicit)

    @property
    def explicit(self) -> Method:
        """The explicit integrator: Merson's where little is asked for, Cash's and Karp's where more is."""
        return "merson" if self.study.precision == "fast" else "cash_karp"

    @property
    def hours(self) -> np.ndarray:
        """The visits from study time zero on, shape (visits,)."""
        values: np.ndarray = np.round(self.visits - self.study.clock, 9)
        return values

    @property
    def span(self) -> float:
        """Hours that the study itself takes, from the midnight before its first moment on, leads aside."""
        return float(self.moments[-1] - 24 * np.floor(_first(self.study, self.moments) / 24))

    def screening(self) -> Plan:
        """The plan of the screening visit: nothing given, the read-outs that the criteria name, at study time zero.

        Another visit, or another arm, moves it for nobody.
        """
        assert self.study.enrol is not None
        readouts = tuple(catalogue.readout(n) for n in self.study.enrol.names if n not in COVARIATES)
        visit, arms = np.array([self.study.clock]), {"screening": ()}
        return replace(
            self,
            arms=arms,
            blind=Blind(arms, False, "nothing is given"),
            readouts=readouts,
            visits=visit,
            moments=_moments(visit, readouts),
            bodies={},
            screens=True,
            cuts={},
            without={},
        )

    def of_arm(self, arm: str) -> Plan:
        """The same plan with the model of an arm, which is another where a coupling is cut in that arm only."""
        if arm in self.cuts:
            met = self.study.childhoods.get(self.cuts[arm].of, ())
            return replace(self, model=self.without[arm], bodies={}, cuts={}, without={}, childhood=met)
        if arm not in self.bodies:
            return self
        return replace(self, model=self.bodies[arm], bodies={}, childhood=self.study.childhoods.get(arm, ()))

    @property
    def every(self) -> tuple[str, ...]:
        """The arms that are lived: those of the study, then those lived again with arrows cut."""
        return (*self.arms, *self.cuts)

    def draws(self, arm: str) -> Draws:
        """Whose noise the readings of an arm have."""
        common = "in every arm" if self.study.noise == "common" else f"in {arm}"
        return Draws(self.study.seed, self.study.clock, "at screening" if self.screens else common)

    def given(self, arm: str, persons: np.ndarray, people: People) -> tuple[list[list[Record]], list[Block]]:
        """What an arm does to people: schedule records of each of them, and blocks of everybody."""
        hope = self.blind.records(arm, self.study.clock)
        records: list[list[Record]] = [[] for _ in persons]
        for g in self.blind.own(arm):
            item = catalogue.treatment(g.name, kind=g.kind)
            if isinstance(item, Strain) and item.process is not None:
                for mine in records:
                    mine += item.while_asked(self.study.clock + g.at, g.lasts)
                continue
            for rows, one in self._bound(item, people):
                for i in rows:
                    weight = float(people.covariates["weight"][i])
                    records[i] += one.records(amount=g.amount, at=self.study.clock + g.at, lasts=g.lasts, weight=weight)
        return [[*mine, *hope] for mine in records], self._processes(arm, persons, people)

    def _bound(self, item: Intervention, people: People) -> list[tuple[np.ndarray, Intervention]]:
        """What is given, with the numbers that people have of it: rows of people who share them."""
        if not isinstance(item, Strain) or not item.numbers:
            return [(np.arange(len(people)), item)]
        return [(rows, item.bound(values)) for rows, values in numbers_of(self.model, item.numbers, people.p)]

    def _processes(self, arm: str, persons: np.ndarray, people: People) -> list[Block]:
        items = []
        for g in self.arms[arm]:
            item = catalogue.treatment(g.name, kind=g.kind)
            if not isinstance(item, Strain) or item.process is None:
                continue
            begin, end = self.study.clock + g.at, self.study.clock + g.at + g.lasts
            strength = units.quantity(g.amount, "1") if g.amount is not None else 1.0
            for rows, one in self._bound(item, people):
                assert isinstance(one, Strain) and one.process is not None
                for day in range(int(begin // 24), int(end // 24) + 1):
                    block = one.process.block(self.study.seed, f"{item.name}", persons[rows], day)
                    half = block.time.shape[1] // 2
                    inside = (block.time[:, :half] >= begin) & (block.time[:, :half] < end)
                    both = np.hstack([inside, inside])
                    time, change = (np.full((len(persons), 2 * half), np.nan) for _ in range(2))
                    time[rows], change[rows] = np.where(both, block.time, np.nan), strength * block.change
                    items.append(Block(block.into, time, change))
        return items


def plan(study: Study, given: Model | None = None) -> Plan:
    """Plan a study.

    Args:
        given: the model to live in, which holds what the study gives; assembled unless said.

    Raises:
        Problems: modules, read-outs or traits that do not fit, together.
    """
    problems, blind = Collector(), Blind.of(study)
    modules = list(study.modules or catalogue.body())
    modules += [name for name in (*study.conditions, *_of_lives(study)) if name not in modules]
    if study.remembers and "childhood" not in modules:
        modules.append("childhood")
    for arm in study.arms.values():
        modules += [catalogue.key(g.name) for g in arm if catalogue.key(g.name) not in modules]
    modules += [name for name in blind.modules if name not in modules]
    model, bodies = wired(study, modules, given)
    bodies = {arm: model for arm in study.childhoods} | bodies
    readouts = []
    for i, name in enumerate(study.measure):
        with problems.catch():
            where = study.marks.where("measure", i)
            readout = catalogue.readout(name, where=where)
            check(model, readout, where=where)
            readouts.append(readout)
    problems.close()
    cuts = cuts_of(study, model, {r.name: r for r in readouts})
    without = switched(study, modules, {name: (cut.of, cut.couplings) for name, cut in cuts.items()}, model)
    visits = np.asarray(study.visits, float) + study.clock
    moments = _moments(visits, readouts)
    if study.waking:
        model.unit(AWAKE, where=study.marks.where("visits"))
        moments = np.union1d(moments, grid(study.clock, study.waking))
    first = _first(study, moments)
    if moments[-1] - 24 * np.floor(first / 24) > 24 * 366 * 5:
        raise StudyError(
            "the study is longer than five years",
            where=study.marks.where("visits"),
            found=f"{(moments[-1] - 24 * np.floor(first / 24)) / 8766:.1f} years",
            needed="up to 5 years at full resolution",
            fix="End the visits earlier, or begin later with what is given",
        )
    day = begin_day(first)
    people = study.population
    return Plan(
        study,
        model,
        people,
        study.arms,
        blind,
        tuple(readouts),
        day,
        visits,
        moments,
        bodies,
        history=study.history,
        cuts=cuts,
        without=without,
    )


def _of_lives(study: Study) -> tuple[str, ...]:
    """What people from the bank have lived with beside the usual body; none where a study names its modules.

    Raises:
        StudyError: episodes of a life are asked for, of people who have not lived one.
    """
    asked: list[tuple[tuple[str | int, ...], str]] = [(("measure", i), name) for i, name in enumerate(study.measure)]
    asked += [(("people", "enrol"), name) for name in (study.enrol.names if study.enrol is not None else ())]
    of_life = [(where, name) for where, name in asked if name not in COVARIATES and _of_history(name)]
    if study.bank is None:
        for where, name in of_life:
            raise StudyError(
                f"{name} is read off a life",
                where=study.marks.where(*where),
                found="people who are drawn for the study",
                needed="people of the bank",
                fix="Write  people: {from: bank, at: {min: 18, max: 65}}",
            )
        return ()
    return ((CHILDHOOD,) if study.modules is None else ()) + ((HISTORY,) if of_life else ())


def _of_history(name: str) -> bool:
    of = getattr(catalogue.readouts().get(name), "of", name)
    return str(of).partition(".")[0] == HISTORY


def _moments(visits: np.ndarray, readouts: Sequence[Readout]) -> np.ndarray:
    """All model hours that a study's readings need."""
    values: np.ndarray = np.unique(np.round(np.concatenate([visits, *(sampling(r, visits) for r in readouts)]), 9))
    return values


def _first(study: Study, moments: np.ndarray) -> float:
    """Model hour of the first thing that is given or looked at."""
    return float(min([moments[0], *(study.clock + g.at for arm in study.arms.values() for g in arm)]))

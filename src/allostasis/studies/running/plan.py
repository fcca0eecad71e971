"""From a study to what the engine needs: the model, the schedules of each arm, the moments to report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from allostasis import units
from allostasis.assembly import Model, catalogue
from allostasis.engine import Method, Rest, body_blocks, settle, solve, source_of, starting_inputs, width_for
from allostasis.engine.codegen import numpy_ops as plain
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.events import Events
from allostasis.errors import Collector, StudyError
from allostasis.expressions.parser import COVARIATES
from allostasis.language import Block, Readout, Record, Strain
from allostasis.people import People, Population, draw
from allostasis.studies.file.study import Study
from allostasis.studies.running.blinding import Blind
from allostasis.studies.running.instruments import Draws, Measured, check, measure, sampling
from allostasis.studies.running.lead_in import DAY_ZERO, Home, begin_day, joined
from allostasis.studies.running.wired import wired

__all__ = ["STIFF", "Plan", "plan"]

REFERENCE, FAST = 5e-7, 3e-5  # relative tolerance of a step; `tests/numerics` and the benchmark measure what it leaves
STIFF = 6000  # explicit steps a day above which the implicit method takes over
DEARER = {"cash_karp": 2.5, "merson": 5.0}  # how much longer a step of Rodas4 takes (`benchmarks/engine.py`)


@dataclass(frozen=True)
class Plan:
    """Everything about a study that does not depend on who takes part.

    Attributes:
        bodies: arm -> its own model, where a coupling is cut or a parameter set in that arm only.
        begin_day: the model's day at whose midnight people have settled and the run begins; see ``home``.
        visits: model hours of the visits. moments: all model hours to report.
        integrator: the integrator, where it is known already.
        lanes: lanes side by side, where another number than the study's people asks for suits.
        screens: whether this is the plan of the screening visit.
    """

    study: Study
    model: Model
    population: Population
    readouts: tuple[Readout, ...]
    begin_day: int
    visits: np.ndarray
    moments: np.ndarray
    bodies: Mapping[str, Model] = field(default_factory=dict)
    integrator: Method | None = None
    lanes: int | None = None
    screens: bool = False

    @property
    def rtol(self) -> float:
        """Relative tolerance of a step: in reference mode errors stay below 1e-4, in fast mode below 1e-3."""
        return FAST if self.single else REFERENCE

    @property
    def single(self) -> bool:
        """Stages in 32 bit: in fast mode."""
        return self.study.precision == "fast"

    @property
    def width(self) -> int:
        """Lanes side by side, by the number of people of the study; it changes no bit of anybody."""
        return self.lanes or width_for(self.study.number, self.single)

    @property
    def explicit(self) -> Method:
        """The explicit integrator: Merson's where little is asked for, Cash's and Karp's where more is."""
        return "merson" if self.single else "cash_karp"

    @cached_property
    def method(self) -> Method:
        """The integrator, chosen by counting the typical person's steps over a day, never by a clock.

        Bursts cut the day into pieces so short that an implicit step does not pay, unless the model is stiff.
        """
        if self.integrator:
            return self.integrator
        steps = self.steps(self.explicit)
        if steps > STIFF:
            return "rodas4"
        if self.study.pulses:
            return self.explicit
        return "rodas4" if DEARER[self.explicit] * self.steps("rodas4") < steps else self.explicit

    def steps(self, method: Method) -> int:
        """Steps of the typical person's day; more than ``STIFF`` of them are not counted."""
        model = self.model
        y = np.array([[float(v) for v in source_of(model).run.starts(plain, 0.0, None, None, model.defaults)]])
        events = Events.of(model, [()], body_blocks(model, 0, np.array([0]), 0, 1, pulses=self.study.pulses))
        cohort = Cohort(0.0, model.defaults[None], y, starting_inputs(model, 0.0, 1, pulses=self.study.pulses), events)
        options = {"single": self.single, "rtol": self.rtol, "width": self.width, "most": STIFF}
        trial = solve(model, cohort, np.array([24.0]), method=method, **options)  # type: ignore[arg-type]
        return STIFF + 1 if trial.status[0] else trial.steps[0]

    def screening(self) -> Plan:
        """The plan of the screening visit: nothing given, the read-outs that the criteria name, at study time zero.

        Another visit, or another arm, moves it for nobody.
        """
        assert self.study.enrol is not None
        names = [n for n in self.study.enrol.names if n not in COVARIATES]
        bare = copy(self.study)
        for key, value in {"arms": {"screening": ()}, "design": "counterfactual", "measure": tuple(names)}.items():
            object.__setattr__(bare, key, value)
        readouts = tuple(catalogue.readout(n) for n in names)
        visit = np.array([self.study.clock])
        known = replace(self, readouts=readouts, integrator=self.method, bodies={}, screens=True)
        return replace(known, study=bare, visits=visit, moments=_moments(visit, readouts))

    @cached_property
    def blind(self) -> Blind:
        """Who hopes for what."""
        return Blind.of(self.study)

    @property
    def span(self) -> float:
        """Hours that the study itself takes, from the midnight before its first moment on, leads aside."""
        return float(self.moments[-1] - 24 * np.floor(_first(self.study, self.moments) / 24))

    def draws(self, arm: str) -> Draws:
        """Whose noise the readings of an arm have."""
        common = "in every arm" if self.study.noise == "common" else f"in {arm}"
        return Draws(self.study.seed, self.study.clock, "at screening" if self.screens else common)

    def seen(self, run: Solution, persons: np.ndarray, arm: str) -> dict[str, Measured]:
        """What every read-out reports of an arm."""
        draws = self.draws(arm)
        return {r.name: measure(r, run, self.visits, persons, draws) for r in self.readouts}

    def of_arm(self, arm: str) -> Plan:
        """The same plan with the model of an arm, which is another where a coupling is cut in that arm only."""
        return replace(self, model=self.bodies[arm], bodies={}) if arm in self.bodies else self

    def live(
        self, persons: np.ndarray, arms: tuple[str, ...], *, workers: int = 1
    ) -> dict[str, tuple[Solution, dict[str, np.ndarray]]]:
        """Settle people, then let them live through the arms; arm -> run and covariates, everybody in each."""
        own = [arm for arm in arms if arm in self.bodies]
        made: dict[str, tuple[Solution, dict[str, np.ndarray]]] = {}
        for arm in own:
            made |= self.of_arm(arm).live(persons, (arm,), workers=workers)
        arms = tuple(arm for arm in arms if arm not in own)
        if not arms:
            return made
        home = self.home(persons, workers=workers)
        for arm in arms:
            told = {**home.people.covariates, "residual": home.rest.residual}
            made[arm] = (self.through(arm, home, workers=workers), told)
        return made

    def home(self, persons: np.ndarray, *, workers: int = 1) -> Home:
        """Settle people, and lead them to the day of time zero; kept for the arms that the same people live next."""
        known = self._homes.get(key := persons.tobytes())
        if known is None:
            self._homes.clear()
            people, rest = self.settled(persons, workers=workers)
            known = self._homes[key] = Home(people, rest, self.lead(people, rest, workers=workers))
        return known

    @cached_property
    def _homes(self) -> dict[bytes, Home]:
        return {}

    def through(self, arm: str, home: Home, *, workers: int = 1) -> Solution:
        """People live through an arm: states at all moments of the plan."""
        people, rest = home.people, home.rest
        records, processes = self.given(arm, people.index, people)
        early = any(r.time < DAY_ZERO for person in records for r in person)
        early = early or any(bool((b.time < DAY_ZERO).any()) for b in processes)
        before, after = self.moments[self.moments < DAY_ZERO - 1e-9], self.moments[self.moments >= DAY_ZERO - 1e-9]
        runs, start = [], rest
        if len(before):  # lived for what is seen of it: to stop at a visit moves the last bits
            given = (records, processes)
            runs.append(
                self._lead(people, rest, before, given, workers) if early else self._calm(home, before, workers)
            )
        if len(after):
            start = self.lead(people, rest, (records, processes), workers=workers) if early else home.led
            last = int(np.ceil(after[-1] / 24)) + 1
            body = body_blocks(self.model, self.study.seed, people.index, 0, last, pulses=self.study.pulses)
            runs.append(self._solve(start, records, [*body, *processes], after, workers))
        return joined(runs)

    def _calm(self, home: Home, moments: np.ndarray, workers: int) -> Solution:
        """What is seen of people before study time zero if nothing is given; kept for their next arm."""
        if not self._seen or self._seen[0][0] is not home:
            self._seen[:] = [(home, self._lead(home.people, home.rest, moments, None, workers))]
        return self._seen[0][1]

    @cached_property
    def _seen(self) -> list[tuple[Home, Solution]]:
        return []

    def lead(
        self,
        people: People,
        rest: Rest,
        given: tuple[list[list[Record]], list[Block]] | None = None,
        *,
        workers: int = 1,
    ) -> Rest:
        """People at rest live until the midnight before study time zero, with what is given before it."""
        run = self._lead(people, rest, np.array([DAY_ZERO]), given, workers)
        return Rest(DAY_ZERO, rest.p, run.y[:, -1], run.u[:, -1], rest.residual, run.status, run.stopped, run.why)

    def _lead(
        self,
        people: People,
        rest: Rest,
        moments: np.ndarray,
        given: tuple[list[list[Record]], list[Block]] | None,
        workers: int,
    ) -> Solution:
        records, processes = given or ([[]] * len(people), [])
        last = int(np.ceil(moments[-1] / 24))
        body = body_blocks(self.model, self.study.seed, people.index, self.begin_day, last, pulses=self.study.pulses)
        return self._solve(rest, records, [*body, *processes], moments, workers)

    def _solve(
        self, start: Rest, records: list[list[Record]], blocks: list[Block], moments: np.ndarray, workers: int
    ) -> Solution:
        """From a midnight on; what happens at the last moment or later belongs to whoever goes on from there."""
        events = Events.of(self.model, records, blocks, after=start.time)
        cohort = Cohort(start.time, start.p, start.y, start.u, events)
        options = {"single": self.single, "rtol": self.rtol, "width": self.width, "workers": workers}
        run = solve(self.model, cohort, moments, method=self.method, **options)  # type: ignore[arg-type]
        return start.handed_on(run)

    def settled(self, persons: np.ndarray, *, workers: int = 1) -> tuple[People, Rest]:
        """People as they are drawn, and at rest at the beginning of the run."""
        people = draw(self.model, self.population, self.study.seed, persons)
        return people, self.rest(people.p, persons, workers=workers)

    def rest(self, p: np.ndarray, persons: np.ndarray, *, workers: int = 1) -> Rest:
        """People with the parameters ``p``, shape (N, P), at rest at the beginning of the run."""
        study = self.study
        return settle(
            self.model,
            p,
            persons,
            seed=study.seed,
            end_day=self.begin_day,
            pulses=study.pulses,
            method=self.method,
            single=self.single,
            rtol=max(self.rtol, 1e-5),
            width=self.width,
            workers=workers,
        )

    def given(self, arm: str, persons: np.ndarray, people: People) -> tuple[list[list[Record]], list[Block]]:
        """What an arm does to people: schedule records of each of them, and blocks of everybody."""
        hope = self.blind.records(arm, self.study.clock)
        records = [[*self._records(arm, float(w)), *hope] for w in people.covariates["weight"]]
        return records, self._processes(arm, persons)

    def _records(self, arm: str, weight: float) -> list[Record]:
        made: list[Record] = []
        for g in self.blind.own(arm):
            item = catalogue.treatment(g.name, kind=g.kind)
            if isinstance(item, Strain) and item.process is not None:
                continue
            made += item.records(amount=g.amount, at=self.study.clock + g.at, lasts=g.lasts, weight=weight)
        return made

    def _processes(self, arm: str, persons: np.ndarray) -> list[Block]:
        made = []
        for g in self.study.arms[arm]:
            item = catalogue.treatment(g.name, kind=g.kind)
            if isinstance(item, Strain) and item.process is not None:
                begin, end = self.study.clock + g.at, self.study.clock + g.at + g.lasts
                strength = units.quantity(g.amount, "1") if g.amount is not None else 1.0
                for day in range(int(begin // 24), int(end // 24) + 1):
                    block = item.process.block(self.study.seed, f"{item.name}", persons, day)
                    half = block.time.shape[1] // 2
                    inside = (block.time[:, :half] >= begin) & (block.time[:, :half] < end)
                    both = np.hstack([inside, inside])
                    made.append(Block(block.into, np.where(both, block.time, np.nan), strength * block.change))
        return made


def plan(study: Study, given: Model | None = None) -> Plan:
    """Plan a study.

    Args:
        given: the model to live in, which holds what the study gives; assembled unless said.

    Raises:
        Problems: modules, read-outs or traits that do not fit, together.
    """
    problems = Collector()
    modules = list(study.modules or catalogue.body())
    modules += [name for name in study.conditions if name not in modules]
    for arm in study.arms.values():
        modules += [catalogue.key(g.name) for g in arm if catalogue.key(g.name) not in modules]
    modules += [name for name in Blind.of(study).modules if name not in modules]
    model, bodies = wired(study, modules, given)
    readouts = []
    for i, name in enumerate(study.measure):
        with problems.catch():
            where = study.marks.where("measure", i)
            readout = catalogue.readout(name, where=where)
            check(model, readout, where=where)
            readouts.append(readout)
    problems.close()
    visits = np.asarray(study.visits, float) + study.clock
    moments = _moments(visits, readouts)
    first = _first(study, moments)
    if moments[-1] - 24 * np.floor(first / 24) > 24 * 366 * 5:
        raise StudyError(
            "the study is longer than five years",
            where=study.marks.where("visits"),
            found=f"{(moments[-1] - 24 * np.floor(first / 24)) / 8766:.1f} years",
            needed="up to 5 years at full resolution",
            fix="End the visits earlier, or begin later with what is given",
        )
    return Plan(study, model, study.population, tuple(readouts), begin_day(first), visits, moments, bodies)


def _moments(visits: np.ndarray, readouts: Sequence[Readout]) -> np.ndarray:
    """All model hours that a study's readings need."""
    made: np.ndarray = np.unique(np.round(np.concatenate([visits, *(sampling(r, visits) for r in readouts)]), 9))
    return made


def _first(study: Study, moments: np.ndarray) -> float:
    """Model hour of the first thing that is given or looked at."""
    return float(min([moments[0], *(study.clock + g.at for arm in study.arms.values() for g in arm)]))

"""From a study to what the engine needs: the model, the schedules of each arm, the moments to report."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from allostasis import units
from allostasis.assembly import Model, catalogue
from allostasis.engine import Method, Rest, body_blocks, plain, settle, solve, source_of, starting_inputs, width_for
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.events import Events
from allostasis.errors import Collector, StudyError
from allostasis.language import Block, Readout, Record, Stressor
from allostasis.people import People, Population, draw
from allostasis.studies.expression import COVARIATES
from allostasis.studies.measure import check, sampling
from allostasis.studies.schema import Study
from allostasis.studies.wired import wired

__all__ = ["STIFF", "Plan", "plan"]

REFERENCE, FAST = 5e-7, 3e-5  # relative tolerance of a step; `tests/numerics` and the benchmark measure what it leaves
STIFF = 6000  # explicit steps a day above which the implicit method takes over
DEARER = {"cash_karp": 2.5, "merson": 5.0}  # how much longer a step of Rodas4 takes (`benchmarks/engine.py`)


@dataclass(frozen=True)
class Plan:
    """Everything about a study that does not depend on who takes part.

    Attributes:
        bodies: arm -> its own model, where a coupling is cut or a parameter set in that arm only.
        begin_day: the model's day at whose midnight people have settled and the run begins.
        visits: model hours of the visits. moments: all model hours to report.
        integrator: the integrator, where it is known already.
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
        return width_for(self.study.number, self.single)

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
        """The plan of the screening visit: nothing given, the read-outs that the criteria name, the first visit."""
        assert self.study.enrol is not None
        names = [n for n in self.study.enrol.names if n not in COVARIATES]
        bare = copy(self.study)
        for key, value in {"arms": {"screening": ()}, "design": "counterfactual", "measure": tuple(names)}.items():
            object.__setattr__(bare, key, value)
        readouts = tuple(catalogue.readout(n) for n in names)
        visit = self.visits[:1]
        moments = np.unique(np.round(np.concatenate([visit, *(sampling(r, visit) for r in readouts)]), 9))
        begin, known = int(np.floor(moments[0] / 24)), replace(self, readouts=readouts, integrator=self.method)
        return replace(known, study=bare, visits=visit, moments=moments, begin_day=begin)

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
        study, model = self.study, self.model
        people, rest = self.settled(persons, workers=workers)
        last = int(np.ceil(self.moments[-1] / 24)) + 1
        body = body_blocks(model, study.seed, persons, self.begin_day, last, pulses=study.pulses)
        for arm in arms:
            records, processes = self.given(arm, persons, people)
            blocks = [*body, *processes]
            events = Events.of(model, records, blocks, after=rest.time)
            cohort = Cohort(rest.time, rest.p, rest.y, rest.u, events)
            options = {"single": self.single, "rtol": self.rtol, "width": self.width, "workers": workers}
            run = solve(model, cohort, self.moments, method=self.method, **options)  # type: ignore[arg-type]
            run = rest.handed_on(run)
            made[arm] = (run, {**people.covariates, "residual": rest.residual})
        return made

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
        records = [self._records(arm, float(w)) for w in people.covariates["weight"]]
        return records, self._processes(arm, persons)

    def _records(self, arm: str, weight: float) -> list[Record]:
        made: list[Record] = []
        for g in self.study.arms[arm]:
            item = catalogue.treatment(g.name, kind=g.kind)
            if isinstance(item, Stressor) and item.process is not None:
                continue
            made += item.records(amount=g.amount, at=self.study.clock + g.at, lasts=g.lasts, weight=weight)
        return made

    def _processes(self, arm: str, persons: np.ndarray) -> list[Block]:
        made = []
        for g in self.study.arms[arm]:
            item = catalogue.treatment(g.name, kind=g.kind)
            if isinstance(item, Stressor) and item.process is not None:
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
    modules = list(study.modules or catalogue.names("biology"))
    modules += [name for name in study.conditions if name not in modules]
    for arm in study.arms.values():
        modules += [catalogue.key(g.name) for g in arm if catalogue.key(g.name) not in modules]
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
    moments = np.unique(np.round(np.concatenate([visits, *(sampling(r, visits) for r in readouts)]), 9))
    first = min([moments[0], *(study.clock + g.at for arm in study.arms.values() for g in arm)])
    begin_day = int(np.floor(first / 24))
    if moments[-1] - 24 * begin_day > 24 * 366 * 5:
        raise StudyError(
            "the study is longer than five years",
            where=study.marks.where("visits"),
            found=f"{(moments[-1] - 24 * begin_day) / 8766:.1f} years",
            needed="up to 5 years at full resolution",
            fix="End the visits earlier, or begin later with what is given",
        )
    return Plan(study, model, study.population, tuple(readouts), begin_day, visits, moments, bodies)

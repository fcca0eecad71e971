"""The runner of people: draws, settles and leads them, lets them live through an arm, and reads the instruments.

Everybody who needs people to live comes through here: runs, screening, the evidence check, calibration, ablation, one
live person. Who keeps what comes of it, and where, is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

import numpy as np

from allostasis.engine import Method, Solution, SolverOptions, SteadyState, Stop, width_for
from allostasis.errors import UnknownName
from allostasis.expressions import start_of, told
from allostasis.language import Assay, Readout
from allostasis.lives import Bank
from allostasis.people import People, draw
from allostasis.results import Measurements
from allostasis.studies.running.borrowed import Past
from allostasis.studies.running.cutting import adopted
from allostasis.studies.running.failing import reasons
from allostasis.studies.running.from_bank import FromBank
from allostasis.studies.running.instruments import Measured, measure
from allostasis.studies.running.integrator import integrator, lanes
from allostasis.studies.running.lead_in import DAY_ZERO, Home, joined
from allostasis.studies.running.life_before import BLOCK, Life
from allostasis.studies.running.plan import Plan
from allostasis.studies.running.reading_numbers import instrument
from allostasis.studies.running.stretches import before_zero, led, stretch
from allostasis.studies.running.waking import by_waking

__all__ = ["Keep", "Runner", "cohort_run"]

DAYS = 365.25  # of a year

Switches = Sequence[str] | Mapping[str, bool | np.ndarray]
Factors = Mapping[str, float | np.ndarray]
Keep = Callable[
    [str, Plan, People, Callable[[], SteadyState]], SteadyState
]  # (what, whose plan, who, how it is lived) -> it


def cohort_run(
    plan: Plan,
    persons: np.ndarray,
    arm: str,
    *,
    doubt: int | None = None,
    switches: Switches = (),
    factors: Factors | None = None,
    workers: int = 1,
) -> Measurements:
    """Let people live through an arm of a plan, and read its instruments.

    Args:
        persons: indices of people, ascending, shape (N,).
        arm: one of ``plan.arms``.
        doubt, switches, factors, workers: as for :class:`Runner`.

    Returns:
        What was measured of that arm, with how everybody ended.

    Raises:
        UnknownName: no such coupling in a model with switches, or no such parameter.
    """
    return Runner(plan, doubt=doubt, switches=switches, factors=factors, workers=workers).measure(persons, arm)


class Runner:
    """Lives the people of a plan. Those who live several arms come to them once: the last ones are kept at home.

    Args:
        people: how many live at a time, for the lanes; as many as the study has unless said. Lanes change no bit.
        method: the integrator; the plan's (:func:`integrator`) unless said.
        doubt: number of a draw of what we do not know; None for the typical values.
        switches: couplings ``a->b`` that a switched model leaves out, in everybody or in those of a mask (N,).
        factors: parameters multiplied, for everybody or each of (N,).
        workers: threads; they change no number.
        keep: who keeps people at rest beyond this runner, in memory.
        kept: whether people are kept on disk; those who have lived before are, unless said.
        past: what a life before leaves, borrowed from others; whose, in words, is ``of``.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        workers: int = 1,
        people: int | None = None,
        method: Method | None = None,
        doubt: int | None = None,
        switches: Switches = (),
        factors: Factors | None = None,
        keep: Keep | None = None,
        kept: bool | None = None,
        past: Past | None = None,
        of: str = "",
    ) -> None:
        self.plan, self.workers, self.doubt, self.keep = plan, workers, doubt, keep
        self.kept, self.past, self.words = kept, past, of
        self.bank = _of_bank(plan, workers)
        self._people, self._method = people, method
        self.switches = dict(switches) if isinstance(switches, Mapping) else dict.fromkeys(switches, True)
        self.factors = dict(factors or {})
        self._of_arms: dict[str, Runner] = {}
        self._whole: Runner | None = None  # of an arm lived again with arrows cut: who lived the same people before
        self._alias: dict[str, str] = {}  # its name -> the arm whose schedules and noise it has
        self._homes: list[tuple[bytes, Home]] = []
        self._calm: list[tuple[Home, Solution]] = []

    @cached_property
    def options(self) -> SolverOptions:
        """How the people are solved."""
        known, single = self.plan, self.plan.options.single
        width = lanes(known) if self._people is None else width_for(self._people, single)
        return replace(known.options, method=self._method or integrator(known), width=width, workers=self.workers)

    def of_arm(self, arm: str) -> Runner:
        """The runner of an arm: another one where the arm has a body of its own."""
        if arm not in self.plan.bodies and arm not in self.plan.cuts:
            return self
        if arm not in self._of_arms:
            mine = self.of(self.plan.of_arm(arm))
            if arm in self.plan.cuts:
                cut = self.plan.cuts[arm]
                mine._whole, mine._alias = self.of_arm(cut.of), {arm: cut.of}
                mine.switches |= dict.fromkeys(cut.couplings, True)
            self._of_arms[arm] = mine
        return self._of_arms[arm]

    def screening(self) -> Runner:
        """The runner of the screening visit, in the study's own body; it keeps the same people at home."""
        return self.of(self.plan.screening(), self.options.method, at_home=True)

    def of(self, plan: Plan, method: Method | None = None, *, at_home: bool = False) -> Runner:
        """The runner of another plan that lives its people in the same way.

        Args:
            at_home: whether both keep the same people at home: the body and the midnight of time zero are the same.
        """
        other = Runner(
            plan,
            workers=self.workers,
            people=self._people,
            method=method or self._method,
            doubt=self.doubt,
            switches=self.switches,
            factors=self.factors,
            keep=self.keep,
            kept=self.kept,
            past=self.past,
            of=self.words,
        )
        if at_home:
            other._homes = self._homes
        return other

    # -- instruments

    def measure(self, persons: np.ndarray, arm: str) -> Measurements:
        """What was measured of people in an arm, with how everybody ended."""
        body = self.of_arm(arm)
        plan = body.plan
        if not len(persons):
            none = np.empty((0, len(plan.hours)))
            seen = {r.name: Measured(none, none > 0) for r in plan.readouts}
            covariates, failed, ends = body.drawn(persons).covariates, np.zeros(0, bool), dict[str, np.ndarray]()
        else:
            home, lived = body.home(persons), body._alias.get(arm, arm)
            run = body.live(lived, home)
            seen, covariates, failed = body.read(run, persons, lived), home.people.covariates, run.status > 0
            ends = {"residual": home.rest.residual, "status": run.status, "stopped_h": run.stopped}
            ends["reason"] = np.array(reasons(plan, lived, run), object)
        return Measurements(
            plan.hours,
            {(arm, name): one.value for name, one in seen.items()},
            {r.name: r.unit for r in plan.readouts},
            {arm: persons},
            {arm: covariates},
            {arm: failed},
            start_of(told(plan.study.arms), plan.hours).until,
            {(arm, name): one.limited for name, one in seen.items()},
            {arm: ends},
        )

    def read(self, run: Solution, persons: np.ndarray, arm: str) -> dict[str, Measured]:
        """What every read-out of the plan reports of a run."""
        plan, draws = self.plan, self.plan.draws(arm)
        if not plan.screens:
            run = by_waking(run, plan.study.clock, plan.study.waking)
        run.read([name for r in plan.readouts for name in _reads(r)])
        mine = [instrument(r, plan.study, arm, self.doubt) for r in plan.readouts]
        return {r.name: measure(r, run, plan.visits, persons, draws) for r in mine}

    # -- lives

    def home(self, persons: np.ndarray, stop: Stop | None = None) -> Home:
        """People as they are drawn, who have lived to the midnight of time zero; kept for what they live next."""
        key = persons.tobytes()
        at_home = list(self._homes)
        for known, home in at_home:
            if known == key:
                return home
        for known, home in at_home:
            if (rows := _places(home.people.index, persons)) is not None:
                the_home = home.rows(rows)
                self._homes[:] = [(known, home), (key, the_home)]
                return the_home
        people = self.drawn(persons)
        if self._whole is not None:
            mine = adopted(self._whole.home(persons, stop), self._whole.plan.model, self.plan.model, people)
            self._homes[:] = [(key, mine)]
            return mine

        @cache
        def lived() -> tuple[SteadyState, SteadyState]:
            return self.life.lived(people, stop)

        rest = self._kept("rest", people, lambda: lived()[0])
        ahead = self._kept("led", people, lambda: lived()[1])
        home = Home(people, rest, ahead)
        if stop is None or not stop.is_set:
            self._homes[:] = [(key, home)]
        return home

    @cached_property
    def life(self) -> Life:
        """How they live before the study."""
        plan = self.plan
        kept = bool(plan.history) or self.bank is not None if self.kept is None else self.kept
        who = f"{plan.population} {self.doubt} {sorted(self.switches)} {sorted(self.factors.items(), key=str)}"
        of = f"{self.words} {who}" if self.bank is None else f"{self.words} {who} {self.bank.words}"
        how = (plan.model, plan.study.seed, plan.study.pulses, self.options, plan.born, plan.begin_day)
        return Life(*how, kept, of, self.bank or self.past)

    def grow(self, persons: np.ndarray, tell: Callable[[str, int, int], None]) -> None:
        """Let people live until the study, some at a time, so that they are kept; ``tell`` is called meanwhile."""
        if self._whole is not None:
            return self._whole.grow(persons, tell)
        if not self.life.kept or any(known == persons.tobytes() for known, _ in list(self._homes)):
            return
        for first in range(0, len(persons), BLOCK):
            tell("life before", first, len(persons))
            self.life.grow(self.drawn(persons[first : first + BLOCK]))
        tell("life before", len(persons), len(persons))

    def drawn(self, persons: np.ndarray) -> People:
        """People as they are drawn, with what is switched off and multiplied in this runner.

        Raises:
            UnknownName: no such coupling in a model with switches, or no such parameter.
        """
        plan = self.plan
        model, population, seed, since = plan.model, plan.population, plan.study.seed, -plan.born / DAYS
        if self.bank is not None:
            people = self.bank.drawn(model, persons, self.doubt)
        else:
            people = draw(model, population, seed, persons, doubt=self.doubt, childhood=plan.childhood, since=since)
        names = {name: i for i, name in enumerate(plan.model.param_names)}
        for coupling, who in self.switches.items():
            if f"cut.{coupling}" not in names:
                known = [n.removeprefix("cut.") for n in plan.model.covariates if n.startswith("cut.")]
                raise UnknownName.among("coupling", coupling, known, where="switches")
            people.p[np.broadcast_to(who, len(persons)), names[f"cut.{coupling}"]] = 1.0
        for name, factor in self.factors.items():
            if name not in names:
                raise UnknownName.among("parameter", name, names, where="factors")
            people.p[:, names[name]] *= factor
        return people

    def _kept(self, what: str, people: People, live: Callable[[], SteadyState]) -> SteadyState:
        return live() if self.keep is None else self.keep(what, self.plan, people, live)

    def live(
        self,
        arm: str,
        home: Home,
        moments: np.ndarray | None = None,
        on_part: Callable[[Solution], None] | None = None,
        stop: Stop | None = None,
    ) -> Solution:
        """People live through an arm.

        Args:
            moments: model hours to report, ascending; all of the plan unless said.
            on_part: called meanwhile with a solution of the moments that are finished; see :func:`solve`.
            stop: ends it from another thread.
        """
        people, rest, plan, how = home.people, home.rest, self.plan, self.options
        given = plan.given(arm, people.index, people)
        early = any(r.time < DAY_ZERO for person in given[0] for r in person)
        early = early or any(bool((b.time < DAY_ZERO).any()) for b in given[1])
        moments = plan.moments if moments is None else moments
        before, after = moments[moments < DAY_ZERO - 1e-9], moments[moments >= DAY_ZERO - 1e-9]
        runs: list[Solution] = []
        if len(before):  # lived for what is seen of it: to stop at a visit moves the last bits
            if early or on_part is not None or stop is not None:
                runs.append(before_zero(plan, how, people, rest, before, given if early else None, on_part, stop))
            else:
                runs.append(self._unmoved(home, before))
        if len(after):
            start = led(plan, how, people, rest, given, stop) if early else home.led

            def part(some: Solution) -> None:
                if on_part is not None:
                    on_part(joined([*runs, some]))

            days = (0, int(np.ceil(after[-1] / 24)) + 1)
            runs.append(stretch(plan, how, start, people, days, given, after, part if on_part else None, stop))
        return joined(runs)

    def _unmoved(self, home: Home, moments: np.ndarray) -> Solution:
        """What is seen of people before study time zero if nothing is given; kept for their next arm."""
        for known, run in list(self._calm):  # read once: threads of a cluster share a runner
            if known is home and np.array_equal(run.times, moments):
                return run
        run = before_zero(self.plan, self.options, home.people, home.rest, moments)
        self._calm[:] = [(home, run)]
        return run


def _of_bank(plan: Plan, workers: int) -> FromBank | None:
    met = plan.study.bank
    return None if met is None else FromBank(Bank(), plan.study.seed, met, plan.born, workers)


def _reads(readout: Readout) -> list[str]:
    """What of the model a read-out looks at."""
    return [readout.of] if isinstance(readout, Assay) else [item.of for item in getattr(readout, "items", ())]


def _places(known: np.ndarray, asked: np.ndarray) -> np.ndarray | None:
    """Where people are among others who are all different; None unless all of them are."""
    order = np.argsort(known, kind="stable")
    if len(np.unique(known)) < len(known) or not len(asked) or not np.isin(asked, known).all():
        return None
    return np.asarray(order[np.searchsorted(known, asked, sorter=order)])

"""One live person: settled once, living whatever is asked, seen while it goes on and ended at once.

    someone = LivePerson(plan(read_study("day.yaml")), person=3)
    run = someone.run("endotoxin")                      # an arm of the study, to its end
    run = someone.run([Given("treatment", "endotoxin", "2 ng/kg", at=3.0)], until=24.0)
    for part in someone.stream("endotoxin", stop=stop):  # the moments finished so far, then all of them
        draw(part.times - someone.clock, part.read(["inflammation.il6"]))

What is streamed has the bytes of what is not, and those of `allostasis run` for that person and arm.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from queue import Queue
from threading import Lock, Thread

import numpy as np

from allostasis.assembly import Model, catalogue
from allostasis.engine import Method, Solution, SteadyState, Stop
from allostasis.engine.codegen import flows_of
from allostasis.errors import InputError, ModelError, UnknownName
from allostasis.people import People
from allostasis.studies.file.records import Given
from allostasis.studies.file.study import Study
from allostasis.studies.running.blinding import Blind
from allostasis.studies.running.cohort_run import Factors, Runner, Switches
from allostasis.studies.running.lead_in import begin_day
from allostasis.studies.running.plan import Plan
from allostasis.studies.running.plan import plan as planned

__all__ = ["FlowShare", "LivePerson"]

KEPT = 64  # rests in memory: two a person and body
OWN = "live"  # the name of an arm that no study has

_rests: OrderedDict[str, SteadyState] = OrderedDict()
_alone = Lock()


@dataclass(frozen=True)
class FlowShare:
    """One flow of a state at a moment; ``rate`` per hour, positive into the state."""

    name: str
    module: str
    rate: float
    unit: str
    where: str


class LivePerson:
    """One person, or some persons, of a plan.

    Args:
        plan: whose people they are, and whose body they have; made with a model that holds every treatment, it serves
            all of them with one kernel. A model alone: people as a study has them who says nothing of them.
        person: index as in a result's table of people; several live side by side.
        doubt: number of a draw of what we do not know; None for the typical values.
        switches: couplings ``a->b`` that a switched model leaves out. factors: parameters multiplied.
        workers: threads; they change no number. people: how many live at a time elsewhere, for the lanes of a kernel
            that is compiled already; those who live here unless said.
        method: the integrator; the plan's unless said.

    Attributes:
        clock: model hour of study time zero.
    """

    def __init__(
        self,
        plan: Plan | Model,
        person: int | Sequence[int] = 0,
        *,
        doubt: int | None = None,
        switches: Switches = (),
        factors: Factors | None = None,
        workers: int = 1,
        people: int | None = None,
        method: Method | None = None,
    ) -> None:
        self.persons = np.atleast_1d(np.asarray(person, np.int64))
        if not len(self.persons) or self.persons.min() < 0:
            raise InputError("there is no such person", found=str(person), needed="0 or more")
        plan = plan if isinstance(plan, Plan) else _alone_in(plan)
        self.plan, self.clock = plan, plan.study.clock
        self._runner = Runner(
            plan,
            workers=workers,
            people=people or len(self.persons),
            method=method,
            doubt=doubt,
            switches=switches,
            factors=factors,
            keep=self._keep,
        )

    def run(
        self,
        given: str | Sequence[Given] = (),
        *,
        until: float | None = None,
        at: Sequence[float] | np.ndarray | None = None,
        on_part: Callable[[Solution], None] | None = None,
        stop: Stop | None = None,
    ) -> Solution:
        """Live through an arm, or through what is given.

        Args:
            given: name of an arm of the plan, or treatments, stressors and conditions with their times.
            until: hours from study time zero up to which moments are reported; to the end of the plan unless said.
            at: hours from study time zero to report, ascending; the plan's own moments unless said.
            on_part: called meanwhile, in this thread, with the moments that are finished, the same bits as in the end.
            stop: ends it from another thread within a few steps; what was finished stays.

        Returns:
            All moments (model hours: ``times - clock`` counts from study time zero). Who was stopped, or failed, has
            NaN from there on, a status and a reason.

        Raises:
            UnknownName: no such arm, or the model lacks what is given.
            InputError: no moment to report.
        """
        runner, arm, moments = self._asked(given, until, at)
        body = runner.of_arm(arm)
        return body.live(arm, body.home(self.persons, stop), moments, on_part, stop)

    def stream(
        self,
        given: str | Sequence[Given] = (),
        *,
        until: float | None = None,
        at: Sequence[float] | np.ndarray | None = None,
        stop: Stop | None = None,
    ) -> Iterator[Solution]:
        """As :meth:`run`: what is finished, ever more of it, and in the end what :meth:`run` returns.

        Who leaves the iterator early ends the run, and sets ``stop``.
        """
        end, parts = stop or Stop(), Queue[Solution | BaseException | None]()

        def live() -> None:
            try:
                parts.put(self.run(given, until=until, at=at, on_part=parts.put, stop=end))
                parts.put(None)
            except BaseException as error:
                parts.put(error)

        thread, over = Thread(target=live, daemon=True), False
        thread.start()
        try:
            while (part := parts.get()) is not None:
                if isinstance(part, BaseException):
                    raise part
                while not parts.empty() and isinstance(parts.queue[0], Solution):  # only the latest counts
                    part = parts.get()
                    assert isinstance(part, Solution)
                yield part
            over = True
        finally:
            if not over:
                end.set()
            thread.join()

    def flows(self, run: Solution, state: str, moment: int = -1, row: int = 0) -> tuple[FlowShare, ...]:
        """Every flow of a state at a moment of a run, by its place among ``run.times``.

        Raises:
            UnknownName: no such state.
        """
        model = run.model
        if state not in model.states:
            raise UnknownName.among("state", state, model.states)
        known, unit, module = flows_of(model)[state], f"{model.unit(state)}/h", state.split(".", 1)[0]
        values = known.rates(run.times[moment], run.y[row, moment], run.u[row, moment], run.p[row])
        return tuple(
            FlowShare(name, module, float(v), unit, where)
            for name, where, v in zip(known.names, known.where, values, strict=True)
        )

    def _asked(
        self, given: str | Sequence[Given], until: float | None, at: Sequence[float] | np.ndarray | None
    ) -> tuple[Runner, str, np.ndarray]:
        """The runner, the arm's name in it, and the moments."""
        study_plan = self.plan
        moments = study_plan.moments if at is None else np.asarray(at, float) + self.clock
        moments = moments if until is None else moments[moments <= until + self.clock + 1e-9]
        if not len(moments) or np.any(np.diff(moments) <= 0):
            needed = "hours from study time zero, ascending, one or more, not all after `until`"
            raise InputError("there is no moment to report", found=f"at {at}, until {until}", needed=needed)
        if isinstance(given, str):
            if given not in study_plan.arms:
                raise UnknownName.among("arm", given, study_plan.arms)
            first = float(moments[0])
            arm, arms, blind = given, study_plan.arms, study_plan.blind
        else:
            arm, arms = OWN, {OWN: tuple(given)}
            blind = Blind(arms, False, "one person")
            first = min([float(moments[0]), *(self.clock + g.at for g in given)])
            held = {m.name for m in study_plan.model.modules}
            for g in given:
                if catalogue.key(g.name) not in held:
                    raise ModelError(
                        f"this body does not hold {g.name}",
                        found=", ".join(sorted(held)),
                        needed="a plan whose model holds all that is given",
                        fix=f"Plan it with a model that holds {g.name} too",
                    )
        day = min(study_plan.begin_day, begin_day(first))
        if isinstance(given, str) and day == study_plan.begin_day:
            return self._runner, arm, moments
        other = replace(
            study_plan, arms=arms, blind=blind, begin_day=day, bodies=study_plan.bodies if arm != OWN else {}
        )
        return self._runner.of(other, at_home=day == study_plan.begin_day), arm, moments

    def _keep(self, what: str, study_plan: Plan, people: People, live: Callable[[], SteadyState]) -> SteadyState:
        """People at rest in memory, by all that they follow from; of those who were stopped nothing is kept."""
        options = replace(self._runner.options, width=None, workers=1)
        told = (
            what,
            study_plan.model.fingerprint,
            study_plan.study.seed,
            study_plan.study.pulses,
            study_plan.begin_day,
            study_plan.born,
            options,
        )
        digest = hashlib.sha256(people.p.tobytes() + people.index.tobytes())
        key = f"{told!r} {digest.hexdigest()}"
        with _alone:
            if key in _rests:
                _rests.move_to_end(key)
                return _rests[key]
        made_now = live()
        if not made_now.status.any():
            with _alone:
                _rests[key] = made_now
                while len(_rests) > KEPT:
                    _rests.popitem(last=False)
        return made_now


def _alone_in(model: Model) -> Plan:
    """A day of nobody in particular, in a model."""
    days = {"from": "0 h", "every": "10 min", "until": "24 h"}
    said = {"study": "one person", "people": {"number": 1}, "arms": {"nothing": []}, "visits": days}
    return planned(Study.from_dict({**said, "measure": [next(iter(model.states))]}), model)

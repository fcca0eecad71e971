"""The people of a replay live: in chunks, settled once for all replays that share them, kept on disk.

All replays share one model that holds every treatment and stressor that any of them gives (one that is not
given changes nothing), so that a kernel is compiled once. What a chunk reported is kept in the cache folder
under a hash of the model, the study without its words and everything that turns the one into numbers; a run
that was stopped goes on from there.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import numpy as np

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine import Method, Rest, width_for
from allostasis.evidence import replay_cache as keeping
from allostasis.expressions.baseline import start_of, told
from allostasis.people import People, draw
from allostasis.results.measurements import Measurements
from allostasis.studies.file.replays import Replay
from allostasis.studies.running.comparisons import lookup
from allostasis.studies.running.lead_in import Home
from allostasis.studies.running.plan import STIFF, Plan, plan

__all__ = ["CHUNK", "Lives", "shared_model"]

CHUNK = 256  # people settled and kept together
UNLIVED = ("study", "question", "row", "notes", "compare", "published")  # keys of a study that nobody lives
_LARGEST = 12_000_000  # numbers recorded of a chunk at a time


@cache
def shared_model(
    given: tuple[str, ...], cut: tuple[str, ...] = (), use: tuple[tuple[str, str], ...] = (), switched: bool = False
) -> Model:
    """All of biology with the treatments and stressors that the replays give; ``switched``: any coupling may be cut."""
    return assemble([*catalogue.body(), *given], cut=cut, use=dict(use), switched=switched)


@dataclass(frozen=True)
class Lives:
    """The people of one replay in one model.

    Attributes:
        doubt: number of a draw of what we do not know; None for the typical values.
        off: couplings ``a->b`` that a switched model leaves out.
        times: parameters multiplied for everybody.
    """

    replay: Replay
    model: Model
    doubt: int | None = None
    workers: int = 2
    off: tuple[str, ...] = ()
    times: tuple[tuple[str, float], ...] = ()

    def chunk(self, index: int, people: int = CHUNK, tell: Callable[[int], None] | None = None) -> Measurements:
        """What was seen of people ``index * CHUNK`` and the next, those of them who meet the criteria."""
        persons = np.arange(index * CHUNK, index * CHUNK + people)
        seen = keeping.seen(self._key(index, people), lambda: self._live(persons, tell))
        return replace(seen, start=start_of(told(self.replay.study.arms), seen.hours).until)

    def _plan(self) -> Plan:
        made = plan(self.replay.study, self.model)
        method = _methods(self.model, self.replay.study.pulses, made)
        return replace(made, integrator=method, lanes=width_for(CHUNK, made.single))

    def _live(self, persons: np.ndarray, tell: Callable[[int], None] | None) -> Measurements:
        made = self._plan()
        home = self._home(made, persons)
        if made.study.enrol is not None:
            home = home.rows(self._passed(made, home))
        size = len(made.moments) * len(self.model.states)
        step = max(16, min(CHUNK, _LARGEST // max(size, 1)))
        parts = []
        for start in range(0, len(home), step):
            parts.append(self._arms(made, home.rows(slice(start, start + step))))
            if tell is not None:
                tell(len(parts[-1]))
        return Measurements.joined(parts) if parts else self._arms(made, home)

    def _passed(self, made: Plan, home: Home) -> np.ndarray:
        """Who meets the criteria, a mask of shape (N,)."""
        assert made.study.enrol is not None
        screening = made.screening()
        run = screening.through("screening", home, workers=self.workers)
        seen = screening.seen(run, home.people.index, "screening")
        passed = made.study.enrol.evaluate(lookup(screening, seen, home.people.covariates))
        mask: np.ndarray = np.broadcast_to(passed == 1, len(home))
        return mask

    def _arms(self, made: Plan, home: Home) -> Measurements:
        values: dict[tuple[str, str], np.ndarray] = {}
        failed = np.zeros(len(home), bool)
        hours = np.round(made.visits - made.study.clock, 9)
        for arm in made.study.arms:
            if not len(home):
                values |= {(arm, r.name): np.empty((0, len(hours))) for r in made.readouts}
                continue
            run = made.through(arm, home, workers=self.workers)
            failed |= run.status > 0
            with warnings.catch_warnings():  # the recall window of somebody whose integration stopped is empty
                warnings.simplefilter("ignore", RuntimeWarning)
                seen = made.seen(run, home.people.index, arm)
            values |= {(arm, name): one.value for name, one in seen.items()}
        units = {r.name: r.unit for r in made.readouts}
        who = home.people.index
        return Measurements.together(hours, values, units, home.people.covariates, failed, persons=who)

    def _home(self, made: Plan, lives: np.ndarray) -> Home:
        """Some lives, settled and led to the day of time zero; the same for all replays that share them."""
        persons = self._who(lives)
        people = draw(self.model, made.population, made.study.seed, persons, doubt=self.doubt)
        self._cut(people.p, lives)
        for name, factor in self.times:
            people.p[:, self.model.param_names.index(name)] *= factor
        rest = self._kept("rest", made, people, lambda: made.rest(people.p, persons, workers=self.workers))
        led = self._kept("led", made, people, lambda: made.lead(people, rest, workers=self.workers))
        return Home(people, rest, led)

    def _who(self, lives: np.ndarray) -> np.ndarray:
        """The persons of some lives: everybody has one."""
        return lives

    def _cut(self, p: np.ndarray, lives: np.ndarray) -> None:
        """Switch couplings off in parameters, shape (N, P)."""
        for coupling in self.off:
            p[:, self.model.param_names.index(f"cut.{coupling}")] = 1.0

    def _kept(self, kind: str, made: Plan, people: People, live: Callable[[], Rest]) -> Rest:
        study = made.study
        told = [self.model.fingerprint, keeping.code("studies.running.plan"), study.seed, study.pulses, study.precision]
        own = hashlib.sha256(people.p.tobytes()).hexdigest()
        told += [made.begin_day, self.doubt, own, people.index.tolist()]

        def lived() -> dict[str, np.ndarray]:
            rest = live()
            numbers = [f.name for f in fields(rest) if f.name not in ("stopped", "why")]
            return {name: np.asarray(getattr(rest, name)) for name in numbers}

        a = keeping.arrays(kind, told, lived)
        return Rest(float(a["time"]), a["p"], a["y"], a["u"], a["residual"], a["status"])

    def _key(self, index: int, people: int) -> list[Any]:
        """All that what is seen follows from: the study but for its words and comparisons, the model, the code."""
        study = self.replay.study
        plain = {k: v for k, v in study.to_dict().items() if k not in UNLIVED}
        plain["people"] = {k: v for k, v in plain["people"].items() if k not in {"number", "screen"}}
        told = [plain, self.doubt, index, people, self.off, self.times, keeping.code("evidence.replay_runs")]
        given = [g for arm in study.arms.values() for g in arm]
        return [*told, self.model.fingerprint, keeping.instruments(study, given)]


_known: dict[tuple[str, bool, bool], Method] = {}


def _methods(model: Model, pulses: bool, made: Plan) -> Method:
    """The integrator of a model, found once: explicit unless the model is stiff, so that one kernel serves all."""
    key = (model.fingerprint, pulses, made.single)
    if key not in _known:
        _known[key] = "rodas4" if made.steps(made.explicit) > STIFF else made.explicit
    return _known[key]

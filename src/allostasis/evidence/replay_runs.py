"""The people of a replay: chosen in chunks, settled once for all replays that share them, kept on disk.

The runner (:mod:`allostasis.studies.running.cohort_run`) lives them; here it is only chosen who, and kept. What the
400 days before leave is borrowed from some who have lived them (:mod:`allostasis.studies.running.borrowed`), but for
mood, which everybody lives by themselves.

All replays share one model that holds every treatment and stressor that any of them gives (one that is not
given changes nothing), so that a kernel is compiled once. A condition may act on whom nobody gave it (who is
prone has a little of it), so that it is in the model of those replays alone that give it: a handful of kernels.
What a chunk reported is kept in the cache folder under a hash of the model, the study without its words and
everything that turns the one into numbers; a run that was stopped goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from allostasis.assembly import Model, assemble, catalogue
from allostasis.evidence import replay_cache
from allostasis.expressions import start_of, told
from allostasis.results import Measurements
from allostasis.studies import Study, plan
from allostasis.studies.file import Replay
from allostasis.studies.running import Past, Plan, Runner, explicit_unless_stiff, passed

__all__ = ["CHUNK", "ReplayCohort", "model_of", "shared_model"]

CHUNK = 256  # people settled and kept together
DONORS = 512  # people who live in full what all others borrow
UNLIVED = ("study", "question", "row", "notes", "compare", "published")  # keys of a study that nobody lives
_LARGEST = 12_000_000  # numbers recorded of a chunk at a time


@cache
def shared_model(
    given: tuple[str, ...], cut: tuple[str, ...] = (), use: tuple[tuple[str, str], ...] = (), switched: bool = False
) -> Model:
    """All of biology with what is given to anybody; ``switched``: any coupling may be cut."""
    return assemble([*catalogue.body(), *given], cut=cut, use=dict(use), switched=switched)


def model_of(
    replay: Replay,
    given: tuple[str, ...],
    cut: tuple[str, ...] = (),
    use: tuple[tuple[str, str], ...] = (),
    switched: bool = False,
) -> Model:
    """The model that a replay's people live in: the shared one, without the conditions that they do not have.

    Args:
        given: what any of the replays gives.
        cut, use, switched: as for :func:`shared_model`; what concerns an absent condition is left out.
    """
    study = replay.study
    present = {catalogue.key(g.name) for arm in study.arms.values() for g in arm} | set(study.conditions)
    present |= {"childhood"} if study.remembers else set()
    absent = set(given) & set(catalogue.names("conditions")) - present
    return shared_model(
        tuple(name for name in given if name not in absent),
        tuple(coupling for coupling in cut if not absent & set(coupling.split("->"))),
        tuple((module, variant) for module, variant in use if module not in absent),
        switched,
    )


@cache
def donors(given: tuple[str, ...], seed: int, pulses: bool, precision: str, history: int, workers: int = 1) -> Past:
    """What a life leaves in people of a usual population, in the body that all replays share.

    Args:
        given: what any of the replays gives, but for conditions.
        history: days; the others as in a study.
    """
    said = {"study": "donors", "seed": seed, "people": {"number": DONORS, "history": f"{history} d"}}
    said |= {"model": {"pulses": pulses, "precision": precision}, "arms": {"nothing": []}, "visits": ["0 h"]}
    body = shared_model(given)
    lived = plan(Study.from_dict(said | {"measure": [next(iter(body.states))]}), body)
    how: dict[str, Any] = {"workers": workers, "people": CHUNK, "method": explicit_unless_stiff(lived), "kept": True}
    homes = [Runner(one, **how).home(np.arange(DONORS)) for one in (lived, replace(lived, history=0))]
    return Past.of(body, homes[0].people, homes[1].rest, homes[0].rest, history)


@dataclass(frozen=True)
class ReplayCohort:
    """The people of one replay in one model: chosen, lived by the runner, and kept.

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
        seen = replay_cache.seen(self._key(index, people), lambda: self._live(persons, tell))
        return replace(seen, start=start_of(told(self.replay.study.arms), seen.hours).until)

    @cached_property
    def plan(self) -> Plan:
        """The plan of the replay's study in this model; what the days before leave is borrowed (:attr:`past`)."""
        known = plan(self.replay.study, self.model)
        return known if self.replay.study.remembers else replace(known, history=0)

    @property
    def given(self) -> tuple[str, ...]:
        """What any of the replays gives, but for conditions: the body of those whose past is borrowed."""
        left = {*catalogue.body(), *catalogue.names("conditions")}
        return tuple(m.name for m in self.model.modules if m.name not in left)

    @property
    def borrowed(self) -> str:
        """In whom it was seen what a life before leaves, in words; nobody where the study says ``history: none``.

        People who have had a childhood live these days themselves: no donor has theirs.
        """
        days = 0 if self.replay.study.remembers else self.replay.study.history
        return f"borrowed of {DONORS}, {days} d, {shared_model(self.given).fingerprint}" if days else ""

    @property
    def past(self) -> Past | None:
        """What the life before has left in people."""
        s = self.replay.study
        return donors(self.given, s.seed, s.pulses, s.precision, s.history, self.workers) if self.borrowed else None

    def runner(self, **how: Any) -> Runner:
        """The runner of the replay's people; one kernel serves all replays."""
        method = explicit_unless_stiff(self.plan)
        known: dict[str, Any] = {"doubt": self.doubt, "switches": self.off, "factors": dict(self.times)}
        known |= {"past": self.past, "of": self.borrowed}
        return Runner(self.plan, workers=self.workers, people=CHUNK, method=method, **(known | how))

    def _live(self, persons: np.ndarray, tell: Callable[[int], None] | None) -> Measurements:
        runner = self.runner(kept=True)
        runner.home(persons)  # all of them together, and kept
        if self.plan.study.enrol is not None:
            persons = persons[passed(runner, persons)]
        size = len(self.plan.moments) * len(self.model.states)
        step = max(16, min(CHUNK, _LARGEST // max(size, 1)))
        parts = []
        for start in range(0, max(len(persons), 1), step):  # of nobody, an empty part
            parts.append(_arms(runner, persons[start : start + step]))
            if tell is not None:
                tell(len(parts[-1]))
        return Measurements.joined(parts)

    def _key(self, index: int, people: int) -> list[Any]:
        """All that what is seen follows from: the study but for its words and comparisons, the model, the code."""
        study = self.replay.study
        plain = {k: v for k, v in study.to_dict().items() if k not in UNLIVED}
        plain["people"] = {k: v for k, v in plain["people"].items() if k not in {"number", "screen"}}
        told = [plain, self.doubt, index, people, self.off, self.times, replay_cache.code("evidence.replay_runs")]
        given = [g for arm in study.arms.values() for g in arm]
        return [*told, self.borrowed, self.model.fingerprint, replay_cache.instruments(study, given)]


def _arms(runner: Runner, persons: np.ndarray) -> Measurements:
    """People in every arm of a plan, side by side."""
    return Measurements.beside([runner.measure(persons, arm) for arm in runner.plan.arms])

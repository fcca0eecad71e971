"""Which findings are lost by cutting a coupling: every coupling between the cores, one at a time.

The same people live with everything and without each coupling, side by side in one cohort (each coupling has a switch
in the kernel), few of them, in the replays of hours. What has moved nothing there is cut in the longer ones too, the
shortest first, until something moves: the whole table takes minutes. Each replay's part of it is kept on disk.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from allostasis.cache import hashed, once
from allostasis.evidence import replay_cache
from allostasis.evidence.evidence_check import Evidence, Progress, couplings
from allostasis.evidence.replay_runs import CHUNK, ReplayCohort, model_of
from allostasis.evidence.verdicts import Judged
from allostasis.ledger import Finding, findings, verdict
from allostasis.results import Estimate, Measurements, estimate, shift
from allostasis.studies import replays
from allostasis.studies.file import Replay, Replays
from allostasis.studies.running import passed

__all__ = ["LASTING", "LONGEST", "PEOPLE", "Lost", "ablate", "lost"]

PEOPLE, LONGEST, LASTING = 24, 2 * 24.0, 64 * 24.0  # hours lived with every coupling cut, and with those still idle
SCREENED = 8  # times as many are screened where a replay enrols
_Moved = tuple[list[str], list[str], list[str]]  # lost, won, moved


@dataclass(frozen=True)
class Lost:
    """What one cut does.

    Attributes:
        lost: findings that were met, move, and are met no longer. won: the reverse.
        moved: findings whose value moves by more than two errors of the simulation, the same people compared.
    """

    coupling: str
    lost: tuple[str, ...]
    won: tuple[str, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True)
class _Cuts(ReplayCohort):
    """The people of a replay, each of them several times: whole, and without each coupling."""

    cuts: tuple[str, ...] = ()

    def all(self, people: int) -> list[Measurements]:
        """What was seen of them: whole first, then without each coupling. Who is enrolled is asked of the whole."""
        persons = np.arange(people)
        if self.plan.study.enrol is not None:
            every = np.arange(SCREENED * people)
            persons = every[passed(self.runner(), every)][:people]
        lives, which = np.tile(persons, 1 + len(self.cuts)), np.repeat(np.arange(1 + len(self.cuts)), len(persons))
        parts = []
        for first in range(0, max(len(lives), 1), CHUNK):
            some = slice(first, first + CHUNK)
            switches = {c: which[some] == k for k, c in enumerate(self.cuts, 1)}
            runner = self.runner(switches={**dict.fromkeys(self.off, True), **switches})
            arms = [runner.measure(lives[some], arm) for arm in self.plan.arms]
            parts.append(Measurements.beside(arms))
        seen = Measurements.joined(parts)
        return [seen.kept(which == k) for k in range(1 + len(self.cuts))]

    def hours(self) -> float:
        """How long the replay itself takes, from the midnight before what comes first."""
        return self.plan.span

    def table(self, people: int, known: Mapping[str, Finding]) -> dict[str, _Moved]:
        """What each cut does to the replay's findings; kept."""
        told = [*map(repr, self.replay.contrasts), *(repr(known[c.finding]) for c in self.replay.contrasts)]
        key = hashed([self._key(0, people), self.cuts, told, replay_cache.code("evidence.ablation")])

        def made_now() -> bytes:
            whole, *without = self.all(people)
            table = {c: _compare(self.replay, known, whole, s) for c, s in zip(self.cuts, without, strict=True)}
            return json.dumps(table).encode()

        data = json.loads(once("evidence", f"cuts-{key}", made_now))
        return {coupling: (lost, won, moved) for coupling, (lost, won, moved) in data.items()}


def ablate(
    cuts: Sequence[str] = (),
    *,
    people: int = PEOPLE,
    longest: float = LONGEST,
    lasting: float = LASTING,
    workers: int = 2,
    progress: Progress | None = None,
    of: Replays | None = None,
) -> tuple[Lost, ...]:
    """Cut couplings one by one.

    Args:
        cuts: couplings ``a->b``; all between the cores unless said.
        people: how many live in each replay.
        longest: hours of the longest replay that is lived without each coupling.
        lasting: hours of the longest that is lived without those that have moved nothing in the shorter ones.
        progress: called with (replay, done, total).
    """
    book, known = of or replays(), findings()
    every = tuple(cuts) or couplings(of)
    bodies = ((r, model_of(r, book.modules, switched=True)) for r in book.all)
    lives = sorted((_Cuts(r, model, None, workers, cuts=every) for r, model in bodies), key=_Cuts.hours)
    chosen = [one for one in lives if one.hours() <= max(longest, lasting)]
    found: dict[str, _Moved] = {c: ([], [], []) for c in every}
    for i, one in enumerate(chosen):
        cut = tuple(c for c in every if one.hours() <= longest or not found[c][2])
        cut = tuple(c for c in cut if f"cut.{c}" in one.model.covariates)
        if progress is not None:
            progress(f"{len(cut)} cuts in {one.replay.title}", i, len(chosen))
        for coupling, more in (replace(one, cuts=cut).table(people, known) if cut else {}).items():
            for names, new in zip(found[coupling], more, strict=True):
                names += new
    return tuple(Lost(c, *(tuple(names) for names in found[c])) for c in every)


def _compare(replay: Replay, known: Mapping[str, Finding], whole: Measurements, cut: Measurements) -> _Moved:
    into: _Moved = ([], [], [])
    for c in replay.contrasts:
        say = partial(_verdict, known[c.finding])
        a, b = estimate(known[c.finding], c, whole), estimate(known[c.finding], c, cut)
        before, after = say(a), say(b)
        for names, holds in zip(
            into, (before == "inside" != after, after == "inside" != before, _moved(a, b)), strict=True
        ):
            names += [c.finding] if holds else []
    return into


def _verdict(finding: Finding, the_estimate: Estimate) -> str:
    """The rule on the value alone: two dozen people would leave nearly all undecided."""
    return verdict(finding, the_estimate.value, standardised=the_estimate.standardised)


def _moved(a: Estimate, b: Estimate) -> bool:
    if not (math.isfinite(a.value) and math.isfinite(b.value)):
        return False
    change, error = shift(a, b)
    return abs(change) > max(2 * error, 1e-6 * abs(a.value))


def lost(whole: Evidence, cut: Evidence) -> tuple[str, ...]:
    """Findings that are met in the whole model and not in the cut one, by their values: the people are the same."""
    before, after = ({j.finding.id: _met(j) for j in e.judged if j.model is not None} for e in (whole, cut))
    return tuple(id for id, met in before.items() if met and not after.get(id, True))


def _met(j: Judged) -> bool:
    the_bool = j.model or {}
    return verdict(j.finding, the_bool["value"], standardised=the_bool["standardised"]) == "inside"

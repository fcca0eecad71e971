"""How far the model is from findings, and what a sum of such misses says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from allostasis.assembly import Model
from allostasis.evidence import CHUNK, ReplayCohort, model_of
from allostasis.ledger import CONTRASTS, RATIOS, Finding
from allostasis.results import Estimate, Measurements, Z, estimate
from allostasis.studies.file import Replay

__all__ = ["A_PARAMETER", "GroupMisses", "miss", "total", "weight"]

STRAIGHT = 1.5  # misses beyond this pull as hard as this one
A_PARAMETER = 2 / Z**2  # what Akaike asks for each, where a miss of 1 is Z standard errors


class GroupMisses:
    """The misses of a group's findings as guesses move, in the same people each time.

    Args:
        chosen: the replays. known: the ledger. modules: of packs. people: how many live in each. workers: threads.

    Attributes:
        on: the findings, in the order of every array of misses.
    """

    def __init__(
        self,
        chosen: Sequence[Replay],
        known: Mapping[str, Finding],
        modules: tuple[str, ...],
        people: int,
        workers: int,
    ) -> None:
        self.chosen, self.known, self.modules, self.people, self.workers = chosen, known, modules, people, workers
        self.on = tuple(c.finding for r in chosen for c in r.contrasts)
        self.errors: list[float] = []  # of the first time: else what scatters people would be taken for what fits

    def at(self, factors: Mapping[str, float]) -> np.ndarray:
        """Misses (findings,) where parameters by full name are multiplied; nan where a finding cannot be judged."""
        times = tuple((n, float(v)) for n, v in factors.items() if v != 1)
        items = [
            one
            for r in self.chosen
            for one in _lived(r, self.known, model_of(r, self.modules), times, self.people, self.workers)
        ]
        if not self.errors:
            self.errors.extend(one.se for _, one in items)
        return np.array([miss(f, replace(one, se=se)) for (f, one), se in zip(items, self.errors, strict=True)])


def miss(finding: Finding, the_estimate: Estimate) -> float:
    """How far the model is from a finding: 1 is the edge of being inside, moved out by the simulation's own error.

    A direction is missed by what lacks to 0.2 standard deviations.
    """
    effect = finding.effect
    if effect.metric == "direction":
        want, has = effect.sign or 0, the_estimate.standardised
        return max(0.0, 0.2 - want * has) / 0.1 if want else has / 0.1
    if effect.value is None or not math.isfinite(the_estimate.value):
        return math.nan
    log = effect.metric in RATIOS or (effect.metric not in CONTRASTS and effect.value > 0)
    if log and (the_estimate.value <= 0 or effect.value <= 0):
        return math.nan
    published, model = (
        (math.log(effect.value), math.log(the_estimate.value)) if log else (effect.value, the_estimate.value)
    )
    interval = finding.interval()
    near = math.log(1.25) if log and effect.metric not in CONTRASTS else 0.2 * abs(published)
    if interval and not (log and interval[0] <= 0):
        low, high = (math.log(interval[0]), math.log(interval[1])) if log else interval
        near = max(near, (high - low) / 2)
    error = the_estimate.se / the_estimate.value if log and effect.metric not in RATIOS else the_estimate.se
    near = math.hypot(near, Z * error) if math.isfinite(error) else near
    return (model - published) / max(near, 1e-9) if near else math.nan


def weight(r: np.ndarray) -> np.ndarray:
    """How much each miss pulls, 1 for those within 1.5."""
    pull: np.ndarray = STRAIGHT / np.maximum(np.abs(r), STRAIGHT)
    return pull


def total(r: np.ndarray, x: np.ndarray) -> float:
    """What is minimised: misses, and guesses at ``x`` doubts from their proposals; inf where a miss is unknown."""
    if not np.isfinite(r).all():
        return math.inf
    far = np.abs(r)
    return float(np.where(far <= STRAIGHT, r**2, STRAIGHT * (2 * far - STRAIGHT)).sum() + (x**2).sum() / Z**2)


def _lived(
    replay: Replay,
    known: Mapping[str, Finding],
    model: Model,
    times: Sequence[tuple[str, float]],
    people: int,
    workers: int,
) -> list[tuple[Finding, Estimate]]:
    lives, people = ReplayCohort(replay, model, None, workers, times=tuple(times)), min(people, replay.most)
    parts = [lives.chunk(i, min(people, CHUNK)) for i in range(max(1, people // CHUNK))]
    seen = Measurements.joined(parts)
    return [(known[c.finding], estimate(known[c.finding], c, seen)) for c in replay.contrasts]

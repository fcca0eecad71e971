"""Calibration: guesses moved by the findings of the calibration side, and by nothing else.

A group names replays and grade-C parameters. What is minimised is the sum of the squared misses of the group's
calibration findings, each in the units of the verdict's own bounds (and of the simulation's error, held as it was at
the start: else what scatters people would be taken for what fits), and of the squared distances of the parameters
from their proposals. A miss of 1 is the edge of a 95 % interval, 1.96 standard errors, so a parameter's distance is
counted in 1.96 of its own doubt: both are then the same likelihood, divided by 1.96 squared. Large misses pull as hard
as one of 1.5 and no harder (Huber 1964), so that a mechanism that is missing neither drags the others nor is forgotten.
Gauss and Newton's steps with differences taken on the same people; a step is kept only where the sum falls. The spread
that is left comes from the curvature, and never exceeds the proposal's.
A calibration is worth keeping where the likelihood's deviance falls by more than two for each parameter that findings
determine (Akaike 1974), which is 0.52 of this sum; how many they determine is the sum of what is gone of each
proposal's variance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from allostasis.assembly import Calibrated, calibrated
from allostasis.evidence import shared_model
from allostasis.fitting.calibration_groups import Group, doubt_of, replays_of
from allostasis.fitting.misses import A_PARAMETER, GroupMisses, total, weight
from allostasis.ledger import Finding, findings
from allostasis.results import Z
from allostasis.studies import replays
from allostasis.studies.file import Replays

__all__ = ["Calibration", "calibrate"]

STEP, ROUNDS = 0.5, 3  # difference in units of doubt; steps
Progress = Callable[..., None]


@dataclass(frozen=True)
class Calibration:
    """What a calibration found.

    Attributes:
        made: the numbers. on: findings used. before, after: the sum at the start and at the end.
        misses: finding -> its miss before and after, in the verdict's bounds.
    """

    made: tuple[Calibrated, ...]
    on: tuple[str, ...]
    before: float
    after: float
    misses: Mapping[str, tuple[float, float]]
    proposed: float = math.inf

    @property
    def determined(self) -> float:
        """How many parameters the findings determine."""
        return sum(1 - (c.unsure / c.was) ** 2 for c in self.made)

    @property
    def worth(self) -> bool:
        """Whether the sum falls, from the proposals, by more than a deviance of two for each of them."""
        return self.proposed - self.after > A_PARAMETER * self.determined


def calibrate(
    group: Group,
    *,
    people: int = 128,
    rounds: int = ROUNDS,
    workers: int = 2,
    progress: Progress | None = None,
    of: Replays | None = None,
    ledger: Mapping[str, Finding] | None = None,
) -> Calibration:
    """Calibrate one group.

    Args:
        people: how many live in each replay, the same ones at every step; whole chunks of them where they are many.
        rounds: steps at most. workers: threads; they change no number.
        progress: called with (what, done, total).

    Raises:
        UnknownName: no such replay or parameter.
        LedgerError: a parameter is no guess, or is known exactly.
    """
    book, known = of or replays(), ledger or findings()
    model = shared_model(book.modules)
    doubt = np.array([doubt_of(model, name) for name in group.parameters])
    there_now = np.array([calibrated()[n].factor if n in calibrated() else 1.0 for n in group.parameters])
    the_misses = GroupMisses(replays_of(group, book, known), known, book.modules, people, workers)
    planned, told = rounds * (len(doubt) + 2) + 1, 0

    def misses(x: np.ndarray) -> np.ndarray:
        nonlocal told
        if progress is not None:
            progress(group.title, told, planned)
        told += 1
        factors = np.exp(x * doubt) / there_now  # the model already holds what an earlier calibration gave
        return the_misses.at(dict(zip(group.parameters, factors, strict=True)))

    x = begin = np.log(there_now) / doubt
    r = first = misses(x)
    keep = np.isfinite(first)
    plain = total((first if not begin.any() else misses(np.zeros(len(x))))[keep], np.zeros(len(x)))
    for _ in range(rounds):
        slopes = np.column_stack([(misses(x + STEP * e) - r)[keep] / STEP for e in np.eye(len(x))])
        slopes = np.where(np.isfinite(slopes), slopes, 0.0)
        pull = weight(r[keep])
        left = slopes.T @ (pull[:, None] * slopes) + np.eye(len(x)) / Z**2
        step = np.linalg.solve(left, -(slopes.T @ (pull * r[keep]) + x / Z**2))
        for size_ in (1.0, 0.5, 0.25):
            near = np.clip(x + size_ * step, -2.0, 2.0)
            there = misses(near)
            if total(there[keep], near) < total(r[keep], x):
                x, r = near, there
                break
        else:
            break
    spread = np.sqrt(np.diag(np.linalg.inv(left))) / Z if rounds else np.ones(len(x))
    on = the_misses.on
    made = tuple(
        Calibrated(n, float(np.exp(v * d)), float(d * min(1.0, s)), float(d), group.title, on)
        for n, v, d, s in zip(group.parameters, x, doubt, spread, strict=True)
    )
    pairs = {f: (float(a), float(b)) for f, a, b in zip(on, first, r, strict=True)}
    return Calibration(made, on, total(first[keep], begin), total(r[keep], x), pairs, plain)

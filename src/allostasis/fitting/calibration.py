"""Calibration: guesses moved by the findings of the calibration side, and by nothing else.

A group names replays and grade-C parameters. What is minimised is the sum of the squared misses of the group's
calibration findings, each in the units of the verdict's own bounds (and of the simulation's error, held as it was at
the start: else what scatters people would be taken for what fits), and of the squared distances of the parameters
from their proposals, in the units of their own doubt. Large misses pull little (Cauchy's loss), so that a mechanism
that is missing does not drag the others. Gauss and Newton's steps with differences taken on the same people; a step is
kept only where the sum falls. The spread that is left comes from the curvature, and never exceeds the proposal's.
A calibration is worth keeping where the sum falls by more than two for each parameter that findings determine (Akaike
1974); how many they determine is the sum of what is gone of each proposal's variance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import yaml

from allostasis.assembly import Calibrated, Model, calibrated
from allostasis.errors import LedgerError, UnknownName
from allostasis.evidence import CHUNK, ReplayCohort, model_of, shared_model
from allostasis.ledger import CONTRASTS, RATIOS, Finding, findings, sources
from allostasis.results import Estimate, Measurements, Z, estimate
from allostasis.studies import replays
from allostasis.studies.file import Replay, Replays

__all__ = ["Calibration", "Group", "calibrate", "groups", "miss"]

STEP, ROUNDS = 0.5, 3  # difference in units of doubt; steps
DAMPED = 1.5  # misses beyond this pull less and less
Progress = Callable[..., None]


@dataclass(frozen=True)
class Group:
    """What is calibrated together: full names of parameters, and titles of replays."""

    title: str
    parameters: tuple[str, ...]
    replays: tuple[str, ...]


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
        """Whether the sum falls, from the proposals, by more than two for each of them."""
        return self.proposed - self.after > 2 * self.determined


@cache
def groups(path: Path | None = None) -> Mapping[str, Group]:
    """The declared groups by title; read once.

    Raises:
        LedgerError: a group lacks something, or a parameter stands in two.
    """
    file = path or Path(str(resources.files("allostasis") / "ledger" / "calibration.yaml"))
    table: dict[str, Group] = {}
    for title, entry in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items():
        if not entry.get("parameters") or not entry.get("replays"):
            raise LedgerError("a group lacks something", where=f"{file.name}, {title}", needed="parameters, replays")
        table[title] = Group(title, tuple(entry["parameters"]), tuple(entry["replays"]))
    every = [p for g in table.values() for p in g.parameters]
    twice = sorted({p for p in every if every.count(p) > 1})
    if twice:
        raise LedgerError("a parameter is in two groups", where=file.name, found=", ".join(twice), needed="one group")
    return table


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
    doubt = np.array([_doubt(model, name) for name in group.parameters])
    there_now = np.array([calibrated()[n].factor if n in calibrated() else 1.0 for n in group.parameters])
    chosen = _chosen(group, book, known)
    on = tuple(c.finding for r in chosen for c in r.contrasts)
    total, told, errors = rounds * (len(doubt) + 2) + 1, 0, list[float]()

    def misses(x: np.ndarray) -> np.ndarray:
        nonlocal told
        if progress is not None:
            progress(group.title, told, total)
        told += 1
        factors = np.exp(x * doubt) / there_now  # the model already holds what an earlier calibration gave
        times = tuple((n, float(v)) for n, v in zip(group.parameters, factors, strict=True) if v != 1)
        items = [one for r in chosen for one in _lived(r, known, model_of(r, book.modules), times, people, workers)]
        if not errors:
            errors.extend(one.se for _, one in items)
        return np.array([miss(f, replace(one, se=se)) for (f, one), se in zip(items, errors, strict=True)])

    x = begin = np.log(there_now) / doubt
    r = first = misses(x)
    keep = np.isfinite(first)
    plain = _sum((first if not begin.any() else misses(np.zeros(len(x))))[keep], np.zeros(len(x)))
    for _ in range(rounds):
        slopes = np.column_stack([(misses(x + STEP * e) - r)[keep] / STEP for e in np.eye(len(x))])
        slopes = np.where(np.isfinite(slopes), slopes, 0.0)
        weight = _weight(r[keep])
        left = slopes.T @ (weight[:, None] * slopes) + np.eye(len(x))
        step = np.linalg.solve(left, -(slopes.T @ (weight * r[keep]) + x))
        for size_ in (1.0, 0.5, 0.25):
            there = misses(np.clip(x + size_ * step, -2.0, 2.0))
            if _sum(there[keep], np.clip(x + size_ * step, -2.0, 2.0)) < _sum(r[keep], x):
                x, r = np.clip(x + size_ * step, -2.0, 2.0), there
                break
        else:
            break
    spread = np.sqrt(np.diag(np.linalg.inv(left))) if rounds else np.ones(len(x))
    calibration = tuple(
        Calibrated(n, float(np.exp(v * d)), float(d * min(1.0, s)), float(d), group.title, on)
        for n, v, d, s in zip(group.parameters, x, doubt, spread, strict=True)
    )
    pairs = {f: (float(a), float(b)) for f, a, b in zip(on, first, r, strict=True)}
    return Calibration(calibration, on, _sum(first[keep], begin), _sum(r[keep], x), pairs, plain)


def _weight(r: np.ndarray) -> np.ndarray:
    weight: np.ndarray = 1 / (1 + (r / DAMPED) ** 2)
    return weight


def _sum(r: np.ndarray, x: np.ndarray) -> float:
    if not np.isfinite(r).all():
        return math.inf
    return float(DAMPED**2 * np.log1p((r / DAMPED) ** 2).sum() + (x**2).sum())


def _doubt(model: Model, name: str) -> float:
    if name not in model.params:
        raise UnknownName.among("parameter", name, model.params, where="ledger/calibration.yaml")
    p = model.params[name]
    source = sources().get(p.source)
    if (source and source.grade != "C") or not p.unsure or p.linear or not p.value:
        raise LedgerError(
            f"{name} is not for calibration",
            where="ledger/calibration.yaml",
            found=f"grade {source.grade if source else 'C'}, unsure {p.unsure:g}, value {p.value:g}",
            needed="a guess (grade C) on a log scale, with its doubt",
        )
    return calibrated()[name].was if name in calibrated() else float(p.unsure)


def _chosen(group: Group, book: Replays, known: Mapping[str, Finding]) -> list[Replay]:
    """The group's replays with their findings of the calibration side that count."""
    titles = {r.title: r for r in book.all}
    chosen = []
    for title in group.replays:
        if title not in titles:
            raise UnknownName.among("replay", title, titles, where="ledger/calibration.yaml")
        mine = (c.finding for c in titles[title].contrasts)
        one = titles[title].only(id for id in mine if known[id].side == "calibration" and known[id].counts)
        chosen += [one] if one is not None else []
    return chosen


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

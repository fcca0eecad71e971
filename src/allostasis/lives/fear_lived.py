"""Fear over a life: each trauma burns in a jump of memory, safety is learned beside it, criteria are read off months.

A trauma is over in hours, and what it burns in depends on their height: means of a day would give less than a hundredth
of it. So the course of threat and noradrenaline in a trauma of each strength is lived once by the minute, and a life
takes from it how much of what memory is still free it fills. Between traumas the module ``fear`` lives by itself, from
its own equations. PTSD is a month in which net fear meets the clusters of the manual, as its read-outs cut them; nobody
is given it.
Fitted in lives of fear alone (docs/fits/fear.yaml): 7.8 % of adults had it (people: 6 to 8), 1.9 % within a year (3.5
to 4.7: half of it), three quarters of the ill still after a year (.61). Before the fit 9.2 %, .8 % and .40.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from allostasis.assembly import Model, assemble
from allostasis.engine import numpy_ops, source_of
from allostasis.lives.episodes import Episodes
from allostasis.people import Traumas
from allostasis.seeds import normals

__all__ = ["LIFELONG", "FearLived", "fear_lived", "jump", "own_fear"]

WEEK, YEAR, MONTH, DAYS = 168.0, 8766.0, 4, 7  # hours, hours, weeks, days of a week
STRENGTHS = (1.0, 2.0, 3.0, 4.5, 6.0, 8.0, 10.0, 12.0, 16.0, 24.0)
# Medians and spreads of a life's own: with the module's half of 12 (for the stressor at its full height) a median
# trauma would fill .4 and nearly everybody fall ill. How it is learnt and how long safety takes is fitted to how many
# people have it (docs/fits/fear.yaml); memory is proposed, as of those who are ill for years.
LIFELONG = {
    "fear.learning_half": (65.036, 0.0),
    "fear.learning_rate": (0.6, 0.5),
    "fear.tau_safety": (2166.398 * 24, 0.658),
    "fear.tau_memory": (20.0 * YEAR, 0.5),
}
MET = 0.27  # net fear at which items of the clusters are rated moderate, as the read-outs cut them


@dataclass(frozen=True)
class FearLived:
    """Fear of N people by weeks.

    Attributes:
        weeks: ages at their ends, years, shape (W,). memory, safety: at their ends, (N, W).
        met: whether criteria were met for the four weeks up to then, (N, W).
    """

    weeks: np.ndarray
    memory: np.ndarray
    safety: np.ndarray
    met: np.ndarray

    @property
    def net(self) -> np.ndarray:
        """Fear that safety does not hold, (N, W)."""
        return np.asarray(self.memory * (1 - self.safety))

    def episodes(self, seen: np.ndarray) -> Episodes:
        """Months and years in which criteria were met, as episodes in days of life.

        Args:
            seen: days of each life, shape (N,).
        """
        last = np.minimum(seen // DAYS, self.met.shape[1]).astype(np.int64)
        there = self.met & (np.arange(self.met.shape[1])[None] < last[:, None])
        edges = np.diff(there.astype(np.int8), axis=1, prepend=0, append=0)
        (who, begin), (_, end) = np.nonzero(edges == 1), np.nonzero(edges == -1)
        deep = np.array([self.net[i, a:b].max() for i, a, b in zip(who, begin, end, strict=True)], float)
        onset = DAYS * np.maximum(begin + 1 - MONTH, 0)
        return Episodes(who, onset, DAYS * end, end < last[who], np.ones(len(who), bool), deep, seen)

    def ever(self) -> np.ndarray:
        """Who met criteria ever, (N,)."""
        return np.asarray(self.met.any(axis=1))

    def within(self, age: float | np.ndarray, years: float = 1.0) -> np.ndarray:
        """Who met criteria in the years before an age, (N,)."""
        at = np.broadcast_to(np.asarray(age, float), (len(self.met),))[:, None]
        return np.asarray((self.met & (self.weeks > at - years) & (self.weeks <= at)).any(axis=1))


@cache
def _course() -> tuple[np.ndarray, np.ndarray]:
    """Threat times noradrenaline in a day with a trauma, by strength, (strengths, minutes), and the hours of each."""
    from allostasis.assembly import catalogue
    from allostasis.engine.backends import scipy_reference

    model = assemble(["appraisal", "autonomic", "fear", "trauma"])
    times = np.linspace(0.0, 24.0, 481)
    height = catalogue.module("trauma").params["threat_challenge"].value
    rows = []
    for strength in STRENGTHS:
        records = catalogue.treatment("trauma", kind="stressor").records(amount=strength / height, at=0.01)
        run = scipy_reference.solve(model, times.tolist(), begin=0.0, records=records, rtol=1e-6)
        rows.append(np.maximum(run["appraisal.threat"], 0.0) * run["autonomic.noradrenaline"])
    return np.array(rows), np.diff(times, append=times[-1])


def jump(mark: np.ndarray, half: np.ndarray | float, rate: np.ndarray | float) -> np.ndarray:
    """Which share of what memory is still free a trauma fills: 1 - exp(-integral of the rate over its course).

    Args:
        mark: challenge at its height, shape (E,). half, rate (1/h): of learning, one for all or one each.
    """
    course, hours = _course()
    steep = float(_fear().defaults[_fear().param_names.index("fear.learning_steepness")])
    felt = np.array([np.interp(mark, STRENGTHS, course[:, i]) for i in range(course.shape[1])]).T
    ratio = (felt / np.broadcast_to(np.asarray(half, float), mark.shape)[:, None]) ** steep
    filled: np.ndarray = -np.expm1(-np.asarray(rate, float) * ((ratio / (1 + ratio)) @ hours))
    return filled


@cache
def _fear() -> Model:
    return assemble(["fear"])


def own_fear(seed: int, persons: np.ndarray, female: np.ndarray | float = 0.5) -> dict[str, np.ndarray]:
    """Numbers of ``fear`` of some people, as :func:`fear_lived` takes them; the same draws as in a study's body."""
    numbers = {
        name: median * np.exp(spread * normals(seed, f"trait {name}", persons)[:, 0])
        for name, (median, spread) in LIFELONG.items()
    }
    return {**numbers, "person.female": np.broadcast_to(np.asarray(female, float), (len(persons),))}


def fear_lived(
    traumas: Traumas, until: np.ndarray, *, numbers: Mapping[str, np.ndarray | float] | None = None
) -> FearLived:
    """Let fear live from birth, week by week.

    Args:
        traumas: of the people. until: years at which each life ends, shape (N,); later weeks are not met.
        numbers: parameters of ``fear`` by full name in the model's units, and ``person.female``, for all or each,
            such as :func:`own_fear`; medians of :data:`LIFELONG` unless said.
    """
    model, n = _fear(), len(until)
    p: np.ndarray = np.tile(model.defaults, (n, 1))
    told: dict[str, Any] = {**{name: median for name, (median, _) in LIFELONG.items()}, **(numbers or {})}
    for name, value in told.items():
        if name in model.param_names:
            p[:, model.param_names.index(name)] = value
    at = {name: p[:, model.param_names.index(name)] for name in model.param_names}
    half = at["fear.learning_half"] * np.exp(-at["fear.female_gain"] * (at["person.female"] - 0.5))
    filled = jump(traumas.mark, half[traumas.person], at["fear.learning_rate"][traumas.person])
    written = source_of(model)
    z: Any = written.parameters(p).T
    weeks = int(np.ceil(np.max(until, initial=0.0) * YEAR / WEEK))
    u = np.tile(model.input_starts[:, None], (1, n))
    y = np.zeros((len(model.state_names), n))
    memory, safety = (model.state_names.index(f"fear.{name}") for name in ("memory", "safety"))
    struck = np.minimum((traumas.age * YEAR / WEEK).astype(np.int64), max(weeks - 1, 0))
    by_week = np.argsort(struck, kind="stable")
    ends = np.searchsorted(struck[by_week], np.arange(weeks + 1))
    lived = np.zeros((2, n, weeks), np.float32)

    def rates(y: np.ndarray) -> np.ndarray:
        parts = written.run.rates(numpy_ops, 0.0, y, u, z)
        return np.stack([np.broadcast_to(np.asarray(part, float), (n,)) for part in parts])

    for week in range(weeks):
        for event in by_week[ends[week] : ends[week + 1]]:
            who = traumas.person[event]
            y[memory, who] += (1 - y[memory, who]) * filled[event]
        if y[memory].any():
            y = y + WEEK * rates(y + WEEK / 2 * rates(y))
        lived[0, :, week], lived[1, :, week] = y[memory], y[safety]
    ages = (np.arange(weeks) + 1) * WEEK / YEAR
    over = lived[0] * (1 - lived[1]) >= MET
    met = over.copy()
    for back in range(1, MONTH):
        met[:, back:] &= over[:, :-back]
        met[:, :back] = False
    met &= ages[None] <= np.asarray(until, float)[:, None]
    return FearLived(ages, lived[0], lived[1], met)

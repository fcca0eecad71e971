"""The body's own schedules (light, bursts, noise of days) as blocks of many people over many days; some are remembered.

Arms of a study, and runs of one person, ask for the same days again and again; every day has draws of its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

import numpy as np

from allostasis.assembly import Model, numbers_of
from allostasis.language import Block, DailyNoise, Onsets, Pattern, PulseTrain, bound, names_in

__all__ = ["body_blocks", "days_of", "fluctuating"]

MOST = 8_000_000  # numbers remembered in all

_known: OrderedDict[tuple[Any, ...], Block] = OrderedDict()
_alone = Lock()


def days_of(
    model: Model, pattern: Pattern, seed: int, name: str, persons: np.ndarray, days: range, p: np.ndarray | None
) -> Iterator[Block]:
    """A schedule of some days, in one block, or one for each set of numbers that people have of it."""
    for rows, values in numbers_of(model, names_in(pattern), p):
        block = _remembered(bound(pattern, values), seed, name, persons if p is None else persons[rows], days)
        if p is None or len(rows) == len(persons):
            yield block
            continue
        wide = [np.full((len(persons), block.time.shape[1]), np.nan) for _ in range(2)]
        wide[0][rows], wide[1][rows] = block.time, block.change
        yield Block(block.into, *wide)


def body_blocks(
    model: Model,
    seed: int,
    persons: np.ndarray,
    first_day: int,
    last_day: int,
    *,
    pulses: bool = True,
    noise: bool = True,
    p: np.ndarray | None = None,
) -> list[Block]:
    """The body's own schedules (light, ultradian pulses) of days ``first_day`` to ``last_day`` - 1, one block each.

    Their arrays are shared and cannot be written to.

    Args:
        pulses: hormones' bursts.
        noise: what wavers from day to day, and colds; without it, it stays where it is, and nobody catches one.
        p: kernel parameters of the people (N, P), which hold the numbers of the schedules; typical ones unless said.
    """
    days = range(first_day, last_day)
    return [
        block
        for name, pattern in model.patterns.items()
        if days
        and (pulses or not isinstance(pattern, PulseTrain))
        and (noise or not isinstance(pattern, DailyNoise | Onsets))
        for block in days_of(model, pattern, seed, name, persons, days, p)
    ]


def fluctuating(
    model: Model,
    u: np.ndarray,
    seed: int,
    persons: np.ndarray,
    day: int | None,
    patterns: Mapping[str, Pattern] | None = None,
    p: np.ndarray | None = None,
) -> np.ndarray:
    """Inputs ``u`` with noise of days as it is just before the midnight with which ``day`` begins.

    None: at its mean, and colds (:class:`~allostasis.language.Onsets`) by theirs, through their module's ``tonic``.
    Numbers of noise are in ``p`` (N, P) unless typical.
    """
    u = u.copy()
    for name, pattern in (patterns or model.patterns).items():
        if isinstance(pattern, DailyNoise):
            column = model.input_names.index(pattern.into)
            u[:, column] = 0.0
            if day is None:
                continue
            for rows, values in numbers_of(model, names_in(pattern), p):
                who = slice(None) if p is None else rows
                u[who, column] = bound(pattern, values).before(seed, name, persons[who], day)
        elif isinstance(pattern, Onsets) and (tonic := f"{pattern.into.partition('.')[0]}.tonic") in model.inputs:
            u[:, model.input_names.index(tonic)] = float(day is None)
    return u


def _remembered(pattern: Pattern, seed: int, name: str, persons: np.ndarray, days: range) -> Block:
    key = (pattern, seed, name, persons.tobytes(), days)
    with _alone:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    blocks = [pattern.block(seed, name, persons, day) for day in days]
    block = Block(pattern.into, *(np.hstack([getattr(b, part) for b in blocks]) for part in ("time", "change")))
    for values in (block.time, block.change):
        values.setflags(write=False)
    with _alone:
        _known[key] = block
        while len(_known) > 1 and sum(2 * b.time.size for b in _known.values()) > MOST:
            _known.popitem(last=False)
    return block

"""The body's own schedules (light, bursts, noise of days) as blocks of many people over many days; some are remembered.

Arms of a study, and runs of one person, ask for the same days again and again; every day has draws of its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

import numpy as np

from allostasis.assembly import Model
from allostasis.language import Block, DailyNoise, Pattern, PulseTrain

__all__ = ["body_blocks", "fluctuating"]

MOST = 8_000_000  # numbers remembered in all

_known: OrderedDict[tuple[Any, ...], Block] = OrderedDict()
_alone = Lock()


def body_blocks(
    model: Model,
    seed: int,
    persons: np.ndarray,
    first_day: int,
    last_day: int,
    *,
    pulses: bool = True,
    noise: bool = True,
) -> list[Block]:
    """The body's own schedules (light, ultradian pulses) of days ``first_day`` to ``last_day`` - 1, one block each.

    Their arrays are shared and cannot be written to.

    Args:
        pulses: hormones' bursts. noise: what wavers from day to day; without it, it stays where it is.
    """
    days = range(first_day, last_day)
    return [
        _remembered(pattern, seed, name, persons, days)
        for name, pattern in model.patterns.items()
        if days and (pulses or not isinstance(pattern, PulseTrain)) and (noise or not isinstance(pattern, DailyNoise))
    ]


def fluctuating(
    model: Model,
    u: np.ndarray,
    seed: int,
    persons: np.ndarray,
    day: int | None,
    patterns: Mapping[str, Pattern] | None = None,
) -> np.ndarray:
    """Inputs ``u`` with noise of days as it is just before the midnight with which ``day`` begins; None: its mean."""
    u = u.copy()
    for name, pattern in (patterns or model.patterns).items():
        if isinstance(pattern, DailyNoise):
            value = 0.0 if day is None else pattern.before(seed, name, persons, day)
            u[:, model.input_names.index(pattern.into)] = value
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

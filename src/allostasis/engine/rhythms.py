"""The body's own schedules, light and bursts, as blocks of many people over many days; the latest are remembered.

Arms of a study, and runs of one person, ask for the same days again and again; every day has draws of its own.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

import numpy as np

from allostasis.assembly import Model
from allostasis.language import Block, Daily, Pattern

__all__ = ["body_blocks"]

MOST = 8_000_000  # numbers remembered in all

_known: OrderedDict[tuple[Any, ...], Block] = OrderedDict()
_alone = Lock()


def body_blocks(
    model: Model, seed: int, persons: np.ndarray, first_day: int, last_day: int, *, pulses: bool = True
) -> list[Block]:
    """The body's own schedules (light, ultradian pulses) of days ``first_day`` to ``last_day`` - 1, one block each.

    Their arrays are shared and cannot be written to.
    """
    days = range(first_day, last_day)
    return [
        _remembered(pattern, seed, name, persons, days)
        for name, pattern in model.patterns.items()
        if days and (pulses or isinstance(pattern, Daily))
    ]


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

"""Visits by each person's own waking: ``visits: {waking: [0 min, 30 min, 45 min]}``.

Their place among the visits is nominal: from the hour to get up by, the first after study time zero. What is read
there was so at the person's own waking, or so long after it, wherever that lay within four hours of the nominal one.
The moments of a grid are looked at for it; as every visit they end no step, so that to look changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from allostasis.engine import Solution
from allostasis.studies.file.arms_and_visits import nominal_waking

__all__ = ["AWAKE", "by_waking", "grid"]

AWAKE = "clock.awake"
AROUND = 4.0  # hours about the nominal waking within which a person's own is looked for
STEP = 1 / 30  # hours: a waking is found within so much after it came


def grid(clock: float, after: Sequence[float]) -> np.ndarray:
    """Model hours to look at, where visits come ``after`` waking (hours), in a study that begins at ``clock``."""
    if not after:
        return np.empty(0)
    nominal = clock + nominal_waking(clock)
    first, last = nominal - AROUND + min(0.0, *after), nominal + AROUND + max(0.0, *after)
    values: np.ndarray = np.round(np.arange(first, last + STEP / 2, STEP), 9)
    return values


def by_waking(run: Solution, clock: float, after: Sequence[float]) -> Solution:
    """A run in which every visit ``after`` waking (hours) holds what was so at each person's own time.

    Who does not wake within four hours of the nominal time, or failed before, has nan there.
    """
    if not after:
        return run
    nominal = clock + nominal_waking(clock)
    look = grid(clock, after)
    columns = np.searchsorted(run.times, look - 1e-6)
    awake = run[AWAKE][:, columns] > 0.5
    known = np.isfinite(run[AWAKE][:, columns])
    woken = ~awake[:, :-1] & awake[:, 1:] & known[:, :-1] & known[:, 1:]
    woken &= np.abs(look[1:] - nominal) <= AROUND + 1e-9
    away = np.where(woken, np.abs(look[1:] - nominal), np.inf)
    nearest, some = away.argmin(axis=1) + 1, woken.any(axis=1)
    y, u, rows = run.y.copy(), run.u.copy(), np.arange(len(run.y))
    for hours in after:
        here = int(np.searchsorted(run.times, nominal + hours - 1e-6))
        step = np.clip(nearest + int(round(hours / STEP)), 0, len(look) - 1)
        y[:, here] = np.where(some[:, None], run.y[rows, columns[step]], np.nan)
        u[:, here] = np.where(some[:, None], run.u[rows, columns[step]], np.nan)
    return replace(run, y=y, u=u)

"""Where every study of some people begins: 28 days before the day of time zero, and from there they are led to it.

What is asked and when one looks changes none of it. Only something given, or looked at, before these 28 days lets the
whole study begin a whole number of such leads earlier. The lead to midnight is lived once for all arms that are given
nothing before it, without a stop at any visit, so that everybody stands there with the same bits in every study.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np

from allostasis.engine import Solution, SteadyState
from allostasis.people import People
from allostasis.studies.running.life_before import LEAD

__all__ = ["DAY_ZERO", "LEAD", "Home", "begin_day", "joined"]

DAY_ZERO = 0.0  # model hour of midnight before study time zero


def begin_day(first: float) -> int:
    """The model's day at whose midnight the study begins; ``first``: model hour of all that comes first."""
    days = -floor((first + 1e-9) / 24)
    return -LEAD * max(1, ceil(days / LEAD))


@dataclass(frozen=True)
class Home:
    """People who have come to where a study begins.

    Attributes:
        people: as they were drawn.
        rest: at the midnight at which the study begins.
        led: at midnight before study time zero, if nothing was given before.
    """

    people: People
    rest: SteadyState
    led: SteadyState

    def __len__(self) -> int:
        return len(self.people)

    def rows(self, which: np.ndarray | slice) -> Home:
        """Some of them, in that order."""
        p = self.people
        people = People(p.index[which], {k: v[which] for k, v in p.covariates.items()}, p.p[which])
        return Home(people, _rows(self.rest, which), _rows(self.led, which))


def _rows(rest: SteadyState, which: np.ndarray | slice) -> SteadyState:
    rows = np.arange(len(rest.p))[which]
    table = {name: getattr(rest, name)[rows] for name in ("p", "y", "u", "residual", "status")}
    why = {new: rest.why[old] for new, old in enumerate(rows.tolist()) if old in rest.why}
    return replace(rest, **table, stopped=None if rest.stopped is None else rest.stopped[rows], why=why)


def joined(parts: Sequence[Solution]) -> Solution:
    """Stretches of the same people's lives as one; who failed did so where they failed first, and has nothing later."""
    status, stopped, why = parts[0].status.copy(), parts[0].stopped.copy(), dict(parts[0].why)
    y, u = [parts[0].y], [parts[0].u]
    for part in parts[1:]:
        over = (status > 0)[:, None, None]  # a later stretch may begin from where they were in another arm
        y.append(np.where(over, np.nan, part.y) if over.any() else part.y)
        u.append(np.where(over, np.nan, part.u) if over.any() else part.u)
        fresh = (status == 0) & (part.status > 0)
        status[fresh], stopped[fresh] = part.status[fresh], part.stopped[fresh]
        why |= {row: text for row, text in part.why.items() if fresh[row]}
    steps = np.sum([part.steps for part in parts], axis=0)
    return replace(
        parts[-1],
        times=np.concatenate([part.times for part in parts]),
        y=np.concatenate(y, axis=1),
        u=np.concatenate(u, axis=1),
        status=status,
        stopped=stopped,
        steps=(int(steps[0]), int(steps[1])),
        why=why,
    )

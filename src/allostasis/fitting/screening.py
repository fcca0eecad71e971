"""Which guesses matter to a group of findings: those that a group should hold, whether it names them or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from allostasis.errors import LedgerError
from allostasis.evidence import model_of, shared_model
from allostasis.fitting.calibration_groups import Group, doubt_of, replays_of
from allostasis.fitting.misses import GroupMisses, weight
from allostasis.ledger import Finding, findings
from allostasis.results import Z
from allostasis.studies import replays
from allostasis.studies.file import Replays

__all__ = ["Screened", "screen"]

STEP = 0.5  # difference in units of doubt
Progress = Callable[..., None]


@dataclass(frozen=True)
class Screened:
    """What one guess, moved alone, could do for a group.

    Attributes:
        parameter: its full name. named: whether the group holds it.
        fall: by how much the sum of squared misses would fall by its best step, as its slope foresees.
        step: that step, in its doubts. moved: the largest miss's change for one doubt.
    """

    parameter: str
    named: bool
    fall: float
    step: float
    moved: float


def screen(
    group: Group,
    *,
    people: int = 40,
    workers: int = 2,
    among: Collection[str] | None = None,
    progress: Progress | None = None,
    of: Replays | None = None,
    ledger: Mapping[str, Finding] | None = None,
) -> tuple[Screened, ...]:
    """Move every guess of the model alone, one half of its doubt, and see what it does to the group's misses.

    One at a time and by slopes: what only two together could do, and thresholds further off, are not seen.

    Args:
        people: how many live in each replay, the same ones each time. workers: threads; they change no number.
        among: full names of guesses to try; every one of the model unless said.
        progress: called with (what, done, total).

    Returns:
        Every guess that moves something, the most useful first.
    """
    book, known = of or replays(), ledger or findings()
    chosen = replays_of(group, book, known)
    misses = GroupMisses(chosen, known, book.modules, people, workers)
    names = [n for r in chosen for n in model_of(r, book.modules).params if among is None or n in among]
    doubts = _doubts(names, book)
    at_rest = misses.at({})
    keep = np.isfinite(at_rest)
    r = at_rest[keep]
    pull = weight(r)
    found = []
    for i, (name, doubt) in enumerate(doubts.items()):
        if progress is not None:
            progress(group.title, i, len(doubts))
        slope = (misses.at({name: float(np.exp(STEP * doubt))})[keep] - r) / STEP
        slope = np.where(np.isfinite(slope), slope, 0.0)
        if not slope.any():
            continue
        force, left = float(slope @ (pull * r)), float(slope @ (pull * slope)) + 1 / Z**2
        found.append(Screened(name, name in group.parameters, force**2 / left, -force / left, float(abs(slope).max())))
    return tuple(sorted(found, key=lambda s: (-s.fall, s.parameter)))


def _doubts(names: list[str], book: Replays) -> dict[str, float]:
    """Doubts of those that are guesses, in the model's own order."""
    model, doubts = shared_model(book.modules), dict[str, float]()
    for name in dict.fromkeys(names):
        try:
            doubts[name] = doubt_of(model, name)
        except LedgerError:
            continue
        except KeyError:
            continue
    return doubts

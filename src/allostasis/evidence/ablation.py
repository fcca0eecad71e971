"""Which findings are lost by cutting a coupling: every coupling between the cores, one at a time.

One kernel serves all cuts (each coupling has a switch), with few people and without the replays of months, so that
the whole table takes minutes. The same people live with and without the coupling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allostasis.evidence.check import Evidence, Progress, check, couplings
from allostasis.evidence.replays import Replays

__all__ = ["LONGEST", "PEOPLE", "Lost", "ablate", "lost"]

PEOPLE, LONGEST = 64, 15 * 24.0


@dataclass(frozen=True)
class Lost:
    """What one cut does.

    Attributes:
        lost: findings that were met and no longer are. won: the reverse.
        moved: findings whose value moves by more than a tenth of its size and two errors.
    """

    coupling: str
    lost: tuple[str, ...]
    won: tuple[str, ...]
    moved: tuple[str, ...]


def ablate(
    cuts: Sequence[str] = (),
    *,
    people: int = PEOPLE,
    longest: float = LONGEST,
    workers: int = 2,
    progress: Progress | None = None,
    of: Replays | None = None,
) -> tuple[Lost, ...]:
    """Cut couplings one by one.

    Args:
        cuts: couplings ``a->b``; all between the cores unless said.
        people: how many live in each replay. longest: hours of the longest replay that is lived.
    """
    tell = progress or (lambda stage, done, total: None)
    asked = {"most": people, "doubt": 0, "baseline": False, "workers": workers, "longest": longest, "of": of}
    every = tuple(cuts) or couplings(of)
    whole = check(**asked)  # type: ignore[arg-type]
    made = []
    for i, coupling in enumerate(every):
        tell(coupling, i, len(every))
        made.append(lost(coupling, whole, check(cut=[coupling], **asked)))  # type: ignore[arg-type]
    return tuple(made)


def lost(coupling: str, whole: Evidence, cut: Evidence) -> Lost:
    """What is met in the whole model and not in the cut one, and the reverse."""
    before, after = ({j.finding.id: j for j in e.judged if j.model is not None} for e in (whole, cut))
    both = [id for id in before if id in after]
    fell = [id for id in both if before[id].verdict == "inside" != after[id].verdict]
    rose = [id for id in both if after[id].verdict == "inside" != before[id].verdict]
    moved = []
    for id in both:
        a, b = before[id].model or {}, after[id].model or {}
        if not abs(b["value"] - a["value"]) <= max(0.1 * abs(a["value"]), 2 * (a["se"] + b["se"])):
            moved.append(id)
    return Lost(coupling, tuple(fell), tuple(rose), tuple(moved))

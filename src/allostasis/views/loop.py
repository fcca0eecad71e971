"""The loop of one person of a result when most goes on: what moves what, against the same person untouched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allostasis.engine import Solution, couplings
from allostasis.errors import AllostasisError
from allostasis.results import Result
from allostasis.studies import LivePerson, plan, stored_study
from allostasis.views.body_map import GROUPS, OF, QUANTITIES

__all__ = ["Loop", "loop_at_peak", "loop_of"]

LOOKED = 60  # moments at which arrows are looked at
LARGE = 1.5  # how far off, in sizes of a state, a card is as dark as it gets


@dataclass(frozen=True)
class Loop:
    """What the diagram shows.

    Attributes:
        arm, person: whose it is. hours: from study time zero.
        edges: arrow ``group>group`` -> how far the sender moves where the receiver is heading, and what it moves most.
        cards: group -> its lead quantity now and untouched, and how far anything in the group is off.
    """

    arm: str
    person: int
    hours: float
    edges: Mapping[str, tuple[float, str]]
    cards: Mapping[str, tuple[float, float, float]]


def loop_of(result: Result) -> Loop | str:
    """Live the first person of a result again, in the arm in which most is given, beside the same person untouched.

    Returns:
        The loop; or why there is none to draw, in words: a result is told of without it.
    """
    try:
        return _lived(result)
    except AllostasisError as error:
        return f"nobody of it could be lived again: {error.what}"
    except Exception as error:  # the result is there, and a drawing may not take it away
        return f"nobody of it could be lived again: {type(error).__name__}"


def _lived(result: Result) -> Loop | str:
    study = stored_study(result.manifest["schema"], lived=True)[0]
    arm = max(study.arms, key=lambda name: (len({g.name for g in study.arms[name]}), len(study.arms[name])))
    who = result.people[(result.people["arm"] == arm) & (result.people["status"] == 0)]["person"]
    if not study.arms[arm] or not len(who):
        return "nothing is given to anybody" if not study.arms[arm] else "nobody lived to the end"
    living = plan(study)
    if living.model.fingerprint != result.manifest["hashes"].get("model"):
        return "the body is another one than when it was run"
    person = LivePerson(living, int(who.iloc[0]), people=study.number)
    first = min(0.0, study.arms[arm][0].at)
    at = np.unique(np.round(np.linspace(first, study.visits[-1], LOOKED + 1), 6))
    run, twin = person.run(arm, at=at), person.run((), at=at)
    if run.status[0] or twin.status[0]:
        return "its first person could not be lived to the end"
    return loop_at_peak(run, twin, arm, int(who.iloc[0]), person.clock)


def loop_at_peak(run: Solution, twin: Solution, arm: str, person: int, clock: float) -> Loop | str:
    """The loop at the moment at which the sizes of its arrows, each at most 1, sum to most."""
    pick = np.arange(1, len(run.times))
    found = couplings(run, twin, pick)
    best: dict[str, tuple[np.ndarray, list[str]]] = {}
    for i, (source, target) in enumerate(found.pairs):
        a, b = OF.get(source), OF.get(target)
        if a is None or b is None or a == b:
            continue
        which, share = found.strongest(i)
        share, names = np.nan_to_num(share), [found.moved[i][k] for k in which]
        if (old := best.get(f"{a}>{b}")) is not None:
            more = np.abs(share) > np.abs(old[0])
            names = [n if m else o for n, o, m in zip(names, old[1], more, strict=True)]
            share = np.where(more, share, old[0])
        best[f"{a}>{b}"] = share, names
    if not best:
        return "fewer than two groups of the body take part"
    k = int(np.sum([np.minimum(np.abs(share), 1) for share, _ in best.values()], axis=0).argmax())
    edges = {edge: (float(share[k]), names[k]) for edge, (share, names) in sorted(best.items())}
    return Loop(arm, person, float(run.times[pick[k]] - clock), edges, _cards(run, twin, int(pick[k])))


def _cards(run: Solution, twin: Solution, k: int) -> dict[str, tuple[float, float, float]]:
    y, z = run.y[0, k], twin.y[0, k]
    off = np.nan_to_num((y - z) / np.maximum(np.abs(z), 0.05 * run.model.scales))
    mine: dict[str, list[float]] = {}
    for i, name in enumerate(run.model.state_names):
        if of := OF.get(name.partition(".")[0]):
            mine.setdefault(of, []).append(float(off[i]))
    made = {}
    for name, group in GROUPS.items():
        if name not in mine:
            continue
        now, calm = (_read(r, group.lead, k) for r in (run, twin))
        made[name] = now, calm, max(mine[name], key=abs) / LARGE
    return made


def _read(run: Solution, name: str, k: int) -> float:
    """A quantity at a moment; nan where this body does not have it."""
    try:
        return float(run.read([name])[name][0, k])
    except (AllostasisError, KeyError):  # a body of few modules
        return float("nan")


def shown(group: str, value: float) -> str:
    """The lead quantity of a card, with its word."""
    q = QUANTITIES[GROUPS[group].lead]
    return "–" if not np.isfinite(value) else f"{value:.{q.digits}f}"

"""When the exposure of an estimand begins: what its arms are given and do not share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["BACKGROUND", "begins", "first_of", "own", "things"]

BACKGROUND = frozenset({"placebo", "hassles"})  # given so that arms are alike, or so that ill people stay ill
Arms = Mapping[str, Sequence[Any]]  # of what has kind, name, amount, at and lasts


def own(arms: Arms, which: Iterable[str]) -> dict[str, list[Any]]:
    """What each of some arms is given, without background and without what all of them share."""
    given = {arm: _exposure(arms[arm]) for arm in which}
    shared = set.intersection(*({_same(g) for g in gs} for gs in given.values())) if len(given) > 1 else set()
    return {arm: [g for g in gs if _same(g) not in shared] for arm, gs in given.items()}


def begins(arms: Arms, which: Iterable[str]) -> float | None:
    """Hours at which the exposure of some arms begins; an arm that is prepared earlier begins when the other does."""
    which = tuple(which)
    apart = own(arms, which)
    given = {arm: _exposure(arms[arm]) for arm in which}
    starts = [min(g.at for g in gs) for gs in (apart if any(apart.values()) else given).values() if gs]
    return max(starts, default=None)


def first_of(arms: Arms, which: Iterable[str], name: str) -> float | None:
    """Hours at which something is first given in some arms; None where it is not."""
    return min((g.at for arm in which for g in arms[arm] if g.name == name), default=None)


def things(given: Sequence[Any], *, amounts: bool = False) -> frozenset[tuple[str, ...]]:
    """What is given, background aside, as kinds and names, with amounts where they count."""
    return frozenset((g.kind, g.name, _amount(g)) if amounts else (g.kind, g.name) for g in _exposure(given))


def schedule(given: Sequence[Any]) -> frozenset[tuple[Any, ...]]:
    """What is given, background aside, with its hours."""
    return frozenset((g.kind, g.name, _amount(g), round(g.at, 6), round(g.lasts, 6)) for g in _exposure(given))


def relative(given: Sequence[Any]) -> frozenset[tuple[Any, ...]]:
    """As :func:`schedule`, with hours from the first of them."""
    first = min((g.at for g in _exposure(given)), default=0.0)
    return frozenset(
        (kind, name, amount, round(at - first, 6), lasts) for kind, name, amount, at, lasts in schedule(given)
    )


def _exposure(given: Sequence[Any]) -> list[Any]:
    return [g for g in given if g.name not in BACKGROUND]


def _amount(g: Any) -> str:
    """An amount in one spelling: ``2.0 ng/kg`` is ``2 ng/kg``."""
    match = re.fullmatch(r"\s*([-+.\d]+(?:[eE][-+]?\d+)?)\s*(.*)", str(g.amount or ""))
    try:
        return f"{float(match[1]):g} {match[2].strip()}".strip() if match else str(g.amount or "")
    except ValueError:
        return str(g.amount)


def _same(g: Any) -> tuple[Any, ...]:
    return g.kind, g.name, g.amount, g.at, g.lasts

"""Which four arms an interaction is of: those that give neither of two things, each of them, and both.

They are told apart by what they give, inert givings that carry hope aside: all else must be the same in the four.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from allostasis.assembly import catalogue
from allostasis.errors import StudyError
from allostasis.studies.file.records import INERT
from allostasis.studies.file.section_reader import Section, flow

if TYPE_CHECKING:
    from allostasis.studies.file.records import Given

__all__ = ["four_arms"]

Arms = Mapping[str, Sequence["Given"]]
_Bag = Counter[tuple[str, str, str | None, float, float]]


def four_arms(here: Section, arms: Arms) -> tuple[tuple[str, str], tuple[str, ...]] | None:
    """The two things, and the arms of neither, the first, the second and both; None after a problem."""
    names = here.items("interaction", "two things given, or two arms", each=(), fix=_advice(arms))
    pair = tuple(str(n) for n in names)
    if not isinstance(here.data["interaction"], (list, tuple)):
        return None
    if len(pair) != 2 or pair[0] == pair[1]:
        here.wrong("interaction", "does not name two things", "two different things that arms give", _advice(arms))
        return None
    if not arms:
        return None
    if here.has("arms"):
        named = tuple(str(n) for n in here.items("arms", "four arms", each=(), fix="Write for example  " + _four(arms)))
        unknown = [n for n in named if n not in arms]
        if len(set(named)) != 4 or len(named) != 4 or unknown:
            found = f"no arm {unknown[0]}" if unknown else f"{len(set(named))} arms"
            needed = "four different arms: neither, the first, the second, both"
            fix = f"Name four of: {', '.join(arms)}" if len(arms) >= 4 else "Add the arms that are missing to  arms:"
            here.problems.add(
                StudyError(
                    f"{here.name('arms')} does not name four arms",
                    where=here.where("arms"),
                    found=found,
                    needed=needed,
                    fix=fix,
                )
            )
            return None
        return (pair[0], pair[1]), named
    bags = {arm: _bag(given) for arm, given in arms.items()}
    ways = _of_arms(pair, bags) if all(n in bags for n in pair) else []
    ways = ways or _of_things(pair, bags)
    if len(ways) == 1:
        return (pair[0], pair[1]), ways[0]
    here.problems.add(_unclear(here, pair, bags, ways))
    return None


def _bag(given: Sequence[Given]) -> _Bag:
    return Counter((g.kind, g.name, g.amount, g.at, g.lasts) for g in given if g.name != INERT)


def _of_arms(pair: Sequence[str], bags: Mapping[str, _Bag]) -> list[tuple[str, ...]]:
    """Two arms named: neither gives what they share, both what either gives."""
    a, b = (bags[n] for n in pair)
    shared, both = a & b, a | b
    if a == shared or b == shared:
        return []
    return [
        (n, pair[0], pair[1], m) for n, m in product(bags, bags) if bags[n] == shared and bags[m] == both and n != m
    ]


def _of_things(pair: Sequence[str], bags: Mapping[str, _Bag]) -> list[tuple[str, ...]]:
    """Two things named that arms give."""
    first, second = (catalogue.key(n) for n in pair)

    def of(bag: _Bag, name: str) -> _Bag:
        return Counter({k: n for k, n in bag.items() if k[1] == name})

    kinds: dict[tuple[bool, bool], list[str]] = {}
    for arm, bag in bags.items():
        kinds.setdefault((bool(of(bag, first)), bool(of(bag, second))), []).append(arm)
    rest = {arm: Counter({k: n for k, n in bag.items() if k[1] not in (first, second)}) for arm, bag in bags.items()}
    four = [kinds.get(k, []) for k in ((False, False), (True, False), (False, True), (True, True))]
    return [
        (n, a, b, m)
        for n, a, b, m in product(*four)
        if rest[n] == rest[a] == rest[b] == rest[m]
        and of(bags[a], first) == of(bags[m], first)
        and of(bags[b], second) == of(bags[m], second)
    ]


def _unclear(here: Section, pair: Sequence[str], bags: Mapping[str, _Bag], found: Sequence[object]) -> StudyError:
    given = sorted({k[1] for bag in bags.values() for k in bag})
    unknown = [n for n in pair if n not in bags and catalogue.key(n) not in given]
    if unknown:
        return StudyError(
            f"no arm gives {unknown[0]}",
            where=here.where("interaction"),
            found=", ".join(pair),
            needed=f"two of what arms give ({', '.join(given)}), or two arms",
            fix=f"Write for example  interaction: [{', '.join(flow(n) for n in given[:2])}]" if len(given) > 1 else "",
        )
    said = f"{len(found)} ways to choose them" if found else "no four arms that differ by these two alone"
    return StudyError(
        "which four arms the interaction is of is not clear",
        where=here.where("interaction"),
        found=said,
        needed="arms that give neither, the first, the second and both, and else the same",
        fix="Name them in this order:  " + _four(list(bags))
        if len(bags) > 3
        else "Add the arms that are missing to  arms:",
    )


def _four(arms: Sequence[str] | Arms) -> str:
    return f"arms: [{', '.join(flow(a) for a in list(arms)[:4])}]"


def _advice(arms: Arms) -> str:
    names = list(dict.fromkeys(g.name for given in arms.values() for g in given if g.name != INERT))[:2]
    return f"Write for example  interaction: [{', '.join(names)}]" if len(names) == 2 else ""

"""Who hopes for what: in a blinded study every arm gets the hope that any arm gets, at the same times, and no more.

Hope follows from inert givings (`placebo`) and from sessions, never from a drug (`biology/expectancy.py`), so that an
arm which alone carries `placebo` would hope alone. In a blinded study the arms' own inert givings make way for a common
schedule: of each day, counted from study time zero, that of the arm which gets most on it. Two arms whose tablets come
an hour apart are not taken for two tablets, and arms that swap drug and placebo half-way share both halves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from allostasis.assembly import catalogue
from allostasis.language import Dose, Record
from allostasis.studies.file.records import INERT

if TYPE_CHECKING:
    from allostasis.studies.file.records import Given
    from allostasis.studies.file.study import Study

__all__ = ["INERT", "Blind", "unblinded"]

_Givings = tuple[tuple[float, float], ...]  # hours from study time zero, and how many inert givings each is worth


@dataclass(frozen=True)
class Blind:
    """Whether a study is blinded, and what of hope each arm gets by it.

    Attributes:
        value: whether it is. why: in words.
        knows: arms outside the blind.
        hope: arm -> inert givings, in the place of its own; arms outside the blind keep their own.
    """

    arms: Mapping[str, tuple[Given, ...]]
    value: bool
    why: str
    knows: tuple[str, ...] = ()
    hope: Mapping[str, _Givings] = field(default_factory=dict)

    @classmethod
    def of(cls, study: Study) -> Blind:
        """By the study's own word, else by what differs between its arms."""
        value, why = (study.blinded, "the study says so") if study.blinded is not None else _usual(study.arms)
        if not value:
            return cls(study.arms, False, why)
        knows: tuple[str, ...] = ()
        if study.blinded is None and any(_carries(given) for given in study.arms.values()):
            knows = tuple(arm for arm, given in study.arms.items() if not given)
            why += "".join(f'; "{arm}" is given nothing, and knows it' for arm in knows)
        return cls(study.arms, True, why, knows, _shared({a: g for a, g in study.arms.items() if a not in knows}))

    @property
    def modules(self) -> tuple[str, ...]:
        """What the model has to hold for it."""
        return (INERT,) if any(self.hope.values()) else ()

    def own(self, arm: str) -> tuple[Given, ...]:
        """What an arm is given, but for inert givings that the common schedule stands for."""
        given = self.arms[arm]
        return tuple(g for g in given if g.name != INERT) if arm in self.hope else given

    def records(self, arm: str, clock: float) -> list[Record]:
        """The inert givings of an arm, as everybody in the blind gets them."""
        return [Dose(clock + at, f"{INERT}.given", size) for at, size in self.hope.get(arm, ())]

    def plain(self) -> dict[str, Any]:
        """For the manifest."""
        return {"value": self.value, "why": self.why, "givings": {arm: len(own) for arm, own in self.hope.items()}}


def unblinded(study: Study) -> list[str]:
    """A warning where one arm alone carries `placebo` while another differs from it by drugs."""
    carrying = [arm for arm, given in study.arms.items() if _carries(given)]
    if len(carrying) != 1:
        return []
    (one,) = carrying
    mine = {_key(g) for g in study.arms[one]}
    others = [arm for arm, given in study.arms.items() if any(_drug(*k[:2]) for k in {_key(g) for g in given} ^ mine)]
    if not others:
        return []
    blind = Blind.of(study)
    differ = "differs" if len(others) == 1 else "differ"
    head = f'the arm "{one}" alone carries {INERT}, while {_and(others)} {differ} by drugs'
    if blind.value:
        return [f"{head}: the study is blinded ({blind.why}), so that everybody in the blind gets the hope of it"]
    return [f"{head}: only its people hope ({blind.why}). Write  blinded: true  for the same hope in every arm"]


def _usual(arms: Mapping[str, tuple[Given, ...]]) -> tuple[bool, str]:
    """Blinded where arms differ by drugs only: nobody can be blind to a therapy, a diet, company or a strain."""
    if len(arms) < 2:
        return False, "there is one arm"
    counted = [Counter(_key(g) for g in given) for given in arms.values()]
    every = {key for one in counted for key in one}
    apart = {key[:2] for key in every if len({one[key] for one in counted}) > 1}
    open_ = sorted(name for kind, name in apart if catalogue.treatment(name, kind=kind).form != "drug")
    if open_:
        return False, f"arms differ by {_and(open_)}"
    if not any(name != INERT for _, name in apart):
        return False, f"arms differ by {INERT} alone" if apart else "arms do not differ by what is given"
    return True, "arms differ by drugs only"


def _shared(arms: Mapping[str, tuple[Given, ...]]) -> dict[str, _Givings]:
    """The common schedule, less the hope that an arm's own sessions raise."""
    everywhere = set.intersection(*({_key(g) for g in given} for given in arms.values()))
    hopes: dict[str, dict[int, list[tuple[float, float, bool]]]] = {arm: {} for arm in arms}
    for arm, given in arms.items():
        for g in given:
            inert, worth = g.name == INERT, catalogue.treatment(g.name, kind=g.kind).hope
            if worth > 0 and (inert or _key(g) not in everywhere):
                hopes[arm].setdefault(int((g.at + 1e-9) // 24), []).append((g.at, worth, inert))
    table: dict[str, list[tuple[float, float]]] = {arm: [] for arm in arms}
    for day in sorted({day for own in hopes.values() for day in own}):
        lists = [sorted(own[day]) for own in hopes.values() if day in own]
        most = max(sum(worth for _, worth, _ in one) for one in lists)
        best = min(one for one in lists if sum(worth for _, worth, _ in one) == most)
        for arm, own in hopes.items():
            sessions = sum(worth for _, worth, inert in own.get(day, ()) if not inert)
            if sessions < most:
                table[arm] += [(at, worth * ((most - sessions) / most)) for at, worth, _ in best]
    return {arm: tuple(givings) for arm, givings in table.items()}


def _key(g: Given) -> tuple[str, str, str | None, float, float]:
    return g.kind, g.name, g.amount, g.at, g.lasts


def _carries(given: tuple[Given, ...]) -> bool:
    return any(g.name == INERT for g in given)


def _drug(kind: str, name: str) -> bool:
    return name != INERT and catalogue.treatment(name, kind=kind).form == "drug"


def _and(names: list[str]) -> str:
    return " and ".join([*([", ".join(names[:-1])] if names[:-1] else []), *names[-1:]])

"""How much hope each arm gets, and whether the four arms of an interaction get the same.

Hope that two things share is counted once in who gets both: an interaction over arms that hope by different amounts is
of hope too. What holds it constant is a common schedule of inert givings and of attention (`blinded: true`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from allostasis.assembly import catalogue
from allostasis.studies.running.blinding import Blind

if TYPE_CHECKING:
    from allostasis.studies.file.study import Study

__all__ = ["same_hope", "unequal_hope"]

NEAR = 0.02  # of a visit's hope


def hope(study: Study, arm: str, blind: Blind) -> dict[int, float]:
    """Day of the study -> hope that is raised on it, in visits: by inert givings, by sessions."""
    days: dict[int, float] = {}
    givings = [(g.at, catalogue.treatment(g.name, kind=g.kind).hope) for g in blind.own(arm)]
    for at, worth in [*givings, *blind.hope.get(arm, ())]:
        if worth > 0:
            day = int((at + 1e-9) // 24)
            days[day] = days.get(day, 0.0) + worth
    return days


def same_hope(study: Study, arms: Sequence[str]) -> bool:
    """Whether people of all these arms hope as much on each day."""
    blind = Blind.of(study)
    every = [hope(study, arm, blind) for arm in arms]
    days = {day for one in every for day in one}
    return all(max(one.get(d, 0.0) for one in every) - min(one.get(d, 0.0) for one in every) < NEAR for d in days)


def unequal_hope(study: Study) -> list[str]:
    """A warning for each interaction whose four arms differ in hope."""
    items, blind = [], Blind.of(study)
    for arms in dict.fromkeys(c.arms for c in study.compare if c.interaction):
        if same_hope(study, arms):
            continue
        sums = ", ".join(f"{arm} {sum(hope(study, arm, blind).values()):.3g}" for arm in arms)
        items.append(
            f"the arms of the interaction of {' and '.join(_pair(study, arms))} differ in hope (in visits: {sums}): "
            "what they share of it counts as antagonism. Write  blinded: true  so that the control gets placebo and "
            "attention, and everybody the same hope"
        )
    return items


def _pair(study: Study, arms: Sequence[str]) -> tuple[str, ...]:
    return next(c.interaction for c in study.compare if c.interaction and c.arms == tuple(arms))

"""Why a state moves at a moment: every flow of it, with its size, for one person of a result."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from allostasis.errors import InputError, UnknownName
from allostasis.packs import need
from allostasis.people import groups
from allostasis.results import Result
from allostasis.studies.file import Study
from allostasis.studies.running.live import FlowShare, LivePerson
from allostasis.studies.running.plan import plan
from allostasis.studies.running.stored import stored_study

__all__ = ["Explanation", "FlowShare", "explain"]


@dataclass(frozen=True)
class Explanation:
    """A state of one person at one moment: its value, its change per hour, the flows that make it.

    ``groups``: what the person has of each group of traits that go together, in SD; empty where traits are drawn apart.
    """

    state: str
    unit: str
    person: int
    arm: str
    at: float
    value: float
    rate: float
    flows: tuple[FlowShare, ...]
    groups: dict[str, float] = field(default_factory=dict)


def explain(
    folder: str | Path, state: str, *, at: float, person: int | None = None, arm: str | None = None
) -> Explanation:
    """Live one person of a result again up to a moment, and take a state's change apart.

    Args:
        state: full name, e.g. ``"hpa.cortisol"``.
        at: hours from study time zero.
        person, arm: the first of each unless said.

    Raises:
        InputError: no such person or arm, or a moment outside the study.
        UnknownName: no such state.
    """
    result = Result.load(folder)
    if not isinstance(result.manifest.get("schema"), dict):
        raise InputError(
            "the manifest holds no study", where=str(folder), needed="a result that `allostasis run` wrote"
        )
    need(result.manifest.get("packs"), where=str(folder))
    study_plan = plan(stored_study(result.manifest["schema"], lived=True)[0])
    if state not in study_plan.model.states:
        raise UnknownName.among("state", state, study_plan.model.states)
    rows = result.people if arm is None else result.people[result.people["arm"] == arm]
    rows = rows if person is None else rows[rows["person"] == person]
    if not len(rows):
        raise InputError(
            "no such person in that arm",
            found=f"person {person}, arm {arm}",
            needed=f"persons {result.people['person'].min()} to {result.people['person'].max()}",
        )
    who, where = int(rows.iloc[0]["person"]), str(rows.iloc[0]["arm"])
    clock = study_plan.study.clock
    moment = clock + at
    if not 24.0 * study_plan.begin_day <= moment <= study_plan.moments[-1] + 1e-9:
        raise InputError(
            "that moment is outside the study",
            found=f"{at:g} h",
            needed=f"{24.0 * study_plan.begin_day - clock:g} to {study_plan.moments[-1] - clock:g} h",
        )
    someone = LivePerson(
        study_plan, who, people=study_plan.study.number
    )  # in the lanes of the run, whose kernel is there
    run = someone.run(where, at=[at])
    shares = someone.flows(run, state)
    value = float(run[state][0, 0])
    unit, rate = study_plan.model.unit(state), sum(s.rate for s in shares)
    return Explanation(state, unit, who, where, at, value, rate, shares, _groups(study_plan.study, who))


def _groups(study: Study, who: int) -> dict[str, float]:
    if study.population.correlated != "declared":
        return {}
    them = groups()
    return dict(zip(them.names, map(float, them.factors(study.seed, np.array([who]))[0]), strict=True))

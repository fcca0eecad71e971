"""One person of one arm of a study as SBML: settled, with everything that happens to them as events."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from allostasis.engine import body_blocks
from allostasis.errors import StudyError, UnknownName
from allostasis.language import Daily
from allostasis.studies import plan
from allostasis.studies.file import Study, read_study
from allostasis.studies.running import DAY_ZERO, Plan, Runner, assign, enrol

__all__ = ["Exported", "export_sbml", "person_as_sbml"]


@dataclass(frozen=True)
class Exported:
    """The text of the file, whom it is about, and the model's clock (h) at the file's time 0."""

    text: str
    arm: str
    person: int
    begin: float
    end: float


def export_sbml(
    study: Study | str | Path, *, arm: str | None = None, person: int | None = None, table: bool = False
) -> Exported:
    """Export one person of one arm.

    Args:
        study: a :class:`Study`, or the path of a study file.
        arm: the first unless said.
        person: index as in a result's table of people; the arm's first unless said.
        table: realised pulses as tables, not as one event each (see :func:`allostasis.sbml.to_sbml`).

    Raises:
        UnknownName: no such arm.
        StudyError: a negative person, too few people who meet the criteria, or other faults of the study.
    """
    study_plan = plan(study if isinstance(study, Study) else read_study(study))
    where = arm if arm is not None else next(iter(study_plan.study.arms))
    if where not in study_plan.study.arms:
        raise UnknownName.among("arm", where, study_plan.study.arms)
    if person is not None and person < 0:
        raise StudyError("there is no such person", found=str(person), needed="0 or more")
    who = _first(study_plan, where) if person is None else person
    return person_as_sbml(study_plan, where, who, table=table)


def person_as_sbml(study_plan: Plan, arm: str, person: int, *, table: bool = False) -> Exported:
    """Settle one person of a planned study and write them as SBML, with the arm's own model.

    The file begins at midnight before study time zero, or where people have settled if something is given, or a visit
    is, before.
    """
    from allostasis.sbml import to_sbml

    runner = Runner(study_plan).of_arm(arm)
    study_plan = runner.plan
    study, model = study_plan.study, study_plan.model
    home = runner.home(np.array([person]))
    people = home.people
    records, blocks = study_plan.given(arm, people.index, people)
    before = [
        study_plan.visits[0],
        *(r.time for r in records[0]),
        *(t for b in blocks for t in b.time[0] if np.isfinite(t)),
    ]
    rest = home.led if min(before) >= DAY_ZERO else home.rest
    if rest.status[0]:
        raise StudyError("this person does not come to rest", found=f"person {person}", fix="Name another person")
    last = int(np.ceil(study_plan.moments[-1] / 24)) + 1
    repeated = {p.into for p in model.patterns.values() if isinstance(p, Daily)}
    body = body_blocks(model, study.seed, people.index, round(rest.time / 24), last, pulses=study.pulses, p=rest.p)
    text = to_sbml(
        model,
        p=rest.p[0],
        y=rest.y[0],
        u=rest.u[0],
        records=records[0],
        blocks=[*(b for b in body if b.into not in repeated), *blocks],
        begin=rest.time,
        table=table,
        title=f"{study.title}: person {person}, {arm}",
    )
    return Exported(text, arm, person, rest.time, float(study_plan.moments[-1]))


def _first(study_plan: Plan, arm: str) -> int:
    study = study_plan.study
    persons, _ = enrol(Runner(study_plan))
    if study.design == "counterfactual":
        return int(persons[0])
    return int(persons[assign(study, persons) == list(study.arms).index(arm)][0])

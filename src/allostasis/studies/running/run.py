"""Run a study: find the people, let them live, measure, compare. In chunks that survive an interruption."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from allostasis.cache import trouble
from allostasis.errors import RunError
from allostasis.packs import use
from allostasis.people import allocate, nobody
from allostasis.results import Result, claim
from allostasis.studies.file.study import Study, read_study
from allostasis.studies.running.chunks import Chunks
from allostasis.studies.running.cohort_run import Runner
from allostasis.studies.running.comparisons import compare
from allostasis.studies.running.enrolment import enrol
from allostasis.studies.running.executors import Tables, Task, map_tasks
from allostasis.studies.running.failing import nobody_finished
from allostasis.studies.running.manifest import manifest
from allostasis.studies.running.plan import Plan, plan
from allostasis.studies.running.published import beside

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["run", "Progress"]

CHUNK = 256  # people a chunk: a second or more of work
LARGEST = 20_000_000  # numbers a chunk may hold: people x moments x states
Progress = Callable[[str, int, int], None]


def run(
    study: Study | str | Path,
    *,
    workers: int = 2,
    cluster: str | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    packs: Iterable[str | Path] = (),
) -> Result:
    """Run a study.

    Args:
        study: a :class:`Study`, or the path of a study file.
        workers: threads, or processes; they change nothing in the result.
        cluster: None for threads of this process, ``"processes"``, or the address of a Dask scheduler.
        out: folder to write; finished chunks are kept beside it until the end, and a later run of the same
            study continues from them.
        progress: called with (stage, done, total); stages are "lives" (of the
            bank), "life before", "screening", "living".
        packs: folders, files or installed names of packs that are taken in before the study is read; their code runs.

    Raises:
        StudyError: too few people meet the criteria, or other faults of the study.
        InputError: the folder cannot be written to, or holds what is not ours.
        RunError: everybody failed, the disk is full, or another run writes to the folder.
    """
    for pack in packs:
        use(pack)
    study_plan = plan(study if isinstance(study, Study) else read_study(study))
    tell = progress or (lambda stage, done, total: None)
    with claim(out) if out else nullcontext() as place:
        chunks = Chunks(place.work if place else None, study_plan)
        result = _lived(Runner(study_plan, workers=workers), chunks, cluster, tell)
        if out:
            try:
                result = result.save(out)
            except RunError as error:
                chunks.tell(error, len(result.people), len(result.people))
                raise
            chunks.clear()
    return result


def _lived(runner: Runner, chunks: Chunks, cluster: str | None, tell: Progress) -> Result:
    study_plan = runner.plan
    persons, screened = enrol(runner, tell, CHUNK * 4)
    tasks = list(_tasks(study_plan, persons))
    kept = [chunks.kept(*task) for task in tasks]
    left = [task for task, tables in zip(tasks, kept, strict=True) if tables is None]
    if cluster is None or (cluster == "processes" and not trouble()):  # others see neither this memory nor this disk
        _grow(runner, left, tell)
    total, done = sum(len(who) for _, who in tasks), 0
    tell("living", 0, total)
    import pandas as pd

    every: list[Tables] = []
    try:
        with closing(map_tasks(runner, _tables, left, cluster=cluster)) as fresh:
            for task, tables in zip(tasks, kept, strict=True):
                if tables is None:
                    tables = next(fresh)
                    chunks.keep(*task, tables)
                every.append(tables)
                done += len(tables[1])
                tell("living", done, total)
    except RunError as error:
        chunks.tell(error, done, total)
        raise
    measures, people = (pd.concat(some, ignore_index=True) for some in zip(*every, strict=True))
    return _result(study_plan, measures, people, screened)


def _grow(runner: Runner, tasks: Iterable[Task], tell: Progress) -> None:
    """Let everybody live until the study, so that all arms and workers find them."""
    bodies = {arm: runner.of_arm(arm) for arm, _ in tasks}
    people: dict[int, list[np.ndarray]] = {}
    for arm, persons in tasks:
        people.setdefault(id(bodies[arm]), []).append(persons)
    for body in {id(b): b for b in bodies.values()}.values():
        body.grow(np.unique(np.concatenate(people[id(body)])), tell)


def assign(study: Study, persons: np.ndarray) -> np.ndarray:
    """The arm of each person of a parallel study, as an index into its arms.

    Raises:
        StudyError: an arm into which chance puts nobody.
    """
    assigned = allocate(persons, study.allocation, study.seed)
    for a, arm in enumerate(study.arms):
        if study.design == "parallel" and not (assigned == a).any():
            raise nobody(study.allocation, arm, len(persons))
    return assigned


def _tasks(study_plan: Plan, persons: np.ndarray) -> Iterator[Task]:
    """Chunks of people, arm by arm: as many as memory bears."""
    study = study_plan.study
    numbers = max(1, len(study_plan.moments) * len(study_plan.model.states))
    size = min(CHUNK, max(16, LARGEST // numbers))
    assigned = assign(study, persons)
    for start in range(0, len(persons), size):
        again: list[Task] = []
        for a, arm in enumerate(study.arms):
            some = persons[start : start + size]
            mine = some if study.design == "counterfactual" else some[assigned[start : start + size] == a]
            if len(mine):
                yield arm, mine
                again += [(name, mine) for name, cut in study_plan.cuts.items() if cut.of == arm]
        yield from again  # the same people once more, with arrows cut


def _tables(runner: Runner, arm: str, persons: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was measured of some people in an arm, as the long tables of a result."""
    import pandas as pd

    seen = runner.measure(persons, arm)
    rows = [
        pd.DataFrame(
            {
                "person": np.repeat(persons, len(seen.hours)),
                "arm": arm,
                "time_h": np.tile(seen.hours, len(persons)),
                "measure": name,
                "value": seen.values[arm, name].ravel(),
                "unit": unit,
                "limited": seen.limited[arm, name].ravel(),
            }
        )
        for name, unit in seen.units.items()
    ]
    people = pd.DataFrame({"person": persons, "arm": arm, **seen.covariates[arm], **seen.ends[arm]})
    return pd.concat(rows, ignore_index=True), people


def _result(study_plan: Plan, measures: pd.DataFrame, people: pd.DataFrame, screened: int) -> Result:
    if (people["status"] > 0).all():
        raise nobody_finished(people)
    order = ["measure", "arm", "person", "time_h"]
    names = {r.name: i for i, r in enumerate(study_plan.readouts)}
    arms = {a: i for i, a in enumerate(study_plan.every)}
    keyed = measures.assign(measure=measures["measure"].map(names), arm=measures["arm"].map(arms))
    measures = measures.loc[keyed.sort_values(order, kind="stable").index].reset_index(drop=True)
    people = people.sort_values(["arm", "person"], kind="stable").reset_index(drop=True)
    record = manifest(study_plan, people, screened)
    draft = Result(measures, people, record)
    record["comparisons"] = compare(study_plan, draft)
    record["published"] = beside(study_plan, draft)
    record["result"] = draft.bytes_hash()
    return draft

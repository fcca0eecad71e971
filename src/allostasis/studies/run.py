"""Run a study: find the people, let them live, measure, compare. In chunks that survive an interruption."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from allostasis.errors import RunError, StudyError
from allostasis.people import randomise
from allostasis.studies.endpoints import compare, lookup
from allostasis.studies.manifest import identity, manifest
from allostasis.studies.measure import measure
from allostasis.studies.plan import Plan, plan
from allostasis.studies.published import beside
from allostasis.studies.result import Result
from allostasis.studies.schema import Study, read_study

__all__ = ["run", "Progress"]

CHUNK = 64  # people a chunk: a second or more of work
Progress = Callable[[str, int, int], None]


def run(
    study: Study | str | Path, *, workers: int = 2, out: str | Path | None = None, progress: Progress | None = None
) -> Result:
    """Run a study.

    Args:
        study: a :class:`Study`, or the path of a study file.
        workers: threads; they change nothing in the result.
        out: folder to write; finished chunks are kept beside it until the end, and a later run of the same
            study continues from them.
        progress: called with (stage, done, total).

    Raises:
        StudyError: too few people meet the criteria, or other faults of the study.
        RunError: everybody failed.
    """
    made = plan(study if isinstance(study, Study) else read_study(study))
    tell = progress or (lambda stage, done, total: None)
    folder = Path(out) if out else None
    work = folder.with_name(f"{folder.name}.work") / identity(made)[:16] if folder else None
    persons, screened = enrol(made, workers, tell)
    measures, people = [], []
    done = 0
    total = len(persons) * (len(made.study.arms) if made.study.design == "counterfactual" else 1)
    tell("living", 0, total)
    for start in range(0, len(persons), CHUNK):
        some = persons[start : start + CHUNK]
        for m, p in _chunk(made, some, np.arange(start, start + len(some)), work, workers):
            measures.append(m)
            people.append(p)
            done += len(p)
            tell("living", done, total)
    result = _result(made, pd.concat(measures, ignore_index=True), pd.concat(people, ignore_index=True), screened)
    if folder is not None:
        result = result.save(folder)
        shutil.rmtree(folder.with_name(f"{folder.name}.work"), ignore_errors=True)
    return result


def enrol(made: Plan, workers: int, tell: Progress) -> tuple[np.ndarray, int]:
    """Find people who meet the criteria at the first visit, in the order of their index; and how many were seen."""
    study = made.study
    if study.enrol is None:
        return np.arange(study.number), study.number
    found: list[int] = []
    seen = 0
    screening = made.screening()
    while len(found) < study.number and seen < study.screen:
        index = np.arange(seen, min(seen + CHUNK * 4, study.screen))
        lives = screening.live(index, ("screening",), workers=workers)["screening"]
        values = {r.name: measure(r, lives[0], screening.visits, index, study.seed) for r in screening.readouts}
        passed = study.enrol.evaluate(lookup(screening, values, lives[1]))
        for i, ok in zip(index, np.broadcast_to(passed, index.shape), strict=True):
            seen += 1
            if ok == 1 and len(found) < study.number:
                found.append(int(i))
            if len(found) == study.number:
                break
        tell("screening", len(found), study.number)
    if len(found) < study.number:
        raise StudyError(
            "too few people meet the criteria",
            where="people.enrol",
            found=f"{len(found)} of {seen} screened",
            needed=str(study.number),
            fix="Loosen the criteria, ask for fewer people, or raise people.screen.",
        )
    return np.array(found), seen


def _chunk(
    made: Plan, persons: np.ndarray, order: np.ndarray, work: Path | None, workers: int
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Measurements and people of a chunk, from disk where it was finished before."""
    study = made.study
    arms = tuple(study.arms)
    assigned = randomise(study.number, study.allocation, study.seed)[order]
    for a, arm in enumerate(arms):
        mine = persons if study.design == "counterfactual" else persons[assigned == a]
        if not len(mine):
            continue
        kept = work / f"{a:03d}-{order[0]:08d}" if work else None
        if kept is not None and kept.exists():
            yield pd.read_parquet(kept / "measures.parquet"), pd.read_parquet(kept / "people.parquet")
            continue
        m, p = _tables(made, arm, mine, workers)
        if kept is not None:
            part = kept.with_name(kept.name + ".part")
            part.mkdir(parents=True, exist_ok=True)
            m.to_parquet(part / "measures.parquet", index=False)
            p.to_parquet(part / "people.parquet", index=False)
            part.rename(kept)
        yield m, p


def _tables(made: Plan, arm: str, persons: np.ndarray, workers: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    solution, covariates = made.live(persons, (arm,), workers=workers)[arm]
    hours = np.round(made.visits - made.study.clock, 9)
    rows = []
    for readout in made.readouts:
        seen = measure(readout, solution, made.visits, persons, made.study.seed)
        rows.append(
            pd.DataFrame(
                {
                    "person": np.repeat(persons, len(hours)),
                    "arm": arm,
                    "time_h": np.tile(hours, len(persons)),
                    "measure": readout.name,
                    "value": seen.value.ravel(),
                    "unit": readout.unit,
                    "limited": seen.limited.ravel(),
                }
            )
        )
    people = pd.DataFrame(
        {"person": persons, "arm": arm, **covariates, "status": solution.status, "stopped_h": solution.stopped}
    )
    return pd.concat(rows, ignore_index=True), people


def _result(made: Plan, measures: pd.DataFrame, people: pd.DataFrame, screened: int) -> Result:
    if (people["status"] > 0).all():
        raise RunError(
            "nobody's integration finished",
            found=f"{len(people)} failed",
            needed="at least one",
            fix="Look at the parameters that the study changes, or run `allostasis model` for what they mean.",
        )
    order = ["measure", "arm", "person", "time_h"]
    names = {r.name: i for i, r in enumerate(made.readouts)}
    arms = {a: i for i, a in enumerate(made.study.arms)}
    keyed = measures.assign(measure=measures["measure"].map(names), arm=measures["arm"].map(arms))
    measures = measures.loc[keyed.sort_values(order, kind="stable").index].reset_index(drop=True)
    people = people.sort_values(["arm", "person"], kind="stable").reset_index(drop=True)
    record = manifest(made, people, screened)
    draft = Result(measures, people, record)
    record["comparisons"] = compare(made, draft)
    record["published"] = beside(made, draft)
    record["result"] = draft.bytes_hash()
    return draft

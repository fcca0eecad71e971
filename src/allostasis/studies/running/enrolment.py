"""Screening: who meets the criteria at study time zero, for studies and replays alike."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import numpy as np

from allostasis.errors import StudyError
from allostasis.studies.running.cohort_run import Runner
from allostasis.studies.running.life_before import BLOCK

__all__ = ["enrol", "passed"]

SCREENED = 1024  # people screened together, at most


def passed(runner: Runner, persons: np.ndarray) -> np.ndarray:
    """Who of some people meets the criteria, a mask of shape (N,)."""
    study = runner.plan.study
    return runner.screening().measure(persons, "screening").holds("screening", study.enrol)


def enrol(
    runner: Runner, tell: Callable[[str, int, int], None] = lambda stage, done, total: None, at_once: int = SCREENED
) -> tuple[np.ndarray, int]:
    """Find as many people as the study has who meet its criteria, in the order of their index; and how many were seen.

    People from the bank are those who live at the age at which the study meets them.

    Raises:
        StudyError: too few of those whom the study may screen.
    """
    study = runner.plan.study
    if study.enrol is None and runner.bank is None:
        return np.arange(study.number), study.number
    found: list[int] = []
    seen = begin = 0
    while len(found) < study.number and begin < study.screen:
        share = (len(found) + 1) / (seen + 2)  # nobody lives a year for a screening that has found enough
        wanted = ceil((study.number - len(found)) / share / BLOCK) * BLOCK
        index = np.arange(begin, min(begin + min(wanted, at_once), study.screen))
        begin += len(index)
        if runner.bank is not None:
            runner.bank.grow(index, tell)
            index = index[runner.bank.there(index)]
        if study.enrol is None:
            fit = np.ones(len(index), bool)
        else:
            runner.grow(index, tell)
            fit = passed(runner, index)
        for i, fits in zip(index.tolist(), fit.tolist(), strict=True):
            seen += 1
            if fits:
                found.append(i)
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

"""Screening: who meets the criteria at study time zero, for studies and replays alike.

Of several criteria each brings as many people (cases and controls): everybody counts for the first that they meet and
that still lacks somebody, in the order of their index. What a life has had is known before anybody lives on, so that
of the bank only those are lived whom it does not rule out.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import numpy as np

from allostasis.errors import StudyError
from allostasis.expressions import Expression
from allostasis.studies.running.cohort_run import Runner
from allostasis.studies.running.criteria import known_before, parts, shares
from allostasis.studies.running.life_before import BLOCK

__all__ = ["enrol", "passed"]

SCREENED = 1024  # people screened together, at most


def passed(runner: Runner, persons: np.ndarray) -> np.ndarray:
    """Who of some people meets the criteria, a mask of shape (N,)."""
    return _met(runner, persons, (runner.plan.study.enrol,))[:, 0]


def _met(runner: Runner, persons: np.ndarray, criteria: tuple[Expression | None, ...]) -> np.ndarray:
    """Who of some people meets each of some criteria, shape (N, criteria)."""
    if not len(persons):
        return np.zeros((0, len(criteria)), bool)
    seen = runner.screening().measure(persons, "screening")
    return np.column_stack([seen.holds("screening", one) for one in criteria])


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
    criteria = study.strata or (study.enrol,)
    lacking = shares(study.number, len(criteria))
    found: list[int] = []
    seen = begin = 0
    got = np.zeros(len(criteria))
    while lacking.any() and begin < study.screen:
        share = (got + 1) / (seen + 2)  # nobody lives a year for a screening that has found enough
        wanted = ceil(float(np.max(lacking / share)) / BLOCK) * BLOCK
        index = np.arange(begin, min(begin + min(wanted, at_once), study.screen))
        begin += len(index)
        if runner.bank is not None:
            runner.bank.grow(index, tell)
            index = index[runner.bank.there(index)]
        fit = _fitting(runner, index, criteria, lacking > 0, tell)
        for i, fits in zip(index.tolist(), fit, strict=True):
            seen += 1
            if (open_ := np.flatnonzero(fits & (lacking > 0))).size:
                found.append(i)
                lacking[open_[0]] -= 1
                got[open_[0]] += 1
            if not lacking.any():
                break
        tell("screening", len(found), study.number)
    if lacking.any():
        raise StudyError(
            "too few people meet the criteria",
            where="people.enrol",
            found=f"{len(found)} of {seen} screened"
            + "".join(f"; {int(n)} with {one}" for n, one in zip(got, study.strata, strict=False)),
            needed=str(study.number),
            fix="Loosen the criteria, ask for fewer people, or raise people.screen.",
        )
    return np.array(found), seen


def _fitting(
    runner: Runner,
    index: np.ndarray,
    criteria: tuple[Expression | None, ...],
    open_: np.ndarray,
    tell: Callable[[str, int, int], None],
) -> np.ndarray:
    """Who meets each of the criteria that still lack people, shape (N, criteria); others are not looked at."""
    if criteria == (None,):
        return np.ones((len(index), 1), bool)
    fit = np.zeros((len(index), len(criteria)), bool)
    may = known_before(runner, index, [parts(one) for one in criteria]) & open_[None]
    rows = np.flatnonzero(may.any(axis=1))
    runner.grow(index[rows], tell)
    fit[rows] = _met(runner, index[rows], criteria) & may[rows]
    return fit

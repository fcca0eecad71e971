"""Criteria of a study: how many people each brings, and what of them is known before anybody lives on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from allostasis.assembly import catalogue
from allostasis.engine import numpy_ops, source_of
from allostasis.expressions import COVARIATES, Expression, Part
from allostasis.lives import HISTORY
from allostasis.results import Measurements

if TYPE_CHECKING:
    from allostasis.studies.running.cohort_run import Runner

__all__ = ["known_before", "parts", "shares"]


def known_before(runner: Runner, persons: np.ndarray, criteria: Sequence[Sequence[Expression]]) -> np.ndarray:
    """Who may still meet which criterion, (N, criteria), each the conditions that must all hold.

    What cannot be told yet rules out nobody; people are drawn and asked once for all criteria.
    """
    may = np.ones((len(persons), len(criteria)), bool)
    told = [[one for one in some if one.names and all(map(_source, one.names))] for some in criteria]
    if not any(told) or runner.bank is None or not len(persons):
        return may
    names = dict.fromkeys(n for some in told for one in some for n in one.names if n not in COVARIATES)
    people, model = runner.drawn(persons), runner.plan.model
    written, n = source_of(model, p=people.p), len(persons)
    y, u = (np.tile(np.asarray(x, float)[:, None], (1, n)) for x in (model.scales, model.input_starts))
    with np.errstate(all="ignore"):
        offers = written.run.offers(numpy_ops, 0.0, y, u, written.parameters(people.p).T)
    values = {("screening", ""): np.zeros((n, 1))}  # an arm, also where only covariates are asked for
    for name in names:
        at = list(model.offers).index(_source(name))
        values["screening", name] = np.broadcast_to(np.asarray(offers[at], float), (n,))[:, None]
    units = {name: catalogue.readout(name).unit for name in names}
    known = Measurements.together(np.zeros(1), values, units, people.covariates, np.zeros(n, bool), persons=persons)
    for k, some in enumerate(told):
        for one in some:
            may[:, k] &= known.holds("screening", one)
    return may


def _source(name: str) -> str:
    """What of a life a name is told from; empty for what has to be measured."""
    if name in COVARIATES:
        return name
    of = getattr(catalogue.readout(name), "of", "")
    return of if isinstance(of, str) and of.startswith(f"{HISTORY}.") else ""


def shares(number: int, groups: int) -> np.ndarray:
    """How many people each of some criteria brings: as many, the first one more where it does not come out."""
    return np.array([number // groups + (k < number % groups) for k in range(groups)])


def parts(criterion: Expression | None) -> list[Expression]:
    """Conditions that must all hold for a criterion to."""
    if criterion is None:
        return []

    def split(part: Part) -> list[Part]:
        return [p for one in part.parts for p in split(one)] if part.kind == "and" else [part]

    return [Expression(criterion.text, part) for part in split(criterion.root)]

"""Criteria of a study: how many people each brings, and what of them is known before anybody lives on."""

from __future__ import annotations

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


def known_before(runner: Runner, persons: np.ndarray, conditions: list[Expression]) -> np.ndarray:
    """Who may still meet all of some conditions, a mask of shape (N,); what cannot be told yet rules out nobody."""
    may = np.ones(len(persons), bool)
    told = [one for one in conditions if one.names and all(_source(name) is not None for name in one.names)]
    if not told or runner.bank is None or not len(persons):
        return may
    names = dict.fromkeys(n for one in told for n in one.names)
    people, model = runner.drawn(persons), runner.plan.model
    written, n = source_of(model, p=people.p), len(persons)
    y, u = (np.tile(np.asarray(x, float)[:, None], (1, n)) for x in (model.scales, model.input_starts))
    with np.errstate(all="ignore"):
        offers = written.run.offers(numpy_ops, 0.0, y, u, written.parameters(people.p).T)
    values = {}
    for name in (n for n in names if n not in COVARIATES):
        at = list(model.offers).index(str(_source(name)))
        values["screening", name] = np.broadcast_to(np.asarray(offers[at], float), (n,))[:, None]
    units = {name: catalogue.readout(name).unit for _, name in values}
    if not values:
        values, units = {("screening", ""): np.zeros((n, 1))}, {"": "1"}
    known = Measurements.together(np.zeros(1), values, units, people.covariates, np.zeros(n, bool), persons=persons)
    for one in told:
        may &= known.holds("screening", one)
    return may


def _source(name: str) -> str | None:
    """What of a life a name is told from; None for what has to be measured."""
    if name in COVARIATES:
        return name
    of = getattr(catalogue.readout(name), "of", "")
    return of if isinstance(of, str) and of.startswith(f"{HISTORY}.") else None


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

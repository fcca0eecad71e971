"""The same people under every regimen that a search asks for; who has lived one is kept, on disk too.

A plan with a trigger needs no lives of its own: whom its trigger holds for lives on as under the regimen with it, all
others as under the one without, and both are the same until then.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from allostasis import cache
from allostasis.expressions import COVARIATES
from allostasis.results import Measurements
from allostasis.studies import plan
from allostasis.studies.file import Given, Study
from allostasis.studies.running import Plan, Runner, enrol
from allostasis.trials.plan_file import USUAL, PlanFile
from allostasis.trials.plans import Regimen

__all__ = ["Lives"]

ARM = "plan"
Tell = Callable[[str, int, int], None]
Tables = dict[str, np.ndarray]  # read-out -> (N, visits), and "failed" -> (N,)


class Lives:
    """The people of a search. ``days``: person-days that were lived now, and not before."""

    def __init__(self, of: PlanFile, *, workers: int = 2, tell: Tell = lambda what, done, total: None) -> None:
        self.of, self.days = of, 0.0
        self._known: dict[Regimen, tuple[np.ndarray, Tables]] = {}
        self.base = self._planned()
        self.runner = Runner(self.base, workers=workers)
        self.persons, self.screened = enrol(self.runner, tell)
        self.runner.grow(self.persons, tell)
        self.home = self.runner.home(self.persons)

    def _planned(self) -> Plan:
        """A body that holds all that any component gives."""
        study = self.of.study
        every = tuple(g for c in self.of.components for given in c.gives.values() for g in given)
        return plan(_with(study, {USUAL: study.arms[USUAL], ARM: tuple({(g.kind, g.name): g for g in every}.values())}))

    @property
    def hours(self) -> np.ndarray:
        """Of the visits."""
        return self.base.hours

    @cached_property
    def covariates(self) -> Mapping[str, np.ndarray]:
        """Age, body mass index and sex of everybody, shape (N,)."""
        return {n: v for n, v in self.home.people.covariates.items() if n in COVARIATES}

    def measured(self, regimen: Regimen, rows: np.ndarray) -> Measurements:
        """What was seen of some of the people under a regimen.

        Args:
            rows: places among all people, ascending, shape (n,).
        """
        have, tables = self._known.get(regimen, (np.empty(0, int), {}))
        missing = np.setdiff1d(rows, have)
        if len(missing):
            fresh = self._kept(regimen, missing)
            merged = {n: np.concatenate([tables[n], v]) if tables else v for n, v in fresh.items()}
            order = np.argsort(have_now := np.concatenate([have, missing]), kind="stable")
            have, tables = have_now[order], {n: v[order] for n, v in merged.items()}
            self._known[regimen] = have, tables
        at = np.searchsorted(have, rows)
        return Measurements.together(
            self.hours,
            {(ARM, r.name): tables[r.name][at] for r in self.base.readouts},
            {r.name: r.unit for r in self.base.readouts},
            {n: v[rows] for n, v in self.covariates.items()},
            tables["failed"][at] > 0,
            0.0,
            self.persons[rows],
        )

    def _kept(self, regimen: Regimen, rows: np.ndarray) -> Tables:
        given = self._given(regimen)
        told = [self._identity, [g.plain() for g in given], self.persons[rows].tolist()]

        def made() -> bytes:
            self.days += len(rows) * self.of.lasts / 24
            return _packed(self._lived(given, rows))

        return _unpacked(cache.once("plans", cache.hashed(told), made))

    def _lived(self, given: tuple[Given, ...], rows: np.ndarray) -> Tables:
        arms = {ARM: given}
        mine = self.runner.of(replace(self.base, arms=arms, blind=replace(self.base.blind, arms=arms)), at_home=True)
        mine._homes = [*self.runner._homes]
        seen = mine.measure(self.persons[rows], ARM)
        return {n: v for (_, n), v in seen.values.items()} | {"failed": seen.failed[ARM].astype(float)}

    def _given(self, regimen: Regimen) -> tuple[Given, ...]:
        """What a regimen gives, with what everybody gets; nothing after people are followed no more."""
        items = list(self.of.study.arms[USUAL])
        for name, begin, lasts in sorted(regimen):
            gives = self.of.component(name).gives[lasts]
            items += [replace(g, at=round(g.at + begin, 9)) for g in gives if g.at + begin < self.of.lasts - 1e-9]
        return tuple(sorted(items, key=lambda g: g.at))

    @cached_property
    def _identity(self) -> str:
        """All that what is seen follows from, beside what is given and who they are."""
        known, study, how = self.base, self.of.study, self.runner.options
        told: list[Any] = [known.model.fingerprint, how.method, repr(how.rtol), how.single]
        said = {k: v for k, v in study.to_dict().items() if k not in {"study", "arms", "compare", "published"}}
        said["people"] = {k: v for k, v in said["people"].items() if k not in {"number", "enrol", "screen"}}
        told += [known.born, known.begin_day, said, cache.versions("numpy", "numba")]
        told += [self.runner.bank.words if self.runner.bank is not None else ""]
        told += [cache.code_hash("studies.running.cohort_run", "readouts", "treatments", "stressors", "conditions")]
        return cache.hashed(told)


def _with(study: Study, arms: Mapping[str, tuple[Given, ...]]) -> Study:
    return study.but(arms={name: [g.plain() for g in given] for name, given in arms.items()})


def _packed(tables: Tables) -> bytes:
    """Arrays as bytes: a line of JSON, then the numbers."""
    head = json.dumps({n: list(v.shape) for n, v in tables.items()}).encode()
    body = io.BytesIO()
    for v in tables.values():
        body.write(np.ascontiguousarray(v, "<f8").tobytes())
    return head + b"\n" + body.getvalue()


def _unpacked(data: bytes) -> Tables:
    head, _, body = data.partition(b"\n")
    tables, at = {}, 0
    for name, shape in json.loads(head).items():
        size = 8 * int(np.prod(shape))
        tables[name] = np.frombuffer(body[at : at + size], "<f8").reshape(shape)
        at += size
    return tables

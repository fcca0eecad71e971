"""What the tests of brain and mind share: small models run by the reference solver, one typical person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import assemble
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, Module, Record, Step

Run = dict[str, np.ndarray]


def by_hand(name: str, *zero: str, **values: float) -> Module:
    """A stand-in for a neighbour: offers that an input of the same name moves, and offers that stay 0."""
    m = Module(name, about="set by hand")
    for offer in zero:
        m.offer(offer, sp.Integer(0), unit="1", about=offer)
    for offer, start in values.items():
        m.offer(offer, m.input(f"set_{offer}", unit="1", start=start, about=offer), unit="1", about=offer)
    return m


def moved(path: str, change: float, at: float = 0.0) -> Step:
    """A stand-in's offer moves."""
    module, _, offer = path.partition(".")
    return Step(at, f"{module}.set_{offer}", change)


def live(
    modules: Sequence[str | Module],
    days: float,
    records: Sequence[Record] = (),
    *,
    cut: Sequence[str] = (),
    start: Mapping[str, float] | None = None,
    params: Mapping[str, float] | None = None,
    every: float = 6.0,
) -> Run:
    """One typical person for some days."""
    times = np.arange(0.0, 24 * days + 1e-6, every)
    model = assemble(modules, cut=cut)
    released = {"study.released": 1.0, **(params or {})}
    return reference.solve(
        model, times, begin=0.0, records=records, start=start, params=released, rtol=1e-6, daily=True
    )


BODY = (
    *("clock", "hpa", "autonomic", "inflammation", "glucocorticoid", "low_grade", "acute_phase", "temperature"),
    *("microglia", "kynurenine", "transmitters", "plasticity", "circuits", "sickness", "appraisal", "fear"),
    *("reward", "activation", "symptoms", "cognition", "fatigue", "behaviour", "contact", "impulsivity", "expectancy"),
)


@pytest.fixture(scope="session")
def endotoxin_day() -> Callable[..., Run]:
    """A day after 0.8 ng/kg at 09:00 in the whole loop, hourly; with couplings cut, or without the dose."""
    kept: dict[Any, Run] = {}

    def day(*cut: str, dose: float = 0.8) -> Run:
        if (cut, dose) not in kept:
            times = 9.0 + np.arange(0.0, 25.0)
            model = assemble([*BODY, "endotoxin"], cut=cut)
            records = [Dose(9.0, "endotoxin.blood", dose)] if dose else []
            kept[cut, dose] = reference.solve(model, times, begin=0.0, records=records, rtol=1e-5)
        return kept[cut, dose]

    return day

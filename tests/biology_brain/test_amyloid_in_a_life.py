"""Amyloid that grows in a life: years between a scan and dementia, shares by age and gene, an antibody's 18 months."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from allostasis.assembly import assemble, catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, Record, Scale

YEAR = 8766.0


def lived(
    years: np.ndarray, records: list[Record] | None = None, body: tuple[str, ...] = ("plaque",), **numbers: float
) -> dict[str, np.ndarray]:
    given = {n.replace("__", "."): v for n, v in numbers.items()} | {"study.released": 1.0}
    model = assemble(list(body), use={"plaque": "growing"})
    run: dict[str, np.ndarray] = reference.solve(model, years * YEAR, records=records or [], params=given, rtol=1e-7)
    return run


def test_a_scan_turns_twelve_years_before_it_is_clear_and_nineteen_before_the_disease() -> None:
    """5 centiloids 12 years before 24, 90 of them 19.2 years after (Villemagne 2013)."""
    years = np.arange(0.0, 40.1, 0.1)
    run = lived(years, person__age=60.0, plaque__onset=72.0 * YEAR)
    amyloid = run["plaque.centiloid"]
    assert amyloid[0] == pytest.approx(5, abs=2)
    assert np.interp(12.0, years, amyloid) == pytest.approx(24, abs=0.5)
    assert np.interp(31.2, years, amyloid) == pytest.approx(90, abs=1.5)
    assert (np.diff(amyloid) > 0).all()


def test_who_comes_ten_years_older_has_what_ten_years_would_have_brought() -> None:
    years = np.array([0.0, 10.0])
    younger = lived(years, person__age=75.0, plaque__onset=72.0 * YEAR)
    older = lived(years, person__age=85.0, plaque__onset=72.0 * YEAR)
    for path, off in (("plaque.centiloid", 0.5), ("plaque.tau", 0.08), ("plaque.lost", 0.2)):
        assert younger[path][1] == pytest.approx(older[path][0], abs=off), path


def test_dementia_comes_some_seventeen_years_after_the_scan_and_memory_fails_before() -> None:
    """Below -2 SD 14 to 20 years after; below -1 SD first, two to six years earlier (3.3 published)."""
    years = np.arange(0.0, 40.1, 0.1)
    lost = lived(years, person__age=60.0, plaque__onset=60.0 * YEAR)["plaque.lost"]
    demented, failing = (float(np.interp(x, lost, years)) for x in (2.0, 1.0))
    assert 14 < demented < 20
    assert 2 < demented - failing < 6


@pytest.mark.parametrize(("carrier", "age"), [(0.0, 65.0), (1.0, 55.0)])
def test_fifteen_in_a_hundred_are_positive_at_the_published_ages(carrier: float, age: float) -> None:
    p = catalogue.module("plaque", "growing").params
    mean = p["onset"].value - carrier * p["apoe4_sooner"].value
    assert norm.cdf((age - mean) / p["onset"].varies) == pytest.approx(0.15, abs=0.01)


def test_lecanemab_clears_it_in_eighteen_months_and_it_grows_again() -> None:
    """77.9 to 22.4 centiloids in its trial, on which the clearance was set; after it it comes back."""
    body = ("plaque", "lecanemab")
    doses: list[Record] = [Dose(336.0 * k, "lecanemab.central", 700.0) for k in range(39)]
    years = np.arange(0.0, 6.01, 0.25)
    run = lived(years, doses, body, person__age=72.0, plaque__onset=57.0 * YEAR)
    amyloid = run["plaque.centiloid"]
    assert amyloid[0] == pytest.approx(78, abs=3)
    assert amyloid[6] == pytest.approx(22.4, abs=10)
    assert amyloid[-1] > 1.3 * amyloid[7]
    none = lived(years, [], body, person__age=72.0, plaque__onset=57.0 * YEAR)
    assert run["plaque.lost"][-1] < none["plaque.lost"][-1]
    assert run["plaque.tau"][-1] < none["plaque.tau"][-1]


def told(name: str, memory: float, executive: float) -> float:
    """A scale's value where nobody errs, in SD of healthy people."""
    scale = catalogue.readout(name)
    assert isinstance(scale, Scale)
    felt = {"cognition.memory": memory, "cognition.executive": executive}
    return scale.shift + scale.times * sum(
        item.times * felt[item.of] > cut for item in scale.items for cut in item.cuts
    )


@pytest.mark.parametrize(
    ("memory", "executive", "criteria"),
    [(0.0, 0.0, 0), (-2.5, 0.0, 1), (-1.9, -1.6, 1), (-2.1, -1.6, 2), (2.5, 2.5, 0)],
)
def test_dementia_is_memory_and_another_domain(memory: float, executive: float, criteria: int) -> None:
    assert told("dementia", memory, executive) == criteria


def test_the_short_examination_is_full_in_health_and_at_its_cut_where_dementia_begins() -> None:
    """30 points; 24 or fewer is the usual cut; moderate dementia has 10 to 20; nobody has fewer than none."""
    assert told("mmse", 0.0, 0.0) == 30 == told("mmse", 3.0, 3.0)
    assert 22 <= told("mmse", -2.0, -2.0) <= 25
    assert 8 <= told("mmse", -3.0, -3.0) <= 20
    assert told("mmse", -9.0, -9.0) == 0


def test_what_a_life_with_amyloid_loses_meets_the_criteria_at_last() -> None:
    years = np.arange(0.0, 25.1, 0.5)
    run = lived(
        years, body=("plaque", "cognition"), person__age=65.0, plaque__onset=62.0 * YEAR, cognition__memory_age=0.0
    )
    counts = [told("dementia", m, e) for m, e in zip(run["cognition.memory"], run["cognition.executive"], strict=True)]
    assert counts[0] == 0 and counts[-1] == 2 and counts == sorted(counts)
    assert 8 < years[counts.index(2)] < 20

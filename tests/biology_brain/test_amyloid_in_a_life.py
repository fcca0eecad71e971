"""Amyloid that grows in a life: years between a scan and dementia, shares by age and gene, an antibody's 18 months."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from allostasis.assembly import assemble, catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, Record

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

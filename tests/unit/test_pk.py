"""Kinetic blocks against what textbooks give in closed form."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import assemble
from allostasis.engine.backends import scipy_reference as reference
from allostasis.errors import ModelError
from allostasis.language import (
    Dose,
    Treatment,
    depot,
    effect_site,
    free_concentration,
    intravenous,
    occupancy,
    oral,
    ternary,
)

T = np.arange(0.0, 48.5, 0.5)


def _number(m: Treatment, name: str, value: float, unit: str) -> sp.Symbol:
    return m.param(name, value, unit, source="proposal")


def _lived(m: Treatment, dose: float, into: str, what: str = "concentration") -> np.ndarray:
    run = reference.solve(assemble([m]), T, records=[Dose(0.0, f"{m.name}.{into}", dose)], rtol=1e-10)
    return np.asarray(run[f"{m.name}.{what}"])


def test_by_mouth_with_one_compartment_it_is_batemans_curve() -> None:
    """100 mg, absorbed with 1/h, 60 % of it, half-life 4 h, 50 L: F D ka / (V (ka - k)) (exp(-k t) - exp(-ka t))."""
    m = Treatment("tablet", about="a drug")
    oral(
        m,
        concentration="mg/L",
        absorption=_number(m, "absorption", 1.0, "1/h"),
        bioavailability=_number(m, "bioavailability", 0.6, "1"),
        half_life=_number(m, "half_life", 4.0, "h"),
        volume=_number(m, "volume", 50.0, "L"),
    )
    k = np.log(2) / 4
    expected = 0.6 * 100 / (50 * (1 - k)) * (np.exp(-k * T) - np.exp(-T))
    assert _lived(m, 100.0, "gut") == pytest.approx(expected, abs=1e-6)


def test_into_a_vein_with_two_compartments_it_falls_with_two_half_lives() -> None:
    """CL 2, Q 5 L/h, V 10 and 20 L: rates are the roots of x**2 - (.2 + .5 + .25) x + .2 * .25."""
    m = Treatment("drip", about="a drug")
    intravenous(
        m,
        concentration="mg/L",
        clearance=_number(m, "clearance", 2.0, "L/h"),
        volume=_number(m, "volume", 10.0, "L"),
        peripheral_volume=_number(m, "peripheral_volume", 20.0, "L"),
        exchange=_number(m, "exchange", 5.0, "L/h"),
    )
    fast, slow = np.roots([1, -0.95, 0.05])
    a = (fast - 0.25) / (fast - slow)
    expected = 100 / 10 * (a * np.exp(-fast * T) + (1 - a) * np.exp(-slow * T))
    assert _lived(m, 100.0, "central")[1:] == pytest.approx(expected[1:], abs=1e-6)  # at 0 it is read before the dose
    assert set(m.routes) == {"bolus", "infusion"}


def test_saturable_loss_is_constant_above_and_proportional_below() -> None:
    m = Treatment("antibody", about="a drug")
    drug = intravenous(
        m,
        concentration="mg/L",
        infused=False,
        clearance=_number(m, "clearance", 1e-9, "L/h"),
        volume=_number(m, "volume", 1.0, "L"),
        saturable=(_number(m, "most", 1.0, "mg/h"), _number(m, "half", 0.5, "mg/L")),
    )
    assert drug.peripheral is None and set(m.routes) == {"bolus"}
    course = _lived(m, 100.0, "central")
    assert course[10] - course[30] == pytest.approx(10.0, rel=0.01)  # ten hours at 1 mg/h
    # c + half ln c falls by most t: Michaelis and Menten's integral
    assert course[40] + 0.5 * np.log(course[40]) == pytest.approx(100 + 0.5 * np.log(100) - 20, rel=1e-5)


def test_a_depot_says_so_and_an_effect_site_lags() -> None:
    m = Treatment("shot", about="a drug")
    drug = depot(
        m,
        concentration="mg/L",
        absorption=_number(m, "absorption", 2.0, "1/h"),
        half_life=_number(m, "half_life", 3.0, "h"),
        volume=_number(m, "volume", 10.0, "L"),
    )
    effect_site(m, drug.concentration, _number(m, "tau_effect", 5.0, "h"), unit="mg/L")
    assert m.states["depot"].about == "under the skin"
    blood, site = _lived(m, 100.0, "depot"), _lived(m, 100.0, "depot", "effect")
    assert T[blood.argmax()] == pytest.approx(1.0, abs=0.5)  # ln(ka / k) / (ka - k) = 1.22 h
    assert T[site.argmax()] > T[blood.argmax()] + 2
    assert site.max() < blood.max()
    area = np.trapezoid if hasattr(np, "trapezoid") else np.trapz
    assert area(site, T) == pytest.approx(area(blood, T), rel=0.02)  # what fills it empties


def test_half_a_description_is_refused() -> None:
    m = Treatment("muddle", about="a drug")
    numbers = {n: _number(m, n, 1.0, u) for n, u in {"cl": "L/h", "half": "h", "v": "L", "q": "L/h"}.items()}
    with pytest.raises(ModelError, match="how it is lost"):
        intravenous(m, concentration="mg/L", volume=numbers["v"], clearance=numbers["cl"], half_life=numbers["half"])
    with pytest.raises(ModelError, match="second compartment"):
        intravenous(
            Treatment("half", about="a drug"),
            concentration="mg/L",
            volume=numbers["v"],
            clearance=numbers["cl"],
            exchange=numbers["q"],
        )


def test_occupancy_is_half_at_its_half() -> None:
    assert occupancy(5.0, 5.0) == pytest.approx(0.5)
    assert occupancy(10.0, 5.0, 2.0, 2.0) == pytest.approx(2 * 0.8)


@pytest.mark.parametrize(
    ("total", "target", "k"), [(1.0, 10.0, 0.1), (10.0, 1.0, 0.1), (1e-6, 5.0, 0.2), (3.0, 3.0, 1e-6)]
)
def test_free_and_bound_make_up_the_whole(total: float, target: float, k: float) -> None:
    """What is bound is target C / (K + C)."""
    free = float(sp.N(free_concentration(sp.Float(total, 30), sp.Float(target, 30), sp.Float(k, 30))))
    assert free + target * free / (k + free) == pytest.approx(total, rel=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "best"),
    [(100.0, 1.5, 12.25), (28.0, 0.18, 2.245)],  # nM: arms of blinatumomab and teclistamab, recalled; sqrt(KA KB)
)
def test_a_bridge_rises_and_falls_with_the_drug_and_is_most_between_its_constants(
    first: float, second: float, best: float
) -> None:
    c = sp.Symbol("c", positive=True)
    for a, b in ((3.0, 2.0), (0.01, 40.0), (50.0, 50.0)):
        curve = sp.lambdify(c, ternary(c, sp.Float(a), sp.Float(b), first, second))
        doses = np.geomspace(1e-3, 1e5, 4001)
        bridges = curve(doses)
        assert doses[bridges.argmax()] == pytest.approx(best, rel=0.01)
        assert bridges[0] < 0.05 * bridges.max() > bridges[-1]
        assert bridges.max() < min(a, b)


def test_cooperative_arms_bridge_more() -> None:
    alone, helped = (float(ternary(12.0, 3.0, 2.0, 100.0, 1.5, alpha)) for alpha in (1.0, 10.0))
    assert helped > 2 * alone

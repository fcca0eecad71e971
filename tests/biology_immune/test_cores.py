"""The published cores of immunity and of body conditions give their papers' courses, and rest alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from allostasis.assembly import assemble, catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Condition, Dose

YEAR = 8766.0
IMMUNE = ("t_cells", "t_helper", "nk_function", "b_cells", "latent_virus", "interferon", "chemokines", "senescence")


def test_naive_t_cells_over_a_life_are_lewkiewicz_2019() -> None:
    ages = np.array([0, 1, 5, 10, 20, 40, 60, 80, 100])
    model = assemble(["t_cells"], use={"t_cells": "published"})
    found = reference.solve(model, ages * YEAR, rtol=1e-8)["t_cells.naive"]

    def rate(age: float, n: np.ndarray) -> np.ndarray:
        return 1.8e10 * np.exp(-0.044 * age) + 0.17 * n - (0.18 + 0.04 * n**2 / (n**2 + 1e20)) * n

    expected = solve_ivp(rate, (0, 100), [0.0], t_eval=ages, rtol=1e-9, atol=1.0).y[0]
    np.testing.assert_allclose(found[1:], expected[1:], rtol=1e-3)
    assert found.argmax() == 4  # the pool is largest at about twenty
    for age in (20.0, 40.0, 70.0):  # where a person's pool starts
        start = reference.solve(assemble(["t_cells"]), [0.0], params={"person.age": age})["t_cells.naive"][0]
        assert start == pytest.approx(np.interp(age, ages, expected), rel=0.15)


@pytest.mark.parametrize("variant", ["published", "joined"])
def test_the_tumour_alone_is_held_as_in_kuznetsov_1994(variant: str) -> None:
    def rate(_: float, y: np.ndarray) -> list[float]:
        e, t = y
        return [
            1.3e4 + 0.1245 * e * t / (2.019e7 + t) - 3.422e-10 * e * t - 0.0412 * e,
            0.18 * t * (1 - 2e-9 * t) - 1.101e-7 * e * t,
        ]

    days = np.array([0.0, 10, 30, 60, 100, 200, 300])
    model = assemble(["tumour"], use={"tumour": variant})
    run = reference.solve(model, days * 24, records=[Dose(0.0, "tumour.cells", 5e6)], rtol=1e-8)
    expected = solve_ivp(rate, (0, 300), [1.3e4 / 0.0412, 5e6], t_eval=days, rtol=1e-9, atol=1.0).y
    np.testing.assert_allclose(run["tumour.cells"][1:], expected[1][1:], rtol=2e-3)
    np.testing.assert_allclose(run["tumour.effectors"][1:], expected[0][1:], rtol=2e-3)
    assert run["tumour.cells"].max() < 2e8  # dormant, below the 5e8 that there is room for


def test_influenza_alone_peaks_on_the_second_or_third_day_and_ends() -> None:
    model = assemble(["influenza"], use={"influenza": "published"})
    days = np.arange(0, 10, 0.05)
    run = reference.solve(model, days * 24, records=[Dose(0.0, "influenza.virus", 0.075)])
    virus = run["influenza.virus"]
    assert 1.5 < days[virus.argmax()] < 3.0
    late = (days > 4) & (days < 6)
    half_life = -np.log(2) / np.polyfit(days[late], np.log(virus[late]), 1)[0]
    assert (
        0.1 < half_life * 1 < 0.25
    )  # days: a cell's 3.2 h and a virus's 3.2 h and an eclipse of 6 h, one after another
    assert run["influenza.target"][-1] < 0.01 * run["influenza.target"][0]


def test_joint_disease_alone_is_bistable_as_in_baker_2013() -> None:
    model = assemble(["autoimmune"], use={"autoimmune": "published"})
    healthy = reference.solve(model, [0.0, 24.0 * 100])["autoimmune.activity"]
    np.testing.assert_allclose(healthy, 0.0203298264712407, rtol=1e-6)
    prone = {"autoimmune.feedback": 12.0, "autoimmune.anti": 3.5}
    flare = [Dose(0.0, "autoimmune.activity", 1.0)]
    ill = reference.solve(model, [0.0, 24.0 * 100, 24.0 * 200], params=prone, records=flare)["autoimmune.activity"]
    well = reference.solve(model, [0.0, 24.0 * 100], params=prone)["autoimmune.activity"]
    assert well[-1] < 0.06 and ill[1] > 0.3 and ill[2] == pytest.approx(ill[1], rel=1e-3)


def test_plaque_falls_under_lecanemab_as_in_hayato_2022() -> None:
    """dSUVR/dt = Kin - Kin/base SUVR (1 + Emax C/(EC50+C)); at 75 ug/mL and 72 years loss is 1.77 times the usual."""
    from allostasis.language import Module

    drug = Module("drug", about="antibody at 75 ug/mL")
    level = drug.state("level", start=75.0, unit="ug/mL", about="held")
    drug.act("plaque.antibody", level)
    model = assemble(["plaque", drug], use={"plaque": "published"})
    years = np.array([0.0, 0.5, 1.5, 30.0])
    found = reference.solve(model, years * YEAR, params={"person.age": 72.0})["plaque.suvr"]
    low, rate = 1.34 / 1.77, 0.232 / 1.34 * 1.77
    np.testing.assert_allclose(found[:3], (low + (1.34 - low) * np.exp(-rate * years))[:3], rtol=4e-3)
    grown = 0.77 * (101 / 72) ** 1.58  # age goes on: of a year ago, as plaque follows within years
    assert found[3] == pytest.approx(1.34 / (1 + grown), rel=0.02)
    alone = reference.solve(assemble(["plaque"], use={"plaque": "published"}), years * YEAR)["plaque.suvr"]
    np.testing.assert_allclose(alone, 1.34, rtol=1e-6)


def test_senescent_cells_gather_ever_faster() -> None:
    model = assemble(["senescence"], use={"senescence": "published"})
    cells = reference.solve(model, np.array([20.0, 40, 60, 80]) * YEAR, begin=0.0)["senescence.cells"]
    ages = np.array([20.0, 40, 60, 80])
    usual = 0.5 * 0.00135 * ages / (0.15 - 0.00135 * ages)
    np.testing.assert_allclose(cells, usual, rtol=0.05)
    assert cells[3] / cells[2] > cells[2] / cells[1]


@pytest.mark.parametrize("name", IMMUNE)
def test_each_module_alone_rests(name: str) -> None:
    model = assemble([name])
    run = reference.solve(model, [0.0, 24.0 * 30])
    for state in model.state_names:
        if state not in {"t_cells.naive", "senescence.cells"}:  # which follow age, and age goes on
            ages = state in {"t_cells.senescent", "nk_function.killing"}  # by a thousandth in a month
            if ages:
                assert 0 < abs(run[state][1] / run[state][0] - 1) < 1e-3
                continue
            np.testing.assert_allclose(run[state][1], run[state][0], rtol=1e-6, atol=1e-9, err_msg=state)


@pytest.mark.parametrize("name", catalogue.names("conditions"))
def test_a_condition_is_one_and_what_was_not_given_stays_away(name: str) -> None:
    item = catalogue.module(name)
    assert isinstance(item, Condition)
    run = reference.solve(assemble([item]), [0.0, 24.0 * 60])
    for route in item.routes.values():
        own = item.states.get(route.into.split(".")[1])  # else an input
        if own is not None and float(own.start) == 0:
            assert run[route.into][1] == 0


def test_conditions_that_were_not_given_change_nothing_in_the_body() -> None:
    body = ["interferon", "inflammation", "t_cells", "b_cells", "nk_function"]
    given = [n for n in catalogue.names("conditions") if n in {"rhinovirus", "influenza", "wound", "tumour"}]
    without = reference.solve(assemble(body), [0.0, 240.0])
    with_ = reference.solve(assemble([*body, *given]), [0.0, 240.0])
    for name in without:
        np.testing.assert_allclose(with_[name], without[name], rtol=1e-8, atol=1e-12, err_msg=name)

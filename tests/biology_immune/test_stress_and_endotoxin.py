"""What stress hormones, nerves and endotoxin do to each other, against the papers that the numbers came from."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import assemble, catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, Module, Step

AXIS = ("clock", "workday", "autonomic", "hpa")
SMOOTH = {"hpa.tonic": 1.0}


def threat() -> Module:
    """A threat by hand, so that no mind is needed."""
    m = Module("appraisal", about="threat by hand")
    m.input("threat", unit="1", about="threat")
    m.offer("unhabituated", sp.Integer(0), unit="1", about="none")
    return m


@cache
def a_day(cut: tuple[str, ...] = ()) -> dict[str, np.ndarray]:
    """A settled day, every three minutes."""
    times = 240.0 + np.linspace(0, 24, 481)
    return reference.solve(assemble([*AXIS, "saliva"], cut=cut), times, begin=0.0, inputs=SMOOTH)


def test_the_axis_lives_the_day_that_it_was_fitted_to() -> None:
    """Carroll 2007: mean 5.6, 1.4 to 13.7 ug/dL in the mean of a group, which smears the peak; ACTH 21 pg/mL."""
    cortisol, acth = a_day()["hpa.cortisol"][:-1], a_day()["hpa.acth"][:-1]
    assert cortisol.mean() == pytest.approx(5.56, rel=0.15) and acth.mean() == pytest.approx(21.0, rel=0.05)
    assert 1.2 < cortisol.min() < 1.9 and 13.0 < cortisol.max() < 17.5
    assert 7.5 < cortisol.argmax() / 20 < 9.5


@pytest.mark.xfail(
    strict=True, reason="fitted in people with bursts, whose night is 1.7 ug/dL; a typical one without has 1.4"
)
def test_a_day_has_the_morning_and_the_night_of_debono() -> None:
    """15.5 ug/dL at 08:32 and 2.0 at 00:18 (Debono 2009); before, 14.9 and 1.9: neither may get further off."""
    cortisol = a_day()["hpa.cortisol"]
    assert 14.5 < cortisol[171] < 16.5 and 1.85 < cortisol[6] < 2.15


def test_waking_raises_cortisol_within_half_an_hour_and_not_when_the_axis_cannot_feel_it() -> None:
    def rise(cut: tuple[str, ...] = ()) -> float:
        saliva = a_day(cut)["saliva.cortisol"]
        return float(saliva[150] / saliva[140])  # 07:30 over 07:00

    assert 1.3 < rise() < 1.8
    assert rise(("clock.awake->hpa", "autonomic->hpa")) < 0.8 * rise()


@cache
def stressed(cut: tuple[str, ...] = ()) -> dict[str, np.ndarray]:
    """The course of the Trier test at 15:00 over the value before it, every minute for three hours."""
    model = assemble([*AXIS, "saliva", "appraisal", "tsst"], cut=cut)
    at = 255.0
    test = catalogue.treatment("tsst", kind="stressor").records(amount=None, at=at)
    run = reference.solve(model, at + np.linspace(0, 3, 181), begin=0.0, inputs=SMOOTH, records=test)
    return {name: run[name] / run[name][0] for name in ("hpa.acth", "hpa.cortisol", "saliva.cortisol")}


def test_a_speech_doubles_acth_and_cortisol_as_in_the_58_people_of_the_fit() -> None:
    fold = stressed()
    assert fold["hpa.acth"].max() == pytest.approx(2.07, rel=0.2)
    assert fold["hpa.cortisol"].max() == pytest.approx(2.24, rel=0.2)
    assert fold["saliva.cortisol"].max() == pytest.approx(3.0, rel=0.2)  # Kirschbaum 1993


@pytest.mark.parametrize(
    "name, peak, half",
    [
        ("hpa.acth", (17, 25), (35, 50)),  # highest at the end of the 20 min, half-way back 20 to 25 min later
        ("hpa.cortisol", (30, 42), (70, 95)),  # 10 to 20 min after the end
        ("saliva.cortisol", (30, 45), (75, 90)),
    ],
)
def test_the_axis_answers_a_speech_in_minutes(name: str, peak: tuple[int, int], half: tuple[int, int]) -> None:
    course = stressed()[name]
    top = int(course.argmax())
    assert peak[0] <= top <= peak[1]
    back = top + int((course[top:] < (1 + course[top]) / 2).argmax())
    assert half[0] <= back <= half[1]


def test_what_is_felt_outlasts_a_threat_by_minutes_and_adrenaline_rises_as_in_public_speech() -> None:
    model = assemble(["autonomic", "appraisal", "tsst"])
    test = catalogue.treatment("tsst", kind="stressor").records(amount=None, at=50.0)
    run = reference.solve(model, 50.0 + np.linspace(0, 1, 61), begin=0.0, records=test)
    threat, adrenaline = run["appraisal.threat"], run["autonomic.adrenaline"]
    assert threat[:20].argmax() in range(10, 16) and threat[19] > 0.4 * threat.max()
    assert 0.05 < threat[25] / threat.max() < 0.5 and threat[50] < 0.05 * threat.max()
    assert adrenaline.max() / adrenaline[0] == pytest.approx(2.7, rel=0.2)


def test_a_speech_is_late_when_acth_leaves_in_one_phase_and_the_adrenal_never_wears_off() -> None:
    """Each of the two mechanisms that the fit kept brings cortisol forward by minutes."""
    model = assemble([*AXIS, "appraisal", "tsst"])
    test = catalogue.treatment("tsst", kind="stressor").records(amount=None, at=255.0)
    times = 255.0 + np.linspace(0, 3, 181)

    def top(**changed: float) -> int:
        values = {f"hpa.{name}": value for name, value in changed.items()}
        run = reference.solve(model, times, begin=216.0, inputs=SMOOTH, records=test, params=values, rtol=1e-6)
        return int(run["hpa.cortisol"].argmax())

    usual = top()
    assert top(acth_fast_odds=1e-6) > usual + 4 and top(wear_half=1e4) > usual + 2


def test_nerves_make_the_adrenal_hear_and_beta_receptors_hold_acth_back() -> None:
    usual = stressed()
    deaf = stressed(cut=("autonomic.noradrenaline->hpa",))
    blocked = stressed(cut=("autonomic.beta_effect->hpa",))
    assert deaf["hpa.cortisol"].max() < 0.96 * usual["hpa.cortisol"].max()
    assert blocked["hpa.acth"].max() > usual["hpa.acth"].max()


@pytest.mark.xfail(strict=True, reason="since the axis was fitted in people beta receptors hold ACTH back by 4.9 %")
def test_beta_receptors_hold_acth_back_by_more_than_a_twentieth() -> None:
    blocked = stressed(cut=("autonomic.beta_effect->hpa",))
    assert blocked["hpa.acth"].max() > 1.05 * stressed()["hpa.acth"].max()


@pytest.mark.parametrize("mg, published", [(1.5, 0.62), (3.0, 0.90)])
def test_dexamethasone_takes_as_much_cortisol_a_day_later_as_published(mg: float, published: float) -> None:
    """Loew 1986; 24 % after 0.5 mg is missed: the morning after decides, and little is left a day later."""
    model = assemble(["hpa", "dexamethasone"])
    times = 240.0 + 8 + 23 + np.linspace(0, 2, 41)
    doses = [Dose(248.0, "dexamethasone.gut", mg)]
    with_ = reference.solve(model, times, begin=0.0, inputs=SMOOTH, records=doses)["hpa.cortisol"]
    without = reference.solve(model, times, begin=0.0, inputs=SMOOTH)["hpa.cortisol"]
    assert 1 - with_.mean() / without.mean() == pytest.approx(published, abs=0.2)


def morning_after(mg: float) -> float:
    """Cortisol at 08:00, nmol/L, after a tablet at 23:00."""
    records = [Dose(263.0, "dexamethasone.gut", mg)] if mg else []
    model = assemble([*AXIS, "dexamethasone"])
    run = reference.solve(model, [262.0, 272.0], begin=168.0, inputs=SMOOTH, records=records, rtol=1e-6)
    return float(run["hpa.cortisol_nmol"][1])


def test_dexamethasone_holds_back_cortisol_by_dose() -> None:
    """A quarter of a milligram in part, up to 210 nmol/L; 1 mg to less than 50 in nine of ten people."""
    none, quarter, half, one = (morning_after(mg) for mg in (0, 0.25, 0.5, 1.0))
    assert 350 < none < 550
    assert 50 < quarter < 230 and 15 < half < 0.6 * quarter and one < 25 and one < half


def test_dexamethasone_acts_as_a_glucocorticoid_and_not_as_its_absence() -> None:
    """Half a milligram every night takes most cortisol away, and killing and BDNF are lower, not higher."""
    model = assemble([*AXIS, "glucocorticoid", "nk_function", "plasticity", "dexamethasone"])
    times = 23.0 + 24 * np.linspace(9, 10, 25)
    names = ("hpa.cortisol", "hpa.cortisol_load", "nk_function.killing", "plasticity.bdnf")
    means = []
    for mg in (0.0, 0.5):
        doses = [Dose(23.0 + 24 * day, "dexamethasone.gut", mg) for day in range(10)] if mg else []
        run = reference.solve(model, times, begin=0.0, inputs=SMOOTH, records=doses, rtol=1e-6)
        means.append({name: run[name].mean() for name in names})
    none, drug = means
    assert drug["hpa.cortisol"] < 0.6 * none["hpa.cortisol"]
    assert 0.05 < drug["hpa.cortisol_load"] - none["hpa.cortisol_load"] < 0.6
    assert 0.6 < drug["nk_function.killing"] / none["nk_function.killing"] < 0.97
    assert 0.9 < drug["plasticity.bdnf"] / none["plasticity.bdnf"] < 0.995


def test_nobody_reads_cortisol_in_blood_as_a_signal() -> None:
    """Who hears glucocorticoids reads the receptor; only saliva, and hair, take cortisol itself."""
    blood = {"hpa.cortisol", "hpa.cortisol_nmol", "hpa.cortisol_recent"}
    for name in catalogue.names():
        for variant in catalogue.variants(name):
            read = set(catalogue.module(name, variant).reads) & blood
            assert not read or name in {"saliva", "hpa"}, (name, read)


def test_adrenaline_releases_il6_from_fat_and_no_tnf_as_in_infusions() -> None:
    """Sixfold at the level of hard running (Steensberg 2001); isoprenaline leaves TNF (Mohamed-Ali 2000)."""
    rate = 11 * 31.0 / 0.04  # twelvefold at a time constant of 2.4 min
    port = Module("pump", about="adrenaline by hand")
    flow = port.input("rate", unit="pg/mL/h", about="infusion")
    port.act("autonomic.adrenaline_given", flow)
    model = assemble(["inflammation", "autonomic", port], cut=["inflammation->autonomic"])
    given = [Step(48.0, "pump.rate", rate), Step(50.5, "pump.rate", -rate)]
    run = reference.solve(model, 48.0 + np.linspace(0, 4, 81), begin=0.0, records=given)
    assert run["autonomic.adrenaline"][40] == pytest.approx(12.0, rel=0.1)
    assert (run["inflammation.il6"] / run["inflammation.il6"][0]).max() == pytest.approx(6.0, rel=0.2)
    np.testing.assert_allclose(run["inflammation.tnf"] / run["inflammation.tnf"][0], 1.0, atol=0.05)


def inflamed(dose: float = 2.0, **held: Any) -> dict[str, float]:
    """Peaks after endotoxin beside neighbours that hold what they offer."""
    neighbours = []
    for name, values in held.items():
        m = Module(name, about="held values")
        for key, value in values.items():
            m.state(key, start=value, unit="1", about="held")
        neighbours.append(m)
    model = assemble(["inflammation", "endotoxin", *neighbours])
    run = reference.solve(model, np.linspace(0, 8, 161), records=[Dose(0.0, "endotoxin.blood", dose)])
    return {name: float((run[f"inflammation.{name}"]).max()) for name in ("tnf", "il6", "il10", "il1")}


def test_cortisol_takes_tnf_and_il1_far_more_than_it_would_take_il6_alone_and_raises_il10() -> None:
    usual, under = inflamed(0.8), inflamed(0.8, hpa={"gr_relative": 3.0})
    assert under["tnf"] - 8.8 < 0.6 * (usual["tnf"] - 8.8) and under["il1"] < usual["il1"]
    assert under["il10"] - 3.75 > 1.3 * (usual["il10"] - 3.75)
    assert under["il6"] / usual["il6"] > (under["tnf"] - 8.8) / (usual["tnf"] - 8.8)


def test_adrenaline_takes_tnf_and_raises_il10() -> None:
    usual, under = inflamed(0.8), inflamed(0.8, autonomic={"beta_effect": 10.0, "vagal": 1.0, "noradrenaline": 1.0})
    assert under["tnf"] - 8.8 < 0.85 * (usual["tnf"] - 8.8)
    assert under["il10"] - 3.75 > 1.2 * (usual["il10"] - 3.75)


def test_plasma_loses_as_much_water_as_a_mental_task_takes_and_concentrates_what_is_in_it() -> None:
    model = assemble(["autonomic", "plasma", "inflammation", threat()], cut=["autonomic->inflammation"])
    records = [Step(10.0, "appraisal.threat", 1.0), Step(10.5, "appraisal.threat", -1.0)]
    run = reference.solve(model, [9.9, 10.5, 10.85], begin=0.0, records=records)
    assert run["plasma.volume"][1] == pytest.approx(0.978, abs=0.003)
    assert run["plasma.volume"][2] == pytest.approx(run["plasma.volume"][0], abs=0.002)
    drawn = run["inflammation.tnf_drawn"] / run["inflammation.tnf"]
    np.testing.assert_allclose(drawn, 1 / run["plasma.volume"], rtol=1e-9)


def test_temperature_is_lowest_in_the_early_morning_and_heart_rate_does_not_take_that_for_fever() -> None:
    times = 240.0 + np.linspace(0, 24, 241)
    run = reference.solve(assemble(["clock", "workday", "temperature", "heart"]), times, begin=0.0)
    core = run["temperature.core"]
    assert core.max() - core.min() == pytest.approx(0.8, abs=0.1) and 3.5 < core[:200].argmin() / 10 < 6.5
    np.testing.assert_allclose(run["temperature.fever"], run["temperature.fever"][0], atol=1e-3)
    np.testing.assert_allclose(run["heart.rate"], run["heart.rate"][0], atol=1e-2)


def test_propranolol_slows_a_heart_under_threat() -> None:
    def rate(mg: float) -> float:
        model = assemble(["autonomic", "heart", "propranolol", threat()])
        records = [Dose(8.5, "propranolol.gut", mg), Step(10.0, "appraisal.threat", 3.0)]
        return float(reference.solve(model, [10.25], begin=0.0, records=records)["heart.rate"][0])

    assert rate(0.0) - rate(80.0) > 8.0


def test_isoprenaline_lowers_what_a_stimulated_sample_makes_and_a_blocker_prevents_it() -> None:
    def made(blocker: float) -> float:
        model = assemble(["autonomic", "whole_blood", "isoprenaline", "propranolol"])
        records = [Dose(8.0, "propranolol.gut", blocker), Step(10.0, "isoprenaline.rate", 84.0)]
        return float(reference.solve(model, [10.5], begin=0.0, records=records)["whole_blood.tnf_made"][0])

    assert made(0.0) < 0.8 < made(160.0)

"""What drugs at receptors do to the heart, to IL-6 and to marrow; bounds from people or worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from test_mechanisms import end, stand_in

from allostasis.assembly import assemble
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, Record, Step


def beat(age: float, records: list[Record] | None = None, hours: float = 2.0, **nerves: float) -> dict[str, float]:
    """The heart some hours later of a person of that age, among nerves of their own or held ones."""
    drugs = ["autonomic", "propranolol", "adrenaline", "isoprenaline", "head_up_tilt"]
    model = assemble(["heart", *([stand_in("heart", "autonomic", **nerves)] if nerves else drugs)])
    run = reference.solve(model, [0.0, 48.0, 48.0 + hours], records=records or (), params={"person.age": age})
    return {name: float(course[-1]) for name, course in run.items()}


def test_under_both_blockers_the_heart_beats_at_its_own_rate() -> None:
    """Jose 1970: 118.1 less .57 a year."""
    none = {"noradrenaline": 0.0, "beta_effect": 0.0, "vagal": 1e-9}
    for age in (20.0, 40.0, 70.0):
        assert beat(age, **none)["heart.rate"] == pytest.approx(118.1 - 0.57 * age, abs=0.02)  # days older


def test_age_cancels_at_rest() -> None:
    """The own rate loses 28 bpm from 20 to 70; what beats at rest stays within five of a beat at 40."""
    rest = [beat(age)["heart.rate"] for age in (20.0, 30.0, 40.0, 50.0, 60.0, 70.0)]
    assert 60 < rest[2] < 76
    assert max(abs(r - rest[2]) for r in rest) < 5


def test_blockers_and_catecholamines_move_a_heart_at_rest() -> None:
    """At 25 years: LeWinter and Crawford -12 and -11 (a whole block here), without a vagus 119 for 70 (1985)."""
    usual = {"noradrenaline": 1.0, "beta_effect": 1.0, "vagal": 1.57}
    rest = beat(25.0, **usual)["heart.rate"]
    blocked = beat(25.0, **{**usual, "noradrenaline": 0.0, "beta_effect": 0.0})["heart.rate"]
    assert -14.4 < blocked - rest < -8.6
    assert 36 < beat(25.0, **{**usual, "vagal": 1e-9})["heart.rate"] - rest < 61
    both = beat(25.0, noradrenaline=0.0, beta_effect=0.0, vagal=1e-9)["heart.rate"]
    assert 28.5 < both - blocked < 47.5  # 38 after propranolol (1967)
    assert beat(25.0, noradrenaline=2.0, beta_effect=1.0, vagal=1.57)["heart.rate"] > rest + 4


def test_drugs_reach_the_heart_by_its_receptors() -> None:
    """Adrenaline at 50 ng/kg/min gave nine beats a minute in seven men (its weight was set on that)."""
    rest = beat(25.0)
    tablet: list[Record] = [Dose(48.0, "propranolol.gut", 80.0)]
    held = beat(25.0, tablet)
    assert -14 < held["heart.rate"] - rest["heart.rate"] < -6
    assert 1.08 < held["heart.rmssd"] / rest["heart.rmssd"] < 1.3  # a longer beat, the same vagus
    assert held["heart.ln_hf"] - rest["heart.ln_hf"] == pytest.approx(
        2 * np.log(held["heart.rmssd"] / rest["heart.rmssd"]), rel=1e-6
    )
    adrenaline = beat(25.0, [Step(48.0, "adrenaline.rate", 50 * 75 * 60 / 1000)], 0.5)["heart.rate"]
    assert 6.7 < adrenaline - rest["heart.rate"] < 11.3


def test_isoprenaline_hurries_the_heart_by_its_receptors_and_by_the_vagus() -> None:
    """Stratton 1992: +92 % at 35 ng/kg/min in young men, within a quarter; Arnold 1983: half of it is the vagus."""
    rest = beat(28.0)["heart.rate"]
    rate: list[Record] = [Step(48.0, "isoprenaline.rate", 0.035 * 75 * 60)]
    fast = beat(28.0, rate, 1.0)["heart.rate"]
    assert 0.69 < fast / rest - 1 < 1.15
    less = beat(28.0, [Step(48.0, "isoprenaline.rate", 0.0035 * 75 * 60)], 1.0)["heart.rate"]
    assert 1.03 * rest < less < rest + 0.4 * (fast - rest)
    tablet: list[Record] = [Dose(48.0, "propranolol.gut", 80.0)]
    assert beat(28.0, [*tablet, *rate], 1.0)["heart.rate"] - rest < 0.5 * (fast - rest)
    nerves = {"noradrenaline": 1.0, "beta_effect": 1.0}
    vagal = beat(28.0, **nerves, vagal=0.3)["heart.rate"] / beat(28.0, **nerves, vagal=1.43)["heart.rate"]
    assert 0.3 < np.log(vagal) / np.log(fast / rest) < 0.65


def test_tilt_takes_the_vagus_from_the_heart() -> None:
    """Hainsworth 1988: +14.7 a minute at 60 degrees; +18 in young men at 70, whose RMSSD falls from 36 to 20 ms."""
    for age in (25.0, 50.0):
        rest, tilted = beat(age), beat(age, [Step(48.0, "head_up_tilt.level", 1.0)], 0.4)
        assert 11 < tilted["heart.rate"] - rest["heart.rate"] < 22.5
        assert 0.42 < tilted["heart.rmssd"] / rest["heart.rmssd"] < 0.75
        back = beat(age, [Step(48.0, "head_up_tilt.level", 1.0), Step(48.4, "head_up_tilt.level", -1.0)], 3.0)
        assert back["heart.rate"] == pytest.approx(rest["heart.rate"], abs=0.5)


def test_minutes_of_the_vagus_are_kept_by_monocytes_for_a_day() -> None:
    """Addorisio 2019: 0.80, 0.73 and 0.50 of three cytokines are left within a day; the mean of their logarithms."""
    model = assemble(["autonomic", "whole_blood", "vagus_stimulation"])
    five = [Step(48.0, "vagus_stimulation.current", 1.0), Step(48.0 + 1 / 12, "vagus_stimulation.current", -1.0)]
    hours = [48.0, 49.0, 72.0, 48.0 + 24 * 7]
    at_rest, held = (reference.solve(model, hours, begin=0.0, records=r) for r in ([], five))
    for made in ("tnf_made", "il1_made", "il6_made"):
        left = held[f"whole_blood.{made}"] / at_rest[f"whole_blood.{made}"]
        assert left[0] == pytest.approx(1.0) and 0.6 < left[1] < 0.73
        assert left[1] < left[2] < 0.95 and left[3] == pytest.approx(1.0, abs=0.02)


def test_il6_that_its_receptor_does_not_take_piles_up_unheard() -> None:
    """Nishimoto 2008: IL-6 rises while the receptor is held, and CRP falls; seven times with all of it held."""
    model = assemble(["inflammation", "acute_phase", "tocilizumab"])
    given = [Dose(24.0, "tocilizumab.central", 560.0)]
    run = reference.solve(model, [0.0, 24.0, 24.0 * 8, 24.0 * 200], records=given)
    il6, crp = run["inflammation.il6"], run["acute_phase.crp"]
    assert 5 < il6[2] / il6[1] < 7.01
    assert run["inflammation.il6_heard"][2] < 0.1 * il6[1] and crp[2] < 0.1 * crp[1]
    assert il6[3] == pytest.approx(il6[1], rel=0.02) and crp[3] == pytest.approx(crp[1], rel=0.02)


def test_one_milligram_a_litre_of_tocilizumab_leaves_a_tenth_of_il6s_signal() -> None:
    """Free receptor f: heard 7f/(1 + 6f)."""
    model = assemble(["inflammation", "tocilizumab"])
    still = {f"tocilizumab.{name}": 0.0 for name in ("clearance", "exchange", "saturable_most")}
    run = reference.solve(model, [0.0, 240.0], start={"tocilizumab.central": 3.5}, params=still)
    free = 0.016 / 1.016
    assert run["inflammation.il6_heard"][1] / 0.6097346954 == pytest.approx(7 * free / (1 + 6 * free), rel=0.02)


def test_interferon_holds_back_marrow() -> None:
    """Half of the effect (.476 by its fit) at an interferon of 1: exp(-.238) are made and, weeks later, there."""
    for path in ("leukocytes.neutrophils", "leukocytes.monocytes"):
        left = end("leukocytes", path, 24.0 * 60, interferon={"alpha": 1.0}) / end("leukocytes", path, 24.0 * 60)
        assert left == pytest.approx(np.exp(-0.238), rel=0.01)
    days = end("leukocytes", "leukocytes.neutrophils", 24.0, interferon={"alpha": 1.0})
    assert days > 0.9 * end("leukocytes", "leukocytes.neutrophils", 24.0)  # a reserve of days

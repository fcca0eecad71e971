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
    drugs = ["autonomic", "propranolol", "adrenaline", "isoprenaline"]
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
    rate: list[Record] = [Step(48.0, "isoprenaline.rate", 0.02 * 75 * 60)]
    isoprenaline = beat(25.0, rate, 0.5)["heart.rate"] - rest["heart.rate"]
    assert 6 < isoprenaline < 30
    prevented = beat(25.0, [*tablet, *rate], 0.5)["heart.rate"]
    assert prevented - rest["heart.rate"] < 0.5 * isoprenaline


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
    """Half of the effect at an interferon of 1: exp(-.308) of neutrophils are made and, weeks later, there."""
    for path in ("leukocytes.neutrophils", "leukocytes.monocytes"):
        left = end("leukocytes", path, 24.0 * 60, interferon={"alpha": 1.0}) / end("leukocytes", path, 24.0 * 60)
        assert left == pytest.approx(np.exp(-0.308), rel=0.01)
    days = end("leukocytes", "leukocytes.neutrophils", 24.0, interferon={"alpha": 1.0})
    assert days > 0.9 * end("leukocytes", "leukocytes.neutrophils", 24.0)  # a reserve of days

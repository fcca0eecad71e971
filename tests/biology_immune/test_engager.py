"""The engager: a bell with its best at sqrt(KA KB), a release syndrome of the first dose, what it is given for."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, Record, Step

HOURS = np.arange(0.0, 24 * 40 + 0.1, 1.0)
BODY = ("engager", "inflammation", "temperature", "acute_phase")
# an antibody against BCMA, as the file says
ANTIBODY = {"to_cd3": 28.0, "to_target": 0.18, "molar_mass": 146.0, "clearance": 0.5 / 24, "volume": 4.0}


def lived(records: list[Record], hours: np.ndarray = HOURS, body: tuple[str, ...] = BODY, **numbers: float) -> dict:
    given = {f"engager.{n}": v for n, v in numbers.items()} | {"study.released": 1.0}
    run: dict[str, np.ndarray] = reference.solve(assemble(list(body)), hours, records=records, params=given, rtol=1e-7)
    return run


@cache
def infused(micrograms_a_day: float) -> dict[str, np.ndarray]:
    rate = micrograms_a_day / 24
    return lived([Step(0.0, "engager.rate", rate), Step(24.0 * 28, "engager.rate", -rate)])


def test_blinatumomab_in_blood_is_its_dose_over_clearance_and_gone_within_a_day() -> None:
    """28 ug a day over 41.3 L/d: 0.68 ng/mL; the label has 0.6 at 28 ug a day. ln 2 x 2.98 / 41.3 d is 1.2 h."""
    level = infused(28.0)["engager.concentration"] * 54
    assert level[24 * 7] == pytest.approx(28 / 41.3, rel=0.01)
    assert level[24 * 28 + 3] / level[24 * 28] == pytest.approx(0.5 ** (3 / 1.2), rel=0.02)


@pytest.mark.parametrize(("to_cd3", "to_target", "best"), [(100.0, 1.5, 12.2), (28.0, 0.18, 2.24)])
def test_the_bridge_is_most_between_its_constants_and_falls_on_both_sides(
    to_cd3: float, to_target: float, best: float
) -> None:
    doses = np.geomspace(best / 1000, best * 1000, 13)
    hours = np.array([0.0, 0.01])
    got = []
    for level in doses:  # at once, before anything is lost: dose is concentration times volume
        amount = level * 4.0 * 146.0
        numbers = {**ANTIBODY, "to_cd3": to_cd3, "to_target": to_target, "clearance": 1e-9}
        got.append(lived([Dose(0.0, "engager.central", amount)], hours, ("engager",), **numbers)["engager.bridge"][-1])
    assert doses[int(np.argmax(got))] == pytest.approx(best, rel=0.01)
    assert max(got) == pytest.approx(1.0, abs=1e-3)
    assert got[0] < 0.05 > got[-1]


def test_far_beyond_the_best_dose_killing_falls_as_well() -> None:
    hours = np.array([0.0, 3.0])

    def left(nanomolar: float) -> float:
        dose = Dose(0.0, "engager.central", nanomolar * 4.0 * 146.0)
        return float(lived([dose], hours, ("engager",), **ANTIBODY)["engager.targets"][-1])

    assert left(2.24) < 0.05
    assert left(1e7) > left(1e4) > 0.3


def test_targets_go_with_a_usual_dose_and_come_back_when_it_is_over() -> None:
    run = infused(28.0)
    assert run["engager.targets"][24] < 0.05
    assert 0.3 < run["engager.targets"][-1] < 0.7  # twelve days at a twentieth a day
    assert (run["engager.targets"] > 0).all()
    assert (run["engager.resting"] > 0).all()
    assert run["engager.resting"].min() < 0.98  # T cells leave blood's resting pool with it


def test_the_first_dose_brings_a_release_syndrome_and_the_second_hardly() -> None:
    """IL-6 11 to 55,000 pg/mL in patients on the first day; a brief fever; CRP."""
    week = 24 * 7
    twice = [Dose(0.0, "engager.central", 105e3), Dose(float(week), "engager.central", 105e3)]
    run = lived(twice, **ANTIBODY)
    il6, fever = run["inflammation.il6"], run["temperature.fever"]
    assert 100 < il6[:24].max() < 2e4
    assert il6[week + 1 :].max() < 0.02 * il6[:24].max()
    assert 0.2 < fever[:24].max() < 2.5
    assert fever[week + 1 :].max() < 0.1
    assert run["acute_phase.crp"][:96].max() > 10 * run["acute_phase.crp"][0]
    cut = lived(twice, il6_release=0.0, tnf_release=0.0, waking=0.0, **ANTIBODY)
    assert cut["inflammation.il6"].max() < 2
    assert cut["temperature.fever"].max() < 0.05


def test_fewer_b_cells_calm_autoimmune_disease_and_a_tumour_that_carries_the_target_shrinks() -> None:
    hours = np.arange(0.0, 24 * 60 + 0.1, 24.0)
    weekly: list[Record] = [Dose(168.0 * k, "engager.central", 105e3) for k in range(9)]
    ill: list[Record] = [Dose(0.0, "autoimmune.insult", 1.0)]
    body = ("engager", "autoimmune", "b_cells")
    without, treated = (lived(ill + r, hours, body, **ANTIBODY) for r in ([], weekly))
    assert treated["autoimmune.activity"].mean() < 0.8 * without["autoimmune.activity"].mean()
    assert treated["b_cells.antibody"][-1] < 0.9 * without["b_cells.antibody"][-1]
    grown: list[Record] = [Dose(0.0, "tumour.cells", 5e6)]
    without, treated = (lived(grown + r, hours, ("engager", "tumour"), **ANTIBODY) for r in ([], weekly))
    assert treated["tumour.cells"][-1] < 0.1 * without["tumour.cells"][-1]

"""Parkinson's disease by its scales: movement misses dopamine, an agonist gives it back, and impulses rise."""

from __future__ import annotations

import numpy as np

from allostasis.assembly import assemble, catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Assay, Dose, Record, Scale

BODY = ("synuclein", "transmitters", "impulsivity", "pramipexole", "levodopa")
HOURS = np.linspace(0.0, 24 * 90, 541)


def lived(records: list[Record]) -> dict[str, np.ndarray]:
    run: dict[str, np.ndarray] = reference.solve(
        assemble(list(BODY)), HOURS, records=records, params={"study.released": 1.0}, rtol=1e-6
    )
    return run


def score(name: str, latent: float) -> int:
    scale = catalogue.readout(name)
    assert isinstance(scale, Scale)
    return sum(latent > cut for item in scale.items for cut in item.cuts)


def test_half_of_the_neurons_is_a_new_diagnosis_and_drugs_give_movement_back_at_the_price_of_impulses() -> None:
    motor = catalogue.readout("updrs3")
    assert isinstance(motor, Assay)
    rest = lived([])
    assert 15 < motor.times * rest["synuclein.motor"][-1] < 30
    assert motor.times * rest["synuclein.motor"][-1] > motor.times * rest["synuclein.motor"][60]  # it goes on
    agonist = lived([Dose(8.0 * k, "pramipexole.gut", 0.7) for k in range(270)])
    last = HOURS > 24 * 88
    assert motor.times * agonist["synuclein.motor"][last].mean() < 5
    assert agonist["impulsivity.level"][-1] > 1.1 * rest["impulsivity.level"][-1]
    levodopa = lived([Dose(8.0 * k, "levodopa.gut", 100.0) for k in range(270)])
    assert levodopa["synuclein.motor"][last].mean() < 0.9 * rest["synuclein.motor"][last].mean()
    assert levodopa["impulsivity.level"][-1] < agonist["impulsivity.level"][-1]


def test_the_questionnaire_is_low_in_health_and_passes_its_cut_where_impulses_do() -> None:
    """10 points of the impulse-control part; no more than the whole scale's 112 and 64."""
    assert score("quip_icd", 1.0) == 0
    assert score("quip_icd", 1.5) < 10 <= score("quip_icd", 1.85)
    assert score("quip_icd", 9.0) == 64 and score("quip_rs", 9.0) == 112
    assert score("quip_rs", 2.0) >= score("quip_icd", 2.0)

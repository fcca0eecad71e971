"""Each module of brain, mind and treatment by itself, and each read-out on the whole body."""

from __future__ import annotations

import numpy as np
import pytest
from conftest_brain import live

from allostasis.assembly import Model, assemble, catalogue
from allostasis.language import Scale
from allostasis.ledger import sources
from allostasis.studies.running.instruments import check

MODULES = (
    *("microglia", "kynurenine", "transmitters", "plasticity", "circuits", "fear", "reward", "cognition", "fatigue"),
    *("impulsivity", "behaviour", "contact", "expectancy", "sickness", "appraisal", "symptoms"),
    *("cbt", "cbt_i", "mindfulness", "trauma_therapy", "social_support", "exercise", "mediterranean_diet", "omega_3"),
    *("sleep_extension", "vagus_stimulation", "interferon_alpha", "levodopa", "il6", "smouldering"),
    *("escitalopram", "celecoxib", "tocilizumab"),
)
RANGES = {
    **{"madrs": (0, 60), "bdi2": (0, 63), "ymrs": (0, 60), "caps5": (0, 80), "stai_trait": (20, 80), "gad7": (0, 21)},
    **{"pss10": (0, 40), "fatigue_score": (4, 20), "fatigue_now": (0, 20), "isi": (0, 28), "loneliness": (20, 80)},
    **{"audit_c": (0, 12), "impulse_control": (0, 5)},
}


@pytest.mark.parametrize("name", MODULES)
def test_it_runs_alone_stays_where_states_may_be_and_cites_its_numbers(name: str) -> None:
    module = catalogue.module(name)
    run = live([name], 3)
    for state in module.states.values():
        course = run[f"{name}.{state.name}"]
        assert np.isfinite(course).all()
        assert state.signed or (course >= -1e-9).all(), state.name
    for offer in module.offers:
        assert np.isfinite(run[f"{name}.{offer}"]).all(), offer
    assert {p.source for p in module.params.values()} <= set(sources())


@pytest.mark.parametrize("name", [n for n in MODULES if n in catalogue.names("treatments")])
def test_a_treatment_that_nobody_gets_does_nothing(name: str) -> None:
    run = live([name], 3)
    assert all((run[f"{name}.{s}"] == 0).all() for s in catalogue.module(name).states)


@pytest.fixture(scope="module")
def whole() -> Model:
    """All of biology."""
    return assemble(catalogue.names("biology"))


def test_every_readout_reads_something() -> None:
    whole = assemble(catalogue.names())
    for one in catalogue.readouts().values():
        check(whole, one, where=one.name)


@pytest.mark.parametrize(("name", "ends"), RANGES.items())
def test_a_questionnaire_spans_its_published_range(name: str, ends: tuple[int, int]) -> None:
    scale = catalogue.readout(name)
    assert isinstance(scale, Scale) and scale.missing >= 0
    assert (scale.shift, scale.shift + scale.times * sum(len(i.cuts) for i in scale.items)) == ends

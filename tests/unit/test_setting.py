"""Parameters set to a value, and quantities of the model measured: what changes, for whom, and what stays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.assembly.changing import with_values
from allostasis.people import Population, draw
from allostasis.studies import Study, run
from allostasis.studies.running.plan import plan


def study(**keys: Any) -> Study:
    return Study.from_dict(
        {
            "study": "s",
            "people": {"number": 3},
            "design": "counterfactual",
            "model": {"modules": ["temperature"], "pulses": False},
            "arms": {"slow": [], "fast": []},
            "visits": ["0 h", "1 h"],
            "measure": ["temperature", "temperature.core"],
        }
        | keys
    )


def test_the_typical_value_is_set_and_people_vary_around_it_as_before() -> None:
    model = assemble(["hpa", "clock"])
    name = next(n for n, p in model.params.items() if p.varies and p.value > 0 and not p.linear)
    p, people = model.params[name], np.arange(50)
    column = model.param_names.index(name)
    other = with_values(model, {name: 3 * p.value})
    before, after = (draw(m, Population(), 1, people).p for m in (model, other))
    assert after[:, column] == pytest.approx(3 * before[:, column]) and np.ptp(after[:, column]) > 0
    before[:, column] = after[:, column]
    assert (before == after).all() and other.fingerprint != model.fingerprint
    assert model.params[name].value == p.value  # the model that others share stays


def test_units_of_a_time_are_hours_inside() -> None:
    hpa = {"model": {"modules": ["hpa", "clock"], "pulses": False}, "measure": ["cortisol"]}
    made = plan(study(**hpa, set={"hpa.half_drive": "480 s"}))
    assert made.model.params["hpa.half_drive"].inside == pytest.approx(8 / 60)


def test_for_all_in_one_arm_and_in_the_hash_and_manifest() -> None:
    keys = {"model": {"modules": ["hpa", "clock"], "pulses": False}, "measure": ["cortisol"]}
    both = study(**keys, set={"hpa.half_drive": "8 min", "fast": {"hpa.half_drive": "2 min"}})
    made = plan(both)
    found = [made.of_arm(a).model.params["hpa.half_drive"].value for a in ("slow", "fast")]
    assert found == [8.0, 2.0] and both.sets == {"hpa.half_drive": "8.0 min"}
    assert len({both.hash(), study(**keys).hash(), study(**keys, set={"hpa.half_drive": "8 min"}).hash()}) == 3
    assert (
        study(**keys, set={"hpa.half_drive": "480 s"}).hash() == study(**keys, set={"hpa.half_drive": "8 min"}).hash()
    )
    assert Study.from_dict(both.to_dict()) == both


def test_a_run_with_a_value_set_and_a_quantity_measured() -> None:
    from allostasis.assembly.cards import card

    usual = card("temperature")["parameters"]["rest"]["value"]
    result = run(study(set={"fast": {"temperature.rest": f"{usual + 1} degC"}}))
    slow, fast = (result.table("temperature.core", arm).to_numpy() for arm in ("slow", "fast"))
    assert fast - slow == pytest.approx(1.0, abs=0.1)
    assert (result.table("temperature", "slow").to_numpy() != slow).any()  # the instrument has noise, the state none
    kept = result.manifest
    assert kept["set"] == {"": {}, "fast": {"temperature.rest": f"{usual + 1!r} delta_degC"}}
    assert kept["measures"]["temperature"]["instrument"] and not kept["measures"]["temperature.core"]["instrument"]
    assert "not an instrument" in kept["measures"]["temperature.core"]["about"]

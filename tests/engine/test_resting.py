"""In a body that holds many treatments people live as if what they never have or get had never been in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allostasis.assembly import Model, assemble, can_rest, with_values, without
from allostasis.engine import Cohort, Events, Solution, numpy_ops, solve, source_of
from allostasis.language import Dose
from bodies import SMALL

HELD = [*SMALL, "endotoxin", "il6", "rhinovirus", "celecoxib"]
AT = np.array([2.0, 6.0, 12.0])
GIVEN = [[], [Dose(1.0, "endotoxin.blood", 1.0)], [], [Dose(1.0, "endotoxin.blood", 1.0), Dose(2.0, "il6.depot", 0.0)]]


@pytest.fixture
def few() -> Model:
    return assemble(HELD)


def _cohort(model: Model, given: list[Any], shift: float = 0.0) -> Cohort:
    p = np.tile(model.defaults, (len(given), 1))
    p[:, model.param_names.index("hpa.half_drive")] *= 1 + 0.1 * np.arange(len(given)) + shift
    y = [float(v) for v in source_of(model).run.starts(numpy_ops, 0.0, None, None, model.defaults)]
    u = np.tile(model.input_starts, (len(given), 1))
    return Cohort(0.0, p, np.tile(y, (len(given), 1)), u, Events.of(model, given))


def _run(model: Model, given: list[Any], **how: Any) -> Solution:
    return solve(model, _cohort(model, given), AT, rtol=1e-6, **{"by_given": True, **how})


def test_everybody_lives_as_in_the_body_without_the_rest(few: Model) -> None:
    """To the bit: who is given nothing as in the bare body, who is given endotoxin as in the body with it alone."""
    run = _run(few, GIVEN)
    bare, with_it = assemble(SMALL), assemble([*SMALL, "endotoxin"])
    for model, rows in ((bare, [0, 2]), (with_it, [1, 3])):
        alone = _run(model, [GIVEN[1] if model is with_it else [] for _ in GIVEN], by_given=False)
        for name in (*model.state_names, *model.input_names):
            assert run[name][rows].tobytes() == alone[name][rows].tobytes(), name
    assert run.recorded == few.state_names and run.model is few
    assert (run["endotoxin.blood"][1] > 0).all() and (run["endotoxin.blood"][0] == 0).all()
    assert (run["rhinovirus.target"] == _cohort(few, GIVEN).y[:1, few.state_names.index("rhinovirus.target")]).all()


def test_one_kernel_of_all_gives_the_same_to_its_error(few: Model) -> None:
    apart, whole = _run(few, GIVEN), _run(few, GIVEN, by_given=False)
    for name in ("hpa.cortisol", "inflammation.tnf", "endotoxin.blood", *list(few.offers)[:20]):
        np.testing.assert_allclose(apart[name], whole[name], rtol=1e-4, atol=1e-9)
    assert np.abs(apart["inflammation.tnf"][1] / apart["inflammation.tnf"][0] - 1).max() > 0.1


def test_company_recording_and_looking_move_nobody(few: Model) -> None:
    run = _run(few, GIVEN)
    last = solve(few, _cohort(few, GIVEN).take(np.array([3, 1])), AT, rtol=1e-6, by_given=True)
    assert last.y.tobytes() == run.y[[3, 1]].tobytes()
    some = _run(few, GIVEN, record=["celecoxib.gut", "hpa.cortisol"])
    assert (
        some.y.tobytes()
        == np.ascontiguousarray(
            run.y[:, :, [few.state_names.index(n) for n in ("celecoxib.gut", "hpa.cortisol")]]
        ).tobytes()
    )
    seen: list[Solution] = []
    watched = _run(few, [[], []], on_part=seen.append)
    assert watched.y.tobytes() == run.y[:1].tobytes() + _run(few, [[], []]).y[1:].tobytes()
    assert all(part.recorded == few.state_names and part.y.shape[2] == len(few.states) for part in seen)


def test_who_has_something_from_the_start_keeps_it(few: Model) -> None:
    cohort = _cohort(few, [[], []])
    cohort.y[1, few.state_names.index("il6.depot")] = 1.0
    run = solve(few, cohort, AT, rtol=1e-6, by_given=True)
    assert (run["il6.depot"][0] == 0).all() and (run["il6.depot"][1] > 0).all()
    assert run["inflammation.il6"][1, 0] > run["inflammation.il6"][0, 0]


def test_who_fails_has_nothing_of_what_rested(few: Model) -> None:
    cohort = _cohort(few, [[], []])
    cohort.p[1, few.param_names.index("hpa.half_drive")] = np.nan
    run = solve(few, cohort, AT, rtol=1e-6, by_given=True)
    assert run.status[1] > 0 and np.isnan(run["celecoxib.gut"][1]).all() and np.isnan(run["rhinovirus.target"][1]).all()
    assert run.status[0] == 0 and (run["celecoxib.gut"][0] == 0).all()


def test_what_can_rest_is_shown_by_its_equations() -> None:
    """Cells that nothing infects stay; a tumour, a plaque, what ages by itself, is never left out."""
    model = assemble([*SMALL, "endotoxin", "rhinovirus", "tumour", "plaque"])
    found = can_rest(model)
    assert list(found) == ["endotoxin", "rhinovirus"]
    assert found["endotoxin"] == ("endotoxin.blood",) and "rhinovirus.target" not in found["rhinovirus"]
    assert "rhinovirus.virus" in found["rhinovirus"]


def test_no_other_model_is_taken_for_it() -> None:
    model = assemble([*SMALL, "endotoxin"])
    left = without(model, ["endotoxin"])
    assert left is not None and left.fingerprint == assemble(SMALL).fingerprint
    changed = with_values(model, {"hpa.half_drive": float(model.params["hpa.half_drive"].value * 2)})
    assert without(changed, ["endotoxin"]) is None
    cut = assemble([*SMALL, "endotoxin"], cut=["hpa->inflammation"])
    kept = without(cut, ["endotoxin"])
    assert kept is not None and kept.fingerprint == assemble(SMALL, cut=["hpa->inflammation"]).fingerprint
    switched = assemble([*SMALL, "endotoxin"], switched=True)
    same = without(switched, ["endotoxin"])
    assert same is not None and same.fingerprint == assemble(SMALL, switched=True).fingerprint

"""The kernels against SciPy at tight tolerance: every module alone, and the whole body on its worst day."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from allostasis.assembly import catalogue
from allostasis.engine import Cohort, Events, Method, Solution, SteadyState, body_blocks, settle, solve
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Record, Step
from allostasis.people import Population, draw
from allostasis.studies.running.plan import FAST, REFERENCE
from bodies import MOVING, alone, challenge, cohort, daylight, disturbed, gap, records_of, severed, titled, tonic, whole

TIGHT = 1e-5  # what the kernels owe SciPy, relative
SEVERED = [pair for pair in MOVING if pair[1] in {"joined", "published"}]
HOURS = np.array([0.0, 1.0, 2.5, 5.0, 8.0, 8.5, 11.0, 15.0, 20.0, 24.0, 36.0])


# ---------------------------------------------------------------- every module alone


@cache
def _each_alone(variant: str, method: Method) -> Solution:
    """All modules side by side with every coupling cut, each disturbed: one kernel instead of thirty."""
    model = severed(variant)
    records = [r for m in model.modules for r in challenge(m)]
    light = [b for b in daylight(model, 1, 0.0, 36.0) if b.into != "clock.kept_awake"]  # a working day is no coupling
    made = cohort(model, model.defaults[None], [records], until=36.0, start=disturbed(model), blocks=light)
    return solve(model, made, HOURS, method=method, rtol=1e-9)


RODAS4 = pytest.param("rodas4", marks=pytest.mark.slow)  # slopes of the whole body take long to compile


@pytest.mark.parametrize("method", ["cash_karp", RODAS4])
@pytest.mark.parametrize("name, variant", SEVERED, ids=map(titled, SEVERED))
def test_a_module_alone(name: str, variant: str, method: Method) -> None:
    if variant == "published" and method == "rodas4":
        method = "cash_karp"  # one kernel less to compile; rodas4 has the joined ones
    run, model = _each_alone(variant, method), alone(name, variant)
    together = disturbed(run.model)
    expected = reference.solve(
        model,
        HOURS,
        begin=0.0,
        params={n: run.model.covariates[n] for n in model.covariates},
        start={n: together[n] for n in model.states},
        inputs=tonic(model) | {n: 0.0 for n in model.input_names if n == "colds.tonic"},  # people catch colds there
        records=challenge(catalogue.module(name, variant)),
        rtol=1e-10,
    )
    assert run.status[0] == 0
    for path, state in model.states.items():
        assert gap(run[path][0], expected[path], state.scale) <= TIGHT, path
    for path in model.switches:
        np.testing.assert_array_equal(run[path][0], expected[path], err_msg=path)
    for path in model.offers:
        assert gap(run[path][0], expected[path], 1.0) <= TIGHT, path


# ---------------------------------------------------------------- the whole body

PEOPLE = 3
MOMENTS = np.array([0.0, 3.0, 6.0, 8.0, 9.0, 10.0, 11.0, 12.5, 15.0, 15.1, 15.5, 17.0, 21.0, 24.0, 27.0, 30.0, 36.0])


@cache
def _worst_day() -> tuple[SteadyState, Cohort, list[list[Record]]]:
    """Three different people, settled, with bursts, every kind of treatment, stressors and a night kept awake."""
    model = whole()
    people = draw(model, Population(), 11, np.arange(PEOPLE))
    rest = settle(model, people.p, people.index, seed=11, rounds=2, days=3)
    given: list[Record] = []
    for name, amount, at, lasts in (
        ("endotoxin", "1 ng/kg", 9.0, 0.0),
        ("hydrocortisone", "3 ug/kg/min", 8.0, 6.0),
        ("propranolol", "80 mg", 14.0, 0.0),
        ("infliximab", "5 mg/kg", 20.0, 2.0),
        ("dexamethasone", "1 mg", 23.0, 0.0),
        ("placebo", None, 9.0, 0.0),
    ):
        given += catalogue.treatment(name).records(amount=amount, at=at, lasts=lasts)
    given += catalogue.treatment("tsst", kind="stressor").records(amount=None, at=15.0)
    given += catalogue.treatment("chronic", kind="stressor").records(amount="0.5", at=10.0, lasts=20.0)
    given += [Step(22.0, "clock.kept_awake", 1.0), Step(26.0, "clock.kept_awake", -1.0)]
    process = catalogue.treatment("hassles", kind="stressor").bound().process  # type: ignore[attr-defined]
    blocks = [*body_blocks(model, 11, people.index, 0, 2), process.block(11, "hassles", people.index, 0)]
    events = Events.of(model, [given] * PEOPLE, blocks, after=rest.time)
    records = [[*given, *records_of(blocks, model, i)] for i in range(PEOPLE)]
    return rest, Cohort(rest.time, rest.p, rest.y, rest.u, events), records


@cache
def _scipy(person: int) -> dict[str, np.ndarray]:
    model, (rest, _, records) = whole(), _worst_day()
    return reference.solve(
        model,
        MOMENTS,
        begin=rest.time,
        records=records[person],
        params=dict(zip(model.param_names, rest.p[person], strict=True)),
        start=dict(zip(model.state_names, rest.y[person], strict=True)),
        inputs=dict(zip(model.input_names, rest.u[person], strict=True)),
        daily=False,
    )


def _worst(run: Solution, person: int) -> tuple[float, str]:
    expected = _scipy(person)
    return max((gap(run[n][person], expected[n], s.scale), n) for n, s in run.model.states.items())


# SciPy takes eight seconds a person at that tolerance.
WHO = pytest.mark.parametrize(
    "who", [pytest.param((0,), id="one"), pytest.param(tuple(range(PEOPLE)), id="everybody", marks=pytest.mark.slow)]
)


@WHO
@pytest.mark.parametrize("method", ["cash_karp", RODAS4])
def test_the_whole_body(method: Method, who: tuple[int, ...]) -> None:
    run = solve(whole(), _worst_day()[1], MOMENTS, method=method, rtol=1e-9)
    for person in who:
        assert run.status[person] == 0
        worst, where = _worst(run, person)
        assert worst <= TIGHT, where
        for name in whole().switches:
            np.testing.assert_array_equal(run[name][person], _scipy(person)[name])


def test_the_worst_day_has_everything_in_it() -> None:
    """Bursts, sleep that was prevented and caught up, fever, threat: else agreement would be cheap."""
    rest, made, records = _worst_day()
    day = _scipy(0)
    slots = [*whole().state_names, *whole().input_names]
    touched = {slots[i] for i in made.events.slot}
    assert {"hpa.burst", "symptoms.unrest", "clock.light", "clock.kept_awake", "hassles.level", "tsst.level"} <= touched
    assert {"endotoxin.blood", "hydrocortisone.rate", "infliximab.rate", "propranolol.gut"} <= touched
    assert day["clock.asleep"][MOMENTS == 24.0] == 0 and day["clock.asleep"].max() == 1
    assert day["inflammation.tnf"].max() > 3 * day["inflammation.tnf"][0] and day["appraisal.threat"].max() > 1
    assert (rest.status == 0).all() and len(records) == PEOPLE


@cache
def _loose(method: Method, rtol: float, single: bool, who: tuple[int, ...]) -> tuple[Solution, float, str]:
    run = solve(whole(), _worst_day()[1], MOMENTS, method=method, rtol=rtol, single=single)
    worst, where = max(_worst(run, person) for person in who)
    print(f"rtol {rtol:g}{', 32 bit stages' if single else ''}: {worst:.1e} at {where}, {run.steps[0]} steps")
    return run, worst, where


@WHO
def test_the_reference_mode_is_within_a_ten_thousandth(who: tuple[int, ...]) -> None:
    run, worst, where = _loose("cash_karp", REFERENCE, False, who)
    assert (run.status == 0).all() and worst <= 1e-4, where


@WHO
def test_the_fast_mode_is_within_a_thousandth_and_32_bit_add_little_to_it(who: tuple[int, ...]) -> None:
    """On this day, at the tolerance of a study's fast mode; what is left is the tolerance's and not of the 32 bit."""
    fast, worst, where = _loose("merson", FAST, True, who)
    double, of_double, _ = _loose("merson", FAST, False, who)
    assert (fast.status == 0).all() and worst <= 1e-3, where
    assert abs(worst - of_double) < 5e-4  # half of what is promised
    apart = max(gap(fast[n], double[n], s.scale) for n, s in whole().states.items())
    assert 0 < apart < 1e-3  # other bits, the same course

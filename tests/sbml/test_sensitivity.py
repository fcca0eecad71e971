"""Sensitivities: an analytic answer, central differences with doses and switches, and an independent engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, body_blocks, solve, source_of, starting_inputs
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.sensitivities import sensitivity as code
from allostasis.engine.sensitivities.sensitivity import Sensitivity, augment, sensitivity
from allostasis.engine.sensitivities.switch_events import saltation_of
from allostasis.errors import ModelError, RunError, UnknownName
from allostasis.language import Dose, Module, Record, Step, excess, power
from allostasis.sbml import Referee, to_sbml

GIVEN: list[Record] = [Dose(1.0, "drug.blood", 10.0)]


@pytest.fixture(scope="module")
def drug() -> Model:
    """A dose that leaves the blood for an effect: linear, with an answer on paper."""
    m = Module("drug", about="one compartment and an effect")
    blood = m.state("blood", start=0.0, scale=10.0, unit="mg", about="in blood")
    effect = m.state("effect", start=0.0, scale=1.0, unit="mg", about="at its place")
    tau = m.param("tau", 300.0, "min", source="proposal")
    volume = m.param("volume", 5.0, "L", source="proposal")
    loss = m.param("loss", 0.3, "1/h", source="proposal")
    m.flow("uptake", blood / tau, out_of=blood, into=effect)
    m.flow("effect loss", loss * effect, out_of=effect)
    m.offer("level", blood / volume, unit="mg/L", about="in blood")
    return assemble([m])


def people(model: Model, p: np.ndarray, records: Sequence[Record] = (), days: int = 0) -> Cohort:
    """People from the model's own starts."""
    starts = source_of(model).run.starts(numpy_ops, 0.0, None, None, p.T)
    y = np.column_stack([np.broadcast_to(np.asarray(v, float), (len(p),)) for v in starts])
    blocks = body_blocks(model, 0, np.arange(len(p)), 0, days, pulses=False)
    return Cohort(0.0, p, y, starting_inputs(model, 0.0, len(p)), Events.of(model, [records] * len(p), blocks))


def test_a_linear_model_has_its_answer_on_paper(drug: Model) -> None:
    times = np.array([0.5, 2.0, 5.0, 10.0])
    p = np.vstack([drug.defaults, drug.defaults])
    p[1, drug.param_names.index("drug.tau")] = 2.0  # h: the second person
    outputs, params = ["drug.blood", "drug.effect", "drug.level"], ["drug.tau", "drug.volume", "drug.loss"]
    got = sensitivity(drug, outputs, params, people(drug, p, GIVEN), times, rtol=1e-10)
    for i, tau in enumerate((5.0, 2.0)):
        d, k, b = np.maximum(times - 1.0, 0.0), 1.0 / tau, 0.3
        blood = 10.0 * np.exp(-k * d) * (times > 1)
        np.testing.assert_allclose(got.of("drug.blood", "drug.tau")[i], blood * d / tau**2 / 60, atol=1e-10)  # per min
        np.testing.assert_allclose(got.of("drug.level", "drug.tau")[i], blood * d / tau**2 / 300, atol=1e-10)
        np.testing.assert_allclose(got.of("drug.level", "drug.volume")[i], -blood / 25, atol=1e-10)
        shape = (np.exp(-k * d) - np.exp(-b * d)) / (b - k)  # effect = 10 k shape
        by_loss = 10 * k * (d * np.exp(-b * d) - shape) / (b - k)
        np.testing.assert_allclose(got.of("drug.effect", "drug.loss")[i], by_loss, atol=1e-9)
        np.testing.assert_allclose(got.relative[i, :, 1, 2], 0.3 * by_loss, atol=1e-9)
    assert not got.of("drug.blood", "drug.volume").any()
    assert got.units["drug.level", "drug.tau"] == "(mg/L)/(min)"
    np.testing.assert_allclose(got.p, [[300.0, 5.0, 0.3], [120.0, 5.0, 0.3]])


def test_an_independent_engine_agrees(drug: Model) -> None:
    """The augmented model is a model: libRoadRunner runs its export."""
    times = np.linspace(0.5, 12.0, 24)
    made = augment(drug, ["drug.effect", "drug.level"], ["drug.tau"])
    theirs = Referee(to_sbml(made.model, records=GIVEN)).run(times)
    cohort = people(drug, drug.defaults[None], GIVEN)
    ours = sensitivity(drug, ["drug.effect", "drug.level"], ["drug.tau"], cohort, times, rtol=1e-10)
    for name, label in (("drug.effect", made.slopes), ("drug.level", made.derived)):
        one = ours.of(name, "drug.tau")[0]
        np.testing.assert_allclose(theirs[label[name, "drug.tau"]], one, atol=1e-7 * np.abs(one).max())


def test_what_a_parameter_cannot_reach_gets_no_equation(drug: Model) -> None:
    assert set(augment(drug, ["drug.blood"], ["drug.tau", "drug.loss"]).slopes) == {("drug.blood", "drug.tau")}
    assert set(augment(drug, ["drug.effect"], ["drug.loss"]).slopes) == {("drug.effect", "drug.loss")}
    assert len(augment(drug, ["drug.effect"], ["drug.loss"], all_states=True).slopes) == 2
    for outputs, params in ((["drug.blod"], ["drug.tau"]), (["drug.blood"], ["drug.ta"])):
        with pytest.raises(UnknownName, match="Did you mean"):
            augment(drug, outputs, params)


def test_a_run_may_begin_with_slopes(drug: Model) -> None:
    times = np.array([1.0, 4.0])
    cohort = people(drug, drug.defaults[None])
    got = sensitivity(drug, ["drug.blood"], ["drug.volume"], cohort, times, initial=np.array([[[2.0], [0.0]]]))
    np.testing.assert_allclose(got.of("drug.blood", "drug.volume")[0], 2.0 * np.exp(-times / 5.0), rtol=1e-6)


def _thermostat() -> Module:
    """A room that a heater keeps between two marks, and a plant that likes it warm: everything not smooth."""
    m = Module("room", about="thermostat")
    low = m.param("low", 18.0, "1", source="proposal")
    warmth = m.state("warmth", start=low, scale=20.0, unit="1", about="warmth of the room")
    plant = m.state("plant", start=1.0, unit="1", about="size of the plant")
    sun = m.input("sun", unit="1/h", about="warmth that comes in")
    high = m.param("high", 21.0, "1", source="proposal")
    heat = m.param("heat", 9.0, "1/h", source="proposal")
    tau = m.param("tau", 240.0, "min", source="proposal")
    steep = m.param("steep", 1.7, "1", source="proposal")
    growth = m.param("growth", 0.2, "1/h", source="proposal")
    on = m.switch_symbol("on")
    m.flow("heating", heat * on + sun, into=warmth)
    m.flow("cooling", warmth / tau, out_of=warmth)
    m.flow("growing", growth * power(excess(warmth, 19.0), steep) * plant, into=plant)
    m.switch("on", start=1.0, when=(1 - on) * (low - warmth) + on * (warmth - high), about="heater")
    m.offer("ratio", plant / warmth, unit="1", about="plant by warmth")
    return m


# Flips are found to 1e-8 h; at 9/h and a step of the differences of 2e-4 each of them blurs a slope of 11 by 4e-5.
FLIPS = 1.5e-4
HAPPENS: list[Record] = [Dose(3.3, "room.warmth", 0.7), Step(5.05, "room.sun", 0.8), Step(9.0, "room.sun", -0.8)]
KNOBS = ["room.low", "room.high", "room.heat", "room.tau", "room.steep", "room.growth"]
SEEN = ["room.warmth", "room.plant", "room.ratio"]


def differences(model: Model, outputs: Sequence[str], params: Sequence[str], times: np.ndarray, **more: object) -> dict:
    """Central differences, by the parameter's logarithm."""
    eps, rows = 1e-4, []
    for name in params:
        for sign in (1, -1):
            p = model.defaults.copy()
            p[model.param_names.index(name)] *= 1 + sign * eps
            rows.append(p)
    run = solve(model, people(model, np.array(rows), **more), times, rtol=1e-12)  # type: ignore[arg-type]
    return {
        (o, name): (run[o][2 * k] - run[o][2 * k + 1]) / (2 * eps) for k, name in enumerate(params) for o in outputs
    }


def agree(got: Sensitivity, wanted: dict, bound: float) -> set[tuple[str, str]]:
    """Relative to the largest slope; returns what has no slope at all."""
    none = set()
    for (output, param), slope in wanted.items():
        mine = got.relative[0, :, got.outputs.index(output), got.params.index(param)]
        if mine.any():
            assert np.abs(mine - slope).max() <= bound * np.abs(slope).max(), (output, param)
        else:
            assert np.abs(slope).max() < 0.01  # what differences leave where there is nothing
            none.add((output, param))
    return none


@pytest.fixture(scope="module")
def room() -> Model:
    return assemble([_thermostat()])


TIMES = np.linspace(0.1, 14.0, 60)
TIMES = TIMES[np.abs(TIMES - 2.69) > 0.05]  # there a flip falls between the two sides of a difference


def test_doses_steps_and_flips_against_differences(room: Model) -> None:
    cohort = people(room, room.defaults[None], HAPPENS)
    got = sensitivity(room, SEEN, KNOBS, cohort, TIMES, rtol=1e-10)
    run = solve(room, cohort, np.array([3.29999, 3.30001, *np.arange(4.0, 14.0, 0.1)]))
    assert np.abs(np.diff(run.u[0, :, -1])).sum() > 10
    assert run.u[0, 0, -1] != run.u[0, 1, -1]  # the dose itself throws the switch: its moment is fixed
    wanted = differences(room, SEEN, KNOBS, TIMES, records=HAPPENS)
    none = agree(got, wanted, FLIPS)
    assert none == {("room.warmth", "room.steep"), ("room.warmth", "room.growth")}


def test_without_the_jump_at_a_flip_they_would_not_agree(room: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "saltation_of", lambda made: None)
    got = sensitivity(room, SEEN, ["room.high"], people(room, room.defaults[None], HAPPENS), TIMES, rtol=1e-10)
    with pytest.raises(AssertionError):
        agree(got, differences(room, SEEN, ["room.high"], TIMES, records=HAPPENS), 0.1)


def test_the_body_clock_with_its_sleep_against_differences() -> None:
    model, times = assemble(["clock"]), np.arange(0.37, 50.0, 1.7)
    outputs, params = ["clock.pressure", "clock.x", "clock.sleep_debt"], ["clock.mu", "clock.tau_c"]
    got = sensitivity(model, outputs, params, people(model, model.defaults[None], days=3), times, rtol=1e-9)
    assert not agree(got, differences(model, outputs, params, times, days=3), 1e-5)


def test_a_switch_thrown_at_the_start_has_a_fixed_moment(room: Model) -> None:
    """Begun above the upper mark with the heater on: it goes off at once, whatever the mark is exactly."""
    cohort = people(room, room.defaults[None])
    warm = replace(cohort, y=np.array([[25.0, 1.0]]))
    times = np.array([0.05, 0.5, 1.0])
    got = sensitivity(room, ["room.warmth"], ["room.high", "room.low"], warm, times, initial=np.zeros((1, 2, 2)))
    assert not got.of("room.warmth", "room.high").any()
    np.testing.assert_allclose(got.values[0, :, 0], 25.0 * np.exp(-times / 4.0), rtol=1e-6)


def test_switches_that_cannot_be_followed_are_refused(room: Model) -> None:
    fast = room.defaults.copy()
    fast[room.param_names.index("room.heat")] = 500.0
    with pytest.raises(RunError, match="flips twice"):
        sensitivity(room, SEEN, KNOBS, people(room, fast[None]), TIMES)
    m = Module("m", about="a switch that does not look back")
    x = m.state("x", start=0.0, unit="1", about="x")
    m.flow("x rising", m.param("speed", 1.0, "1/h", source="proposal") * (2 - m.switch_symbol("up")), into=x)
    m.switch("up", start=0.0, when=x - 1, about="x above 1")
    turning = saltation_of(augment(assemble([m]), ["m.x"], ["m.speed"]))
    assert turning is not None
    with pytest.raises(ModelError, match="stays up"):
        turning.jump(1.0, np.array([1.0 + 1e-9, 1.0, 0.0]), np.array([0.0]), np.array([1.0, 1.0]), 0)

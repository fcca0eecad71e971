"""Microglia, transmitters, plasticity and circuits: rest is rest, and each driver moves what it should."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from conftest_brain import by_hand, live, moved

from allostasis.assembly import assemble
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, Module, Step

RESTING = (
    *("transmitters.stores", "transmitters.serotonin", "transmitters.sert", "transmitters.dopamine"),
    *("transmitters.bh4", "transmitters.glutamate", "plasticity.bdnf", "plasticity.neurogenesis"),
    *("plasticity.hippocampus", "circuits.striatum", "circuits.control", "circuits.amygdala"),
    *("circuits.reward_link", "circuits.control_link", "circuits.memory_link", "kynurenine.ratio"),
)
BRAIN = ("microglia", "kynurenine", "transmitters", "plasticity", "circuits")


def test_a_brain_left_alone_rests_at_1() -> None:
    run = live(BRAIN, 60, every=24.0)
    for name in RESTING:
        assert run[name][-1] == pytest.approx(1.0, abs=2e-3), name
    assert run["microglia.activation"][-1] == pytest.approx(0.0, abs=1e-9)


@pytest.fixture(scope="module")
def inflamed() -> dict[str, np.ndarray]:
    """Four months of a tone of 2, beside nothing else."""
    tone = by_hand("low_grade", "settled", level=0.0)
    return live([tone, *BRAIN], 120, [moved("low_grade.level", 2.0)], every=24.0)


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("microglia.lasting", 1),
        ("microglia.primed", 1),
        ("microglia.csf_il6", 1),
        ("kynurenine.quin", 1),
        ("transmitters.serotonin", -1),
        ("transmitters.dopamine", -1),
        ("transmitters.phe_tyr", 1),
        ("transmitters.glutamate", 1),
        ("plasticity.bdnf", -1),
        ("plasticity.neurogenesis", -1),
        ("plasticity.volume", -1),
        ("circuits.control", -1),
        ("circuits.amygdala", 1),
        ("circuits.link_reward", -1),
        ("circuits.link_memory", -1),
    ],
)
def test_lasting_inflammation_reaches_every_part(inflamed: dict[str, np.ndarray], name: str, sign: int) -> None:
    course = inflamed[name]
    assert sign * (course[-1] - course[0]) > 1e-3 * max(1.0, abs(course[0]))


def test_transmitters_move_before_connections_and_those_before_volume(inflamed: dict[str, np.ndarray]) -> None:
    def half(name: str) -> int:
        change = np.abs(inflamed[name] - inflamed[name][0])
        return int(np.argmax(change >= 0.5 * change[-1]))

    assert half("transmitters.phe_tyr") < half("circuits.link_memory") < half("plasticity.volume")


def test_weeks_of_noradrenaline_rouse_microglia() -> None:
    """Lasting stressors raise Iba-1 of rodents by 20 to 200 % (Calcia 2016); at rest nothing moves."""
    nerves = by_hand("autonomic", noradrenaline=1.0, beta_open=1.0)
    rested = {"microglia.nerves_usual": 1.0}
    strained = live([nerves, "microglia"], 60, [moved("autonomic.noradrenaline", 1.0)], params=rested, every=24.0)
    raised = strained["microglia.lasting"] - strained["microglia.lasting"][0]
    assert 0.2 < raised[-1] < 2.0
    assert 5 <= int(np.argmax(raised >= 0.5 * raised[-1])) <= 20, "weeks, not hours"
    calm = live([nerves, "microglia"], 60, params=rested, every=24.0)["microglia.lasting"]
    assert calm[-1] == pytest.approx(calm[0], abs=1e-3)


def test_a_beta_blocker_shields_microglia_from_strain() -> None:
    """As in Wohleb 2011: what nerves release stays; microglia feel only their usual level, neither more nor less."""
    body = ["autonomic", "propranolol", "microglia"]
    doses = [Dose(12.0 * i, "propranolol.gut", 80.0) for i in range(56)]
    strain = Step(0.0, "strain.set_nerves", 1.0)
    drive = Module("strain", about="nerves driven by hand")
    drive.act("autonomic.noradrenaline_drive", drive.input("set_nerves", unit="1", start=0.0, about="drive"))
    bare = live([*body, drive], 28, [strain], every=24.0)
    shielded = live([*body, drive], 28, [strain, *doses], every=24.0)
    calm = live([*body, drive], 28, doses, every=24.0)
    assert shielded["autonomic.noradrenaline"][-1] == pytest.approx(bare["autonomic.noradrenaline"][-1], rel=1e-3)
    raised = bare["microglia.lasting"][-1] - bare["microglia.lasting"][0]
    assert raised > 0.2
    assert -0.05 * raised < shielded["microglia.lasting"][-1] - shielded["microglia.lasting"][0] < 0.4 * raised
    assert abs(calm["microglia.lasting"][-1] - calm["microglia.lasting"][0]) < 0.05 * raised


def test_a_primed_brain_answers_more() -> None:
    tnf = Module("inflammation", about="cytokines that stay up")
    for name in ("tnf_excess", "il1_excess", "il6_excess"):
        tnf.offer(name, tnf.param(f"set_{name}", 30.0, "pg/mL", source="proposal"), unit="pg/mL", about=name)
    for name in ("tnf", "il6_heard"):
        tnf.offer(name, tnf.param(f"set_{name}", 9.0, "pg/mL", source="proposal"), unit="pg/mL", about=name)
    tnf.offer("drive", sp.Integer(0), unit="1", about="no endotoxin")
    naive = live([tnf, "microglia"], 1)
    primed = live([tnf, "microglia"], 1, start={"microglia.primed": 0.5})
    assert primed["microglia.activation"][-1] > 1.1 * naive["microglia.activation"][-1]


def test_an_antibody_against_tnf_takes_its_part_of_the_lasting_signal() -> None:
    def lasting(*doses: Dose) -> float:
        tone = by_hand("low_grade", "settled", level=2.0)
        run = live([tone, "inflammation", "microglia", "infliximab"], 60, doses, every=24.0)
        return float(run["microglia.lasting"][-1])

    assert 0.2 < lasting(Dose(24.0, "infliximab.central", 400.0)) / lasting() < 0.7


def test_the_tracer_sees_less_in_low_binders() -> None:
    high, mixed, low = (
        live(["microglia"], 0.5, params={"microglia.tspo_gene": g})["microglia.tspo"][-1] for g in (1.0, -0.6, -2.0)
    )
    assert mixed / high == pytest.approx(0.65, abs=0.02) and low / high == pytest.approx(0.2, abs=0.02)


def test_a_blocked_transporter_doubles_serotonin_and_more_after_weeks() -> None:
    drug = by_hand("drug", held=0.0)
    drug.act("transmitters.sert_occupancy", drug.offers["held"].symbol)
    run = live([drug, "transmitters"], 42, [moved("drug.held", 0.8)], every=6.0)
    serotonin = run["transmitters.serotonin"]
    assert 1.2 < serotonin[2] < serotonin[-1] < 5
    assert run["transmitters.autoreceptor"][-1] < 0.8


def test_levodopa_helps_more_where_bh4_is_short() -> None:
    def gain(signal: float) -> float:
        brain = by_hand("microglia", signal=signal)
        records = [Dose(240.0, "levodopa.gut", 250.0)]
        times = [240.0, 241.5, 244.0]
        model = assemble([brain, "transmitters", "levodopa"])
        run = reference.solve(model, times, begin=0.0, records=records, rtol=1e-6)
        before, soon, after = run["transmitters.dopamine"]
        assert soon - before > 0.5 * (run["transmitters.dopamine"].max() - before)  # when a scan begins
        return float(after / before)

    assert gain(1.5) - 1 > 1.5 * (gain(0.0) - 1) > 0


def test_interferon_opens_the_road_to_kynurenine_and_takes_from_serotonin() -> None:
    weekly = [Dose(168.0 * k, "interferon_alpha.depot", 180.0) for k in range(8)]
    run = live([*BRAIN, "interferon", "interferon_alpha"], 56, weekly, every=24.0)
    assert run["kynurenine.ratio"][-1] > 1.2 and run["kynurenine.quin"][-1] > 1.2 * run["kynurenine.quin"][0]
    assert run["kynurenine.tryptophan"][-1] < run["kynurenine.tryptophan"][0]
    assert run["transmitters.serotonin"][-1] < 0.97


@pytest.mark.parametrize(
    ("path", "rest", "change", "answer", "sign"),
    [
        ("symptoms.severity", 0.2, 0.4, "striatum", -1),  # Keren 2018, Ng 2019
        ("symptoms.severity", 0.2, -0.1, "striatum", 1),
        ("clock.sleep_debt", 0.0, 1.0, "amygdala", 1),  # Goldstein 2013, Motomura 2013
        ("clock.sleep_debt", 0.0, 1.0, "striatum", 1),  # Gujar 2011
        ("clock.sleep_debt", 0.0, 1.0, "link_reward", -1),  # Gujar 2011
        ("clock.sleep_debt", 0.0, 1.0, "link_control", -1),  # Motomura 2013
        ("symptoms.severity", 0.2, 0.4, "link_reward", -1),
        ("hpa.gr_relative", 1.0, 1.0, "amygdala", -1),  # Henckens 2010
        ("autonomic.noradrenaline", 1.0, 1.0, "control_now", -1),  # an inverted U
        ("autonomic.noradrenaline", 1.0, -0.5, "control_now", -1),
    ],
)
def test_each_arrow_on_a_circuit_has_its_sign(path: str, rest: float, change: float, answer: str, sign: int) -> None:
    """At rest nothing moves; without the arrow nothing does either."""
    module, _, offer = path.partition(".")
    neighbour, name = by_hand(module, **{offer: rest}), f"circuits.{answer}"
    if module == "autonomic":  # on which circuits act
        neighbour.port("vagal_drive", unit="1", alone=0.0, about="acted on")
    course = live([neighbour, "circuits"], 3, [moved(path, change, at=24.0)])[name]
    course = course / (0.3 if answer.startswith("link") else 1.0)
    assert abs(course[4] - 1) < 1e-6
    assert 0.02 < sign * (course[-1] - course[4]) < 0.4
    own = {
        ("symptoms", "striatum"): "striatum_mood_gain",
        ("clock", "striatum"): "striatum_debt_gain",
        ("clock", "amygdala"): "amygdala_debt_gain",
        ("symptoms", "link_reward"): "reward_link_mood",
        ("hpa", "amygdala"): "amygdala_steroid_brake",
        ("autonomic", "control_now"): "control_noradrenaline",
    }.get((module, answer), "link_debt")
    without = live([neighbour, "circuits"], 3, [moved(path, change, at=24.0)], params={f"circuits.{own}": 0.0})[name]
    without = without / (0.3 if answer.startswith("link") else 1.0)
    assert abs(without[-1] - 1) < 0.6 * abs(course[-1] - 1)  # what is left goes by way of control

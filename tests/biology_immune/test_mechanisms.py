"""Every mechanism of acquired immunity and of conditions moves what it should, and only while its wire is there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import assemble, catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, Module, Step


def stand_in(reader: str, name: str, **values: float) -> Module:
    """A neighbour of ``reader`` that holds what is read of it: given values, else what is read when it is absent."""
    m = Module(name, about="held values")
    for path, read in catalogue.module(reader).reads.items():
        source, _, key = path.partition(".")
        if source == name:
            alone = float(read.alone) if sp.sympify(read.alone).is_number else 1.0
            m.state(key, start=values.get(key, alone), unit=read.unit, about="held", signed=True)
    for port in {
        "t_cells": "antigen",
        "b_cells": "antigen",
        "low_grade": "drive",
        "inflammation": "activation",
    }.items():
        if port[0] == name:
            m.port(port[1], unit="1/h" if name == "inflammation" else "1", alone=0.0, about="acted on")
    return m


def end(module: str, path: str, hours: float = 240.0, *, records: Any = (), cut: Any = (), **others: Any) -> float:
    """``path`` after some hours, beside stand-ins ``others`` (module -> values)."""
    neighbours = [stand_in(module, n, **v) for n, v in others.items()]
    run = reference.solve(assemble([module, *neighbours], cut=cut), [0.0, hours], records=records)
    return float(run[path][1])


@pytest.mark.parametrize(
    "module, path, source, value, sign",
    [
        ("nk_function", "nk_function.killing", "hpa.cortisol_load", 0.5, -1),
        ("nk_function", "nk_function.killing", "autonomic.noradrenaline", 1.5, -1),
        ("nk_function", "nk_function.killing", "clock.pressure", 14.0, -1),
        ("nk_function", "nk_function.killing", "interferon.alpha", 1.0, 1),
        ("nk_function", "nk_function.lysis", "leukocytes.nk_relative", 2.0, 1),
        ("t_helper", "t_helper.ifng_made", "hpa.gr_relative", 1.5, -1),
        ("t_helper", "t_helper.il4", "hpa.gr_relative", 1.5, 1),
        ("t_helper", "t_helper.ifng_made", "leukocytes.nk_relative", 2.0, 1),
        ("t_helper", "t_helper.il4_made", "leukocytes.nk_relative", 2.0, -1),
        ("t_helper", "t_helper.th1", "transmitters.dopamine", 2.0, 1),
        ("t_cells", "t_cells.regulatory", "hpa.cortisol_load", 0.5, 1),
        ("t_cells", "t_cells.senescent", "latent_virus.lytic", 2.0, 1),
        ("latent_virus", "latent_virus.lytic", "hpa.gr_relative", 1.5, 1),
        ("latent_virus", "latent_virus.lytic", "nk_function.killing", 0.5, 1),
        ("chemokines", "chemokines.ccl2", "inflammation.tnf_excess", 50.0, 1),
        ("chemokines", "chemokines.ccl2", "transmitters.serotonin", 2.0, -1),
        ("chemokines", "chemokines.ccl2", "activation.level", 140.0, 1),
        ("chemokines", "chemokines.ccl2", "low_grade.level", 1.0, 1),
        ("inflammation", "inflammation.il6", "transmitters.serotonin", 2.0, -1),
        ("inflammation", "inflammation.il6", "transmitters.dopamine", 2.0, -1),
        ("inflammation", "inflammation.il6", "autonomic.beta_effect", 15.0, 1),
        ("inflammation", "inflammation.il1", "autonomic.noradrenaline", 2.0, 1),
        ("leukocytes", "leukocytes.t_effector", "autonomic.beta_effect", 4.0, 1),
        ("leukocytes", "leukocytes.t_resting", "hpa.gr_relative", 2.0, -1),
        ("leukocytes", "leukocytes.monocytes", "chemokines.ccl2_relative", 3.0, 1),
        ("senescence", "senescence.cells", "hpa.cortisol_load", 0.5, 1),
    ],
)
def test_a_wire_moves_what_it_should_and_nothing_when_cut(
    module: str, path: str, source: str, value: float, sign: int
) -> None:
    there, _, name = source.partition(".")
    hours = 24.0 * 365 if module == "t_cells" else 240.0
    rest, moved = (end(module, path, hours, **{there: {name: v} if v else {}}) for v in (0, value))
    assert sign * (moved - rest) > 0.01 * abs(rest)
    without, cut = (
        end(module, path, hours, cut=[f"{source}->{module}"], **{there: {name: v} if v else {}}) for v in (0, value)
    )
    assert cut == pytest.approx(without, rel=1e-6)


def test_effector_t_cells_do_not_hear_cortisol_and_resting_ones_no_adrenaline() -> None:
    cortisol, adrenaline = {"hpa": {"gr_relative": 2.0}}, {"autonomic": {"beta_effect": 4.0}}
    for path, quiet in (("leukocytes.t_effector", cortisol), ("leukocytes.t_resting", adrenaline)):
        assert end("leukocytes", path, **quiet) == pytest.approx(end("leukocytes", path), rel=1e-6)


def test_a_vaccine_raises_antibody_for_months_and_less_so_under_cortisol_and_with_few_helpers() -> None:
    def fold(**others: Any) -> float:
        neighbours = [stand_in("b_cells", n, **v) for n, v in others.items()]
        model = assemble(["b_cells", "vaccine", *neighbours])
        return float(
            reference.solve(model, [0.0, 24.0 * 28], records=[Dose(0.0, "vaccine.antigen", 1.0)])["b_cells.fold"][1]
        )

    usual = fold()
    assert usual > 3
    assert fold(hpa={"cortisol_load": 0.5}) < 0.9 * usual
    assert fold(t_cells={"help": 0.6}) < 0.9 * usual
    assert fold(clock={"sleep_debt": 1.0}) < 0.9 * usual
    model = assemble(["b_cells", "vaccine"])
    year = reference.solve(model, [0.0, 24.0 * 28, 24.0 * 365], records=[Dose(0.0, "vaccine.antigen", 1.0)])
    assert 1.3 < year["b_cells.fold"][2] < 0.8 * year["b_cells.fold"][1]
    high = reference.solve(
        model, [0.0, 24.0 * 28], records=[Dose(0.0, "vaccine.antigen", 1.0)], params={"b_cells.titre_rest": 160.0}
    )
    assert high["b_cells.fold"][1] < 0.5 * usual  # who has much gains little


def _cold(**others: Any) -> dict[str, np.ndarray]:
    params = others.pop("params", {})
    neighbours = [stand_in("rhinovirus", n, **v) for n, v in others.items()]
    model = assemble(["rhinovirus", *neighbours])
    return reference.solve(
        model, np.arange(0, 15 * 24, 6.0), records=[Dose(0.0, "rhinovirus.virus", 10.0)], params=params
    )


def test_a_cold_rises_and_ends_and_the_immune_are_spared() -> None:
    usual, immune = _cold(), _cold(params={"rhinovirus.immunity": 60.0})
    load = usual["rhinovirus.load"]
    assert load.max() > 2.5 and load[-1] < 0.5 * load.max()
    assert 24 < 6 * usual["rhinovirus.symptoms"].argmax() < 24 * 6
    assert immune["rhinovirus.load"][4:].max() < 0.7


def test_stress_hormones_let_a_cold_in_and_a_deaf_receptor_makes_it_loud() -> None:
    usual = _cold()
    weak = _cold(b_cells={"tone": 0.6}, nk_function={"killing": 0.7})
    assert weak["rhinovirus.load"].max() > usual["rhinovirus.load"].max()
    deaf = _cold(glucocorticoid={"sensitivity": 0.6})
    assert deaf["rhinovirus.symptoms"].max() > 1.05 * usual["rhinovirus.symptoms"].max()
    assert deaf["rhinovirus.load"].max() == pytest.approx(usual["rhinovirus.load"].max(), rel=0.02)


def test_an_antiviral_early_shortens_influenza() -> None:
    model = assemble(["influenza", "oseltamivir"])
    times = np.arange(0, 12 * 24, 6.0)

    def load(first: float | None) -> np.ndarray:
        doses = [] if first is None else [Dose(first + 12 * i, "oseltamivir.gut", 75.0) for i in range(10)]
        return reference.solve(model, times, records=[Dose(0.0, "influenza.virus", 1.0), *doses])["influenza.load"]

    untreated, late, early = (np.trapezoid(load(f), times) for f in (None, 50.0, 29.0))
    assert early < 0.7 * untreated and early < late < untreated


def _closed(**others: Any) -> float:
    neighbours = [stand_in("wound", n, **v) for n, v in others.items()]
    times = np.arange(0, 24.0 * 120, 6.0)
    size = reference.solve(assemble(["wound", *neighbours]), times, records=[Dose(0.0, "wound.fresh", 3.5)])[
        "wound.size"
    ]
    assert size.max() == pytest.approx(3.5, rel=0.05)
    return float(times[8:][size[8:] < 0.3][0]) / 24


def test_a_wound_closes_in_weeks_and_later_under_cortisol_and_with_age() -> None:
    usual = _closed()
    assert 20 < usual < 60
    assert _closed(hpa={"cortisol_load": 0.5}) > 1.1 * usual
    assert _closed(autonomic={"noradrenaline": 2.0}) > 1.05 * usual
    inflamed = _closed(hpa={"gr_relative": 3.0})
    assert inflamed > usual


def test_stress_lets_a_tumour_grow() -> None:
    def cells(**others: Any) -> float:
        neighbours = [stand_in("tumour", n, **v) for n, v in others.items()]
        model = assemble(["tumour", *neighbours])
        return float(
            reference.solve(model, [0.0, 24.0 * 40], records=[Dose(0.0, "tumour.cells", 5e6)])["tumour.cells"][1]
        )

    usual = cells()
    assert cells(autonomic={"noradrenaline": 1.5}) > 1.02 * usual
    assert cells(nk_function={"killing": 0.7}) > 1.1 * usual
    assert cells(hpa={"gr_relative": 1.5}) > 1.02 * usual
    assert cells(low_grade={"level": 1.0}) > 1.02 * usual


def test_a_deaf_receptor_and_low_grade_inflammation_bring_relapses_and_these_leave_damage() -> None:
    times = np.arange(0, 24.0 * 600, 48.0)

    def run(**others: Any) -> dict[str, np.ndarray]:
        neighbours = [stand_in("autoimmune", n, **v) for n, v in others.items()]
        return reference.solve(assemble(["autoimmune", *neighbours]), times)

    calm, pushed = run(), run(low_grade={"level": 3.0}, glucocorticoid={"sensitivity": 0.5})
    late = pushed["autoimmune.activity"][150:]
    assert calm["autoimmune.activity"].max() < 0.1
    assert late.max() > 0.2 and late.max() > 2 * late.min()
    up = (late[1:] > late.mean()) & (late[:-1] <= late.mean())
    assert up.sum() >= 2  # it comes back
    assert pushed["autoimmune.damage"][-1] > 5 * calm["autoimmune.damage"][-1]
    assert pushed["autoimmune.hazard"][-1] > 1.2 * calm["autoimmune.hazard"][-1] > 0


def test_joint_disease_that_is_given_lasts_and_a_flare_that_breaks_no_tolerance_passes() -> None:
    model, days = assemble(["autoimmune"]), np.arange(0.0, 365.0)

    def active(*records: Dose) -> np.ndarray:
        return reference.solve(model, 24.0 * days, records=list(records))["autoimmune.activity"]

    given = reference.solve(model, 24.0 * days, records=[Dose(0.0, "autoimmune.insult", 1.0)])
    activity, lost = given["autoimmune.activity"], given["autoimmune.tolerance_lost"]
    flare, well = active(Dose(0.0, "autoimmune.activity", 1.0)), active()
    assert flare[7] > 0.4 and activity[7] > 0.4  # both begin with the same flare
    assert flare[60:].max() < 0.1 and well.max() < 0.1  # of which nothing stays
    ill = activity[60:] > 0.2
    assert 0.2 < ill.mean() < 0.6
    assert 5 <= (ill[1:] & ~ill[:-1]).sum() <= 9  # within 305 days, one every five to eight weeks
    assert lost[-1] == pytest.approx(np.exp(-1 / 20), abs=0.01)  # all of it within a month, and 20 years to heal
    assert given["autoimmune.damage"][-1] > 5 * reference.solve(model, 24.0 * days)["autoimmune.damage"][-1]


def test_microglia_clear_plaque_and_synuclein_costs_neurons() -> None:
    years = [0.0, 8766.0 * 3]
    busy = stand_in("plaque", "microglia", activation=1.0)
    busy.port("drive", unit="1", alone=0.0)
    plaque = [reference.solve(assemble(["plaque", *m]), years)["plaque.suvr"][1] for m in ([], [busy])]
    assert plaque[1] < 0.95 * plaque[0]
    run = reference.solve(assemble(["synuclein"]), years)
    assert run["synuclein.neurons"][1] < run["synuclein.neurons"][0] and run["synuclein.aggregate"][1] > 1
    without = reference.solve(assemble(["synuclein"]), years, params={"synuclein.seeding": 0.0})
    assert without["synuclein.neurons"][1] > run["synuclein.neurons"][1]


def test_the_sign_of_stress_turns_with_its_duration() -> None:
    """Adrenaline fills blood with killers within minutes; weeks of strain take from each: one model, two signs."""
    body = ["clock", "appraisal", "autonomic", "hpa", "glucocorticoid", "leukocytes", "nk_function", "t_helper"]
    model = assemble([*body, "tsst", "chronic"])
    minutes = [Step(48 + 14.0, "tsst.level", 3.0), Step(48 + 14 + 1 / 3, "tsst.level", -3.0)]
    times = [48 + 14.0, 48 + 14 + 1 / 3]
    smooth = {"hpa.tonic": 1.0}
    rest = reference.solve(model, times, inputs=smooth)
    acute = reference.solve(model, times, records=minutes, inputs=smooth)
    later = [24.0 * 40 + t for t in times]
    calm = reference.solve(model, later, begin=0.0, inputs=smooth)
    chronic = reference.solve(model, later, begin=0.0, records=[Step(1.0, "chronic.level", 0.5)], inputs=smooth)
    assert acute["nk_function.lysis"][1] > 1.03 * rest["nk_function.lysis"][1]
    # Half the heaviest strain for weeks moves cortisol by a tenth, and each cell by as much or less.
    assert 0.85 < chronic["nk_function.killing"][1] / calm["nk_function.killing"][1] < 0.99
    assert acute["t_helper.ifng_made"][1] > 1.03 * rest["t_helper.ifng_made"][1]
    cut = assemble([*body, "tsst", "chronic"], cut=["autonomic->leukocytes"])
    assert (
        reference.solve(cut, times, records=minutes, inputs=smooth)["nk_function.lysis"][1]
        < 1.01 * rest["nk_function.lysis"][1]
    )


@pytest.mark.xfail(strict=True, reason="fever's brake of cortisol, fitted again in people, is above twice: 2.8-fold")
def test_cortisol_halves_the_fever_of_a_morning_and_takes_less_of_an_evening_s() -> None:
    """In rats a blocker of the hypothalamus's receptor doubles fever, cytokines being the same (McClellan 1994)."""

    def fever(gr: float) -> float:
        inflamed = {"tnf_excess": 60.0, "drive": 0.1}
        return end("temperature", "temperature.fever", 24.0, inflammation=inflamed, hpa={"gr_relative": gr})

    assert 1.8 < fever(0.0) / fever(2.0) < 2.5
    assert 1.3 < fever(0.8) / fever(2.2) < fever(0.0) / fever(2.2)  # an evening leaves some cortisol
    assert fever(4.0) < 0.85 * fever(2.2)


@pytest.mark.parametrize(
    "neighbour, least, most",
    [
        ({"low_grade": {"level": 2.0}}, 0.85, 0.95),
        ({"clock": {"sleep_debt": 2.0}}, 0.9, 0.98),
        ({"behaviour": {"activity": 0.7}}, 0.8, 0.9),
        ({"behaviour": {"activity": 1.4}}, 1.15, 1.35),
    ],
)
def test_months_of_inflammation_sleep_debt_and_sitting_take_from_the_vagus(
    neighbour: dict[str, dict[str, float]], least: float, most: float
) -> None:
    """RMSSD after a quarter of a year; training gives half of high-frequency power's logarithm (Sandercock 2005)."""
    rest = end("autonomic", "autonomic.rmssd", 24.0 * 91)
    assert least < end("autonomic", "autonomic.rmssd", 24.0 * 91, **neighbour) / rest < most


def test_high_frequency_power_goes_with_the_square_of_rmssd() -> None:
    for calm in (1.0, 0.5):
        run = reference.solve(assemble([stand_in("autonomic", "appraisal", threat=calm), "autonomic"]), [0.0, 2.0])
        assert run["autonomic.hf"][1] / run["autonomic.rmssd"][1] ** 2 == pytest.approx(0.35)
        assert run["autonomic.ln_hf"][1] == pytest.approx(np.log(run["autonomic.hf"][1]))


def test_hardly_any_infected_cell_produces_within_two_hours() -> None:
    """One stage of six hours would have let through more than a quarter."""
    cells = [Dose(0.0, "rhinovirus.eclipse", 1000.0)]
    run = reference.solve(assemble(["rhinovirus"]), [0.0, 2.0], records=cells, params={"rhinovirus.production": 0.0})
    assert 40 < run["rhinovirus.infected"][1] < 120


def test_heart_and_beat_follow_threat_at_once() -> None:
    """Own rate 95.3 at 40 years; drive 2.045 / 1.045; the beat longer by .65 x 2 x .5 / 1.5."""
    model = assemble(["heart", stand_in("heart", "autonomic", noradrenaline=2.0, vagal=0.5)])
    run = reference.solve(model, [0.0, 0.1])
    drive = 2.045 / 1.045
    assert run["heart.rate"][0] == pytest.approx(95.3 * (1 + 0.9 * drive / (4.3 + drive)) / (1 + 0.65 / 1.5), rel=1e-6)

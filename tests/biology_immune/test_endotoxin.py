"""Endotoxin: a release of its own for each cytokine, tolerance of hours and of weeks, and people who differ.

Numbers of the module alone were computed with another program, the surrogate that it was fitted as, with the releases
from before cortisol and adrenaline were joined; those of the joined body are people's.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.source import source
from allostasis.language import Dose, Module, Record, Step
from allostasis.people import Population, draw

BEFORE = {"tnf": 16990.0, "il6": 13800.0, "il8": 11110.0, "il10": 22960.0}  # releases of the surrogate
SURROGATE = {f"inflammation.{c}_answer": v for c, v in BEFORE.items()}
DOSES = (0.2, 0.4, 0.8, 1.0, 2.0, 4.0)


@cache
def small() -> Model:
    return assemble(["inflammation", "endotoxin", "temperature", "microglia", "sickness"])


def given(doses: list[tuple[float, float]], times: np.ndarray, **params: float) -> dict[str, np.ndarray]:
    """The module and what feels it, under doses (hour, ng/kg), with the surrogate's releases."""
    records = [Dose(hour, "endotoxin.blood", amount) for hour, amount in doses]
    values = SURROGATE | {f"inflammation.{name}": value for name, value in params.items()}
    return reference.solve(small(), times, begin=0.0, records=records, params=values, rtol=1e-8)


HOURS = np.arange(0, 24.001, 0.05)


@cache
def once(dose: float) -> dict[str, np.ndarray]:
    return given([(0.0, dose)], HOURS)


def over(run: dict[str, np.ndarray], cytokine: str, among: slice = slice(None)) -> float:
    """Peak above rest."""
    return float(np.max(run[f"inflammation.{cytokine}"][among]) - run[f"inflammation.{cytokine}"][0])


# rest of the surrogate's cytokines beside ours, its peak, and its hour
PEAKS = {"tnf": (6.3, 271, 1.8), "il6": (0.61, 737, 2.4), "il8": (3.0, 684, 2.5), "il10": (4.2, 53, 2.8)}


@pytest.mark.parametrize("cytokine", PEAKS)
def test_each_cytokine_peaks_as_in_the_surrogate(cytokine: str) -> None:
    rest, height, hour = PEAKS[cytokine]
    run = once(2.0)
    assert rest + over(run, cytokine) == pytest.approx(height, rel=0.02)
    assert HOURS[run[f"inflammation.{cytokine}"].argmax()] == pytest.approx(hour, abs=0.1)


def test_the_chain_and_the_pools_of_tolerance_as_in_the_surrogate() -> None:
    run = once(2.0)
    for i, (height, hour) in enumerate(((0.679, 1.1), (0.601, 1.7), (0.551, 2.3), (0.513, 2.9), (0.483, 3.4)), 1):
        course = run[f"inflammation.signal_{i}"]
        assert course.max() == pytest.approx(height, rel=0.01) and HOURS[course.argmax()] == pytest.approx(
            hour, abs=0.1
        )
    fast = run["inflammation.fast_tolerance"]
    assert fast.max() == pytest.approx(0.880, rel=0.01) and HOURS[fast.argmax()] == pytest.approx(4.8, abs=0.1)
    assert fast[240] < 0.2 * fast.max()
    assert run["inflammation.slow_tolerance"][-1] == pytest.approx(0.213, rel=0.02)


def test_il6_needs_no_tnf() -> None:
    without = given([(0.0, 2.0)], HOURS, tnf_answer=0.0)
    np.testing.assert_allclose(without["inflammation.il6"], once(2.0)["inflammation.il6"], rtol=1e-7)
    assert over(without, "tnf") < 1e-6


def test_more_endotoxin_is_answered_more_and_never_fully() -> None:
    runs = [once(dose) for dose in DOSES]
    for peak in (
        *([over(run, c) for run in runs] for c in BEFORE),
        *([float(run[path].max() - run[path][0]) for run in runs] for path in ("temperature.fever", "sickness.level")),
    ):
        assert all(a < 0.97 * b for a, b in zip(peak, peak[1:], strict=False))
        assert 1.15 < peak[-1] / peak[-2] < 2
    tnf, il6 = (over(runs[0], c) for c in ("tnf", "il6"))
    assert tnf == pytest.approx(22, rel=0.05) and il6 == pytest.approx(5.1, rel=0.05)


def test_five_days_of_endotoxin_are_answered_less_and_less() -> None:
    """Draisma 2009 on the fifth day: TNF, IL-6 and IL-10 down by 97, 88 and 87 %."""
    times = np.arange(0, 104.001, 0.1)
    run = given([(24.0 * day, 2.0) for day in range(5)], times)
    first, fifth = slice(0, 80), slice(960, 1040)
    for cytokine, left in (("tnf", 0.03), ("il6", 0.12), ("il10", 0.13)):
        assert over(run, cytokine, fifth) / over(run, cytokine, first) == pytest.approx(left, abs=0.01)
    assert run["temperature.fever"][fifth].max() < 0.15 * run["temperature.fever"][first].max()
    assert run["sickness.level"][fifth].max() < 0.3 * run["sickness.level"][first].max()


@pytest.mark.parametrize("days, left, within", [(6, 0.40, 0.02), (35, 0.94, 0.06)])
def test_tolerance_fades_in_weeks(days: int, left: float, within: float) -> None:
    start = 24.0 * days
    run = given([(0.0, 2.0), (start, 2.0)], np.concatenate([[0.0], start + np.arange(0, 6, 0.05)]))
    assert over(run, "tnf") / over(once(2.0), "tnf") == pytest.approx(left, abs=within)


def test_who_comes_with_slow_tolerance_answers_less() -> None:
    """exp(-6.75 x 0.1) of TNF and exp(-3.91 x 0.1) of IL-6 are left; of TNF some more, since there is less IL-10."""
    half = given([(0.0, 2.0)], HOURS, slow_before=0.1)
    assert 1.0 < over(half, "tnf") / over(once(2.0), "tnf") / np.exp(-0.675) < 1.15
    assert over(half, "il6") / over(once(2.0), "il6") == pytest.approx(np.exp(-0.391), rel=0.05)


def test_without_endotoxin_nothing_of_it_moves_and_il6_alone_gives_no_fever() -> None:
    model = assemble(["inflammation", "endotoxin", "temperature", "il6"])
    run = reference.solve(model, np.arange(0, 48, 0.5), records=[Dose(1.0, "il6.depot", 35.0)])
    assert run["inflammation.il6"].max() > 100 * run["inflammation.il6"][0]
    for name in (*(f"signal_{i}" for i in range(1, 6)), "fast_tolerance", "slow_tolerance", "drive"):
        assert not run[f"inflammation.{name}"].any()
    assert np.abs(run["temperature.fever"]).max() < 1e-3


def test_infection_wakes_macrophages_and_meets_no_tolerance() -> None:
    """What the port releases is as before: the levels of the re-tuned core, whatever the losses."""
    waking = Module("illness", about="macrophages woken")
    waking.act("inflammation.activation", waking.input("rate", unit="1/h", about="rate"))
    records = [Step(1.0, "illness.rate", 1e-3)]

    def woken(variant: str, **start: float) -> dict[str, Any]:
        model = assemble([catalogue.module("inflammation", variant), waking])
        states = {f"inflammation.{k}": v for k, v in start.items()}
        return reference.solve(model, [0.0, 72.0], records=records, start=states)

    now, then = woken("joined"), woken("retuned")
    tolerant = woken("joined", slow_tolerance=0.5)
    for c in ("tnf", "il6", "il8", "il10"):
        rest = now[f"inflammation.{c}"][0]
        assert now[f"inflammation.{c}"][1] > 1.001 * rest
        assert now[f"inflammation.{c}"][1] - rest == pytest.approx(then[f"inflammation.{c}"][1] - rest, rel=0.02)
        assert tolerant[f"inflammation.{c}"][1] == pytest.approx(now[f"inflammation.{c}"][1], rel=1e-6)


# ---------------------------------------------------------------- people


@cache
def crowd(people: int = 1000) -> np.ndarray:
    """ln peaks after 2 ng/kg on the grid of the 20 people, of people who differ in everything of the module, (4, N)."""
    model = assemble(["inflammation", "endotoxin"])
    made = source(model, jacobian=False)
    p = made.parameters(draw(model, Population(female=0.0), 5, np.arange(people)).p).T
    u = np.repeat(model.input_starts[:, None], people, axis=1)
    y = np.array([np.broadcast_to(v, people) for v in made.run.starts(numpy_ops, 0.0, None, None, p)], float)
    y[model.state_names.index("endotoxin.blood")] += 2.0
    rows = [model.state_names.index(f"inflammation.{c}") for c in BEFORE]

    def rates(state: np.ndarray) -> np.ndarray:
        return np.array([np.broadcast_to(v, people) for v in made.run.rates(numpy_ops, 0.0, state, u, p)], float)

    step, seen = 0.05, []
    for i in range(1, 121):
        a = rates(y)
        b = rates(y + step / 2 * a)
        c = rates(y + step / 2 * b)
        y = y + step / 6 * (a + 2 * b + 2 * c + rates(y + step * c))
        if round(i * step, 9) in (1, 1.5, 2, 3, 4, 5, 6):
            seen.append(y[rows])
    return np.log(np.max(seen, axis=0))


@pytest.mark.parametrize("i, cytokine, sd", [(0, "tnf", 0.67), (1, "il6", 0.48), (2, "il8", 0.17), (3, "il10", 0.43)])
def test_people_differ_as_the_20_people_did(i: int, cytokine: str, sd: float) -> None:
    assert crowd()[i].std() == pytest.approx(sd, rel=1 / 3)


def test_who_makes_more_il6_makes_more_tnf_but_not_more_il10() -> None:
    """Of the 20 people r was .52 for TNF with IL-6 and -.02 for TNF with IL-10, each give or take .2."""
    r = np.corrcoef(crowd())
    assert 0.3 < r[0, 1] < 0.7
    assert abs(r[0, 3]) < 0.3


# ---------------------------------------------------------------- the joined body

BODY = ["clock", "workday", "autonomic", "hpa", "glucocorticoid", "low_grade", "inflammation", "temperature"]
NINE = 57.0


@cache
def joined() -> Model:
    more = ["heart", "whole_blood", "microglia", "sickness", "endotoxin", "hydrocortisone"]
    return assemble([*BODY, *more])


SMOOTH = {"hpa.tonic": 1.0}


@cache
def settled() -> dict[str, float]:
    """States of a typical man at half past two in the night of the third day."""
    run = reference.solve(joined(), [NINE - 6.5], begin=0.0, inputs=SMOOTH, rtol=1e-6)
    return {name: float(run[name][0]) for name in joined().states}


@cache
def challenged(dose: float, hydrocortisone: bool = False) -> dict[str, np.ndarray]:
    """A typical man over the twelve hours after nine, every tenth of an hour."""
    records: list[Record] = [Dose(NINE, "endotoxin.blood", dose)]
    if hydrocortisone:
        drug = catalogue.treatment("hydrocortisone")
        records = [*drug.records(amount="3 ug/kg/min", at=NINE - 6, lasts=12.0, weight=75.0), *records]
    times = NINE + np.arange(0, 12.001, 0.1)
    start = settled()
    return reference.solve(joined(), times, begin=NINE - 6.5, start=start, records=records, inputs=SMOOTH, rtol=1e-6)


PEOPLE = pytest.mark.xfail(
    strict=True, reason="fitted in people who differ and have bursts: a typical man's IL-10 lies below their median"
)


@pytest.mark.parametrize(
    "cytokine, median", [("tnf", 279), ("il6", 749), ("il8", 777), pytest.param("il10", 46, marks=PEOPLE)]
)
def test_a_typical_mans_peaks_are_those_of_the_20_people(cytokine: str, median: float) -> None:
    assert challenged(2.0)[f"inflammation.{cytokine}"].max() == pytest.approx(median, rel=0.25)


@pytest.mark.parametrize("dose, fever", [(0.8, 1.0), (2.0, 1.5), (4.0, 1.75)])
def test_fever_by_dose(dose: float, fever: float) -> None:
    assert challenged(dose)["temperature.fever"].max() == pytest.approx(fever, rel=0.25)


def test_heart_adrenaline_and_stimulated_blood_after_endotoxin() -> None:
    """28 bpm (Dillingh 2014); 236 pg/mL, SE 59 (Barber 1993); blood least willing at 6 h, over at 12 h (Dillingh)."""
    run = challenged(2.0)
    assert (run["heart.rate"] - run["heart.rate"][0]).max() == pytest.approx(28, rel=0.25)
    assert run["autonomic.adrenaline_plasma"].max() == pytest.approx(236, rel=0.25)
    willing = run["whole_blood.il6_made"] / challenged(0.0)["whole_blood.il6_made"]
    assert willing[60] < 0.35 and willing[120] > 0.6


def test_hydrocortisone_with_endotoxin_takes_tnf_spares_il6_and_raises_il10() -> None:
    """Barber 1993: TNF not detectable, 1.17 times the IL-6; van der Poll 1996: 11 times the IL-10."""
    usual, under = challenged(2.0), challenged(2.0, hydrocortisone=True)
    assert 0 <= over(under, "tnf") < 0.1 * over(usual, "tnf")
    assert over(under, "il6") / over(usual, "il6") == pytest.approx(1.17, rel=0.25)
    assert over(under, "il10") / over(usual, "il10") == pytest.approx(11, rel=0.5)


@pytest.mark.xfail(
    strict=True,
    reason="fever's brake of cortisol, fitted in people, takes too much of a typical man's: .21 of it is left",
)
def test_hydrocortisone_before_endotoxin_leaves_two_fifths_of_the_fever() -> None:
    usual, under = challenged(2.0), challenged(2.0, hydrocortisone=True)
    fever = under["temperature.fever"].max() / usual["temperature.fever"].max()
    assert fever == pytest.approx(0.42, rel=0.25)


def test_sickness_comes_with_the_first_cytokines_and_its_slow_part_by_the_brain() -> None:
    run = challenged(2.0)
    level = run["sickness.level"]
    assert level[15] > 0.5 * level.max() and 2 < level.argmax() / 10 < 4 and level[90] < 0.3 * level.max()
    assert run["sickness.slow"][15] < 0.3 * run["sickness.slow"].max()


def test_fast_sickness_goes_with_how_strongly_a_brain_answers_blood() -> None:
    """Twice the sensitivity, twice what is felt; without prostaglandins .4 + .6 x .3 = .58 of it."""

    def felt(prostaglandins: float = 1.0, **params: float) -> float:
        ill, drug = Module("inflammation", about="held"), Module("drug", about="held")
        for name in ("tnf_excess", "il6_excess", "il1_excess", "tnf", "il6_heard", "il6"):
            value = 100.0 if name == "tnf_excess" else 1.0
            ill.state(name, start=value, unit="pg/mL", about="held")
        ill.state("drive", start=0.0, scale=1.0, unit="1", about="held")
        drug.act("microglia.prostaglandins", sp.Float(prostaglandins))
        values = {f"microglia.{k}": v for k, v in params.items()}
        run = reference.solve(assemble(["microglia", ill, drug]), [0.0, 0.01], params=values)
        return float(run["microglia.felt"][0])

    assert felt(sensitivity=2.0) == pytest.approx(2 * felt(), rel=1e-6)
    assert felt(prostaglandins=0.0) == pytest.approx(0.58 * felt(), rel=1e-6)
    assert felt() == pytest.approx((5.76 * np.log(1 + 100 / 60) + 0.371 * np.log(1 + 1 / 80)) / 9.1, rel=1e-6)

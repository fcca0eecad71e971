"""Daily life varies around the usual and gives way to single hassles; strain is got used to, and leaves marks."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import catalogue
from allostasis.language import DailyNoise, Module
from allostasis.people import People
from allostasis.studies import read_study
from allostasis.studies.running import plan

PEOPLE = np.arange(400)


def value(expression: Any, m: Module, **named: float | np.ndarray) -> Any:
    """An expression of a module at its own numbers, with what else is said by name."""
    numbers = {p.symbol: p.inside for p in m.params.values()}
    left = sp.sympify(expression).subs({o.symbol: o.value for o in m.offers.values()})
    while left.free_symbols & {o.symbol for o in m.offers.values()}:
        left = left.subs({o.symbol: o.value for o in m.offers.values()})
    left = left.subs(numbers)
    names = {str(s).rpartition("<-")[2].rpartition(".")[2] or str(s): s for s in left.free_symbols}
    made = sp.lambdify(list(names.values()), left, "numpy")
    return made(*(named[n] for n in names))


def life() -> Module:
    return catalogue.module("daily_life", "joined")


def noise(pattern: str, days: int) -> np.ndarray:
    """What people's days are made of, shape (people, days)."""
    m = life()
    drawn = m.patterns[pattern]
    assert isinstance(drawn, DailyNoise)
    own = {k: m.params[str(getattr(drawn, k)).rpartition(".")[2]].inside for k in ("tau", "spread")}
    return replace(drawn, **own).values(7, f"daily_life.{pattern}", PEOPLE, 0, days)


def test_a_usual_life_is_zero_on_average_and_no_two_are_the_same() -> None:
    m = life()
    season = value(m.offers["season"].symbol, m, months=noise("seasons", 720), events=1.0)
    burden = value(m.offers["burden"].symbol, m, day=noise("days", 30), kept=1.0)
    # lognormal with mean .12 and width .8: SD .12 * sqrt(e^.64 - 1) = .114; about four seasons apart in 720 days
    assert abs(season.mean()) < 3 * 0.114 / math.sqrt(400 * 4)
    assert 0.085 < season.std() < 0.14 and season.min() > -0.12
    assert abs(burden.mean()) < 3 * 0.04 / math.sqrt(400 * 10)  # .06 * sqrt(e^.36 - 1) = .039
    assert 0.03 < burden.std() < 0.05 and burden.min() > -0.06
    near = np.corrcoef(season[:, 100], season[:, 115])[0, 1]
    far = np.corrcoef(season[:, 100], season[:, 580])[0, 1]
    assert 0.75 < near < 0.95 and abs(far) < 0.2  # e^(-15/120) = .88; four time constants later e^-4


def test_events_feed_the_season() -> None:
    m = life()
    more = [value(m.offers["season"].symbol, m, months=0.3, events=e) for e in (1.0, 2.0)]
    assert more[1] - more[0] == pytest.approx(0.06)  # half of a usual life's strain


def test_single_hassles_take_the_place_of_the_days_burden() -> None:
    """And of the usual, of whose mean people have come to rest: two usual hours of .06 less where none come."""
    m, h = life(), catalogue.module("hassles", "joined")
    kept = next(a for a in h.actions if a.path == "daily_life.kept")
    for asked, left in ((0.0, 1.0), (1.0, 0.0), (2.0, 0.0)):  # asked for twice at once is no negative burden
        share = float(sp.sympify(kept.value).subs(h.inputs["asked"].symbol, asked))
        assert share == left
        burden = left * 0.12 - (1 - left) * 0.06
        assert value(m.offers["burden"].symbol, m, day=2.0, kept=share) == pytest.approx(burden)


def test_a_usual_day_of_single_hassles_is_a_usual_day() -> None:
    """Challenge of what is drawn, less the usual of 16 waking hours: 0 on average, and more where more is given."""
    h, m = catalogue.module("hassles", "joined"), life()
    process = h.bound().process
    assert process is not None
    hours = []
    for day in range(30):
        block = process.block(3, "hassles", PEOPLE, day)
        start, end = np.split(block.time, 2, axis=1)
        hours.append(np.nansum((end - start) * block.change[:, : start.shape[1]], axis=1))
    brought = np.array(hours)  # four a day of .4 * e^.18 for half an hour: .958; SD of a day's sum about .9
    usual = -16 * float(value(m.offers["burden"].symbol, m, day=0.0, kept=0.0))
    assert usual == pytest.approx(0.96)
    assert abs(brought.mean() - usual) < 3 * 0.9 / math.sqrt(30 * 400)


def test_a_study_that_asks_for_hassles_says_so_to_the_body() -> None:
    made = {
        "study": "hassles",
        "seed": 1,
        "people": {"number": 2},
        "design": "counterfactual",
        "clock": "09:00",
        "model": {"modules": ["clock", "workday", "appraisal", "daily_life"]},
        "arms": {"life": [], "hassles": [{"stressor": "hassles", "from": "2 d", "for": "3 d"}]},
        "visits": ["1 d"],
        "measure": ["appraisal.threat"],
    }
    the_plan = plan.plan(read_study(made))
    one = People(np.arange(1), {"weight": np.array([70.0])}, np.tile(the_plan.model.defaults, (1, 1)))
    given = {
        arm: [(r.time, r.into, getattr(r, "change", None)) for r in the_plan.given(arm, np.arange(1), one)[0][0]]
        for arm in ("life", "hassles")
    }
    assert given["life"] == []
    assert given["hassles"] == [(57.0, "hassles.asked", 1.0), (129.0, "hassles.asked", -1.0)]


def slow_course(name: str, state: str, drive: Any, years: float, **more: float) -> np.ndarray:
    """A slow state of a module alone under a drive of time (h), by Euler's method in days."""
    m = catalogue.module(name, "joined")
    ins = [f.rate for f in m.flows if f.into == state]
    outs = [f.rate for f in m.flows if f.out_of == state]
    rate = sp.Add(*ins) - sp.Add(*outs)
    x, made = 0.0, []
    for day in range(int(365.25 * years)):
        x += 24 * float(value(rate, m, **{state: x}, **drive(day), **more))
        made.append(x)
    return np.array(made)


def test_strain_leaves_wariness_for_years() -> None:
    def chronic(day: int) -> dict[str, float]:
        return {"chronic": 1.0 if day < 365 else 0.0}

    course = slow_course("fear", "wariness", chronic, 2)
    # toward 1/sqrt(2) with three years: .707 * (1 - e^(-1/3)) = .200, of which e^(-1/3) = 72 % is left a year later
    assert course[364] == pytest.approx(0.200, rel=0.03)
    assert course[729] / course[364] == pytest.approx(0.717, rel=0.03)


def test_microglia_forget_at_the_pace_at_which_they_are_renewed() -> None:
    m = catalogue.module("microglia", "joined")
    flow = next(f for f in m.flows if f.into == "trained")
    slope = sp.diff(flow.rate, m.states["trained"].symbol)
    assert float(slope.subs({p.symbol: p.inside for p in m.params.values()})) * 8766 == pytest.approx(-0.28, rel=0.01)


def test_habituation_follows_strain_above_1_and_reaches_worry() -> None:
    m = catalogue.module("appraisal", "joined")
    numbers = {p.symbol: p.inside for p in m.params.values()}
    chronic, used = m.offers["chronic"].symbol, m.states["habituation"].symbol
    growth = next(f for f in m.flows if f.name == "habituation growing").rate.subs(numbers)
    assert float(growth.subs(chronic, 2.0)) == pytest.approx(2 / (90 * 24))
    worry = next(f for f in m.flows if f.name == "rumination growing").rate.subs(numbers)
    zero = dict.fromkeys(worry.free_symbols - {chronic, used}, 0.0) | {m.ports["letting_go"].symbol: 1.0}
    fresh, worn, after = (
        float(worry.subs({**zero, chronic: c, used: h})) * 48 for c, h in ((1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    )
    # half of strain; .4 of it is left once used to it; the end is felt as no more than a tenth less than usual
    assert (fresh, worn, after) == pytest.approx((0.5, 0.2, -0.05))

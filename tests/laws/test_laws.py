"""Laws of every registered module, treatment and stressor: a new file is tested because it is there."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis.assembly import assemble, catalogue
from allostasis.engine import Events, Solution, SteadyState, build, fluctuating, settle, solve
from allostasis.engine.cohort import Cohort
from allostasis.errors import ModelError
from allostasis.language import Dose, Module, Record, Step
from allostasis.testing import ages_alike, does_nothing_ungiven, stays_in_bounds, units_follow
from bodies import MOVING, NAMES, PUBLISHED, VARIANTS, alone, challenge, cohort, daylight, severed, titled, whole

DAY = np.arange(0.0, 24.01, 0.25)


# ---------------------------------------------------------------- units


@pytest.mark.parametrize("name, variant", VARIANTS, ids=map(titled, VARIANTS))
def test_units_balance_whatever_they_are(name: str, variant: str) -> None:
    units_follow(catalogue.module(name, variant))


# ---------------------------------------------------------------- age


@pytest.mark.parametrize("name, variant", VARIANTS, ids=map(titled, VARIANTS))
def test_who_lives_ten_years_is_read_as_who_starts_ten_years_older(name: str, variant: str) -> None:
    ages_alike(catalogue.module(name, variant))


@pytest.mark.parametrize("right", [True, False])
def test_a_module_that_forgets_that_time_passes_is_found(right: bool) -> None:
    m = Module("forgetful", about="a sum")
    age = m.age() if right else m.read("person.age", unit="year", alone=40.0)
    m.offer("years", age, unit="year", about="age")
    if right:
        ages_alike(m)
    else:
        with pytest.raises(ModelError, match="does not age"):
            ages_alike(m)


# ---------------------------------------------------------------- alone


@pytest.mark.parametrize("name, variant", VARIANTS, ids=map(titled, VARIANTS))
def test_with_every_coupling_cut_it_is_what_it_is_alone(name: str, variant: str) -> None:
    found, expected = severed(variant), alone(name, variant)
    assert expected.state_names == tuple(n for n in found.states if n.startswith(f"{name}."))
    for group in ("rates", "starts", "conditions", "offers", "anchor_values"):
        for path, e in getattr(expected, group).items():
            assert getattr(found, group)[path] == e, f"{group} {path}"


@pytest.mark.parametrize("name, variant", MOVING, ids=map(titled, MOVING))
def test_it_runs_alone_and_stays_in_bounds(name: str, variant: str) -> None:
    stays_in_bounds(catalogue.module(name, variant))


# ---------------------------------------------------------------- extremes


@cache
def _extreme() -> Solution:
    """People at the corners of what is drawn (3 SD, bodies of all sizes) in the worst three days of their lives."""
    model = whole()
    rng = np.random.default_rng(3)
    people = 24
    p = np.tile(model.defaults, (people, 1))
    for column, param in enumerate(model.params.values()):
        side = rng.choice([-3.0, 3.0], people)
        if param.linear:
            p[:, column] += side * param.varies * (param.inside / param.value if param.value else 1.0)
        else:
            p[:, column] *= np.exp(side * param.varies)
    corners = {"person.age": (18, 90), "person.bmi": (15, 50), "person.female": (0, 1), "person.weight": (40, 160)}
    for path, ends in corners.items():
        if path in model.covariates:
            p[:, model.param_names.index(path)] = rng.choice(ends, people)
    given = [*_given("endotoxin", "4 ng/kg", 14.0), *_given("endotoxin", "4 ng/kg", 38.0)]
    given += [*_given("tsst", "3", 15.0), *_given("tsst", "3", 39.0), *_given("chronic", "1", 1.0, 60.0)]
    given += [*_given("hydrocortisone", "100 mg", 13.0), *_given("dexamethasone", "8 mg", 23.0)]
    given += [*_given("propranolol", "160 mg", 12.0), *_given("infliximab", "10 mg/kg", 20.0, 2.0)]
    given += [Step(22.0, "clock.kept_awake", 1.0), Step(60.0, "clock.kept_awake", -1.0)]
    made = cohort(model, p, [given] * people, until=72.0)
    return solve(model, made, np.arange(0.0, 72.01, 0.25), rtol=1e-6)


def _given(name: str, amount: str | None, at: float, lasts: float = 0.0) -> list[Record]:
    kind = "stressor" if name in catalogue.names("stressors") else "treatment"
    return catalogue.treatment(name, kind=kind).records(amount=amount, at=at, lasts=lasts)


OF_SOME = {"history.onset"}  # an age that is none for whoever has had no episode


@pytest.mark.parametrize("name", NAMES)
def test_nothing_falls_below_zero_under_challenge(name: str) -> None:
    run = _extreme()
    assert (run.status == 0).all()
    mine = [n for n in run.model.states if n.startswith(f"{name}.")]
    for path in mine:
        state = run.model.states[path]
        assert np.isfinite(run[path]).all(), path
        assert state.signed or run[path].min() >= -1e-6 * state.scale, f"{path}: {run[path].min()}"
    for path in (n for n in run.model.offers if n.startswith(f"{name}.") and n not in OF_SOME):
        assert np.isfinite(run[path]).all(), path


SHARE = re.compile(r"\bshare (of|asleep|active|that)|\bshare$|\bchance\b|, 0 to 1$|\b1 while\b|\b1 in a\b|lives alone")
NO_SHARE = {  # changes, which can double
    "hpa.cortisol_load": "of cortisol",
    "senescence.beyond_age": "of cells",
}


def _shares() -> list[str]:
    """What is a share, a probability or a percentage by its own words or unit."""
    made = []
    for m in map(catalogue.module, NAMES):
        for one in (*m.states.values(), *m.offers.values()):
            told = one.unit == "percent" or (one.unit == "1" and SHARE.search(one.about))
            made += [f"{m.name}.{one.name}"] if told and f"{m.name}.{one.name}" not in NO_SHARE else []
    return made


def test_a_share_stays_a_share_in_whoever_is_drawn() -> None:
    """People at the corners of what is drawn, in heavy days: nothing that is a part of something exceeds the whole."""
    run, found = _extreme(), _shares()
    assert len(found) >= 15 and {"t_cells.senescent_share", "nk_function.lysis", "behaviour.smoking"} <= set(found)
    beyond = {}
    for path in found:
        if path in run.model.units:
            most = 100.0 if run.model.units[path] == "percent" else 1.0
            low, high = float(np.nanmin(run[path])), float(np.nanmax(run[path]))
            if low < -1e-6 * most or high > most * (1 + 1e-6):
                beyond[path] = (low, high)
    assert not beyond


def test_the_challenge_reaches_the_whole_body() -> None:
    """The law above would say nothing if nothing happened."""
    run = _extreme()
    for path in ("inflammation.tnf", "hpa.cortisol", "autonomic.adrenaline", "sickness.level", "clock.pressure"):
        rise = run[path].max(axis=1) - run[path][:, 0]
        assert np.median(rise) > 0.1 * max(np.median(run[path][:, 0]), run.model.states[path].scale), path


# ---------------------------------------------------------------- rest


# What lies in a brain for years moves its microglia for weeks: such a brain is not at rest.
LATENT = ("plaque", "synuclein")


@cache
def _rest(variant: str) -> tuple[Solution, SteadyState]:
    """Settled people: all joined and coupled, or each module for itself, in its variant; then three more days."""
    healthy = assemble([n for n in NAMES if n not in LATENT])
    model = healthy if variant == "coupled" else severed(variant)
    p = model.defaults[None].copy()
    p[:, [i for i, n in enumerate(model.param_names) if n == "colds.rate"]] = 0.0
    rest = settle(model, p, np.array([0]), seed=0, pulses=False, rounds=6, days=5)
    events = Events.of(model, [()], daylight(model, 1, 0.0, 72.0), after=rest.time)
    usual = fluctuating(model, rest.u, 0, np.array([0]), None)  # day after day, no better and no worse
    made = Cohort(rest.time, rest.p, rest.y, usual, events)
    return solve(model, made, np.arange(0.0, 72.01, 0.5), rtol=1e-7), rest


# A disease of flares and calm, and cells that gather with age: neither has a resting day.
RESTLESS = {("autoimmune", "joined"), ("autoimmune", "published"), ("senescence", "published")}
RESTING = [
    pytest.param("coupled", n, id=f"{n}-coupled")
    for n in NAMES
    if alone(n).states and (n, "joined") not in RESTLESS and n not in LATENT
]
RESTING += [pytest.param(v, n, id=titled((n, v))) for n, v in MOVING if (n, v) not in RESTLESS]


@pytest.mark.parametrize("variant, name", RESTING)
def test_it_has_a_resting_day(variant: str, name: str) -> None:
    """A settled person's day comes back within 0.4 % (slow states, released at their daily mean, within 2 %)."""
    run, rest = _rest(variant)
    assert rest.status[0] == 0 and run.status[0] == 0 and rest.residual[0] < 5e-3
    for path, state in run.model.states.items():
        if path.startswith(f"{name}."):
            first, second = run[path][0, 48:97], run[path][0, 96:145]
            size = max(float(np.abs(first).max()), state.scale)
            assert np.abs(second - first).max() <= (2e-2 if state.slow else 4e-3) * size, path


def test_the_resting_day_is_a_day() -> None:
    """What turns with the clock turns: the law above would hold for a body that stands still."""
    run, _ = _rest("coupled")
    for path in ("hpa.cortisol", "hpa.acth", "clock.pressure", "leukocytes.t_cells"):
        if path in run.model.states:
            values = run[path][0, 48:97]
            assert values.max() > 1.05 * values.min(), path


def test_without_bursts_what_bursts_is_held_at_its_mean() -> None:
    run, _ = _rest("coupled")
    for path in ("hpa.burst", "symptoms.unrest"):
        np.testing.assert_allclose(run[path], 1.0, rtol=1e-3, err_msg=path)


def test_a_model_in_which_nothing_changes_is_refused() -> None:
    with pytest.raises(ModelError, match="no states"):
        build(assemble(["tsst"]))


# ---------------------------------------------------------------- step and tolerance


OTHERWISE: dict[str, dict[str, Any]] = {
    "as it is": {"rtol": 1e-6},
    "half the tolerance": {"rtol": 5e-7},
    "short steps": {"rtol": 1e-6, "longest": 0.05},
    "the other integrator": {"rtol": 1e-6, "method": "rodas4"},
}


@cache
def _stepped(how: str) -> Solution:
    model = whole()
    given = [*_given("endotoxin", "1 ng/kg", 9.0), *_given("tsst", None, 15.0), *_given("dexamethasone", "1 mg", 23.0)]
    made = cohort(model, model.defaults[None], [given], until=36.0)
    return solve(model, made, np.arange(0.0, 36.01, 1.0), **OTHERWISE[how])


@pytest.mark.parametrize("name", [n for n in NAMES if alone(n).states])
@pytest.mark.parametrize(
    "how", ["half the tolerance", "short steps", pytest.param("the other integrator", marks=pytest.mark.slow)]
)
def test_the_step_changes_nothing(name: str, how: str) -> None:
    base, other = _stepped("as it is"), _stepped(how)
    for path, state in base.model.states.items():
        if path.startswith(f"{name}."):
            size = max(float(np.abs(base[path]).max()), state.scale)
            assert np.abs(base[path] - other[path]).max() <= 2e-5 * size, path


# ---------------------------------------------------------------- what was never given

GIVEN = (*catalogue.names("treatments"), *catalogue.names("stressors"))


@pytest.mark.parametrize("name", [n for n in GIVEN if n != "placebo"])
def test_a_dose_never_given_changes_nothing(name: str) -> None:
    """An amount of 0 leaves every bit as it is, the same amount above 0 does not."""
    model = whole()
    thing = catalogue.module(name)
    routes = list(getattr(thing, "routes", {}).values())
    unit, kind = (routes[0].unit, routes[0].kind) if routes else ("1", "steady")
    lasts = 0.0 if kind == "bolus" or getattr(thing, "profile", ()) else 2.0 if kind == "infusion" else 48.0
    runs = []
    for amount in (None, "0", "1"):
        given = [] if amount is None else thing.records(amount=f"{amount} {unit}", at=3.0, lasts=lasts)
        made = cohort(model, model.defaults[None], [given], until=9.0)
        runs.append(solve(model, made, np.array([0.0, 3.0, 6.0, 9.0]), rtol=1e-5))
    nothing, zero, one = runs
    assert nothing.y.tobytes() == zero.y.tobytes() and nothing.u.tobytes() == zero.u.tobytes()
    reached = [n for i, n in enumerate(model.states) if abs(one.y[0, 2:, i] - nothing.y[0, 2:, i]).max() > 1e-7]
    assert any(not n.startswith(f"{name}.") for n in reached), f"{name} acts on nothing"


def test_placebo_reaches_nothing_but_what_people_expect() -> None:
    """Its amount does not matter and its giving does, so that it has no amount of 0."""
    model = whole()
    given = model.states["placebo.given"].symbol
    heard = {path for path, rate in model.rates.items() if given in rate.free_symbols}
    assert {path.partition(".")[0] for path in heard} == {"placebo", "expectancy"}


@pytest.mark.parametrize("name", GIVEN)
def test_what_was_never_given_does_nothing(name: str) -> None:
    does_nothing_ungiven(catalogue.module(name))


def test_a_treatment_that_is_there_but_not_given_acts_on_nobody() -> None:
    """Every other rate is the same number whether all of them are in the model or not."""
    model, without = whole(), assemble([n for n in NAMES if n not in GIVEN])
    every = (*model.states.values(), *model.inputs.values())
    none = {s.symbol: sp.sympify(s.start) for s in every if s.symbol.name.partition(".")[0] in GIVEN}
    rng = np.random.default_rng(1)
    for path, expected in without.rates.items():
        found = model.rates[path].xreplace(none)
        if found != expected:
            values = {s: sp.Float(rng.uniform(0.3, 0.9)) for s in sorted(found.free_symbols, key=str)}
            assert float(found.xreplace(values)) == pytest.approx(float(expected.xreplace(values)), rel=1e-11), path


def test_every_room_is_covered() -> None:
    assert {*NAMES} == {n for room in catalogue.rooms for n in catalogue.names(room)} and len(PUBLISHED) >= 6
    assert all(isinstance(r, Dose | Step) for n, v in VARIANTS for r in challenge(catalogue.module(n, v)))

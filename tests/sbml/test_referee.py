"""libRoadRunner runs what we export, and finds what our kernels find: <= 1e-5 of every state and offer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine import Cohort, Events, Solution, body_blocks, build, plain, solve, starting_inputs
from allostasis.language import Daily, Dose, Module, Record
from allostasis.sbml import Referee, to_sbml
from allostasis.studies import Study, plan, read_study
from allostasis.studies.sbml import person_as_sbml

STUDIES = sorted((Path(__file__).parents[2] / "studies").glob("*.yaml"))
BOUND = 1e-5
RTOL = 1e-10


def apart(ours: Solution, theirs: dict[str, np.ndarray]) -> tuple[float, str]:
    """The largest difference, relative to the value or to 1 % of the largest one, and where it is."""
    worst = []
    for name in (*ours.model.state_names, *ours.model.offers):
        mine, other = ours[name][0], theirs[name]
        assert np.isfinite(mine).all() and np.isfinite(other).all(), name
        size = np.maximum(np.abs(mine), 0.01 * np.abs(mine).max())
        gap = np.abs(other - mine)
        worst.append((float(np.max(np.divide(gap, size, out=gap.copy(), where=size > 0))), name))
    return max(worst)


def both(model: Model, *, pulses: bool, days: int = 2, records: list[Record] | None = None) -> tuple[float, str]:
    """The typical person from the model's own start."""
    some = records or []
    starts = build(model).written.run.starts(plain, 0.0, None, None, model.defaults)
    u = starting_inputs(model, 0.0, 1, pulses=pulses)
    body = body_blocks(model, 7, np.array([0]), 0, days, pulses=pulses)
    events = Events.of(model, [some], body)
    times = 0.217 + np.arange(0.0, 24.0 * days - 0.25, 0.5)
    y = np.array([[float(v) for v in starts]])
    ours = solve(model, Cohort(0.0, model.defaults[None], y, u, events), times, rtol=RTOL)
    repeated = {p.into for p in model.patterns.values() if isinstance(p, Daily)}
    text = to_sbml(model, u=u[0], records=some, blocks=[b for b in body if b.into not in repeated])
    theirs = Referee(text, rtol=RTOL, scales=dict(zip(model.state_names, model.scales, strict=True))).run(times)
    return apart(ours, theirs)


@pytest.mark.parametrize("name", catalogue.names("biology"))
def test_every_module_alone(name: str) -> None:
    worst, where = both(assemble([name]), pulses=True)
    assert worst <= BOUND, where


@pytest.mark.parametrize("name", ["infliximab", "hydrocortisone", "dexamethasone", "propranolol", "endotoxin"])
def test_treatments_with_a_dose(name: str) -> None:
    model = assemble([name])
    into = catalogue.treatment(name).routes["bolus"].into
    worst, where = both(model, pulses=False, records=[Dose(3.0, into, 2.0), Dose(20.0, into, 1.0)])
    assert worst <= BOUND, where


@pytest.mark.parametrize("pulses", [True, False], ids=["pulses", "smooth"])
def test_all_of_biology(pulses: bool) -> None:
    worst, where = both(assemble(catalogue.names("biology")), pulses=pulses)
    assert worst <= BOUND, where


def _lived(study: Study, arm: str, person: int) -> tuple[float, str]:
    made = plan(study)
    exported = person_as_sbml(made, arm, person)
    persons = np.array([person])
    people, rest = made.settled(persons)
    records, blocks = made.given(arm, persons, people)
    last = int(np.ceil(made.moments[-1] / 24)) + 1
    body = body_blocks(made.model, study.seed, persons, made.begin_day, last, pulses=study.pulses)
    events = Events.of(made.model, records, [*body, *blocks], after=rest.time)
    # a kernel reports a dose's moment from before the dose, libRoadRunner from after it: look beside them
    times = np.unique(np.concatenate([np.linspace(rest.time + 0.01, exported.end, 200), made.moments + 1e-3]))
    ours = solve(made.model, Cohort(rest.time, rest.p, rest.y, rest.u, events), times, rtol=RTOL, method=made.method)
    scales = dict(zip(made.model.state_names, made.model.scales, strict=True))
    return apart(ours, Referee(exported.text, rtol=RTOL, scales=scales).run(times - rest.time))


ARMS = [(path, arm) for path in STUDIES for arm in read_study(path).arms]


@pytest.mark.parametrize(("path", "arm"), ARMS, ids=[f"{p.stem}-{a}" for p, a in ARMS])
def test_every_arm_of_every_shipped_study(path: Path, arm: str) -> None:
    worst, where = _lived(read_study(path), arm, 1)
    assert worst <= BOUND, where


@pytest.mark.parametrize("path", STUDIES, ids=[p.stem for p in STUDIES])
def test_every_shipped_study_without_pulses(path: Path) -> None:
    study = read_study(path)
    smooth = study.but(model={**study.to_dict().get("model", {}), "pulses": False})
    worst, where = _lived(smooth, next(iter(study.arms)), 2)
    assert worst <= BOUND, where


def test_the_referee_would_see_a_forgotten_dose() -> None:
    """The comparison bites: one small dose left out of the file is far above the bound."""
    m = Module("m", about="decay")
    x = m.state("x", start=1.0, unit="1", about="x")
    m.flow("x decay", x / m.param("tau", 5.0, "h", source="proposal"), out_of=x)
    model, times = assemble([m]), np.arange(1.0, 20.0)
    events = Events.of(model, [[Dose(4.0, "m.x", 0.01)]])
    ours = solve(model, Cohort(0.0, model.defaults[None], np.ones((1, 1)), np.zeros((1, 0)), events), times, rtol=RTOL)
    assert apart(ours, Referee(to_sbml(model, records=[Dose(4.0, "m.x", 0.01)])).run(times))[0] <= BOUND
    assert apart(ours, Referee(to_sbml(model)).run(times))[0] > 100 * BOUND

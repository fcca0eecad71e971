"""libRoadRunner runs what we export, and finds what our kernels find: <= 1e-5 of every state and offer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine import Cohort, Events, Solution, body_blocks, build, plain, reference, solve, starting_inputs
from allostasis.language import Daily, Dose, Module, Record, Step
from allostasis.sbml import Referee, to_sbml
from allostasis.studies import Study, plan, read_study
from allostasis.studies.sbml import person_as_sbml

# Every study that is not a mission row's: each of those compiles a model of its own, and some last a year.
STUDIES = sorted((Path(__file__).parents[2] / "studies").glob("[!s]*.yaml"))
STUDIES += sorted((Path(__file__).parents[2] / "studies").glob("s[!0-9]*.yaml"))
BOUND = 1e-5
RTOL = 1e-10


def apart(model: Model, ours: Mapping[str, np.ndarray], theirs: Mapping[str, np.ndarray]) -> tuple[float, str]:
    """The largest difference and where it is.

    Relative to the value, or to 1 % of the largest one, or to a millionth of the typical size of a state (an
    offer's largest state): below that it is empty, and what is left in it is rounding.
    """
    worst = []
    for name in (*model.state_names, *model.offers):
        mine, other = ours[name], theirs[name]
        assert np.isfinite(mine).all() and np.isfinite(other).all(), name
        parts = {model.states[name].symbol} if name in model.states else model.offers[name][0].free_symbols
        empty = 1e-6 * max([s.scale for s in model.states.values() if s.symbol in parts], default=0.0)
        size = np.maximum(np.maximum(np.abs(mine), 0.01 * np.abs(mine).max()), empty)
        gap = np.abs(other - mine)
        worst.append((float(np.max(np.divide(gap, size, out=gap.copy(), where=size > 0))), name))
    return max(worst)


def first(run: Solution) -> dict[str, np.ndarray]:
    """The courses of the only person of a run."""
    return {name: run[name][0] for name in (*run.model.state_names, *run.model.offers)}


def referee(model: Model, text: str) -> Referee:
    return Referee(text, rtol=RTOL, scales=dict(zip(model.state_names, model.scales, strict=True)))


def pulse_records(model: Model, days: int) -> list[Record]:
    """The body's pulses of one person as records: two days of them, realised."""
    made: list[Record] = []
    for name, pattern in model.patterns.items():
        for day in range(days) if not isinstance(pattern, Daily) else ():
            block = pattern.block(7, name, np.array([0]), day)
            kind = Dose if block.into in model.states else Step
            made += [kind(float(t), block.into, float(c)) for t, c in zip(block.time[0], block.change[0], strict=True)]
    return made


TIMES = 0.217 + np.arange(0.0, 47.75, 0.5)


@pytest.mark.parametrize("name", [n for n in catalogue.names("biology") if catalogue.module(n).states])
def test_every_module_alone(name: str) -> None:
    """Against the SciPy reference, which shares the kernels' text and needs no compiler."""
    model = assemble([name])
    records = pulse_records(model, 2)
    ours = reference.solve(model, list(TIMES), begin=0.0, records=records, rtol=1e-11)
    worst, where = apart(model, ours, referee(model, to_sbml(model, records=records)).run(TIMES))
    assert worst <= BOUND, where


@pytest.mark.parametrize("name", ["infliximab", "hydrocortisone", "dexamethasone", "propranolol", "endotoxin"])
def test_treatments_with_a_dose(name: str) -> None:
    model = assemble([name])
    treatment = catalogue.treatment(name)
    into = treatment.routes["bolus"].into
    records: list[Record] = [Dose(3.0, into, 2.0), Dose(20.0, into, 1.0)]
    ours = reference.solve(model, list(TIMES), begin=0.0, records=records, rtol=1e-11)
    assert ours[into].max() > 0.1
    worst, where = apart(model, ours, referee(model, to_sbml(model, records=records)).run(TIMES))
    assert worst <= BOUND, where


@pytest.mark.parametrize("pulses", [True, False], ids=["pulses", "smooth"])
def test_all_of_biology(pulses: bool) -> None:
    """The typical person from the model's own start, against the kernel."""
    model = assemble(catalogue.names("biology"))
    starts = build(model).written.run.starts(plain, 0.0, None, None, model.defaults)
    u = starting_inputs(model, 0.0, 1, pulses=pulses)
    records = pulse_records(model, 2) if pulses else []
    light = body_blocks(model, 7, np.array([0]), 0, 2, pulses=False)
    y = np.array([[float(v) for v in starts]])
    cohort = Cohort(0.0, model.defaults[None], y, u, Events.of(model, [records], light))
    ours = first(solve(model, cohort, TIMES, rtol=RTOL))
    worst, where = apart(model, ours, referee(model, to_sbml(model, u=u[0], records=records)).run(TIMES))
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
    return apart(made.model, first(ours), referee(made.model, exported.text).run(times - rest.time))


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
    model, given = assemble([m]), [Dose(4.0, "m.x", 0.01)]
    ours = reference.solve(model, list(TIMES), begin=0.0, records=given)
    assert apart(model, ours, referee(model, to_sbml(model, records=given)).run(TIMES))[0] <= BOUND
    assert apart(model, ours, referee(model, to_sbml(model)).run(TIMES))[0] > 100 * BOUND

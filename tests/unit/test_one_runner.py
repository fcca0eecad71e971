"""Nobody but the runner draws people, settles, solves or reads instruments; a plan does none of it."""

from __future__ import annotations

import ast
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import numpy as np
import pytest

import allostasis
import allostasis.errors
from allostasis.engine import SolverOptions
from allostasis.people import draw as drawn
from allostasis.studies import plan
from allostasis.studies.running import life_before
from allostasis.studies.running.cohort_run import Runner
from bodies import brief

HERE = Path(allostasis.__file__).resolve().parent
LIVING = {"solve", "settle", "draw", "measure", "live_through"}
BELOW = {"engine", "people", "lives"}  # the rooms that have these; what is above them asks the runner
ALLOWED = {
    "studies/running/cohort_run.py": {"draw", "measure"},
    "studies/running/life_before.py": {"settle", "solve"},  # of the runner alone
    "studies/running/stretches.py": {"solve"},  # of the runner alone
    "studies/running/from_bank.py": {"draw"},  # of the runner alone: who is met in the bank
    "studies/running/integrator.py": {"solve"},  # counts the typical person's steps
    "testing/laws.py": {"solve"},  # modules alone, of nobody
    "cli/health.py": {"solve"},  # the engine beside its reference, in a model of one module
}


def imported(path: Path) -> set[str]:
    """What of the living a file takes from the rooms that have it, by any name, or reaches as an attribute of them."""
    found: set[str] = set()
    doors: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("allostasis"):
            names = {a.name for a in node.names}
            found |= names & LIVING if _lives(str(node.module)) else set()
            doors |= {a.asname or a.name for a in node.names if _lives(f"{node.module}.{a.name}")}
        elif isinstance(node, ast.Import):
            doors |= {(a.asname or a.name).split(".")[0] for a in node.names if _lives(a.name)}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in doors:
            found |= {node.attr} & LIVING
    return found


def _lives(module: str) -> bool:
    parts = module.split(".")
    return len(parts) > 1 and (parts[1] in BELOW or "instruments" in parts)


def test_nobody_but_the_runner_lets_people_live() -> None:
    found, users = {}, set()
    for path in sorted(HERE.rglob("*.py")):
        name = path.relative_to(HERE).as_posix()
        if name.split("/")[0] not in BELOW and (names := imported(path)):
            found[name] = names
        if "studies.running.stretches" in path.read_text(encoding="utf-8"):
            users.add(name)
    assert found == ALLOWED and users == {"studies/running/cohort_run.py"}


def test_a_plan_is_what_a_study_needs_and_nothing_happens_in_it() -> None:
    """No people in it, nothing kept behind its fields, and its screening is a plan of its own."""
    study = brief(people={"number": 4, "enrol": "tnf > 8 pg/mL"})
    made = plan(study)
    before = study.to_dict()
    screening = made.screening()
    assert list(screening.arms) == ["screening"] and screening.study is study and study.to_dict() == before
    assert [r.name for r in screening.readouts] == ["tnf"] and screening.visits.tolist() == [study.clock]
    Runner(made).screening().measure(np.arange(3), "screening")
    assert set(vars(made)) == {f.name for f in fields(made)}
    assert isinstance(made.options, SolverOptions)
    with pytest.raises(FrozenInstanceError):
        made.options.rtol = 1.0  # type: ignore[misc]


def test_who_lives_two_arms_and_is_screened_settles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of those who are at home are taken from there, in whatever order, with their own bits."""
    settled: list[list[int]] = []
    real = life_before.settle

    def counted(model, p, persons, **keys):  # type: ignore[no-untyped-def]
        settled.append(persons.tolist())
        return real(model, p, persons, **keys)

    monkeypatch.setattr(life_before, "settle", counted)
    runner = Runner(plan(brief(people={"number": 4, "enrol": "tnf > 8 pg/mL"}, design="counterfactual")))
    runner.screening().measure(np.arange(6), "screening")
    some = np.array([1, 3, 4])
    both = [runner.measure(some, arm) for arm in runner.plan.arms]
    assert settled == [[0, 1, 2, 3, 4, 5]]
    alone = Runner(runner.plan)
    for arm, seen in zip(runner.plan.arms, both, strict=True):
        again = alone.measure(some, arm)
        assert again.values[arm, "tnf"].tobytes() == seen.values[arm, "tnf"].tobytes()
        assert seen.ends[arm]["reason"].tolist() == [""] * 3 and not seen.failed[arm].any()
    assert settled[1:] == [[1, 3, 4]]


def test_factors_and_switches_are_of_everybody_or_of_some() -> None:
    """A parameter doubled in one of two; what does not exist is said, and lives nobody."""
    made = plan(brief())
    usual = drawn(made.model, made.population, made.study.seed, np.arange(2)).p
    column = made.model.param_names.index("hpa.tau_tissue")
    own = Runner(made, factors={"hpa.tau_tissue": np.array([1.0, 2.0])}).drawn(np.arange(2)).p
    assert (own[:, column] / usual[:, column]).tolist() == [1.0, 2.0]
    assert np.delete(own, column, 1).tobytes() == np.delete(usual, column, 1).tobytes()
    with pytest.raises(allostasis.errors.UnknownName, match="parameter"):
        Runner(made, factors={"hpa.nothing": 2.0}).drawn(np.arange(2))
    with pytest.raises(allostasis.errors.UnknownName, match="coupling"):
        Runner(made, switches=["hpa->inflammation"]).drawn(np.arange(2))

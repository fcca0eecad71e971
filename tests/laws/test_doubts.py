"""Whoever lies within the doubts that the model itself declares, or a factor of two of every number, can live."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from allostasis.assembly import assemble, catalogue
from allostasis.engine import Cohort, Events, Solution, body_blocks, settle, solve

PEOPLE, UNTIL = 32, 48.0


@cache
def _lived(how: str) -> Solution:
    """People with all numbers at random: settled, then two days with a speech on the second."""
    model, rng = assemble([*catalogue.names("biology"), "tsst"]), np.random.default_rng(11)
    p = np.tile(model.defaults, (PEOPLE, 1))
    for column, param in enumerate(model.params.values()):
        assert model.param_names[column].endswith(param.name)
        drawn = np.clip(rng.standard_normal(PEOPLE), -2, 2) * np.hypot(param.unsure, param.varies)
        if how == "a factor of two":
            p[:, column] *= 1.0 if param.linear else 2.0 ** rng.uniform(-1, 1, PEOPLE)
        elif param.linear:
            p[:, column] += drawn * (param.inside / param.value if param.value else 1.0)
        else:
            p[:, column] *= np.exp(drawn)
    persons = np.arange(PEOPLE)
    rest = settle(model, p, persons, seed=1, method="merson", single=True, rtol=3e-5)
    speech = catalogue.treatment("tsst", kind="stressor").records(amount=None, at=40.0)
    events = Events.of(model, [speech] * PEOPLE, body_blocks(model, 1, persons, 0, 2), after=0.0)
    people = Cohort(rest.time, rest.p, rest.y, rest.u, events)
    times = np.arange(0.0, UNTIL + 0.1, 1.0)
    return rest.handed_on(solve(model, people, times, method="merson", single=True, rtol=3e-5))


@pytest.mark.parametrize("how", ["the doubts declared", "a factor of two"])
def test_nobody_fails_and_nothing_falls_below_zero(how: str) -> None:
    run = _lived(how)
    assert {run.reason(i) for i in np.nonzero(run.status)[0]} == set()
    for path, state in run.model.states.items():
        assert state.signed or run[path].min() >= -1e-6 * state.scale, f"{path}: {run[path].min()}"


def test_the_draws_move_people() -> None:
    """The law above would hold for people who are all the typical one."""
    run = _lived("a factor of two")
    for path in ("hpa.cortisol", "clock.pressure", "inflammation.tnf"):
        means = run[path].mean(axis=1)
        assert means.std() > 0.1 * means.mean(), path

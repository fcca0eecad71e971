"""People's own mood before a study whose other past is borrowed: symptoms and activation, lived by themselves.

Whoever is held in an episode is ill through their own days and their own ties, which no donor can lend. These two
modules cost a hundredth of a body, so everybody lives them: under the same noise of days as the whole body would (it is
keyed by person and day), with what body and mind press on symptoms held as it is at the end.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from allostasis.assembly import Model, assemble
from allostasis.engine import (
    Cohort,
    Events,
    SolverOptions,
    SteadyState,
    body_blocks,
    fluctuating,
    solve,
    source_of,
    starting_inputs,
)
from allostasis.engine.codegen import numpy_ops
from allostasis.people import People

__all__ = ["own_mood"]

MOOD = ("symptoms", "activation")
PRESSED = "symptoms.pressed"  # what is left out here, as the body offers it
PASSING = ("symptoms.unrest", "activation.reward")  # of hours: they are the body's own
HOW = SolverOptions(method="merson", rtol=1e-4, single=True)


@cache
def _alone() -> Model:
    from allostasis.language import Module  # symbols: for those who live it

    hand = Module("mood_before", about="what body and mind press, held")
    hand.act("symptoms.pressure", hand.input("push", unit="1", about="pressure on all symptoms"))
    return assemble([hand, *MOOD])


def own_mood(
    model: Model, people: People, state: SteadyState, *, seed: int, days: int, workers: int = 1
) -> SteadyState:
    """People with the mood to which their own days have led them.

    Args:
        state: people at the midnight at which their study begins; days: how long before it mood is lived.

    Returns:
        The same with states of symptoms and activation as they have become, where the model has both as joined; of who
        failed here they are as they were.
    """
    here = {m.name: m.variant for m in model.modules}
    if days <= 0 or not len(people) or any(here.get(name) != "joined" for name in MOOD):
        return state
    mood, last = _alone(), round(state.time / 24)
    first = last - days
    p = np.tile(mood.defaults, (len(people), 1))
    names = {name: i for i, name in enumerate(model.param_names)}
    for column, name in enumerate(mood.param_names):
        if name in names:
            p[:, column] = state.p[:, names[name]]
    p[:, mood.param_names.index("study.released")] = 1.0
    begin = 24.0 * first
    starts = source_of(mood, HOW.method).run.starts(numpy_ops, begin, None, None, p.T)
    y = np.column_stack([np.broadcast_to(np.asarray(v, float), len(people)) for v in starts])
    u = fluctuating(mood, starting_inputs(mood, begin, len(people), pulses=False), seed, people.index, first, p=p)
    u[:, mood.input_names.index("mood_before.push")] = _pressed(model, state)
    events = Events.of(
        mood, [()] * len(people), body_blocks(mood, seed, people.index, first, last, pulses=False, p=p), after=begin
    )
    run = solve(mood, Cohort(begin, p, y, u, events), np.array([24.0 * last]), replace(HOW, workers=workers))
    lived, good = state.y.copy(), run.status == 0
    for column, name in enumerate(mood.state_names):
        if name not in PASSING and name in model.state_names:
            lived[good, model.state_names.index(name)] = run.y[good, -1, column]
    return replace(state, y=lived)


def _pressed(model: Model, state: SteadyState) -> np.ndarray:
    written = source_of(model, p=state.p)
    with np.errstate(all="ignore"):
        offers = written.run.offers(numpy_ops, state.time, state.y.T, state.u.T, written.parameters(state.p).T)
    values = offers[list(model.offers).index(PRESSED)]
    pressed: np.ndarray = np.nan_to_num(np.broadcast_to(np.asarray(values, float), len(state.p)))
    return pressed

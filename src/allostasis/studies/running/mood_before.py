"""People's own mood before a study whose other past is borrowed: symptoms and activation, lived by themselves.

Whoever is held in an episode is ill through their own days and their own ties, which no donor can lend. These two
modules cost a hundredth of a body, so everybody lives them: under the same noise of days as the whole body would (it is
keyed by person and day), with what body and mind press on symptoms held as it is at the end.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from allostasis.assembly import Model
from allostasis.engine import SteadyState
from allostasis.lives import MOOD, Mood, mood_model, pressed
from allostasis.people import People

__all__ = ["PASSING", "own_mood"]

PASSING = ("symptoms.unrest", "activation.reward")  # of hours: they are the body's own


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
    last = round(state.time / 24)
    mood = Mood.of(model, state.p, people.index, seed=seed, day=last - days)
    mood.press(pressed(model, state.p, state.time, state.y, state.u))
    run = mood.live(np.array([last]), workers)
    lived, good = state.y.copy(), run.status == 0
    for column, name in enumerate(mood_model().state_names):
        if name not in PASSING and name in model.state_names:
            lived[good, model.state_names.index(name)] = run.y[good, -1, column]
    return replace(state, y=lived)

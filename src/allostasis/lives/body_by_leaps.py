"""The body of lives by leaps, with the mood that was lived day by day given to it.

The modules of mood stand in this body with their states as inputs: what they offer to others, and what presses on them,
is said by their own text, while their course comes from :mod:`.mood_alone`; so do memory and safety of ``fear``, whose
course comes from :mod:`.fear_lived`. Diseases that come by a hazard offer its rate and do nothing else here. Inputs
follow age, evenly from the mean of one year to that of the next, so that leaps stay long. A body begins at eighteen, at
rest and on its own anchors: there is no child's body. What is usual for a person ages with them: anchors are found at
five ages, of a body that is as old and as heavy as years make it and in which nothing lasts, as a study finds those of
whom it meets at such an age.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine import SteadyState, numpy_ops, settle, source_of
from allostasis.lives.days_of_mood import CHILDHOOD, life_model
from allostasis.lives.lifetime import Life, live_through
from allostasis.lives.mood_alone import MOOD, PRESSED, pressed
from allostasis.lives.multiscale import YEAR, Course, Leaps
from allostasis.people import People

if TYPE_CHECKING:
    from allostasis.language import Module

__all__ = ["ADULT", "FEAR", "ONSETS", "USUAL", "AtRest", "Bodies", "at_rest", "body_given", "lived"]

ADULT = 18.0  # age at which a body begins
LEAPS = Leaps(renew=30.0)
TOLD = ("adiposity.bmi", "acute_phase.crp", "inflammation.il6", "inflammation.tnf", "behaviour.smoking")
# disease -> the rate at which it begins, told beside these
ONSETS = {
    "autoimmune": "autoimmune.onset_rate",
    "vascular": "cardiometabolic.vascular_rate",
    "diabetes": "cardiometabolic.diabetes_rate",
}
FEAR = ("fear.memory", "fear.safety")  # given, as mood is
USUAL = (18.0, 36.0, 54.0, 72.0, 90.0)  # ages at which anchors are found


@dataclass(frozen=True)
class Bodies:
    """Bodies of lives.

    Attributes:
        ages: years at which they are known, shape (R,). slow: names of slow states; y: their values, shape (N, R, S).
        usual: each person's own anchors, over age.
        pushes: what presses on symptoms at these ages, shape (N, R).
        told: names of what else is told of these ages; seen: its values, daily means, shape (N, R, K).
        lost: who could not be computed to the end, shape (N,); they are NaN from there on.
    """

    ages: np.ndarray
    slow: tuple[str, ...]
    y: np.ndarray
    usual: Course
    pushes: np.ndarray
    told: tuple[str, ...]
    seen: np.ndarray
    lost: np.ndarray


@cache
def body_given() -> Model:
    """The whole body with mood given, as far as it moves a slow state or what presses on symptoms."""
    modules: list[str | Module] = [name for name in catalogue.body() if name not in (*MOOD, "fear")]
    diseases = [_given(name, acts=False) for name in dict.fromkeys(rate.split(".")[0] for rate in ONSETS.values())]
    fear = _given("fear", [name.split(".")[1] for name in FEAR])
    whole = assemble([*modules, *(_given(name) for name in MOOD), fear, *diseases, CHILDHOOD])
    slow = [n for n, s in whole.states.items() if s.slow]
    childhood = [n for n in whole.params if n.startswith(f"{CHILDHOOD}.")]  # people are drawn by all of it
    from allostasis.assembly import restricted  # symbols: for those who live it

    return restricted(whole, [*slow, PRESSED, *TOLD, *ONSETS.values(), *childhood, "symptoms.vulnerability"])


def _given(name: str, states: Sequence[str] | None = None, *, acts: bool = True) -> Module:
    """A module with its states, or some of them, as inputs which nothing in this body moves; ``acts``: on others."""
    from allostasis.language import Input, Module  # symbols: for those who live it

    of, mood = catalogue.module(name), life_model()
    p = mood.defaults[None]
    starts = source_of(mood).run.starts(numpy_ops, 0.0, None, None, p.T)
    usual = {n: float(np.ravel(np.asarray(v, float))[0]) for n, v in zip(mood.state_names, starts, strict=True)}
    m = Module(name, about=f"{of.about}, given", variant="given")
    for part in ("params", "reads", "ports", "anchors", "offers", "inputs", "table"):
        getattr(m, part).update(getattr(of, part))
    given = [s for s in of.states if states is None or s in states]
    for s in of.states.values():
        if s.name in given:
            start = usual.get(f"{name}.{s.name}", 0.0)
            m.inputs[s.name] = Input(s.name, s.symbol, start, s.unit, s.about)
        else:
            m.states[s.name] = s
    m.flows.extend(f for f in of.flows if (f.into or f.out_of) not in given)
    if acts:
        m.actions.extend(of.actions)
    return m


@dataclass(frozen=True)
class AtRest:
    """People as they have settled.

    Attributes:
        state: at eighteen. push: what presses on symptoms of a body at rest, over age. usual: their anchors, over age.
        lost: who does not settle, (N,).
    """

    state: SteadyState
    push: Course
    usual: Course
    lost: np.ndarray


def at_rest(people: People, *, seed: int, workers: int = 1) -> AtRest:
    """People of :func:`body_given` who settle at eighteen, and at later ages for what is usual then."""
    model = body_given()
    places = [model.param_names.index(name) for name in model.anchors]
    every = [
        settle(
            model,
            people.p,
            people.index,
            seed=seed,
            end_day=round((age - ADULT) * YEAR),
            pulses=False,
            method="merson",
            rtol=1e-5,
            workers=workers,
        )
        for age in USUAL
    ]
    first, lost = every[0], np.any([one.status > 0 for one in every], axis=0)
    push = np.stack([pressed(model, one.p, one.time, one.y, one.u) for one in every], axis=1)[:, :, None]
    usual = np.stack([one.p[:, places] for one in every], axis=1)
    ages = np.array(USUAL)
    return AtRest(first, Course(ages, (PRESSED,), push), Course(ages, tuple(model.anchors), usual), lost)


def lived(
    people: People, known: AtRest, *given: Course, seed: int, to_age: float, every: float = 1.0, workers: int = 1
) -> Bodies:
    """Bodies from eighteen on.

    Args:
        given: the states of mood, and of fear, that this body takes in, over age.
        every: years between ages at which bodies are known.
    """
    model, rest = body_given(), known.state
    fast = tuple(name for name, one in model.states.items() if not one.slow)
    life = live_through(
        model,
        rest.p,
        people.index,
        rest.y,
        rest.u,
        seed=seed,
        from_age=ADULT,
        to_age=to_age,
        every=every,
        leaps=LEAPS,
        watch=fast,
        courses=(known.usual, *given),
        workers=workers,
    )
    pushes, told = _told(model, known, given, life)
    lost = (life.status > 0) | known.lost
    return Bodies(life.ages, life.slow, life.y, known.usual, pushes, (*TOLD, *ONSETS.values()), told, lost)


def _told(model: Model, known: AtRest, given: Sequence[Course], life: Life) -> tuple[np.ndarray, np.ndarray]:
    """What presses on symptoms at all ages, and what is told: by slow states as they are then, and means of others."""
    n, rest, written, names = len(known.lost), known.state, source_of(model), (*TOLD, *ONSETS.values())
    pushes, told = np.empty((n, len(life.ages))), np.full((n, len(life.ages), len(names)), np.nan)
    slow, fast = ([model.state_names.index(name) for name in some] for some in (life.slow, life.watched))
    age, offers, who = model.param_names.index("person.age"), list(model.offers), np.arange(n)
    y, p, u = rest.y.copy(), rest.p.copy(), rest.u.copy()
    for r, years in enumerate(life.ages):
        y[:, slow], p[:, age] = life.y[:, r], years
        if r:  # before the first window there are no means yet
            y[:, fast] = life.means[:, r]
        for one in (known.usual, *given):
            one.move(model, p, u, who, years)
        good = np.isfinite(y).all(axis=1)
        pushes[:, r] = np.where(good, pressed(model, p, rest.time, y, u), pushes[:, r - 1] if r else 0.0)
        with np.errstate(all="ignore"):
            values = written.run.offers(numpy_ops, rest.time, y.T, u.T, written.parameters(p).T)
        for k, name in enumerate(names):
            of = y[:, model.state_names.index(name)] if name in model.states else values[offers.index(name)]
            told[:, r, k] = np.where(good, of, np.nan)
    return pushes, told

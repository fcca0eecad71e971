"""How a life is computed: mood day by day and the body by leaps, each with what the other sends, in sweeps.

Sweep 1 lives mood from birth under what a body at rest presses at each age; bodies then leap from eighteen on with the
means of each year of that mood; sweep 2 lives the same days again (their noise is keyed) under what these bodies press,
year by year. Waveform relaxation has converged where means, shares of ill people and ages of onset move by less than
their standard error: a person near a fold may go either way in two sweeps, and one in a hundred years of persons that
does is .05 of severity.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from allostasis.lives.body_by_leaps import ADULT, Bodies, at_rest, body_given, lived
from allostasis.lives.days_of_mood import SEEN, DaysOfMood, age_of, life_model, mood_lived
from allostasis.lives.mortality import death_ages
from allostasis.lives.multiscale import Course
from allostasis.people import Adversity, People, Population, Spread, draw, draw_adversity

__all__ = ["LAST", "POPULATION", "Lives", "whole_lives"]

LAST = 90  # years of 52 weeks that are lived at most
POPULATION = Population(age=Spread(ADULT, 0.0, ADULT, ADULT), bmi=Spread(21.5, 5.0, 15.0, 45.0), female=0.51)


@dataclass(frozen=True)
class Lives:
    """People from birth to the end.

    Attributes:
        people, minds: as drawn, of :func:`body_given` at eighteen and of :func:`life_model`.
        met: adversity of their childhood.
        first, mood: sweeps 1 and 2. bodies: between them.
        death: age, infinite of who outlives what is lived. took: seconds of each part.
    """

    people: People
    minds: People
    met: Adversity
    first: DaysOfMood
    mood: DaysOfMood
    bodies: Bodies
    death: np.ndarray
    took: dict[str, float]


def whole_lives(persons: np.ndarray, *, seed: int, years: int = LAST, workers: int = 1) -> Lives:
    """Let people live from birth.

    Args:
        persons: their indices. seed: of all that is drawn. years: of 52 weeks, at least 20.
        workers: threads; they change no bit.
    """
    took, begun = dict[str, float](), time.perf_counter()

    def timed(part: str) -> None:
        nonlocal begun
        took[part], begun = time.perf_counter() - begun, time.perf_counter()

    people, minds = (draw(one, POPULATION, seed, persons) for one in (body_given(), life_model()))
    met = _adversity(minds, seed)
    rest = at_rest(people, seed=seed, workers=workers)
    timed("settling")
    middle = age_of(SEEN * (np.arange(years) + 0.5))
    at_rest_then = np.column_stack([rest.push.at(age)[:, 0] for age in middle])  # before eighteen: as then
    first = mood_lived(minds, met, at_rest_then, seed=seed, workers=workers)
    timed("mood, sweep 1")
    to_age = float(age_of(SEEN * years))
    bodies = lived(people, rest, _sent(first), seed=seed, to_age=to_age, workers=workers)
    timed("bodies")
    pushes = np.array([np.interp(middle, bodies.ages, course) for course in bodies.pushes])
    mood = mood_lived(minds, met, pushes, seed=seed, workers=workers)
    timed("mood, sweep 2")
    hazard = bodies.y[:, :, bodies.slow.index("mortality.hazard")]
    return Lives(people, minds, met, first, mood, bodies, death_ages(bodies.ages, hazard, persons, seed=seed), took)


def _sent(mood: DaysOfMood) -> Course:
    """What mood sends to the body, as means of years, over age."""
    names = [name for name in mood.names if name in body_given().inputs]
    middle = age_of(SEEN * (np.arange(mood.means.shape[1]) + 0.5))
    return Course(middle, tuple(names), mood.means[:, :, [mood.names.index(n) for n in names]].astype(float))


def _adversity(minds: People, seed: int) -> Adversity:
    """Childhoods of people, as a study of the same seed and indices draws them."""
    model, name = life_model(), "symptoms.vulnerability"
    param = model.params[name]
    prone = (minds.p[:, model.param_names.index(name)] - param.inside) / param.varies
    return draw_adversity(seed, minds.index, female=minds.covariates["female"], proneness=prone)

"""How a life is computed: mood day by day and the body by leaps, each with what the other sends, in sweeps.

Fear is lived first, from traumas as they strike and from nothing else. Sweep 1 lives mood from birth under what a body
at rest presses at each age; bodies then leap from eighteen on with the
means of each year of that mood; sweep 2 lives the same days again (their noise is keyed) under what these bodies press,
year by year. Waveform relaxation has converged where means, shares of ill people and ages of onset move by less than
their standard error: a person near a fold may go either way in two sweeps, and one in a hundred years of persons that
does is .05 of severity.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from allostasis.lives.body_by_leaps import ADULT, FEAR, Bodies, at_rest, body_given, lived
from allostasis.lives.days_of_mood import SEEN, DaysOfMood, age_of, life_model, mood_lived
from allostasis.lives.fear_lived import FearLived, fear_lived, own_fear
from allostasis.lives.mortality import death_ages
from allostasis.lives.multiscale import Course
from allostasis.people import Adversity, People, Population, Spread, Traumas, draw, draw_adversity, draw_traumas

__all__ = ["LAST", "POPULATION", "Lives", "childhood_of", "childhoods_of", "whole_lives"]

LAST = 90  # years of 52 weeks that are lived at most
POPULATION = Population(age=Spread(ADULT, 0.0, ADULT, ADULT), bmi=Spread(20.0, 6.5, 15.0, 50.0), female=0.51)


@dataclass(frozen=True)
class Lives:
    """People from birth to the end.

    Attributes:
        people, minds: as drawn, of :func:`body_given` at eighteen and of :func:`life_model`.
        met: adversity of their childhood. traumas: as they struck; fear: what they made of it.
        sweeps: of mood, two or three. bodies: of sweep 2.
        death: age, infinite of who outlives what is lived. took: seconds of each part.
    """

    people: People
    minds: People
    met: Adversity
    traumas: Traumas
    fear: FearLived
    sweeps: tuple[DaysOfMood, ...]
    bodies: Bodies
    death: np.ndarray
    took: dict[str, float]

    @property
    def mood(self) -> DaysOfMood:
        """Mood as it was lived: that of sweep 2."""
        return self.sweeps[1]


def whole_lives(
    persons: np.ndarray,
    *,
    seed: int,
    years: int = LAST,
    once_more: bool = False,
    spared: bool = False,
    workers: int = 1,
) -> Lives:
    """Let people live from birth.

    Args:
        persons: their indices. seed: of all that is drawn. years: of 52 weeks, at least 20.
        once_more: whether both are lived a third time, to see what that moves; the lives are those of sweep 2.
        spared: the same people, the same days, without any adversity in childhood.
        workers: threads; they change no bit.
    """
    took, begun = dict[str, float](), time.perf_counter()
    to_age, middle = float(age_of(SEEN * years)), age_of(SEEN * (np.arange(years) + 0.5))

    def timed(part: str) -> None:
        nonlocal begun
        now = time.perf_counter()
        took[part], begun = now - begun, now

    population = replace(POPULATION, adversity="none") if spared else POPULATION
    people, minds = (draw(one, population, seed, persons) for one in (body_given(), life_model()))
    met = childhoods_of(minds, seed)
    met = replace(met, present=np.zeros_like(met.present)) if spared else met
    woman = people.covariates["female"]
    traumas = draw_traumas(seed, persons, to_age, female=woman, count=met.count)
    fear = fear_lived(traumas, np.full(len(persons), to_age), numbers=own_fear(seed, persons, woman))
    timed("fear")
    rest = at_rest(people, seed=seed, workers=workers)
    timed("settling")
    then = np.column_stack([rest.push.at(age)[:, 0] for age in middle])  # before eighteen: as then
    sweeps = [mood_lived(minds, met, then, seed=seed, workers=workers)]
    timed("mood, sweep 1")
    bodies, feared = [], _feared(fear)
    for number in (2, 3) if once_more else (2,):
        bodies.append(lived(people, rest, _sent(sweeps[-1]), feared, seed=seed, to_age=to_age, workers=workers))
        timed(f"bodies, sweep {number}")
        pushes = np.array([np.interp(middle, bodies[-1].ages, course) for course in bodies[-1].pushes])
        sweeps.append(mood_lived(minds, met, pushes, seed=seed, workers=workers))
        timed(f"mood, sweep {number}")
    body = bodies[0]
    hazard = body.y[:, :, body.slow.index("mortality.hazard")]
    return Lives(
        people, minds, met, traumas, fear, tuple(sweeps), body, death_ages(body.ages, hazard, persons, seed=seed), took
    )


def _sent(mood: DaysOfMood) -> Course:
    """What mood sends to the body, as means of years, over age."""
    names = [name for name in mood.names if name in body_given().inputs]
    middle = age_of(SEEN * (np.arange(mood.means.shape[1]) + 0.5))
    return Course(middle, tuple(names), mood.means[:, :, [mood.names.index(n) for n in names]].astype(float))


def _feared(fear: FearLived) -> Course:
    """What fear sends to the body, as means of years of 52 weeks, over age."""
    years = len(fear.weeks) // 52
    means = [x[:, : 52 * years].reshape(len(x), years, 52).mean(axis=2) for x in (fear.memory, fear.safety)]
    return Course(age_of(SEEN * (np.arange(years) + 0.5)), FEAR, np.stack(means, axis=2).astype(float))


def childhoods_of(minds: People, seed: int) -> Adversity:
    """Childhoods of people of :func:`life_model`, as a study of the same seed and indices draws them."""
    model, name = life_model(), "symptoms.vulnerability"
    param = model.params[name]
    prone = (minds.p[:, model.param_names.index(name)] - param.inside) / param.varies
    return draw_adversity(seed, minds.index, female=minds.covariates["female"], proneness=prone)


def childhood_of(number: int, seed: int) -> Adversity:
    """The childhood of one person of the bank of a seed."""
    return childhoods_of(draw(life_model(), POPULATION, seed, np.array([number])), seed)

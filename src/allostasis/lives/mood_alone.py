"""Mood lived by itself: symptoms and activation of people whose body stands still and presses on them from outside.

An episode belongs to one person: to their own days, their own ties between symptoms and the state they were in the day
before. These two modules are a hundredth of a body, so that everybody's mood is lived day by day, over 400 days before
a study or from birth to death, under the noise that the whole body would have (it is keyed by person and day). What
body and mind press on symptoms is one number a person, held as long as it is not given anew; bursts of hours are at
their mean. The equations are those of the modules themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from allostasis.assembly import Model, assemble, numbers_of
from allostasis.engine import (
    Cohort,
    Events,
    Solution,
    SolverOptions,
    fluctuating,
    numpy_ops,
    solve,
    source_of,
    starting_inputs,
)
from allostasis.language import Block, DailyNoise, bound, names_in

__all__ = ["MOOD", "PRESSED", "Mood", "mood_model", "pressed"]

MOOD = ("symptoms", "activation")
PRESSED = "symptoms.pressed"  # what is left out here, as the body offers it
PUSH = "mood_before.push"
HOW = SolverOptions(method="merson", rtol=1e-4, single=True)


@cache
def mood_model(*others: str) -> Model:
    """Symptoms and activation, with an input for what everything else presses on them; other modules beside them."""
    from allostasis.language import Module  # symbols: for those who live it

    hand = Module("mood_before", about="what body and mind press, held")
    hand.act("symptoms.pressure", hand.input("push", unit="1", about="pressure on all symptoms"))
    return assemble([hand, *MOOD, *others])


@dataclass
class Mood:
    """People whose mood is lived by itself, at the midnight of a day.

    Attributes:
        model: of :func:`mood_model`. seed: of their noise. persons: their indices, shape (N,).
        p: parameters, shape (N, P).
        day: the day at whose midnight they are. y: states, shape (N, S). u: inputs, shape (N, U).
        zero: the day of the model's time zero, at which they are as old as their parameters say.
    """

    model: Model
    seed: int
    persons: np.ndarray
    p: np.ndarray
    day: int
    y: np.ndarray
    u: np.ndarray
    zero: int = 0

    @classmethod
    def of(
        cls, model: Model, p: np.ndarray, persons: np.ndarray, *, seed: int, day: int, mood: Model | None = None
    ) -> Mood:
        """People of any model at the start of their mood's life, who have its parameters as far as it has them.

        Args:
            p: their parameters of ``model``, shape (N, parameters). mood: that they live in; the two modules alone
                unless said.
        """
        mood, n = mood or mood_model(), len(persons)
        own = np.tile(mood.defaults, (n, 1))
        names = {name: i for i, name in enumerate(model.param_names)}
        for column, name in enumerate(mood.param_names):
            if name in names:
                own[:, column] = p[:, names[name]]
        own[:, mood.param_names.index("study.released")] = 1.0
        begin = 24.0 * day
        starts = source_of(mood, HOW.method).run.starts(numpy_ops, begin, None, None, own.T)
        y = np.column_stack([np.broadcast_to(np.asarray(v, float), n) for v in starts])
        u = fluctuating(mood, starting_inputs(mood, begin, n, pulses=False), seed, persons, day, p=own)
        return cls(mood, seed, persons, own, day, y, u)

    def press(self, push: np.ndarray | float) -> None:
        """Hold this pressure on all symptoms of each person from now on."""
        self.hold(PUSH, push)

    def hold(self, name: str, value: np.ndarray | float) -> None:
        """Hold an input at this value of each person from now on."""
        self.u[:, self.model.input_names.index(name)] = value

    def aged(self, years: float) -> None:
        """Time zero is now, and everybody is so old: long lives are lived from one such moment to the next."""
        self.zero = self.day
        self.p[:, self.model.param_names.index("person.age")] = years

    def live(self, days: np.ndarray, workers: int = 1) -> Solution:
        """Live to the last of some days, which come after this one.

        Args:
            days: midnights to report, ascending.
            workers: threads; they change no bit.

        Returns:
            States at those midnights; who failed keeps the state with which they began.
        """
        mood, last, now = self.model, int(days[-1]), 24.0 * (self.day - self.zero)
        events = Events.of(mood, [()] * len(self.p), self._noise(last), after=now)
        cohort = Cohort(now, self.p, self.y, self.u, events)
        run = solve(mood, cohort, 24.0 * (np.asarray(days) - self.zero), replace(HOW, workers=workers))
        good = run.status == 0
        self.y, self.u = self.y.copy(), self.u.copy()
        self.y[good], self.u[good] = run.y[good, -1], run.u[good, -1]
        self.day = last
        return run

    def _noise(self, last: int) -> list[Block]:
        """Noise of days at all midnights from this one to another, as steps."""
        mood, blocks = self.model, list[Block]()
        for name, pattern in mood.patterns.items():
            if not isinstance(pattern, DailyNoise):
                continue
            for rows, values in numbers_of(mood, names_in(pattern), self.p):
                one = bound(pattern, values)
                assert isinstance(one, DailyNoise)
                course = one.values(self.seed, name, self.persons[rows], self.day - 1, last)
                change, time = (np.full((len(self.p), last - self.day), np.nan) for _ in range(2))
                change[rows], time[rows] = np.diff(course, axis=1), 24.0 * (np.arange(self.day, last) - self.zero)
                blocks.append(Block(one.into, time, change))
        return blocks


def pressed(model: Model, p: np.ndarray, time: float, y: np.ndarray, u: np.ndarray) -> np.ndarray:
    """What body and mind press on symptoms at a moment, shape (N,); 0 where it cannot be told."""
    written = source_of(model, p=p)
    with np.errstate(all="ignore"):
        offers = written.run.offers(numpy_ops, time, y.T, u.T, written.parameters(p).T)
    values = offers[list(model.offers).index(PRESSED)]
    found: np.ndarray = np.nan_to_num(np.broadcast_to(np.asarray(values, float), len(p)))
    return found

"""People of a study who come from the bank, each met once, on a day of their life.

Who they are was drawn for their life, and what they have become was lived: the nine symptoms, activation and what life
brought are those of that very day, what is slow in the body and what is usual for them those of that age. Hours and
minutes settle as everybody's do, then they live the study's own lead of 28 days.
The days of a study are its own: noise of weeks is drawn anew from its first day on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from allostasis import units
from allostasis.assembly import Model, catalogue
from allostasis.engine import SteadyState
from allostasis.errors import StudyError
from allostasis.lives import HISTORY, YEAR, Bank, LifeBlock, own_fear, told_at
from allostasis.people import People, draw
from allostasis.seeds import uniforms
from allostasis.studies.running.mood_before import PASSING

__all__ = ["FromBank"]

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class FromBank:
    """Lives from which a study enrols.

    Attributes:
        bank: the lives. seed: of the study, which says on what day of their life people are met.
        ages: the youngest and the oldest, whole years at time zero. begin: the study's first day.
        workers: threads for lives that are not kept yet.
    """

    bank: Bank
    seed: int
    ages: tuple[int, int]
    begin: int
    workers: int = 1
    days = 0  # that everybody's own mood is lived besides: they have lived it

    @property
    def words(self) -> str:
        """Whose people they are."""
        return f"bank {self.bank.key} {self.ages} {self.seed}"

    def grow(self, persons: np.ndarray, tell: Tell) -> None:
        """Let those live who are not kept yet; ``tell`` is called meanwhile."""
        missing = [n for n in np.unique(persons // self.bank.size).tolist() if self.bank.kept(n) is None]
        for done, number in enumerate(missing):
            tell("lives", done * self.bank.size, len(missing) * self.bank.size)
            self.bank.block(number, self.workers)
        if missing:
            tell("lives", len(missing) * self.bank.size, len(missing) * self.bank.size)

    def there(self, persons: np.ndarray) -> np.ndarray:
        """Whose life was lived, and lasts at such an age, a mask of shape (N,)."""
        return np.asarray(self._met(persons) >= 0)

    def drawn(self, model: Model, persons: np.ndarray, doubt: int | None) -> People:
        """People as they were drawn, as old and as heavy as they are when they are met.

        Raises:
            StudyError: somebody does not live at such an age.
        """
        if not (there := self.there(persons)).all():
            ages = f"{self.ages[0]} to {self.ages[1]}" if self.ages[0] < self.ages[1] else f"{self.ages[0]}"
            raise StudyError(
                "this person of the bank does not live at the age at which the study meets people",
                where="people.at",
                found=f"person {persons[~there][0]}",
                needed=f"people who live at {ages} years",
                fix="Take another person, or another age",
            )
        people = draw(model, self.bank.population, self.bank.seed, persons, doubt=doubt)
        self._feared(model, people)
        age, bmi = np.full((2, len(persons)), np.nan)
        asked = f"{HISTORY}.depressed" in model.params
        for block, rows, mine in self._blocks(persons):
            met = self._met(persons[rows])
            age[rows] = block.ages[met] - self.begin / YEAR
            if asked:
                for name, values in told_at(block, mine, block.ages[met], self.bank.seed).items():
                    unit = model.params[f"{HISTORY}.{name}"].unit  # kernels count years by hours
                    inside = values if unit == "1" else values * units.factor(unit, "h")
                    people.p[rows, model.param_names.index(f"{HISTORY}.{name}")] = inside
            bmi[rows] = block.told_at("adiposity.bmi", mine, age[rows])
        height = people.covariates["height"]
        covariates = people.covariates | {"age": age, "bmi": bmi, "weight": bmi * (height / 100) ** 2}
        if "person.age" in model.covariates:
            people.p[:, model.param_names.index("person.age")] = age
        return People(people.index, covariates, people.p)

    def _feared(self, model: Model, people: People) -> None:
        """Numbers of ``fear`` as they were in people's lives, where the study sets none of its own."""
        numbers = own_fear(self.bank.seed, people.index, people.covariates["female"])
        for param, one in catalogue.module("fear").params.items():
            if (name := f"fear.{param}") not in numbers or name not in model.param_names:
                continue
            column = model.param_names.index(name)
            if model.defaults[column] == one.inside:
                people.p[:, column] = numbers[name]

    def laid(self, model: Model, people: People, settled: SteadyState) -> SteadyState:
        """People who have settled, with what their life has left in them."""
        y, p = settled.y.copy(), settled.p.copy()
        states = {name: i for i, name in enumerate(model.state_names)}
        usual = {name: model.param_names.index(name) for name in model.anchors}
        for block, rows, mine in self._blocks(people.index):
            met = self._met(people.index[rows])
            age = block.ages[met]
            _write(y, rows, states, block.slow, block.body_at(mine, age))
            _write(y, rows, states, block.moods, block.mood[mine, met], without=PASSING)
            _write(p, rows, usual, block.anchors, block.usual_at(mine, age))
        return replace(settled, y=y, p=p)

    def _blocks(self, persons: np.ndarray) -> list[tuple[LifeBlock, np.ndarray, np.ndarray]]:
        """Blocks that hold some people: each with whose rows they are, and theirs in the block."""
        of = persons // self.bank.size
        return [
            (self.bank.block(int(number), self.workers), rows, persons[rows] - int(number) * self.bank.size)
            for number in np.unique(of)
            for rows in (np.flatnonzero(of == number),)
        ]

    def _met(self, persons: np.ndarray) -> np.ndarray:
        """Which of the kept days of their life each is met on; -1 for whose life has none at such an age."""
        met = np.full(len(persons), -1)
        chance = uniforms(self.seed, "met in the bank", persons)[:, 0]
        for block, rows, mine in self._blocks(persons):
            at_zero = block.ages - self.begin / YEAR
            possible = np.flatnonzero((at_zero >= self.ages[0]) & (at_zero < self.ages[1] + 1))
            if not len(possible):
                continue
            lasts = (at_zero[possible][None] < block.death[mine, None]) & ~block.lost[mine, None]
            lasts &= np.isfinite(block.mood[mine][:, possible]).all(axis=2)
            many = lasts.sum(axis=1)
            nth = np.minimum((chance[rows] * many).astype(int), np.maximum(many - 1, 0))
            place = (np.cumsum(lasts, axis=1) == nth[:, None] + 1).argmax(axis=1)
            met[rows] = np.where(many > 0, possible[place], -1)
        return met


def _write(
    table: np.ndarray,
    rows: np.ndarray,
    places: dict[str, int],
    names: tuple[str, ...],
    values: np.ndarray,
    without: tuple[str, ...] = (),
) -> None:
    """Values by name into a table, where it has the name and they are known."""
    for k, name in enumerate(names):
        if name in places and name not in without:
            now = table[rows, places[name]]
            table[rows, places[name]] = np.where(np.isfinite(values[:, k]), values[:, k], now)

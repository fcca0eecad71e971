"""Mood from birth on, day by day: what was seen of it, in years of 52 weeks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from allostasis.assembly import Model, catalogue
from allostasis.lives.episodes import meets
from allostasis.lives.mood_alone import Mood, mood_model
from allostasis.lives.multiscale import YEAR
from allostasis.people import Adversity, People
from allostasis.seeds import normals

__all__ = ["PER_YEAR", "SEEN", "DaysOfMood", "age_of", "life_model", "mood_lived"]

SEEN, PER_YEAR = 364, 4  # days of a year of life; times in it at which the state of the day is kept
FORTNIGHT = 14
CHILDHOOD = "childhood"
STYLE = 0.1  # SD of a person's lasting style of answering, as in `docs/mood.py`


@dataclass(frozen=True)
class DaysOfMood:
    """Mood of people over their lives.

    Attributes:
        names: states. means: their means over each year of 52 weeks, shape (N, years, S).
        kept: states at the midnight every 13 weeks, the first of them 13 weeks after birth, (N, 4 years, S).
        present: whether each of the nine symptoms is there on a day, the two core ones first, (N, days, 9).
        polarity: of activation on a day, (N, days).
        met: days of each year on which criteria of depression are met, (N, years).
        phq9: at the end of each year, (N, years). lost: who could not be computed, (N,).
    """

    names: tuple[str, ...]
    means: np.ndarray
    kept: np.ndarray
    present: np.ndarray
    polarity: np.ndarray
    met: np.ndarray
    phq9: np.ndarray
    lost: np.ndarray

    @property
    def severity(self) -> np.ndarray:
        """Mean of the nine symptoms over each year, shape (N, years)."""
        return np.asarray(self.means[:, :, [self.names.index(n) for n in _nine()[0]]].mean(axis=2))


def age_of(day: float | np.ndarray) -> np.ndarray:
    """Years at the midnight of a day of life."""
    return np.asarray(day, float) / YEAR


@cache
def life_model() -> Model:
    """What is lived day by day from birth: mood, and what childhood programmes."""
    return mood_model(CHILDHOOD)


def mood_lived(people: People, childhoods: Adversity, pushes: np.ndarray, *, seed: int, workers: int = 1) -> DaysOfMood:
    """Let people's mood live, from birth on.

    Args:
        people: as they are drawn for :func:`life_model`. childhoods: their adversity, by age.
        pushes: what body and mind press on symptoms in each year of life, shape (N, years).
    """
    model, n, years = life_model(), len(people), pushes.shape[1]
    names, p = model.state_names, people.p.copy()
    born = [i for i, n in enumerate(model.param_names) if n == "person.age" or n.endswith("_before") and CHILDHOOD in n]
    p[:, born] = 0.0
    mood = Mood.of(model, p, people.index, seed=seed, day=0, mood=model)
    nine, cuts = _nine()
    order = [names.index(name) for name in nine]
    level, half = names.index("activation.level"), SEEN // PER_YEAR
    present, polarity = np.zeros((n, SEEN * years, 9), bool), np.zeros((n, SEEN * years), np.float32)
    means, kept = (np.zeros((n, k * years, len(names)), np.float32) for k in (1, PER_YEAR))
    met, phq9, lost = np.zeros((n, years), np.int16), np.zeros((n, years), np.int8), np.zeros(n, bool)
    for k in range(years):
        mood.aged(float(age_of(SEEN * k)))
        mood.press(pushes[:, k])
        for name, amount in childhoods.met(float(age_of(SEEN * (k + 0.5))), SEEN / YEAR).items():
            mood.hold(f"{CHILDHOOD}.{name}", amount)
        run = mood.live(np.arange(SEEN * k + 1, SEEN * (k + 1) + 1), workers)
        lost |= run.status > 0
        rows = slice(SEEN * k, SEEN * (k + 1))
        present[:, rows] = run.y[:, :, order] > cuts
        polarity[:, rows] = (run.y[:, :, level] - 100.0) / 43.0
        met[:, k] = meets(present[:, rows]).sum(axis=1)
        means[:, k] = run.y.mean(axis=1)
        kept[:, PER_YEAR * k : PER_YEAR * (k + 1)] = run.y[:, half - 1 :: half]
        phq9[:, k] = _phq9(run.y[:, -FORTNIGHT:].mean(axis=1), people.index, seed, k)
    return DaysOfMood(names, means, kept, present, polarity, met, phq9, lost)


@cache
def _nine() -> tuple[tuple[str, ...], np.ndarray]:
    """The nine symptoms, the core ones first, and from where on each is there."""
    items = {i.of: i.cuts[0] for i in catalogue.readout("mde_symptoms").items}  # type: ignore[attr-defined]
    core = ("symptoms.sadness", "symptoms.anhedonia")
    names = (*core, *(name for name in items if name not in core))
    return names, np.array([items[name] for name in names])


def _phq9(felt: np.ndarray, persons: np.ndarray, seed: int, year: int) -> np.ndarray:
    """PHQ-9 of a fortnight's means: with noise of items, and each person's lasting style of answering."""
    items, names = catalogue.readout("phq9").items, life_model().state_names  # type: ignore[attr-defined]
    style = STYLE * normals(seed, "style of answering", persons)[:, 0]
    noise = normals(seed, "phq9 of a year", persons, len(items), year)
    total = np.zeros(len(persons), np.int8)
    for i, item in enumerate(items):
        value = felt[:, names.index(item.of)] + style + item.noise * noise[:, i]
        total += np.searchsorted(np.asarray(item.cuts), value, side="right").astype(np.int8)
    return total

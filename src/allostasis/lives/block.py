"""Some people of the bank: what is kept of their lives.

Of each year its means and counts, of every thirteenth week the state of the day, of each birthday what is slow in the
body, and the episodes that the manuals' criteria find. Nothing here is a diagnosis that a life knows of: diagnoses are
read off episodes (:mod:`.diagnoses`).
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from allostasis.lives.body_by_leaps import ADULT, FEAR, ONSETS, USUAL, Bodies
from allostasis.lives.days_of_mood import PER_YEAR, SEEN, DaysOfMood, age_of, life_model
from allostasis.lives.episodes import Episodes, depressive, high, is_mania
from allostasis.lives.fear_lived import FearLived
from allostasis.lives.multiscale import YEAR, Course
from allostasis.lives.whole_life import whole_lives
from allostasis.people import onset_ages

__all__ = ["DEPRESSION", "HYPOMANIA", "KINDS", "MANIA", "PTSD", "LifeBlock", "lived_block", "onsets_of"]

DEPRESSION, MANIA, HYPOMANIA, PTSD = range(4)
KINDS = ("depression", "mania", "hypomania", "PTSD")
TRAITS = ("symptoms.delta", "symptoms.vulnerability", "activation.gain")


@dataclass(frozen=True)
class LifeBlock:
    """People of the bank.

    Attributes:
        person: indices, shape (N,). female, bmi (at eighteen), height: as drawn. traits: of :data:`TRAITS`, (N, T).
        met_kinds: names of kinds of adversity; adversity: who met which in childhood, (N, kinds); count: of those that
            surveys ask for, (N,).
        death: age, infinite of who outlives what is lived; lost: who could not be computed.
        severity, met, phq9: mean of symptoms, days on which criteria of depression are met, PHQ-9 at the end, of each
            year of 52 weeks, shape (N, years); at_first, at_third: severity and met in sweep 1 and,
            where there was one, in sweep 3, (2, N, years).
        diseases: names; first: age at which each begins, infinite of whom it does not reach, (N, diseases).
        hit, struck: traumas by person's row, (T,), and the age at each.
        moods: names; mood: their values at each thirteenth week's midnight from eighteen on, (N, weeks, M).
        slow: names; body: their values on birthdays from eighteen on, (N, birthdays, S).
        anchors: names; anchored: each person's own at five ages, (N, 5, A).
        told: names of what else is told of birthdays; seen: its values, (N, birthdays, K).
        who, kind, onset, end, ended, begun, deep: episodes by person's row, (E,), as in :class:`Episodes`.
        took: seconds that living them took.
    """

    person: np.ndarray
    female: np.ndarray
    bmi: np.ndarray
    height: np.ndarray
    traits: np.ndarray
    met_kinds: tuple[str, ...]
    adversity: np.ndarray
    count: np.ndarray
    death: np.ndarray
    lost: np.ndarray
    severity: np.ndarray
    met: np.ndarray
    phq9: np.ndarray
    at_first: np.ndarray
    at_third: np.ndarray
    diseases: tuple[str, ...]
    first: np.ndarray
    hit: np.ndarray
    struck: np.ndarray
    moods: tuple[str, ...]
    mood: np.ndarray
    slow: tuple[str, ...]
    body: np.ndarray
    anchors: tuple[str, ...]
    anchored: np.ndarray
    told: tuple[str, ...]
    seen: np.ndarray
    who: np.ndarray
    kind: np.ndarray
    onset: np.ndarray
    end: np.ndarray
    ended: np.ndarray
    begun: np.ndarray
    deep: np.ndarray
    took: dict[str, float]

    def __len__(self) -> int:
        return len(self.person)

    @property
    def ages(self) -> np.ndarray:
        """Years at the days whose state of mood is kept, shape (weeks,)."""
        return age_of(first_kept() + SEEN // PER_YEAR * np.arange(self.mood.shape[1]))

    def body_at(self, rows: np.ndarray, age: np.ndarray) -> np.ndarray:
        """What is slow in some people at an age of each, between birthdays evenly, shape (rows, S)."""
        return _between(self.body, rows, age)

    def told_at(self, name: str, rows: np.ndarray, age: np.ndarray) -> np.ndarray:
        """What else is told of some people at an age of each, shape (rows,)."""
        return _between(self.seen[:, :, [self.told.index(name)]], rows, age)[:, 0]

    def usual_at(self, rows: np.ndarray, age: np.ndarray) -> np.ndarray:
        """What is usual for some people at an age of each, shape (rows, A)."""
        return Course(np.array(USUAL), self.anchors, self.anchored.astype(float)).at(age, rows)

    def packed(self) -> bytes:
        """As bytes to keep; what it took is not kept, so that the same lives are the same bytes."""
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "took"}
        names = {k: v for k, v in arrays.items() if isinstance(v, tuple)}
        into = io.BytesIO()
        rest = {k: v for k, v in arrays.items() if k not in names}
        np.savez_compressed(into, names=np.frombuffer(json.dumps(names).encode(), np.uint8), **rest)
        return into.getvalue()

    @classmethod
    def read(cls, content: bytes) -> LifeBlock | None:
        """What was packed; None if it is no block."""
        try:
            with np.load(io.BytesIO(content)) as table:
                names = json.loads(table["names"].tobytes())
                arrays = {f.name: table[f.name] for f in fields(cls) if f.name not in names and f.name != "took"}
        except (OSError, ValueError, KeyError, EOFError):
            return None
        told: dict[str, Any] = {**arrays, **{k: tuple(v) for k, v in names.items()}}
        return cls(**told, took={})


def _between(birthdays: np.ndarray, rows: np.ndarray, age: np.ndarray) -> np.ndarray:
    at = np.clip(age - ADULT, 0.0, birthdays.shape[1] - 1.0)
    before = np.minimum(at.astype(int), birthdays.shape[1] - 2)
    part = (at - before)[:, None]
    return np.asarray((1 - part) * birthdays[rows, before] + part * birthdays[rows, before + 1], float)


def first_kept() -> int:
    """The day of life of the first state of mood that is kept: the first after the eighteenth birthday."""
    return int(-(-ADULT * YEAR // (SEEN // PER_YEAR))) * (SEEN // PER_YEAR)


def lived_block(
    persons: np.ndarray, *, seed: int, years: int, once_more: bool = False, spared: bool = False, workers: int = 1
) -> LifeBlock:
    """Let people live from birth, and keep what is said of :class:`LifeBlock`."""
    lives = whole_lives(persons, seed=seed, years=years, once_more=once_more, spared=spared, workers=workers)
    people, mood, bodies = lives.people, lives.mood, lives.bodies
    names = life_model().param_names
    seen = np.minimum(lives.death * YEAR, SEEN * years).astype(np.int64)
    found = [*_kinds(depressive(mood.present, seen), high(mood.polarity, seen=seen))]
    found.append((np.full(len(feared := lives.fear.episodes(seen)), PTSD, np.int8), feared))
    order = np.lexsort((np.concatenate([e.onset for _, e in found]), np.concatenate([e.person for _, e in found])))

    def joined(part: str) -> np.ndarray:
        return np.concatenate([getattr(e, part) for _, e in found])[order]

    def told(sweep: tuple[DaysOfMood, ...]) -> np.ndarray:
        return np.stack([sweep[0].severity, sweep[0].met]).astype(np.float32) if sweep else np.zeros((2, 0, years))

    kept = first_kept() // (SEEN // PER_YEAR) - 1
    single = np.float32
    return LifeBlock(
        person=people.index,
        female=people.covariates["female"].astype(bool),
        bmi=people.covariates["bmi"].astype(single),
        height=people.covariates["height"].astype(single),
        traits=np.column_stack([lives.minds.p[:, names.index(n)] for n in TRAITS]).astype(single),
        met_kinds=lives.met.kinds,
        adversity=lives.met.present,
        count=lives.met.count.astype(np.int8),
        death=lives.death,
        lost=mood.lost | bodies.lost,
        severity=mood.severity.astype(single),
        met=mood.met,
        phq9=mood.phq9,
        at_first=told(lives.sweeps[:1]),
        at_third=told(lives.sweeps[2:]),
        diseases=tuple(ONSETS),
        first=onsets_of(lives.bodies, people.index, seed),
        hit=lives.traumas.person.astype(np.int32),
        struck=lives.traumas.age.astype(single),
        moods=(*mood.names, *FEAR),
        mood=np.concatenate([mood.kept, _every_quarter(lives.fear, mood.kept)], axis=2)[:, kept:],
        slow=bodies.slow,
        body=bodies.y.astype(single),
        anchors=bodies.usual.names,
        anchored=bodies.usual.values.astype(single),
        told=bodies.told,
        seen=bodies.seen.astype(single),
        who=joined("person").astype(np.int32),
        kind=np.concatenate([k for k, _ in found])[order],
        onset=joined("onset").astype(np.int32),
        end=joined("end").astype(np.int32),
        ended=joined("ended"),
        begun=joined("begun"),
        deep=joined("deep").astype(single),
        took=lives.took,
    )


def _kinds(low: Episodes, up: Episodes) -> list[tuple[np.ndarray, Episodes]]:
    mania = np.where(is_mania(up), MANIA, HYPOMANIA).astype(np.int8)
    return [(np.full(len(low), DEPRESSION, np.int8), low), (mania, up)]


def onsets_of(bodies: Bodies, persons: np.ndarray, seed: int) -> np.ndarray:
    """The age at which each disease begins, from the rates that birthdays told, between them evenly; (N, diseases)."""
    found = []
    for disease, rate in ONSETS.items():
        yearly = bodies.seen[:, :, bodies.told.index(rate)]
        steps = (yearly[:, 1:] + yearly[:, :-1]) / 2 * np.diff(bodies.ages)
        hazard = np.concatenate([np.zeros((len(yearly), 1)), np.cumsum(steps, axis=1)], axis=1)
        found.append(onset_ages(bodies.ages, hazard, persons, seed=seed, purpose=f"onset of {disease}"))
    return np.column_stack(found)


def _every_quarter(fear: FearLived, kept: np.ndarray) -> np.ndarray:
    """Memory and safety at the midnights at which the state of mood is kept, shape (N, times, 2)."""
    every = SEEN // PER_YEAR // 7
    rows = every * (1 + np.arange(kept.shape[1])) - 1
    return np.stack([fear.memory[:, rows], fear.safety[:, rows]], axis=2).astype(kept.dtype)

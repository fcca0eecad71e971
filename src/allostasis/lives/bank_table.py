"""What a bank shows: shares of ill adults, adversity, blood, how illness goes, and whether sweeps converged.

Shares are over years of adult life, weighted so that ages stand as among adults of the United States; their errors
count each life once (of the ratio, by linearisation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from allostasis.lives.block import DEPRESSION, HYPOMANIA, MANIA, PTSD, LifeBlock
from allostasis.lives.body_by_leaps import ADULT, ONSETS
from allostasis.lives.course_figures import course, onsets
from allostasis.lives.days_of_mood import SEEN, age_of
from allostasis.lives.diagnoses import FORTNIGHT, Histories
from allostasis.lives.figures import Figure, middle_of, odds_of, ratio_of, share_of
from allostasis.lives.weights import effective, raked
from allostasis.seeds import uniforms

__all__ = ["Shown", "adult_weights", "read_bank", "survey_weights"]

# Shares of US adults: by age (from 18, 30, 40, ... 80 on), by body mass (up to 25, 30, 35 kg/m2), by count of kinds of
# adversity (0 to 4 and more). The last is read (Swedo 2023; the split of 1 to 3 recalled), the others are recalled.
AGES, EDGES = (0.210, 0.172, 0.158, 0.166, 0.149, 0.093, 0.052), (18.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 200.0)
MASSES, HEAVIER = (0.269, 0.307, 0.215, 0.209), (25.0, 30.0, 35.0)
COUNTS = (0.361, 0.234, 0.132, 0.100, 0.173)
DISEASES = {"autoimmune": "autoimmune joint disease", "vascular": "heart attack or stroke", "diabetes": "diabetes"}


@dataclass(frozen=True)
class Shown:
    """What a bank shows.

    Attributes:
        lives: who could be computed; lost: who could not.
        effective: as many adults drawn alike would tell as much, each life met once and weighted to the margins of the
            country by age and sex, body mass and adversity.
        rows: the figures. converged: in words; changes: by a third sweep, with the standard error of
            what moved.
    """

    lives: int
    lost: int
    effective: float
    rows: tuple[Figure, ...]
    converged: str
    changes: dict[str, tuple[float, float]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def adult_weights(histories: Histories) -> np.ndarray:
    """Of each year of life, so that ages are as among adults; 0 before eighteen and after death, shape (N, years)."""
    weights, ages = np.zeros(histories.met.shape), histories.ages
    for share, low, high in zip(AGES, EDGES, EDGES[1:], strict=False):
        here = histories.alive & (ages >= low) & (ages < high)
        if here.any():
            weights[here] = share / here.sum()
    return np.asarray(weights / weights.sum())


def survey_weights(blocks: Sequence[LifeBlock], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Lives as a survey meets them, each once on a birthday of adult life: their ages and their weights, (N,)."""
    ages, groups = [], []
    for b in blocks:
        rows = np.flatnonzero(~b.lost)
        last = np.minimum(b.death[rows], ADULT + b.seen.shape[1] - 1)
        age = np.floor(ADULT + uniforms(seed, "met by a survey", b.person[rows])[:, 0] * (last - ADULT))
        mass = np.digitize(b.told_at("adiposity.bmi", rows, age), HEAVIER)
        old = np.digitize(age, EDGES[1:-1])
        ages.append(age)
        groups.append(np.column_stack([2 * old + b.female[rows], mass, np.minimum(b.count[rows], len(COUNTS) - 1)]))
    of = np.concatenate(groups)
    targets = {"age and sex": np.repeat(AGES, 2) / 2, "mass": np.array(MASSES), "adversity": np.array(COUNTS)}
    return np.concatenate(ages), raked({name: of[:, k] for k, name in enumerate(targets)}, targets)


def read_bank(blocks: Sequence[LifeBlock], seed: int) -> Shown:
    """Read a bank."""
    h = Histories.of(blocks, seed)
    w, woman = adult_weights(h), h.female[:, None]
    groups = {"": woman | True, "women": woman, "men": ~woman}
    ages = zip((18, 30, 45, 60), (30, 45, 60, 200), ("18 to 29", "30 to 44", "45 to 59", "60 and over"), strict=True)
    groups |= {name: (h.ages >= low) & (h.ages < high) for low, high, name in ages}
    rows: list[Figure] = []

    def shares(key: str, what: str, ill: np.ndarray) -> None:
        for name, who in groups.items():
            full, told = (f"{key} {name}", f"{what}, {name}") if name else (key, what)
            rows.append(Figure(full, told, *share_of(ill, w * who), int((w * who > 0).any(axis=1).sum())))

    mania, low = h.ever(MANIA), h.ever(DEPRESSION)
    shares("mde-12-month", "depression without mania, 12 months", h.twelve_month)
    ratio = ratio_of(h.twelve_month, w * woman, w * ~woman)
    rows.append(Figure("mde-12-month women:men", "women to men, of it", *ratio, len(h), "ratio"))
    shares("mde-recalled", "depression without mania, as recalled", h.recalled() & ~mania)
    shares("mde-lifetime", "depression, ever", low)
    shares("bd1-lifetime", "bipolar I, ever", mania)
    shares("bd2-lifetime", "bipolar II, ever", h.ever(HYPOMANIA) & low & ~mania)
    shares("phq9-10", "PHQ-9 of 10 or more", h.phq9 >= 10)
    shares("ptsd-12-month", "PTSD, 12 months", h.within(PTSD))
    shares("ptsd-lifetime", "PTSD, ever", h.ever(PTSD))
    ratio = ratio_of(h.ever(PTSD), w * woman, w * ~woman)
    rows.append(Figure("ptsd-lifetime women:men", "women to men, of it", *ratio, len(h), "ratio"))
    rows += [*onsets(h), *course(h), *_adversity(blocks, h, w), *_blood(blocks, h, w), _death(h)]
    changes = _changes(blocks, len(h))
    lost = int(sum(b.lost.sum() for b in blocks))
    worth = effective(survey_weights(blocks, seed)[1])
    return Shown(len(h), lost, worth, tuple(rows), _told(changes), changes)


def _adversity(blocks: Sequence[LifeBlock], h: Histories, w: np.ndarray) -> list[Figure]:
    """Odds of depression with four or more kinds of adversity in childhood over none, and rates of first diseases."""
    many, none = w * (h.count >= 4)[:, None], w * (h.count == 0)[:, None]
    n = int(((h.count >= 4) | (h.count == 0)).sum())
    rows = []
    for key, what, ill in (
        ("mde-12-month", "depression in 12 months", h.twelve_month),
        ("mde-recalled", "depression as recalled", h.recalled()),
        ("ptsd-lifetime", "PTSD ever", h.ever(PTSD)),
    ):
        told = f"odds of {what}, four or more kinds of adversity over none"
        rows.append(Figure(f"{key} adversity", told, *odds_of(ill, many, none), n, "ratio"))
    for disease, what in DISEASES.items():
        ill, k = h.begun(list(ONSETS).index(disease)), 4 if disease != "autoimmune" else 2
        two = w * (h.count >= k)[:, None]
        rows.append(Figure(f"{disease}-ever", f"{what}, ever", *share_of(ill, w), len(h)))
        n = int(((h.count >= k) | (h.count == 0)).sum())
        told = f"rate of first {what}, {'four' if k == 4 else 'two'} or more kinds of adversity over none, sexes alike"
        rate, woman = _rate(blocks, h, disease), h.female[:, None]
        both = [ratio_of(rate, two * sex, none * sex) for sex in (woman, ~woman)]
        rows.append(Figure(f"{disease} adversity", told, *middle_of(both), n, "ratio"))
    return rows


def _rate(blocks: Sequence[LifeBlock], h: Histories, disease: str) -> np.ndarray:
    """How often a disease begins, of each year of adult life, as its hazard says, (N, years)."""
    seen = np.concatenate([b.seen[~b.lost][:, :, b.told.index(ONSETS[disease])] for b in blocks])
    year = np.clip((h.ages - ADULT).astype(int), 0, seen.shape[1] - 1)
    return np.asarray(np.nan_to_num(seen[:, year]))


def _blood(blocks: Sequence[LifeBlock], h: Histories, w: np.ndarray) -> list[Figure]:
    """CRP of birthdays, without days' noise and the assay's, and how it goes with the PHQ-9 of that year."""
    seen = np.concatenate([b.seen[~b.lost][:, :, b.told.index("acute_phase.crp")] for b in blocks])
    year = np.searchsorted(h.ages, ADULT + np.arange(seen.shape[1]) - 1e-9)
    known = year < w.shape[1]
    seen, year = seen[:, known], year[known]
    use = np.where(np.isfinite(seen), w[:, year], 0.0)
    high = share_of(np.nan_to_num(seen) > 3.0, use)
    rows = [Figure("crp-3", "CRP above 3 mg/L", *high, len(h))]
    if len(h) >= 8:
        log = np.log(np.where(np.isfinite(seen) & (seen > 0), seen, 1.0))
        parts = np.array_split(np.arange(len(h)), 8)
        every = [_correlated(log, h.phq9[:, year], use, np.setdiff1d(np.arange(len(h)), part)) for part in parts]
        r = _correlated(log, h.phq9[:, year], use, np.arange(len(h)))
        error = float(np.sqrt(7 / 8 * np.sum((np.array(every) - np.mean(every)) ** 2)))  # jackknife by eighths
        rows.append(Figure("crp-phq9", "correlation of ln CRP and PHQ-9", r, error, len(h), "r"))
    return rows


def _correlated(a: np.ndarray, b: np.ndarray, weights: np.ndarray, who: np.ndarray) -> float:
    x, y, w = a[who].ravel(), b[who].ravel().astype(float), weights[who].ravel()
    w = w / w.sum()
    x, y = x - (w * x).sum(), y - (w * y).sum()
    spread = float((w * x * x).sum() * (w * y * y).sum())
    return float((w * x * y).sum() / np.sqrt(spread)) if spread > 0 else np.nan


def _death(h: Histories) -> Figure:
    lived = np.minimum(h.death, h.ages[-1])
    half = float(np.median(lived))
    drawn = np.random.default_rng(0).integers(0, len(h), (200, len(h)))
    error = float(np.median(lived[drawn], axis=1).std())
    return Figure("death", "age by which half have died", half, error, len(h), "years")


def _changes(blocks: Sequence[LifeBlock], lives: int) -> dict[str, tuple[float, float]]:
    """What a third sweep moves in adult life, where there was one, and the standard error of so many lives."""
    some = [(b, ~b.lost) for b in blocks if b.at_third.shape[1]]
    if not some:
        return {}
    adult = age_of(SEEN * (1 + np.arange(blocks[0].met.shape[1]))) >= ADULT
    second = [np.concatenate([getattr(b, n)[good] for b, good in some])[:, adult] for n in ("severity", "met")]
    third = [np.concatenate([b.at_third[k][good] for b, good in some])[:, adult] for k in (0, 1)]
    mean, ill, root = second[0].mean(axis=1), [x[1] >= FORTNIGHT for x in (second, third)], np.sqrt(lives)
    values = {
        "mean severity": (float(third[0].mean() - mean.mean()), float(mean.std() / root)),
        "12-month share": (float(ill[1].mean() - ill[0].mean()), float(ill[0].mean(axis=1).std() / root)),
    }
    both = ill[0].any(axis=1) & ill[1].any(axis=1)
    if both.sum() > 1:
        onset = [x[both].argmax(axis=1) for x in ill]
        error = onset[0].std() / np.sqrt(lives * both.mean())
        values["age of onset"] = (float(np.mean(onset[1] - onset[0])), float(error))
    return values


def _told(changes: dict[str, tuple[float, float]]) -> str:
    if not changes:
        return "a third sweep has not been lived: the bank holds too few lives for one"
    good = all(abs(a) <= b for a, b in changes.values())
    moved = ", ".join(f"{name} {a:+.4f} ({b:.4f})" for name, (a, b) in changes.items())
    return f"a third sweep moves {'each' if good else 'NOT each'} by less than its standard error: {moved}"

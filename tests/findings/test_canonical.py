"""The canonical courses, by bounds with two sides from the ledger or published, as they should be.

What the body does not yet do is a strict expected failure that names the mechanism at fault: whoever mends it takes
the mark away. Bounds are those of people (`docs/persons_people.yaml` where the line stands there), never of a
run. The studies are those of `docs/canonical.yaml` with fewer people, in the body that all tests share.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from allostasis.ledger import finding
from allostasis.results.result import Result
from allostasis.studies import read_study, run
from bodies import NAMES

DOCS = Path(__file__).resolve().parents[2] / "docs"
if str(DOCS) not in sys.path:
    sys.path.append(str(DOCS))
import canonical  # noqa: E402

MIXED = "IL-10 of women and men, 31 pg/mL: fitted to 46 in men, of whose IL-10 women make three quarters"
PRIMED = "IL-8 lost 7 % to priming in two stages, and was not free in the fit under hydrocortisone: 573 pg/mL for 583"
ESCAPE = "few who escape dexamethasone carry the mean, 8.5 nmol/L of 60 people; of 200 in the fit it was 4.2"
CLEARANCE = "clearance and pharmacology at their sources' size"

Bound = tuple[float, float]
People = {
    "trier": 40,
    "endotoxin-people": 80,
    "endotoxin-doses": 20,
    "endotoxin-days": 8,
    "interferon": 16,
    "omega-3": 10,
    "strain": 16,
    "year-after": 2,
    "dexamethasone-middle-age": 60,
}
ARMS = {
    "endotoxin-doses": ("saline", "0.8 ng/kg", "2 ng/kg", "4 ng/kg"),
    "dexamethasone": ("none", "0.25 mg", "0.5 mg", "1 mg"),
    "strain": ("none", "half"),
}
AT = {"strain": ["90 d"], "year-after": ["365 d", "730 d"]}
UNTIL = {"interferon": "28 d", "endotoxin-doses": "12 h", "dexamethasone": "9 h"}


@cache
def result(name: str) -> Result:
    """A canonical study with fewer people, arms and visits."""
    made = canonical.study(name, People.get(name, 24))
    if name in ARMS:
        made["arms"] = {a: made["arms"][a] for a in ARMS[name]}
    if name in AT:
        made["visits"] = AT[name]
    if name == "year-after":  # so few people tell nothing of cells in a whole per cent
        made["measure"] = ["gc_sensitivity", "tspo_vt", "bold_amygdala", "senescence.worn"]
    if name in UNTIL:
        made["visits"] = {**made["visits"], "until": UNTIL[name]}
    made["model"] = {**made.get("model", {}), "modules": list(NAMES)}
    made["people"].pop(
        "enrol", None
    )  # so few are well by their seed, and finding them would cost more than their lives
    return run(read_study(made), workers=2)


def course(name: str, measure: str, arm: str, start: float = -np.inf, end: float = np.inf) -> tuple[Any, Any]:
    """Hours, and persons by hours."""
    table = result(name).table(measure, arm)
    hours = table.columns.to_numpy(float)
    seen = (hours >= start - 1e-9) & (hours <= end + 1e-9)
    return hours[seen], table.to_numpy(float)[:, seen]


def rise(name: str, measure: str, arm: str, rest: str, *window: float) -> tuple[Any, Any]:
    """Hours, and the mean of people's differences to the other arm."""
    t, x = course(name, measure, arm, *window)
    return t, np.nanmean(x - course(name, measure, rest, *window)[1], axis=0)


def at(name: str, measure: str, arm: str, hour: float) -> Any:
    """People at an hour."""
    t, x = course(name, measure, arm)
    return x[:, int(np.argmin(np.abs(t - hour)))]


def trier(measure: str, what: str) -> float:
    """Minutes from the beginning of the mean rise above rest: its peak, half-way back, width at half height."""
    t, mean = rise("trier", measure, "test", "rest", 0.0)
    up, back = canonical.half_width(t, mean)
    return 60 * {"peak": canonical.peak_time(t, mean), "back": back, "width": back - up}[what]


@cache
def peaks(measure: str) -> Any:
    t, x = course("endotoxin-people", measure, "2 ng/kg")
    grid = [int(np.argmin(np.abs(t - h))) for h in (0, 1, 1.5, 2, 3, 4, 5, 6)]  # the hours of the data
    return np.log(np.nanmax(x[:, grid], axis=1))


def fever(dose: str) -> float:
    return float(rise("endotoxin-doses", "temperature", dose, "saline")[1].max())


def left_on_day_5(measure: str) -> float:
    """The peak above rest on day 5, in per cent of that on day 1, less 100."""
    above = []
    for dose in (0.0, 96.0):
        _, x = course("endotoxin-days", measure, "five days", dose, dose + 8)
        above.append(float(np.nanmean(np.nanmax(x, axis=1) - x[:, 0])))
    return 100 * (above[1] / above[0] - 1)


def second_dose(measure: str) -> float:
    """The peak above rest after a dose six days after another, in per cent of that, less 100."""
    above = []
    for dose in (0.0, 144.0):
        _, x = course("endotoxin-week", measure, "twice", dose, dose + 8)
        above.append(float(np.nanmean(np.nanmax(x, axis=1) - x[:, 0])))
    return 100 * (above[1] / above[0] - 1)


def change(name: str, measure: str, arm: str, rest: str, hour: float) -> float:
    """Per cent that people's mean differs from the other arm's."""
    return 100 * (float(np.nanmean(at(name, measure, arm, hour)) / np.nanmean(at(name, measure, rest, hour))) - 1)


def over(name: str, measure: str, arm: str, rest: str, hour: float) -> float:
    """Ratio of geometric means of the same people."""
    a, b = at(name, measure, arm, hour), at(name, measure, rest, hour)
    return float(np.exp(np.nanmean(np.log(a) - np.log(b))))


def in_sd(measure: str) -> float:
    """Change by four weeks of dexamethasone in SD between people."""
    a, b = (at("dexamethasone-daily", measure, arm, 681.0) for arm in ("dexamethasone", "none"))
    return float(np.nanmean(a - b) / np.nanstd(b, ddof=1))


def heart_by_age() -> float:
    """Beats a minute that fifty years add to the same people at rest."""
    means = []
    for age in (25, 75):
        made = {
            "study": "age and the heart",
            "seed": 7,
            "people": {"number": 40, "age": age, "female": 0.5, "bmi": {"mean": 24, "sd": 2, "min": 18, "max": 30}},
            "model": {"modules": list(NAMES)},
            "clock": "09:00",
            "arms": {"rest": []},
            "visits": ["0 h"],
            "measure": ["heart_rate"],
        }
        means.append(float(run(read_study(made), workers=2).table("heart_rate", "rest").to_numpy().mean()))
    return means[1] - means[0]


def left_a_year_later(measure: str) -> float:
    """Per cent of the mean change by a year of strain that is there a year after its end."""
    end, after = (
        float(np.nanmean(at("year-after", measure, "strain", 24 * d) - at("year-after", measure, "none", 24 * d)))
        for d in (365, 730)
    )
    return 100 * after / end


def hair() -> float:
    """What 90 days of half the heaviest strain add to cortisol in hair, in SD between people without."""
    calm, strained = (at("strain", "hair_cortisol", arm, 24 * 90) for arm in ("none", "half"))
    return float(np.nanmean(strained - calm) / np.nanstd(calm, ddof=1))


def interval(name: str) -> Bound:
    """The ledger's interval, or a quarter to either side where that is wider."""
    found = finding(name)
    value = float(found.effect.value or 0.0)
    low, high = found.interval() or (value, value)
    return min(low, 0.75 * value), max(high, 1.25 * value)


def thirds(value: float) -> Bound:
    return value * 2 / 3, value * 4 / 3


def quarter(value: float) -> Bound:
    return tuple(sorted((0.75 * value, 1.25 * value)))  # type: ignore[return-value]


def adrenaline_fold() -> float:
    _, x = course("endotoxin-doses", "adrenaline", "2 ng/kg", 0, 8)
    return float(np.nanmean(np.nanmax(x, axis=1)))


# what -> value of the model, people's bound, and the mechanism at fault where it is not met
LINES: dict[str, tuple[Callable[[], float], Bound | Callable[[], Bound], str | None]] = {
    # ACTH peaks 0-10 min after the test's end at 20 min (tsst-acth-fold); serum 10-20 min later; saliva 30-45 min.
    "trier ACTH: minute of the peak": (lambda: trier("acth", "peak"), (20, 30), None),
    "trier ACTH: half-way back": (lambda: trier("acth", "back"), (32, 60), None),
    "trier ACTH: width at half height": (lambda: trier("acth", "width"), (15, 40), None),
    "trier serum cortisol: minute of the peak": (lambda: trier("cortisol", "peak"), (30, 45), None),
    "trier serum cortisol: half-way back": (lambda: trier("cortisol", "back"), (70, 100), None),
    "trier serum cortisol: width at half height": (lambda: trier("cortisol", "width"), (40, 80), None),
    "trier saliva: minute of the peak": (lambda: trier("salivary_cortisol", "peak"), (30, 45), None),
    "trier saliva: half-way back": (lambda: trier("salivary_cortisol", "back"), (75, 90), None),
    "trier saliva: width at half height": (lambda: trier("salivary_cortisol", "width"), (40, 70), None),
    "trier anxiety at the last minute": (
        lambda: float(np.nanmean(at("trier", "stai_state", "test", 1 / 3) - at("trier", "stai_state", "rest", 1 / 3))),
        (10, 25),
        None,
    ),
    "trier heart rate": (
        lambda: float(np.nanmean(rise("trier", "heart_rate", "test", "rest", 5 / 60, 20 / 60)[1])),
        lambda: interval("tsst-heart-rate"),
        None,
    ),
    "endotoxin: SD of ln peak TNF": (lambda: float(np.std(peaks("tnf"), ddof=1)), thirds(0.67), None),
    "endotoxin: SD of ln peak IL-6": (lambda: float(np.std(peaks("il6"), ddof=1)), thirds(0.48), None),
    "endotoxin: SD of ln peak IL-8": (lambda: float(np.std(peaks("il8"), ddof=1)), thirds(0.17), None),
    "endotoxin: SD of ln peak IL-10": (lambda: float(np.std(peaks("il10"), ddof=1)), thirds(0.43), None),
    "endotoxin: r of IL-6 and TNF": (lambda: float(np.corrcoef(peaks("il6"), peaks("tnf"))[0, 1]), (0.3, 0.7), None),
    "endotoxin: median peak of IL-10": (lambda: float(np.exp(np.median(peaks("il10")))), (34.5, 162), MIXED),
    "endotoxin: median peak of IL-8": (lambda: float(np.exp(np.median(peaks("il8")))), quarter(777), PRIMED),
    "fever at 2 ng/kg": (lambda: fever("2 ng/kg"), quarter(1.5), None),
    "fever at 4 ng/kg": (lambda: fever("4 ng/kg"), (1.5, 2.0), None),
    "adrenaline at 2 ng/kg": (adrenaline_fold, lambda: interval("lps-adrenaline-barber"), None),
    # Leentjens 2012, a second dose six days after the first: the paper's own intervals.
    "a week apart: TNF": (lambda: second_dose("tnf"), (-71, -48), None),
    "a week apart: IL-10": (lambda: second_dose("il10"), (-65, -2), None),
    # Draisma 2009 is on the validation side; the surrogate of the design met these values, no number is set on them.
    "tolerance of TNF on day 5": (lambda: left_on_day_5("tnf"), (-100, -90), None),
    "tolerance of IL-6 on day 5": (lambda: left_on_day_5("il6"), (-97, -78), None),
    "tolerance of IL-10 on day 5": (lambda: left_on_day_5("il10"), (-97, -77), None),
    "dexamethasone 0.25 mg: cortisol at 8": (
        lambda: float(np.nanmedian(at("dexamethasone", "cortisol", "0.25 mg", 9))),
        (50, 210),
        None,
    ),
    "dexamethasone 0.5 mg: saliva at 7:30 in middle age": (  # the mean of 154 people of 62 years, Noordam 2012
        lambda: float(np.nanmean(at("dexamethasone-middle-age", "salivary_cortisol", "0.5 mg", 8.5))),
        quarter(5.26),
        ESCAPE,
    ),
    "dexamethasone 1 mg: cortisol at 8": (
        lambda: float(np.nanmedian(at("dexamethasone", "cortisol", "1 mg", 9))),
        (0, 50),
        None,
    ),
    "dexamethasone nightly: killing of NK cells": (lambda: in_sd("nk_killing"), (-4, -0.1), None),
    "dexamethasone nightly: BDNF": (lambda: in_sd("bdnf"), (-4, -0.1), None),
    "tocilizumab: IL-6": (lambda: over("antibodies", "il6", "tocilizumab", "none", 168), (5, 100), None),
    "propranolol: heart rate": (
        lambda: float(np.nanmean(rise("beta-blocker", "heart_rate", "propranolol", "none", 1.5, 4)[1])),
        quarter(-12),
        None,
    ),
    "interferon: neutrophils in week 4": (
        lambda: float(np.nanmean(at("interferon", "neutrophils", "interferon", 672))),
        (1.5, 3.0),
        None,
    ),
    "interferon: neutrophils against none": (  # Soza 2002
        lambda: change("interferon", "neutrophils", "interferon", "none", 672),
        quarter(-34),
        None,
    ),
    "omega-3: CRP": (lambda: over("omega-3", "hs_crp", "omega-3", "none", 2016), (0.9, 1.0), None),
    "placebo in well people: PHQ-9": (
        lambda: float(np.nanmean(at("omega-3", "phq9", "placebo", 2016) - at("omega-3", "phq9", "none", 2016))),
        (-0.3, 0.3),
        CLEARANCE,
    ),
    # Khoury 2019 (in-sample); a fifth of a day's cortisol is what Stalder 2017 has for hair at most, recalled.
    "strain of half the heaviest: hair": (hair, (0.1, 0.35), None),
    "strain of half the heaviest: the day's cortisol": (
        lambda: change("strain", "daily_cortisol", "half", "none", 24 * 90),
        (2, 20),
        None,
    ),
    # A tenth or more, and not all: the design's proposal (C).
    "a year after strain: receptors": (lambda: left_a_year_later("gc_sensitivity"), (10, 80), None),
    "a year after strain: microglia": (lambda: left_a_year_later("tspo_vt"), (10, 80), None),
    "a year after strain: amygdala": (lambda: left_a_year_later("bold_amygdala"), (10, 80), None),
    "a year after strain: cells' age": (lambda: left_a_year_later("senescence.worn"), (10, 100), None),
    "heart rate by fifty years of age": (heart_by_age, (-2.6, 2.6), None),  # r of .1 at SD of 9 bpm and 17 years
}


LONG = ("strain of half", "a year after strain")  # months and years of people who have lived before


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(
            k,
            marks=[pytest.mark.xfail(reason=f"not yet: {why}", strict=True)] * bool(why)
            + [pytest.mark.slow] * k.startswith(LONG),
        )
        for k, (_, _, why) in LINES.items()
    ],
)
def test_canonical_course(what: str) -> None:
    value, bound, _ = LINES[what]
    low, high = bound() if callable(bound) else bound
    here = value()
    print(f"{what}: {here:.3g} for {low:.3g} to {high:.3g}")
    assert low <= here <= high, f"{what}: {here:.3g}, people {low:.3g} to {high:.3g}"


def test_fever_rises_with_the_dose() -> None:
    low, middle, high = (fever(d) for d in ("0.8 ng/kg", "2 ng/kg", "4 ng/kg"))
    assert 0.1 < low < middle < high < 2.5

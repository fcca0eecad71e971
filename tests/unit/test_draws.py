"""Looking changes nothing that happened: readings, people and arms are the same whatever else is asked."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from allostasis.language import Assay, Item, Scale
from allostasis.studies import Result, Study, run
from allostasis.studies.running.cohort_run import Runner
from allostasis.studies.running.instruments import Draws, measure, sampling
from allostasis.studies.running.lead_in import begin_day
from allostasis.studies.running.plan import plan
from bodies import brief

BOTH: dict[str, Any] = {"design": "counterfactual"}
DOSED = {"treatment": "endotoxin", "amount": "1 ng/kg", "at": "1 h"}


@cache
def usual() -> Result:
    return run(brief(**BOTH), workers=1)


def shared(a: Result, b: Result) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The readings that both have, side by side."""
    key = ["measure", "arm", "person", "time_h"]
    left, right = (r.measures.set_index(key)["value"] for r in (a, b))
    both = left.index.intersection(right.index)
    assert len(both) > 20
    return left[both], right[both]


# ---------------------------------------------------------------- one thing more


@pytest.mark.parametrize(
    "more",
    [
        {"visits": ["0 h", "1 h", "90 min", "2 h", "3 h", "5 h"]},
        {"visits": ["-2 d", "0 h", "1 h", "2 h", "3 h"]},
        {"visits": ["1 h", "3 h"]},
        {"measure": ["il6", "cortisol", "tnf"]},
        {"arms": {"again": [DOSED], "endotoxin": [DOSED], "placebo": []}},
        {"arms": {"early": [{**DOSED, "at": "-2 d"}], "placebo": [], "endotoxin": [DOSED]}},
    ],
    ids=["visits", "a visit before", "fewer visits", "read-outs", "an arm", "an arm given before"],
)
def test_what_both_studies_ask_is_the_same(more: dict[str, Any]) -> None:
    """But for one step of the last digit, where a step of the engine that ends at another visit decides a rounding."""
    a, b = shared(usual(), run(brief(**{**BOTH, **more}), workers=1))
    step = np.where(a.index.get_level_values("measure") == "cortisol", 1.0, 0.01)
    assert (np.abs(a - b) <= 1.001 * step).all() and (a == b).mean() > 0.98


def test_what_a_visit_moves_before_rounding_is_below_a_ten_thousandth() -> None:
    """Steps end at visits; up to the midnight before time zero not even that is seen."""
    whole, more = (plan(brief(**BOTH, visits=v)) for v in (["3 h"], ["-3 d", "-1 h", "1 h", "90 min", "2 h", "3 h"]))
    who, runners = np.arange(8), (Runner(whole), Runner(more))
    first, second = (runner.home(who) for runner in runners)
    for name in ("y", "u", "p"):
        assert getattr(first.led, name).tobytes() == getattr(second.led, name).tobytes()
    for arm in ("placebo", "endotoxin"):
        a, b = (runner.live(arm, home) for runner, home in zip(runners, (first, second), strict=True))
        for state, one in whole.model.states.items():
            left, right = a[state][:, -1], b[state][:, -1]
            assert (np.abs(left - right) <= 1e-4 * np.maximum(np.abs(left), one.scale)).all(), state


def test_arms_have_noise_of_their_own_unless_said_and_share_their_course() -> None:
    """Two arms with nothing given differ by the assay: a CV of 8 % twice is a log ratio with an SD of 0.113."""
    two = {"a": [], "b": []}
    own, common = (run(brief(**BOTH, arms=two, people={"number": 120}, noise=n), workers=1) for n in ("own", "common"))
    ratio = np.log(own.table("tnf", "a") / own.table("tnf", "b")).to_numpy().ravel()
    assert ratio.std() == pytest.approx(np.sqrt(2 * np.log1p(0.08**2)), rel=4 / np.sqrt(2 * len(ratio)))
    assert ratio.mean() == pytest.approx(0.0, abs=4 * 0.113 / np.sqrt(len(ratio)))
    np.testing.assert_array_equal(common.table("tnf", "a"), common.table("tnf", "b"))
    assert [r.manifest["noise"] for r in (own, common)] == ["own", "common"]


def test_where_a_study_begins_follows_from_what_comes_first() -> None:
    """28 days before the day of time zero; whole multiples of it where something comes before those."""
    assert [begin_day(h) for h in (1000.0, 0.0, -1.0, -28 * 24.0)] == [-28, -28, -28, -28]
    assert [begin_day(h) for h in (-28 * 24 - 0.1, -56 * 24.0, -56 * 24 - 0.1)] == [-56, -56, -84]
    assert plan(brief()).begin_day == -28
    early = plan(brief(arms={"a": [{**DOSED, "at": "-40 d"}]}))
    assert early.begin_day == -56
    assert usual().manifest["begins_h"] == -28 * 24 - 9


def test_screening_is_at_time_zero_whatever_is_visited() -> None:
    keys: dict[str, Any] = {"people": {"number": 6, "enrol": "tnf > 8 pg/mL"}, "arms": {"none": []}, **BOTH}
    a, b = (run(brief(**keys, visits=v), workers=1) for v in (["0 h"], ["-2 d", "4 h"]))
    assert a.people["person"].tolist() == b.people["person"].tolist()
    assert a.manifest["people"]["screened"] == b.manifest["people"]["screened"] > 6
    made = plan(brief(**keys))
    assert made.screening().draws("screening").occasion == "at screening" != made.draws("screening").occasion


# ---------------------------------------------------------------- readings of a made run


class Made:
    """A run of known courses: any state is a line through the hours."""

    model: Any = None

    def __init__(self, people: int, times: np.ndarray, slope: float = 0.0, level: float = 10.0) -> None:
        self.times = times
        self.line = np.tile(level + slope * times, (people, 1))
        self.model = self

    def __getitem__(self, name: str) -> np.ndarray:
        return self.line

    def unit(self, name: str, where: str = "") -> str:
        return "pg/mL"


def read(readout: Any, made: Made, visits: list[float], occasion: str = "in a", seed: int = 1) -> np.ndarray:
    draws = Draws(seed, 0.0, occasion)
    return measure(readout, made, np.array(visits), np.arange(len(made.line)), draws).value  # type: ignore[arg-type]


def assay(**keys: Any) -> Assay:
    return Assay("made", "pg/mL", "a test", "test", **{"of": "a.b", **keys})


N = 4000


def test_noise_has_the_size_that_an_assay_says() -> None:
    """CV 0.2 of 10 without bias, an SD of 3, and both; four standard errors."""
    made = Made(N, np.array([0.0, 1.0]))
    for keys, sd in (({"cv": 0.2}, 2.0), ({"sd": 3.0}, 3.0), ({"cv": 0.2, "sd": 3.0}, np.sqrt(13.0))):
        values = read(assay(**keys), made, [0.0, 1.0])
        assert values.std(axis=0) == pytest.approx([sd, sd], rel=0.06)
        assert values.mean(axis=0) == pytest.approx([10.0, 10.0], abs=4 * sd / np.sqrt(N))
        assert abs(np.corrcoef(values.T)[0, 1]) < 4 / np.sqrt(N)
        for other in (read(assay(**keys), made, [0.0, 1.0], "in b"), read(assay(**keys), made, [0.0, 1.0], seed=2)):
            assert abs(np.corrcoef(values[:, 0], other[:, 0])[0, 1]) < 4 / np.sqrt(N)
        np.testing.assert_array_equal(values[:, 1:], read(assay(**keys), made, [1.0]))  # never by its ordinal


def test_gaps_are_as_frequent_as_said_and_keyed_by_the_moment() -> None:
    made = Made(N, np.array([0.0, 1.0]))
    gone = np.isnan(read(assay(missing=0.3), made, [0.0, 1.0]))
    assert gone.mean(axis=0) == pytest.approx([0.3, 0.3], abs=4 * np.sqrt(0.21 / N))
    assert (gone[:, 0] & gone[:, 1]).mean() == pytest.approx(0.09, abs=4 * np.sqrt(0.09 * 0.91 / N))
    np.testing.assert_array_equal(gone[:, 1:], np.isnan(read(assay(missing=0.3), made, [1.0])))


def test_limits_are_reported_and_marked() -> None:
    made = Made(1, np.array([0.0, 1.0, 2.0]), slope=10.0)  # 10, 20, 30
    found = measure(assay(low=15, high=25), made, made.times, np.arange(1), Draws(1, 0.0, "in a"))  # type: ignore[arg-type]
    assert found.value.tolist() == [[15, 20, 25]] and found.limited.tolist() == [[True, False, True]]


@pytest.mark.parametrize("days, gap", [(1, 1.0), (2, 1.0), (14, 4.0), (28, 4.0)])
def test_a_questionnaire_asks_for_its_whole_window(days: int, gap: float) -> None:
    """A line of slope 1 an hour: the mean of its window lies half of it, less half a gap, before the visit."""
    scale = Scale("made", "score", "a test", "test", items=(Item("q", "a.b", (0.0,), 0.0),), recall=24.0 * days)
    moments = sampling(scale, np.array([1000.0]))
    assert moments[-1] == 1000.0 and moments[0] == 1000.0 - 24.0 * days + gap
    mean = 1000.0 - (24.0 * days - gap) / 2
    for cut, passed in ((mean - 0.01, 1.0), (mean + 0.01, 0.0)):
        cutting = Scale("made", "score", "a test", "test", items=(Item("q", "a.b", (cut,), 0.0),), recall=24.0 * days)
        assert read(cutting, Made(1, moments, slope=1.0, level=0.0), [1000.0]).tolist() == [[passed]]


def test_answers_have_a_style_that_lasts_and_noise_that_does_not() -> None:
    """A latent value on the cut, style and noise of one SD: half say yes, two visits agree by 1/2 + asin(1/2)/pi."""
    one = Item("q", "a.b", (10.0,), 1.0)
    values = read(
        Scale("made", "score", "a test", "test", items=(one,), trait=1.0), Made(N, np.array([0.0, 1.0])), [0, 1]
    )
    assert values.mean(axis=0) == pytest.approx([0.5, 0.5], abs=4 * 0.5 / np.sqrt(N))
    assert (values[:, 0] == values[:, 1]).mean() == pytest.approx(0.5 + np.arcsin(0.5) / np.pi, abs=2 / np.sqrt(N))
    calm = Scale("made", "score", "a test", "test", items=(Item("q", "a.b", (10.0,), 0.0),), trait=1.0)
    values = read(calm, Made(N, np.array([0.0, 1.0])), [0.0, 1.0])
    np.testing.assert_array_equal(values[:, 0], values[:, 1])


# ---------------------------------------------------------------- defaults follow what they follow from


def test_a_default_worked_out_is_worked_out_anew() -> None:
    """`screen` by the number, `allocation` by the arms, blinding by what is given; what is said stays."""
    study = brief()
    assert study.but(people={**study.to_dict()["people"], "number": 5000}).screen == 1_000_000
    three = {**study.to_dict()["arms"], "more": []}
    assert study.but(arms=three).allocation == {"placebo": 1, "endotoxin": 1, "more": 1}
    assert study.but(design="counterfactual").design == "counterfactual"
    said = brief(people={"number": 10, "screen": 50}, allocation={"placebo": 2, "endotoxin": 1}, blinded=False)
    again = Study.from_dict(said.to_dict())
    assert again == said and again.hash() == said.hash()
    assert (again.screen, again.allocation["placebo"], again.blinded) == (50, 2, False)
    assert said.hash() != brief(people={"number": 10, "screen": 50}, allocation={"placebo": 2, "endotoxin": 1}).hash()

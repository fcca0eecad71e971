"""Shares, moments and times to an event have statistics of their own; numbers worked by hand, nobody lives."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from allostasis import statistics as st
from allostasis.errors import AllostasisError
from allostasis.expressions.parser import parse
from allostasis.studies.running.endpoint_kinds import kind_of
from allostasis.views import kinds
from made_values import compared, result_of

HOURS = [0.0, 1.0, 2.0, 3.0, 4.0]
NONE = (None, None, None, None, None)


def people(*firsts: int | None, peak: float = 9.0) -> list[list[float]]:
    """One person a number: TNF is 1, and 9 from that visit on; never, where it is None."""
    return [[peak if first is not None and i >= first else 1.0 for i in range(5)] for first in firsts]


def row(a: Any, b: Any, endpoint: str, design: str = "parallel", **asked: Any) -> dict[str, Any]:
    made = result_of({("tnf", "a"): a, ("tnf", "b"): b}, HOURS, design=design)
    (one,) = compared(made, {"endpoint": endpoint, "between": ["a", "b"]} | asked)
    return one


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("change(tnf)", "mean"),
        ("peak(tnf) / baseline(tnf)", "mean"),
        ("1 h / first_time(tnf > 5 pg/mL)", "mean"),
        ("ever(tnf > 5 pg/mL)", "proportion"),
        ("1 - ever(tnf > 5 pg/mL)", "proportion"),
        ("ever(tnf > 5 pg/mL) * ever(tnf < 2 pg/mL)", "proportion"),
        ("tnf@2h > 5 pg/mL and age < 60", "proportion"),
        ("100 * ever(tnf > 5 pg/mL)", "mean"),
        ("time_of_peak(tnf)", "time"),
        ("time_of_peak(tnf) - 30 min", "time"),
        ("time_of_peak(tnf) - time_of_peak(il6)", "time"),
        ("first_time(tnf > 5 pg/mL)", "time_to_event"),
        ("first_time(tnf > 5 pg/mL) - 90 d", "time_to_event"),
        ("2 * first_time(tnf > 5 pg/mL) / 1 h", "time_to_event"),
    ],
)
def test_what_an_endpoint_is(text: str, kind: str) -> None:
    assert kind_of(parse(text)) == kind


def test_shares_of_two_samples() -> None:
    """7 of 8 against 2 of 8: difference 5/8, ratio 3.5, odds ratio 7/(2/6) = 21, one more in 1.6 people."""
    a, b = people(1, 1, 2, 2, 3, 3, 4, None), people(1, 2, *[None] * 6)
    one = row(a, b, "ever(tnf > 5 pg/mL)", expect="risk_difference > 0")
    assert (one["kind"], one["paired"], one["n"], one["events"]) == ("proportion", False, [8, 8], [7, 2])
    assert [one[k] for k in ("mean", "sd", "difference", "g", "ratio")] == list(NONE)
    assert {"mean", "sd", "difference", "g", "ratio"} <= set(one["why"])
    for key, value in {"risk_difference": 0.625, "risk_ratio": 3.5, "odds_ratio": 21.0, "nnt": 1.6}.items():
        assert one[key]["value"] == pytest.approx(value), key
    # Newcombe by hand: Wilson of 7/8 is .5291 to .9776, of 2/8 .0715 to .5907
    assert one["risk_difference"]["low"] == pytest.approx(0.625 - math.hypot(0.875 - 0.5291, 0.5907 - 0.25), abs=2e-4)
    assert one["risk_difference"]["high"] == pytest.approx(0.625 + math.hypot(0.9776 - 0.875, 0.25 - 0.0715), abs=2e-4)
    assert one["nnt"]["low"] == pytest.approx(1 / one["risk_difference"]["high"]) and one["expected"]["met"] is True
    swapped = row(b, a, "ever(tnf > 5 pg/mL)", expect="difference > 0")
    assert swapped["risk_difference"]["value"] == -0.625 and swapped["expected"]["met"] is False


def test_shares_of_the_same_people_are_of_pairs() -> None:
    """Newcombe's own example (1998): 20 both, 12 and 2 under one, 16 neither: 0.20, 0.0562 to 0.3292; McNemar .0129."""
    made = st.paired_risk_difference(20, 12, 2, 16)
    assert (made.value, made.low, made.high) == pytest.approx((0.2, 0.0562, 0.3292), abs=5e-5)
    assert made.p == pytest.approx(0.01294, abs=1e-5)
    assert st.paired_risk_ratio(20, 12, 2, 16).value == pytest.approx(32 / 22)
    assert math.log(st.paired_risk_ratio(20, 12, 2, 16).high / (32 / 22)) == pytest.approx(
        1.96 * math.sqrt(14 / 32 / 22), abs=1e-4
    )
    assert st.paired_odds_ratio(20, 12, 2, 16).value == 6.0
    same = people(1, 1, None, None, None)
    one = row(same, same, "ever(tnf > 5 pg/mL)", "counterfactual", expect="ratio > 0.9")
    assert (
        one["paired"]
        and one["risk_difference"]["value"] == 0
        and one["risk_ratio"] == {"value": 1, "low": 1, "high": 1}
    )
    assert one["expected"]["met"] is True and one["nnt"] is None and "same" in one["why"]["nnt"]


def test_nobody_and_everybody_have_bounds_and_reasons() -> None:
    none, all_ = people(*[None] * 6), people(*[1] * 6)
    one = row(none, none, "ever(tnf > 5 pg/mL)")
    assert one["risk_difference"]["value"] == 0 and 0.3 < one["risk_difference"]["high"] < 0.5  # Wilson's: 0 to .39
    assert one["risk_ratio"] is None and "nobody" in one["why"]["risk_ratio"]
    other = row(all_, none, "ever(tnf > 5 pg/mL)")
    assert other["risk_difference"]["value"] == 1 and other["nnt"]["value"] == 1
    assert other["risk_difference"]["low"] == pytest.approx(1 - math.hypot(0.3903, 0.3903), abs=1e-3)


def test_a_condition_at_a_visit_is_a_share() -> None:
    one = row(people(1, 1, 3, None), people(1, None, None, None), "tnf > 5 pg/mL", at="2 h")
    assert (one["kind"], one["events"], one["at_h"]) == ("proportion", [2, 1], 2.0)


def test_times_to_an_event_count_those_who_never_had_it() -> None:
    """a: 1 h, 1 h, 2 h, never; b: 3 h, never, never, never. Means until 4 h: (1+1+2+4)/4 = 2 and (3+4+4+4)/4 = 3.75."""
    one = row(people(1, 1, 2, None), people(3, None, None, None), "first_time(tnf > 5 pg/mL)")
    assert (one["kind"], one["unit"], one["n"], one["events"]) == ("time_to_event", "h", [4, 4], [3, 1])
    assert [one[k] for k in ("mean", "sd", "difference", "g", "ratio")] == list(NONE)
    assert one["median"][0]["value"] == 1.0 and one["median"][1] is None and "half" in one["why"]["median"]
    assert [r["value"] for r in one["rmst"]] == [2.0, 3.75] and one["rmst_difference"]["value"] == -1.75
    # Greenwood by hand, a: areas beyond 1 h and 2 h are 1.0 and 0.5: 1 * 2/(4*2) + .25 * 1/(2*1)
    assert one["rmst"][0]["high"] - 2.0 == pytest.approx(1.96 * math.sqrt(0.25 + 0.125), abs=1e-4)
    assert one["hazard_ratio"]["value"] > 1 and one["hazard_ratio"]["low"] < 1
    later = row(people(3, None, None, None), people(1, 1, 2, None), "first_time(tnf > 5 pg/mL)")
    assert later["hazard_ratio"]["value"] == pytest.approx(1 / one["hazard_ratio"]["value"])
    shifted = row(people(1, 1, 2, None), people(3, None, None, None), "first_time(tnf > 5 pg/mL) - 1 h")
    assert shifted["rmst"][0]["value"] == 1.0 and shifted["hazard_ratio"] == one["hazard_ratio"]


def test_where_everybody_had_it_nothing_can_come_any_more() -> None:
    """a: all by 1 h; b: nobody by 4 h. Means until 4 h are 1 and 4, though nobody of a is left to be seen."""
    one = row(people(1, 1, 1), people(None, None, None), "first_time(tnf > 5 pg/mL)")
    assert [r["value"] for r in one["rmst"]] == [1.0, 4.0] and one["rmst_difference"]["value"] == -3.0
    both = row(people(1, 1, 1), people(1, 2, 3), "first_time(tnf > 5 pg/mL)", "counterfactual")
    assert [r["value"] for r in both["rmst"]] == [1.0, 2.0] and both["rmst_difference"]["value"] == -1.0
    assert one["hazard_ratio"] is None and "without an event" in one["why"]["hazard_ratio"]


def test_the_hazard_ratio_is_that_of_cox_by_hand() -> None:
    """Two and two without ties, a dies first and third: log PL = b - log(2e^b+2) - log(e^b+2) + b - log(e^b+1)."""
    made = st.hazard_ratio([1, 3, 2, 4], [1, 1, 1, 0], [1, 1, 0, 0])
    grid = np.linspace(-3, 3, 60001)
    e = np.exp(grid)
    best = grid[np.argmax(2 * grid - np.log(2 * e + 2) - np.log(e + 2) - np.log(e + 1))]
    assert math.log(made.value) == pytest.approx(best, abs=2e-4)


def test_the_same_people_have_one_hazard() -> None:
    same = people(1, 2, 2, 3, None, None)
    one = row(same, same, "first_time(tnf > 5 pg/mL)", "counterfactual", expect="hazard_ratio > 0.9")
    assert one["hazard_ratio"] == pytest.approx({"value": 1, "low": 1, "high": 1}) and one["expected"]["met"] is True
    assert one["rmst_difference"] == {"value": 0, "low": 0, "high": 0}


def test_who_was_not_seen_to_the_end_leaves_when_last_seen() -> None:
    gone = [[1.0, 1.0, np.nan, np.nan, np.nan], *people(3, 3, None)]
    one = row(gone, people(1, 1, 1, 1), "first_time(tnf > 5 pg/mL)")
    assert (one["n"], one["events"]) == ([4, 4], [2, 4])
    assert one["median"][0]["value"] == 3.0  # one leaves at 1 h; at 3 h two of three have it
    assert row([[np.nan] * 5, *people(1, 2)], people(1, 1), "first_time(tnf > 5 pg/mL)")["missing"] == [1, 0]


def test_kaplan_meier_is_that_of_statsmodels() -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    rng = np.random.default_rng(3)
    t, c = np.ceil(rng.exponential(10, 60)), np.ceil(rng.uniform(2, 30, 60))
    e, t = (t <= c).astype(float), np.minimum(t, c)
    theirs, ours = SurvfuncRight(t, e), st.median_time(t, e)
    assert (ours.value, ours.low, ours.high) == (theirs.quantile(0.5), *theirs.quantile_ci(0.5, method="cloglog"))
    assert st.kaplan_meier_median(t, e) == ours.value


def test_moments_have_medians_and_a_shift() -> None:
    """Peaks at 1, 2, 2, 2, 3, 4 h against 0, 1, 1, 1, 2, 3 h: each an hour later."""
    a, b = ([[float(i == at) for i in range(5)] for at in s] for s in ((1, 2, 2, 2, 3, 4), (0, 1, 1, 1, 2, 3)))
    one = row(a, b, "time_of_peak(tnf)", "counterfactual")
    assert [m["value"] for m in one["median"]] == [2.0, 1.0] and one["difference"] == {"value": 1, "low": 1, "high": 1}
    assert one["median"][0] == {"value": 2.0, "low": 1.0, "high": 4.0}  # of six, the extremes hold it with 97 %
    apart = row(a, b, "time_of_peak(tnf)")
    assert apart["difference"]["value"] == 1.0 and apart["difference"]["low"] < 0 < 2 <= apart["difference"]["high"]
    assert one["g"] is None and one["ratio"] is None and one["unit"] == "h"


@pytest.mark.parametrize("endpoint", ["time_of_peak(tnf)", "ever(tnf > 5 pg/mL)", "first_time(tnf > 5 pg/mL)"])
def test_within_an_arm_there_is_nothing_to_differ_from(endpoint: str) -> None:
    made = result_of({("tnf", "a"): people(1, 2, 3, 3, 2, None)}, HOURS)
    (one,) = compared(made, {"endpoint": endpoint, "within": "a"})
    assert one["difference"] is None and one["g"] is None and one["n"] == [6] and "difference" in one["why"]


@pytest.mark.parametrize(
    ("asked", "fix"),
    [
        ({"endpoint": "ever(tnf > 5 pg/mL)", "between": ["a", "b"], "expect": "g > 0.3"}, "risk_difference > 0.3"),
        ({"endpoint": "first_time(tnf > 5 pg/mL)", "between": ["a", "b"], "expect": "ratio < 1"}, "hazard_ratio < 1"),
        ({"endpoint": "time_of_peak(tnf)", "within": "a", "expect": "g > 0"}, "median > 0"),
        ({"endpoint": "peak(tnf)", "between": ["a", "b"], "expect": "risk_ratio > 1"}, "g > 1"),
        ({"endpoint": "ever(tnf > 5 pg/mL)", "between": ["a", "b"], "method": "ancova"}, "method"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_does(asked: dict[str, Any], fix: str) -> None:
    made = result_of({("tnf", "a"): people(1, 2), ("tnf", "b"): people(1, 2)}, HOURS)
    with pytest.raises(AllostasisError) as caught:
        compared(made, asked)
    assert fix in caught.value.fix


@pytest.mark.parametrize(
    ("endpoint", "told"),
    [
        ("ever(tnf > 5 pg/mL)", "75 % (3 of 4) in a, 25 % (1 of 4) in b; no difference that these people could show"),
        ("first_time(tnf > 5 pg/mL)", "3 of 4 in a, 1 of 4 in b had it; half had it by 1 h in a, not yet in b"),
        ("time_of_peak(tnf)", "at 1.5 h in a, at 0 h in b (medians)"),
    ],
)
def test_they_are_told_in_words(endpoint: str, told: str) -> None:
    one = row(people(1, 1, 2, None), people(3, None, None, None), endpoint)
    if endpoint.startswith("time"):
        one["median"] = [{"value": 1.5, "low": None, "high": None}, {"value": 0.0, "low": None, "high": None}]
    assert kinds.told(one).startswith(told)

"""Arms in which the same happens differ by nothing, and say so as pairs do; what cannot be said has its reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from made_values import compared, result_of

SPREAD = np.array([[3.0], [5.0], [9.0], [1.0], [7.0]])
NOTHING = {"value": 0.0, "low": 0.0, "high": 0.0}


def rows(a: Any, b: Any, design: str = "counterfactual", **asked: Any) -> dict[str, Any]:
    made = result_of({("tnf", "a"): a, ("tnf", "b"): b}, [0.0], design=design, age=asked.pop("age", None))
    (row,) = compared(made, {"endpoint": "tnf", "at": "0 h", "between": ["a", "b"]} | asked)
    return row


def test_identical_arms_differ_by_nothing() -> None:
    row = rows(SPREAD, SPREAD, expect="ratio > 0.9")
    assert row["difference"] == row["g"] == NOTHING
    assert row["ratio"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert row["expected"] == {"criterion": "ratio > 0.9", "met": True} and row["why"] == {}


def test_identical_arms_stay_paired_in_a_subgroup_of_the_same_people() -> None:
    row = rows(SPREAD, SPREAD, by="age < 40", age=[30, 50, 30, 30, 50])
    assert row["n"] == [3, 3] and row["difference"] == row["g"] == NOTHING


def test_a_shift_by_the_same_has_an_interval_without_width() -> None:
    row = rows(SPREAD + 2, SPREAD)
    assert row["difference"] == {"value": 2.0, "low": 2.0, "high": 2.0}


def test_constant_values_have_a_difference_and_a_reason_for_the_rest() -> None:
    """0.1 and 0.3 in everybody: means round, spreads must not."""
    low, high = np.full((7, 1), 0.1), np.full((7, 1), 0.3)
    paired, apart = rows(high, low), rows(high, low, "parallel")
    assert paired["difference"]["value"] == pytest.approx(0.2) and paired["g"] is None
    assert paired["ratio"] == {"value": pytest.approx(3.0), "low": pytest.approx(3.0), "high": pytest.approx(3.0)}
    assert apart["difference"]["value"] == pytest.approx(0.2) and np.isnan(apart["difference"]["low"])
    assert apart["g"] is None and "nobody differs" in apart["why"]["g"] and "no interval" in apart["why"]["difference"]


@pytest.mark.parametrize("design", ["counterfactual", "parallel"])
def test_one_person_has_a_difference_without_an_interval(design: str) -> None:
    row = rows([[5.0]], [[2.0]], design, expect="difference > 0")
    assert row["difference"]["value"] == 3.0 and np.isnan(row["difference"]["high"])
    assert row["ratio"]["value"] == 2.5 and row["g"] is None and row["expected"]["met"] is False
    assert set(row["why"]) == {"difference", "g", "ratio"}


def test_no_ratio_of_what_is_not_above_zero() -> None:
    row = rows(SPREAD - 1, SPREAD)
    assert row["ratio"] is None and row["why"] == {"ratio": "a value is not above 0"}
    assert row["difference"]["value"] == -1.0


def test_a_pair_that_misses_a_value_leaves_whole() -> None:
    a = SPREAD.copy()
    a[2] = np.nan
    row = rows(a, SPREAD)
    assert row["n"] == [4, 5] and row["difference"] == NOTHING and row["ratio"]["value"] == 1.0

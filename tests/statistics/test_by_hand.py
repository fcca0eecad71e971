"""Comparisons and estimators against numbers worked by hand; nobody lives."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from allostasis import statistics as st
from allostasis.studies.file.expectations import Criterion
from made_values import compared, result_of

A, B = [[4.0], [6.0], [8.0]], [[1.0], [2.0], [3.0]]


def row(a: Any = A, b: Any = B, design: str = "parallel", **asked: Any) -> dict[str, Any]:
    made = result_of({("tnf", "a"): a, ("tnf", "b"): b}, [0.0], design=design)
    return compared(made, {"endpoint": "tnf", "at": "0 h", "between": ["a", "b"]} | asked)[0]


def test_the_first_arm_is_first() -> None:
    one = row()
    assert (one["mean"], one["sd"], one["n"]) == ([6.0, 2.0], [2.0, 1.0], [3, 3])
    assert one["difference"]["value"] == 4.0 and one["g"]["value"] > 0
    assert one["ratio"]["value"] == pytest.approx((4 * 6 * 8 / 6) ** (1 / 3))


def test_g_and_its_variance() -> None:
    """Pooled SD sqrt(2.5), d = 4 / sqrt(2.5) = 2.5298, J = 1 - 3/15 = 0.8; variance .64 (6/9 + 6.4/12) = 0.768."""
    g = row()["g"]
    assert g["value"] == pytest.approx(0.8 * 4 / math.sqrt(2.5))
    assert g["high"] - g["value"] == pytest.approx(1.959964 * math.sqrt(0.768), rel=1e-6)


def test_welch() -> None:
    """u = 4/3, v = 1/3; df = (5/3)^2 / (16/9/2 + 1/9/2) = 2.9412; half = t(2.9412) sqrt(5/3)."""
    e = row()["difference"]
    assert e["high"] - e["value"] == pytest.approx(stats.t.ppf(0.975, 50 / 17) * math.sqrt(5 / 3), rel=1e-6)


def test_pairs() -> None:
    """Differences 3, 4, 5: mean 4, SD 1, half = t(2) / sqrt 3."""
    e = row(design="counterfactual")["difference"]
    assert (e["value"], e["high"] - 4) == pytest.approx((4.0, stats.t.ppf(0.975, 2) / math.sqrt(3)))


def test_fisher_z() -> None:
    x = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
    made = st.fisher_z(x, [2.0, 1.0, 4.0, 3.0, 6.0, 5.0, 7.0])
    assert made.high - made.value == pytest.approx(1.959964 / 2, rel=1e-6)  # 1 / sqrt(7 - 3)


def test_a_subgroup_is_of_what_was_so_at_time_zero() -> None:
    """Two begin above 5, one other ends there: those two are the subgroup."""
    made = result_of({("tnf", "a"): [[6.0, 1.0], [8.0, 2.0], [1.0, 9.0]], ("tnf", "b"): [[7.0, 3.0]] * 3}, [0.0, 4.0])
    (one,) = compared(made, {"endpoint": "tnf", "at": "4 h", "between": ["a", "b"], "by": "tnf > 5 pg/mL"})
    assert (one["n"], one["mean"]) == ([2, 3], [1.5, 3.0])


def told(low: float, value: float, high: float) -> dict[str, Any]:
    return {"kind": "mean", "between": ["a", "b"], "g": {"value": value, "low": low, "high": high}}


@pytest.mark.parametrize(
    ("criterion", "estimate", "met"),
    [
        (Criterion("g", True, 0.3), (0.31, 0.5, 0.7), True),
        (Criterion("g", True, 0.3), (0.29, 0.5, 0.7), False),  # the value lies beyond, the interval does not
        (Criterion("g", False, -0.3), (-0.7, -0.5, -0.31), True),
        (Criterion("g", False, -0.3), (-0.7, -0.5, -0.29), False),
        (Criterion("g", False, 0.2, band=True), (-0.5, -0.1, 0.3), True),
        (Criterion("g", False, 0.2, band=True), (-0.9, -0.5, 0.1), False),
        (Criterion("g", True, 0.2, band=True), (-0.9, -0.5, -0.1), True),
        (Criterion("g", True, 0.2), (math.nan, 0.5, 0.7), False),
    ],
)
def test_a_criterion_is_met_by_the_whole_interval(criterion: Criterion, estimate: Any, met: bool) -> None:
    assert criterion.met(told(*estimate)) is met


def test_a_bootstrap_of_a_mean_is_as_wide_as_theory_says() -> None:
    """1.96 SD / sqrt(n), not the 1 SD of 68 %."""
    x = np.random.default_rng(2).normal(size=400)
    made = st.bootstrap(lambda v: float(np.mean(v)), x, rng=np.random.default_rng(1), times=3000)
    assert (made.high - made.low) / 2 == pytest.approx(1.96 * x.std() / 20, rel=0.08)

"""Two things given alone and together, by tables worked by hand; benefits count positive."""

from __future__ import annotations

import math

import numpy as np
import pytest

from allostasis.seeds import stream
from allostasis.statistics import Factorial, factorial, resampled

NEITHER = np.array([20.0, 22.0, 24.0, 26.0])


def of(a: float, b: float, both: float, **how: object) -> Factorial:
    """Everybody by the same: HAM-D after neither, and how much lower with the others."""
    how = {"scale": "points", "higher": False, "paired": True} | how
    return factorial(NEITHER, NEITHER - a, NEITHER - b, NEITHER - both, rng=lambda: stream(1, "test", -1), **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("both", "value", "verdict"),
    [(5.0, 0.0, "additive"), (7.0, 2.0, "synergistic"), (4.0, -1.0, "antagonistic"), (5.25, 0.25, "additive")],
)
def test_falls_of_two_and_three_points_add_to_five(both: float, value: float, verdict: str) -> None:
    found = of(2.0, 3.0, both)
    assert (found.a.value, found.b.value) == pytest.approx((2.0, 3.0))
    assert found.interaction.value == pytest.approx(value, abs=1e-12)
    assert found.margin == pytest.approx(0.3)  # a tenth of the larger
    assert found.verdict == verdict


def test_a_rise_that_is_the_benefit_has_the_other_sign() -> None:
    found = of(-2.0, -3.0, -7.0, higher=True)
    assert found.interaction.value == pytest.approx(2.0) and found.verdict == "synergistic"


def test_equivalence_comes_before_the_sign() -> None:
    """An interval wholly above 0 and within the margin is additive: there is no interaction to speak of."""
    found = of(2.0, 3.0, 5.1)
    assert 0 < found.interaction.low <= found.interaction.high < found.margin
    assert found.verdict == "additive"


def test_logarithms() -> None:
    one = np.ones(5)
    found = factorial(
        8 * one, 4 * one, 4 * one, one, scale="log", higher=False, paired=True, rng=lambda: stream(1, "t", -1)
    )
    assert found.interaction.value == pytest.approx(math.log(2)) and found.verdict == "synergistic"
    zero = factorial(one, one, one, 0 * one, scale="log", higher=False, paired=True, rng=lambda: stream(1, "t", -1))
    assert math.isnan(zero.interaction.value) and "not above 0" in zero.interaction.reason


def shares(*events: int, of: int = 50) -> list[np.ndarray]:
    return [np.r_[np.ones(k), np.zeros(of - k)] for k in events]


def test_shares() -> None:
    """10, 25, 25 and 40 of 50: log-odds -1.386, 0, 0, 1.386 add up; independent action gives .6875, not .8."""
    rng = lambda: stream(1, "t", -1)  # noqa: E731
    odds = factorial(*shares(10, 25, 25, 40), scale="log_odds", paired=False, rng=rng)
    assert odds.interaction.value == pytest.approx(0.0, abs=1e-12)
    assert odds.a.value == pytest.approx(math.log(4))
    assert odds.verdict == "undecided"  # 50 people an arm leave it open
    bliss = factorial(*shares(10, 25, 25, 40), scale="bliss", paired=False, rng=rng)
    assert bliss.interaction.value == pytest.approx(0.1125)
    assert factorial(*shares(0, 20, 20, 32), scale="bliss", paired=False, rng=rng).interaction.value == pytest.approx(
        0.64 - (0.4 + 0.4 - 0.16)
    )


def test_relapse_is_counted_by_who_escapes_it() -> None:
    rng = lambda: stream(1, "t", -1)  # noqa: E731
    found = factorial(*shares(40, 25, 25, 10), scale="bliss", higher=False, paired=False, rng=rng)
    assert found.interaction.value == pytest.approx(0.1125)


def test_nothing_alone_leaves_nothing_to_add() -> None:
    found = of(0.0, 0.0, 0.0)
    assert found.verdict == "undecided" and "nothing to add" in found.why


def test_a_missing_value_takes_the_person_out_of_all_four_arms() -> None:
    a = np.array([18.0, 20.0, 22.0, math.nan])
    found = factorial(
        NEITHER, a, NEITHER - 3, NEITHER - 5, scale="points", higher=False, paired=True, rng=lambda: stream(1, "t", -1)
    )
    assert (found.interaction.n, found.interaction.dropped) == (3, 1)


def test_resampled_is_the_same_each_time_and_holds_the_truth() -> None:
    values = stream(3, "values", -1).normal(1.0, 1.0, (400, 1))
    one, two = (resampled(lambda x: x.mean(), [values], lambda: stream(1, "t", -1), method="mean") for _ in range(2))
    assert one == two
    assert one.low < 1.0 < one.high
    assert one.high - one.low == pytest.approx(2 * 1.96 / 20, rel=0.15)

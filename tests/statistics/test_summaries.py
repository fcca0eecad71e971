"""Summaries of courses: exact on courses whose summary is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from allostasis import statistics as st
from allostasis.errors import DataError

T = np.array([0.0, 1.0, 2.0, 4.0])
Y = np.array([[1.0, 3.0, 2.0, 2.0], [2.0, 1.0, 1.0, 0.0]])


def test_bands_without_weights_are_plain_quantiles() -> None:
    x = np.random.default_rng(1).normal(size=(201, 3))
    made = st.bands(x)
    expected = np.quantile(x, [0.5, 0.25, 0.75, 0.05, 0.95], axis=0)
    found = [made.median, made.low50, made.high50, made.low90, made.high90]
    assert np.allclose(found, expected)
    x[:50, 1] = math.nan
    assert st.bands(x).median[1] == pytest.approx(np.median(x[50:, 1]))
    assert np.isnan(st.bands(np.full((3, 2), math.nan)).median).all()


def test_a_weight_of_three_is_standing_three_times() -> None:
    x, w = np.array([3.0, 1.0, 2.0, 10.0]), np.array([1, 3, 2, 1])
    q = [0.05, 0.25, 0.5, 0.75, 0.95]
    repeated = np.quantile(np.repeat(x, w), q, method="inverted_cdf")
    assert np.array_equal(st.quantile(x, q, w), repeated)
    assert np.array_equal(st.quantile(x, q, w * 0.1), repeated)
    assert st.quantile(x, 0.5, [1, 0, 0, 0]) == 3.0
    assert np.isnan(st.quantile(x, 0.5, np.zeros(4)))
    assert st.bands(np.c_[x, x], w).median.tolist() == [2.0, 2.0]


def test_peaks() -> None:
    assert st.peak(Y).tolist() == [3.0, 2.0]
    assert st.time_of_peak(T, Y).tolist() == [1.0, 0.0]
    gappy = np.array([[math.nan, 1.0, math.nan, 0.0], [math.nan] * 4])
    assert st.peak(gappy)[0] == 1 and st.time_of_peak(T, gappy)[0] == 1
    assert math.isnan(st.peak(gappy)[1]) and math.isnan(st.time_of_peak(T, gappy)[1])


def test_areas() -> None:
    assert st.auc_ground(T, Y).tolist() == [2 + 2.5 + 4, 1.5 + 1 + 1]
    assert st.auc_increase(T, Y).tolist() == [8.5 - 4, 3.5 - 8]
    assert st.auc_increase(T, Y + 5) == pytest.approx(st.auc_increase(T, Y))
    assert float(st.auc_ground(T, [1.0, math.nan, 3.0, 3.0])) == pytest.approx(4 + 6)
    assert math.isnan(float(st.auc_ground(T, [1.0, 1.0, 1.0, math.nan])))


def test_geometric() -> None:
    x = np.exp(np.random.default_rng(2).normal(1.0, 0.5, 4000))
    made = st.geometric(np.append(x, math.nan))
    assert (made.mean, made.sd_log) == pytest.approx((math.e, 0.5), rel=0.03)
    assert (made.n, made.dropped) == (4000, 1)
    zero = st.geometric([0.0, 1.0])
    assert math.isnan(zero.mean) and "detection" in zero.reason


def test_correlation_time_of_a_forgetting_process() -> None:
    rng, tau, step = np.random.default_rng(3), 2.0, 0.1
    decay = math.exp(-step / tau)
    x = np.zeros((20, 20000))
    noise = rng.normal(0, math.sqrt(1 - decay**2), x.shape)
    for k in range(1, x.shape[1]):
        x[:, k] = decay * x[:, k - 1] + noise[:, k]
    assert st.correlation_time(step, x).mean() == pytest.approx(tau, rel=0.05)
    assert st.correlation_time(step, rng.normal(size=5000)) < step
    assert math.isnan(float(st.correlation_time(step, np.full(50, 0.3))))
    assert math.isnan(float(st.correlation_time(step, [1.0, math.nan, 0.0, 1.0])))


def test_nonsense_is_refused() -> None:
    for made in (
        lambda: st.time_of_peak(T, Y[:, :3]),
        lambda: st.auc_ground(T[::-1], Y),
        lambda: st.bands(T),
        lambda: st.quantile([1.0, 2.0], 0.5, [1.0, -1.0]),
        lambda: st.quantile([1.0, 2.0], 0.5, [1.0]),
        lambda: st.correlation_time(0.0, Y),
    ):
        with pytest.raises(DataError):
            made()

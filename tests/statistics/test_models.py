"""Models of trials: against other packages, type I error at a true null, recovery of known effects."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from allostasis import statistics as st
from allostasis.errors import DataError

RNG = np.random.default_rng(20240602)
N = 60
ARM = np.repeat([0.0, 1.0], N // 2)
START = RNG.normal(20, 4, N)
END = 0.6 * START - 3.0 * ARM + RNG.normal(2, 3, N)
TIME = np.round(RNG.exponential(np.where(ARM == 1, 12.0, 7.0)), 0) + 1  # rounded, so that there are ties
EVENT = (RNG.random(N) < 0.8).astype(float)


# --- two groups


def test_t_tests_against_scipy() -> None:
    from scipy import stats

    a, b = END[ARM == 1], END[ARM == 0][:22]
    ours, theirs = st.t_test(a, b), stats.ttest_ind(a, b, equal_var=False)
    interval = theirs.confidence_interval(0.95)
    assert (ours.p, ours.low, ours.high) == pytest.approx((theirs.pvalue, interval.low, interval.high), rel=1e-9)
    paired, reference = st.paired_t_test(END, START), stats.ttest_rel(END, START)
    interval = reference.confidence_interval(0.95)
    assert (paired.p, paired.low, paired.high) == pytest.approx(
        (reference.pvalue, interval.low, interval.high), rel=1e-9
    )


def test_mann_whitney() -> None:
    from scipy import stats

    a, b = np.round(END[ARM == 1]), np.round(END[ARM == 0])
    ours = st.mann_whitney(a, b)
    greater = (a[:, None] > b).mean() + 0.5 * (a[:, None] == b).mean()
    assert ours.value == pytest.approx(greater)
    assert ours.p == pytest.approx(stats.mannwhitneyu(a, b).pvalue, rel=1e-12)
    reference = stats.brunnermunzel(a, b)
    assert (ours.low <= 0.5 <= ours.high) == (reference.pvalue > 0.05)
    assert st.mann_whitney(b, a).high == pytest.approx(1 - ours.low)
    separate = st.mann_whitney([5.0, 6.0, 7.0], [1.0, 2.0, 3.0])
    assert separate.value == 1 and 0 <= separate.low < 1


def test_mann_whitney_and_shift_cover_the_truth() -> None:
    rng, truth = np.random.default_rng(8), 0.7602  # Phi(1 / sqrt 2)
    held = shifted = 0
    for _ in range(600):
        a, b = rng.normal(1, 1, 25), rng.normal(0, 1, 25)
        share, shift = st.mann_whitney(a, b), st.hodges_lehmann(a, b)
        held += share.low <= truth <= share.high
        shifted += shift.low <= 1 <= shift.high
    assert held / 600 == pytest.approx(0.95, abs=0.035)
    assert shifted / 600 == pytest.approx(0.95, abs=0.035)


# --- analysis of covariance


def test_ancova_against_pingouin_and_the_formula_interface() -> None:
    pd = pytest.importorskip("pandas")
    import statsmodels.formula.api as smf

    frame = pd.DataFrame({"end": END, "arm": ARM, "start": START})
    fit = smf.ols("end ~ arm + start", frame).fit()
    ours = st.ancova(END, ARM, START)
    low, high = fit.conf_int().loc["arm"]
    assert (ours.difference.value, ours.difference.p) == pytest.approx((fit.params["arm"], fit.pvalues["arm"]))
    assert (ours.difference.low, ours.difference.high) == pytest.approx((low, high))
    assert ours.slope == pytest.approx(fit.params["start"])
    pg = pytest.importorskip("pingouin")
    table = pg.ancova(frame, dv="end", between="arm", covar="start").set_index("Source")
    column = "p_unc" if "p_unc" in table.columns else "p-unc"
    assert ours.difference.p == pytest.approx(float(table.loc["arm", column]), rel=1e-6)


def test_ancova_standardised() -> None:
    ours = st.ancova(END, ARM, START)
    pooled = math.sqrt((END[ARM == 0].var(ddof=1) + END[ARM == 1].var(ddof=1)) / 2)
    assert ours.standardised.value == pytest.approx(ours.difference.value / pooled)
    assert ours.standardised.low < ours.difference.low / pooled  # an estimated SD adds doubt
    assert ours.standardised.high < 0


def test_ancova_with_covariates_and_missing_values() -> None:
    age = RNG.normal(40, 10, N)
    end = END.copy()
    end[[2, 9]] = math.nan
    age[5] = math.nan
    ours = st.ancova(end, ARM, START, age)
    assert (ours.difference.n, ours.difference.dropped) == (57, 3)
    keep = np.delete(np.arange(N), [2, 5, 9])
    again = st.ancova(end[keep], ARM[keep] == 1, START[keep], np.c_[age[keep]])
    assert again.difference.value == ours.difference.value and again.difference.dropped == 0


def _trials(times: int, effect: float) -> tuple[list[Any], list[Any]]:
    rng = np.random.default_rng(11)
    adjusted, plain = [], []
    arm = np.repeat([0.0, 1.0], 20)
    for _ in range(times):
        start = rng.normal(20, 4, 40)
        end = 0.7 * start + effect * arm + rng.normal(0, 3, 40)
        adjusted.append(st.ancova(end, arm, start))
        plain.append(st.t_test(end[arm == 1], end[arm == 0]))
    return adjusted, plain


def test_ancova_errs_in_5_percent_at_a_true_null() -> None:
    adjusted, plain = _trials(1500, 0.0)
    rate = np.mean([fit.difference.p < 0.05 for fit in adjusted])
    assert rate == pytest.approx(0.05, abs=3 * math.sqrt(0.05 * 0.95 / 1500))
    assert np.mean([fit.difference.low <= 0 <= fit.difference.high for fit in adjusted]) == pytest.approx(1 - rate)
    assert np.mean([fit.p < 0.05 for fit in plain]) == pytest.approx(0.05, abs=0.017)


def test_ancova_finds_an_effect_more_often_than_a_t_test() -> None:
    adjusted, plain = _trials(400, -3.0)
    power = np.mean([fit.difference.p < 0.05 for fit in adjusted])
    assert power > np.mean([fit.p < 0.05 for fit in plain]) + 0.1
    # power by the noncentral t for SD 3, n 20 + 20
    assert power == pytest.approx(0.868, abs=0.06)
    assert np.mean([fit.difference.value for fit in adjusted]) == pytest.approx(-3.0, abs=0.15)
    # endpoint SD within arms is sqrt((.7 * 4)^2 + 3^2)
    truth = -3.0 / math.hypot(2.8, 3)
    held = np.mean([fit.standardised.low <= truth <= fit.standardised.high for fit in adjusted])
    assert held == pytest.approx(0.95, abs=0.035)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((END, np.zeros(N), START), "two people in an arm"),
        ((END, ARM, np.ones(N)), "does not vary"),
        ((END[28:32], ARM[28:32], START[28:32], RNG.normal(size=(4, 2))), "as many parameters"),
    ],
)
def test_ancova_that_cannot_be_fitted(arguments: tuple[Any, ...], why: str) -> None:
    fit = st.ancova(*arguments)
    assert math.isnan(fit.difference.value) and why in fit.difference.reason and math.isnan(fit.slope)


# --- repeated measures


def panel(rng: np.random.Generator, n: int, effects: list[float], between: float = 2.0) -> tuple[Any, Any]:
    arm = np.repeat([0.0, 1.0], n // 2)
    visits = len(effects)
    y = 20 - np.arange(visits) + rng.normal(0, between, n)[:, None] + rng.normal(0, 1, (n, visits))
    return y + arm[:, None] * np.array(effects), arm


def test_repeated_measures_of_complete_data_equal_differences_of_means() -> None:
    y, arm = panel(np.random.default_rng(3), 40, [0.0, -1.0, -2.0])
    contrasts = st.repeated_measures(y, arm)
    assert [c.visit for c in contrasts] == [1, 2]
    for c in contrasts:
        change = y[:, c.visit] - y[:, 0]
        assert c.estimate.value == pytest.approx(change[arm == 1].mean() - change[arm == 0].mean(), abs=1e-8)
        assert (c.estimate.n, c.estimate.dropped) == (40, 0)


def test_repeated_measures_against_the_formula_interface() -> None:
    pd = pytest.importorskip("pandas")
    import statsmodels.formula.api as smf

    y, arm = panel(np.random.default_rng(4), 40, [0.0, -1.0, -2.0])
    start = np.random.default_rng(5).normal(size=40) + y.mean(axis=1) / 2
    y[np.random.default_rng(6).random(y.shape) < 0.15] = math.nan
    long = pd.DataFrame(
        {
            "y": y.ravel(),
            "visit": np.tile(np.arange(3), 40),
            "arm": np.repeat(arm, 3),
            "who": np.repeat(np.arange(40), 3),
            "start": np.repeat(start, 3),
        }
    ).dropna()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        change = smf.mixedlm("y ~ C(visit) * arm", long, groups="who").fit()
        level = smf.mixedlm("y ~ C(visit) + C(visit):arm + start", long, groups="who").fit()
    for c in st.repeated_measures(y, arm):
        name = f"C(visit)[T.{c.visit}]:arm"
        assert c.estimate.value == pytest.approx(change.params[name], abs=1e-3)
        assert (c.estimate.low, c.estimate.high) == pytest.approx(tuple(change.conf_int().loc[name]), abs=2e-3)
        assert c.estimate.dropped == np.isnan(y).sum()
    for c in st.repeated_measures(y, arm, start):
        name = f"C(visit)[{c.visit}]:arm"
        assert c.estimate.value == pytest.approx(level.params[name], abs=1e-3)
        assert (c.estimate.low, c.estimate.high) == pytest.approx(tuple(level.conf_int().loc[name]), abs=2e-3)


def test_repeated_measures_with_nothing_left_between_people_are_least_squares() -> None:
    rng = np.random.default_rng(13)
    y, arm = panel(rng, 40, [0.0, -1.0], between=0.0)
    y[:, 1] += 1.5 * (y[:, 0].mean() - y[:, 0])  # who is high at first is low later
    for c in st.repeated_measures(y, arm, rng.normal(size=40)):
        assert math.isfinite(c.estimate.p)
    for c in st.repeated_measures(y, arm):
        # least squares with one mean an arm and visit: the variances of four means add up
        cells = [y[arm == k, v] for k in (0, 1) for v in (0, c.visit)]
        variance = sum(cell.var(ddof=1) for cell in cells) / 4
        expected = 2 * 1.959964 * math.sqrt(variance * 4 / 20)
        assert c.estimate.high - c.estimate.low == pytest.approx(expected, rel=1e-6)


def test_repeated_measures_at_a_true_null_and_at_an_effect() -> None:
    rng, held, wrong, found = np.random.default_rng(9), 0, 0, 0
    times = 150
    for _ in range(times):
        y, arm = panel(rng, 40, [0.0, 0.0, -1.2])
        y[rng.random(y.shape) < 0.1] = math.nan
        null, effect = (c.estimate for c in st.repeated_measures(y, arm))
        wrong += null.p < 0.05
        found += effect.p < 0.05
        held += effect.low <= -1.2 <= effect.high
    assert wrong / times <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / times) + 0.01
    assert held / times >= 0.95 - 3 * math.sqrt(0.05 * 0.95 / times) - 0.01
    assert found / times > 0.6


def test_repeated_measures_that_cannot_be_fitted() -> None:
    y, arm = panel(np.random.default_rng(3), 12, [0.0, -1.0, -2.0])
    y[arm == 1, 1] = math.nan
    contrasts = st.repeated_measures(y, arm)
    assert all(math.isnan(c.estimate.value) and "arm 1 at visit 1" in c.estimate.reason for c in contrasts)
    constant = st.repeated_measures(np.random.default_rng(3).normal(size=(12, 2)), arm, np.ones(12))
    assert "full rank" in constant[0].estimate.reason


# --- survival


def partial_likelihood(time: np.ndarray, event: np.ndarray, arm: np.ndarray) -> float:
    """The log hazard ratio that maximises Efron's partial likelihood, by a search of its own."""
    from scipy.optimize import minimize_scalar

    def minus(beta: float) -> float:
        total = 0.0
        for t in np.unique(time[event == 1]):
            at = (time == t) & (event == 1)
            risk, tied, d = np.exp(beta * arm[time >= t]).sum(), np.exp(beta * arm[at]).sum(), int(at.sum())
            total += beta * arm[at].sum() - sum(math.log(risk - k / d * tied) for k in range(d))
        return -float(total)

    return float(minimize_scalar(minus, bounds=(-5, 5), method="bounded", options={"xatol": 1e-10}).x)


def test_hazard_ratio_maximises_the_partial_likelihood() -> None:
    ours = st.hazard_ratio(TIME, EVENT, ARM)
    assert math.log(ours.value) == pytest.approx(partial_likelihood(TIME, EVENT, ARM), abs=1e-5)
    assert ours.value < 1 and ours.low < ours.value < ours.high
    reverse = st.hazard_ratio(TIME, EVENT, 1 - ARM)
    assert (reverse.value, reverse.low) == pytest.approx((1 / ours.value, 1 / ours.high), rel=1e-6)


def test_hazard_ratio_against_lifelines() -> None:
    lifelines = pytest.importorskip("lifelines")
    import pandas as pd

    frame = pd.DataFrame({"t": TIME, "e": EVENT, "arm": ARM})
    fit = lifelines.CoxPHFitter().fit(frame, "t", "e").summary.loc["arm"]
    ours = st.hazard_ratio(TIME, EVENT, ARM)
    assert (ours.value, ours.low, ours.high) == pytest.approx(
        (fit["exp(coef)"], fit["exp(coef) lower 95%"], fit["exp(coef) upper 95%"]), rel=1e-4
    )


def test_log_rank_against_scipy() -> None:
    from scipy import stats

    def censored(arm: int) -> Any:
        k = arm == ARM
        return stats.CensoredData(uncensored=TIME[k & (EVENT == 1)], right=TIME[k & (EVENT == 0)])

    ours = st.log_rank(TIME, EVENT, ARM)
    theirs = stats.logrank(censored(0), censored(1))
    assert (ours.statistic, ours.p) == pytest.approx((theirs.statistic**2, theirs.pvalue), rel=1e-6)


@pytest.mark.slow
def test_hazard_ratio_covers_the_truth() -> None:
    rng, held = np.random.default_rng(12), 0
    arm = np.repeat([0.0, 1.0], 50)
    for _ in range(300):
        t, stop = rng.exponential(np.where(arm == 1, 2.0, 1.0)), rng.exponential(3.0, 100)
        ours = st.hazard_ratio(np.minimum(t, stop), t <= stop, arm)
        held += ours.low <= 0.5 <= ours.high
    assert held / 300 == pytest.approx(0.95, abs=0.04)


def test_survival_that_cannot_be_estimated() -> None:
    assert "without an event" in st.hazard_ratio(TIME, EVENT * (1 - ARM), ARM).reason
    assert "repeats" in st.hazard_ratio(TIME, EVENT, ARM, ARM).reason
    assert math.isnan(st.log_rank(TIME, np.zeros(N), ARM).p)
    gone = TIME.copy()
    gone[0] = math.nan
    assert st.hazard_ratio(gone, EVENT, ARM).dropped == st.log_rank(gone, EVENT, ARM).dropped == 1


@pytest.mark.parametrize(
    "made",
    [
        lambda: st.ancova(END, ARM + 1, START),
        lambda: st.ancova(END, ARM, START[:-1]),
        lambda: st.repeated_measures(END, ARM),
        lambda: st.repeated_measures(np.c_[END, END], ARM + 0.5),
        lambda: st.hazard_ratio(-TIME, EVENT, ARM),
        lambda: st.hazard_ratio(TIME, EVENT * 2, ARM),
        lambda: st.log_rank(TIME, EVENT, ARM * 3),
    ],
)
def test_nonsense_is_refused(made: Callable[[], Any]) -> None:
    with pytest.raises(DataError):
        made()


def test_importing_the_package_loads_no_statsmodels() -> None:
    import subprocess
    import sys

    code = "import sys, allostasis.statistics; print('statsmodels' in sys.modules, 'pandas' in sys.modules)"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert seen.split() == ["False", "False"]

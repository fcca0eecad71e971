"""Effect sizes: against other packages, against their formulas, and the coverage of their intervals."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from allostasis import statistics as st
from allostasis.errors import DataError
from allostasis.statistics import Estimate

RNG = np.random.default_rng(20240601)
A = RNG.normal(1.0, 1.5, 23)
B = RNG.normal(0.3, 1.0, 31)
X = RNG.normal(0.0, 1.0, 40)
Y = 0.5 * X + RNG.normal(0.2, 1.0, 40)
AGE = 0.6 * X + RNG.normal(0.0, 1.0, 40)
NAN = math.nan


def bounds(estimate: Estimate) -> tuple[float, float]:
    return estimate.low, estimate.high


# --- against other packages


def test_d_and_g_against_pingouin() -> None:
    pg = pytest.importorskip("pingouin")
    assert st.cohen_d(A, B).value == pytest.approx(pg.compute_effsize(A, B, eftype="cohen"), rel=1e-12)
    assert st.hedges_g(A, B).value == pytest.approx(pg.compute_effsize(A, B, eftype="hedges"), rel=1e-12)
    assert st.d_av(Y, X).value == pytest.approx(pg.compute_effsize(Y, X, paired=True, eftype="cohen"), rel=1e-12)
    # pingouin uses the same variance with Student's quantile, hence slightly wider bounds
    low, high = pg.compute_esci(stat=st.cohen_d(A, B).value, nx=len(A), ny=len(B), eftype="cohen", decimals=6)
    from scipy.stats import t

    ratio = (high - low) / (st.cohen_d(A, B).high - st.cohen_d(A, B).low)
    assert ratio == pytest.approx(t.ppf(0.975, len(A) + len(B) - 2) / 1.959964, rel=1e-4)


def test_correlations_against_pingouin_and_scipy() -> None:
    pg = pytest.importorskip("pingouin")
    import pandas as pd
    from scipy.stats import pearsonr

    r = st.pearson_r(X, Y)
    reference = pearsonr(X, Y)
    assert (r.value, r.p) == pytest.approx((reference.statistic, reference.pvalue), rel=1e-9)
    assert bounds(r) == pytest.approx(tuple(reference.confidence_interval(0.95)), rel=1e-9)
    frame = pd.DataFrame({"x": X, "y": Y, "age": AGE})
    expected = pg.partial_corr(frame, x="x", y="y", covar="age").iloc[0]
    partial = st.partial_r(X, Y, AGE)
    assert partial.value == pytest.approx(float(expected["r"]), rel=1e-9)
    assert partial.value != pytest.approx(r.value, rel=1e-3)
    column = "p_val" if "p_val" in expected.index else "p-val"
    assert partial.p == pytest.approx(float(expected[column]), rel=1e-9)
    z = st.fisher_z(X, Y)
    assert tuple(map(math.tanh, (z.value, *bounds(z)))) == pytest.approx((r.value, *bounds(r)), rel=1e-12)


def test_two_by_two_tables_against_statsmodels() -> None:
    from statsmodels.stats.contingency_tables import Table2x2
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

    table = Table2x2([[12, 18], [5, 26]])
    odds, risk = st.odds_ratio(12, 30, 5, 31), st.risk_ratio(12, 30, 5, 31)
    assert (odds.value, *bounds(odds)) == pytest.approx((table.oddsratio, *table.oddsratio_confint()), rel=1e-9)
    assert (risk.value, *bounds(risk)) == pytest.approx((table.riskratio, *table.riskratio_confint()), rel=1e-9)
    difference = st.risk_difference(12, 30, 5, 31)
    expected = confint_proportions_2indep(12, 30, 5, 31, method="newcomb", compare="diff")
    assert bounds(difference) == pytest.approx(expected, rel=1e-6)
    assert difference.value == pytest.approx(12 / 30 - 5 / 31)
    for k in (0, 1, 7, 20):
        share = st.proportion(k, 20)
        assert bounds(share) == pytest.approx(proportion_confint(k, 20, method="wilson"), abs=1e-12)


def test_bootstrap_against_scipy() -> None:
    from scipy.stats import bootstrap

    ours = st.bootstrap(lambda a: float(np.mean(a)), A, rng=np.random.default_rng(1), times=4000)
    theirs = bootstrap((A,), np.mean, n_resamples=4000, method="percentile", rng=np.random.default_rng(2))
    assert bounds(ours) == pytest.approx(tuple(theirs.confidence_interval), abs=0.05)
    again = st.bootstrap(lambda a: float(np.mean(a)), A, rng=np.random.default_rng(1), times=4000)
    assert ours == again
    paired = st.bootstrap(
        lambda a, b: float(np.mean(a - b)), Y, X, rng=np.random.default_rng(3), times=2000, paired=True
    )
    apart = st.bootstrap(lambda a, b: float(a.mean() - b.mean()), Y, X, rng=np.random.default_rng(3), times=2000)
    assert paired.high - paired.low < 0.85 * (apart.high - apart.low)


# --- against their formulas


def test_formulas_by_hand() -> None:
    a, b = [1.0, 2.0, 3.0, 6.0], [0.0, 1.0, 1.0, 2.0]
    sd_a, sd_b = math.sqrt(14 / 3), math.sqrt(2 / 3)
    pooled = math.sqrt((14 / 3 + 2 / 3) / 2)
    assert st.cohen_d(a, b).value == pytest.approx(2 / pooled)
    assert st.hedges_g(a, b).value == pytest.approx(2 / pooled * (1 - 3 / 23))
    assert st.glass_delta(a, b).value == pytest.approx(2 / sd_b)
    assert st.glass_delta(b, a).value == pytest.approx(-2 / sd_a)
    assert st.d_av(a, b).value == pytest.approx(2 / math.sqrt((sd_a**2 + sd_b**2) / 2))
    assert st.g_av(a, b).value == pytest.approx(st.d_av(a, b).value * (1 - 3 / 11))
    assert st.d_z(a, b).value == pytest.approx(math.sqrt(2))
    assert st.one_sample_d(a, 1.0).value == pytest.approx(2 / sd_a)
    assert st.log_ratio_of_means(a, b).value == pytest.approx(math.log(3))
    assert st.small_sample_factor(10) == pytest.approx(36 / 39)


def test_the_correction_of_hedges_is_the_exact_one_nearly() -> None:
    for df in (5, 10, 40):
        exact = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
        assert st.small_sample_factor(df) == pytest.approx(exact, abs=2e-3)


@pytest.mark.parametrize(
    "measure", [st.cohen_d, st.hedges_g, st.d_z, st.d_av, st.g_av, st.mean_difference, st.paired_difference]
)
def test_swapping_the_groups_turns_the_sign(measure: Callable[..., Estimate]) -> None:
    a, b = A, B[: len(A)]
    there, back = measure(a, b), measure(b, a)
    assert there.value > 0
    assert (back.value, back.low, back.high) == pytest.approx((-there.value, -there.high, -there.low))


@pytest.mark.parametrize("measure", [st.cohen_d, st.hedges_g, st.glass_delta, st.d_z, st.d_av, st.pearson_r])
def test_units_and_origin_do_not_matter(measure: Callable[..., Estimate]) -> None:
    a, b = A, B[: len(A)]
    assert measure(7 * a + 3, 7 * b + 3).value == pytest.approx(measure(a, b).value)


def test_empty_cells_of_a_table() -> None:
    odds = st.odds_ratio(0, 10, 4, 10)
    assert odds.value == pytest.approx(0.5 * 6.5 / (10.5 * 4.5))
    assert "0.5" in odds.method and odds.low < odds.value < odds.high
    assert math.isfinite(st.risk_ratio(0, 10, 4, 10).high)
    assert math.isnan(st.odds_ratio(0, 10, 0, 10).value)
    assert math.isnan(st.risk_ratio(0, 10, 0, 10).value)
    assert st.risk_difference(0, 10, 0, 10).value == 0


# --- missing values and what cannot be estimated


def test_missing_values_leave_and_are_counted() -> None:
    a, b = np.append(A, [NAN, NAN]), np.append(NAN, B)
    with_gaps = st.hedges_g(a, b)
    assert (with_gaps.value, with_gaps.n, with_gaps.dropped) == (st.hedges_g(A, B).value, 54, 3)
    x, y = X.copy(), Y.copy()
    x[3], y[3], y[7] = NAN, NAN, NAN
    r = st.pearson_r(x, y)
    keep = np.delete(np.arange(40), [3, 7])
    assert (r.value, r.n, r.dropped) == (st.pearson_r(X[keep], Y[keep]).value, 38, 2)
    assert st.d_z(x, y).dropped == 2
    age = AGE.copy()
    age[11] = NAN
    assert (st.partial_r(x, y, age).n, st.partial_r(x, y, np.c_[age, B[:1].repeat(40)]).dropped) == (37, 3)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: st.cohen_d([1.0], B), "two people"),
        (lambda: st.cohen_d([1.0, 1.0], [2.0, 2.0]), "nobody differs"),
        (lambda: st.glass_delta(A, [2.0, 2.0]), "nobody differs"),
        (lambda: st.d_z([1.0, 2.0, 3.0], [0.0, 1.0, 2.0]), "by the same"),
        (lambda: st.log_ratio_of_means(A - 50, B), "above 0"),
        (lambda: st.pearson_r(X, np.ones(40)), "does not vary"),
        (lambda: st.pearson_r(X[:3], Y[:3]), "too few"),
        (lambda: st.partial_r(X, Y, X), "explain"),
        (lambda: st.partial_r(X[:2], Y[:2], AGE[:2]), "as many covariates"),
        (lambda: st.fisher_z(X, X), "perfect"),
        (lambda: st.proportion(0, 0), "nobody"),
        (lambda: st.hodges_lehmann([1.0, 2.0], B), "four people"),
    ],
)
def test_unknown_is_nan_with_a_reason(made: Callable[[], Estimate], why: str) -> None:
    estimate = made()
    assert math.isnan(estimate.value) and math.isnan(estimate.low) and math.isnan(estimate.high)
    assert why in estimate.reason


@pytest.mark.parametrize(
    "made",
    [
        lambda: st.pearson_r(X, Y[:-1]),
        lambda: st.cohen_d(["low", "high"], B),
        lambda: st.cohen_d(A, [1.0, math.inf]),
        lambda: st.cohen_d(A.reshape(1, -1), B),
        lambda: st.odds_ratio(11, 10, 1, 10),
        lambda: st.proportion(-1, 10),
        lambda: st.bootstrap(np.mean, A, rng=np.random.default_rng(0), times=10),
    ],
)
def test_nonsense_is_refused(made: Callable[[], Estimate]) -> None:
    with pytest.raises(DataError) as caught:
        made()
    assert caught.value.found or caught.value.needed


# --- coverage: a 95 % interval holds the truth in 95 % of samples

TIMES = 1500
# Three standard errors of a coverage of .95 in TIMES samples, and one per cent for large-sample formulas.
SLACK = 3 * math.sqrt(0.95 * 0.05 / TIMES) + 0.01


def coverage(draw: Callable[[np.random.Generator], Estimate], truth: float) -> float:
    rng = np.random.default_rng(7)
    held = [low <= truth <= high for low, high in (bounds(draw(rng)) for _ in range(TIMES))]
    return float(np.mean(held))


def _pair(rng: np.random.Generator, n: int, shift: float, r: float) -> tuple[np.ndarray, np.ndarray]:
    first = rng.normal(size=n)
    return r * first + math.sqrt(1 - r * r) * rng.normal(size=n) + shift, first


CASES: dict[str, tuple[Callable[[np.random.Generator], Estimate], float]] = {
    "cohen_d": (lambda g: st.cohen_d(g.normal(0.8, 1, 40), g.normal(0, 1, 30)), 0.8),
    "hedges_g": (lambda g: st.hedges_g(g.normal(0.5, 1, 25), g.normal(0, 1, 25)), 0.5),
    "glass_delta": (lambda g: st.glass_delta(g.normal(0.8, 2, 40), g.normal(0, 1, 40)), 0.8),
    "one_sample_d": (lambda g: st.one_sample_d(g.normal(0.6, 1, 40)), 0.6),
    "d_z": (lambda g: st.d_z(*_pair(g, 40, 0.5, 0.7)), 0.5 / math.sqrt(0.6)),
    "d_av": (lambda g: st.d_av(*_pair(g, 40, 0.5, 0.7)), 0.5),
    "d_av large and correlated": (lambda g: st.d_av(*_pair(g, 60, 2.0, 0.9)), 2.0),
    "d_av uncorrelated": (lambda g: st.d_av(*_pair(g, 40, 0.5, 0.0)), 0.5),
    "mean_difference": (lambda g: st.mean_difference(g.normal(1, 3, 12), g.normal(0, 1, 25)), 1.0),
    "log_ratio": (lambda g: st.log_ratio_of_means(g.gamma(20, 0.15, 50), g.gamma(20, 0.1, 50)), math.log(1.5)),
    "pearson_r": (lambda g: st.pearson_r(*_pair(g, 30, 0.0, 0.5)), 0.5),
    "proportion": (lambda g: st.proportion(int(g.binomial(40, 0.2)), 40), 0.2),
    "odds_ratio": (
        lambda g: st.odds_ratio(int(g.binomial(60, 0.5)), 60, int(g.binomial(60, 0.3)), 60),
        (0.5 / 0.5) / (0.3 / 0.7),
    ),
    "risk_ratio": (lambda g: st.risk_ratio(int(g.binomial(60, 0.5)), 60, int(g.binomial(60, 0.3)), 60), 0.5 / 0.3),
    "risk_difference": (lambda g: st.risk_difference(int(g.binomial(60, 0.5)), 60, int(g.binomial(60, 0.3)), 60), 0.2),
}


@pytest.mark.parametrize("name", CASES)
def test_coverage(name: str) -> None:
    draw, truth = CASES[name]
    assert coverage(draw, truth) == pytest.approx(0.95, abs=SLACK)
    # And it does not hold everything: a whole width away is nearly always outside.
    some = np.random.default_rng(8)
    width = float(np.median([high - low for low, high in (bounds(draw(some)) for _ in range(100))]))
    assert coverage(draw, truth + width) < 0.3

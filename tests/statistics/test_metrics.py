"""Published metrics from people: against pingouin, statsmodels, lifelines and their definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from allostasis import statistics as st

RNG = np.random.default_rng(7)
A, B = RNG.normal(1.0, 1.5, 60), RNG.normal(0.2, 1.0, 60)
X, AGE = RNG.normal(0.0, 1.0, 60), RNG.normal(0.0, 1.0, 60)
Y = 0.6 * X + 0.3 * AGE + RNG.normal(0.0, 1.0, 60)


def test_standardised_effects_against_pingouin() -> None:
    pg = pytest.importorskip("pingouin")
    assert st.by_metric("g", A, B) == pytest.approx(pg.compute_effsize(A, B, eftype="hedges"), rel=1e-12)
    assert st.by_metric("d", A, B, paired=True) == pytest.approx(
        pg.compute_effsize(A, B, paired=True, eftype="cohen"), rel=1e-12
    )
    as_r = pg.convert_effsize(pg.compute_effsize(A, B, paired=True, eftype="cohen"), "cohen", "pointbiserialr")
    assert st.by_metric("r", A, B, paired=True) == pytest.approx(as_r, rel=1e-12)


def test_correlation_and_slope_against_pingouin_and_statsmodels() -> None:
    pg, sm = pytest.importorskip("pingouin"), pytest.importorskip("statsmodels.api")
    import pandas as pd

    frame = pd.DataFrame({"x": X, "y": Y, "age": AGE})
    partial = float(pg.partial_corr(frame, x="x", y="y", covar="age").iloc[0]["r"])
    assert st.by_metric("r", Y, x=X, given=AGE[:, None]) == pytest.approx(partial, rel=1e-9)
    assert st.by_metric("z", Y, x=X) == pytest.approx(math.atanh(np.corrcoef(X, Y)[0, 1]), rel=1e-9)
    fit = sm.OLS(Y, sm.add_constant(np.column_stack([X, AGE]))).fit()
    assert st.by_metric("slope", Y, x=X, given=AGE[:, None]) == pytest.approx(fit.params[1], rel=1e-9)
    both = np.column_stack([X, AGE])
    assert st.by_metric("proportion", Y, x=both, how="r2") == pytest.approx(fit.rsquared, rel=1e-9)


def test_tables_against_statsmodels() -> None:
    from statsmodels.stats.contingency_tables import Table2x2

    a, b = (np.repeat([1.0, 0.0], [14, 26]), np.repeat([1.0, 0.0], [6, 30]))
    table = Table2x2([[14, 26], [6, 30]])
    assert st.by_metric("OR", a, b) == pytest.approx(table.oddsratio, rel=1e-9)
    assert st.by_metric("RR", a, b) == pytest.approx(table.riskratio, rel=1e-9)


def test_survival_against_lifelines() -> None:
    lifelines = pytest.importorskip("lifelines")
    import pandas as pd

    time = np.concatenate([RNG.exponential(2.0, 80), RNG.exponential(1.0, 80)])
    event = (RNG.random(160) < 0.8).astype(float)
    treated = np.repeat([1.0, 0.0], 80)
    fit = lifelines.CoxPHFitter().fit(pd.DataFrame({"t": time, "e": event, "x": treated}), "t", "e")
    assert st.hazard(time, event, treated) == pytest.approx(math.exp(fit.params_["x"]), rel=1e-4)
    median = lifelines.KaplanMeierFitter().fit(time, event).median_survival_time_
    assert st.kaplan_meier_median(time, event) == pytest.approx(median, rel=1e-9)


def test_ratios_percent_and_spread() -> None:
    a, b = np.exp(A), np.exp(B)
    assert st.by_metric("ratio", a, b) == pytest.approx(a.mean() / b.mean())
    assert st.by_metric("percent", a, b) == pytest.approx(100 * (a.mean() / b.mean() - 1))
    assert st.by_metric("ratio", a, b, summary="geometric") == pytest.approx(math.exp(A.mean() - B.mean()))
    cv = (a.std(ddof=1) / a.mean()) / (b.std(ddof=1) / b.mean())
    assert st.by_metric("ratio", a, b, how="cv") == pytest.approx(cv)
    assert math.isnan(st.by_metric("OR", a))


def test_the_grouped_jackknife_gives_the_error_of_a_mean() -> None:
    groups = np.arange(60) % 20
    left_out = [float(A[groups != g].mean()) for g in range(20)]
    assert st.grouped_jackknife(left_out) == pytest.approx(A.std(ddof=1) / math.sqrt(60), rel=0.4)
    assert math.isnan(st.grouped_jackknife([1.0, math.nan]))

"""Statistics on plain arrays: effect sizes with 95 % intervals, models of trials, summaries of courses.

Every estimator takes arrays, returns a frozen :class:`Estimate` (value, low, high, n, method, dropped, p,
reason) and gives nan with a reason where nothing can be estimated. Differences are ``a`` minus ``b``, arm 1
minus arm 0. Nothing here knows of models, people or studies.
"""

from __future__ import annotations

from allostasis.statistics.comparisons import Test, hazard_ratio, log_rank, mann_whitney, paired_t_test, t_test
from allostasis.statistics.correlations import fisher_z, partial_r, pearson_r
from allostasis.statistics.effects import (
    cohen_d,
    d_av,
    d_z,
    g_av,
    glass_delta,
    hedges_g,
    log_ratio_of_means,
    mean_difference,
    one_sample_d,
    paired_difference,
    small_sample_factor,
)
from allostasis.statistics.estimate import Estimate
from allostasis.statistics.metrics import (
    SUMMARIES,
    by_metric,
    grouped_jackknife,
    hazard,
    kaplan_meier_median,
    standardised_effect,
)
from allostasis.statistics.models import Ancova, Contrast, ancova, paired_ancova, repeated_measures
from allostasis.statistics.order import hodges_lehmann, median, paired_shift
from allostasis.statistics.proportions import (
    needed_to_treat,
    odds_ratio,
    paired_odds_ratio,
    paired_risk_difference,
    paired_risk_ratio,
    proportion,
    risk_difference,
    risk_ratio,
)
from allostasis.statistics.resampling import bootstrap
from allostasis.statistics.summaries import (
    Bands,
    Geometric,
    auc_ground,
    auc_increase,
    bands,
    correlation_time,
    geometric,
    peak,
    quantile,
    time_of_peak,
)
from allostasis.statistics.survival import (
    Survival,
    horizon,
    median_time,
    restricted_mean,
    restricted_mean_difference,
    survival,
)

__all__ = [
    "SUMMARIES",
    "Ancova",
    "Bands",
    "Contrast",
    "Estimate",
    "Geometric",
    "Survival",
    "Test",
    "ancova",
    "auc_ground",
    "auc_increase",
    "bands",
    "bootstrap",
    "by_metric",
    "cohen_d",
    "correlation_time",
    "d_av",
    "d_z",
    "fisher_z",
    "g_av",
    "geometric",
    "glass_delta",
    "grouped_jackknife",
    "hazard",
    "hazard_ratio",
    "hedges_g",
    "hodges_lehmann",
    "horizon",
    "kaplan_meier_median",
    "log_rank",
    "log_ratio_of_means",
    "mann_whitney",
    "mean_difference",
    "median",
    "median_time",
    "needed_to_treat",
    "odds_ratio",
    "one_sample_d",
    "paired_ancova",
    "paired_difference",
    "paired_odds_ratio",
    "paired_risk_difference",
    "paired_risk_ratio",
    "paired_shift",
    "paired_t_test",
    "partial_r",
    "peak",
    "pearson_r",
    "proportion",
    "quantile",
    "repeated_measures",
    "restricted_mean",
    "restricted_mean_difference",
    "risk_difference",
    "risk_ratio",
    "small_sample_factor",
    "standardised_effect",
    "survival",
    "t_test",
    "time_of_peak",
]

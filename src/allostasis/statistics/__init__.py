"""Statistics on plain arrays: effect sizes with 95 % intervals, models of trials, summaries of courses.

Every estimator takes arrays, returns a frozen :class:`Estimate` (value, low, high, n, method, dropped, p,
reason) and gives nan with a reason where nothing can be estimated. Differences are ``a`` minus ``b``, arm 1
minus arm 0. Nothing here knows of models, people or studies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.statistics.combination import SCALES as SCALES
    from allostasis.statistics.combination import Factorial as Factorial
    from allostasis.statistics.combination import factorial as factorial
    from allostasis.statistics.combination import resampled as resampled
    from allostasis.statistics.comparisons import Test as Test
    from allostasis.statistics.comparisons import hazard_ratio as hazard_ratio
    from allostasis.statistics.comparisons import log_rank as log_rank
    from allostasis.statistics.comparisons import mann_whitney as mann_whitney
    from allostasis.statistics.comparisons import paired_t_test as paired_t_test
    from allostasis.statistics.comparisons import t_test as t_test
    from allostasis.statistics.correlations import fisher_z as fisher_z
    from allostasis.statistics.correlations import partial_r as partial_r
    from allostasis.statistics.correlations import pearson_r as pearson_r
    from allostasis.statistics.effects import cohen_d as cohen_d
    from allostasis.statistics.effects import d_av as d_av
    from allostasis.statistics.effects import d_z as d_z
    from allostasis.statistics.effects import g_av as g_av
    from allostasis.statistics.effects import glass_delta as glass_delta
    from allostasis.statistics.effects import hedges_g as hedges_g
    from allostasis.statistics.effects import log_ratio_of_means as log_ratio_of_means
    from allostasis.statistics.effects import mean_difference as mean_difference
    from allostasis.statistics.effects import one_sample_d as one_sample_d
    from allostasis.statistics.effects import paired_difference as paired_difference
    from allostasis.statistics.effects import small_sample_factor as small_sample_factor
    from allostasis.statistics.estimate import Estimate as Estimate
    from allostasis.statistics.estimate import unknown as unknown
    from allostasis.statistics.kaplan_meier import Survival as Survival
    from allostasis.statistics.kaplan_meier import horizon as horizon
    from allostasis.statistics.kaplan_meier import median_time as median_time
    from allostasis.statistics.kaplan_meier import restricted_mean as restricted_mean
    from allostasis.statistics.kaplan_meier import restricted_mean_difference as restricted_mean_difference
    from allostasis.statistics.kaplan_meier import survival as survival
    from allostasis.statistics.mediation import Mediated as Mediated
    from allostasis.statistics.mediation import mediated as mediated
    from allostasis.statistics.metrics import SUMMARIES as SUMMARIES
    from allostasis.statistics.metrics import by_metric as by_metric
    from allostasis.statistics.metrics import grouped_jackknife as grouped_jackknife
    from allostasis.statistics.metrics import hazard as hazard
    from allostasis.statistics.metrics import kaplan_meier_median as kaplan_meier_median
    from allostasis.statistics.metrics import standardised_effect as standardised_effect
    from allostasis.statistics.models import Ancova as Ancova
    from allostasis.statistics.models import Contrast as Contrast
    from allostasis.statistics.models import ancova as ancova
    from allostasis.statistics.models import paired_ancova as paired_ancova
    from allostasis.statistics.models import repeated_measures as repeated_measures
    from allostasis.statistics.order import hodges_lehmann as hodges_lehmann
    from allostasis.statistics.order import median as median
    from allostasis.statistics.order import paired_shift as paired_shift
    from allostasis.statistics.proportions import needed_to_treat as needed_to_treat
    from allostasis.statistics.proportions import odds_ratio as odds_ratio
    from allostasis.statistics.proportions import paired_odds_ratio as paired_odds_ratio
    from allostasis.statistics.proportions import paired_risk_difference as paired_risk_difference
    from allostasis.statistics.proportions import paired_risk_ratio as paired_risk_ratio
    from allostasis.statistics.proportions import proportion as proportion
    from allostasis.statistics.proportions import risk_difference as risk_difference
    from allostasis.statistics.proportions import risk_ratio as risk_ratio
    from allostasis.statistics.resampling import bootstrap as bootstrap
    from allostasis.statistics.summaries import Bands as Bands
    from allostasis.statistics.summaries import Geometric as Geometric
    from allostasis.statistics.summaries import auc_ground as auc_ground
    from allostasis.statistics.summaries import auc_increase as auc_increase
    from allostasis.statistics.summaries import bands as bands
    from allostasis.statistics.summaries import correlation_time as correlation_time
    from allostasis.statistics.summaries import geometric as geometric
    from allostasis.statistics.summaries import peak as peak
    from allostasis.statistics.summaries import quantile as quantile
    from allostasis.statistics.summaries import time_of_peak as time_of_peak

__getattr__, __dir__, __all__ = door(__name__)

"""Bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from allostasis.errors import DataError
from allostasis.statistics.estimate import Estimate, complete, sample, unknown

__all__ = ["bootstrap"]


def bootstrap(
    statistic: Callable[..., float],
    *samples: ArrayLike,
    rng: np.random.Generator,
    times: int = 2000,
    paired: bool = False,
) -> Estimate:
    """The 95 % percentile interval of a statistic (Efron and Tibshirani 1993, chapter 13).

    Args:
        statistic: takes the samples as arrays, shape (n,), and gives a number.
        *samples: independent samples, resampled separately; or columns of the same people if ``paired``.
        rng: the random generator.
        times: how many resamples.
        paired: whether row i of every sample is the same person, so that people are resampled whole.

    Returns:
        The statistic of the samples with the 2.5 and 97.5 % quantiles over resamples.
    """
    if times < 100:
        raise DataError("too few resamples", found=str(times), needed="100 or more")
    method = f"percentile bootstrap, {times} resamples"
    if paired:
        arrays, dropped = complete(**{f"sample {i + 1}": s for i, s in enumerate(samples)})
        n = len(arrays[0])
    else:
        cleaned = [sample(s, f"sample {i + 1}") for i, s in enumerate(samples)]
        arrays, dropped = [array for array, _ in cleaned], sum(lost for _, lost in cleaned)
        n = sum(map(len, arrays))
    if min(map(len, arrays)) < 2:
        return unknown("fewer than two people in a sample", n=n, method=method, dropped=dropped)
    drawn = np.empty(times)
    for k in range(times):
        if paired:
            rows = rng.integers(0, n, n)
            drawn[k] = statistic(*(array[rows] for array in arrays))
        else:
            drawn[k] = statistic(*(array[rng.integers(0, len(array), len(array))] for array in arrays))
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return Estimate(float(statistic(*arrays)), float(low), float(high), n, method, dropped)

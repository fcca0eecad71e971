"""A 95 % interval for a finding whose publication prints none."""

from __future__ import annotations

import math

__all__ = ["derived_interval"]

_Z = 1.959963984540054  # 97.5 % point of the standard normal distribution
_LOG_SCALE = {"OR", "RR", "HR", "ratio"}
_LOCATIONS = {"mean", "peak", "time", "half_life"}


def derived_interval(
    metric: str,
    value: float | None,
    *,
    se: float | None = None,
    sd: float | None = None,
    n: int | None = None,
    paired: bool = False,
) -> tuple[tuple[float, float] | None, str]:
    """The 95 % interval that ``se``, or the metric with ``sd`` and ``n``, gives for a published value.

    ========================  ==========================================================================
    from ``se``               value +- 1.96 se; on the log scale for OR, RR, HR and ratio, with se / value
    mean, peak, time,         value +- 1.96 sd / sqrt(n)
    half_life with sd, n
    r with n                  Fisher z: tanh(atanh r +- 1.96 / sqrt(n - 3))
    z with n                  z +- 1.96 / sqrt(n - 3)
    d, g with n               variance 4/n + d^2 / 2n for two groups of n/2 (Hedges and Olkin 1985);
                              1/n + d^2 / 2n where people are compared with themselves (Becker 1988,
                              with a correlation of .5 between the two occasions)
    proportion with n         Wilson 1927
    ========================  ==========================================================================

    Args:
        metric: the effect's metric.
        value: the published value.
        se: its standard error, in the unit of the value.
        sd: the standard deviation between people.
        n: people in all.
        paired: whether people were compared with themselves.

    Returns:
        The interval, or None, and its basis: ``se``, ``sd and n``, ``n`` or ``none``.
    """
    if value is None:
        return None, "none"
    if se is not None:
        if metric not in _LOG_SCALE:
            return (value - _Z * se, value + _Z * se), "se"
        if value <= 0:
            return None, "none"
        return (value * math.exp(-_Z * se / value), value * math.exp(_Z * se / value)), "se"
    if n is None:
        return None, "none"
    if metric in _LOCATIONS and sd is not None:
        half = _Z * sd / math.sqrt(n)
        return (value - half, value + half), "sd and n"
    if metric in {"r", "z"} and n > 3 and (metric == "z" or abs(value) < 1):
        z, half = (math.atanh(value) if metric == "r" else value), _Z / math.sqrt(n - 3)
        low, high = z - half, z + half
        return ((math.tanh(low), math.tanh(high)) if metric == "r" else (low, high)), "n"
    if metric in {"d", "g"} and n > 3:
        half = _Z * math.sqrt((1 if paired else 4) / n + value * value / (2 * n))
        return (value - half, value + half), "n"
    if metric == "proportion":
        return _wilson(value, n), "n"
    return None, "none"


def _wilson(share: float, n: int) -> tuple[float, float]:
    centre = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z / (1 + _Z * _Z / n) * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)

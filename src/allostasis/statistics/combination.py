"""Two things given alone and together: how far both together are from the sum of each, and what that is called.

Every interval is of people resampled whole (percentile bootstrap, Efron and Tibshirani 1993): who lived several
conditions keeps them together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from allostasis.errors import DataError
from allostasis.statistics.estimate import Estimate, Floats, bare, unknown

__all__ = ["MARGIN", "SCALES", "Factorial", "contrast", "factorial", "resampled"]

SCALES = ("points", "log", "log_odds", "bliss")
MARGIN = 0.1  # of the larger effect of one alone: within it both together count as their sum
TIMES = 2000
Group = Floats  # shape (n, k): k numbers of each person who lived k conditions


@dataclass(frozen=True, slots=True)
class Factorial:
    """What a 2 x 2 of two things given says; benefits count positive.

    Attributes:
        interaction: (both - a) - (b - neither), on ``scale``.
        a, b: what each does alone, on the same scale.
        verdict: ``synergistic``, ``additive``, ``antagonistic`` or ``undecided``.
        margin: within which both together count as the sum of each.
        why: a verdict that rests on no number has its reason here.
    """

    scale: str
    interaction: Estimate
    a: Estimate
    b: Estimate
    verdict: str
    margin: float
    why: str = ""


def resampled(
    statistic: Callable[..., float],
    groups: Sequence[Group],
    rng: Callable[[], np.random.Generator],
    *,
    method: str,
    dropped: int = 0,
    times: int = TIMES,
) -> Estimate:
    """A statistic of groups of people, with the 2.5 and 97.5 % quantiles over resamples of whole people.

    Args:
        statistic: takes the columns of all groups in order, shape (n,) each, and gives a number.
        groups: rows are people, without missing values.
        rng: opens the generator anew, so that several statistics are of the same resamples.
    """
    n = sum(map(len, groups))
    method = f"{method}; percentile bootstrap of people, {times} resamples"
    if min(map(len, groups)) < 2:
        return unknown("fewer than two people", n=n, method=method, dropped=dropped)
    value = float(statistic(*_columns(groups)))
    if not math.isfinite(value):
        return unknown("the numbers of these people give no value", n=n, method=method, dropped=dropped)
    draws, found = rng(), np.empty(times)
    for k in range(times):
        found[k] = statistic(*_columns([g[draws.integers(0, len(g), len(g))] for g in groups]))
    good = found[np.isfinite(found)]
    if len(good) < times // 2:
        return bare(value, "most resamples give no value", n=n, method=method, dropped=dropped)
    low, high = np.quantile(good, [0.025, 0.975])
    return Estimate(value, float(low), float(high), n, method, dropped)


def _columns(groups: Sequence[Group]) -> list[Floats]:
    return [g[:, i] for g in groups for i in range(g.shape[1])]


def contrast(scale: str) -> Callable[[Floats, Floats, Floats, Floats], float]:
    """(both - a) - (b - neither) of four arms' values on a scale, or for ``bliss`` the share above independent action.

    ``points``: means. ``log``: means of natural logarithms. ``log_odds``: logarithms of the odds of the shares, which
    is what generalised estimating equations give for four arms without covariates; nobody and everybody count as half
    a person. ``bliss``: benefits of both, less a + b - a*b of what each adds to those who do well without either.
    """
    if scale not in SCALES:
        raise DataError("no such scale", found=scale, needed=", ".join(SCALES))

    def straight(neither: Floats, a: Floats, b: Floats, both: Floats) -> float:
        one = _on(scale)
        return float((one(both) - one(a)) - (one(b) - one(neither)))

    def bliss(neither: Floats, a: Floats, b: Floats, both: Floats) -> float:
        p0, pa, pb, pab = (float(x.mean()) for x in (neither, a, b, both))
        if p0 >= 1:
            return math.nan
        fa, fb = ((p - p0) / (1 - p0) for p in (pa, pb))  # of those who would not do well without either
        return pab - (p0 + (1 - p0) * (fa + fb - fa * fb))

    return bliss if scale == "bliss" else straight


def _on(scale: str) -> Callable[[Floats], float]:
    if scale == "log":
        return lambda x: float(np.log(x).mean()) if (x > 0).all() else math.nan
    if scale == "log_odds":
        return _log_odds
    return lambda x: float(x.mean())


def _log_odds(x: Floats) -> float:
    share = min(max(float(x.mean()), 0.5 / len(x)), 1 - 0.5 / len(x))
    return math.log(share / (1 - share))


def factorial(
    neither: Floats,
    a: Floats,
    b: Floats,
    both: Floats,
    *,
    scale: str,
    higher: bool = True,
    paired: bool,
    rng: Callable[[], np.random.Generator],
) -> Factorial:
    """The interaction of two things given.

    Args:
        neither, a, b, both: the endpoint of each arm's people, nan where missing; shape (n,), the same people in the
            same order if ``paired``.
        higher: whether a higher value is the benefit.
        rng: opens the generator of the resamples anew.
    """
    arms = [np.asarray(x, float) for x in (neither, a, b, both)]
    if paired:
        together = np.column_stack(arms)
        groups = [together[np.isfinite(together).all(axis=1)]]
        dropped = len(together) - len(groups[0])
    else:
        groups = [x[np.isfinite(x)][:, None] for x in arms]
        dropped = sum(map(len, arms)) - sum(map(len, groups))
    if scale == "log" and any((g <= 0).any() for g in groups):
        none = unknown("a value is not above 0: it has no logarithm", n=sum(map(len, groups)), method="interaction")
        return Factorial(scale, none, none, none, "undecided", math.nan, none.reason)
    sign, one = 1.0 if higher else -1.0, _on("points" if scale == "bliss" else scale)
    of = contrast(scale)
    if scale == "bliss" and not higher:  # in benefits, which are those to whom it does not happen
        groups, sign = [1 - g for g in groups], 1.0
    words = ("everybody in all four arms" if paired else "four arms of other people") + f", {scale}"

    def estimate(statistic: Callable[..., float], what: str) -> Estimate:
        return resampled(
            lambda *x: sign * statistic(*x), groups, rng, method=f"{what}, {words}", dropped=dropped, times=TIMES
        )

    interaction = estimate(of, "above independent action (Bliss)" if scale == "bliss" else "(both - a) - (b - neither)")
    alone_a = estimate(lambda n, x, y, z: one(x) - one(n), "a - neither")
    alone_b = estimate(lambda n, x, y, z: one(y) - one(n), "b - neither")
    verdict, margin, why = _verdict(interaction, alone_a.value, alone_b.value)
    return Factorial(scale, interaction, alone_a, alone_b, verdict, margin, why)


def _verdict(interaction: Estimate, a: float, b: float) -> tuple[str, float, str]:
    """Equivalence first: an interval inside a tenth of the larger single effect is none to speak of."""
    low, high = interaction.low, interaction.high
    if not all(map(math.isfinite, (interaction.value, low, high, a, b))):
        return "undecided", math.nan, interaction.reason or "there is no interval"
    margin = MARGIN * max(abs(a), abs(b))
    if margin == 0:
        return "undecided", 0.0, "neither does anything alone: there is nothing to add"
    if -margin <= low and high <= margin:
        return "additive", margin, ""
    if low > 0:
        return "synergistic", margin, ""
    return ("antagonistic", margin, "") if high < 0 else ("undecided", margin, "")

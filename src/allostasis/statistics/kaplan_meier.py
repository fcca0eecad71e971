"""Times to an event of people who have it and of those who do not yet: Kaplan-Meier, its median, restricted means."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from allostasis.errors import DataError
from allostasis.statistics.effects import paired_difference
from allostasis.statistics.estimate import Z95, Estimate, Floats, bare, complete, normal_interval, unknown

__all__ = ["Survival", "horizon", "median_time", "restricted_mean", "restricted_mean_difference", "survival"]


@dataclass(frozen=True, slots=True)
class Survival:
    """The share without the event after each moment at which somebody has it or leaves, each of shape (times,).

    Attributes:
        time: those moments, ascending. share: who has not had the event, just after.
        events, at_risk: who have it there, and who had not and were still seen just before.
        greenwood: sum of d / (n (n - d)) up to there: the variance of the share over its square (Greenwood 1926).
    """

    time: Floats
    share: Floats
    events: Floats
    at_risk: Floats
    greenwood: Floats


def survival(time: ArrayLike, event: ArrayLike) -> Survival:
    """The product-limit estimate (Kaplan and Meier 1958).

    Args:
        time: time of the event or of leaving, shape (n,).
        event: 1 where it was an event, 0 where somebody left without, shape (n,).
    """
    (t, e), _ = complete(time=time, event=event)
    if not set(e.tolist()) <= {0.0, 1.0}:
        raise DataError('"event" is neither 0 nor 1', found=str(sorted(set(e.tolist()))), needed="0 or 1")
    moments, place = np.unique(t, return_inverse=True)
    events = np.bincount(place, weights=e, minlength=len(moments)).astype(float)
    gone = np.bincount(place, minlength=len(moments))
    at_risk = len(t) - np.concatenate([[0], np.cumsum(gone)[:-1]])[: len(moments)]
    with np.errstate(divide="ignore", invalid="ignore"):
        term = np.where(at_risk > events, events / (at_risk * (at_risk - events)), np.inf)
    share = np.cumprod(1 - events / at_risk)
    return Survival(moments, share, events, at_risk.astype(float), np.cumsum(np.where(events > 0, term, 0.0)))


def median_time(time: ArrayLike, event: ArrayLike) -> Estimate:
    """Time by which half have had the event, with Brookmeyer's and Crowley's interval on the log-log scale (1982).

    A bound is nan where too few have had the event for it.

    Args:
        time: time of the event or of leaving, shape (n,).
        event: 1 where it was an event, shape (n,).
    """
    method = "Kaplan-Meier median"
    (t, e), dropped = complete(time=time, event=event)
    n = len(t)
    if not n:
        return unknown("nobody", n=0, method=method, dropped=dropped)
    s = survival(t, e)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = Z95 * np.sqrt(s.greenwood) / np.abs(np.log(s.share))
        low, high = s.share ** np.exp(half), s.share ** np.exp(-half)
    low = np.where(s.share == 0, 0.0, np.where(s.share == 1, 1.0, low))
    high = np.where(s.share == 0, high[s.share > 0][-1] if (s.share > 0).any() else 1.0, high)
    high = np.where(s.share == 1, 1.0, high)
    value = _first(s.time, s.share)
    if math.isnan(value):
        return Estimate(math.nan, _first(s.time, low), math.nan, n, method, dropped, reason="less than half had it")
    return Estimate(value, _first(s.time, low), _first(s.time, high), n, method, dropped)


def _first(time: Floats, share: Floats) -> float:
    below = np.flatnonzero(share <= 0.5 + 1e-12)
    return float(time[below[0]]) if len(below) else math.nan


def horizon(*groups: tuple[ArrayLike, ArrayLike]) -> float:
    """The last time until which every group is known: where everybody had the event, nothing can come any more.

    Args:
        groups: times and events of each, as of :func:`survival`; nan where missing.
    """
    known, last = [], []
    for time, event in groups:
        (t, e), _ = complete(time=time, event=event)
        if len(t):
            last.append(float(t.max()))
            known.append(math.inf if e[t == t.max()].all() else float(t.max()))
    return min(min(known), max(last)) if known else math.nan


def restricted_mean(time: ArrayLike, event: ArrayLike, until: float) -> Estimate:
    """Mean time to the event, or to ``until`` where that comes first: the area under Kaplan's and Meier's curve.

    Args:
        time: time of the event or of leaving, shape (n,); it may begin below zero.
        event: 1 where it was an event, shape (n,).
        until: no later than the last time seen, unless everybody had it (:func:`horizon`).
    """
    method = f"restricted mean until {until:g}"
    (t, e), dropped = complete(time=time, event=event)
    n = len(t)
    if not n:
        return unknown("nobody", n=0, method=method, dropped=dropped)
    value, variance = _area(t, e, until)
    if n < 2:
        return bare(value, "one person: no interval", n=n, method=method, dropped=dropped)
    return normal_interval(value, variance, n=n, method=method, dropped=dropped)


def _area(t: Floats, e: Floats, until: float) -> tuple[float, float]:
    s = survival(t, e)
    begin = min(float(t.min()), until)
    inside = s.time < until
    edges = np.concatenate([[begin], s.time[inside], [until]])
    pieces = np.concatenate([[1.0], s.share[inside]]) * np.diff(edges)
    after = np.cumsum(pieces[::-1])[::-1][1:]  # the area beyond each moment
    d, n = s.events[inside], s.at_risk[inside]
    live = (d > 0) & (n > d)
    variance = float((after[live] ** 2 * d[live] / (n[live] * (n[live] - d[live]))).sum())
    return begin + float(pieces.sum()), variance


def restricted_mean_difference(
    time_a: ArrayLike, event_a: ArrayLike, time_b: ArrayLike, event_b: ArrayLike, *, paired: bool = False
) -> Estimate:
    """Restricted mean of a minus that of b, until the last time that both groups were seen.

    Of the same people it is the mean difference of their pseudo-values (Andersen, Hansen and Klein 2004): where all
    were seen to the end, of their times, cut at the horizon.

    Args:
        time_a, time_b: time of the event or of leaving, shapes (na,) and (nb,).
        event_a, event_b: 1 where it was an event.
        paired: whether both are the same people in the same order.
    """
    method = "difference of restricted means"
    if paired:
        (ta, ea, tb, eb), dropped = complete(time_a=time_a, event_a=event_a, time_b=time_b, event_b=event_b)
    else:
        (ta, ea), lost_a = complete(time=time_a, event=event_a)
        (tb, eb), lost_b = complete(time=time_b, event=event_b)
        dropped = lost_a + lost_b
    n = len(ta) if paired else len(ta) + len(tb)
    if not len(ta) or not len(tb):
        return unknown("a group without people", n=n, method=method, dropped=dropped)
    until = horizon((ta, ea), (tb, eb))
    method = f"{method} until {until:g}"
    if paired:
        estimate = paired_difference(_pseudo(ta, ea, until), _pseudo(tb, eb, until))
        return Estimate(estimate.value, estimate.low, estimate.high, n, method, dropped, estimate.p, estimate.reason)
    (a, va), (b, vb) = _area(ta, ea, until), _area(tb, eb, until)
    if min(len(ta), len(tb)) < 2:
        return bare(a - b, "fewer than two people in a group: no interval", n=n, method=method, dropped=dropped)
    return normal_interval(a - b, va + vb, n=n, method=method, dropped=dropped)


def _pseudo(t: Floats, e: Floats, until: float) -> Floats:
    """What each person adds to the restricted mean: n times it, less n - 1 times that of the others."""
    if not ((e == 0) & (t < until)).any():
        cut: Floats = np.minimum(t, until)
        return cut
    n, whole = len(t), _area(t, e, until)[0]
    others = [_area(np.delete(t, i), np.delete(e, i), until)[0] for i in range(n)] if n > 1 else [0.0]
    return np.asarray(n * whole - (n - 1) * np.asarray(others))

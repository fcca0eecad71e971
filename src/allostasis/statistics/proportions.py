"""Shares of people and what compares them: odds ratio, risk ratio, risk difference."""

from __future__ import annotations

import math

from allostasis.errors import DataError
from allostasis.statistics.estimate import Z95, Estimate, bare, unknown

__all__ = [
    "needed_to_treat",
    "odds_ratio",
    "paired_odds_ratio",
    "paired_risk_difference",
    "paired_risk_ratio",
    "proportion",
    "risk_difference",
    "risk_ratio",
]


def proportion(events: int, n: int) -> Estimate:
    """Share of ``n`` people with an event, with Wilson's score interval (Wilson 1927).

    Args:
        events: people with the event.
        n: people in all.
    """
    _check(events, n)
    if n == 0:
        return unknown("nobody", n=0, method="Wilson score")
    low, high = _wilson(events, n)
    return Estimate(events / n, low, high, n, "Wilson score")


def odds_ratio(events_a: int, n_a: int, events_b: int, n_b: int) -> Estimate:
    """Odds of the event in group a over the odds in group b, with Woolf's interval on the log scale.

    Variance 1/e_a + 1/(n_a - e_a) + 1/e_b + 1/(n_b - e_b) (Woolf 1955); where a cell is empty, 0.5 is added
    to all four (Haldane 1956).

    Args:
        events_a: people with the event in group a.
        n_a: people in group a.
        events_b: people with the event in group b.
        n_b: people in group b.
    """
    _check(events_a, n_a)
    _check(events_b, n_b)
    n, method = n_a + n_b, "odds ratio, Woolf"
    if not n_a or not n_b or events_a + events_b in (0, n):
        return unknown("one group is empty, or all have the same outcome", n=n, method=method)
    cells: list[float] = [events_a, n_a - events_a, events_b, n_b - events_b]
    if 0 in cells:
        cells, method = [cell + 0.5 for cell in cells], method + " with 0.5 added"
    value = cells[0] * cells[3] / (cells[1] * cells[2])
    return _on_log_scale(value, sum(1 / cell for cell in cells), n, method)


def risk_ratio(events_a: int, n_a: int, events_b: int, n_b: int) -> Estimate:
    """Share with the event in group a over the share in group b, with Katz's interval on the log scale.

    Variance 1/e_a - 1/n_a + 1/e_b - 1/n_b (Katz 1978); where nobody in a group has the event, 0.5 is added to
    events and 1 to people of both.

    Args:
        events_a: people with the event in group a.
        n_a: people in group a.
        events_b: people with the event in group b.
        n_b: people in group b.
    """
    _check(events_a, n_a)
    _check(events_b, n_b)
    n, method = n_a + n_b, "risk ratio, Katz"
    if not n_a or not n_b or events_a + events_b == 0:
        return unknown("one group is empty, or nobody has the event", n=n, method=method)
    ea, na, eb, nb = float(events_a), float(n_a), float(events_b), float(n_b)
    if not events_a or not events_b:
        ea, na, eb, nb, method = ea + 0.5, na + 1, eb + 0.5, nb + 1, method + " with 0.5 added"
    return _on_log_scale(ea / na / (eb / nb), 1 / ea - 1 / na + 1 / eb - 1 / nb, n, method)


def risk_difference(events_a: int, n_a: int, events_b: int, n_b: int) -> Estimate:
    """Share with the event in group a minus the share in group b, with Newcombe's hybrid score interval.

    Each bound joins the distances of the two Wilson bounds (Newcombe 1998, method 10).

    Args:
        events_a: people with the event in group a.
        n_a: people in group a.
        events_b: people with the event in group b.
        n_b: people in group b.
    """
    _check(events_a, n_a)
    _check(events_b, n_b)
    n, method = n_a + n_b, "risk difference, Newcombe"
    if not n_a or not n_b:
        return unknown("one group is empty", n=n, method=method)
    pa, pb = events_a / n_a, events_b / n_b
    (la, ua), (lb, ub) = _wilson(events_a, n_a), _wilson(events_b, n_b)
    low = pa - pb - math.hypot(pa - la, ub - pb)
    high = pa - pb + math.hypot(ua - pa, pb - lb)
    return Estimate(pa - pb, low, high, n, method)


def paired_risk_difference(both: int, only_a: int, only_b: int, neither: int) -> Estimate:
    """Share with the event under a minus that under b of the same people, with Newcombe's interval for pairs.

    The hybrid score interval with the correlation of the pairs (Newcombe 1998, method 10 for paired data); p is
    McNemar's, exact.

    Args:
        both: people with the event under both.
        only_a: under a alone.
        only_b: under b alone.
        neither: under neither.
    """
    from scipy import stats

    n, method = _pairs(both, only_a, only_b, neither), "paired risk difference, Newcombe"
    if not n:
        return unknown("nobody has both values", n=0, method=method)
    ea, eb = both + only_a, both + only_b
    pa, pb = ea / n, eb / n
    (la, ua), (lb, ub) = _wilson(ea, n), _wilson(eb, n)
    product = ea * (n - ea) * eb * (n - eb)
    joint = both * neither - only_a * only_b
    phi = 0.0 if not product else (max(joint - n / 2, 0.0) if joint > 0 else joint) / math.sqrt(product)

    def away(x: float, y: float) -> float:
        return math.sqrt(max(x * x - 2 * phi * x * y + y * y, 0.0))

    p = float(stats.binomtest(only_a, only_a + only_b).pvalue) if only_a + only_b else 1.0
    low, high = pa - pb - away(pa - la, ub - pb), pa - pb + away(ua - pa, pb - lb)
    return Estimate(pa - pb, max(low, -1.0), min(high, 1.0), n, method, 0, p)


def paired_risk_ratio(both: int, only_a: int, only_b: int, neither: int) -> Estimate:
    """Share with the event under a over that under b of the same people, on the log scale.

    Variance (only_a + only_b) / (e_a e_b), which is that of the delta method for pairs; where nobody has the event
    under one of them, 0.5 is added to both kinds of pairs that differ.

    Args:
        both, only_a, only_b, neither: as in :func:`paired_risk_difference`.
    """
    n, method = _pairs(both, only_a, only_b, neither), "paired risk ratio"
    ea, eb = float(both + only_a), float(both + only_b)
    if not ea and not eb:
        return unknown("nobody has the event" if n else "nobody has both values", n=n, method=method)
    apart = float(only_a + only_b)
    if not ea or not eb:
        ea, eb, apart, method = ea + 0.5, eb + 0.5, apart + 1, method + " with 0.5 added"
    return _on_log_scale(ea / eb, apart / (ea * eb), n, method)


def paired_odds_ratio(both: int, only_a: int, only_b: int, neither: int) -> Estimate:
    """Odds of the event under a over those under b of the same people, given the person: only_a / only_b.

    Variance 1/only_a + 1/only_b on the log scale (Breslow and Day 1980, section 5.2); where one of them is 0, 0.5 is
    added to both.

    Args:
        both, only_a, only_b, neither: as in :func:`paired_risk_difference`.
    """
    n, method = _pairs(both, only_a, only_b, neither), "conditional odds ratio of pairs"
    if not only_a + only_b:
        return unknown("no pair differs", n=n, method=method)
    x, y = float(only_a), float(only_b)
    if not x or not y:
        x, y, method = x + 0.5, y + 0.5, method + " with 0.5 added"
    return _on_log_scale(x / y, 1 / x + 1 / y, n, method)


def needed_to_treat(difference: Estimate) -> Estimate:
    """People treated for one event more (above 0) or fewer (below 0): 1 over a risk difference.

    Where the interval of the difference holds 0, that of the number runs through infinity (Altman 1998) and is not
    given.

    Args:
        difference: of risks.
    """
    method = "1 / risk difference"
    n, dropped = difference.n, difference.dropped
    if not math.isfinite(difference.value) or difference.value == 0:
        return unknown(difference.reason or "the risks are the same", n=n, method=method, dropped=dropped)
    value = 1 / difference.value
    if difference.low <= 0 <= difference.high:
        why = "the interval of the risk difference holds 0: that of the number runs through infinity"
        return bare(value, why, n=n, method=method, dropped=dropped)
    return Estimate(value, 1 / difference.high, 1 / difference.low, n, method, dropped)


def _pairs(*counts: int) -> int:
    if min(counts) < 0:
        raise DataError("fewer pairs than none", found=str(min(counts)), needed="0 or more of each")
    return sum(counts)


def _wilson(events: int, n: int) -> tuple[float, float]:
    share, z2 = events / n, Z95 * Z95
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (0.0 if events == 0 else centre - half), (1.0 if events == n else centre + half)


def _on_log_scale(value: float, variance: float, n: int, method: str) -> Estimate:
    spread = math.exp(Z95 * math.sqrt(variance))
    return Estimate(value, value / spread, value * spread, n, method)


def _check(events: int, n: int) -> None:
    if not 0 <= events <= n:
        raise DataError(
            "more events than people, or fewer than none", found=f"{events} of {n}", needed="0 <= events <= n"
        )

"""How much of a difference passes a thing: the same people with it, and without."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from allostasis.statistics.combination import resampled
from allostasis.statistics.estimate import Estimate, Floats, unknown

__all__ = ["Mediated", "mediated"]


@dataclass(frozen=True, slots=True)
class Mediated:
    """A difference of two arms, what of it is left without a thing, and the rest, which passes it.

    Attributes:
        total: first minus second, whole. direct: the same, without. mediated: total minus direct.
        share: mediated over total; not said where the total may be none.
    """

    total: Estimate
    direct: Estimate
    mediated: Estimate
    share: Estimate


def mediated(arms: Sequence[Floats], *, paired: bool, rng: Callable[[], np.random.Generator]) -> Mediated:
    """Total, direct and mediated effect, with intervals of people resampled whole.

    Args:
        arms: the endpoint in the first arm and in the second, whole, then in both without: shape (n,) each, nan where
            missing; the people of an arm are the same whole and without, those of both arms too if ``paired``.
        rng: opens the generator of the resamples anew.
    """
    a, b, a_cut, b_cut = (np.asarray(x, float) for x in arms)
    columns = (
        [np.column_stack([a, a_cut, b, b_cut])] if paired else [np.column_stack(x) for x in ((a, a_cut), (b, b_cut))]
    )
    groups = [x[np.isfinite(x).all(axis=1)] for x in columns]
    dropped = sum(map(len, columns)) - sum(map(len, groups))

    def found(statistic: Callable[[float, float], float], what: str) -> Estimate:
        def of(x: Floats, x_cut: Floats, y: Floats, y_cut: Floats) -> float:
            return statistic(float(x.mean() - y.mean()), float(x_cut.mean() - y_cut.mean()))

        return resampled(of, groups, rng, method=f"{what}, the same people whole and cut", dropped=dropped)

    total = found(lambda whole, cut: whole, "difference of means")
    direct = found(lambda whole, cut: cut, "difference of means with the arrows cut")
    rest = found(lambda whole, cut: whole - cut, "total minus direct")
    if not total.low * total.high > 0:
        why = "the whole difference may be none" if math.isfinite(total.low) else total.reason
        return Mediated(total, direct, rest, unknown(why, n=total.n, method="share", dropped=dropped))
    share = found(lambda whole, cut: (whole - cut) / whole if whole else math.nan, "mediated over total")
    return Mediated(total, direct, rest, share)

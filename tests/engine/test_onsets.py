"""Colds by chance: a Poisson process of people, seasons and homes, keyed by person and day; their mean in leaps."""

from __future__ import annotations

import numpy as np

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, body_blocks, fluctuating, settle, solve
from allostasis.language import Module, Onsets
from allostasis.lives import Leaps, live_through
from allostasis.people import Population, draw

WHO = np.arange(3000)
COLDS = Onsets("m.caught", rate=2.5 / 8766, season=0.5, homes=(0.3, 1.7), between=0.4, spread=0.9)
PLAIN = Onsets("m.caught", rate=2.5 / 8766, season=0.0, homes=(0.0, 1.0), between=0.0, spread=0.5)


def counted(pattern: Onsets, days: range, who: np.ndarray = WHO) -> tuple[np.ndarray, np.ndarray]:
    """Onsets and sizes, people by days."""
    blocks = [pattern.block(3, "m.onsets", who, d) for d in days]
    there = np.hstack([np.isfinite(b.time) for b in blocks])
    return there, np.hstack([np.where(np.isfinite(b.time), b.change, 0.0) for b in blocks])


def test_as_many_as_asked_for_and_of_mean_size_one() -> None:
    """7,500 a year of 3,000 people: error 1.2 % and, for people who differ, 2 %; counts of equals are Poisson."""
    there, size = counted(COLDS, range(365))
    assert abs(there.sum() / 3000 / 2.5 - 1) < 0.07
    assert abs(size.sum() / there.sum() - 1) < 0.07
    alike, _ = counted(PLAIN, range(365))
    each = alike.sum(axis=1)
    assert abs(each.mean() / 2.5 - 1) < 0.05
    assert abs(each.var() / each.mean() - 1) < 0.12
    assert there.sum(axis=1).var() / there.sum(axis=1).mean() > 1.3  # people differ: 1 + 2.5 x .24 is 1.6


def test_season_and_children() -> None:
    every = np.array([COLDS.expected(3, "m.onsets", WHO, d) for d in range(0, 365, 5)])
    assert np.abs(every.max(axis=0) / every.min(axis=0) - 3).max() < 0.05  # 1.5 to .5
    when = every.argmax(axis=0)
    assert np.bincount(when // 10, minlength=8)[:7].min() > 300  # people are met all the year round
    mean = np.log(every.mean(axis=0))
    plain = Onsets("m.caught", rate=2.5 / 8766, season=0.0, homes=(0.3, 1.7), between=0.0, spread=0.5)
    values, n = np.unique(np.round(plain.expected(3, "m.onsets", WHO, 0) * 365.25, 6), return_counts=True)
    assert abs(values[1] / values[0] - 1.7) < 1e-4
    assert abs(n[1] / 3000 - 0.3) < 0.035
    assert abs(mean.std() - np.sqrt(0.4**2 + 0.3 * 0.7 * np.log(1.7) ** 2)) < 0.04


def test_a_day_alone_is_the_same() -> None:
    whole = COLDS.block(3, "m.onsets", WHO, 40)
    some = COLDS.block(3, "m.onsets", WHO[[2900, 7]], 40)
    np.testing.assert_array_equal(some.time, whole.time[[2900, 7]])
    inside = whole.time[np.isfinite(whole.time)]
    assert np.all((inside >= 960) & (inside < 984))


def model() -> Model:
    m = Module("m", about="a test")
    tau = m.param("tau", 2.0, "d", source="proposal")
    tonic = m.input("tonic", unit="1", about="1: their mean")
    caught = m.state("caught", start=0.0, scale=0.1, unit="1", about="a cold")
    m.flow("mean", tonic * m.param("rate", 2.5, "1/year", source="proposal"), into=caught)
    m.flow("over", caught / tau, out_of=caught)
    slow = m.state("slow", start=0.0, scale=0.01, unit="1", slow=True, about="months")
    m.flow("growing", (caught - slow) / m.param("tau_slow", 60.0, "d", source="proposal"), into=slow)
    m.pattern("onsets", COLDS)
    return assemble([m])


def test_nobody_is_ill_while_settling_and_leaps_have_their_mean() -> None:
    made, who = model(), np.arange(300)
    rest = settle(made, draw(made, Population(), 3, who).p, who, seed=3)
    assert not rest.y.any()
    assert not rest.u.any()
    assert not body_blocks(made, 3, who, 0, 9, noise=False)
    ran = solve(
        made,
        Cohort(0.0, rest.p, rest.y, rest.u, Events.of(made, [()] * 300, body_blocks(made, 3, who, 0, 365))),
        np.arange(24.0, 365 * 24.0, 24.0),
    )
    expected = 2.5 / 365.25 * 2.0
    assert abs(ran["m.caught"].mean() / expected - 1) < 0.2  # 750 colds, sizes of 1.1: 6 %
    assert (ran["m.caught"] == 0).any(axis=1).all()
    how = {"seed": 3, "from_age": 30.0, "to_age": 33.0, "watch": ("m.caught",)}
    leapt = live_through(made, rest.p, who, rest.y, rest.u, pulses=True, **how)  # type: ignore[arg-type]
    np.testing.assert_allclose(leapt["m.slow"][:, -1], expected, rtol=0.01)
    assert not leapt.end_u.any()
    full = live_through(made, rest.p, who, rest.y, rest.u, leaps=Leaps(longest=4), **how)  # type: ignore[arg-type]
    assert abs(full["m.slow"][:, -1].mean() / expected - 1) < 0.25
    assert full["m.slow"][:, -1].std() > 0.3 * expected
    assert fluctuating(made, rest.u, 3, who, None)[:, made.input_names.index("m.tonic")].all()

"""Traumas over a life and what fear makes of them: keyed, a jump of memory each, criteria by months."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.lives.fear_lived import FearLived, fear_lived, jump, own_fear
from allostasis.people import draw_traumas

INDEX = np.arange(600)
FEMALE = (INDEX % 2).astype(float)


def test_a_trauma_fills_a_jump_of_memory_that_means_of_days_would_miss() -> None:
    # the design: .40 at the median mark of 6 with the module's half of 12 (its own sum; within a tenth here)
    assert jump(np.array([6.0]), 12.0, 0.6)[0] == pytest.approx(0.40, abs=0.05)
    marks = np.array([3.0, 6.0, 9.0, 12.0])
    filled = jump(marks, 60.0, 0.6)
    assert (np.diff(filled) > 0).all() and filled[0] < 0.01 < 0.2 < filled[3] < 0.6
    assert (jump(marks, 60.0, 1.2) > filled).all() and (jump(marks, 120.0, 0.6) < filled).all()


def test_how_often_follows_age_sex_and_adversity() -> None:
    # .03 a year from 5 to 65, twice from 15 to 30: .027 * 75 = 2.03 of other kinds for everybody
    traumas = draw_traumas(4, INDEX, 65.0, female=FEMALE)
    other, sexual = (traumas.kind == k for k in (0, 1))
    assert other.sum() / len(INDEX) == pytest.approx(2.03, abs=0.15)  # sampling error .06
    women, men = (sexual & (FEMALE[traumas.person] == f) for f in (1, 0))
    assert women.sum() > 1.8 * men.sum() > 0
    young = (traumas.age >= 15) & (traumas.age < 30)
    assert young.sum() / 15 > 1.5 * (~young).sum() / 45
    more = draw_traumas(4, INDEX, 65.0, female=FEMALE, count=4.0)
    assert len(more) == pytest.approx(1.6 * len(traumas), rel=0.07)


def test_a_longer_life_adds_traumas_and_moves_none_whoever_else_is_asked_for() -> None:
    short, long = draw_traumas(4, INDEX, 40.0), draw_traumas(4, INDEX, 60.0)
    early = long.age < 40
    for name in ("person", "age", "mark", "kind"):
        assert np.array_equal(getattr(short, name), getattr(long, name)[early])
    some = draw_traumas(4, INDEX[100:110], 40.0)
    mine = (short.person >= 100) & (short.person < 110)
    assert np.array_equal(some.age, short.age[mine]) and np.array_equal(some.mark, short.mark[mine])


def test_criteria_come_after_traumas_alone_more_in_women_and_pass() -> None:
    until = np.full(len(INDEX), 50.0)
    traumas = draw_traumas(4, INDEX, until, female=FEMALE)
    lived = fear_lived(traumas, until, numbers=own_fear(4, INDEX, FEMALE))
    ever = lived.ever()
    assert 0.04 < ever.mean() < 0.25 and ever[FEMALE == 1].mean() > 1.5 * ever[FEMALE == 0].mean()
    first = np.array([traumas.age[traumas.person == i].min(initial=np.inf) for i in INDEX])
    onset = np.where(ever, lived.weeks[np.argmax(lived.met, axis=1)], np.inf)
    assert (onset[ever] >= first[ever] + 3 / 52).all()  # four weeks of it
    now = lived.within(45.0)
    assert now.sum() < ever.sum() and not (now & ~ever).any()
    nobody = draw_traumas(4, INDEX[:5], 0.0)
    assert not fear_lived(nobody, np.full(5, 20.0)).net.any()


def test_months_of_it_are_episodes_in_days() -> None:
    """Net fear of weeks 3 to 9 and 20 to the end; criteria hold from the fourth of these weeks on."""
    net = np.zeros((2, 30), np.float32)
    net[0, 3:10], net[0, 20:] = 0.4, 0.5
    over = net >= 0.27
    met = over.copy()
    for back in (1, 2, 3):
        met[:, back:] &= over[:, :-back]
    one = FearLived(np.arange(1, 31) * 7 / 365.25, net, np.zeros_like(net), met)
    found = one.episodes(np.array([210, 210]))
    assert found.person.tolist() == [0, 0]
    assert found.onset.tolist() == [21, 140] and found.end.tolist() == [70, 210]
    assert found.ended.tolist() == [True, False]
    np.testing.assert_allclose(found.deep, [0.4, 0.5], rtol=1e-6)
    cut = one.episodes(np.array([180, 210]))  # dies in the 26th week
    assert cut.end.tolist() == [70, 175] and not cut.ended[1]

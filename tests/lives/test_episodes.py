"""Episodes by the manuals' criteria, on courses of days written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.errors import InputError
from allostasis.lives import depressive, high, is_mania, meets


def course(*parts: tuple[int, int, int]) -> np.ndarray:
    """Days of one person: (how many, symptoms in all, of these core) after each other, shape (1, days, 9)."""
    days = []
    for many, count, core in parts:
        day = np.zeros(9, bool)
        day[:core] = True
        day[2 : 2 + count - core] = True
        days += [day] * many
    return np.array(days)[None]


def test_a_day_meets_criteria_by_five_of_which_one_is_core() -> None:
    for count, core, met in ((5, 1, True), (5, 0, False), (4, 2, False), (9, 2, True)):
        assert meets(course((1, count, core)))[0, 0] == met, (count, core)
    with pytest.raises(InputError, match="nine symptoms"):
        meets(np.ones((3, 8), bool))


@pytest.mark.parametrize(("days", "there"), [(13, 0), (14, 1), (15, 1)])
def test_it_takes_a_fortnight_in_a_row(days: int, there: int) -> None:
    assert len(depressive(course((20, 0, 0), (days, 6, 2), (60, 0, 0)))) == there
    broken = course((20, 0, 0), (13, 6, 2), (1, 4, 1), (13, 6, 2), (60, 0, 0))
    assert len(depressive(broken)) == 0


def test_it_ends_on_the_first_of_eight_quiet_weeks() -> None:
    one = depressive(course((20, 0, 0), (30, 6, 2), (56, 2, 1), (10, 0, 0)))
    assert (one.onset.tolist(), one.end.tolist(), one.ended.tolist()) == ([20], [50], [True])
    assert one.length.tolist() == [30] and one.deep.tolist() == [6.0] and one.begun.tolist() == [True]
    # 55 quiet days do not end it, nor do days with three symptoms: the relapse is the same episode
    for between in ((55, 2, 0), (200, 3, 1)):
        relapse = depressive(course((20, 0, 0), (30, 6, 2), between, (20, 6, 2), (60, 0, 0)))
        assert len(relapse) == 1 and relapse.length.tolist() == [30 + between[0] + 20]
    two = depressive(course((20, 0, 0), (30, 6, 2), (57, 0, 0), (20, 6, 2), (60, 0, 0)))
    assert two.onset.tolist() == [20, 107] and two.free_before().tolist() == [20, 57]


def test_what_is_not_over_when_one_stops_looking_is_said_to_be_so() -> None:
    one = depressive(course((14, 6, 2), (60, 3, 1)))
    assert one.ended.tolist() == [False] and one.begun.tolist() == [False] and one.length.tolist() == [74]
    short = depressive(course((20, 0, 0), (40, 6, 2), (60, 0, 0)), seen=np.array([30]))
    assert len(short) == 0  # ten days of it were seen before the person was lost
    assert depressive(course((20, 0, 0), (40, 6, 2), (60, 0, 0)), seen=np.array([40])).length.tolist() == [20]


def test_current_within_a_year_and_for_how_long() -> None:
    ill = course((100, 0, 0), (30, 6, 2), (400, 1, 0))
    people = depressive(np.concatenate([ill, course((530, 4, 2))]))
    assert people.current(99).tolist() == [False, False] and people.current(100).tolist() == [True, False]
    assert people.current(129).tolist() == [True, False] and people.current(130).tolist() == [False, False]
    assert people.within(129, 494).tolist() == [True, False] and people.within(130, 495).tolist() == [False, False]
    assert people.lasted(119).tolist() == [20, 0] and people.lasted(200).tolist() == [0, 0]


def test_high_states_are_mania_by_a_week_and_height() -> None:
    days = np.concatenate(
        [np.zeros(10), np.full(8, 0.95), np.zeros(5), np.full(6, 1.0), [0], np.full(3, 2.0), np.full(9, 0.7)]
    )
    states = high(days[None])
    assert states.onset.tolist() == [10, 23, 30] and states.length.tolist() == [8, 6, 12]
    assert is_mania(states).tolist() == [True, False, True] and states.ended.tolist() == [True, True, False]
    assert len(high(np.full((1, 3), 1.0))) == 0

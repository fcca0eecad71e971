"""Slow tests take turns in CI: none is left out for ever, and no test is left out wholly."""

from __future__ import annotations

from turns import TURNS, of_turn

SIZES = {"once": 1, "thrice": 3, "eight": 8, "often": 21}
CASES = [f"{name}[{i}]" if n > 1 else name for name, n in SIZES.items() for i in range(n)]


def test_a_turn_runs_some_cases_of_every_test_and_few() -> None:
    for turn in range(20):
        run = of_turn(CASES, turn)
        counts = {name: sum(case.split("[")[0] == name for case in run) for name in SIZES}
        assert counts["once"] == counts["thrice"] == counts["eight"] == 1 and counts["often"] in (2, 3)


def test_any_turns_in_a_row_run_every_case() -> None:
    for first in (0, 5, 1003):
        assert set().union(*(of_turn(CASES, first + i) for i in range(TURNS))) == set(CASES)

"""Which cases of the slow tests run in CI for a commit, so that all of them run within a few commits."""

from __future__ import annotations

__all__ = ["TURNS", "of_turn"]

TURNS = 8


def of_turn(cases: list[str], turn: int) -> set[str]:
    """The cases (node ids) a turn runs: of every test one or an eighth, and all within any TURNS turns in a row."""
    tests: dict[str, list[str]] = {}
    for case in cases:
        tests.setdefault(case.split("[")[0], []).append(case)
    return {case for same in tests.values() for case in same[turn % min(TURNS, len(same)) :: TURNS]}

"""The fuzzer in short: what it finds by hand in twenty thousand files, it must not find in two hundred."""

from __future__ import annotations

import random

from fuzz import arguments, data, runs, validations
from nasty import mutated, shipped, small


def test_files_that_nobody_should_write_are_refused_in_our_words() -> None:
    wrong, seen = validations(150, seed=11, assembled=False)
    assert not wrong, wrong[0]
    assert seen["ok"] > 5 and sum(seen.values()) - seen["ok"] > 50  # both kinds are among them


def test_what_may_be_run_is_run_and_written_whole() -> None:
    wrong, seen = runs(12, seed=5)
    assert not wrong, wrong[0]
    assert seen["exit 0"] > 0


def test_data_files_that_nobody_should_hand_in_are_taken_or_refused_in_our_words() -> None:
    wrong, seen = data(60, seed=4, every=30)
    assert not wrong, wrong[0]
    assert seen["ok"] > 10 and seen["DataError"] > 10


def test_arguments_that_nobody_should_give_end_in_our_words() -> None:
    wrong, seen = arguments(40, seed=2)
    assert not wrong, wrong[0]
    assert seen["exit 2"] > 10


def test_the_same_seed_gives_the_same_files() -> None:
    one, two = (mutated(small(), random.Random(3)) for _ in range(2))
    assert one == two and one != mutated(shipped()[0], random.Random(3))

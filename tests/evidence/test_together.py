"""Replays side by side: all of them, those of the same people in a row, and an error ends the check."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from allostasis.evidence.scheduling import _people, run_grouped
from allostasis.studies.file.replays import Replay, replays


def _days(replay: Replay) -> float:
    return replay.study.visits[-1]


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_every_replay_once_and_those_of_the_same_people_by_one_thread(workers: int) -> None:
    book = replays().all
    seen: list[tuple[str, int]] = []

    def work(replay: Replay, threads: int, say: Callable[[str], None]) -> str:
        seen.append((_people(replay), threading.get_ident()))
        return replay.title

    made = list(run_grouped(book, work, _days, lambda *told: None, workers))
    assert sorted(made) == sorted(r.title for r in book)
    shared = [len({thread for people, thread in seen if people == mine}) for mine in {p for p, _ in seen}]
    assert len(shared) < len(book), "no replays share people: nothing is tested"
    assert max(shared) == 1


def test_an_error_in_one_replay_stops_the_others() -> None:
    lived: list[str] = []
    book = replays().all

    def work(replay: Replay, threads: int, say: Callable[[str], None]) -> str:
        if len(lived) == 3:
            raise ValueError("broken")
        lived.append(replay.title)
        time.sleep(0.01)
        return replay.title

    with pytest.raises(ValueError, match="broken"):
        list(run_grouped(book, work, _days, lambda *told: None, 2))
    assert len(lived) < len(book) / 2


def test_what_is_told_counts_up_to_all() -> None:
    told: list[int] = []
    book = replays().all

    def work(replay: Replay, threads: int, say: Callable[[str], None]) -> str:
        say(replay.title)
        return replay.title

    list(run_grouped(book, work, _days, lambda what, done, total: told.append(done), 2))
    assert told[0] == 0
    assert 0.8 * len(book) < max(told) < len(book)

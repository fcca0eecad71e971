"""Replays side by side: one to a thread, the longest first; those of the same people one after another."""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from allostasis.studies.file import Replay

__all__ = ["run_grouped"]

Made = TypeVar("Made")


class _Stopped(Exception):
    """Another replay has ended the check."""


def run_grouped(
    replays: Sequence[Replay],
    work: Callable[[Replay, int, Callable[[str], None]], Made],
    days: Callable[[Replay], float],
    tell: Callable[[str, int, int], None],
    workers: int,
) -> Iterator[Made]:
    """What ``work(replay, threads, tell)`` makes of every replay, in the order in which they end.

    People who live through two replays rest once if these follow each other. The first, a short one, has all threads
    to itself, so that code that serves every replay is made once.

    Args:
        days: about how many days its people live in all.
        tell: called with what is being lived, how many replays are done and how many there are.
    """
    groups: dict[str, list[Replay]] = {}
    for replay in sorted(replays, key=days):
        groups.setdefault(_people(replay), []).append(replay)
    if not groups:
        return
    first, *others = groups.values()
    others.sort(key=lambda group: -sum(map(days, group)))
    stopped, ended = threading.Event(), list[int]()

    def say(what: str) -> None:
        if stopped.is_set():
            raise _Stopped
        tell(what, sum(ended), len(replays))

    def all_of(group: list[Replay], threads: int) -> list[Made]:
        items = [work(replay, threads, say) for replay in group]
        ended.append(len(group))
        return items

    with warnings.catch_warnings():  # threads cannot hide warnings each for itself
        warnings.simplefilter("ignore", RuntimeWarning)
        yield from all_of(first, workers)
        with ThreadPoolExecutor(max(1, workers)) as pool:
            waiting = [pool.submit(all_of, group, 1) for group in others]
            try:
                for done in as_completed(waiting):
                    yield from done.result()
            finally:
                stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)


def _people(replay: Replay) -> str:
    """Who they are and when they have settled, as text."""
    plain, study = replay.study.to_dict(), replay.study
    who = {k: v for k, v in plain["people"].items() if k not in {"number", "screen", "enrol"}}
    return json.dumps([who, plain.get("seed"), plain.get("clock"), study.pulses, study.precision], default=str)

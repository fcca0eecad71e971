"""A run seen and ended from outside while its kernel works: the kernel holds no lock and fills its arrays as it goes.

Neither changes a bit of what is finished: who watches reads, and who stops lowers the number of steps that everybody
may take, which the kernel looks at after each step.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from allostasis.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["POLL", "Finished", "Stop", "follow"]

POLL = 0.004  # seconds between two looks at a run that is followed


class Stop:
    """Ends the runs that it is given to, from any thread, within a few steps of each person.

    What was finished stays; people who were not have the status ``STOPPED`` from where they were. A run that is given
    a stop which is set already ends at once.
    """

    def __init__(self) -> None:
        self._set = threading.Event()
        self._alone = threading.Lock()
        self._limits: list[np.ndarray] = []

    @property
    def is_set(self) -> bool:
        """Whether it was asked for."""
        return self._set.is_set()

    def set(self) -> None:
        """End whatever runs with it, now and later."""
        with self._alone:
            self._set.set()
            for limits in self._limits:
                limits[:] = -1.0

    @contextmanager
    def over(self, limits: np.ndarray) -> Iterator[None]:
        """While a kernel runs under these limits of steps, shape (N, 3)."""
        with self._alone:
            self._limits.append(limits)
            if self._set.is_set():
                limits[:] = -1.0
        try:
            yield
        finally:
            with self._alone:
                self._limits[:] = [one for one in self._limits if one is not limits]


class Finished:
    """How many of a run's moments everybody has behind them, while kernels fill ``out``, shape (N, T, R).

    A lane also writes moments of a step that is then refused, and writes them again: what counts is up to where its
    steps have been taken (``seen`` of the driver). Who has failed, by ``status`` (N,), keeps nobody waiting.
    """

    def __init__(self, out: np.ndarray, status: np.ndarray) -> None:
        self.out, self.status = out, status
        self._done = np.zeros(len(out), bool)
        self._lanes: list[tuple[np.ndarray, np.ndarray]] = []

    def lanes(self, who: np.ndarray, seen: np.ndarray) -> None:
        """A call of the kernel tells where it writes which person a lane has, and how many moments are behind it."""
        self._lanes.append((who, seen))

    def over(self, first: int, last: int) -> None:
        """People ``first`` to ``last`` are finished."""
        self._done[first:last] = True

    def moments(self) -> int:
        """How many moments are final for everybody."""
        people, total = self.out.shape[:2]
        if not total:
            return 0
        over = self._done | (self.status > 0) | np.isfinite(self.out[:, -1, 0])
        values = np.where(over, total, 0)
        for who, seen in list(self._lanes):
            for person, count in zip(who.tolist(), seen.tolist(), strict=True):
                if 0 <= person < people and not (self._done[person] or self.status[person]):
                    values[person] = min(count, _leading(self.out[person, :count, 0]))
        return int(values.min(initial=total))


def _leading(column: np.ndarray) -> int:
    """How many values there are before the first that is none."""
    gone = np.isnan(column)
    return int(gone.argmax()) if gone.any() else len(column)


def follow(
    tasks: list[Future[int]],
    finished: Finished,
    tell: Callable[[int], None],
    end: Callable[[], None],
    progress: Callable[[int], None] | None,
) -> None:
    """Wait for a run's tasks and tell, in this thread, whenever more moments are finished.

    Whatever goes wrong here ends the run first, by ``end``.
    """
    told, left = 0, set(tasks)
    try:
        while left:
            done, left = wait(left, timeout=POLL, return_when=FIRST_EXCEPTION)
            for one in done:
                people = one.result()
                if progress:
                    progress(people)
            if left and (now := finished.moments()) > told:
                told = now
                tell(now)
    except BaseException:
        end()
        wait(tasks)
        raise


def needs_states(recorded: tuple[str, ...]) -> None:
    """Refuse to follow a run of which nothing is kept.

    Raises:
        RunError: no state is recorded.
    """
    if not recorded:
        raise RunError("a run that keeps no state cannot be followed", found="record=()", needed="one state or more")

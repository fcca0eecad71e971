"""Who lives the chunks of a study: threads of this process, other processes, or a Dask cluster. Same bytes each way.

Workers elsewhere get the study as plain data and plan it themselves, once; a chunk goes out as indices of people
and comes back as two tables.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from allostasis.errors import RunError
from allostasis.studies.plan import Plan, plan
from allostasis.studies.schema import Study

__all__ = ["Tables", "Task", "hands"]

Tables = tuple[pd.DataFrame, pd.DataFrame]
Task = tuple[str, np.ndarray]  # arm, indices of people
Live = Callable[[Plan, str, np.ndarray, int], Tables]

LOST = frozenset({"KilledWorker", "CommClosedError", "CancelledError", "FutureCancelledError"})  # of Dask


@lru_cache(maxsize=4)
def _planned(study: str) -> Plan:
    return plan(Study.from_dict(json.loads(study)))


def _elsewhere(live: Live, study: str, arm: str, persons: np.ndarray) -> Tables:
    return live(_planned(study), arm, persons, 1)


def _deaf() -> None:
    """Ctrl-C reaches every process of a terminal; the one that started the others ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def hands(
    made: Plan, live: Live, tasks: Iterable[Task], *, workers: int, cluster: str | None
) -> Generator[Tables, None, None]:
    """The tables of all tasks, in their order.

    Args:
        live: what a task does, a function of a module.
        workers: threads or processes.
        cluster: None for threads; ``"processes"``; or the address of a Dask scheduler.

    Raises:
        RunError: Dask is asked for and not installed, or its scheduler does not answer.
    """
    if cluster is None:
        for arm, persons in tasks:
            yield live(made, arm, persons, workers)
        return
    study = json.dumps(made.study.to_dict())
    if cluster == "processes":
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_deaf) as pool:

            def submit(arm: str, who: np.ndarray) -> Future[Tables]:
                return pool.submit(_elsewhere, live, study, arm, who)

            try:
                yield from _in_order(submit, tasks, 2 * workers)
            except BrokenExecutor as error:
                raise _lost("a process that answers no more") from error
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        return
    with _client(cluster) as client:
        most = 2 * max(1, sum(client.nthreads().values()))
        try:
            yield from _in_order(
                lambda arm, who: client.submit(_elsewhere, live, study, arm, who, pure=False), tasks, most
            )
        except Exception as error:
            if type(error).__name__ not in LOST:
                raise
            raise _lost(f"{type(error).__name__}: {str(error)[:200]}") from error


def _lost(found: str) -> RunError:
    fix = "What is finished is kept: run it again, with fewer workers if memory ran out"
    return RunError(
        "a worker was ended from outside", found=found, needed="workers that live as long as the run", fix=fix
    )


def _in_order(submit: Callable[[str, np.ndarray], Any], tasks: Iterable[Task], most: int) -> Iterator[Tables]:
    """Results in the order of the tasks, with at most ``most`` under way, so that memory stays bounded."""
    waiting: deque[Any] = deque()
    for arm, persons in tasks:
        waiting.append(submit(arm, persons))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        fix = "Install allostasis[cluster], or leave the cluster out."
        raise RunError("a Dask cluster needs the package distributed", found="not installed", fix=fix) from error
    try:
        return Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        fix = "Start one with `dask scheduler`, and give its address, for example tcp://127.0.0.1:8786"
        raise RunError("no Dask scheduler answers", found=address, fix=fix) from error

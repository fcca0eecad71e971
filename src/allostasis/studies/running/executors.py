"""Who lives the chunks of a study: threads of this process, other processes, or a Dask cluster. Same bytes each way.

Workers elsewhere get the study as plain data and plan it themselves, once; a chunk goes out as indices of people
and comes back as two tables.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from allostasis import packs
from allostasis.errors import InputError, RunError
from allostasis.studies.file.study import Study
from allostasis.studies.running.cohort_run import Runner
from allostasis.studies.running.manifest import packs_of
from allostasis.studies.running.plan import plan

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Tables", "Task", "map_tasks"]

Tables: TypeAlias = "tuple[pd.DataFrame, pd.DataFrame]"
Task = tuple[str, np.ndarray]  # arm, indices of people
Live = Callable[[Runner, str, np.ndarray], Tables]

LOST = frozenset({"KilledWorker", "CommClosedError", "CancelledError", "FutureCancelledError"})  # of Dask


@lru_cache(maxsize=4)
def _planned(study: str) -> Runner:
    told = json.loads(study)
    for named, sha256 in told["packs"]:
        _same_pack(named, sha256)
    return Runner(plan(Study.from_dict(told["study"])))


def _same_pack(named: str, sha256: str) -> None:
    """Take in a pack that who sent the work has, by the same path or installed name.

    Raises:
        RunError: it is not there, or another.
    """
    there = None
    with suppress(InputError, KeyError):
        there = packs.open_pack(named) if os.path.isabs(named) else packs.open_installed(named)
    if there is None or there.sha256 != sha256:
        raise RunError(
            "a worker has not the same pack",
            found=f"{named}: {'nothing there' if there is None else 'other files'}",
            needed="the same files at the same place on every machine",
            fix="Lay the pack on a disk that all workers see, or live the study on one machine",
        )
    packs.use(there)


def _elsewhere(live: Live, study: str, arm: str, persons: np.ndarray) -> Tables:
    return live(_planned(study), arm, persons)


def _deaf() -> None:
    """Ctrl-C reaches every process of a terminal; who started the others ends them, and if killed takes them along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        if (parent := multiprocessing.parent_process()) is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@contextmanager
def _quiet() -> Iterator[None]:
    """Processes started within are deaf to Ctrl-C from their first moment, before they can say so themselves."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def map_tasks(
    runner: Runner, live: Live, tasks: Iterable[Task], *, cluster: str | None
) -> Generator[Tables, None, None]:
    """The tables of all tasks, in their order.

    Args:
        runner: of the study, with as many threads, or processes, as it has workers.
        live: what a task does, a function of a module.
        cluster: None for threads; ``"processes"``; or the address of a Dask scheduler.

    Raises:
        RunError: Dask is asked for and not installed, its scheduler does not answer, or a worker was killed.
    """
    if cluster is None:
        for arm, persons in tasks:
            yield live(runner, arm, persons)
        return
    used = [(pack.again, pack.sha256) for pack in packs_of(runner.plan)]
    study = json.dumps({"study": runner.plan.study.to_dict(), "packs": used})
    if cluster == "processes":
        yield from _processes(live, study, tasks, runner.workers)
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


def _processes(live: Live, study: str, tasks: Iterable[Task], workers: int) -> Iterator[Tables]:
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_deaf)

    def submit(arm: str, who: np.ndarray) -> Future[Tables]:
        with _quiet():
            return pool.submit(_elsewhere, live, study, arm, who)

    try:
        yield from _in_order(submit, tasks, 2 * workers)
    except BrokenExecutor as error:
        raise _lost("a process that answers no more") from error
    except BaseException:
        for process in list((pool._processes or {}).values()):  # what they do is wanted no more
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _lost(found: str) -> RunError:
    return RunError(
        "a worker was ended from outside",
        found=found,
        needed="workers that live as long as the run",
        fix="Run it again, with fewer workers if memory ran out",
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

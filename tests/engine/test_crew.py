"""The same bytes from threads, processes and a Dask cluster, whatever a chunk's size; and after an interruption."""

from __future__ import annotations

import errno
import importlib
import os
import signal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allostasis import files
from allostasis.errors import RunError
from allostasis.results.measurements import Measurements
from allostasis.studies import Study, run
from allostasis.studies.running.cohort_run import Runner

running = importlib.import_module("allostasis.studies.running.run")

STUDY = {
    "study": "Crew",
    "seed": 3,
    "people": {"number": 34},
    "design": "counterfactual",
    "model": {"modules": ["hpa"]},
    "arms": {"rest": [], "tablet": [{"treatment": "hydrocortisone", "amount": "20 mg", "at": ["1 h"]}]},
    "visits": {"every": "2 h", "until": "6 h"},
    "measure": ["cortisol"],
}


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 16)


@pytest.fixture(scope="module")
def threads() -> str:
    return run(Study(**STUDY), workers=1).bytes_hash()


def test_chunks_and_threads(threads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 256)
    assert run(Study(**STUDY), workers=3).bytes_hash() == threads


@pytest.mark.slow
def test_processes(threads: str) -> None:
    assert run(Study(**STUDY), workers=2, cluster="processes").bytes_hash() == threads


@pytest.mark.slow
def test_a_dask_cluster(threads: str) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        assert run(Study(**STUDY), cluster=cluster.scheduler_address).bytes_hash() == threads


def test_no_scheduler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(RunError, match="no Dask scheduler answers"):
        run(Study(**STUDY), cluster="tcp://127.0.0.1:9")


def test_goes_on_after_an_interruption(threads: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks that were finished are not lived again."""
    lived: list[int] = []

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "living" and done >= 32:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Study(**STUDY), out=tmp_path / "out", progress=stop)
    first = Runner.measure

    def counted(self: Runner, persons: np.ndarray, arm: str) -> Measurements:
        lived.append(len(persons))
        return first(self, persons, arm)

    monkeypatch.setattr(Runner, "measure", counted)
    made = run(Study(**STUDY), out=tmp_path / "out")
    assert sum(lived) == 2 * 34 - 32
    assert made.bytes_hash() == threads


def dies(runner: Runner, arm: str, persons: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lives through the first arm; in the second its process is killed."""
    if arm == "tablet":
        os.kill(os.getpid(), signal.SIGKILL)
    return pd.DataFrame({"person": persons}), pd.DataFrame({"person": persons})


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_a_killed_worker_is_said_with_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_tables", dies)
    with pytest.raises(RunError, match="a worker was ended from outside") as error:
        run(Study(**STUDY), workers=1, cluster="processes", out=tmp_path / "out")
    assert "fewer workers" in error.value.fix and "16 of 68 people have lived and are kept" in error.value.fix
    assert len(list(tmp_path.rglob("*.chunk"))) == 1 and not (tmp_path / "out").exists()


def test_a_disk_that_is_full_keeps_what_was_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third chunk does not fit: the file is named, two chunks stay, and the run goes on from them."""
    real, written = files.write, []

    def write(path: Path, content: bytes | str) -> None:
        written.append(path.suffix == ".chunk")
        with files.faults(path):
            if sum(written) == 3:
                raise OSError(errno.ENOSPC, "No space left on device")
        real(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(files, "write", write)
        with pytest.raises(RunError, match="could not be written") as error:
            run(Study(**STUDY), workers=1, out=tmp_path / "out")
    assert error.value.where.endswith(".chunk") and "32 of 68 people" in error.value.fix
    assert len(list(tmp_path.rglob("*.chunk"))) == 2 and not (tmp_path / "out").exists()
    lived: list[int] = []
    first = Runner.measure

    def counted(self: Runner, persons: np.ndarray, arm: str) -> Measurements:
        lived.append(len(persons))
        return first(self, persons, arm)

    monkeypatch.setattr(Runner, "measure", counted)
    run(Study(**STUDY), workers=1, out=tmp_path / "out")
    assert sum(lived) == 2 * 34 - 32

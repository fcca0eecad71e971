"""The same bytes from threads, processes and a Dask cluster, whatever a chunk's size; and after an interruption."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from allostasis.errors import RunError
from allostasis.studies import Plan, Study, run

running = importlib.import_module("allostasis.studies.run")

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


def test_processes(threads: str) -> None:
    assert run(Study(**STUDY), workers=2, cluster="processes").bytes_hash() == threads


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
    first = Plan.live

    def counted(self: Plan, persons, arms, **keys):  # type: ignore[no-untyped-def]
        lived.append(len(persons))
        return first(self, persons, arms, **keys)

    monkeypatch.setattr(Plan, "live", counted)
    made = run(Study(**STUDY), out=tmp_path / "out")
    assert sum(lived) == 2 * 34 - 32
    assert made.bytes_hash() == threads

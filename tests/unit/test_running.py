"""A run that is stopped keeps its finished chunks, goes on from them, and ends with the same bytes."""

from __future__ import annotations

import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from allostasis.errors import RunError
from allostasis.studies import Result, run
from allostasis.studies.running.cohort_run import Runner
from bodies import brief, brief_result

running = import_module("allostasis.studies.running.run")
FILES = ("measures.parquet", "people.parquet", "manifest.json")


class Lives:
    """Counts how often people live, and stops the run before one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stop: int | None = None) -> None:
        self.lived: list[tuple[str, int]] = []
        real = Runner.measure

        def live(runner: Runner, persons: Any, arm: str) -> Any:
            if len(self.lived) == stop:
                raise KeyboardInterrupt
            self.lived += [(arm, len(persons))]
            return real(runner, persons, arm)

        monkeypatch.setattr(Runner, "measure", live)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 4)


def chunks(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.chunk"))


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.mark.parametrize("design", ["parallel", "counterfactual"])
def test_a_stopped_run_goes_on_and_ends_with_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, design: str
) -> None:
    study = brief(design=design)
    with monkeypatch.context() as patched:
        uninterrupted = Lives(patched)
        run(study, workers=1, out=tmp_path / "whole")
    with monkeypatch.context() as patched:
        stopped = Lives(patched, stop=3)
        with pytest.raises(KeyboardInterrupt):
            run(study, workers=2, out=tmp_path / "result")
    assert len(stopped.lived) == 3 and not (tmp_path / "result").exists()
    assert len(chunks(tmp_path)) == 3
    with monkeypatch.context() as patched:
        rest = Lives(patched)
        run(study, workers=1, out=tmp_path / "result")
    assert stopped.lived + rest.lived == uninterrupted.lived, "a finished chunk was lived again"
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")
    assert {p.name for p in tmp_path.iterdir()} == {"result", "whole"}
    assert {p.name for p in (tmp_path / "result").iterdir()} == set(FILES)


def test_another_study_does_not_go_on_from_these_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        Lives(patched, stop=2)
        with pytest.raises(KeyboardInterrupt):
            run(brief(), workers=1, out=tmp_path / "result")
    other = brief(seed=7)
    found = run(other, workers=1, out=tmp_path / "result")
    assert found.manifest["result"] == run(other, workers=1).manifest["result"] != brief_result().manifest["result"]


OTHERS = [
    {"measure": ["tnf", "il6"]},
    {"visits": {"from": "0 h", "every": "1 h", "until": "4 h"}},
    {"arms": {"placebo": [], "endotoxin": [{"treatment": "endotoxin", "amount": "4 ng/kg", "at": "1 h"}]}},
]


@pytest.mark.parametrize("other", OTHERS, ids=["measure", "visit", "dose"])
def test_the_same_seed_with_something_else_asked_is_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: dict[str, Any]
) -> None:
    """A chunk is known by all that it follows from, not by seed and people."""
    with monkeypatch.context() as patched:
        Lives(patched, stop=3)
        with pytest.raises(KeyboardInterrupt):
            run(brief(design="counterfactual"), workers=1, out=tmp_path / "result")
    assert len(chunks(tmp_path)) == 3
    run(brief(design="counterfactual", **other), workers=1, out=tmp_path / "result")
    run(brief(design="counterfactual", **other), workers=1, out=tmp_path / "fresh")
    assert contents(tmp_path / "result") == contents(tmp_path / "fresh")
    assert len(chunks(tmp_path)) == 3, "the other study's people were lost"
    with monkeypatch.context() as patched:
        rest = Lives(patched)
        run(brief(design="counterfactual"), workers=1, out=tmp_path / "result")
    assert len(rest.lived) == 3


DAMAGES = {
    "empty": lambda data: b"",
    "half": lambda data: data[: len(data) // 2],
    "a bit": lambda data: data[:-400] + bytes([data[-400] ^ 1]) + data[-399:],
    "zeros": lambda data: bytes(len(data)),
    "no tables": lambda data: data.partition(b"\n")[0] + b"\n",
    "text": lambda data: b'[1, 2]\n{"key": NaN}',
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_chunk_is_lived_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    with monkeypatch.context() as patched:
        Lives(patched, stop=2)
        with pytest.raises(KeyboardInterrupt):
            run(brief(design="counterfactual"), workers=1, out=tmp_path / "result")
    first, second = chunks(tmp_path)
    first.write_bytes(DAMAGES[damage](first.read_bytes()))
    with monkeypatch.context() as patched:
        rest = Lives(patched)
        found = run(brief(design="counterfactual"), workers=1, out=tmp_path / "result")
    assert found.manifest["result"] == brief_result("counterfactual").manifest["result"]
    assert len(rest.lived) == 5, "one of six chunks was good"
    assert not chunks(tmp_path)


def test_one_chunk_under_the_name_of_another_is_lived_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        Lives(patched, stop=2)
        with pytest.raises(KeyboardInterrupt):
            run(brief(), workers=1, out=tmp_path / "result")
    first, second = chunks(tmp_path)
    first.write_bytes(second.read_bytes())
    found = run(brief(), workers=1, out=tmp_path / "result")
    assert found.manifest["result"] == brief_result().manifest["result"]


def test_the_same_study_gives_the_same_hash_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the workers and the chunks; and what was written reads back as what was returned."""
    first = run(brief(), workers=1, out=tmp_path / "first")
    monkeypatch.setattr(running, "CHUNK", 64)
    second = run(brief(), workers=4, out=tmp_path / "second")
    assert contents(tmp_path / "first") == contents(tmp_path / "second")
    loaded = Result.load(tmp_path / "first")
    assert loaded.bytes_hash() == first.bytes_hash() == second.bytes_hash() == first.manifest["result"]
    assert run(brief(seed=7), workers=1).manifest["result"] != first.manifest["result"]


def test_a_person_who_fails_stays_in_the_result_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nan in one person's parameters: that one is reported, the others' numbers stay as they were."""
    study = brief(design="counterfactual")
    well = run(study, workers=1)
    from allostasis.people import draw

    def broken(model: Any, population: Any, seed: int, index: Any, **keys: Any) -> Any:
        people = draw(model, population, seed, index, **keys)
        people.p[people.index == 5, model.param_names.index("hpa.tau_tissue")] = float("nan")
        return people

    monkeypatch.setattr(import_module("allostasis.studies.running.cohort_run"), "draw", broken)
    found = run(study, workers=2)
    failed = found.manifest["people"]["failed"]
    assert [(f["person"], f["arm"]) for f in failed] == [(5, "endotoxin"), (5, "placebo")]
    assert all("blew up" in f["reason"] for f in failed)
    for arm in found.arms:
        assert found.table("tnf", arm).loc[5].isna().all()
        others = [i for i in range(10) if i != 5]
        assert found.table("tnf", arm).loc[others].equals(well.table("tnf", arm).loc[others])


def test_nobody_left_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(import_module("allostasis.studies.running.cohort_run"), "draw", _all_broken)
    with pytest.raises(RunError, match="nobody's integration finished"):
        run(brief(), workers=1, out=tmp_path / "result")
    assert not (tmp_path / "result").exists()


def _all_broken(model: Any, population: Any, seed: int, index: Any, **keys: Any) -> Any:
    from allostasis.people import draw

    people = draw(model, population, seed, index, **keys)
    people.p[:, model.param_names.index("hpa.tau_tissue")] = float("nan")
    return people


KILLED = """
import os, signal, sys
from importlib import import_module
from pathlib import Path
sys.path.insert(0, {tests!r})
from bodies import brief
import_module("allostasis.studies.running.run").CHUNK = 4
real = os.replace
def replace(a, b):
    real(a, b)
    if len(list(Path({top!r}).rglob("*.chunk"))) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = replace
run = import_module("allostasis.studies.running.run").run
run(brief(design="counterfactual"), workers=1, out=Path({top!r}) / "result")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_a_killed_process_leaves_a_free_folder_and_its_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = KILLED.format(tests=str(Path(__file__).parents[1]), top=str(tmp_path))
    assert subprocess.run([sys.executable, "-c", program], timeout=300, check=False).returncode == -signal.SIGKILL
    assert len(chunks(tmp_path)) == 3 and not (tmp_path / "result").exists()
    with monkeypatch.context() as patched:
        rest = Lives(patched)
        run(brief(design="counterfactual"), workers=1, out=tmp_path / "result")
    assert len(rest.lived) == 3
    run(brief(design="counterfactual"), workers=1, out=tmp_path / "whole")
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")
    assert {p.name for p in tmp_path.iterdir()} == {"result", "whole"}

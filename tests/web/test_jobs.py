"""The queue of runs: folders that survive, an order, an end."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from allostasis.errors import InputError
from allostasis.studies.file.study import study_of_text
from allostasis.web.jobs import LIMITS, Busy, Jobs, size_of

TEXT = """study: Two people, an hour
seed: 3
people: {number: 2, age: {mean: 30, sd: 0}, bmi: {mean: 24, sd: 0}, female: 0}
design: counterfactual
model: {modules: [temperature], precision: fast}
arms: {rest: []}
visits: {from: 0 h, every: 30 min, until: 1 h}
measure: [temperature]
"""


@pytest.fixture
def still(tmp_path: Path) -> Iterator[Jobs]:
    """A queue in which nothing runs."""
    yield Jobs(tmp_path / "runs")


def _ended(jobs: Jobs, id: str, seconds: float = 60) -> dict:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (job := jobs.one(id))["state"] in ("done", "failed", "cancelled"):
            return job
        time.sleep(0.05)
    raise AssertionError(jobs.one(id))


def test_a_run_gives_what_the_command_line_gives(client: TestClient, jobs: Jobs, tmp_path: Path) -> None:
    from allostasis.studies import run

    made = client.post("/api/runs", json={"yaml": TEXT})
    assert made.status_code == 201
    id = made.json()["id"]
    assert client.get(f"/api/runs/{id}/report").status_code == 404  # not yet
    job = _ended(jobs, id)
    assert job["state"] == "done", job["problems"]
    run(study_of_text(TEXT), out=tmp_path / "own")
    for name in ("measures.parquet", "people.parquet"):
        there = client.get(f"/api/runs/{id}/files/{name}")
        assert there.content == (tmp_path / "own" / name).read_bytes(), name
    report = client.get(f"/api/runs/{id}/report")
    assert "Two people, an hour" in report.text and "sandbox" in report.headers["content-security-policy"]
    told = client.get(f"/api/runs/{id}/events").text
    assert told.startswith("event: job\ndata: ") and json.loads(told.splitlines()[1][6:])["state"] == "done"
    for name in ("../job.json", "job.json", "%2e%2e%2fjob.json", "nothing"):
        assert client.get(f"/api/runs/{id}/files/{name}").status_code in (404, 422), name


def test_a_faulty_study_is_not_queued(client: TestClient) -> None:
    answer = client.post("/api/runs", json={"yaml": TEXT.replace("temperature]\n", "temprature]\n")})
    assert answer.status_code == 422 and answer.json()["problems"][0]["line"] in (5, 8)
    assert client.get("/api/runs").json() == []


def test_more_than_the_page_runs_is_refused(still: Jobs) -> None:
    study = study_of_text(TEXT.replace("number: 2", f"number: {LIMITS['people'] + 1}"))
    with pytest.raises(InputError, match="more people"):
        still.add(study, TEXT)
    long = TEXT.replace("number: 2", "number: 15000").replace("until: 1 h", "until: 1000 h")
    with pytest.raises(InputError, match="person-days"):
        size_of(study_of_text(long))


def test_the_queue_has_an_order_an_end_and_a_limit(still: Jobs) -> None:
    study = study_of_text(TEXT)
    ids = [still.add(study, TEXT)["id"] for _ in range(LIMITS["queue"])]
    assert [still.one(id)["place"] for id in ids] == list(range(1, LIMITS["queue"] + 1))
    with pytest.raises(Busy):
        still.add(study, TEXT)
    assert still.cancel(ids[0])["state"] == "cancelled"
    assert still.one(ids[1])["place"] == 1
    assert still.cancel(ids[0])["state"] == "cancelled"  # once more changes nothing


def test_jobs_survive_a_restart_and_strange_files_are_left_alone(still: Jobs) -> None:
    study = study_of_text(TEXT)
    first, second = (still.add(study, TEXT)["id"] for _ in range(2))
    still.cancel(second)
    (still.folder / "0123456789abcdef").mkdir()
    (still.folder / "0123456789abcdef" / "job.json").write_text("{")
    (still.folder / "mine").mkdir()
    (still.folder / "mine" / "job.json").write_text('{"id": "mine", "state": "done"}')
    place = still.folder / first / "job.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | {"state": "running"}))  # as a killed server leaves it
    again = Jobs(still.folder)
    again.begin()
    try:
        assert {j["id"] for j in again.all()} == {first, second}
        assert _ended(again, first)["state"] == "done"
        assert again.one(second)["state"] == "cancelled"
    finally:
        again.end()
    assert (still.folder / "mine" / "job.json").is_file()


def test_a_running_job_is_cancelled_and_its_process_ends(still: Jobs) -> None:
    text = (
        TEXT.replace("number: 2", "number: 2000")
        .replace("modules: [temperature], ", "")
        .replace("until: 1 h", "until: 200 h")
    )
    still.begin()
    try:
        id = still.add(study_of_text(text), text)["id"]
        while still.one(id)["state"] == "queued" or still._process is None:
            time.sleep(0.02)
        process = still._process
        assert still.cancel(id)["state"] == "cancelled"
        assert process.wait(15) is not None
    finally:
        still.end()
    assert json.loads((still.folder / id / "job.json").read_text())["state"] == "cancelled"


def test_a_fault_is_told_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from allostasis import studies
    from allostasis.web import worker

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("of our own")

    (tmp_path / "study.yaml").write_text(TEXT)
    monkeypatch.setenv("ALLOSTASIS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(studies, "run", broken)
    assert worker.main(str(tmp_path)) == 3
    (problem,) = json.loads(capsys.readouterr().out.splitlines()[-1])["problems"]
    assert "fault of allostasis" in problem["what"] and "ZeroDivisionError" in problem["found"]
    assert ".log" in problem["fix"]

"""Routes of what does not live anybody at once: the evidence, the model, runs."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, HTMLResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from allostasis.results import Result
from allostasis.views import HERE
from allostasis.web.beside import beside
from allostasis.web.evidence_data import evidence_page, replay_of, replay_study
from allostasis.web.guard import REPORT_CSP
from allostasis.web.jobs import Busy, Jobs
from allostasis.web.model_data import all_guesses, model_overview, one_module
from allostasis.web.replaying import replayed
from allostasis.web.study_routes import Name, StudyFile, Text, study_asked

__all__ = ["router"]

router = APIRouter()
JOB = r"^[0-9a-f]{16}$"
JobId = Annotated[str, InPath(pattern=JOB)]
REPLAY_SECONDS = 180.0
FILES = ("manifest.json", "measures.parquet", "people.parquet", "report.html", "study.yaml")


class Cut(BaseModel):
    """Couplings to cut in a replay."""

    model_config = ConfigDict(extra="forbid")
    cut: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z_0-9]+->[a-z_0-9]+$", max_length=80)]], Field(max_length=20)
    ]


@router.get("/api/evidence")
def evidence() -> dict[str, Any]:
    """Every finding that the last check looked at, with its verdict and place."""
    return evidence_page()


@router.get("/api/evidence/{finding}/study")
def finding_study(finding: Name) -> StudyFile:
    """The replay of a finding as a study file."""
    return StudyFile(name=f"{finding}.yaml", yaml=replay_study(finding))


@router.post("/api/evidence/{finding}/cut", response_class=StreamingResponse)
async def finding_cut(request: Request, finding: Name, asked: Cut) -> StreamingResponse:
    """Replay a finding as it is and with couplings cut: one JSON document a line; one replay at a time."""
    replay_of(finding)
    busy: Semaphore = request.app.state.replaying
    if busy.locked():
        raise HTTPException(429, "another replay is being lived", {"retry-after": "10"})
    await busy.acquire()

    async def lines() -> AsyncIterator[bytes]:
        try:
            async for line in replayed(finding, tuple(asked.cut), REPLAY_SECONDS):
                yield line
        finally:
            busy.release()

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.get("/api/model")
def model() -> list[dict[str, Any]]:
    """Every module, how much is in it, and the card that shows it."""
    return model_overview()


@router.get("/api/model/{module}")
def module(module: Name) -> dict[str, Any]:
    """One module: states, equations, numbers with grade and source, wires."""
    return one_module(module)


@router.get("/api/guesses")
def guesses() -> list[dict[str, Any]]:
    """Every number that is a guess of ours."""
    return all_guesses()


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


@router.get("/api/runs")
def runs(request: Request) -> list[dict[str, Any]]:
    """All runs, the newest first."""
    return _jobs(request).all()


@router.post("/api/runs", status_code=201)
def add(request: Request, text: Text) -> dict[str, Any]:
    """Put a study into the queue."""
    try:
        return _jobs(request).add(study_asked(text.yaml), text.yaml)
    except Busy as error:
        raise HTTPException(429, f"{error.what}: {error.found}", {"retry-after": "30"}) from error


@router.get("/api/beside")
def two(
    request: Request,
    a: Annotated[str, Query(pattern=JOB)],
    b: Annotated[str, Query(pattern=JOB)],
    arm_a: Annotated[str, Query(max_length=100)] = "",
    arm_b: Annotated[str, Query(max_length=100)] = "",
) -> dict[str, Any]:
    """Two finished runs beside each other: courses, differences, key figures with intervals."""
    return beside(Result.load(_result(request, a)), Result.load(_result(request, b)), arm_a, arm_b)


@router.get("/api/runs/{id}")
def one(request: Request, id: JobId) -> dict[str, Any]:
    """One run."""
    return _found(request, id)


@router.delete("/api/runs/{id}")
def cancel(request: Request, id: JobId) -> dict[str, Any]:
    """Cancel a run; what it finished stays in its folder."""
    _found(request, id)
    return _jobs(request).cancel(id)


@router.get("/api/runs/{id}/events", response_class=StreamingResponse)
async def events(request: Request, id: JobId) -> StreamingResponse:
    """How a run goes on, as server-sent events."""
    _found(request, id)
    return StreamingResponse(_jobs(request).events(id), media_type="text/event-stream")


@router.get("/api/runs/{id}/report", response_class=HTMLResponse)
def report(request: Request, id: JobId) -> HTMLResponse:
    """The report of a finished run, whose links to Explore lead to this server."""
    text = (_result(request, id) / "report.html").read_text(encoding="utf-8")
    return HTMLResponse(text.replace(HERE, str(request.base_url)), headers={"content-security-policy": REPORT_CSP})


@router.get("/api/runs/{id}/files/{name}", response_class=FileResponse)
def file(request: Request, id: JobId, name: Name) -> FileResponse:
    """A file of a finished run."""
    folder = _result(request, id)
    path: Path = folder.parent / name if name == "study.yaml" else folder / name
    if name not in FILES or not path.is_file():
        raise HTTPException(404, "there is no such file")
    return FileResponse(path, filename=name, headers={"content-security-policy": REPORT_CSP})


def _found(request: Request, id: str) -> dict[str, Any]:
    try:
        return _jobs(request).one(id)
    except KeyError:
        raise HTTPException(404, "there is no such run") from None


def _result(request: Request, id: str) -> Path:
    _found(request, id)
    try:
        return _jobs(request).result(id)
    except KeyError:
        raise HTTPException(404, "this run has no result yet") from None

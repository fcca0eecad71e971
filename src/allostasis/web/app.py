"""The page's server: typed JSON over the public API."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from allostasis.errors import AllostasisError, InputError, RunError
from allostasis.version import VERSION
from allostasis.views import GROUPS, QUANTITIES, VIEWS
from allostasis.web.engine import Body, Stale, Stop
from allostasis.web.guard import Guard
from allostasis.web.jobs import Jobs
from allostasis.web.life_routes import router as life_router
from allostasis.web.lives_data import Living
from allostasis.web.routes import router
from allostasis.web.scenario import Scenario, knobs, study_of
from allostasis.web.study_routes import fields
from allostasis.web.study_routes import router as study_router

__all__ = ["Server", "make_app"]

STATIC = Path(__file__).parent / "static"
AT_ONCE, WAITING, LONGEST = 2, 48, 30.0  # explorations at once, how many may wait, seconds one may take
BESIDE = 20  # people whose figures are compared
PAGES = ("", "lives", "evidence", "model", "studies", "runs", "compare", "stories")


class Problem(BaseModel):
    """What is wrong, where, what stood there, what is needed, the way out."""

    kind: str
    what: str
    where: str = ""
    file: str = ""
    line: int | None = None
    key: str = ""
    found: str = ""
    needed: str = ""
    fix: str = ""


class Wrong(BaseModel):
    """All that is wrong with what was asked."""

    problems: list[Problem]


class Asked(BaseModel):
    """A scenario to live, for one open page: a newer one of the same page ends it."""

    model_config = ConfigDict(extra="forbid")
    scenario: Scenario
    session: Annotated[str, Field(max_length=64, pattern=r"^[\w-]*$")] = ""


class Compared(BaseModel):
    """Two scenarios to set beside each other."""

    model_config = ConfigDict(extra="forbid")
    a: Scenario
    b: Scenario


class StudyText(BaseModel):
    """A study file."""

    yaml: str
    command: str


class Server:
    """What the routes share: the body, once it is compiled, and who explores it now."""

    def __init__(self, make: Callable[..., Body] = Body) -> None:
        self.body: Body | None = None
        self.stage: tuple[str, int, int] = ("starting", 0, 4)
        self.trouble: AllostasisError | None = None
        self._make = make
        self._latest: dict[str, Stop] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._pool = ThreadPoolExecutor(AT_ONCE + 1, "explore")

    def warm(self) -> None:
        """Compile the body, in a thread of its own."""
        threading.Thread(target=self._warm, name="compile", daemon=True).start()

    def _warm(self) -> None:
        def tell(stage: str, done: int, total: int) -> None:
            self.stage = (stage, done, total)

        try:
            self.body = self._make(tell)
        except AllostasisError as error:
            self.trouble = error

    def ready(self) -> Body:
        """The body.

        Raises:
            HTTPException: it is not compiled yet, or could not be.
        """
        if self.trouble:
            raise self.trouble
        if self.body is None:
            stage, done, total = self.stage
            raise HTTPException(503, f"not ready yet: {stage}, {done} of {total}", {"retry-after": "1"})
        return self.body

    def enter(self) -> None:
        """Wait for a place.

        Raises:
            HTTPException: too many wait already.
        """
        if self._waiting >= WAITING:
            raise HTTPException(429, f"{self._waiting} explorations wait already", {"retry-after": "1"})

    async def explore(self, body: Body, asked: Asked) -> AsyncIterator[bytes]:
        """Lines of what :meth:`Body.explore` yields; ended at once when nobody reads them."""
        stop = Stop()
        if asked.session:
            if old := self._latest.pop(asked.session, None):
                old.set()
            self._latest[asked.session] = stop
        loop, lines = asyncio.get_running_loop(), asyncio.Queue[bytes | None]()
        end = loop.call_later(LONGEST, stop.set)
        self._waiting += 1
        waits = True
        try:
            async with self._gate:
                self._waiting, waits = self._waiting - 1, False
                if stop.is_set:
                    yield _line({"kind": "stale"})
                    return

                def tell(line: bytes | None) -> None:
                    loop.call_soon_threadsafe(lines.put_nowait, line)

                loop.run_in_executor(self._pool, _work, body, asked.scenario, stop, tell)
                while (line := await lines.get()) is not None:
                    yield line
        finally:
            self._waiting -= waits
            end.cancel()
            stop.set()
            if self._latest.get(asked.session) is stop:
                del self._latest[asked.session]

    async def figures(self, body: Body, scenarios: list[Scenario]) -> list[dict[str, Any]]:
        """Key figures of some people in each scenario; ended when nobody waits, or after the longest time."""
        stop, loop = Stop(), asyncio.get_running_loop()
        end = loop.call_later(LONGEST, stop.set)
        self._waiting += 1
        try:
            async with self._gate:

                def live() -> list[dict[str, Any]]:
                    return [body.figures(one, BESIDE, stop) for one in scenarios]

                return await loop.run_in_executor(self._pool, live)
        except Stale:
            raise HTTPException(503, f"that takes longer than {LONGEST:g} s here") from None
        finally:
            self._waiting -= 1
            end.cancel()
            stop.set()


def _work(body: Body, scenario: Scenario, stop: Stop, tell: Callable[[bytes | None], None]) -> None:
    try:
        for part in body.explore(scenario, stop):
            tell(_line(part))
    except Stale:
        tell(_line({"kind": "stale"}))
    except AllostasisError as error:
        tell(_line({"kind": "problems", "problems": fields(error)}))
    except Exception as error:
        tell(_line({"kind": "problems", "problems": fields(RunError("the server failed", found=type(error).__name__))}))
        raise
    finally:
        tell(None)


class Plain(JSONResponse):
    """JSON in ASCII: half of a pair of characters, which is no text, can be told of all the same."""

    def render(self, content: Any) -> bytes:
        """The bytes of an answer."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode()


def _line(part: dict[str, Any]) -> bytes:
    return json.dumps(part, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _said(value: Any) -> str:
    try:
        return str(value)[:80]
    except RecursionError:
        return "something nested deeply"


def _refused(status: int, problems: list[dict[str, Any]]) -> JSONResponse:
    return Plain({"problems": problems}, status)


BAD: dict[int | str, dict[str, Any]] = {
    code: {"model": Wrong} for code in (400, 401, 403, 404, 405, 413, 415, 421, 422, 429, 503)
}


def make_app(
    server: Server, hosts: list[str], token: str = "", jobs: Jobs | None = None, living: Living | None = None
) -> Guard:
    """The application, behind its guard.

    Args:
        hosts: names with ports that it is asked under. token: what has to be known, if anything.
        jobs: the queue of runs; in ``runs/page`` unless said. living: the bank whose lives are shown.
    """
    queue = jobs or Jobs(Path("runs") / "page")

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        server.warm()
        queue.begin()
        yield
        queue.end()

    app = FastAPI(title="Allostasis", version=VERSION, lifespan=life, docs_url=None, redoc_url=None, responses=BAD,
                  default_response_class=Plain)  # fmt: skip
    app.state.jobs, app.state.replaying = queue, asyncio.Semaphore(1)
    app.state.living = living or Living()
    app.include_router(router)
    app.include_router(study_router)
    app.include_router(life_router)

    @app.exception_handler(AllostasisError)
    async def wrong(request: Request, error: AllostasisError) -> JSONResponse:
        return _refused(422 if isinstance(error, InputError) else 503, fields(error))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        made = _refused(error.status_code, [Problem(kind="InputError", what=str(error.detail)).model_dump()])
        made.headers.update(error.headers or {})
        return made

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        problems = [
            Problem(
                kind="InputError",
                what=str(e["msg"])[:300],
                key=".".join(str(part) for part in e["loc"][1:])[:200],
                found=_said(e.get("input")),
            ).model_dump()
            for e in error.errors()[:20]
        ]
        return _refused(422, problems)

    @app.exception_handler(RecursionError)
    async def endless(request: Request, error: RecursionError) -> JSONResponse:
        return _refused(422, [Problem(kind="InputError", what="this is nested too deeply").model_dump()])

    @app.get("/api/about")
    def about() -> dict[str, Any]:
        """What the page has to know before anything is asked."""
        stage, done, total = server.stage
        made: dict[str, Any] = {
            "version": VERSION,
            "ready": server.body is not None,
            "stage": {"what": stage, "done": done, "total": total},
            "problems": fields(server.trouble) if server.trouble else [],
            "groups": {name: asdict(group) for name, group in GROUPS.items()},
            "quantities": {name: asdict(q) for name, q in QUANTITIES.items()},
            "views": {name: asdict(view) for name, view in VIEWS.items()},
            "knobs": [asdict(k) for k in knobs()],
        }
        if server.body is not None:
            arrows = server.body.arrows
            made |= {"edges": arrows.edges, "states": len(server.body.model.states), "couplings": len(arrows.couplings)}
        return made

    @app.post("/api/explore", response_class=StreamingResponse)
    async def explore(asked: Asked) -> StreamingResponse:
        """Live a scenario: one JSON document a line, as the person lives."""
        body = server.ready()
        body.check_cut(asked.scenario.cut)
        server.enter()
        return StreamingResponse(server.explore(body, asked), media_type="application/x-ndjson")

    @app.post("/api/compare")
    async def compare(asked: Compared) -> dict[str, Any]:
        """Key figures of the same twenty people in two scenarios."""
        body = server.ready()
        for one in (asked.a, asked.b):
            body.check_cut(one.cut)
        server.enter()
        first, second = await server.figures(body, [asked.a, asked.b])
        return {"people": BESIDE, "a": first, "b": second}

    @app.post("/api/study")
    def study(scenario: Scenario) -> StudyText:
        """The study file that lets the same person live."""
        import yaml

        server.ready().check_cut(scenario.cut)
        text = yaml.safe_dump(study_of(scenario), sort_keys=False, allow_unicode=True)
        return StudyText(yaml=text, command="allostasis run explored.yaml")

    @app.get("/static/{name}", include_in_schema=False)
    def static(name: str) -> Response:
        known = {p.name: p for p in STATIC.iterdir() if p.is_file()}
        if name not in known:
            raise HTTPException(404, "no such file")
        return FileResponse(known[name], headers={"cache-control": "no-cache"})

    def page() -> FileResponse:
        return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})

    for name in PAGES:
        app.add_api_route(f"/{name}", page, include_in_schema=False)
        if name in ("studies", "runs"):
            app.add_api_route(f"/{name}/{{id}}", page, include_in_schema=False)
    return Guard(app, hosts, token)

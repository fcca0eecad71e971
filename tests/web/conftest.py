"""The page's server without a compiled body: what is lived is made up, so that the tests are quick."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")

from fastapi.testclient import TestClient

from allostasis.errors import UnknownName
from allostasis.web.app import Server, make_app
from allostasis.web.engine import Stale, Stop
from allostasis.web.jobs import Jobs
from allostasis.web.scenario import Scenario

HOST = "127.0.0.1:8765"


class Pretended:
    """A body that takes a while to say two lines, and heeds its stop."""

    def __init__(self, tell: Callable[[str, int, int], None] | None = None, seconds: float = 0.0) -> None:
        self.seconds, self.begun, self.ended = seconds, 0, 0
        self.most = self.now = 0
        self._lock = threading.Lock()
        self.arrows = SimpleNamespace(edges={"innate>microglia": ["inflammation->microglia"]}, couplings={"a->b"})
        self.model = SimpleNamespace(states=["x"])

    def check_cut(self, cut: tuple[str, ...]) -> None:
        for name in cut:
            if name != "inflammation->microglia":
                raise UnknownName.among("coupling", name, ["inflammation->microglia"], where="cut")
        return None

    def explore(self, scenario: Scenario, stop: Stop) -> Iterator[dict[str, Any]]:
        with self._lock:
            seconds = self.seconds
            self.begun += 1
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            yield {"kind": "part", "t": [0.0], "v": {}, "r": {}, "last": False, "ms": {}}
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                if stop.is_set:
                    raise Stale
                time.sleep(0.002)
            yield {"kind": "part", "t": [1.0], "v": {}, "r": {}, "last": True, "ms": {}}
        finally:
            with self._lock:
                self.now -= 1
                self.ended += 1


@pytest.fixture
def body() -> Pretended:
    return Pretended()


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "runs")


@pytest.fixture
def client(body: Pretended, jobs: Jobs) -> Iterator[TestClient]:
    server = Server(lambda tell: body)
    with TestClient(make_app(server, [HOST, "localhost:8765"], "", jobs), base_url=f"http://{HOST}") as made:
        for _ in range(200):
            if server.body is not None:
                break
            time.sleep(0.01)
        yield made

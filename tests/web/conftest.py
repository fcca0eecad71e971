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
from allostasis.lives import Bank
from allostasis.lives import bank as kept_lives
from allostasis.web import lives_data
from allostasis.web.app import Server, make_app
from allostasis.web.engine import Stale, Stop
from allostasis.web.jobs import Jobs
from allostasis.web.lives_data import Living
from allostasis.web.scenario import Scenario
from made_lives import block

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


class MadeBank(Bank):
    """A bank whose lives are made up, two of them a block."""

    key = "made"  # type: ignore[assignment]


class SparedBank(Bank):
    """Their twins, one by one."""

    key = "spared"  # type: ignore[assignment]


@pytest.fixture
def living(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Living:
    monkeypatch.setenv("ALLOSTASIS_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(kept_lives, "_held", type(kept_lives._held)())
    monkeypatch.setattr(kept_lives, "lived_block", lambda persons, **how: block(person=persons, bmi=20.0 + persons))
    monkeypatch.setattr(lives_data, "_met", lambda number, seed: [])
    made = Living(MadeBank(size=2))
    made.twins = SparedBank(size=1, spared=True)
    return made


@pytest.fixture
def client(body: Pretended, jobs: Jobs, living: Living) -> Iterator[TestClient]:
    server = Server(lambda tell: body)
    app = make_app(server, [HOST, "localhost:8765"], "", jobs, living)
    with TestClient(app, base_url=f"http://{HOST}") as made:
        for _ in range(200):
            if server.body is not None:
                break
            time.sleep(0.01)
        yield made

"""A finding replayed with couplings cut: asked for by one at a time, and ended with whoever asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from allostasis.web import replaying, routes

FINDING = "lps08-depressed-mood"


def test_what_is_cut_is_asked_for_by_name(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    async def made_up(finding: str, cut: tuple[str, ...], seconds: float) -> AsyncIterator[bytes]:
        asked.append((finding, cut))
        yield b'{"stage": "as it is"}\n'

    monkeypatch.setattr(routes, "replayed", made_up)
    for _ in range(2):  # its place is free again
        answer = client.post(f"/api/evidence/{FINDING}/cut", json={"cut": ["inflammation->microglia"]})
        assert answer.status_code == 200 and json.loads(answer.text)["stage"]
    assert asked == [(FINDING, ("inflammation->microglia",))] * 2
    for cut in (["--help"], ["a->b; rm"], ["a -> b"], "a->b", [1], ["a->b"] * 21):
        assert client.post(f"/api/evidence/{FINDING}/cut", json={"cut": cut}).status_code == 422, cut
    assert client.post("/api/evidence/no-such-finding/cut", json={"cut": []}).status_code == 422
    assert len(asked) == 2


def test_what_is_wrong_is_told_as_a_line() -> None:
    async def lines() -> list[dict[str, Any]]:
        return [json.loads(line) async for line in replaying.replayed("no-such-finding", (), 60.0)]

    told = asyncio.run(lines())
    assert told[-1]["problems"][0]["what"] == 'unknown finding "no-such-finding"'


def test_a_replay_ends_with_whoever_asked_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[asyncio.subprocess.Process] = []
    real = asyncio.create_subprocess_exec

    async def begin(*asked: str, **how: Any) -> asyncio.subprocess.Process:
        sleeper = "import time; print('{}', flush=True); time.sleep(60)"
        started.append(await real(asked[0], "-c", sleeper, **how))
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", begin)

    async def hang_up() -> None:
        lines = replaying.replayed(FINDING, (), 60.0)
        assert await anext(lines) == b"{}\n"
        await lines.aclose()

    async def too_long() -> int:
        return len([line async for line in replaying.replayed(FINDING, (), 0.5)])

    asyncio.run(hang_up())
    asyncio.run(too_long())
    assert [bool(p.returncode) for p in started] == [True, True]  # neither ended by itself

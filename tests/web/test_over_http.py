"""Over a real socket: who hangs up ends what was computed for them, and hostile bytes are answered."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from allostasis.web.app import Server, make_app
from allostasis.web.jobs import Jobs
from conftest import Pretended

uvicorn = pytest.importorskip("uvicorn")


@pytest.fixture
def address(body: Pretended, jobs: Jobs) -> Iterator[tuple[str, int]]:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    host, port = taken.getsockname()
    app = make_app(Server(lambda tell: body), [f"{host}:{port}"], "", jobs)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: server.run(sockets=[taken]), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield host, port
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


def _until(what: object, seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.01)
    return False


def _ask(address: tuple[str, int], session: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(*address, timeout=10)
    text = json.dumps({"scenario": {}, "session": session})
    connection.request("POST", "/api/explore", text, {"content-type": "application/json"})
    return connection.getresponse()


def test_a_browser_that_is_killed_leaves_no_work_behind(address: tuple[str, int], body: Pretended) -> None:
    body.seconds = 30.0
    answers = [_ask(address, f"tab-{i}") for i in range(2)]
    assert all(json.loads(answer.readline())["kind"] == "part" for answer in answers)
    assert body.now == 2
    for answer in answers:
        answer.close()
    assert _until(lambda: body.now == 0), "what nobody waits for goes on"
    body.seconds = 0.0
    assert json.loads(_ask(address, "tab-9").read().splitlines()[-1])["last"]


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /api/explore HTTP/1.1\r\nHost: {}\r\nContent-Length: 99999999999\r\n"
        b"Content-Type: application/json\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /api/explore HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/json\r\n\r\nzz\r\n",
    ],
)
def test_hostile_bytes_are_refused_and_the_server_stays(address: tuple[str, int], sent: bytes) -> None:
    answer = b""
    with socket.create_connection(address, timeout=5) as raw, suppress(OSError):  # it may hang up before all is sent
        raw.sendall(sent.replace(b"{}", f"{address[0]}:{address[1]}".encode()))
        raw.shutdown(socket.SHUT_WR)
        answer = raw.recv(200)
    assert answer == b"" or answer.split()[1].startswith(b"4"), answer
    connection = http.client.HTTPConnection(*address, timeout=5)
    connection.request("GET", "/api/about")
    assert connection.getresponse().status == 200

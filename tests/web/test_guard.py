"""Who may ask, how much at once, and what a browser may do with the answer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from allostasis.errors import InputError
from allostasis.web import serving as serve
from allostasis.web.app import Server, make_app
from allostasis.web.guard import LARGEST_BODY
from allostasis.web.jobs import Jobs
from conftest import HOST

STUDY = {"endotoxin": 2}


def test_a_foreign_name_that_leads_here_is_refused(client: TestClient) -> None:
    for name in ("evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8765", ""):
        assert client.get("/api/about", headers={"host": name}).status_code == 421, name
    assert client.get("/api/about", headers={"host": "LOCALHOST:8765"}).status_code == 200


def test_another_page_may_not_ask(client: TestClient) -> None:
    assert client.post("/api/study", json=STUDY, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/api/study", json=STUDY, headers={"origin": "null"}).status_code == 403
    assert client.post("/api/study", json=STUDY, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post("/api/study", json=STUDY, headers={"origin": f"http://{HOST}"}).status_code == 200


def test_only_json_is_read(client: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = client.post("/api/study", content=b"{}", headers={"content-type": kind})
        assert answer.status_code == 415 and answer.json()["problems"][0]["fix"], kind


def test_a_large_body_is_refused_whether_its_size_is_said_or_not(client: TestClient) -> None:
    head = {"content-type": "application/json"}
    assert client.post("/api/study", content=b" " * (LARGEST_BODY + 1), headers=head).status_code == 413

    def parts():
        for _ in range(LARGEST_BODY // 100_000 + 1):
            yield b" " * 100_000

    assert client.post("/api/study", content=parts(), headers=head).status_code == 413
    for length in ("-1", "a", "9" * 400):
        assert client.post("/api/study", content=b"{}", headers=head | {"content-length": length}).status_code == 413


def test_a_page_may_load_nothing_from_elsewhere_and_no_style_of_its_own(client: TestClient) -> None:
    for path in ("/", "/evidence", "/api/about", "/static/app.js", "/nothing"):
        said = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in said and "unsafe" not in said, path
        assert "http" not in said.replace("https", "") and "frame-ancestors 'none'" in said


def test_files_outside_the_static_folder_are_not_there(client: TestClient) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert client.get(path).status_code == 404, path


def test_an_exposed_page_asks_for_its_token(jobs: Jobs, body: object) -> None:
    app = make_app(Server(lambda tell: body), [HOST], "secret-token", jobs)  # type: ignore[arg-type,return-value]
    with TestClient(app, base_url=f"http://{HOST}") as client:
        assert client.get("/api/about").status_code == 401
        assert client.get("/?token=secret").status_code == 401
        assert client.get("/api/about", headers={"authorization": "Bearer secret-token"}).status_code == 200
        assert client.get("/api/about").status_code == 401  # a header is remembered by nobody
        first = client.get("/?token=secret-token")
        assert first.status_code == 200
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        assert client.get("/api/about").status_code == 200  # by the cookie


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners of files here")
def test_a_cache_that_others_can_write_to_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "kept"
    place.mkdir(mode=0o700)
    monkeypatch.setattr(serve.cache, "place", lambda: place)
    serve.refuse_shared_cache()
    for mode in (0o770, 0o702, 0o777):
        place.chmod(mode)
        with pytest.raises(InputError, match="others can write"):
            serve.refuse_shared_cache()
    place.chmod(0o700)
    tmp_path.chmod(0o777)  # whoever may rename the folder may put another in its place
    with pytest.raises(InputError, match="others can write"):
        serve.refuse_shared_cache()
    tmp_path.chmod(0o1777)  # as in /tmp: only the owner may
    serve.refuse_shared_cache()

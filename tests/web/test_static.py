"""The built files: they belong together, load nothing from elsewhere, and weigh what they may."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from allostasis.errors import InputError, RunError
from allostasis.web import serving

STATIC = Path(serving.__file__).parent / "static"
SOURCES = Path(__file__).parents[2] / "web"


def test_the_page_loads_its_own_files_alone() -> None:
    text = (STATIC / "index.html").read_text("utf-8")
    named = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert named and all(n.startswith("/static/") and (STATIC / n.removeprefix("/static/")).is_file() for n in named)
    assert "<style" not in text and " style=" not in text and not re.search(r"<script(?![^>]* src=)", text)
    for name in ("app.css", "app.js"):
        built = (STATIC / name).read_text("utf-8")
        assert set(re.findall(r"https?://[\w.]+", built)) <= {"http://www.w3.org"}, name
        assert "@import" not in built and "eval(" not in built and "new Function" not in built
    for inner in re.findall(r'url\("?([^)"]+)"?\)', (STATIC / "app.css").read_text("utf-8")):
        assert inner.startswith("data:") or (STATIC / inner.removeprefix("./")).is_file(), inner


def test_the_bundle_is_light() -> None:
    assert sum(p.stat().st_size for p in STATIC.iterdir()) < 250_000


def test_the_lock_names_no_address() -> None:
    text = (SOURCES / "package-lock.json").read_text("utf-8")
    assert '"integrity"' in text and "resolved" not in text and "://" not in re.sub(r'"url": "[^"]*"', "", text)


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputError, match="cannot listen"):
            serving.serve("127.0.0.1", other.getsockname()[1], runs=tmp_path, told=lambda text: None)


def test_without_the_extra_the_way_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(RunError) as found:
        serving.serve("127.0.0.1", 0, runs=tmp_path, told=lambda text: None)
    assert "allostasis[web]" in found.value.fix

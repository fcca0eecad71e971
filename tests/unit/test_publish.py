"""A run published: a folder that any static host serves, and that says how to get the same again."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
import yaml

from allostasis.errors import InputError
from allostasis.studies import Result, Study, run
from allostasis.views.publication import publish

STUDY = {
    "study": "Two <b>people</b> & an hour",
    "seed": 3,
    "people": {"number": 2, "age": {"mean": 30, "sd": 0}},
    "design": "counterfactual",
    "model": {"modules": ["temperature"], "precision": "fast"},
    "arms": {"rest": []},
    "visits": {"from": "0 h", "every": "30 min", "until": "1 h"},
    "measure": ["temperature"],
}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "run"
    run(Study.from_dict(STUDY), out=folder)
    return folder


def test_everything_to_get_the_same_again_is_there(lived: Path, tmp_path: Path) -> None:
    page = publish(lived, tmp_path / "out")
    told = json.loads((page.parent / "publication.json").read_text())
    for name, digest in told["sha256"].items():
        content = (page.parent / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest and digest in page.read_text()
    for name in ("measures.parquet", "people.parquet"):
        assert (page.parent / name).read_bytes() == (lived / name).read_bytes()
    again = Study.from_dict(yaml.safe_load((page.parent / "study.yaml").read_text()))
    assert again.hash() == told["study_hash"]
    assert run(again).bytes_hash() == told["result_hash"]
    assert Result.load(page.parent).manifest["result"] == told["result_hash"]


def test_the_page_loads_nothing_and_a_title_is_no_markup(lived: Path, tmp_path: Path) -> None:
    text = publish(lived, tmp_path / "out").read_text()
    assert "<b>people</b>" not in text and "&lt;b&gt;people" in text
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", text) and "<script" not in text
    for name in re.findall(r'href="([^"]+)"', text):
        assert (tmp_path / "out" / name).is_file()


def test_the_same_run_gives_the_same_bytes_and_gives_way_to_itself_alone(lived: Path, tmp_path: Path) -> None:
    first = publish(lived, tmp_path / "a").parent
    second = publish(lived, tmp_path / "b").parent
    assert {p.name: p.read_bytes() for p in first.iterdir()} == {p.name: p.read_bytes() for p in second.iterdir()}
    publish(lived, first)
    (first / "index.html").write_text("mine")
    with pytest.raises(InputError):
        publish(lived, first)
    assert (first / "index.html").read_text() == "mine"


def test_what_is_no_run_is_not_published(lived: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a result"):
        publish(tmp_path, tmp_path / "out")
    with pytest.raises(InputError, match="itself"):
        publish(lived, lived / "." / "")
    assert not (tmp_path / "out").exists()

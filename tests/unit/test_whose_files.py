"""Nothing that somebody made is removed: only files that a manifest of ours lists give way to a new result."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import allostasis.studies.running.run  # noqa: F401 - one test takes it away
from allostasis.cli.app import app
from allostasis.errors import AllostasisError, InputError, RunError
from allostasis.studies import Result, claim
from allostasis.views.report import write_index, write_report
from made_result import made_result

runner = CliRunner()
OURS = {"manifest.json", "measures.parquet", "people.parquet", "report.html"}


def written(folder: Path, **keys: Any) -> Path:
    made = made_result(**keys)
    made.save(folder)
    write_report(made, folder)
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def before_version(folder: Path) -> Path:
    """A result as the version before wrote it: no list of files, no hash of the manifest."""
    plain = json.loads((written(folder) / "manifest.json").read_text())
    del plain["files"], plain["sha256"]
    plain["result"] = made_result().bytes_hash()
    (folder / "manifest.json").write_text(json.dumps(plain))
    return folder


def test_any_folder_with_a_manifest_is_no_result(tmp_path: Path) -> None:
    webapp = tmp_path / "webapp"
    webapp.mkdir()
    (webapp / "manifest.json").write_text("{}")
    (webapp / "thesis.docx").write_text("x")
    before = everything(tmp_path)
    with pytest.raises(InputError) as error:
        made_result().save(webapp)
    assert "manifest.json, thesis.docx" in error.value.found
    assert everything(tmp_path) == before


@pytest.mark.parametrize("old", [False, True])
def test_notes_put_into_a_result_survive_another_run(tmp_path: Path, old: bool) -> None:
    folder = before_version(tmp_path / "run") if old else written(tmp_path / "run")
    (folder / "note.txt").write_text("mine")
    (folder / "figures").mkdir()
    (folder / "figures" / "one.png").write_bytes(b"png")
    (folder / "data").symlink_to(tmp_path)
    written(folder, people=5)
    assert {p.name for p in folder.iterdir()} == OURS | {"note.txt", "figures", "data"}
    assert (folder / "note.txt").read_text() == "mine" and (folder / "figures" / "one.png").read_bytes() == b"png"
    assert Result.load(folder).manifest["people"]["enrolled"] == 5
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_report_of_the_result_before_goes_with_it(tmp_path: Path) -> None:
    made_result(people=5).save(written(tmp_path / "run"))
    assert {p.name for p in (tmp_path / "run").iterdir()} == OURS - {"report.html"}


def edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"my remark")


def link(path: Path) -> None:
    target = path.with_name("elsewhere")
    path.rename(target)
    path.symlink_to(target)


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("name", sorted(OURS))
@pytest.mark.parametrize("change", [edit, link, folder_instead])
def test_what_was_changed_since_is_no_longer_ours(tmp_path: Path, name: str, change: Callable[[Path], None]) -> None:
    folder = written(tmp_path / "run")
    change(folder / name)
    before = everything(tmp_path)
    with pytest.raises(InputError) as error:
        made_result().save(folder)
    assert name in error.value.found
    assert everything(tmp_path) == before


def test_a_manifest_cannot_make_a_file_ours_by_listing_it(tmp_path: Path) -> None:
    from allostasis.results import listing

    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "thesis.docx").write_text("x")
    (folder / "report.html").write_text("mine")
    forged = listing.seal(made_result().manifest, {"thesis.docx": b"x", "../precious": b"x"})
    (folder / "manifest.json").write_bytes(listing.text(forged))
    with pytest.raises(InputError, match="not as a result was written"):
        made_result().save(folder)
    (folder / "report.html").unlink()
    made_result().save(folder)
    assert (folder / "thesis.docx").read_text() == "x"


def test_siblings_are_not_ours(tmp_path: Path) -> None:
    for name in ("run.work", "run.part", "run.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.docx").write_text("x")
    written(tmp_path / "run")
    assert len(everything(tmp_path)) == 3 + len(OURS)
    (tmp_path / ".next.allostasis").mkdir()
    (tmp_path / ".next.allostasis" / "thesis.docx").write_text("x")
    with pytest.raises(InputError, match="not ours"):
        made_result().save(tmp_path / "next")
    assert not (tmp_path / "next").exists() and (tmp_path / ".next.allostasis" / "thesis.docx").exists()


@pytest.mark.parametrize(
    "name", ["a\0b", "x" * 300, "file", "file/below", "link", "nowhere", ".", "/", "/dev/null", "/proc/x"]
)
def test_paths_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("x")
    Path("real").mkdir()
    Path("link").symlink_to("real")
    Path("nowhere").symlink_to("not there")
    before = sorted(os.listdir())
    with pytest.raises(InputError) as error, claim(name):
        raise AssertionError("claimed")
    assert error.value.found and error.value.needed and error.value.fix
    assert sorted(os.listdir()) == before


@pytest.mark.parametrize("command", [["run", "study.yaml"], ["demo"]])
@pytest.mark.parametrize("name", ["", "a\0b", "taken.txt"])
def test_commands_refuse_a_folder_before_anybody_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("allostasis.studies.running.run", None)
    Path("taken.txt").write_text("mine")
    assert runner.invoke(app, ["new", "study.yaml"]).exit_code == 0
    made = runner.invoke(app, [*command, "--out", name])
    assert made.exit_code == 2 and "Traceback" not in made.output, (made.output, made.exception)
    assert Path("taken.txt").read_text() == "mine"


def test_the_folder_of_the_shell_and_a_name_as_long_as_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for _ in range(2):
        written(Path("."))
        written(Path("ü" * 120))
        assert {p.name for p in Path(".").iterdir()} == OURS | {"ü" * 120}
    assert [p.name for p in tmp_path.iterdir()] == ["here"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever may write everywhere")
@pytest.mark.parametrize("mode", [0o000, 0o500])
def test_a_folder_without_permission(tmp_path: Path, mode: int) -> None:
    folder = written(tmp_path / "run")
    folder.chmod(mode)
    try:
        with pytest.raises(InputError), claim(folder):
            raise AssertionError("claimed")
    finally:
        folder.chmod(0o700)


def test_a_second_writer_is_told_at_once(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def second() -> AllostasisError:
        with pytest.raises(RunError) as error, claim(tmp_path / "run"):
            raise AssertionError("claimed twice")
        return error.value

    with claim(tmp_path / "run"), ThreadPoolExecutor(1) as other:
        error = other.submit(second).result()
        assert f"process {os.getpid()} on " in error.found and "--out" in error.fix
        written(tmp_path / "run")  # the first goes on, and may claim again what it has
    with claim(tmp_path / "run"):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_the_lock_of_a_process_that_died_is_free(tmp_path: Path) -> None:
    work = tmp_path / ".run.allostasis"
    work.mkdir()
    (work / "lock").write_text("process 1 on elsewhere")
    (work / "allostasis.json").write_text("{}")
    (work / ".allostasis-0123.part").write_text("half")
    written(tmp_path / "run")
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("room", range(8))
def test_a_full_disk_leaves_what_was_there_or_all_that_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """The disk is full at the so-many-th file that is brought to it."""
    folder, other = written(tmp_path / "run"), written(tmp_path / "other", people=5)
    (folder / "report.html").unlink()
    before, after = everything(folder), everything(other)
    real, left = os.fsync, [room]

    def full(descriptor: int) -> None:
        if os.path.isfile(f"/proc/self/fd/{descriptor}"):
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    try:
        made_result(people=5).save(folder)
        write_report(made_result(people=5), folder)
    except RunError as error:
        assert "run" in error.where and "No space" in error.found and error.fix
        found = everything(folder)
        Result.load(folder)
        tables = {"measures.parquet", "people.parquet"}
        assert any({n: found.get(n) for n in tables} == {n: whole[n] for n in tables} for whole in (before, after))
        assert "report.html" not in found
    else:
        assert room > 4 and everything(folder) == after
    assert {p.name for p in tmp_path.iterdir()} == {"run", "other"}


@pytest.mark.parametrize("stop", range(6))
def test_a_stop_between_two_files_leaves_nothing_that_is_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    """Whatever was in place when the process ended: the same command writes the result."""
    folder = written(tmp_path / "run")
    with monkeypatch.context() as patched:
        real, left = os.replace, [stop]

        def replace(*args: Any) -> None:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            real(*args)

        patched.setattr(os, "replace", replace)
        try:
            written(folder, people=5)
        except KeyboardInterrupt:
            pass
        else:
            assert stop > 4
    written(folder, people=5)
    assert everything(folder) == everything(written(tmp_path / "fresh", people=5))


def test_an_index_that_is_not_ours_stays(tmp_path: Path) -> None:
    page = write_index(tmp_path, "Two", [("a/report.html", made_result())])
    write_index(tmp_path, "Three", [("a/report.html", made_result())])
    assert "Three" in page.read_text(encoding="utf-8")
    for text in (page.read_text(encoding="utf-8").replace("Three", "Mine"), "<html>mine</html>"):
        page.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="not as it was written"):
            write_index(tmp_path, "Four", [("a/report.html", made_result())])
        assert page.read_text(encoding="utf-8") == text

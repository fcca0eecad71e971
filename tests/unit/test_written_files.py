"""Everything that a command writes for somebody: whole or not at all, and never over what is not ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from allostasis import files
from allostasis.cli import evidence as command
from allostasis.cli.app import app
from allostasis.errors import InputError, RunError

runner = CliRunner()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "below" / "a.txt"
    files.write(path, "first")
    (tmp_path / "link.txt").symlink_to(path)
    files.write(tmp_path / "link.txt", "second")
    assert path.read_text() == "second" and (tmp_path / "link.txt").is_symlink()
    assert path.stat().st_mode & 0o777 == 0o666 & ~_mask()
    for name in ("fsync", "replace"):
        with monkeypatch.context() as patched:
            patched.setattr(os, name, _full)
            with pytest.raises(RunError, match="could not be written") as error:
                files.write(path, "third")
        assert str(path) in error.value.where and "No space" in error.value.found
        assert path.read_text() == "second"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def _mask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _full(*args: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    files.new(path, "mine")
    for taken in (path, tmp_path):
        with pytest.raises(InputError, match="there is a"):
            files.new(taken, "other")
    (tmp_path / "dangling").symlink_to("nowhere")
    with pytest.raises(InputError, match="already"):
        files.new(tmp_path / "dangling", "other")
    assert path.read_text() == "mine" and {p.name for p in tmp_path.iterdir()} == {"a.txt", "dangling"}


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "file/below", ""])
def test_names_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("x")
    for write in (files.write, files.new):
        with pytest.raises(InputError) as error:
            write(Path(name), "text")
        assert error.value.fix
    assert os.listdir() == ["file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_what_is_no_file_stays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="no file that can be replaced"):
        files.write(tmp_path / "pipe", "text")


@pytest.mark.parametrize("arguments", [["export", "STUDY", "--out"], ["new"]])
def test_commands_write_over_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert runner.invoke(app, ["new", "study.yaml"]).exit_code == 0
    Path("mine.txt").write_text("mine")
    words = [a.replace("STUDY", "study.yaml") for a in arguments]
    for name in ("mine.txt", "x" * 300, "a\0b", "mine.txt/below"):
        made = runner.invoke(app, [*words, name])
        assert made.exit_code == 2 and "Traceback" not in made.output, (name, made.output)
    assert Path("mine.txt").read_text() == "mine"


def test_the_page_of_the_evidence_replaces_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "evidence.md"
    command._writable(path, False)
    files.write(path, files.sealed(f"# Evidence\n\n{command.PAGE}\ndocs/evidence.md`"))
    command._writable(path, False)
    path.write_text(path.read_text().replace("# Evidence", "# My notes"))
    with pytest.raises(InputError, match="not as a page was written") as error:
        command._writable(path, False)
    assert "--force" in error.value.fix
    command._writable(path, True)
    path.write_text("notes")
    with pytest.raises(InputError):
        command._writable(path, False)
    with pytest.raises(InputError, match="folder"):
        command._writable(tmp_path, True)


def test_the_shipped_page_of_the_evidence_can_be_written_again() -> None:
    command._writable(Path(__file__).parents[2] / "docs" / "evidence.md", False)


def test_the_evidence_refuses_before_it_replays(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("mine")
    made = runner.invoke(app, ["evidence", "--write", str(tmp_path / "thesis.md")])
    assert made.exit_code == 2 and "thesis.md" in made.stderr
    assert (tmp_path / "thesis.md").read_text() == "mine"

"""How commands end that do not come to their end: no traceback, the right code, what was kept, where the log is."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from typer.testing import CliRunner

from allostasis import faults
from allostasis.cli import output, shell
from allostasis.cli import study_files as writing
from allostasis.cli.app import app

runner = CliRunner()


def boom(*args: object, **kwargs: object) -> None:
    raise KeyError("surprise\x1b[31m")


def test_what_nobody_foresaw_ends_with_3_and_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOSTASIS_CACHE", str(tmp_path))
    monkeypatch.setattr(writing, "validate", boom)
    done = runner.invoke(app, ["validate", "x.yaml"])
    log = next(tmp_path.rglob("fault-*.log"))
    assert done.exit_code == 3 and "this is a fault of allostasis" in done.output and "report it" in done.output
    assert str(log) in done.output.replace("\n", "") and "\x1b" not in done.output and "Traceback" not in done.output
    assert "Traceback" in log.read_text("utf-8") and "test_endings.py" in log.read_text("utf-8")
    told = json.loads(runner.invoke(app, ["validate", "x.yaml", "--json"]).stdout)
    assert told["error"]["kind"] == "Fault" and "KeyError" in told["error"]["found"]


def test_the_log_finds_another_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ALLOSTASIS_CACHE", str(tmp_path / "file" / "no"))
    monkeypatch.setattr(faults.tempfile, "gettempdir", lambda: str(tmp_path))
    assert str(tmp_path / "fault-") in faults.failed(ValueError("x")).fix
    monkeypatch.setattr(faults.tempfile, "mkstemp", lambda **_: (_ for _ in ()).throw(PermissionError("read-only")))
    assert "no log could be written" in faults.failed(ValueError("x")).fix


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(errno.ENOENT, "No such file", "a.yaml"), 2, "a.yaml"),
        (OSError(errno.ENOSPC, "No space left", "out/x"), 3, "Make room"),
        (MemoryError(), 3, "not enough memory"),
    ],
)
def test_files_and_machines(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, said: str, tmp_path: Path
) -> None:
    def wrong(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setenv("ALLOSTASIS_CACHE", str(tmp_path))
    monkeypatch.setattr(writing, "validate", wrong)
    done = runner.invoke(app, ["validate", "x.yaml"])
    assert (done.exit_code, said in done.output) == (code, True) and not list(tmp_path.rglob("*.log"))


# As a terminal starts it: what began this test may ignore signals, as nohup does, and then we ignore them too.
PROGRAM = """
    import signal, sys, time
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    from allostasis.cli import ending, shell
    import typer
    ending.heed()
    @shell.handled
    def command():
        with shell.progress("x") as told:
            told({stage!r}, 256, 400)
            print("ready", flush=True)
            time.sleep(60)
    try:
        command()
    except typer.Exit as e:
        sys.exit(e.exit_code)
"""


@pytest.mark.parametrize(
    ("stage", "number", "code", "said"),
    [
        ("living", signal.SIGINT, 130, "stopped: 256 of 400 people have lived and are kept"),
        ("living", signal.SIGTERM, 143, "stopped by SIGTERM: 256 of 400 people"),
        ("screening", signal.SIGHUP, 129, "stopped by SIGHUP: nothing was kept"),
    ],
)
def test_signals_say_what_was_kept(stage: str, number: int, code: int, said: str) -> None:
    program = textwrap.dedent(PROGRAM.format(stage=stage))
    with subprocess.Popen([sys.executable, "-c", program], stdout=-1, stderr=-1, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=300)
    assert process.returncode == code and said in err and "Traceback" not in err


def test_a_signal_while_starting_has_no_traceback() -> None:
    program = (
        "import builtins, os, signal\n"
        "from allostasis.cli import main\n"
        "old = builtins.__import__\n"
        "def importing(name, *rest):\n"
        "    if name == 'allostasis.cli.app': os.kill(os.getpid(), signal.SIGINT)\n"
        "    return old(name, *rest)\n"
        "builtins.__import__ = importing\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (130, "stopped: nothing had begun\n")


SPEAKING = """
    import sys
    from allostasis.cli import output, shell
    from allostasis.errors import StudyError
    import typer
    output.settle()
    @shell.handled
    def command(as_json=False):
        with shell.progress("Grüße × 日本"):
            shell.show("Grüße µg × ≥ 日本")
        shell.last_line("日本 ≥")
        raise StudyError("unknown × 日本", where="Grüße.yaml")
    try:
        command(as_json="--json" in sys.argv)
    except typer.Exit as e:
        sys.exit(e.exit_code)
"""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_terminals_that_are_not_utf_8(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    asked = [sys.executable, "-c", textwrap.dedent(SPEAKING)]
    done = subprocess.run(asked, capture_output=True, env=environment, timeout=300)
    assert done.returncode == 2 and b"Traceback" not in done.stderr
    assert "StudyError: unknown" in done.stderr.decode(encoding) and "e" in done.stdout.decode(encoding)
    if encoding != "ascii":
        return
    done = subprocess.run([*asked, "--json"], capture_output=True, env=environment, timeout=300)
    document = done.stdout.decode(encoding)
    assert json.loads(document[document.index("{\n") :])["error"]["what"] == "unknown × 日本"


def test_near_signs_go_before_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    output.settle()
    print("10 µg × 2 ≥ ü 日", file=stream, flush=True)
    assert stream.buffer.getvalue() == b"10 ug x 2 >= u ?\n"  # type: ignore[attr-defined]


HOSTILE = "a\x1b[2Jb\x9bc\u202ed\u2066e\rf\x00"


def test_no_sign_of_a_file_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table()
    table.add_column("arm")
    table.add_row(Text(HOSTILE))
    shell.show(Text(HOSTILE), table, HOSTILE)
    shell.last_line(HOSTILE)
    shell.put_json({HOSTILE: HOSTILE})
    said = capsys.readouterr().out
    assert not set(said) & set("\x1b\x9b\u202e\u2066\r\x00")
    assert "a\\x1b[2Jb\\x9bc\\u202ed\\u2066e\\x0df\\x00" in said
    rows = [line for line in said.splitlines() if line.startswith(("│", "┃", "┏", "└"))]
    assert len({len(row) for row in rows}) == 1, "columns stay straight"
    document = said[said.index("{\n") :]
    assert json.loads(document) == {HOSTILE: HOSTILE}

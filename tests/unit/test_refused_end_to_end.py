"""Wrong input from the shell: the message in its form, exit code 2, no traceback, nothing left behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from allostasis.cli.app import app

GOOD = """\
study: A study
seed: 1
people: {number: 3, enrol: "tnf > 0 pg/mL"}
arms:
  drug:
    - {treatment: endotoxin, amount: 2 ng/kg, at: 0 h}
visits: {every: 1 h, until: 8 h}
measure: [tnf, il6]
compare:
  - {endpoint: change(tnf), at: 2 h, within: drug}
"""
DATA = "person,arm,time,time_unit,measure,value,unit\n1,drug,0,h,tnf,1,pg/mL\n1,drug,1,h,tnf,1,mmHg\n"
# name -> what stands in the good study, what stands there instead, and what the message must hold:
# the kind of error, where, found, needed, the way out
STUDIES = {
    "a wrong unit": ("2 ng/kg", "2 mg/L", ("UnitError", "line 6", "mg/L", "ng/kg", "Say it in ng/kg")),
    "no unit": ("2 ng/kg", "2", ("UnitError", "line 6", "no unit", "a number in ng/kg", "Write  2 ng/kg")),
    "an unknown treatment": (
        "endotoxin",
        "endotoxine",
        ("UnknownName", "line 6", "endotoxine", "one of:", "Did you mean  endotoxin"),
    ),
    "an impossible visit": (
        "until: 8 h",
        "until: -8 h",
        ("StudyError", "line 7", "-8 h", "above 0", "Baseline visits"),
    ),
    "a visit that never comes": ("at: 2 h, within", "at: 2 d, within", ("StudyError", "line 10", "2 d", "", "")),
    "a negative dose": ("2 ng/kg", "-2 ng/kg", ("StudyError", "line 6", "-2 ng/kg", "0 or more", "Write  2 ng/kg")),
    "a hostile expression": (
        "change(tnf)",
        "__import__('os').system('touch OWNED')",
        ("StudyError", "line 10", "", "", ""),
    ),
    "a hostile criterion": ("tnf > 0 pg/mL", "().__class__.__bases__[0]", ("StudyError", "line 3", "", "", "")),
    "a power that never ends": ("tnf > 0 pg/mL", "9**9**9**9 > 1", ("StudyError", "line 3", "", "", "")),
    "an unknown coupling": ("arms:", "model: {cut: [hpa->liver]}\narms:", ("UnknownName", "", "liver", "one of:", "")),
}
runner = CliRunner()


def refused(folder: Path, *arguments: str) -> str:
    """Run the command; everything that must be true of any refusal; its text."""
    before = sorted(p.relative_to(folder) for p in folder.rglob("*"))
    made = runner.invoke(app, ["run", *arguments, "--out", str(folder / "result")])
    assert made.exit_code == 2, made.output
    assert isinstance(made.exception, SystemExit) and made.stdout == ""
    assert "Traceback" not in made.stderr
    assert sorted(p.relative_to(folder) for p in folder.rglob("*")) == before, "something was left behind"
    return made.stderr


@pytest.mark.parametrize("name", STUDIES)
def test_a_wrong_study_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    good, bad, parts = STUDIES[name]
    assert GOOD.count(good) == 1
    path = tmp_path / "study.yaml"
    path.write_text(GOOD.replace(good, bad), encoding="utf-8")
    text = refused(tmp_path, str(path))
    first, *rest = text.rstrip().splitlines()
    kind, where, found, needed, fix = parts
    assert first.startswith(f"{kind}: "), text
    assert where in first, text
    labels = [line.split()[0] for line in rest if line.startswith("    ")]
    assert labels == ["found", "needed"], text
    assert found in rest[0] and needed in rest[1] and fix in text, text
    assert not (tmp_path / "OWNED").exists()
    error = json.loads(runner.invoke(app, ["run", str(path), "--json"]).stdout)["error"]
    assert error["kind"] == kind and error["what"] in first and error["found"] and error["needed"]


def test_the_good_study_is_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert runner.invoke(app, ["validate", str(path)]).exit_code == 0


@pytest.mark.parametrize(
    "content", [b"\x00\x01study", b"\xff\xd8\xff\xe0 JFIF", b"PK\x03\x04zip"], ids=["nul", "jpeg", "zip"]
)
def test_a_binary_study_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "study.yaml"
    path.write_bytes(content)
    assert "StudyError" in (text := refused(tmp_path, str(path))) and "study.yaml" in text and "needed" in text


def test_a_missing_study_is_refused(tmp_path: Path) -> None:
    text = refused(tmp_path, str(tmp_path / "no.yaml"))
    assert "no such study file" in text and "no.yaml" in text and "needed" in text


@pytest.mark.parametrize(
    "content, parts",
    [
        (DATA.encode(), ("DataError", "line 3", "mmHg", "pg/mL")),
        (b"\x00\xff\x00binary", ("DataError", "found", "needed")),
        (None, ("DataError", "found", "needed")),
        (DATA.replace("tnf,1,mmHg", "tnf,many,pg/mL").encode(), ("DataError", "line 3", "many")),
    ],
    ids=["wrong unit", "binary", "missing", "no number"],
)
def test_a_wrong_data_file_is_refused(tmp_path: Path, content: bytes | None, parts: tuple[str, ...]) -> None:
    study, data = tmp_path / "study.yaml", tmp_path / "data.csv"
    study.write_text(GOOD, encoding="utf-8")
    if content is not None:
        data.write_bytes(content)
    text = refused(tmp_path, str(study), "--data", str(data))
    assert all(part in text for part in parts) and "data.csv" in text, text


def test_a_result_that_was_there_survives_a_refusal(tmp_path: Path) -> None:
    """A refused run into the folder of an earlier result leaves that result as it was."""
    study, folder = tmp_path / "study.yaml", tmp_path / "result"
    study.write_text(GOOD.replace("2 ng/kg", "2 mg/L"), encoding="utf-8")
    folder.mkdir()
    (folder / "manifest.json").write_text('{"result": "old"}')
    refused(tmp_path, str(study))
    assert (folder / "manifest.json").read_text() == '{"result": "old"}'


def test_the_same_from_a_real_shell(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(GOOD.replace("2 ng/kg", "-2 ng/kg"), encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-m", "allostasis.cli", "run", str(path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert made.returncode == 2 and made.stdout == "" and "Traceback" not in made.stderr
    assert made.stderr.startswith("StudyError: a negative amount of endotoxin")
    assert [p.name for p in tmp_path.iterdir()] == ["study.yaml"]

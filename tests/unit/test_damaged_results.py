"""A damaged result is one message and exit code 2, whatever is damaged and whoever reads it; `verify` names it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from test_whose_files import before_version, written
from typer.testing import CliRunner

from allostasis.cli.app import app
from allostasis.errors import AllostasisError, InputError
from allostasis.studies import Result, Study, Verified, run, verify
from bodies import brief
from made_result import made_result

runner = CliRunner()
TABLES = ("measures.parquet", "people.parquet")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 4
    path.write_bytes(bytes(data))


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(1).bytes(5000))


BYTES = [Path.unlink, cut, empty, zeros, bit, folder_instead, noise]


def told(folder: Path) -> None:
    """Every command that reads a result says once what is wrong."""
    for command in (["report", str(folder)], ["cite", str(folder)], _explain(folder)):
        made = runner.invoke(app, command)
        assert made.exit_code == 2, (command, made.output, made.exception)
        assert made.stderr.count("InputError") == 1 and "Traceback" not in made.stderr
    with pytest.raises(InputError):
        Result.load(folder)


def _explain(folder: Path) -> list[str]:
    return ["explain", str(folder), "hpa.cortisol", "--at", "1 h"]


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("name", ["manifest.json", *TABLES])
@pytest.mark.parametrize("damage", BYTES)
def test_damaged_files(tmp_path: Path, name: str, damage: Callable[[Path], None], old: bool) -> None:
    folder = before_version(tmp_path / "run") if old else written(tmp_path / "run")
    if old and name != "measures.parquet" and damage is bit:
        pytest.skip("the version before kept no checksum of it")
    damage(folder / name)
    told(folder)
    made = runner.invoke(app, ["verify", str(folder)])
    if name == "people.parquet" and old and damage is not Path.unlink:
        assert made.exit_code == 2 or "not checked" in made.stdout
    else:
        assert made.exit_code == 2 and name in made.output, made.output
    assert "Traceback" not in made.output and not isinstance(made.exception, (ValueError, KeyError, TypeError))


def other_keys(m: dict[str, Any]) -> Any:
    return {"name": "webapp", "icons": []}


def a_list(m: dict[str, Any]) -> Any:
    return [m]


MANIFESTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "nothing": lambda m: {},
    "other keys": other_keys,
    "a list": a_list,
    "arms as a list": lambda m: {**m, "arms": ["placebo"]},
    "arms given as a text": lambda m: {**m, "arms": {"placebo": "x"}},
    "measures without units": lambda m: {**m, "measures": {"tnf": {}, "temperature": {}}},
    "clock as text": lambda m: {**m, "clock": "nine"},
    "seed as list": lambda m: {**m, "seed": [1]},
    "comparisons of numbers": lambda m: {**m, "comparisons": [1, 2]},
    "comparisons without values": lambda m: {**m, "comparisons": [{"label": "x"}]},
    "published half": lambda m: {**m, "published": [{"finding": "x"}]},
    "people as number": lambda m: {**m, "people": 9},
    "sources as list": lambda m: {**m, "rests_on": {"sources": [1], "grades": 3}},
    "another arm": lambda m: {**m, "arms": {"placebo": [], "sham": []}},
    "another result": lambda m: {**m, "result": "0" * 64},
}


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("how", MANIFESTS)
def test_damaged_manifests(tmp_path: Path, how: str, old: bool) -> None:
    folder = before_version(tmp_path / "run") if old else written(tmp_path / "run")
    place = folder / "manifest.json"
    place.write_text(json.dumps(MANIFESTS[how](json.loads(place.read_text()))))
    for command in (["report", str(folder)], ["cite", str(folder)], _explain(folder), ["verify", str(folder)]):
        made = runner.invoke(app, command)
        if command[0] in {"cite", "verify"} and old and made.exit_code == 0:
            continue  # what they read of it is there
        assert made.exit_code == 2 and "Traceback" not in made.output, (command, made.output, made.exception)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.drop(columns="value"),
        lambda t: t.assign(value="text"),
        lambda t: t.assign(value=np.nan),
        lambda t: t.assign(arm="sham"),
        lambda t: t.assign(measure="il6"),
        lambda t: t.assign(person=np.nan),
        lambda t: t.iloc[:-1],
        lambda t: pd.DataFrame({"a": [1]}),
        lambda t: t.iloc[:0],
    ],
)
@pytest.mark.parametrize("old", [False, True])
def test_other_tables(tmp_path: Path, change: Callable[[pd.DataFrame], pd.DataFrame], old: bool) -> None:
    folder = before_version(tmp_path / "run") if old else written(tmp_path / "run")
    change(pd.read_parquet(folder / "measures.parquet")).to_parquet(folder / "measures.parquet")
    told(folder)
    assert not verify(folder).ok


def states(found: Verified) -> dict[str, str]:
    return {c.name: c.state for c in found.files}


def test_verify_names_every_file(tmp_path: Path) -> None:
    folder = written(tmp_path / "run")
    (folder / "note.txt").write_text("mine")
    good = dict.fromkeys(("manifest.json", *TABLES, "report.html"), "ok")
    assert states(verify(folder)) == {**good, "note.txt": "not ours"} and verify(folder).ok
    (folder / "report.html").write_text("mine")
    assert states(verify(folder)) == {**good, "note.txt": "not ours", "report.html": "changed"}
    (folder / "report.html").unlink()
    made = runner.invoke(app, ["verify", str(folder), "--json"])
    assert made.exit_code == 2 and not json.loads(made.stdout)["ok"]
    assert {r["name"]: r["state"] for r in json.loads(made.stdout)["files"]}["report.html"] == "missing"
    assert runner.invoke(app, ["report", str(folder)]).exit_code == 0
    made = runner.invoke(app, ["verify", str(folder)])
    assert made.exit_code == 0 and made.stdout.splitlines()[-1] == f"{folder}: as it was written"
    assert runner.invoke(app, ["verify", str(tmp_path / "nowhere")]).exit_code == 2


def test_verify_says_what_an_older_result_does_not_let_it_check(tmp_path: Path) -> None:
    found = verify(before_version(tmp_path / "run"))
    assert found.ok
    assert states(found) == {
        "manifest.json": "not checked",
        "measures.parquet": "ok",
        "people.parquet": "not checked",
        "report.html": "not checked",
    }


def test_verify_lives_it_again(tmp_path: Path) -> None:
    run(brief(), workers=1, out=tmp_path / "run")
    found = verify(tmp_path / "run", live=True)
    assert found.ok and {c.name: c.state for c in found.lived} == dict.fromkeys(("numbers", "people", "manifest"), "ok")
    result = Result.load(tmp_path / "run")
    result.measures.loc[3, "value"] *= 1.5
    result.manifest["result"] = result.bytes_hash()
    result.save(tmp_path / "run")  # a whole result, but not that of its study
    found = verify(tmp_path / "run", live=True)
    assert {c.name: c.state for c in found.lived} == {"numbers": "changed", "people": "ok", "manifest": "changed"}
    assert "1 of " in found.lived[0].note and "0.33" in found.lived[0].note and found.lived[2].note == "result"
    made = runner.invoke(app, ["verify", str(tmp_path / "run"), "--live"])
    assert made.exit_code == 2 and "not what its study gives" in made.stdout.splitlines()[-1]


def test_a_result_whose_findings_are_read_otherwise_today_is_lived_again(tmp_path: Path) -> None:
    """Before the one estimand a study defined a finding that has a replay without saying why it differs."""
    made = run(brief(), workers=1)
    earlier = [{"finding": "lps-tnf-peak-barber", "as": "mean(tnf)", "arm": "endotoxin"}]
    made.manifest["schema"]["published"] = earlier
    made.save(tmp_path / "run")
    with pytest.raises(AllostasisError, match="otherwise than its replay"):
        Study.from_dict(made.manifest["schema"])
    found = verify(tmp_path / "run", live=True)
    states_now = {c.name: c.state for c in found.lived}
    assert states_now == {"numbers": "ok", "people": "ok", "published": "not checked", "manifest": "ok"} and found.ok
    made.manifest["schema"]["arms"] = {}
    made.save(tmp_path / "nobody")
    with pytest.raises(AllostasisError):  # what people live is not guessed
        verify(tmp_path / "nobody", live=True)


def test_a_folder_of_results_is_told_apart(tmp_path: Path) -> None:
    made_result().save(tmp_path / "demo" / "one")
    with pytest.raises(InputError) as error:
        Result.load(tmp_path / "demo")
    assert "one" in error.value.fix

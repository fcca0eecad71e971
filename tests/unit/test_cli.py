"""The command line: exit codes, one error once, JSON alone on stdout, the report's path on the last line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from allostasis import studies
from allostasis.assembly.calibrated_values import calibrated
from allostasis.cli.app import app
from allostasis.cli.run import slug
from allostasis.errors import RunError
from allostasis.version import VERSION
from made_result import HOSTILE, made_result

STUDY = """
study: Endotoxin, briefly
seed: 3
people: {number: 3, age: 25, bmi: 23, female: 0.5}
design: counterfactual
clock: "09:00"
model: {modules: [clock, inflammation, glucocorticoid, hpa, autonomic, low_grade]}
arms:
  placebo: []
  endotoxin: [{treatment: endotoxin, amount: 2 ng/kg, at: 0 h}]
visits: {from: 0 h, every: 1 h, until: 4 h}
measure: [tnf]
compare:
  - {endpoint: peak(tnf), over: [0 h, 4 h], between: [endotoxin, placebo]}
"""
BROKEN = STUDY.replace("measure: [tnf]", "measure: [tnff]").replace("seed: 3", "sead: 3")
runner = CliRunner()


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "brief.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `run` give a ready result instead of computing one."""

    def run(
        study: studies.Study, *, workers: int, out: Path, progress: object, cluster: str | None = None
    ) -> studies.Result:
        result = made_result()
        result.manifest.update(study=study.title, seed=study.seed)
        result.manifest["people"]["enrolled"] = study.number
        return result.save(Path(out))

    monkeypatch.setattr(studies, "run", run)


def shell(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "allostasis.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **env},
        timeout=300,
        check=False,
    )


def test_help_lists_every_command() -> None:
    made = runner.invoke(app, ["--help"])
    assert made.exit_code == 0
    for name in ("run", "demo", "new", "validate", "model", "explain", "cite", "doctor", "report"):
        assert name in made.output


def test_version() -> None:
    made = runner.invoke(app, ["--version"])
    assert (made.exit_code, made.stdout) == (0, f"allostasis {VERSION}\n")


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = "numba", "sympy", "pandas", "matplotlib", "scipy", "pint", "jinja2"
    code = (
        "import sys; from typer.testing import CliRunner; from allostasis.cli.app import app; "
        "assert CliRunner().invoke(app, ['run', '--help']).exit_code == 0; "
        f"print(sorted(set({heavy!r}) & set(sys.modules)))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert made.stdout.strip() == "[]"


def test_a_run_ends_with_the_report_however_narrow(study: Path) -> None:
    folder = study.parent / ("a-folder-with-a-rather-long-name-" * 3)
    made = shell("run", str(study), "--out", str(folder), cwd=study.parent, COLUMNS="30")
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1] == f"report: {folder / 'report.html'}"
    assert {p.name for p in folder.iterdir()} == {"manifest.json", "measures.parquet", "people.parquet", "report.html"}
    assert "Traceback" not in made.stderr
    first = (folder / "manifest.json").read_bytes()  # before the second run puts its own there
    again = shell("run", str(study), "--out", str(folder), "--workers", "1", "--json", cwd=study.parent)
    assert json.loads(again.stdout)["result"] == json.loads(first)["result"]
    assert (folder / "manifest.json").read_bytes() == first


def test_people_and_seed_override_the_study(study: Path, quick: None) -> None:
    made = runner.invoke(app, ["run", str(study), "--people", "5", "--seed", "11", "--json"])
    assert made.exit_code == 0, made.stderr
    found = json.loads(made.stdout)
    assert (found["people"]["enrolled"], found["seed"]) == (5, 11)


def test_the_default_folder_is_the_title(study: Path, quick: None) -> None:
    made = runner.invoke(app, ["run", str(study)])
    assert made.stdout.splitlines()[-1] == "report: runs/endotoxin-briefly/report.html"
    assert (study.parent / "runs" / "endotoxin-briefly" / "manifest.json").is_file()


def test_json_is_alone_on_stdout(study: Path, quick: None) -> None:
    made = runner.invoke(app, ["run", str(study), "--json"])
    found = json.loads(made.stdout)
    assert found["comparisons"][0]["g"]["value"] == 3.25
    assert found["report"] == "runs/endotoxin-briefly/report.html"


@pytest.mark.parametrize("command", ["run", "validate"])
def test_wrong_input_ends_with_2_and_says_everything_once(study: Path, command: str) -> None:
    study.write_text(BROKEN, encoding="utf-8")
    made = runner.invoke(app, [command, str(study)])
    assert made.exit_code == 2
    assert made.stdout == ""
    assert "Traceback" not in made.stderr
    for text in ("tnff", "sead"):
        assert text in made.stderr
    assert made.stderr.count("unknown read-out") == 1


def test_wrong_input_as_json(study: Path) -> None:
    study.write_text(BROKEN, encoding="utf-8")
    made = runner.invoke(app, ["validate", str(study), "--json"])
    assert made.exit_code == 2 and made.stderr == ""
    kinds = {p["kind"] for p in json.loads(made.stdout)["problems"]}
    assert "UnknownName" in kinds and len(json.loads(made.stdout)["problems"]) == 2


def test_a_run_that_cannot_finish_ends_with_3(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RunError("nobody's integration finished", found="3 failed", needed="at least one", fix="Look")

    monkeypatch.setattr(studies, "run", fail)
    made = runner.invoke(app, ["run", str(study)])
    assert made.exit_code == 3
    assert made.stderr.count("nobody's integration finished") == 1 and "Traceback" not in made.stderr
    as_json = runner.invoke(app, ["run", str(study), "--json"])
    assert as_json.exit_code == 3 and json.loads(as_json.stdout)["error"]["kind"] == "RunError"


def test_an_interruption_before_anybody_lived_ends_with_130(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(studies, "run", stop)
    made = runner.invoke(app, ["run", str(study)])
    assert made.exit_code == 130
    assert made.stderr.strip() == "stopped: nothing was kept, and nothing is left half written"


def test_usage_errors_end_with_2(study: Path) -> None:
    assert runner.invoke(app, ["run", str(study), "--people", "0"]).exit_code == 2
    assert runner.invoke(app, ["run", str(study), "--pepole", "3"]).exit_code == 2
    assert runner.invoke(app, ["explain", "x", "hpa.cortisol"]).exit_code == 2


def test_a_folder_that_is_no_result_is_not_replaced(study: Path, quick: None) -> None:
    kept = study.parent / "precious"
    kept.mkdir()
    (kept / "thesis.txt").write_text("years", encoding="utf-8")
    made = runner.invoke(app, ["run", str(study), "--out", str(kept)])
    assert made.exit_code == 2 and "not empty" in made.stderr
    assert (kept / "thesis.txt").read_text(encoding="utf-8") == "years"


def test_data_that_cannot_be_read_stops_before_anybody_lives(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("ran")

    monkeypatch.setattr(studies, "run", never)
    made = runner.invoke(app, ["run", str(study), "--data", "nowhere.csv"])
    assert made.exit_code == 2 and "no such data file" in made.stderr


def test_data_are_laid_over_the_result(study: Path, quick: None) -> None:
    lines = ["person,arm,time,time_unit,measure,value,unit"]
    lines += [
        f"{p},endotoxin,{t},h,tnf,{v + p},pg/mL"
        for p in range(4)
        for t, v in ((0, 1), (1, 40), (2, 90), (3, 30), (4, 5))
    ]
    (study.parent / "seen.csv").write_text("\n".join(lines), encoding="utf-8")
    made = runner.invoke(app, ["run", str(study), "--data", "seen.csv", "--json"])
    assert made.exit_code == 0, made.stderr
    assert json.loads(made.stdout)["data"]["rows"][0]["n_observed"] == 4
    page = (study.parent / "runs" / "endotoxin-briefly" / "report.html").read_text(encoding="utf-8")
    assert "Observed, and predicted" in page and "seen.csv" in page


def test_new_writes_a_valid_study_and_never_over_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert runner.invoke(app, ["new"]).exit_code == 0
    text = (tmp_path / "study.yaml").read_text(encoding="utf-8")
    assert runner.invoke(app, ["validate", "study.yaml"]).exit_code == 0
    again = runner.invoke(app, ["new", "study.yaml"])
    assert again.exit_code == 2 and "already" in again.stderr
    assert (tmp_path / "study.yaml").read_text(encoding="utf-8") == text


def test_report_writes_the_same_page_again(study: Path, quick: None) -> None:
    runner.invoke(app, ["run", str(study), "--out", "here"])
    page = study.parent / "here" / "report.html"
    before = page.read_bytes()
    page.unlink()
    made = runner.invoke(app, ["report", "here"])
    assert made.stdout == "report: here/report.html\n"
    assert page.read_bytes() == before


def test_what_is_no_result_is_refused() -> None:
    for command in (["report", "nowhere"], ["cite", "nowhere"], ["explain", "nowhere", "hpa.cortisol", "--at", "1 h"]):
        made = runner.invoke(app, command)
        assert made.exit_code == 2 and "is not a result" in made.stderr


def test_cite_lists_software_sources_and_no_proposals(tmp_path: Path) -> None:
    made_result().save(tmp_path / "run")
    made = runner.invoke(app, ["cite", str(tmp_path / "run")])
    assert made.exit_code == 0
    assert "@software{allostasis," in made.stdout and "@article{skeldon-2023," in made.stdout
    assert "proposal" not in made.stdout
    rows = json.loads(runner.invoke(app, ["cite", str(tmp_path / "run"), "--json"]).stdout)
    assert [r["id"] for r in rows] == ["allostasis", "skeldon-2023"]


def test_model_page_shows_equations_and_guesses() -> None:
    page = json.loads(runner.invoke(app, ["model", "clock", "--json"]).stdout)
    flows = {f["name"]: f["rate"] for f in page["flows"]}
    assert flows["photoreceptor recovery"] == "beta*n"
    assert {s["name"] for s in page["states"]} >= {"x", "xc", "n", "pressure"}
    assert ["hpa of clock.phase_cos", "read"] in page["couplings_out"]
    other = json.loads(runner.invoke(app, ["model", "inflammation", "--json"]).stdout)
    assert ["endotoxin on inflammation.endotoxin", "acts"] in other["couplings_in"]
    guessed = json.loads(runner.invoke(app, ["model", "clock", "--guesses", "--json"]).stdout)
    assert {g["name"] for g in guessed} == {p["name"] for p in page["parameters"] if p["grade"] == "C"}
    shown = runner.invoke(app, ["model", "clock"])
    assert shown.exit_code == 0 and "photoreceptor recovery" in shown.stdout


def test_a_calibrated_guess_says_so() -> None:
    page = json.loads(runner.invoke(app, ["model", "kynurenine", "--json"]).stdout)
    moved = {p["name"]: p["calibrated"] for p in page["parameters"] if p["calibrated"]}
    there = {n.split(".")[1]: c for n, c in calibrated().items() if n.startswith("kynurenine.")}
    assert {n: c["factor"] for n, c in moved.items()} == {n: c.factor for n, c in there.items()} != {}
    assert "calibrated on" in " ".join(runner.invoke(app, ["model", "kynurenine"]).stdout.split())


def test_unknown_modules_get_suggestions() -> None:
    made = runner.invoke(app, ["model", "clok"])
    assert made.exit_code == 2 and "clock" in made.stderr


def test_hostile_titles_are_text_in_the_terminal(study: Path, quick: None) -> None:
    study.write_text(STUDY.replace("Endotoxin, briefly", json.dumps(HOSTILE)), encoding="utf-8")
    made = runner.invoke(app, ["run", str(study), "--out", "hostile"])
    assert made.exit_code == 0, made.stderr
    assert "[bold]study[/bold]" in made.stdout


def test_doctor_compares_the_kernel_with_another_solver() -> None:
    made = runner.invoke(app, ["doctor", "--json"])
    assert made.exit_code == 0
    found = json.loads(made.stdout)
    assert found["ok"] and 0 < found["difference"] < found["allowed"]


def test_demo_writes_both_reports_and_an_index(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "studies").mkdir()
    for name in ("endotoxin-2ng", "endotoxin-hydrocortisone"):
        (tmp_path / "studies" / f"{name}.yaml").write_text(STUDY, encoding="utf-8")
    made = runner.invoke(app, ["demo"])
    assert made.exit_code == 0, made.stderr
    assert made.stdout.splitlines()[-1] == "report: runs/demo/index.html"
    assert made.stdout.splitlines()[-2].startswith("page: allostasis serve")
    index = (tmp_path / "runs" / "demo" / "index.html").read_text(encoding="utf-8")
    for name in ("endotoxin-2ng", "endotoxin-hydrocortisone"):
        assert f'href="{name}/report.html"' in index
        assert (tmp_path / "runs" / "demo" / name / "report.html").is_file()


@pytest.mark.parametrize(
    ("title", "name"), [("Endotoxin 2 ng/kg!", "endotoxin-2-ng-kg"), ("../../etc", "etc"), ("???", "")]
)
def test_slugs_are_harmless(title: str, name: str) -> None:
    assert slug(title) == name


def test_claims_and_rows_are_one_command() -> None:
    claims, rows = (runner.invoke(app, [name, "--help"]) for name in ("claims", "rows"))
    assert claims.exit_code == rows.exit_code == 0
    assert claims.stdout.split("Options")[1] == rows.stdout.split("Options")[1]


def test_screening_names_an_unknown_group_before_anyone_lives() -> None:
    result = runner.invoke(app, ["calibrate", "--screen", "--group", "hopes"])
    assert result.exit_code == 2
    assert "hope" in result.output

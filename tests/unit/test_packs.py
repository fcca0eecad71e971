"""Packs: what others add is found by its full name and runs from where it lies; no changed file yields kept numbers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from allostasis import packs, run
from allostasis.assembly import catalogue
from allostasis.cli.app import app
from allostasis.errors import AllostasisError, InputError, ModelError, Problems, StudyError, UnknownName
from allostasis.expressions.parser import parse
from allostasis.ledger import finding, sources
from allostasis.studies import Study, explain, read_study, shipped_study, verify
from allostasis.studies.file.pack_replays import replays_of
from allostasis.testing import check_pack

HERE = Path(__file__).parents[1] / "packs"
STUDY = """
study: anakinra before endotoxin
seed: 6
NAMED
people: {number: 6, age: 30}
design: counterfactual
clock: "09:00"
model: {modules: [clock, inflammation, glucocorticoid, hpa, autonomic, low_grade]}
arms:
  endotoxin: [{treatment: endotoxin, amount: 1 ng/kg, at: 1 h}]
  both: [{treatment: anakinra, amount: 100 mg, at: 0 h}, {treatment: endotoxin, amount: 1 ng/kg, at: 1 h}]
visits: [0 h, 1 h, 2 h, 3 h]
measure: [tnf, anakinra_level, anakinra.blood]
compare:
  - {endpoint: peak(anakinra_level), between: [both, endotoxin]}
"""


@pytest.fixture(autouse=True)
def none_loaded() -> Iterator[None]:
    packs.drop()
    yield
    packs.drop()


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "mylab", tmp_path / "mylab", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE / "anakinra.py", tmp_path / "anakinra.py")
    return tmp_path


def written(folder: Path, named: str, name: str = "study.yaml") -> Path:
    (folder / name).write_text(STUDY.replace("NAMED", named), encoding="utf-8")
    return folder / name


def changed(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def installed_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a wheel installs: a package and its metadata with the entry point."""
    shutil.copytree(folder / "mylab", folder / "site" / "anakinra_pack")
    about = folder / "site" / "anakinra_pack-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: anakinra-pack\nVersion: 1.2\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[allostasis.packs]\nmylab = anakinra_pack\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder / "site"))
    packs.installed.cache_clear()


def test_a_folder_a_file_and_an_installed_pack_give_the_same_people(
    lab: Path, monkeypatch: pytest.MonkeyPatch, kernel_cache: Path
) -> None:
    folder = run(written(lab, "pack: [./mylab]"), out=lab / "folder")
    single = run(written(lab, "uses: [./anakinra.py]"))
    tnf = [r.table("tnf", arm).to_numpy() for r in (folder, single) for arm in ("both", "endotoxin")]
    np.testing.assert_allclose(tnf[3], tnf[1], rtol=1e-6)  # who gets none is the same person
    np.testing.assert_allclose(tnf[2].mean(axis=0), tnf[0].mean(axis=0), rtol=0.3)  # numbers are drawn by full names
    assert (tnf[0][:, 2:] < 0.9 * tnf[1][:, 2:]).mean() > 0.7, "anakinra lowers TNF"
    blood = folder.table("mylab/anakinra.blood", "both").to_numpy()
    assert (blood[:, 1:] > 5).all() and (blood < 100).all() and (blood[:, 0] == 0).all()
    assert (folder.table("mylab/anakinra.blood", "endotoxin").to_numpy() == 0).all()
    told = folder.manifest["packs"]
    assert [(p["name"], p["kind"]) for p in told] == [("mylab", "folder")] and len(told[0]["sha256"]) == 64
    assert folder.manifest["hashes"]["pack mylab"] == told[0]["sha256"]
    assert {"mylab/anakinra-pk", "mylab/anakinra-release"} <= set(folder.manifest["rests_on"]["sources"])

    packs.drop()
    installed_at(lab, monkeypatch)
    study = STUDY.replace("NAMED", "").replace("[tnf, anakinra_level, anakinra.blood]", "[mylab/anakinra_level, tnf]")
    study = study.replace("treatment: anakinra,", "treatment: mylab/anakinra,").replace("(ana", "(mylab/ana")
    (lab / "installed.yaml").write_text(study, encoding="utf-8")
    third = run(lab / "installed.yaml")
    assert [(p["kind"], p["version"]) for p in third.manifest["packs"]] == [("installed", "1.2")]
    np.testing.assert_array_equal(third.table("tnf", "both").to_numpy(), tnf[0])

    # a result is explained and lived again by whoever has its pack, and by nobody else
    packs.drop()
    monkeypatch.undo()
    packs.installed.cache_clear()
    for look in (
        lambda: explain(lab / "folder", "mylab/anakinra.blood", at=2.0),
        lambda: verify(lab / "folder", live=True),
    ):
        with pytest.raises(InputError, match="made with the pack mylab, which is not loaded"):
            look()
    packs.use(lab / "mylab")
    found = explain(lab / "folder", "mylab/anakinra.blood", at=2.0, arm="both")
    assert {f.name: np.sign(f.rate) for f in found.flows} == {"anakinra absorption": 1, "anakinra clearance": -1}
    assert verify(lab / "folder", live=True).ok

    # another file of the same size, written within the same second, is another pack
    changed(lab / "mylab" / "treatments" / "anakinra.py", '"half_life", 2.5', '"half_life", 0.5')
    packs.use(lab / "mylab")
    with pytest.raises(InputError, match="not what this result was made with"):
        explain(lab / "folder", "mylab/anakinra.blood", at=2.0)
    other = run(written(lab, "pack: [./mylab]")).table("mylab/anakinra.blood", "both").to_numpy()
    assert (other[:, 3] < 0.6 * blood[:, 3]).all()


@pytest.mark.parametrize("what", ["mylab", "anakinra.py"])
def test_commands_find_what_a_pack_holds(what: str, lab: Path) -> None:
    name = what.removesuffix(".py")
    for listed, expected, ours in (("treatments", "anakinra", {"anakinra"}), ("measures", "anakinra_level", set())):
        made = CliRunner().invoke(app, ["--pack", str(lab / what), "list", listed, "--search", "anakinra", "--json"])
        assert {row["name"] for row in json.loads(made.output)} == {f"{name}/{expected}"} | ours
    made = CliRunner().invoke(app, ["--pack", str(lab / what), "list", "packs", "--json"])
    assert [row["name"] for row in json.loads(made.output)] == [name]
    made = CliRunner().invoke(app, ["pack", "check", str(lab / what), "--json"])
    assert made.exit_code == 0 and json.loads(made.output)["checked"]["treatments"] == 1, made.output
    assert CliRunner().invoke(app, ["--pack", str(lab / "nowhere"), "list"]).exit_code == 2


def test_a_pack_s_finding_is_replayed_in_a_model_of_its_own(lab: Path) -> None:
    packs.use(lab / "mylab")
    book = replays_of("mylab")
    assert book.modules == ("mylab/anakinra",)
    assert book.replayed().keys() == {"mylab/anakinra-level-made-up"}
    assert finding("mylab/anakinra-level-made-up").effect.value == 2400
    assert finding("anakinra-level-made-up").id == "mylab/anakinra-level-made-up"
    assert sources()["mylab/anakinra-pk"].grade == "C"
    with pytest.raises(UnknownName, match="mylab/anakinra"):
        finding("mylab/anakinra-levl")


@pytest.mark.slow
def test_evidence_judges_a_pack_s_finding(lab: Path) -> None:
    asked = ["--pack", str(lab / "mylab"), "evidence", "--people", "64", "--doubt", "0", "--json"]
    made = json.loads(CliRunner().invoke(app, asked).output)
    assert [f["finding"] for f in made["findings"]] == ["mylab/anakinra-level-made-up"]
    assert 1500 < made["findings"][0]["model"]["value"] < 4000


@pytest.mark.slow
def test_a_wheel_brings_a_pack(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Built by the build backend that is there, installed as pip would: its files beside their metadata."""
    (lab / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "anakinra-pack"\nversion = "0.3"\n'
        '[project.entry-points."allostasis.packs"]\nlab = "mylab"\n'
        '[tool.hatch.build.targets.wheel]\npackages = ["mylab"]\n',
        encoding="utf-8",
    )
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"], cwd=lab, check=True, capture_output=True
    )
    with zipfile.ZipFile(next((lab / "dist").glob("*.whl"))) as wheel:
        wheel.extractall(lab / "site")
    monkeypatch.syspath_prepend(str(lab / "site"))
    packs.installed.cache_clear()
    made = json.loads(CliRunner().invoke(app, ["list", "packs", "--json"]).output)
    assert [(row["name"], row["kind"], row["version"]) for row in made] == [("lab", "installed", "0.3")]
    assert check_pack("lab").checked["treatments"] == 1
    packs.drop()
    assert catalogue.treatment("lab/anakinra").usual == "100 mg"
    monkeypatch.undo()
    packs.installed.cache_clear()


@pytest.mark.slow
def test_other_processes_know_the_pack(lab: Path) -> None:
    study = written(lab, "pack: [./mylab]")
    here, there = run(study), run(study, cluster="processes", workers=2)
    assert here.bytes_hash() == there.bytes_hash()


def test_what_a_pack_adds_is_in_nobody_s_body_unless_named(lab: Path) -> None:
    before = catalogue.body()
    (lab / "mylab" / "biology").mkdir()
    CliRunner().invoke(app, ["new", "--module", str(lab / "mylab" / "biology" / "thymus.py")])
    packs.use(lab / "mylab")
    assert catalogue.body() == before and "mylab/thymus" in catalogue.names("biology")
    plain = Study.from_dict({**read_study(shipped_study("tsst")).to_dict(), "model": {"with": ["mylab/thymus"]}})
    assert plain.conditions == ("mylab/thymus",)


def test_names(lab: Path) -> None:
    packs.use(lab / "mylab")
    assert parse("peak(mylab/anakinra_level)").names == ("mylab/anakinra_level",)
    assert parse("tnf/il6").names == ("tnf", "il6") and parse("mylab/anakinra.blood@2h > 3 mg").times == (2.0,)
    assert parse("anakinra_level").names == ("mylab/anakinra_level",)
    assert catalogue.treatment("Anakinra").name == "mylab/anakinra"
    with packs.first(()):  # a study that names no pack: ours
        assert catalogue.treatment("anakinra").name == "anakinra"
    with packs.first(("mylab",)):
        assert catalogue.treatment("anakinra").name == "mylab/anakinra"
        assert catalogue.readout("anakinra.concentration").of == "mylab/anakinra.concentration"
        assert catalogue.module("anakinra").name == "anakinra"  # modules of ours are never meant otherwise
    packs.use(lab / "anakinra.py")  # now two have it: nobody guesses between them
    assert catalogue.treatment("anakinra").name == "anakinra"
    with pytest.raises(UnknownName, match="anakinra_level"):
        catalogue.readout("anakinra_level")
    packs.drop()
    with pytest.raises(UnknownName, match='no pack "mylab" is loaded'):
        catalogue.treatment("mylab/anakinra")


@pytest.mark.parametrize(
    "named, said",
    [
        ("pack: [./nowhere]", "there is no such pack"),
        ("pack: [https://example.org/mylab]", "not taken from the network"),
        ("pack: [/tmp/mylab]", "holds on one machine only"),
        ("uses: [./mylab]", "names single files"),
        ("pack: [.]", "this cannot be the name|this folder is no pack"),
    ],
)
def test_what_is_no_pack_is_refused_with_its_line(named: str, said: str, lab: Path) -> None:
    with pytest.raises(InputError, match=said) as found:
        read_study(written(lab, named))
    assert found.value.line == 4 and found.value.fix


def test_a_reader_may_forbid_code(lab: Path) -> None:
    (lab / "mylab" / "treatments" / "anakinra.py").write_text("raise SystemExit('this ran')", encoding="utf-8")
    for named in ("pack: [./mylab]", "uses: [./anakinra.py]"):
        with pytest.raises(StudyError, match="code of its own") as found:
            read_study(written(lab, named), packs=False)
        assert found.value.line == 4
    assert not packs.loaded()


def test_ours_ask_for_no_entry_points() -> None:
    packs.installed.cache_clear()
    read_study(shipped_study("tsst"))
    assert packs.installed.cache_info().currsize == 0


BROKEN = {
    "a wrong unit": ("treatments/anakinra.py", "absorption * skin, out_of", "skin, out_of", "does not balance", 22),
    "at no dose": ("treatments/anakinra.py", "1 - most * up", "0.9 - most * up", "something at no dose", 27),
    "a start": ("treatments/anakinra.py", '"blood", start=0.0', '"blood", start=1.0', "something at no dose", 27),
    "no doubt": ("treatments/anakinra.py", "unsure=0.5, ", "", "has no doubt", 26),
    "no source": ("treatments/anakinra.py", 'K = "anakinra-pk"', 'K = ""', "has no source", 19),
    "no port": ("treatments/anakinra.py", "inflammation.release", "inflammation.relese", "unknown port", 27),
    "no module": ("treatments/anakinra.py", '"inflammation.rel', '"inflamation.rel', "unknown module", 27),
    "a fault": ("treatments/anakinra.py", "m.bolus(skin)", "m.bolus(skn)", "does not run", 28),
    "of nothing": ("readouts/levels.py", "anakinra.concentration", "", "reads nothing", 11),
    "of what is not": ("readouts/levels.py", "anakinra.concentration", "anakinra.level", "unknown quantity", 11),
    "another kind": ("readouts/levels.py", '"ng/mL"', '"mmHg"', "cannot be reported", 11),
    "nobody": ("ledger/anakinra.yaml", "Nobody, year: 2020", "null, year: null", "has no source", 14),
    "no such key": ("ledger/anakinra.yaml", "    source: {first", "    from: {first", '"source" is missing', 14),
    "no fit": ("ledger/anakinra.yaml", "as: anakinra_level", "as: anakinra_levl", "unknown measure", 41),
    "no finding": ("ledger/anakinra.yaml", "finding: anakinra-l", "finding: anakinra-", "unknown finding", 41),
}


@pytest.mark.parametrize("case", BROKEN)
def test_pack_check_refuses(case: str, lab: Path) -> None:
    file, before, after, said, line = BROKEN[case]
    changed(lab / "mylab" / file, before, after)
    found = [one for one in check_pack(lab / "mylab").problems if said in one.what]
    assert found, [str(p) for p in check_pack(lab / "mylab").problems]
    assert (Path(found[0].file).name, found[0].line) == (Path(file).name, line)
    assert found[0].found and found[0].needed and found[0].fix
    made = CliRunner().invoke(app, ["pack", "check", str(lab / "mylab")])
    assert made.exit_code == 2


@pytest.mark.parametrize(
    "kind, file", [("drug", "x1.py"), ("module", "x1.py"), ("readout", "x1.py"), ("finding", "x1.yaml")]
)
def test_what_new_writes_keeps_the_laws(kind: str, file: str, tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["new", f"--{kind}", str(tmp_path / file)])
    assert made.exit_code == 0, made.output
    report = check_pack(tmp_path / file)
    assert not report.problems and any(report.checked.values())
    assert CliRunner().invoke(app, ["new", f"--{kind}", str(tmp_path / file)]).exit_code == 2  # it is there
    assert CliRunner().invoke(app, ["new", f"--{kind}", str(tmp_path / "X 1.txt")]).exit_code == 2


def test_a_module_in_use_is_closed() -> None:
    hpa = catalogue.module("hpa")
    symbol = next(iter(hpa.states.values())).symbol
    with pytest.raises(ModelError, match="has been declared and is in use") as found:
        hpa.flow("more", symbol / hpa.time, into=symbol)
    assert found.value.fix
    for change in (
        lambda: hpa.param("more", 1.0, "h", source="proposal"),
        lambda: hpa.params.clear(),
        lambda: hpa.flows.append(hpa.flows[0]),
        lambda: setattr(hpa, "name", "other"),
    ):
        with pytest.raises(ModelError, match="has been declared"):
            change()


def test_errors_of_several_files_come_together(lab: Path) -> None:
    changed(lab / "mylab" / "treatments" / "anakinra.py", "1 - most", "0.9 - most")
    changed(lab / "mylab" / "ledger" / "anakinra.yaml", "Nobody, year: 2020", "null, year: null")
    found = check_pack(lab / "mylab").problems
    assert len(found) == 2 and all(isinstance(p, AllostasisError) and not isinstance(p, Problems) for p in found)

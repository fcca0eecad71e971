"""A hash of code changes with every file that a number depends on, and with no other."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import allostasis.cache.code as code
from allostasis.assembly import catalogue
from allostasis.cache.code import Tree
from allostasis.evidence import replay_cache
from allostasis.evidence.replay_runs import ReplayCohort
from allostasis.studies import Study

HERE = Path(code.__file__).resolve().parents[1]
LIVED = "seeds units language/schedule language/readout language/interventions expressions/parser expressions/evaluate"
LIVED += " language/patterns"
LIVED += " studies/running/cohort_run studies/running/instruments studies/running/plan evidence/replay_runs"
LIVED += " results/measurements people/population engine/cohort engine/solver"
KERNEL = "source printer routines simd sparse_lu driver tableaus object_code kernel_source numpy_ops"
ASKED = {"entries": ("evidence.replay_runs",), "without": replay_cache.SAID, "data": False}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("code") / "allostasis"
    shutil.copytree(HERE, root, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def names(root: Path, *entries: str, **how: Any) -> set[str]:
    files = (f.relative_to(root).as_posix() for f in Tree(root).files(entries, **how))
    return {f.removesuffix(".py").removesuffix("/__init__") for f in files}


def changed(path: Path, root: Path, **how: Any) -> bool:
    """Whether a word more in a file changes the hash."""
    before, text = Tree(root).hash(**how), path.read_bytes()
    path.write_bytes(text + b"\n# a word\n")
    after = Tree(root).hash(**how)
    path.write_bytes(text)
    assert Tree(root).hash(**how) == before
    return after != before


def test_the_evidence_check_sees_what_its_numbers_come_from(copy: Path) -> None:
    found = names(copy, *ASKED["entries"], without=replay_cache.SAID, data=False)
    assert set(LIVED.split()) <= found
    assert not {f for f in found if f.split("/")[0] in {"views", "cli", "cache", "errors", "files", "ledger"}}
    assert not [f for f in found if f.endswith(".yaml")]
    for name in LIVED.split():
        path = next(p for p in (copy / f"{name}.py", copy / name / "__init__.py") if p.is_file())
        assert changed(path, copy, **ASKED), name
    for path in (copy / "views" / "words.py", copy / "cli" / "app.py", copy / "biology" / "hpa.py"):
        assert not changed(path, copy, **ASKED), path


def test_every_file_that_is_found_counts(copy: Path) -> None:
    tree = Tree(copy)
    before = tree.hash(**ASKED)
    for path in tree.files(**ASKED):
        tree._texts[path] += "!"
        assert tree.hash(**ASKED) != before, path
        tree._texts[path] = tree._texts[path].removesuffix("!")
    assert tree.hash(**ASKED) == before


def test_a_kernel_stays_while_what_writes_it_stays(copy: Path) -> None:
    found = names(copy, "engine.codegen.kernel", without=("assembly", "language.module"))
    assert found >= {f"engine/codegen/{n}" for n in KERNEL.split()}
    assert {f for f in found if not f.startswith("engine/")} == {"language/maths"}
    assert not found & {"engine/backends/cuda", "engine/equilibration", "engine/cohort"}


def test_a_model_stays_while_its_modules_and_what_assembles_them_stay(copy: Path) -> None:
    asked: dict[str, Any] = {"entries": ("assembly.wiring", "assembly.model_cache", "biology.hpa")}
    for name in ("biology/hpa.py", "assembly/wiring.py", "language/module.py", "units/__init__.py"):
        assert changed(copy / name, copy, **asked), name
    assert changed(copy / "ledger" / "calibrated.yaml", copy, **asked)
    for name in ("biology/clock.py", "engine/codegen/kernel.py", "studies/running/plan.py", "ledger/findings.yaml"):
        assert not changed(copy / name, copy, **asked), name


def _study(**keys: Any) -> Study:
    base: dict[str, Any] = {
        "study": "brief",
        "people": {"number": 10},
        "arms": {"placebo": [], "endotoxin": [{"treatment": "endotoxin", "amount": "1 ng/kg", "at": "1 h"}]},
        "visits": {"from": "0 h", "every": "1 h", "until": "3 h"},
        "measure": ["tnf"],
    }
    return Study.from_dict({**base, **keys})


def test_the_name_of_what_was_seen_holds_study_model_instruments_and_code(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def key(study: Study, model: str = "model") -> object:
        code.code_hash.cache_clear()
        replay_cache.code.cache_clear()
        monkeypatch.setattr(code, "_own", lambda: Tree(copy))
        lives = ReplayCohort(SimpleNamespace(study=study), SimpleNamespace(fingerprint=model))  # type: ignore[arg-type]
        return lives._key(0, 256)

    first = key(_study())
    assert key(_study(study="other words", question="why")) == first
    assert key(_study(people={"number": 20})) == first  # who lives is in the key as a chunk
    assert key(_study(), "another") != first
    for other in ({"seed": 1}, {"visits": ["0 h", "3 h"]}, {"clock": "10:00"}, {"model": {"pulses": False}}):
        assert key(_study(**other)) != first, other
    instrument = str(catalogue.readout_file("tnf")).replace(".", "/") + ".py"
    moved = {"treatments/endotoxin.py": True, "treatments/placebo.py": False, "readouts/scales.py": False}
    moved |= {instrument: True, "seeds.py": True, "units/definitions.py": True, "expressions/parser.py": True}
    for name, counts in moved.items():
        path = copy / name
        text = path.read_bytes()
        path.write_bytes(text + b"\n# a word\n")
        assert (key(_study()) != first) == counts, name
        path.write_bytes(text)
    code.code_hash.cache_clear()
    replay_cache.code.cache_clear()


MADE = {
    "__init__": "",
    "entry": "from made.room import door\nimport made.plain\n\ndef f():\n    from made import late\n"
    "    from . import near\n    from .deep.inner import x as y\n    import_module('made.called')\n"
    "    open('numbers.yaml')\n",
    "room/__init__": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from made.room.behind import door\n"
    "    from made.room.other import window\n",
    "room/behind": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from made.typed import T\nelse:\n"
    "    from made.untyped import T\n",
    **{n: "" for n in ("room/other", "plain", "late", "near", "called", "typed", "untyped", "alone")},
    **{"deep/__init__": "from ..up import z\n", "deep/inner": "from .. import up\nfrom ..cache import store\n"},
    **{"up": "try:\n    import numpy\nexcept ImportError:\n    pass\n", "cache/__init__": "", "cache/store": ""},
}


def test_imports_of_every_form_are_followed(tmp_path: Path) -> None:
    for name, text in MADE.items():
        (tmp_path / "made" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "made" / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "made" / "numbers.yaml").write_text("a: 1\n", encoding="utf-8")
    root = tmp_path / "made"
    found = names(root, "entry")
    found_code = {f for f in found if not f.endswith(".yaml")}
    assert found_code == {"entry", "room/behind", "plain", "late", "near", "deep/inner", "called", "untyped", "up"}
    assert found - found_code == {"numbers.yaml"}
    assert "up" in names(root, "entry", without=("late",)) and "late" not in names(root, "entry", without=("late",))
    assert names(root, "deep") == {"deep", "deep/inner", "up"}
    with pytest.raises(ValueError, match="nowhere"):
        names(root, "nowhere")


def test_who_imports_by_name_is_known() -> None:
    """What is found by name while running is not seen: whoever does it says so as an entry of its own."""
    found = set()
    for path in HERE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if name in {"import_module", "__import__"} and not isinstance(node.args[0], ast.Constant):
                found.add(path.relative_to(HERE).as_posix())
    doors = {"__init__.py", "doors.py"}  # their names are resolved
    assert found == doors | {
        "assembly/catalogue.py",
        "assembly/module_files.py",
        "packs/loading.py",
    }  # and packs go by a hash of their files

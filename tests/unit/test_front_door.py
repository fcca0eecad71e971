"""The front door: what importing costs, what it offers, and that walls between rooms are checked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import allostasis

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "sympy",
    "numba",
    "llvmlite",
    "pandas",
    "scipy",
    "pint",
    "matplotlib",
    "statsmodels",
    "numpy",
    "pyarrow",
    "xarray",
)


def python(code: str, cwd: Path) -> str:
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=cwd, check=True)
    return made.stdout.strip()


def test_importing_loads_nothing_heavy(tmp_path: Path) -> None:
    """What is loaded is the gate; the time is printed (the aim: under 0.15 s)."""
    code = (
        "import sys, time; before = time.perf_counter(); import allostasis; took = time.perf_counter() - before; "
        f"print(took, *sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    took, *loaded = python(code, tmp_path).split()
    print(f"import allostasis: {1000 * float(took):.0f} ms")
    assert loaded == []


def test_the_first_name_is_loaded_when_it_is_asked_for(tmp_path: Path) -> None:
    code = "import sys, allostasis; allostasis.AllostasisError; print('sympy' in sys.modules); "
    code += "allostasis.Module; print('sympy' in sys.modules)"
    assert python(code, tmp_path).split() == ["False", "True"]


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    assert sorted(allostasis.__all__) == dir(allostasis)
    for name in allostasis.__all__:
        thing = getattr(allostasis, name)
        assert name == "__version__" or (thing.__doc__ or "").strip(), name
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        _ = allostasis.nothing_of_that_name


def test_public_names_are_the_documented_ones() -> None:
    """The table of names in the documentation, both ways; the README names none that is not there."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    text = "\n".join(p.read_text(encoding="utf-8") for p in pages if p.is_file())
    shown = set(re.findall(r"\ballostasis\.([A-Za-z_]+)\b", text))
    imported = {n.strip() for line in re.findall(r"from allostasis import ([^\n`]+)", text) for n in line.split(",")}
    rooms = {p.stem for p in (ROOT / "src/allostasis").iterdir()}
    assert shown | imported <= {*allostasis.__all__, *rooms, "cli", "yaml", "py"}, shown | imported
    table = ROOT / "docs" / "api.md"
    if table.is_file():
        assert set(re.findall(r"^\| `(\w+)`", table.read_text(encoding="utf-8"), re.M)) == {*allostasis.__all__}


def test_every_module_says_what_it_offers() -> None:
    """``__all__`` of a room names only what is there."""
    code = (
        "import importlib, pkgutil, allostasis\n"
        "for m in pkgutil.walk_packages(allostasis.__path__, 'allostasis.'):\n"
        "    if m.name.endswith('__main__'): continue\n"
        "    made = importlib.import_module(m.name)\n"
        "    for n in getattr(made, '__all__', ()):\n"
        "        assert hasattr(made, n), (m.name, n)\n"
        "print('all there')"
    )
    assert python(code, ROOT) == "all there"


def test_import_contracts_hold_and_ci_asks_for_them() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    made = subprocess.run([lint], capture_output=True, text=True, cwd=ROOT, env=_here(), check=False)
    assert made.returncode == 0, made.stdout
    assert "Contracts: 3 kept, 0 broken" in made.stdout or re.search(r"Contracts: \d+ kept, 0 broken", made.stdout)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {c["type"] for c in contracts} >= {"layers", "independence", "forbidden"}
    assert "make check" in (ROOT / ".ci" / "run").read_text()
    assert re.search(r"^check:.*\n(?:\t.*\n)*\t@\$\(BIN\)/lint-imports", (ROOT / "Makefile").read_text(), re.M)


def test_a_wall_that_is_broken_is_seen(tmp_path: Path) -> None:
    """An organ that imports another, and a language that imports an organ, in a copy: the contracts fail."""
    import shutil

    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    pain = tmp_path / "src/allostasis/biology/pain.py"
    pain.write_text(pain.read_text() + "\nfrom allostasis.biology import heart\n")
    parts = tmp_path / "src/allostasis/language/parts.py"
    parts.write_text(parts.read_text() + "\nfrom allostasis.assembly import model\n")
    lint = Path(sys.executable).with_name("lint-imports")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "src")}
    made = subprocess.run([lint, "--no-cache"], capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
    assert made.returncode != 0
    assert re.search(r"organs do not import each other\s+BROKEN", made.stdout), made.stdout
    assert re.search(r"imports go down only\s+BROKEN", made.stdout)


def _here() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}

"""Which one-line faults the tests catch: `python tests/attack/mutants.py [--only ID] [--state FILE]`, by hand.

Each mutant of `mutants.yaml` is put into a copy of the tree, the tests that it names run there, and the tree is put
back. What was found is kept in a file, so that a stopped run goes on, and one whose code and tests are the same is not
run again. Exit code 1 where fewer than `WANTED` are caught.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy
import pandas
import pint
import pytest
import scipy.stats
import statsmodels.api
import sympy
import yaml

LOADED = (numpy, pandas, pint, scipy.stats, statsmodels.api, sympy)  # before any child is made
ROOT = Path(__file__).resolve().parents[2]
WANTED, LONGEST = 0.85, 240  # share that has to be caught; seconds a test may take before it counts as caught
COPIED = ("src", "tests", "studies", "pyproject.toml")


def main() -> int:
    """Run what has not been run."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", nargs="*", help="ids of mutants")
    asked.add_argument("--state", type=Path, default=ROOT / ".cache" / "mutants.json")
    args = asked.parse_args()
    lists = yaml.safe_load((ROOT / "tests" / "attack" / "mutants.yaml").read_text(encoding="utf-8"))
    mutants = [m for group in lists.values() for m in group if not args.only or m[0] in args.only]
    known = json.loads(args.state.read_text(encoding="utf-8")) if args.state.is_file() else {}
    args.state.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in COPIED:
            _copy(ROOT / name, tree / name)
        compileall.compile_dir(tree / "src", quiet=1)  # a mutant has another time, so that only it is compiled anew
        sound: dict[str, str] = {}
        for number, (name, *rest) in enumerate(mutants, 1):
            key = _key(rest)
            if known.get(name, {}).get("key") != key or args.only:
                begin = time.monotonic()
                known[name] = {"key": key, "found": _found(tree, sound, *rest), "s": round(time.monotonic() - begin, 1)}
                args.state.write_text(json.dumps(known, indent=1), encoding="utf-8")
            print(f"{number:3d} of {len(mutants)}  {known[name]['found']:<12} {name}", flush=True)
    return _told([(m[0], m[5], known[m[0]]["found"]) for m in mutants])


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _key(mutant: list[str]) -> str:
    """What a finding follows from: the mutant, the file that it changes and its tests."""
    file, _, _, tests, _ = mutant
    parts = [json.dumps(mutant)]
    for path in (ROOT / "src" / "allostasis" / file, ROOT / "tests" / tests):
        parts.append(path.read_text(encoding="utf-8") if path.is_file() else "")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _found(tree: Path, sound: dict[str, str], file: str, old: str, new: str, tests: str, _why: str) -> str:
    """``killed``, ``survived``, ``unappliable``, or why its tests say nothing."""
    path = tree / "src" / "allostasis" / file
    if not path.is_file() or path.read_text(encoding="utf-8").count(old) != 1:
        return "unappliable"
    if not (tree / "tests" / tests).is_file():
        return "survived"  # nobody has written a test
    if tests not in sound:
        sound[tests] = _passes(tree, tests)
    if sound[tests] != "passed":
        return "test fails"
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(text.replace(old, new), encoding="utf-8")
        return "survived" if _passes(tree, tests) == "passed" else "killed"
    finally:
        path.write_text(text, encoding="utf-8")


def _passes(tree: Path, tests: str) -> str:
    """Run tests in a child of this process, which has loaded what is slow to load but nothing of the project."""
    child = os.fork()
    if not child:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os.chdir(tree)
        sys.path.insert(0, str(tree / "src"))
        sys.dont_write_bytecode = True
        os.environ |= {"PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        os.environ.setdefault("ALLOSTASIS_CACHE", str(tree / ".cache"))
        signal.alarm(LONGEST)  # ends the child
        os._exit(int(pytest.main(["-x", "-q", "-n0", "-p", "no:cacheprovider", f"tests/{tests}"])))
    status = os.waitpid(child, 0)[1]
    return "passed" if os.waitstatus_to_exitcode(status) == 0 else "failed"


def _told(found: list[tuple[str, str, str]]) -> int:
    """The figure, and what was not caught."""
    applied = [f for f in found if f[2] in {"killed", "survived"}]
    killed = sum(f[2] == "killed" for f in applied)
    for name, why, said in found:
        if said != "killed":
            print(f"{said}: {name}: {why}")
    share = killed / max(1, len(applied))
    print(f"{killed} of {len(applied)} killed ({100 * share:.0f} %), {len(found) - len(applied)} not applied")
    return 0 if share >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())

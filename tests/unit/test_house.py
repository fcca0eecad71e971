"""Rooms are entered by their doors, and no file imports itself in a circle: also inside functions and for types."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import allostasis

HERE = Path(allostasis.__file__).parent
MODULES = {p.relative_to(HERE).with_suffix("").as_posix().replace("/", "."): p for p in HERE.rglob("*.py")}
MODULES = {name.removesuffix(".__init__"): path for name, path in MODULES.items() if name != "__init__"}
PACKAGES = {name for name, path in MODULES.items() if path.name == "__init__.py"}
# Files that are handed on as a whole: a name of theirs says little without the file's.
WHOLE = {
    "assembly.catalogue",
    "cache.upkeep",
    "engine.backends.cuda",
    "engine.backends.scipy_reference",
    "engine.codegen.numpy_ops",
    "results.listing",
    "results.loading",
}
COMMANDS = {
    "evidence.ablation",
    "evidence.check",
    "packs.templates",
    "sbml.check",
    "testing.check",
    "views.lists",
    "views.model_page",
}


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Module and name of every import of ours, without the package's name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("allostasis"):
            for alias in node.names:
                yield node.module.removeprefix("allostasis").removeprefix("."), alias.name


def target(module: str, name: str) -> str:
    """The file that an import reads."""
    inner = f"{module}.{name}".lstrip(".")
    return inner if inner in MODULES else module


def test_no_import_goes_past_a_door() -> None:
    past = []
    for room, path in MODULES.items():
        for module, name in imports(path):
            read = target(module, name)
            other = read.split(".")[0] != room.split(".")[0]
            if other and read not in PACKAGES and "." in read and read not in WHOLE | COMMANDS:
                past.append(f"{room} -> {read}: {name}")
    assert not past, past


def test_no_file_imports_itself_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for room, path in MODULES.items():
        if room not in PACKAGES:  # a door names its own files
            graph[room] = {read for read in (target(*one) for one in imports(path)) if read not in PACKAGES} - {""}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise AssertionError(error.args[1]) from None


def test_a_visit_and_a_baseline_are_found_in_one_way() -> None:
    """By ``Measurements.lookup`` and ``Start.column``: who finds them anew finds others where visits are not alike."""
    anew = {
        "results.measurements": re.compile(r"argmin\(\s*(np\.)?abs\("),  # the visit nearest to a time
        "expressions.baseline": re.compile(r"flatnonzero\([^\n]*(hours|times|visits)[^\n]*<="),  # the last one before
    }
    found = {
        (one, room)
        for one, text in anew.items()
        for room, path in MODULES.items()
        if not room.startswith("engine.") and text.search(path.read_text(encoding="utf-8"))
    }
    assert found == {(one, one) for one in anew}

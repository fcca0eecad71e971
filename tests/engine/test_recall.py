"""A recalled model is the assembled one; what it was assembled from is part of its name."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp

import allostasis
from allostasis.assembly import assemble, catalogue, kept_modules
from allostasis.assembly import model_cache as recall
from allostasis.assembly.pruning import restricted
from allostasis.assembly.wiring import wire
from allostasis.cache import get, put
from allostasis.engine.codegen.source import source
from allostasis.language import Module
from allostasis.sbml import to_sbml
from bodies import SMALL

LAZY = """
import sys
from allostasis.assembly import assemble
model = assemble({names!r})
print(model.fingerprint, "sympy" in sys.modules)
"""


LIVED = """
import sys
import numpy as np
from allostasis.assembly import assemble
from allostasis.engine import Cohort, Events, numpy_ops, solve, source_of
model = assemble({names!r})
y = np.array([[float(v) for v in source_of(model).run.starts(numpy_ops, 0.0, None, None, model.defaults)]])
start = Cohort(0.0, model.defaults[None], y, model.input_starts[None].copy(), Events.of(model, [()]))
run = solve(model, start, np.array([3.0]))
print(repr(float(run.y[0, 0].sum())), *(name in sys.modules for name in ("sympy", "numba")))
"""


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLOSTASIS_CACHE", str(tmp_path))
    return tmp_path


def test_a_recalled_model_is_the_assembled_one(own_cache: Path) -> None:
    assemble(SMALL)
    found, fresh = assemble(SMALL), wire(SMALL)
    assert isinstance(found.rates, recall._Table)
    assert found.fingerprint == fresh.fingerprint and found.units == fresh.units and found.held == fresh.held
    assert found.patterns == fresh.patterns and found.couplings == fresh.couplings
    assert found.covariates == fresh.covariates and found.state_names == fresh.state_names
    np.testing.assert_array_equal(found.defaults, fresh.defaults)
    np.testing.assert_array_equal(found.scales, fresh.scales)
    assert source(found) == source(fresh)
    assert to_sbml(found) == to_sbml(fresh)
    some = ["hpa.cortisol"]
    assert restricted(found, some).fingerprint == restricted(fresh, some).fingerprint


def test_kept_modules_are_those_of_their_files(own_cache: Path) -> None:
    """Read back, node for node in the same order, since the order of sums is in the bits."""
    wanted = tuple((name, "joined") for name in (*SMALL, "endotoxin", "tsst"))
    made, read = kept_modules._some(wanted), kept_modules._some(wanted)
    assert made.keys() == read.keys() and all(made[n] is not read[n] for n in made)
    for name, one in made.items():
        pairs = [(f.rate, g.rate) for f, g in zip(one.flows, read[name].flows, strict=True)]
        pairs += [(f.value, g.value) for f, g in zip(one.actions, read[name].actions, strict=True)]
        assert [sp.srepr(a) for a, _ in pairs] == [sp.srepr(b) for _, b in pairs]
        assert one.table == read[name].table and one.where == read[name].where
    fresh, found = (wire(list(each.values())) for each in (made, read))
    assert found.fingerprint == fresh.fingerprint and source(found) == source(fresh)


def test_modules_kept_in_a_damaged_file_are_made_anew(own_cache: Path) -> None:
    wanted = (("hpa", "joined"),)
    kept_modules._some(wanted)
    (file,) = (own_cache / "models").glob("modules_*.kept")
    whole = file.read_bytes()
    file.write_bytes(whole[:-40] + bytes(40))
    assert kept_modules._some(wanted)["hpa"].states.keys() == catalogue.module("hpa").states.keys()
    assert len(file.read_bytes()) == len(whole)


def test_every_module_is_kept_as_it_is(own_cache: Path) -> None:
    """Every node, record and number of every module and variant, in the same order."""
    for name in catalogue.names():
        for variant in catalogue.variants(name):
            one = catalogue.module(name, variant)
            read = kept_modules._read(json.loads(json.dumps(kept_modules._written({name: one}))))[name]
            assert type(read) is type(one)
            told = [{n: _told(v) for n, v in vars(m).items()} for m in (one, read)]
            assert told[0] == told[1], name


def _told(one: Any) -> Any:
    """What something is down to its leaves, the order of arguments and the kinds of numbers included."""
    if isinstance(one, sp.Basic):
        return sp.srepr(one), getattr(one, "_prec", 0), one.is_commutative
    if isinstance(one, dict):
        return [type(one).__name__, *((_told(k), _told(v)) for k, v in one.items())]
    if isinstance(one, (list, tuple)):
        return [type(one).__name__, *map(_told, one)]
    if is_dataclass(one):
        return [type(one).__name__, *(_told(getattr(one, f.name)) for f in fields(one))]
    return type(one).__name__, repr(one), getattr(one, "line", None), getattr(one, "file", None)


def test_what_is_read_runs_no_code(own_cache: Path, tmp_path: Path) -> None:
    """A table that names what is not among the kinds, or is none, is made anew; nothing that it says is evaluated."""
    mark = tmp_path / "ran"
    wicked = f"__import__('pathlib').Path({str(mark)!r}).touch()"
    good = kept_modules._written({"hpa": catalogue.module("hpa")})
    states = len(catalogue.module("hpa").states)
    bad: list[Any] = [
        good | {"nodes": [*good["nodes"][:-1], ["sympify", wicked]]},
        good | {"nodes": [["symbol", ["x"]], *good["nodes"][1:]]},
        good | {"nodes": [["Add", 1, 2], *good["nodes"][1:]]},
        good | {"nodes": [["Add", -1], *good["nodes"][1:]]},
        good | {"nodes": [["rational", wicked, "1"], *good["nodes"][1:]]},
        good | {"modules": {"hpa": ["Popen", True, {}]}},
        good | {"modules": {"hpa": ["Module", True, {"states": ["eval", wicked]}]}},
        {},
        [],
    ]
    for kept in bad:
        with pytest.raises((LookupError, TypeError, ValueError, AttributeError)):
            kept_modules._read(kept)
    kept_modules._some((("hpa", "joined"),))
    (file,) = (own_cache / "models").glob("modules_*.kept")
    for kept in (b"{", json.dumps(bad[0]).encode(), b"[" * 100_000, b"cos\nsystem\n(S'true'\ntR."):
        put("models", file.stem, kept)
        assert len(kept_modules._some((("hpa", "joined"),))["hpa"].states) == states
        assert get("models", file.stem) == json.dumps(good).encode()
    assert not mark.exists()


def test_a_module_of_other_nodes_is_not_kept(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Module("plain", about="a module that tables have no words for")
    one.state("x", start=1.0, unit="1", about="x")
    one.table[sp.Dummy("strange")] = one.table[one.time]
    monkeypatch.setattr(catalogue, "module", lambda name, variant: one)
    monkeypatch.setattr(catalogue, "file", lambda name: "biology.hpa")
    assert kept_modules._some((("plain", "joined"),)) == {"plain": one}
    assert not (own_cache / "models").exists()


def test_nothing_that_is_kept_is_a_pickle() -> None:
    """Nobody in the package imports what runs code when it reads: of a cache, a result or a pack."""
    root = Path(allostasis.__file__).parent
    for file in root.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found = {n.partition(".")[0] for n in names} & {
                "pickle",
                "marshal",
                "shelve",
                "dill",
                "joblib",
                "cloudpickle",
            }
            assert not found, f"{file.relative_to(root)} imports {found}"


def test_a_second_start_imports_no_symbols(own_cache: Path) -> None:
    code, env = LAZY.format(names=SMALL), {**os.environ}
    told = [
        subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout.split()
        for _ in range(2)
    ]
    assert told[0] == [wire(SMALL).fingerprint, "True"] and told[1] == [told[0][0], "False"]


def test_a_second_start_lives_without_a_compiler(own_cache: Path) -> None:
    code = LIVED.format(names=["hpa"])
    told = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(2)
    ]
    assert told[0][0] == told[1][0]
    assert told[0][1:] == ["True", "False"] and told[1][1:] == ["False", "False"]


def test_another_text_is_another_model(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assemble(SMALL)
    monkeypatch.setattr(recall, "_written", lambda *names: "another assembly")
    assemble(SMALL)
    assemble(SMALL, cut=["hpa->inflammation"])
    assert len(list((own_cache / "models").glob("*.kept"))) == 3

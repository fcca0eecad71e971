"""Kernels that different runs left on disk stay apart when one run loads both."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from allostasis.assembly import assemble
from allostasis.engine.codegen import kernel

RUN = """
import sys
import numpy as np
from allostasis.assembly import assemble
from allostasis.engine import Cohort, Events, numpy_ops, solve, source_of

def end(name):
    model = assemble([name])
    starts = source_of(model).run.starts(numpy_ops, 0.0, None, None, model.defaults)
    y = np.array([[float(v) for v in starts]])
    begin = Cohort(0.0, model.defaults[None], y, model.input_starts[None].copy(), Events.of(model, [()]))
    return repr(float(solve(model, begin, np.array([3.0]), rtol=1e-7).y[0, 0].sum()))

print(*(end(name) for name in sys.argv[1:]))
"""


def _run(cache: Path, *names: str) -> list[str]:
    space = os.environ | {"ALLOSTASIS_CACHE": str(cache)}
    made = subprocess.run([sys.executable, "-c", RUN, *names], env=space, capture_output=True, text=True, check=True)
    return made.stdout.split()


def test_two_kernels_of_two_runs_do_not_become_one(tmp_path: Path) -> None:
    # Routines too large to be inlined are linked by name; the names of two files must never meet.
    apart = [*_run(tmp_path, "inflammation"), *_run(tmp_path, "hpa")]  # each compiled by a run of its own
    assert _run(tmp_path, "inflammation", "hpa") == apart


def test_threads_that_build_at_once_share_one_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that one thread runs must not be unloaded because another made the same again."""
    model, threads = assemble(["hpa"]), 4
    for kept in ("_built", "_objects", "_sources"):
        monkeypatch.setattr(kernel, kept, {})
    ready, loaded = Barrier(threads), []

    class Counted(kernel.Loaded):
        def __init__(self, content: bytes) -> None:
            loaded.append(len(content))
            time.sleep(0.05)  # long enough for all others to come by
            super().__init__(content)

    def built(_: int) -> kernel.Kernel:
        ready.wait()
        return kernel.build(model, method="merson", single=True)

    monkeypatch.setattr(kernel, "Loaded", Counted)
    with ThreadPoolExecutor(threads) as pool:
        made = list(pool.map(built, range(threads)))
    assert all(one is made[0] for one in made)
    assert len(loaded) == 3  # driver, what knows no equations, what knows them


def test_methods_of_one_layout_share_a_models_routines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Merson's and Cash's and Karp's step through the same rates; what knows no tiers, or a matrix, has its own."""
    monkeypatch.setenv("ALLOSTASIS_CACHE", str(tmp_path))
    monkeypatch.setattr(kernel, "_objects", {})
    monkeypatch.setattr(kernel, "_built", {})
    model, made = assemble(["hpa"]), dict[str, int]()
    for method in ("merson", "cash_karp", "tsit5", "rodas4"):
        kernel.build(model, method=method, single=False, width=4)
        made[method] = sum(name.startswith("routines_") for name in kernel._objects)
    tiered = kernel._written(model, False, kernel.Variant.of(model, model.defaults[None])).tiers
    assert made["merson"] == made["cash_karp"] == 1
    assert made["tsit5"] == 1 + any(tiered) and made["rodas4"] == made["tsit5"] + 1

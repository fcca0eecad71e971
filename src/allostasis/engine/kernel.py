"""Kernels: the generated file of a model, compiled for this machine and kept on disk.

The file's name holds the hash of everything that went into it: the model's equations, this emitter, the
method, the register width, numba's version. A second start loads what the first one compiled.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from allostasis.assembly import Model
from allostasis.engine import driver
from allostasis.engine.source import Source, source
from allostasis.engine.tableaus import RODAS4, TSIT5

__all__ = ["Kernel", "Method", "build", "cache_folder", "native_width"]

Method = Literal["tsit5", "rodas4"]


@dataclass(frozen=True)
class Kernel:
    """A compiled driver and the source it came from."""

    model: Model
    written: Source
    module: ModuleType
    method: Method
    width: int
    single: bool
    name: str


def cache_folder() -> Path:
    """Where kernels are kept: ``ALLOSTASIS_CACHE``, or ``~/.cache/allostasis``."""
    folder = Path(os.environ.get("ALLOSTASIS_CACHE") or Path.home() / ".cache" / "allostasis") / "kernels"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@cache
def native_width(single: bool = False) -> int:
    """Lanes of this machine's widest register."""
    import llvmlite.binding as llvm

    features = llvm.get_host_cpu_features()
    wide = 8 if features.get("avx512f") else 4 if features.get("avx2") else 2
    return wide * 2 if single else wide


@cache
def _own_hash() -> str:
    import numba

    made = hashlib.sha256(f"{numba.__version__} {sys.version} {platform.machine()}".encode())
    for name in ("arithmetic", "driver", "kernel", "lanes", "source", "sparse", "step", "tableaus"):
        made.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return made.hexdigest()


def _text(model: Model, written: Source, method: Method, width: int, single: bool) -> str:
    """The whole generated file."""
    tableau: Any = TSIT5 if method == "tsit5" else RODAS4
    explicit = method == "tsit5"
    stages = len(tableau.nodes) + 1 if explicit else len(tableau.weights)
    ks = ", ".join(f"K{j}" for j in range(stages))
    slopes = "; ".join(f"K{j} = np.zeros(S * W, K)" for j in range(stages))
    parts = driver.EXPLICIT if explicit else driver.IMPLICIT
    advance = list(_explicit_calls(stages)) if explicit else list(_implicit_calls(stages))
    body = driver.TEXT
    for key, value in {
        "arrays": parts["arrays"].replace("{slopes}", slopes),
        "begin": parts["begin"].replace("            ", "        ", 1) if not explicit else _dedent(parts["begin"]),
        "advance": "\n".join(f"        {line}" for line in advance),
        "ks": ks,
        "kept": f", K0, K{stages - 1}" if explicit else "",
    }.items():
        body = body.replace("{" + key + "}", value)
    scales = ", ".join(repr(float(s)) for s in model.scales)
    names = ", ".join(m.name for m in model.modules)
    head = [
        f'"""Kernel of {names}: {len(model.states)} states. Generated; do not edit."""',
        "import numpy as np",
        "from numba import njit",
        f"from allostasis.engine import step, tableaus\n\nSHAPE = step.Shape(({scales},), {width}, {single}, __name__)",
        f"W, S, U, G = {width}, {len(model.states)}, {len(model.input_names)}, {len(model.switches)}",
        f"Q, K = {len(model.param_names) + written.extra}, np.{'float32' if single else 'float64'}\n\n",
    ]
    if explicit:
        names = "".join(f"stage{i}, " for i in range(stages))
        tail = [
            f"{names}= step.explicit(tableaus.TSIT5, rates, SHAPE)",
            "assess = step.assess(tableaus.TSIT5.order, tableaus.TSIT5.error, True, SHAPE)",
        ]
    else:
        names = "factor, " + "".join(f"solve{i}, " for i in range(stages))
        names += "".join(f"rate{i}, " for i in range(1, stages)) + "add"
        tail = [
            f"PATTERN = {written.pattern!r}\nTIMED = {written.timed!r}",
            f"{names} = step.rosenbrock(tableaus.RODAS4, rates, slopes, PATTERN, TIMED, SHAPE)",
            f"NONZERO = len(step.Elimination({len(model.states)}, PATTERN).slots)",
            "assess = step.assess(tableaus.RODAS4.order, tableaus.RODAS4.error, False, SHAPE)",
        ]
    tail += [f"commit = step.commit(SHAPE, {explicit})", "watch = step.watch(conditions, SHAPE)", body]
    return "\n".join(head) + written.text + "\n".join(tail)


def _dedent(text: str) -> str:
    return "\n".join(line[4:] for line in text.splitlines())


def _explicit_calls(stages: int) -> Iterable[str]:
    for i in range(1, stages):
        before = "".join(f"K{j}, " for j in range(i))
        yield f"stage{i}(t, h, y, u, p, {before}{'new, ' if i == stages - 1 else ''}K{i})"


def _implicit_calls(stages: int) -> Iterable[str]:
    yield "factor(t, h, y, u, p, f, ft, a)"
    for i in range(stages):
        before = "".join(f"K{j}, " for j in range(i))
        if i:
            yield f"rate{i}(t, h, y, u, p, {before}f)"
        yield f"solve{i}(h, f, ft, a, {before}K{i})"
    yield f"add(y, {''.join(f'K{j}, ' for j in range(stages))}new)"


_built: dict[tuple[Any, ...], Kernel] = {}


def build(model: Model, *, method: Method = "tsit5", single: bool = False, width: int | None = None) -> Kernel:
    """The kernel of a model, from memory, from disk, or compiled now.

    Args:
        single: stages in 32 bit (fast mode); the state stays 64 bit.
        width: lanes; the machine's own unless said.
    """
    lanes = width or native_width(single)
    key = (model.fingerprint, method, single, lanes)
    if key not in _built:
        written = source(model, jacobian=method != "tsit5")
        text = _text(model, written, method, lanes, single)
        name = "kernel_" + hashlib.sha256(f"{_own_hash()}\n{text}".encode()).hexdigest()[:24]
        _built[key] = Kernel(model, written, _load(name, text), method, lanes, single, name)
    return _built[key]


def _load(name: str, text: str) -> ModuleType:
    path = cache_folder() / f"{name}.py"
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False) as part:
            part.write(text)
        os.replace(part.name, path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made

"""Kernels: the generated file of a model, compiled for this machine and kept on disk.

The file's name holds the hash of everything that went into it: the model's equations, this emitter, the
method, the register width, numba's version. A second start loads what the first one compiled.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import platform
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import numpy as np

from allostasis.assembly import Model
from allostasis.cache import folder, write
from allostasis.engine import driver
from allostasis.engine.tableaus import METHODS, Explicit, Rosenbrock
from allostasis.engine.written import Source, Variant
from allostasis.errors import ModelError

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

    def arrays(self, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the driver reads of the parameters (N, P): each person's own, and what everybody shares."""
        full, kind = self.written.parameters(p), np.float32 if self.single else np.float64
        own = np.ascontiguousarray(full[:, list(self.written.own)], kind)
        return own, np.ascontiguousarray(full[0, list(self.written.shared)], kind) if len(p) else np.empty(0, kind)


def cache_folder() -> Path:
    """Where kernels are kept: ``ALLOSTASIS_CACHE``, or ``~/.cache/allostasis``."""
    return folder("kernels")


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
    for name in ("arithmetic", "driver", "kernel", "lanes", "source", "sparse", "step", "tableaus", "written"):
        made.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return made.hexdigest()


def _text(model: Model, written: Source, method: Method, width: int, single: bool) -> str:
    """The whole generated file."""
    tableau = METHODS[method]
    explicit = isinstance(tableau, Explicit)
    stages = len(tableau.error)
    routines, calls = _explicit(stages) if isinstance(tableau, Explicit) else _implicit(tableau, stages)
    parts = driver.EXPLICIT if explicit else driver.IMPLICIT
    body = driver.TEXT
    for key, value in {
        "stage_state": "np.ones(S * W, K)" if single else "y",
        "slopes": "; ".join(f"K{j} = np.zeros(S * W, K)" for j in range(stages)),
        "arrays": parts["arrays"],
        "begin": parts["begin"],
        "advance": "\n".join(f"        {line}" for line in calls),
        "ks": ", ".join(f"K{j}" for j in range(stages)),
        "kept": (", x" if single else "") + (f", K0, K{stages - 1}" if explicit else ""),
    }.items():
        body = body.replace("{" + key + "}", value)
    scales = ", ".join(repr(float(s)) for s in model.scales)
    names = ", ".join(m.name for m in model.modules)
    shape = f"({scales},), {written.own!r}, {written.shared!r}, {width}, {single}, __name__"
    head = [
        f'"""Kernel of {names}: {len(model.states)} states. Generated; do not edit."""',
        "import numpy as np",
        "from numba import njit",
        f"from allostasis.engine import sparse, step, tableaus\n\nSHAPE = step.Shape({shape})",
        f"W, S, U, G = {width}, {len(model.states)}, {len(model.input_names)}, {len(model.switches)}",
        f"Q, K = {len(written.own)}, np.{'float32' if single else 'float64'}",
        f"PATTERN = {written.pattern!r}\nTIMED = {written.timed!r}",
        f"METHOD = tableaus.{method.upper()}\n\n",
    ]
    tail = [
        *routines,
        f"assess = step.assess(METHOD.order, METHOD.error, {explicit}, SHAPE)",
        f"commit = step.commit(SHAPE, reuse={explicit})",
        "watch = step.watch(conditions, SHAPE)",
        body,
    ]
    return "\n".join(head) + written.text + "\n".join(tail)


def _explicit(stages: int) -> tuple[list[str], list[str]]:
    """Routines of an explicit method, and their calls in one step."""
    routines, calls = ["slope = step.rates(rates, SHAPE)"], []
    for i in range(1, stages):
        end = i == stages - 1
        given = f"METHOD.nodes[{i - 1}], METHOD.stages[{i - 1}], True, SHAPE"
        routines.append(f"reach{i} = step.reach({given}{', end=True' if end else ''})")
        slopes = ", ".join(f"K{j}" for j in range(i))
        calls.append(f"reach{i}(t, h, {'y' if end else 'x'}, {slopes}, m, at{', new' if end else ''})")
        calls.append(f"slope(m, at, u, p, c, K{i})")
    return routines, calls


def _implicit(tableau: Rosenbrock, stages: int) -> tuple[list[str], list[str]]:
    """Routines of a Rosenbrock method, and their calls; a stage at the place of the last one reuses its rates."""
    pattern = "PATTERN, TIMED, SHAPE"
    routines = [
        "slope = step.rates(rates, SHAPE)",
        f"factor = step.factor(METHOD, rates, slopes, {pattern})",
        "NONZERO = len(sparse.Elimination(S, PATTERN).slots)",
    ]
    calls = ["factor(t, h, x, u, p, c, f, ft, a)"]
    place: tuple[float, tuple[float, ...]] = (0.0, ())
    for i in range(stages):
        slopes = "".join(f"K{j}, " for j in range(i))
        here = (tableau.nodes[i], tuple(_trimmed(tableau.stages[i])))
        if here != place:
            given = "".join(f"K{j}, " for j in range(len(tableau.stages[i])))
            routines.append(f"reach{i} = step.reach(METHOD.nodes[{i}], METHOD.stages[{i}], False, SHAPE)")
            calls += [f"reach{i}(t, h, x, {given}m, at)", "slope(m, at, u, p, c, f)"]
            place = here
        routines.append(f"solve{i} = step.solve(METHOD, {i}, {pattern})")
        calls.append(f"solve{i}(h, f, ft, a, {slopes}K{i})")
    every = ", ".join(f"K{j}" for j in range(stages))
    routines.append("finish = step.reach(1.0, METHOD.weights, False, SHAPE, end=True)")
    return routines, [*calls, f"finish(t, h, y, {every}, m, at, new)"]


def _trimmed(weights: tuple[float, ...]) -> tuple[float, ...]:
    return weights if not weights or weights[-1] != 0 else _trimmed(weights[:-1])


_built: dict[tuple[Any, ...], Kernel] = {}
_sources: dict[str, Source] = {}


def _written(model: Model, jacobian: bool, variant: Variant) -> Source:
    """The source of a model, from memory, from disk, or written now."""
    asked = f"{_own_hash()} {model.fingerprint} {jacobian} {variant!r}"
    name = "source_" + hashlib.sha256(asked.encode()).hexdigest()[:24]
    path = cache_folder() / f"{name}.json"
    if name not in _sources and path.exists():
        _sources[name] = Source.from_plain(json.loads(path.read_text()))
    if name not in _sources:
        from allostasis.engine.source import source

        _sources[name] = source(model, jacobian=jacobian, variant=variant)
        write(path, json.dumps(asdict(_sources[name])).encode())
    return _sources[name]


def build(
    model: Model,
    *,
    method: Method = "tsit5",
    single: bool = False,
    width: int | None = None,
    variant: Variant | None = None,
) -> Kernel:
    """The kernel of a model, from memory, from disk, or compiled now.

    Args:
        single: stages in 32 bit (fast mode); the state stays 64 bit.
        width: lanes; the machine's own unless said.
        variant: what is known of the people; that of the typical person unless said.

    Raises:
        ModelError: nothing changes in this model.
    """
    if not model.states:
        names = ", ".join(m.name for m in model.modules)
        raise ModelError(
            "this model has no states", found=names or "no modules", needed="a module that changes in time"
        )
    lanes = width or native_width(single)
    known = variant or Variant.of(model, model.defaults[None])
    key = (model.fingerprint, method, single, lanes, known)
    if key not in _built:
        written = _written(model, isinstance(METHODS[method], Rosenbrock), known)
        text = _text(model, written, method, lanes, single)
        name = "kernel_" + hashlib.sha256(f"{_own_hash()}\n{text}".encode()).hexdigest()[:24]
        _built[key] = Kernel(model, written, _load(name, text), method, lanes, single, name)
    return _built[key]


def _load(name: str, text: str) -> ModuleType:
    path = cache_folder() / f"{name}.py"
    if not path.exists():
        write(path, text.encode())
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made

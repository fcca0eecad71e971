"""Kernels: a model's routines and the driver, compiled for this machine and kept on disk.

A file's name holds the hash of everything that went into it: the equations, the code that writes them, the method,
the register's width, the processor. A second start loads what the first one compiled. The driver
and what else knows no equations are compiled once for all models.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from threading import RLock
from typing import Any, Literal

import numpy as np

from allostasis.assembly import Model
from allostasis.cache import code_hash, hashed, once, versions
from allostasis.engine.codegen import driver, numpy_ops
from allostasis.engine.codegen.kernel_source import Source, Variant
from allostasis.engine.codegen.object_code import ALIGNED, Loaded, compiled, native_width, processor
from allostasis.engine.codegen.tableaus import METHODS, Explicit, Rosenbrock
from allostasis.errors import ModelError, RunError

__all__ = ["Kernel", "Method", "build", "native_width", "source_of", "width_for"]

Method = Literal["cash_karp", "merson", "rodas4", "tsit5"]
MANY = 64  # people from whom on more lanes are worth that some of them stand idle in the end
STABLE = 0.97  # of a method's reach: at its end nothing would be damped
KINDS = {"d": np.dtype(np.float64), "i": np.dtype(np.int64)}


@dataclass(frozen=True)
class Kernel:
    """A compiled driver, the routines that it calls, and the source these came from.

    Attributes:
        nonzero: slots of the factored matrix; 0 for explicit methods.
        addresses: of the routines, in the driver's order.
        name: hash of all that determines its bits, but for the register's width, which determines none.
    """

    model: Model
    written: Source
    loaded: Any
    method: Method
    width: int
    single: bool
    name: str
    nonzero: int = 0
    addresses: tuple[int, ...] = ()

    @property
    def stage(self) -> np.dtype[Any]:
        """Numbers of the stages."""
        return np.dtype(np.float32 if self.single else np.float64)

    @cached_property
    def tiers(self) -> np.ndarray:
        """The tier of each state, shape (S,)."""
        return _tiers(self.written, self.method)

    @cached_property
    def order(self) -> np.ndarray:
        """The states in the order in which the driver holds them: the slowest last, shape (S,)."""
        return _order(self.tiers)

    @cached_property
    def slots(self) -> np.ndarray:
        """Where the driver holds each state, and behind them each input, shape (S + U,)."""
        inputs = len(self.order) + np.arange(len(self.model.input_names))
        return np.concatenate([np.argsort(self.order), inputs])

    @property
    def least(self) -> np.ndarray:
        """Below what a state counts as 0, in the driver's order, shape (S,)."""
        values: np.ndarray = (self.model.scales * driver.FLUSH)[self.order]
        return values

    @property
    def slack(self) -> np.ndarray:
        """What is added to the sizes that errors of each state are measured by, in the driver's order, shape (S,).

        Infinite where the step makes no error.
        """
        values = self.model.scales.copy()
        if isinstance(METHODS[self.method], Explicit):
            values[list(self.written.closed)] = np.inf
        return np.asarray((values * driver.ATOL)[self.order], self.stage)

    def arrays(self, p: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What the driver reads of the parameters (N, P): each person's own, what everybody shares, the longest steps.

        A longer step of an explicit method makes what fades fastest grow, until its error is as large as the
        tolerance; states that no steps are needed for, and losses that depend on states, bound nothing here.

        Raises:
            RunError: people differ in what this kernel takes for the same in everybody.
        """
        full = self.written.parameters(p)
        own = np.ascontiguousarray(full[:, list(self.written.own)], self.stage)
        common = full[:, list(self.written.shared)]
        if len(p) and not np.array_equal(common, np.broadcast_to(common[0], common.shape), equal_nan=True):
            raise RunError(
                "people differ in what the kernel takes for the same in everybody",
                found=f"{len(p)} people with parameters of their own",
                needed="a variant that is not narrow, for example Variant(False)",
            )
        shared = np.ascontiguousarray(common[0], self.stage) if len(p) else np.empty(0, self.stage)
        return own, shared, self._bounds(full)

    def _bounds(self, full: np.ndarray) -> np.ndarray:
        """Hours that a step of each person may last, for stability, shape (N,)."""
        tableau, fastest = METHODS[self.method], np.zeros(len(full))
        if isinstance(tableau, Rosenbrock):
            return np.full(len(full), np.inf)
        for loss in self.written.run.losses(numpy_ops, None, None, None, full.T):
            fastest = np.fmax(fastest, loss)
        with np.errstate(divide="ignore"):
            return STABLE * tableau.reach / fastest

    def run(
        self,
        first: int,
        last: int,
        begin: float,
        rtol: float,
        given: dict[str, np.ndarray],
        lanes: Callable[[np.ndarray, np.ndarray], None] | None = None,
    ) -> None:
        """Take people ``first`` to ``last`` of the arrays ``given`` (:data:`driver.GIVEN`) through all report times.

        Who fails is left where they stopped, in ``Y0`` and ``U0``. Other threads run meanwhile; ``lanes`` is told where
        they may read which person each lane has and how many moments are behind that person.
        """
        kinds = KINDS | {"k": self.stage}
        for name, kind in driver.GIVEN.items():
            assert given[name].dtype == kinds[kind] and given[name].flags.c_contiguous, name
        model = self.model
        inputs, switches = len(model.input_names), len(model.switches)
        reports, rows = len(given["times"]), len(given["record"])
        ends = [np.sum(self.tiers < end) for end in (driver.TIERS, 1, 2)]
        sizes = np.array([*ends, inputs, switches, len(self.written.own), reports, rows, self.nonzero], np.int64)
        slots = dict(zip(driver.SIZES, sizes.tolist(), strict=True)) | {"1": 1}
        work = {
            name: _aligned(max(slots[size], 1) * self.width, kinds[kind])
            for name, (kind, size) in driver.scratch(self.method, self.single).items()
        }
        if lanes is not None:
            work["who"][:] = -1
            lanes(work["who"][: self.width], work["seen"][: self.width])
        places = [a.ctypes.data for a in (*(given[n] for n in driver.GIVEN), *work.values())]
        space = np.array([*places, *self.addresses], np.int64)
        self.loaded(first, last, begin, rtol, sizes.ctypes.data, space.ctypes.data)


def _tiers(written: Source, method: Method) -> np.ndarray:
    """The tier of each state, where the method has some."""
    tableau, tiers = METHODS[method], np.array(written.tiers, np.int64)
    return tiers if isinstance(tableau, Explicit) and tableau.slower else np.zeros_like(tiers)


def _order(tiers: np.ndarray) -> np.ndarray:
    return np.argsort(tiers, kind="stable")


def _aligned(count: int, kind: np.dtype[Any]) -> np.ndarray:
    """Ones that begin where a register's worth begins."""
    room = np.ones(count + ALIGNED // kind.itemsize, kind)
    skipped = (-room.ctypes.data % ALIGNED) // kind.itemsize
    return room[skipped : skipped + count]


def width_for(people: int, single: bool = False) -> int:
    """Lanes: a register of 128 bits where all find room in it, else what the machine does best with for so many.

    The bits of a result do not depend on it.
    """
    few = 4 if single else 2
    return few if people <= few else native_width(single, people >= MANY)


@cache
def _own_hash() -> str:
    """Hash of what writes and compiles a kernel; what it is written for comes in by the model's fingerprint."""
    code = code_hash("engine.codegen.kernel", without=("assembly", "language.module"))
    return hashed([versions("llvmlite", "sympy"), sys.version, processor(), code])


def _general(method: Method, width: int, single: bool) -> str:
    """Routines that know no equations, as assembly."""
    from allostasis.engine.codegen import routines as step

    tableau, to = METHODS[method], step.Routines(step.Shape(width, single))
    step.assess(tableau.order, to)
    step.judge(tableau.error, isinstance(tableau, Explicit), to)
    step.commit(to, reuse=isinstance(tableau, Explicit) and tableau.carries)
    for name in driver.routines(method):
        if name.startswith("reach") and isinstance(tableau, Explicit):
            i = int(name.removeprefix("reach"))
            end = i == len(tableau.nodes)
            known = [tier.error for tier in tableau.tiers] if end and not tableau.carries else []
            rows = [tier.stages[i - 1] for tier in tableau.tiers]
            step.reach(name, tableau.nodes[i - 1], rows, True, to, end=end, errors=known)
        elif name.startswith("reach"):
            i = int(name.removeprefix("reach"))
            step.reach(name, tableau.nodes[i], [tableau.stages[i]], False, to)
        elif name == "finish" and isinstance(tableau, Rosenbrock):
            step.reach(name, 1.0, [tableau.weights], False, to, end=True)
    return str(to.module)


def _particular(written: Source, method: Method, width: int, single: bool) -> str:
    """Routines of a model's equations, as assembly."""
    from allostasis.engine.codegen import routines as step

    tableau, run = METHODS[method], written.run
    tiers = _tiers(written, method)
    places = tuple(np.argsort(_order(tiers)).tolist())
    to = step.Routines(step.Shape(width, single, places, written.own, written.shared))
    step.rates(run.rates, tiers.tolist(), to)
    step.watch(run.conditions, to)
    step.kink(run.kinks, to)
    if isinstance(tableau, Explicit):
        step.close(run.growths, written.closed, to)
    if isinstance(tableau, Rosenbrock):
        step.factor(tableau, run.rates, run.slopes, written.pattern, written.timed, to)
        for i in range(len(tableau.error)):
            step.solve(tableau, i, written.pattern, written.timed, to)
    return str(to.module)


_built: dict[tuple[Any, ...], Kernel] = {}
_sources: dict[str, Source] = {}
_objects: dict[str, Loaded] = {}  # code lives as long as these: nobody may make one anew that others run
_alone = RLock()


def _written(model: Model, jacobian: bool, variant: Variant) -> Source:
    """The source of a model, from memory, from disk, or written now."""
    asked = f"{_own_hash()} {model.fingerprint} {jacobian} {variant!r}"
    name = "source_" + hashlib.sha256(asked.encode()).hexdigest()[:24]

    def make() -> bytes:
        from allostasis.engine.codegen.source import source

        return json.dumps(asdict(source(model, jacobian=jacobian, variant=variant))).encode()

    if name not in _sources:
        _sources[name] = Source.from_plain(json.loads(once("kernels", name, make)))
    return _sources[name]


def source_of(model: Model, method: Method = "cash_karp", p: np.ndarray | None = None) -> Source:
    """The source for people's kind, the typical person's unless said, where its arithmetic is wanted and no kernel."""
    with _alone:
        known = Variant.of(model, model.defaults[None] if p is None else p)
        return _written(model, isinstance(METHODS[method], Rosenbrock), known)


def _object(kind: str, asked: str, make: Callable[[], str]) -> Loaded:
    """Machine code from memory, from disk, or compiled now from the assembly that ``make`` writes."""
    name = f"{kind}_" + hashlib.sha256(f"{_own_hash()} {asked}".encode()).hexdigest()[:24]
    if name not in _objects:
        _objects[name] = Loaded(once("kernels", name, lambda: compiled(make())))
    return _objects[name]


def build(
    model: Model,
    *,
    method: Method = "cash_karp",
    single: bool = False,
    width: int | None = None,
    variant: Variant | None = None,
) -> Kernel:
    """The kernel of a model, from memory, from disk, or compiled now, by one thread at a time.

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
    with _alone:
        if key not in _built:
            _built[key] = _made(model, method, single, lanes, known)
        return _built[key]


def _made(model: Model, method: Method, single: bool, width: int, variant: Variant) -> Kernel:
    written = _written(model, isinstance(METHODS[method], Rosenbrock), variant)
    what = f"{method} {width} {single}"
    drive = _object("driver", what, lambda: driver.assembly(method, width, single))
    general = _object("general", what, lambda: _general(method, width, single))
    text = hashlib.sha256(
        repr((written.text, written.own, written.shared, written.pattern, written.closed, written.tiers)).encode()
    ).hexdigest()
    # Of a method these routines know its tiers alone, but for the implicit one: explicit ones share a file.
    kind = method if isinstance(METHODS[method], Rosenbrock) else f"explicit {_tiers(written, method).tolist()}"
    own = _object("routines", f"{kind} {width} {single} {text}", lambda: _particular(written, method, width, single))
    nonzero = 0
    if isinstance(METHODS[method], Rosenbrock):
        from allostasis.engine.codegen.sparse_lu import Elimination

        nonzero = len(Elimination(len(model.states), written.pattern).slots)
    addresses = tuple(_address(name, own, general) for name in driver.routines(method))
    i, d, p = ctypes.c_int64, ctypes.c_double, ctypes.c_void_p
    name = "kernel_" + hashlib.sha256(f"{_own_hash()} {method} {single} {text}".encode()).hexdigest()[:24]
    run = drive.function("drive", i, i, d, d, p, p)
    return Kernel(model, written, run, method, width, single, name, nonzero, addresses)


def _address(name: str, *files: Loaded) -> int:
    return next(found for file in files if (found := file.address(name)))

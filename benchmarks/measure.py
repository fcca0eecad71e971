"""The measurements: speed at a measured error, growth, start-up, roofline, what precision and processor change."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from cases import SEED, Case

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine import Cohort, Events, Method, body_blocks, build, solve, source_of, starting_inputs
from allostasis.engine.codegen import numpy_ops
from allostasis.people import Population, draw
from allostasis.seeds import BLOCK

RUNGS = (1, 0.7, 0.5, 0.35, 0.25, 0.15)
TOLERANCES = [round(10.0**-e * f, 12) for e in range(2, 10) for f in RUNGS]
MARGIN = 0.5  # of the target must not be passed in the pilot, since other people are worse off than its own


@dataclass(frozen=True)
class Speed:
    """What an engine reached: tolerance, largest error on people and days it was not tuned on, person-days a second."""

    engine: str
    tolerance: float
    error: float
    speed: float


def tuned(engine: str, run: Any, tuning: Case, asked: Case, few: int, target: float) -> Speed:
    """The loosest tolerance of which half the target meets the pilot's people, tightened where others want more.

    Args:
        run: ``run(case, rtol, people)`` -> states at the moments of comparison, processor's seconds.
        few: people asked for.
    """

    def meets(rtol: float) -> bool:
        return tuning.error(run(tuning, rtol, min(few, tuning.people))[0]) <= MARGIN * target

    decade = next((i for i in range(0, len(TOLERANCES), len(RUNGS)) if meets(TOLERANCES[i])), len(TOLERANCES) - 1)
    first = next((i for i in range(max(0, decade - len(RUNGS) + 1), decade) if meets(TOLERANCES[i])), decade)
    rtol, error = TOLERANCES[first], np.inf
    for rtol in TOLERANCES[first:]:
        made = [run(asked, rtol, few) for _ in range(2)]
        error, seconds = asked.error(made[0][0]), min(s for _, s in made)
        if error <= target:
            return Speed(engine, rtol, error, _person_days(asked, few) / seconds)
    return Speed(engine, rtol, error, 0.0)


def again(row: Speed, run: Any, asked: Case, few: int) -> Speed:
    """The row with one more run at its tolerance; the fastest counts."""
    if not row.speed:
        return row
    _, seconds = run(asked, row.tolerance, few)
    return replace(row, speed=max(row.speed, _person_days(asked, few) / seconds))


def _person_days(asked: Case, few: int) -> float:
    return few * float(asked.times[-1]) / 24


def ours(method: Method, single: bool) -> Any:
    """Our engine on one core, as ``run(case, rtol, people)``."""

    def run(case: Case, rtol: float, people: int) -> tuple[np.ndarray, float]:
        start = time.process_time()
        made = solve(case.model, case.cohort, case.times, method=method, single=single, rtol=rtol)
        return made.y, time.process_time() - start

    return run


def two_cores(case: Case, method: Method, single: bool, rtol: float) -> float:
    """Speed on two threads over speed on one, by the clock on the wall; turns are taken, the best of each counts."""
    best = {1: np.inf, 2: np.inf}
    for _ in range(6):
        for workers in best:
            start = time.perf_counter()
            solve(case.model, case.cohort, case.times, method=method, single=single, rtol=rtol, workers=workers)
            best[workers] = min(best[workers], time.perf_counter() - start)
    return best[1] / best[2]


def stream(model: Model, people: int, hours: float, method: Method, rtol: float, chunk: int = BLOCK) -> float:
    """Seconds of one core to draw people, make their pulses and live ``hours``, a chunk at a time, nothing kept."""
    written = source_of(model, method)
    start = time.process_time()
    for first in range(0, people, chunk):
        index = np.arange(first, min(people, first + chunk))
        p = draw(model, Population(), SEED, index).p
        starts = written.run.starts(numpy_ops, 0.0, None, None, p.T)
        y = np.column_stack([np.broadcast_to(v, len(index)) for v in starts])
        events = Events.of(model, [()] * len(index), body_blocks(model, SEED, index, 0, 1))
        cohort = Cohort(0.0, p, y, starting_inputs(model, 0.0, len(index)), events)
        solve(model, cohort, np.array([hours]), method=method, single=True, rtol=rtol)
    return time.process_time() - start


def streamed(model: Model, people: int, hours: float, method: Method, rtol: float) -> float:
    """Mean seconds of :func:`stream`, few people as often as makes a machine's moods even out."""
    often = min(10, max(1, 30_000 // people))
    return float(np.mean([stream(model, people, hours, method, rtol) for _ in range(often)]))


def slope(x: list[int], y: list[float]) -> float:
    return float(np.polyfit(np.log(x), np.log(y), 1)[0])


def peak(kind: str) -> float:
    """Matrix-product peak of one core in operations a second, found in a process of its own."""
    code = (
        "import numpy as np,time\n"
        f"a=np.ones((1024,1024),'{kind}');a@a;best=9.0\n"
        "for _ in range(8):\n t=time.process_time();a@a;best=min(best,time.process_time()-t)\n"
        "print(2*1024**3/best)"
    )
    threads = {n: "1" for n in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    return float(subprocess.run([sys.executable, "-c", code], env=os.environ | threads, capture_output=True, text=True,
                                check=True).stdout)  # fmt: skip


def roofline(case: Case, single: bool) -> tuple[int, float, float]:
    """Operations of one right-hand side, operations a second, and their share of the matrix-product peak."""
    from llvmlite import ir
    from numba import njit

    from allostasis.engine.codegen import Lanes, _slots, driver

    method: Method = "merson" if single else "cash_karp"
    kernel = build(case.model, method=method, single=single)
    module, pointer = ir.Module(), ir.DoubleType().as_pointer()
    made = ir.Function(module, ir.FunctionType(ir.VoidType(), [pointer] * 5), "count")
    lanes = Lanes(ir.IRBuilder(made.append_basic_block()), kernel.width, single)
    x, u, p = (_slots(lanes, a) for a in made.args[:3])
    kernel.written.run.rates(lanes, lanes.number(0.0), x, u, p)
    w, k = kernel.width, kernel.stage
    own, shared, _ = kernel.arrays(case.cohort.p[:1])
    arrays = [
        _aligned(a)
        for a in (
            np.zeros(w), np.repeat(case.cohort.y[0], w).astype(k), np.repeat(case.cohort.u[0], w), np.repeat(own[0], w),
            shared, np.zeros(len(case.model.states) * w, k),
        )
    ]  # fmt: skip
    address = kernel.addresses[driver.routines(method).index("slope")]
    rates = ctypes.CFUNCTYPE(None, ctypes.c_int64, *[ctypes.c_void_p] * 6)(address)
    every = driver.TIERS

    @njit
    def often(n, a, b, c, d, e, f):  # type: ignore[no-untyped-def]
        for _ in range(n):
            rates(every, a, b, c, d, e, f)

    places = [a.ctypes.data for a in arrays]
    often(10, *places)
    best = np.inf
    for _ in range(10):
        start = time.process_time()
        often(2000, *places)
        best = min(best, time.process_time() - start)
    rate = lanes.count * w * 2000 / best
    return lanes.count, rate, rate / peak("float32" if single else "float64")


def _aligned(a: np.ndarray) -> np.ndarray:
    room = np.empty(a.nbytes + 64, np.uint8)
    skipped = -room.ctypes.data % 64
    made = room[skipped : skipped + a.nbytes].view(a.dtype)
    made[:] = a
    return made


START = """
import time; t0 = time.perf_counter()
import allostasis; t1 = time.perf_counter()
import numpy as np
from allostasis.assembly import assemble, catalogue
from allostasis.engine import Cohort, Events, body_blocks, numpy_ops, solve, source_of, starting_inputs
t2 = time.perf_counter()
m = assemble(catalogue.names("biology")); t3 = time.perf_counter()
y = np.array([[float(v) for v in source_of(m).run.starts(numpy_ops, 0.0, None, None, m.defaults)]])
e = Events.of(m, [()], body_blocks(m, 1, np.array([0]), 0, 90))
c = Cohort(0.0, m.defaults[None], y, starting_inputs(m, 0.0, 1), e)
fast = {"method": "merson", "single": True, "rtol": 1e-4}
solve(m, c, np.array([1.0]), **fast); t4 = time.perf_counter()
solve(m, c, np.array([24.0 * 90]), **fast); t5 = time.perf_counter()
solve(m, c, np.array([1.0]), rtol=1e-6); t6 = time.perf_counter()
solve(m, c, np.array([24.0 * 90]), rtol=1e-6); t7 = time.perf_counter()
import json
high = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps({"import allostasis, s": t1 - t0, "from there to a first step of fast mode, s": t4 - t1,
                  "of this: imports, s": t2 - t1, "model, s": t3 - t2, "kernel, s": t4 - t3,
                  "kernel of reference mode, s": t6 - t5,
                  "one person over 90 days, fast, s": t5 - t4, "one person over 90 days, reference, s": t7 - t6,
                  "memory, MB": float(high[0]) / 1024 if high else 0.0}))
"""


def starts() -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of a first start with an empty cache, and the best of three later ones."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"ALLOSTASIS_CACHE": folder}
        runs = [
            subprocess.run([sys.executable, "-c", START], env=env, capture_output=True, text=True, check=True).stdout
            for _ in range(4)
        ]
    first, *later = (json.loads(r.splitlines()[-1]) for r in runs)
    return first, {n: min(one[n] for one in later) for n in first}


OTHER = """
import sys; sys.path[:0] = [{benchmarks!r}]
from allostasis.engine.codegen import object_code as machine
import numpy as np
def other():
    llvm = machine._llvm()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu={cpu!r}, features="", opt=machine.LEVEL, reloc="default", codemodel="jitdefault")
machine._machine, machine.processor.__wrapped__ = other, None
from allostasis.engine import solve
from allostasis.engine.codegen import kernel
kernel.processor = lambda: {cpu!r}
from allostasis.assembly import assemble, catalogue
from cases import Case
case = Case(assemble(catalogue.names("biology")), 0, 16, 3, True)
np.save({path!r}, solve(case.model, case.cohort, case.times, rtol=1e-6).y)
"""


def other_processor(case: Case, cpu: str) -> float:
    """Largest difference between the code for this processor and for ``cpu``, both run here, in reference mode."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "y.npy")
        code = OTHER.format(benchmarks=os.path.dirname(__file__), cpu=cpu, path=path)
        subprocess.run([sys.executable, "-c", code], check=True)
        there = np.load(path)
    here = solve(case.model, case.cohort, case.times, rtol=1e-6).y
    return _gap(there, here)


def other_precision(case: Case, method: Method, rtol: float) -> float:
    """Largest difference between stages of 32 and of 64 bit at one tolerance."""
    a, b = (solve(case.model, case.cohort, case.times, method=method, single=s, rtol=rtol).y for s in (True, False))
    return _gap(a, b)


def _gap(a: np.ndarray, b: np.ndarray) -> float:
    most = np.abs(b).max(axis=(0, 1))
    return float((np.abs(a - b) / np.maximum(np.abs(b), np.where(most > 0, 0.01 * most, np.inf))).max())


def models(sizes: list[int]) -> list[Model]:
    """Models of growing size, from the catalogue's modules in the order of their names."""
    names, made = catalogue.names("biology"), []
    for size in sizes:
        chosen: list[str] = []
        for name in names:
            chosen.append(name)
            if len(assemble(chosen).states) >= size:
                break
        made.append(assemble(chosen))
    return made


def memory(high: bool = False) -> float:
    """Megabytes of this process, now or at most."""
    key = "VmHWM" if high else "VmRSS"
    return next(float(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith(key))

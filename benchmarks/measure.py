"""The measurements of our own engine: speed at a measured error, growth, start-up, roofline."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from cases import SEED, Case

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine import Cohort, Events, Method, body_blocks, build, plain, solve, starting_inputs
from allostasis.people import Population, draw

TOLERANCES = [10.0**-e * f for e in range(2, 10) for f in (1, 0.3)]


@dataclass(frozen=True)
class Speed:
    """What an engine reached: tolerance, largest error on people and days it was not tuned on, person-days a second."""

    engine: str
    tolerance: float
    error: float
    speed: float


def tuned(engine: str, run: Any, tuning: Case, asked: Case, few: int, target: float) -> Speed:
    """The loosest tolerance that meets the target on the tuning case, tightened until the asked case meets it too."""

    def meets(rtol: float) -> bool:
        return tuning.error(run(tuning, rtol, min(few, tuning.people))[0]) <= 0.7 * target

    first = next((i for i, rtol in enumerate(TOLERANCES) if meets(rtol)), len(TOLERANCES) - 1)
    for rtol in TOLERANCES[first:]:
        made = [run(asked, rtol, few) for _ in range(2 if few < asked.people else 3)]
        error, seconds = asked.error(made[0][0]), min(s for _, s in made)
        if error <= target:
            return Speed(engine, rtol, error, few * (asked.days - 1 + asked.times[0] / 24) / seconds)
    return Speed(engine, rtol, error, 0.0)


def ours(method: Method, single: bool) -> Any:
    """Our engine on one core, as ``run(case, rtol, people)``."""

    def run(case: Case, rtol: float, people: int) -> tuple[np.ndarray, float]:
        start = time.process_time()
        made = solve(case.model, case.cohort, case.times, method=method, single=single, rtol=rtol)
        return made.y, time.process_time() - start

    return run


def two_cores(case: Case, method: Method, rtol: float) -> float:
    """Speed on two threads over speed on one, by the clock on the wall."""
    best = {}
    for workers in (1, 2):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            solve(case.model, case.cohort, case.times, method=method, single=True, rtol=rtol, workers=workers)
            times.append(time.perf_counter() - start)
        best[workers] = min(times)
    return best[1] / best[2]


def stream(model: Model, people: int, hours: float, rtol: float, chunk: int = 4096) -> float:
    """Seconds of one core to draw people, make their pulses and live ``hours``, a chunk at a time, nothing kept."""
    kernel = build(model, single=True)
    start = time.process_time()
    for first in range(0, people, chunk):
        index = np.arange(first, min(people, first + chunk))
        p = draw(model, Population(), SEED, index).p
        starts = kernel.written.run.starts(plain, 0.0, None, None, p.T)
        y = np.column_stack([np.broadcast_to(v, len(index)) for v in starts])
        events = Events.of(model, [()] * len(index), body_blocks(model, SEED, index, 0, 1))
        solve(model, Cohort(0.0, p, y, starting_inputs(model, 0.0, len(index)), events), np.array([hours]),
              single=True, rtol=rtol)  # fmt: skip
    return time.process_time() - start


def slope(x: list[float], y: list[float]) -> float:
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

    from allostasis.engine.lanes import Lanes
    from allostasis.engine.step import _slots

    kernel = build(case.model, single=single)
    module, pointer = ir.Module(), ir.DoubleType().as_pointer()
    made = ir.Function(module, ir.FunctionType(ir.VoidType(), [pointer] * 5), "count")
    lanes = Lanes(ir.IRBuilder(made.append_basic_block()), kernel.width, single)
    x, u, p = (_slots(lanes, a) for a in made.args[:3])
    kernel.written.run.rates(lanes, lanes.number(0.0), x, u, p)
    m, w = kernel.module, kernel.width
    own, shared = kernel.arrays(case.cohort.p[:1])
    state = np.repeat(case.cohort.y[0], w).astype(m.K)
    given = (np.zeros(w), state, np.repeat(case.cohort.u[0], w), np.repeat(own[0], w), shared, np.zeros(m.S * w, m.K))
    slope_of = m.slope

    @njit
    def often(n, t, x, u, p, c, out):  # type: ignore[no-untyped-def]
        for _ in range(n):
            slope_of(t, x, u, p, c, out)

    often(10, *given)
    best = np.inf
    for _ in range(10):
        start = time.process_time()
        often(2000, *given)
        best = min(best, time.process_time() - start)
    rate = lanes.count * w * 2000 / best
    return lanes.count, rate, rate / peak("float32" if single else "float64")


START = """
import time; t0 = time.perf_counter()
import allostasis; t1 = time.perf_counter()
import numpy as np
from allostasis.assembly import assemble, catalogue
from allostasis.engine import Cohort, Events, body_blocks, build, plain, settle, solve, starting_inputs
t2 = time.perf_counter()
m = assemble(catalogue.names("biology")); t3 = time.perf_counter()
p = m.defaults[None]
k = build(m); t4 = time.perf_counter()
y = np.array([[float(v) for v in k.written.run.starts(plain, 0.0, None, None, m.defaults)]])
e = Events.of(m, [()], body_blocks(m, 1, np.array([0]), 0, 90))
c = Cohort(0.0, p, y, starting_inputs(m, 0.0, 1), e)
solve(m, c, np.array([1.0]), rtol=1e-4); t5 = time.perf_counter()
solve(m, c, np.array([24.0 * 90]), rtol=3e-4); t6 = time.perf_counter()
solve(m, c, np.array([1.0]), rtol=3e-4, width=2); t7 = time.perf_counter()
solve(m, c, np.array([24.0 * 90]), rtol=3e-4, width=2); t8 = time.perf_counter()
import json
high = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps({"import, s": t1 - t0, "engine import, s": t2 - t1, "assemble, s": t3 - t2, "kernel ready, s": t5 - t3,
                  "one person 90 days, s": t6 - t5,
                  "the same in two lanes, s": t8 - t7, "kernel of two lanes ready, s": t7 - t6,
                  "memory, MB": float(high[0]) / 1024 if high else 0.0}))
"""


def starts() -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of a first start with an empty cache, and of a second one."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"ALLOSTASIS_CACHE": folder}
        runs = [
            subprocess.run([sys.executable, "-c", START], env=env, capture_output=True, text=True, check=True).stdout
            for _ in range(2)
        ]
    first, second = (json.loads(r.splitlines()[-1]) for r in runs)
    return first, second


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


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

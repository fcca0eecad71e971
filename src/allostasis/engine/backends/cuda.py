"""Graphics cards: the same generated arithmetic, one thread a person, behind the same call.

Each thread takes its person through all report times by itself, with its own step, stops exactly at doses and
steps of inputs, looks without stopping, finds switches, and fails alone: the same Tsit5 and step control as on the
processor, in 64 bit.
Results agree with the processor to the tolerance, not to the bit, because a card has its own exp and log.

The text is compiled by numba-cuda (``pip install 'allostasis[gpu]'``) for a card, by numba for the processor
(``on="cpu"``: to check it anywhere), and it runs in numba's CUDA simulator (``NUMBA_ENABLE_CUDASIM=1``).
"""

from __future__ import annotations

import linecache
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any, Literal

import numpy as np

from allostasis.assembly import Model
from allostasis.cache import code_hash, hashed, versions
from allostasis.engine.codegen.driver import ATOL, FLUSH, SAME
from allostasis.engine.codegen.kernel import Kernel, _own_hash
from allostasis.engine.codegen.kernel_source import Source
from allostasis.engine.codegen.routines import POWERS, SETTLED
from allostasis.engine.codegen.tableaus import TSIT5
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.failures import allowed, at_most, condemned, unfit
from allostasis.engine.solver import STIFFEST, standing_in, typical
from allostasis.engine.status import BLEW_UP
from allostasis.errors import RunError, UnknownName

__all__ = ["available", "ptx", "solve"]

Where = Literal["cuda", "cpu"]

FUNCTIONS = """
from {library} import cos, exp, log, sin, sqrt, tanh


@device
def absolute(x):
    return abs(x)


@device
def maximum(a, b):
    return a if a > b or a != a else b


@device
def minimum(a, b):
    return a if a < b or a != a else b


@device
def where(gap, yes, no):
    return yes if gap >= 0.0 else no if gap < 0.0 else gap


@device
def step(x):
    return 1.0 if x > 0.0 else 0.0 if x <= 0.0 else x


@device
def above(x):
    return log(1e-30 if x < 1e-30 else x)


@device
def power(x, n):
    return exp(n * above(x))

"""

DRIVER = '''
@device
def one(i, begin, P, Y0, U0, times, record, event_time, event_slot, event_amount, offset, scales,
        rtol, longest, limits, out, out_u, status, stopped, work):
    """Take person ``i`` through all report times."""
    {arrays}
    p = P[i]
    if status[i] != 0:
        return
    for j in range(S):
        y[j] = Y0[i, j]
    for j in range(U):
        u[j] = U0[i, j]
    t = begin; wish = 1e-3; memory = 0.0; settled = True; changed = True
    event = offset[i]; last = offset[i + 1]; report = 0; seen = 0; steps = 0
    while True:
        while report < times.size and times[report] <= t + SAME:
            for r in range(record.size):
                out[i, report, r] = y[record[r]]
            for j in range(U):
                out_u[i, report, j] = u[j]
            report += 1
            seen = report
        if seen >= times.size:
            break
        while event < last and event_time[event] <= t + 1e-10:
            slot = event_slot[event]
            if slot < S:
                y[slot] += event_amount[event]
            else:
                u[slot - S] += event_amount[event]
            changed = True
            event += 1
        stop = 1e300
        if event < last:
            stop = event_time[event]
        if changed:
            wish = min(wish, 0.05)
            if G > 0:
                conditions(t, y, u, p, g)
                again = False
                for s in range(G):
                    if g[s] >= 0.0:
                        u[U - G + s] = 1.0 - u[U - G + s]
                        again = True
                if again:
                    conditions(t, y, u, p, g)
            rates(t, y, u, p, K0)
            changed = False
        h = max(min(min(wish, longest), stop - t), 1e-12)
        peek = report < times.size and times[report] <= t + h and times[report] < stop - SAME
        if peek:
            h = times[report] - t
{stages}
        if peek:
            for r in range(record.size):
                j = record[r]
                out[i, report, r] = new[j] if abs(new[j]) >= FLUSH * scales[j] else 0.0
            for j in range(U):
                out_u[i, report, j] = u[j]
            report += 1
            continue
        total = 0.0
        for j in range(S):
            wrong = h * ({error})
            part = wrong / (rtol * (max(abs(y[j]), abs(new[j])) + ATOL * scales[j]))
            total += part * part
        squared = total / S + 1e-8
        if not squared <= 1e8:
            squared = 1e8
        accepted = squared <= 1.0
        size = log(squared)
        if accepted:
            change = SAFE * exp(memory * PROPORTIONAL - size * INTEGRAL)
        else:
            change = SAFE * exp(size * SHRINK)
        change = min(max(change, 0.2), 5.0)
        if not settled:
            change = min(change, 1.0)
        proposed = h * change
        if accepted:
            if h < wish * 0.999:
                proposed = max(wish, proposed)
            memory = max(size, -9.2)
        wish = proposed
        settled = accepted
        flipping = False
        if G > 0 and accepted:
            conditions(t + h, new, u, p, ahead)
            for s in range(G):
                if g[s] < 0.0 and ahead[s] >= 0.0:
                    if h * ahead[s] / (ahead[s] - g[s]) > 1e-8:
                        accepted = False
                        wish = h * (-g[s]) / (ahead[s] - g[s]) + 2e-9
                        break
                    flipping = True
        steps += 1
        if accepted:
            seen = report
            t += h
            if t >= stop - 1e-10:
                t = stop
            for j in range(S):
                y[j] = new[j] if abs(new[j]) >= FLUSH * scales[j] else 0.0
                K0[j] = K{last}[j]
            for s in range(G):
                if flipping and g[s] < 0.0 and ahead[s] >= 0.0:
                    u[U - G + s] = 1.0 - u[U - G + s]
                    changed = True
                g[s] = ahead[s]
        else:
            report = seen
            work[i, 1] += 1
        fair = limits[i, 0] + limits[i, 1] * (t - begin) + limits[i, 2] * (event - offset[i])
        if (not accepted and h <= 1e-8 and wish <= 1e-8) or steps > fair:
            status[i] = 2 if steps > fair else 1
            stopped[i] = t
            break
    work[i, 0] = steps

'''

LAUNCH = {
    "cpu": '''
@njit(nogil=True, error_model="numpy")
def drive(people, {names}):
    """Everybody, one after the other."""
    for i in range(people):
        one(i, {names})
''',
    "cuda": '''
def launch(people, {names}):
    """Everybody, each in a thread."""
    i = cuda.grid(1)
    if i < people:
        one(i, {names})


drive = cuda.jit(launch)
''',
}

HEADS = {
    "cpu": 'from numba import njit\n\ndevice = njit(nogil=True, error_model="numpy")\n',
    "cuda": "from numba import cuda\n\ndevice = cuda.jit(device=True)\n",
}
NAMES = (
    "begin, P, Y0, U0, times, record, event_time, event_slot, event_amount, offset, scales, "
    "rtol, longest, limits, out, out_u, status, stopped, work"
)


def _stored(text: str) -> str:
    """The functions of a source without ``op``, each writing its results to ``out`` instead of returning them."""
    lines: list[str] = []
    results: int | None = None
    for line in text.splitlines():
        if line.startswith("def "):
            line = "@device\n" + line.replace("(op, ", "(").replace("):", ", out):")
        elif line == "    return (":
            results = 0
            continue
        elif line == "    )":
            results = None
            continue
        elif results is not None:
            line = f"    out[{results}] = {line.strip().removesuffix(',')}"
            results += 1
        lines.append(line.replace("op.", ""))
    return "\n".join(lines)


def _parts(text: str, names: Iterable[str]) -> str:
    pieces = {piece.split("(")[0]: f"def {piece}" for piece in text.split("def ")[1:]}
    return "\n".join(pieces[n] for n in names)


def _stages() -> Iterable[str]:
    for i, (node, weights) in enumerate(zip(TSIT5.nodes, TSIT5.stages, strict=True), start=1):
        moved = " + ".join(f"{w!r} * K{j}[j]" for j, w in enumerate(weights))
        yield "        for j in range(S):"
        yield f"            new[j] = y[j] + h * ({moved})"
        yield f"        rates(t + {node!r} * h, new, u, p, K{i})"


def _text(model: Model, written: Source, on: Where) -> str:
    """The whole generated file."""
    last = len(TSIT5.nodes)
    sizes = {"y": "S", "new": "S", "u": "max(U, 1)", "g": "max(G, 1)", "ahead": "max(G, 1)"}
    sizes |= {f"K{j}": "S" for j in range(last + 1)}
    text = {"cpu": "np.zeros({})", "cuda": "cuda.local.array({}, np.float64)"}[on]
    fixed = {
        "S": len(model.states),
        "max(U, 1)": max(len(model.input_names), 1),
        "max(G, 1)": max(len(model.switches), 1),
    }
    body = DRIVER
    for key, value in {
        "arrays": "\n    ".join(f"{name} = {text.format(fixed[size])}" for name, size in sizes.items()),
        "stages": "\n".join(_stages()),
        "error": " + ".join(f"{e!r} * K{j}[j]" for j, e in enumerate(TSIT5.error) if e),
        "last": str(last),
    }.items():
        body = body.replace("{" + key + "}", value)
    order = TSIT5.order
    integral, proportional = (power / order for power in POWERS)
    head = [
        f'"""One thread a person, for {on}: {len(model.states)} states. Generated; do not edit."""',
        "import numpy as np",
        HEADS[on],
        f"S, U, G = {len(model.states)}, {len(model.input_names)}, {len(model.switches)}",
        f"ATOL, FLUSH, SAME = {ATOL!r}, {FLUSH!r}, {SAME!r}",
        f"INTEGRAL, PROPORTIONAL, SHRINK = {integral!r}, {proportional!r}, {-0.5 / order!r}",
        f"SAFE = {SETTLED ** (2 * (integral - proportional))!r}",
    ]
    arithmetic = _stored(_parts(written.text, ("rates", "conditions")))
    functions = FUNCTIONS.replace("{library}", "numpy" if on == "cuda" and _simulated() else "math")
    return "\n".join(head) + functions + arithmetic + body + LAUNCH[on].replace("{names}", NAMES)


_built: dict[tuple[str, Where], Kernel] = {}


def _build(model: Model, on: Where) -> Kernel:
    key = (model.fingerprint, on)
    if key not in _built:
        from allostasis.engine.codegen.source import source

        written = source(model, jacobian=False)
        text = _text(model, written, on)
        code = code_hash("engine.backends.cuda", without=("assembly",))
        name = f"threads_{on}_{hashed([_own_hash(), code, versions('numba'), text])[:24]}"
        _built[key] = Kernel(model, written, _load(name, text), "tsit5", 1, False, name)
    return _built[key]


def _load(name: str, text: str) -> ModuleType:
    """A module of a text; numba compiles it anew in each process, since what it keeps on disk cannot be trusted."""
    module_type, file = ModuleType(name), f"<{name}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), vars(module_type))
    return module_type


def _simulated() -> bool:
    """Whether the text will run as Python: there the functions of ``math`` raise where those of a card return nan."""
    from numba import config

    return bool(config.ENABLE_CUDASIM)


def available() -> bool:
    """Whether a card, or numba's simulator of one, is there."""
    try:
        from numba import cuda

        return bool(cuda.is_available())
    except Exception:  # numba raises many kinds of errors on machines with a half-installed driver
        return False


def ptx(model: Model, capability: tuple[int, int] = (8, 0)) -> str:
    """The kernel as PTX, the cards' assembly text; needs numba-cuda and NVVM, but no card.

    Args:
        capability: compute capability to compile for.
    """
    from numba import cuda, float64, int64, void

    kernel = _build(model, "cuda")
    f1, f2, f3, i1, i2 = float64[::1], float64[:, ::1], float64[:, :, ::1], int64[::1], int64[:, ::1]
    arrays = (float64, f2, f2, f2, f1, i1, f1, i1, f1, i1, f1)
    kinds = void(int64, *arrays, float64, float64, i1, f3, f3, i1, f1, i2)
    text: str = cuda.compile_ptx(kernel.loaded.launch, kinds, cc=capability)[0]
    return text


def solve(
    model: Model,
    cohort: Cohort,
    times: np.ndarray,
    *,
    rtol: float = 1e-6,
    record: Sequence[str] | None = None,
    longest: float = 24.0,
    most: int | None = None,
    chunk: int = 65_536,
    block: int = 64,
    on: Where = "cuda",
) -> Solution:
    """Run a cohort to every report time on a card.

    Args:
        times, rtol, record, longest, most: as for :func:`allostasis.engine.solver.solve`.
        chunk: people a launch; it bounds the card's memory and changes nothing else.
        block: threads a block.
        on: "cuda", or "cpu" to run the same text on one core of the processor.

    Raises:
        RunError: no card to run on, or report times that do not ascend.
    """
    if on == "cuda" and not available():
        raise RunError(
            "there is no graphics card to run on",
            found="no CUDA device, or numba-cuda is not installed",
            needed="an NVIDIA card with its driver, and  pip install 'allostasis[gpu]'",
            fix="Run on the processor, which gives the same result: engine.solve.",
        )
    times = np.ascontiguousarray(times, float)
    if len(times) and (times[0] < cohort.begin - 1e-9 or np.any(np.diff(times) <= 0)):
        raise RunError("report times must ascend from the start on", found=str(times[:5]), needed=f">= {cohort.begin}")
    names = tuple(record) if record is not None else model.state_names
    for name in names:
        if name not in model.states:
            raise UnknownName.among("state", name, model.states)
    if not len(times) or not names:
        raise RunError("nothing to report", found=f"{len(times)} times, {len(names)} states", needed="one of each")
    kernel = _build(model, on)
    rows = np.array([model.state_names.index(r) for r in names], np.int64)
    wrong, drawn, n = unfit(model, cohort), cohort.p, len(cohort)
    if wrong:
        cohort = standing_in(model, cohort, list(wrong))
    if most is None:
        alone = typical(model, kernel.written)
        day = solve(model, alone, np.array([24.0]), rtol=rtol, longest=longest, most=STIFFEST, block=block, on=on)
        limits = allowed(n, day.steps[0] / 24, rtol)
    else:
        limits = at_most(n, most)
    p = kernel.written.parameters(cohort.p)
    y = np.full((n, len(times), len(rows)), np.nan)
    u = np.full((n, len(times), len(model.input_names)), np.nan)
    status, stopped, work = np.zeros(n, np.int64), np.full(n, np.nan), np.zeros((n, 2), np.int64)
    status[list(wrong)], stopped[list(wrong)] = BLEW_UP, cohort.begin
    for first in range(0, n, chunk):
        part = slice(first, min(n, first + chunk))
        ev = cohort.events.rows(part.start, part.stop)
        given = (
            p[part],
            cohort.y[part],
            cohort.u[part],
            times,
            rows,
            ev.time,
            ev.slot,
            ev.amount,
            ev.offset,
            model.scales,
        )
        solution = (y[part], u[part], status[part], stopped[part], work[part])
        _launch(kernel, part.stop - part.start, cohort.begin, given, (rtol, longest, limits[part]), solution, on, block)
    total = work.sum(axis=0)
    steps = int(total[0]), int(total[1])
    return condemned(Solution(model, times, y, u, drawn, names, status, stopped, steps, kernel, wrong), rtol)


def _launch(
    kernel: Kernel,
    people: int,
    begin: float,
    given: Sequence[np.ndarray],
    numbers: Sequence[Any],
    items: Sequence[np.ndarray],
    on: Where,
    block: int,
) -> None:
    inside = [np.ascontiguousarray(a) for a in given]
    if on == "cpu":
        kernel.loaded.drive(people, begin, *inside, *numbers, *items)
        return
    from numba import cuda

    there = [cuda.to_device(_padded(a)) for a in inside]
    numbers = [cuda.to_device(a) if isinstance(a, np.ndarray) else a for a in numbers]
    back = [cuda.to_device(_padded(np.ascontiguousarray(a))) for a in items]
    kernel.loaded.drive[-(-people // block), block](people, begin, *there, *numbers, *back)
    for host, card in zip(items, back, strict=True):
        host[...] = card.copy_to_host()[tuple(slice(k) for k in host.shape)]


def _padded(a: np.ndarray) -> np.ndarray:
    """An array as it is, or, since cards take no empty ones, with a row of zeros."""
    return a if a.size else np.zeros([max(k, 1) for k in a.shape], a.dtype)

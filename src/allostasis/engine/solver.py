"""A cohort is solved: compiled kernels, chunks on threads, and what happens to those who cannot be computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import Any, Unpack

import numpy as np

from allostasis.assembly import Model
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.driver import SAME
from allostasis.engine.codegen.kernel import Kernel, build, width_for
from allostasis.engine.codegen.kernel_source import Source, Variant
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.events import Events
from allostasis.engine.failures import allowed, at_most, blamed, condemned, unfit
from allostasis.engine.options import Overrides, SolverOptions
from allostasis.engine.resting import Part, apart
from allostasis.engine.status import BLEW_UP, STOPPED, TOO_MANY
from allostasis.engine.watching import Finished, Stop, follow, needs_states
from allostasis.errors import RunError

__all__ = ["STIFFEST", "solve", "standing_in", "typical"]

STIFFEST = 100_000  # steps of the typical person's day at most, where they are counted


def solve(
    model: Model,
    cohort: Cohort,
    times: np.ndarray,
    options: SolverOptions | None = None,
    *,
    record: Sequence[str] | None = None,
    progress: Callable[[int], None] | None = None,
    on_part: Callable[[Solution], None] | None = None,
    stop: Stop | None = None,
    **changed: Unpack[Overrides],
) -> Solution:
    """Run a cohort to every report time.

    Args:
        times: hours, ascending, from ``cohort.begin`` on.
        options: how; ``changed``: its fields said by name, such as ``rtol=1e-8``.
        record: states to keep; all unless said.
        progress: called with the number of people done, as chunks finish.
        on_part: called while the kernel works, in this thread, with a solution of the moments that everybody has
            behind them. These are the bits of the end, but for a person found impossible only there.
        stop: ends the run from another thread; see :class:`Stop`.

    Returns:
        Everybody; a person whose integration failed has NaN from there on and a status. Who begins with a parameter,
        state or input that is not a finite number has NaN everywhere.
    """
    asked = replace(options or SolverOptions(), **changed)
    asked = replace(asked, width=asked.width or width_for(len(cohort), asked.single))
    names = tuple(record) if record is not None else model.state_names
    if stop is not None and stop.is_set:
        return _not_begun(model, cohort, np.asarray(times, float), names, asked)
    if asked.by_given and asked.variant is None:

        def smaller(small: Model, some: Cohort, kept: tuple[str, ...], told: Part | None) -> Solution:
            how = replace(asked, by_given=False)
            return solve(small, some, times, how, record=kept, progress=progress, on_part=told, stop=stop)

        if (groups_of_given := apart(model, cohort, names, smaller, on_part)) is not None:
            return _together(groups_of_given)
    wrong = unfit(model, cohort)
    fit = standing_in(model, cohort, list(wrong)) if wrong else cohort
    known = asked.variant
    groups = Variant.groups(model, fit.p) if known is None else [(known, np.arange(len(fit)))]
    if on_part is not None:
        needs_states(names)
    skip = np.isin(np.arange(len(fit)), list(wrong))
    parts = []
    for known, who in groups:
        kernel = build(model, method=asked.method, single=asked.single, width=asked.width, variant=known)
        some = fit if len(groups) == 1 else fit.take(who)
        told = on_part if len(groups) == 1 else None  # people of several kernels follow each other: seen at the end
        how = How(asked, names, progress, told, stop)
        parts.append((who, _run(kernel, some, np.ascontiguousarray(times, float), skip[who], how)))
    run = _together(parts)
    run.why.update(wrong)
    return replace(run, p=cohort.p)


def _not_begun(model: Model, cohort: Cohort, times: np.ndarray, names: tuple[str, ...], how: SolverOptions) -> Solution:
    """What comes out of a run that was stopped before it began."""
    n = len(cohort)
    y, u = (np.full((n, len(times), k), np.nan) for k in (len(names), len(model.input_names)))
    kernel = build(model, method=how.method, single=how.single, width=how.width, variant=how.variant)
    status, stopped = np.full(n, STOPPED), np.full(n, float(cohort.begin))
    return Solution(model, times, y, u, cohort.p, names, status, stopped, (0, 0), kernel)


@dataclass(frozen=True)
class How:
    """How a cohort is run: as the arguments of :func:`solve`."""

    options: SolverOptions
    record: tuple[str, ...] = ()
    progress: Callable[[int], None] | None = None
    on_part: Callable[[Solution], None] | None = None
    stop: Stop | None = None


def standing_in(model: Model, cohort: Cohort, rows: list[int]) -> Cohort:
    """The cohort with numbers in the place of what is none, so that the others' code does not depend on it.

    Whoever stands in has the parameters of somebody who is lived: what all of them have in common stays common.
    """
    p, y, u = (np.array(a, float) for a in (cohort.p, cohort.y, cohort.u))
    others = np.setdiff1d(np.arange(len(cohort)), rows)
    p[rows], y[rows], u[rows] = p[others[0]] if len(others) else model.defaults, 0.0, model.input_starts
    return replace(cohort, p=p, y=y, u=u)


def _run(kernel: Kernel, cohort: Cohort, times: np.ndarray, skip: np.ndarray, how: How) -> Solution:
    """Run people of one kernel; those to ``skip`` count as failed at the start."""
    model, n = kernel.model, len(cohort)
    if len(times) and (times[0] < cohort.begin - 1e-9 or np.any(np.diff(times) <= 0)):
        raise RunError("report times must ascend from the start on", found=str(times[:5]), needed=f">= {cohort.begin}")
    rows = np.array([model.state_names.index(r) for r in how.record], np.int64)
    p, common, bounds = kernel.arrays(cohort.p)
    ev = cohort.events
    y = np.full((n, len(times), len(rows)), np.nan)
    u = np.full((n, len(times), len(model.input_names)), np.nan)
    status, stopped = np.where(skip, BLEW_UP, 0), np.where(skip, cohort.begin, np.nan)
    o = how.options
    if o.most is None:
        limits = allowed(n, _healthy(kernel, o.rtol, o.longest), o.rtol)
    else:
        limits = at_most(n, o.most)
    given = {
        "P": p,
        "c": common,
        "times": times,
        "record": kernel.slots[rows],
        "least": kernel.least,
        "slack": kernel.slack,
        "bounds": np.minimum(bounds, o.longest),
        "limits": limits,
    }
    given |= {"out": y, "out_u": u}
    given |= {
        "Y0": np.take(np.asarray(cohort.y, float), kernel.order, axis=1),
        "U0": np.array(cohort.u, float, order="C"),
    }
    given |= {
        "event_time": ev.time,
        "event_slot": kernel.slots[ev.slot],
        "event_amount": ev.amount,
        "offset": ev.offset,
    }
    given |= {"status": status, "stopped": stopped}
    size = o.chunk or max(1, min(1024, -(-n // max(1, o.workers))))
    starts = range(0, n, size)
    works = [np.zeros(3, np.int64) for _ in starts]
    finished, stop = Finished(y, status), how.stop or Stop()
    lanes = finished.lanes if how.on_part else None

    def task(index: int) -> int:
        first = starts[index]
        last = min(n, first + size)
        kernel.run(first, last, cohort.begin, o.rtol, {**given, "work": works[index]}, lanes)
        finished.over(first, last)
        return last - first

    def part(count: int) -> None:
        some = Solution(model, times[:count], y[:, :count], u[:, :count], cohort.p, how.record, *_well(n), kernel)
        if how.on_part:
            how.on_part(some)

    with stop.over(limits):
        if o.workers == 1 and how.on_part is None:
            for i in range(len(works)):
                done = task(i)
                if how.progress:
                    how.progress(done)
        else:
            with ThreadPoolExecutor(o.workers) as pool:
                tasks = [pool.submit(task, i) for i in range(len(works))]
                if how.on_part:
                    follow(tasks, finished, part, lambda: limits.fill(-1.0), how.progress)
                else:
                    for future in as_completed(tasks):
                        if how.progress:
                            how.progress(future.result())
    if how.stop is not None and how.stop.is_set:
        status[status == TOO_MANY] = STOPPED
    for i in np.nonzero((status > 0) & ~skip)[0].tolist():  # a step that was refused may have written down more
        y[i, times > stopped[i] + SAME], u[i, times > stopped[i] + SAME] = np.nan, np.nan
    why = _blame(kernel, cohort.p, given, (status > 0) & (status != STOPPED) & ~skip)
    total = sum(works, np.zeros(3, np.int64))
    steps = int(total[1]), int(total[2])
    solution = Solution(model, times, y, u, cohort.p, how.record, status, stopped, steps, kernel, why)
    return condemned(solution, o.rtol)


def _well(people: int) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """Status, when they stopped and steps of people of whom nothing is known to be wrong."""
    return np.zeros(people, np.int64), np.full(people, np.nan), (0, 0)


def _blame(kernel: Kernel, p: np.ndarray, given: dict[str, np.ndarray], failed: np.ndarray) -> dict[int, str]:
    """Row -> the state that blew up: the driver leaves people who fail where they stopped."""
    rows = np.nonzero(failed)[0]
    if not len(rows):
        return {}
    written = kernel.written
    y = given["Y0"][np.ix_(rows, np.argsort(kernel.order))]
    where = (given["stopped"][rows], y, given["U0"][rows], written.parameters(p[rows]))
    return dict(zip(rows.tolist(), blamed(kernel.model, written.run.rates, *where), strict=True))


def typical(model: Model, written: Source) -> Cohort:
    """The typical person at midnight, where the model's own starts are; nothing is given.

    What people have around 0, as waves of slow noise, has the size of one SD: at 0 it would ask for no steps.
    """
    p = np.array(model.defaults, float)
    around = [q.varies if q.linear and not q.value else 0.0 for q in model.params.values()]
    p[: len(around)] += around
    y = [float(v) for v in written.run.starts(numpy_ops, 0.0, None, None, p)]
    return Cohort(0.0, p[None], np.array([y]), model.input_starts[None], Events.of(model, [()]))


_days: dict[tuple[Any, ...], float] = {}


def _healthy(kernel: Kernel, rtol: float, longest: float) -> float:
    """Steps an hour that the typical person takes with nothing given, counted once."""
    key = (kernel.name, kernel.model.fingerprint, kernel.width, rtol, longest)
    if key not in _days:
        how = How(SolverOptions(rtol=rtol, longest=longest, most=STIFFEST))
        alone = typical(kernel.model, kernel.written)
        _days[key] = _run(kernel, alone, np.array([24.0]), np.zeros(1, bool), how).steps[0] / 24
    return _days[key]


def _together(parts: Sequence[tuple[np.ndarray, Solution]]) -> Solution:
    """Solutions of some people each, in the order of the cohort."""
    if len(parts) == 1:
        return parts[0][1]
    order = np.argsort(np.concatenate([who for who, _ in parts]))
    y, u, p, status, stopped = (
        np.concatenate([getattr(run, name) for _, run in parts])[order] for name in ("y", "u", "p", "status", "stopped")
    )
    steps = np.sum([run.steps for _, run in parts], axis=0)
    why = {int(who[row]): text for who, run in parts for row, text in run.why.items()}
    one, total = parts[0][1], (int(steps[0]), int(steps[1]))
    return replace(one, y=y, u=u, p=p, status=status, stopped=stopped, steps=total, why=why)

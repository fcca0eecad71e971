"""A cohort for the engine: plain arrays, one row a person, and what came out of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from allostasis.assembly import Model
from allostasis.engine import plain
from allostasis.engine.events import Events
from allostasis.engine.kernel import Kernel, Method, build, width_for
from allostasis.engine.written import Variant
from allostasis.errors import RunError, UnknownName

__all__ = ["Cohort", "Solution", "solve", "REASONS"]

REASONS = {0: "", 1: "no step was small enough: a state blew up or is not a number", 2: "too many steps"}


@dataclass(frozen=True)
class Cohort:
    """People about to be run.

    Attributes:
        begin: model time of the start, hours.
        p: kernel parameters, shape (N, P), in the model's order.
        y: states at the start, shape (N, S).
        u: inputs at the start, shape (N, U).
        events: what happens to them.
    """

    begin: float
    p: np.ndarray
    y: np.ndarray
    u: np.ndarray
    events: Events

    def __len__(self) -> int:
        return len(self.p)

    def take(self, people: np.ndarray) -> Cohort:
        """Some of the people, by their rows, in that order."""
        return Cohort(self.begin, self.p[people], self.y[people], self.u[people], self.events.take(people))


@dataclass(frozen=True)
class Solution:
    """States and inputs of everybody at the report times; what failed is NaN, with a reason.

    Attributes:
        times: hours, shape (T,).
        y: recorded states, shape (N, T, R); u: inputs, shape (N, T, U).
        recorded: names of the recorded states.
        status: 0 or a key of ``REASONS``, shape (N,); stopped: when it stopped, NaN otherwise.
        steps: steps taken and refused, summed over people.
    """

    model: Model
    times: np.ndarray
    y: np.ndarray
    u: np.ndarray
    p: np.ndarray
    recorded: tuple[str, ...]
    status: np.ndarray
    stopped: np.ndarray
    steps: tuple[int, int]
    kernel: Kernel = field(repr=False)

    def __getitem__(self, name: str) -> np.ndarray:
        """A state, input or offer at all report times, shape (N, T)."""
        if name in self.recorded:
            return self.y[:, :, self.recorded.index(name)]
        if name in self.model.input_names:
            return self.u[:, :, self.model.input_names.index(name)]
        if name not in self.model.offers:
            raise UnknownName.among("quantity", name, self.model.units)
        return self._offers[name]

    @property
    def _offers(self) -> dict[str, np.ndarray]:
        if not hasattr(self, "_computed"):
            if len(self.recorded) < len(self.model.states):
                raise RunError("offers need every state", found=f"{len(self.recorded)} recorded", needed="record=None")
            written = self.kernel.written
            p = written.parameters(self.p).T[:, :, None]
            y, u = self.y.transpose(2, 0, 1), self.u.transpose(2, 0, 1)
            with np.errstate(all="ignore"):
                values = written.run.offers(plain, self.times[None, :], y, u, p)
            shape = self.y.shape[:2]
            made = {n: np.broadcast_to(v, shape) for n, v in zip(self.model.offers, values, strict=True)}
            object.__setattr__(self, "_computed", made)
        return self._computed  # type: ignore[attr-defined,no-any-return]


def solve(
    model: Model,
    cohort: Cohort,
    times: np.ndarray,
    *,
    method: Method = "cash_karp",
    rtol: float = 1e-6,
    single: bool = False,
    width: int | None = None,
    variant: Variant | None = None,
    workers: int = 1,
    chunk: int | None = None,
    record: Sequence[str] | None = None,
    longest: float = 24.0,
    most: int = 50_000_000,
    progress: Callable[[int], None] | None = None,
) -> Solution:
    """Run a cohort to every report time.

    Args:
        times: hours, ascending, from ``cohort.begin`` on.
        rtol: relative tolerance a step; absolute tolerance is 1e-3 of it times a state's typical size.
        single: stages in 32 bit.
        width: lanes; what suits so many people unless said. It changes no bit (but 1, a lane without neighbours).
        variant: what is known of the people; found for each of them unless said (:meth:`Variant.groups`).
        workers: threads. Neither they nor ``chunk`` (people a task) change a single bit of the result.
        record: states to keep; all unless said.
        longest: longest step in hours. most: steps after which a person is given up.
        progress: called with the number of people done, as chunks finish.

    Returns:
        Everybody; a person whose integration failed has NaN from there on and a status.
    """
    width = width or width_for(len(cohort), single)
    groups = Variant.groups(model, cohort.p) if variant is None else [(variant, np.arange(len(cohort)))]
    if len(groups) > 1:
        options: dict[str, Any] = {"method": method, "rtol": rtol, "single": single, "width": width}
        options |= {"workers": workers, "chunk": chunk, "record": record, "longest": longest, "most": most}
        options["progress"] = progress
        parts = [(who, solve(model, cohort.take(who), times, variant=known, **options)) for known, who in groups]
        return _together(cohort, parts)
    kernel = build(model, method=method, single=single, width=width, variant=groups[0][0])
    names = tuple(record) if record is not None else model.state_names
    n, times = len(cohort), np.ascontiguousarray(times, float)
    if len(times) and (times[0] < cohort.begin - 1e-9 or np.any(np.diff(times) <= 0)):
        raise RunError("report times must ascend from the start on", found=str(times[:5]), needed=f">= {cohort.begin}")
    rows = np.array([model.state_names.index(r) for r in names], np.int64)
    p, common, bounds = kernel.arrays(cohort.p)
    ev = cohort.events
    y = np.full((n, len(times), len(rows)), np.nan)
    u = np.full((n, len(times), len(model.input_names)), np.nan)
    status, stopped = np.zeros(n, np.int64), np.full(n, np.nan)
    given = {
        "P": p,
        "c": common,
        "times": times,
        "record": kernel.slots[rows],
        "least": kernel.least,
        "slack": kernel.slack,
        "bounds": np.minimum(bounds, longest),
    }
    given |= {"out": y, "out_u": u}
    given |= {
        "Y0": np.take(np.asarray(cohort.y, float), kernel.order, axis=1),
        "U0": np.ascontiguousarray(cohort.u, float),
    }
    given |= {
        "event_time": ev.time,
        "event_slot": kernel.slots[ev.slot],
        "event_amount": ev.amount,
        "offset": ev.offset,
    }
    given |= {"status": status, "stopped": stopped}
    size = chunk or max(1, min(1024, -(-n // max(1, workers))))
    starts = range(0, n, size)
    works = [np.zeros(3, np.int64) for _ in starts]

    def task(index: int) -> int:
        first = starts[index]
        last = min(n, first + size)
        kernel.run(first, last, cohort.begin, rtol, most, {**given, "work": works[index]})
        return last - first

    if workers == 1:
        for i in range(len(works)):
            done = task(i)
            if progress:
                progress(done)
    else:
        with ThreadPoolExecutor(workers) as pool:
            for future in as_completed([pool.submit(task, i) for i in range(len(works))]):
                if progress:
                    progress(future.result())
    total = sum(works, np.zeros(3, np.int64))
    return Solution(model, times, y, u, cohort.p, names, status, stopped, (int(total[1]), int(total[2])), kernel)


def _together(cohort: Cohort, parts: Sequence[tuple[np.ndarray, Solution]]) -> Solution:
    """Solutions of some people each, in the order of the cohort."""
    order = np.argsort(np.concatenate([who for who, _ in parts]))
    y, u, status, stopped = (
        np.concatenate([getattr(run, name) for _, run in parts])[order] for name in ("y", "u", "status", "stopped")
    )
    steps = np.sum([run.steps for _, run in parts], axis=0)
    one = parts[0][1]
    return replace(one, y=y, u=u, p=cohort.p, status=status, stopped=stopped, steps=(int(steps[0]), int(steps[1])))

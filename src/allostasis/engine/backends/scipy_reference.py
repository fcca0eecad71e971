"""The slow, independent way to run a model: SciPy, one person, piecewise between moments, switches as roots.

It shares the equations with the kernels and nothing else. Tests compare the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from allostasis.assembly import Model, bound_patterns
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.source import Source, source
from allostasis.errors import RunError, UnknownName
from allostasis.language import Daily, Dose, Record, Step

__all__ = ["solve", "person"]


def person(model: Model, params: Mapping[str, float]) -> np.ndarray:
    """The typical person's kernel parameters with some of them changed (values in the model's own units)."""
    p = model.defaults.copy()
    for name, value in params.items():
        if name not in model.param_names:
            raise UnknownName.among("parameter", name, model.param_names)
        p[model.param_names.index(name)] = value
    return p


def solve(
    model: Model,
    times: Sequence[float],
    *,
    begin: float | None = None,
    records: Sequence[Record] = (),
    params: Mapping[str, float] | None = None,
    start: Mapping[str, float] | None = None,
    inputs: Mapping[str, float] | None = None,
    daily: bool = True,
    rtol: float = 1e-9,
    method: str = "LSODA",
    written: Source | None = None,
) -> dict[str, np.ndarray]:
    """Run one person.

    Args:
        times: hours at which to report, ascending.
        begin: model time of the start; the first of ``times`` unless said.
        records: doses and steps.
        params, start, inputs: values by full name, replacing the typical person's.
        daily: let the body's own daily patterns (light) run; pulses and noise never do: pass them as records.
        rtol: relative tolerance; absolute tolerances are 1e-3 of it times each state's typical size.

    Returns:
        State, input and offer -> values, shape (T,). Reports at the moment of a dose are from before it.
    """
    table = written or source(model, jacobian=False)
    p = table.parameters(person(model, params or {})[None])[0]
    t = float(times[0]) if begin is None else begin
    y = np.array([float(v) for v in table.run.starts(numpy_ops, t, None, None, p)])
    u = model.input_starts.copy()
    for group, values, names in ((start, y, model.state_names), (inputs, u, model.input_names)):
        for name, value in (group or {}).items():
            if name not in names:
                raise UnknownName.among("quantity", name, names)
            values[names.index(name)] = value
    if daily:
        records = [*records, *_daily(model, t, float(times[-1]), u, p)]
    return _integrate(
        model, table, t, y, u, p, np.asarray(times, float), sorted(records, key=lambda r: r.time), rtol, method
    )


def _daily(model: Model, begin: float, end: float, u: np.ndarray, p: np.ndarray) -> list[Record]:
    found: list[Record] = []
    for name, pattern in bound_patterns(model, p).items():
        if isinstance(pattern, Daily):
            u[model.input_names.index(pattern.into)] = pattern.at(begin)
            for day in range(int(begin // 24), int(end // 24) + 1):
                block = pattern.block(0, name, np.array([0]), day)
                steps = zip(block.time[0], block.change[0], strict=True)
                found += [Step(float(time), pattern.into, float(change)) for time, change in steps if time >= begin]
    return found


def _integrate(
    model: Model,
    the_source: Source,
    t: float,
    y: np.ndarray,
    u: np.ndarray,
    p: np.ndarray,
    times: np.ndarray,
    records: list[Record],
    rtol: float,
    method: str,
) -> dict[str, np.ndarray]:
    from scipy.integrate import solve_ivp

    def rates(time: float, state: Any) -> np.ndarray:
        return np.array(the_source.run.rates(numpy_ops, time, state, u, p), dtype=float)

    first_switch = len(model.inputs)
    ys, us = np.empty((len(times), len(y))), np.empty((len(times), len(u)))
    reported, next_record = 0, 0
    while reported < len(times) and times[reported] <= t + 1e-12:  # before a switch that is due at once
        ys[reported], us[reported] = y, u
        reported += 1
    while reported < len(times):
        while next_record < len(records) and records[next_record].time < t - 1e-12:
            next_record += 1
        stop = min(times[-1], records[next_record].time if next_record < len(records) else np.inf)

        def condition(k: int) -> Any:
            def value(time: float, state: Any) -> float:
                return float(the_source.run.conditions(numpy_ops, time, state, u, p)[k])  # noqa: B023

            value.terminal, value.direction = True, 1.0  # type: ignore[attr-defined]
            return value

        events = [condition(k) for k in range(len(model.switches))]
        for k, event in enumerate(events):
            if event(t, y) >= 0:
                u[first_switch + k] = 1 - u[first_switch + k]
        inside = times[(times >= t - 1e-12) & (times <= stop + 1e-12)][: len(times)]
        inside = inside[np.searchsorted(inside, times[reported] - 1e-12) :]
        if stop - t > 1e-12:  # shorter, LSODA never comes to an end
            grid = np.clip(inside, t, stop)
            answer = solve_ivp(
                rates,
                (t, stop),
                y,
                method=method,
                t_eval=np.union1d(grid, [stop]),
                rtol=rtol,
                atol=rtol * 1e-3 * model.scales,
                events=events or None,
                max_step=2.0,
            )
            if answer.status < 0:
                raise RunError(f"the reference solver stopped: {answer.message}", found=f"t = {t:.3f} h")
            flipped = [k for k in range(len(events)) if len(answer.t_events[k])] if events else []
            here = float(answer.t_events[flipped[0]][0]) if flipped else stop
            for time in inside[inside <= here + 1e-12]:
                ys[reported] = answer.y[:, np.argmin(np.abs(answer.t - time))] if len(answer.t) else y
                us[reported] = u
                reported += 1
            y = answer.y_events[flipped[0]][0].copy() if flipped else answer.y[:, -1].copy()
            for k in flipped:
                u[first_switch + k] = 1 - u[first_switch + k]
            t = here if not flipped else here + 1e-9
            if flipped:
                continue
        else:
            for _ in inside:
                ys[reported], us[reported] = y, u
                reported += 1
        while next_record < len(records) and records[next_record].time <= t + 1e-12:
            one = records[next_record]
            if isinstance(one, Dose):
                y[model.state_names.index(one.into)] += one.amount
            else:
                u[model.input_names.index(one.into)] += one.change
            next_record += 1
    values = {n: ys[:, i] for i, n in enumerate(model.state_names)} | {
        n: us[:, i] for i, n in enumerate(model.input_names)
    }
    offers = the_source.run.offers(numpy_ops, times, ys.T, us.T, p)
    return values | {
        n: np.broadcast_to(v, times.shape).astype(float) for n, v in zip(model.offers, offers, strict=True)
    }

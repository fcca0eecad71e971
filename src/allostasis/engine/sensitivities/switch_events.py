"""Flips of switches in a run with sensitivities: when they come, and how sensitivities jump there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp

from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.source import Source, source
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.events import Events
from allostasis.engine.sensitivities.variational import Augmented, by_states, chain, compiled, parameter
from allostasis.errors import ModelError, RunError
from allostasis.language import TIME

__all__ = ["Saltation", "switch_events_of", "lived", "saltation_of"]

MARGIN = 1e-6  # hours before a flip at which a run is cut


@dataclass(frozen=True)
class Saltation:
    """What is known of flips: how fast conditions rise, and how parameters move them."""

    made: Augmented
    written: Source
    rising: Any
    moved: Any

    def jump(self, t: float, y: np.ndarray, u: np.ndarray, p: np.ndarray, switch: int) -> tuple[np.ndarray, np.ndarray]:
        """States and inputs on the other side of a flip that is near.

        Walks to the flip, jumps, and walks back on the other side: ``t`` stays, and the next flip comes at its
        own moment.
        """
        items, run, full = self.made, self.written.run, self.written.parameters(p[None])[0]
        after = u.copy()
        place = len(items.base.inputs) + switch
        after[place] = 1.0 - u[place]

        def rates(at: np.ndarray, inputs: np.ndarray) -> np.ndarray:
            return np.array([float(v) for v in run.rates(numpy_ops, t, at, inputs, full)])

        speed = float(self.rising(numpy_ops, t, y, u, p)[switch])
        left = -float(run.conditions(numpy_ops, t, y, u, full)[switch]) / speed
        y = y + left * rates(y, u)
        if float(run.conditions(numpy_ops, t, y, after, full)[switch]) >= 0:
            raise ModelError(
                "the condition of a switch stays up after it flipped",
                found=list(items.base.switches)[switch],
                needed="a condition below 0 after the flip",
            )
        change = rates(y, u) - rates(y, after)
        count = len(items.params)
        moved = self.moved(numpy_ops, t, y, u, p)[switch * count : (switch + 1) * count]
        names = items.model.state_names
        for (name, param), label in items.slopes.items():
            later = -float(moved[items.params.index(param)]) / speed
            y[names.index(label)] += change[names.index(name)] * later
        return y - left * rates(y, after), after


def saltation_of(augmented: Augmented) -> Saltation | None:
    """None where no parameter moves any switch."""
    model = augmented.base
    symbols = {n: s.symbol for n, s in model.states.items()}
    pieces = {key: sp.Symbol(label, real=True) for key, label in augmented.slopes.items()}
    rising, moved = [], []
    for condition in model.conditions.values():
        slopes = by_states(condition, symbols)
        rising.append(sp.Add(*(d * model.rates[n] for n, d in slopes.items())) + sp.diff(condition, TIME))
        for param in augmented.params:
            direct = sp.diff(condition, parameter(model, param)[0]) * augmented.factors[param]
            moved.append(chain(slopes, pieces, param) + direct)
    if all(m == 0 for m in moved):
        return None
    written = source(augmented.model, jacobian=False)
    return Saltation(augmented, written, compiled(augmented, "rising", rising), compiled(augmented, "moved", moved))


def switch_events_of(augmented: Augmented, run: Solution) -> list[list[tuple[float, int]]]:
    """Moment and switch of every flip of everybody, from how long each switch was on."""
    found: list[list[tuple[float, int]]] = []
    inputs = len(augmented.base.inputs)
    for i in range(len(run.y)):
        mine = []
        for k, (name, clock) in enumerate(augmented.clocks.items()):
            on, u = np.diff(run[clock][i]), run.u[i, :, inputs + k]
            for j, width in enumerate(np.diff(run.times)):
                if np.isnan(u[j + 1]):
                    break  # failed from here on, as it will again
                if u[j] != u[j + 1]:
                    mine.append((float(run.times[j + 1] - on[j] if u[j + 1] else run.times[j] + on[j]), k))
                elif abs(on[j] - u[j] * width) > 10 * MARGIN:
                    raise RunError(
                        "a switch flips twice within a quarter of an hour",
                        found=f"{name} at {run.times[j]:.2f} h",
                        needed="flips further apart",
                    )
        found.append(sorted(mine))
    return found


def lived(turning: Saltation, one: Cohort, flips: list[tuple[float, int]], times: np.ndarray, run: Any) -> Solution:
    """One person from flip to flip."""
    begin, y, u, p = one.begin, one.y, one.u, one.p
    ys: list[np.ndarray] = []
    us: list[np.ndarray] = []
    status, inputs = 0, len(turning.made.base.inputs)
    last: Solution | None = None
    expected = u[0, inputs:].copy()
    fixed = np.append(one.events.time, one.begin)
    for moment, switch in [*flips, (np.inf, -1)]:
        if np.abs(fixed - moment).min() < 2 * MARGIN:
            expected[switch] = 1.0 - expected[switch]  # thrown over by a dose, a step or the start itself
            continue
        final, stop = switch < 0, moment - MARGIN
        mine = times[(times > begin if ys else times >= begin) & (times <= stop)]
        at = mine if final else np.union1d(mine, [stop])
        if not len(at):
            break
        last = run(Cohort(begin, p, y, u, _between(one.events, begin, stop)), at)
        status = max(status, int(last.status[0]))
        ys.append(last.y[0, : len(mine)])
        us.append(last.u[0, : len(mine)])
        if final or status:
            break
        if (last.u[0, -1, inputs:] != expected).any():
            raise RunError(
                "a switch did not flip at its moment", found=f"near {stop:.3f} h", needed="flips that are told apart"
            )
        begin = float(stop)
        after, turned = turning.jump(begin, last.y[0, -1], last.u[0, -1], p[0], switch)
        y, u, expected = after[None], turned[None], turned[inputs:].copy()
    assert last is not None
    y, u = (_filled(parts, len(times))[None] for parts in (ys, us))
    return replace(last, times=times, y=y, u=u, status=np.array([status]))


def _filled(parts: list[np.ndarray], rows: int) -> np.ndarray:
    """Parts one below the other, NaN where a failed run ended."""
    values = np.full((rows, parts[0].shape[1]), np.nan)
    joined = np.concatenate(parts)
    values[: len(joined)] = joined
    return values


def _between(events: Events, begin: float, stop: float) -> Events:
    kept = (events.time >= begin - 1e-12) & (events.time < stop - 1e-12)
    offset = np.array([0, int(kept.sum())], np.int64)
    return Events(events.time[kept], events.slot[kept], events.amount[kept], offset)

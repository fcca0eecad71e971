"""Forward sensitivities: how outputs change with parameters, from the same symbols as the model.

The variational equations S' = J S + df/dp are written with SymPy and become states of an augmented model, which
the kernels compile like any other. A dose or a step at a fixed moment leaves S as it is. Where a switch flips at
a moment that itself depends on the parameter, S jumps by (f before - f after) dtau/dp (the saltation term); the
run is cut there and goes on from the other side.

Held fixed: anchors, the moments and sizes of doses and pulses, and how a settled person came to rest (see
``initial``). Kinks such as max(x, 0) have the slope 0 at the kink, as in the kernels' Jacobian.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import sympy as sp

from allostasis import units
from allostasis.assembly import Model
from allostasis.assembly.model import HOLD
from allostasis.engine import plain
from allostasis.engine.arithmetic import function
from allostasis.engine.cohort import Cohort, Events, Solution, solve
from allostasis.engine.kernel import Method
from allostasis.engine.source import Source, source
from allostasis.errors import ModelError, RunError, UnknownName
from allostasis.language import TIME, Module

__all__ = ["Augmented", "Sensitivity", "augment", "sensitivity"]

MARGIN = 1e-6  # hours before a flip at which a run is cut
GRID = 0.25  # hours between looks for flips; a switch must not flip twice within them


@dataclass(frozen=True)
class Sensitivity:
    """Outputs and their derivatives.

    Attributes:
        values: outputs in their units, shape (N, T, outputs).
        slopes: derivatives by the parameters as their modules declare them (a time in minutes stays in
            minutes), shape (N, T, outputs, params); in the output's unit per the parameter's.
        p: the parameters in their declared units, shape (N, params).
        status: as in a :class:`~allostasis.engine.cohort.Solution`.
    """

    times: np.ndarray
    outputs: tuple[str, ...]
    params: tuple[str, ...]
    values: np.ndarray
    slopes: np.ndarray
    p: np.ndarray
    units: dict[tuple[str, str], str]
    status: np.ndarray

    @property
    def relative(self) -> np.ndarray:
        """Change of each output, in its unit, per unit of the parameter's logarithm, shape as ``slopes``."""
        return np.asarray(self.slopes * self.p[:, None, None, :])

    def of(self, output: str, param: str) -> np.ndarray:
        """The slope of one output by one parameter, shape (N, T)."""
        for kind, name, known in (("output", output, self.outputs), ("parameter", param, self.params)):
            if name not in known:
                raise UnknownName.among(kind, name, known)
        return np.asarray(self.slopes[:, :, self.outputs.index(output), self.params.index(param)])


@dataclass(frozen=True)
class Augmented:
    """A model with its sensitivities as further states.

    Attributes:
        base: the model as it was. model: with the sensitivities.
        slopes: (state, parameter) -> name of the state that is their sensitivity; one that is not there is 0.
        derived: (offer, parameter) -> name of the offer that is their sensitivity.
        clocks: switch -> name of the state that counts the hours it was on.
    """

    base: Model
    model: Model
    params: tuple[str, ...]
    slopes: dict[tuple[str, str], str]
    derived: dict[tuple[str, str], str]
    clocks: dict[str, str]
    begins: dict[tuple[str, str], Any] = field(repr=False)
    factors: dict[str, float] = field(repr=False)


def augment(model: Model, outputs: Sequence[str], params: Sequence[str], *, all_states: bool = False) -> Augmented:
    """Write the variational equations.

    States that a parameter cannot reach, or that reach no output, get none.

    Args:
        outputs: states and offers. params: parameters, anchors or covariates, by full name.
        all_states: every state gets its equation, reached or not (needed where a run begins with slopes).

    Raises:
        UnknownName: no such output or parameter.
    """
    known = {**{n: s.symbol for n, s in model.states.items()}, **{n: v for n, (v, _) in model.offers.items()}}
    for name in outputs:
        if name not in known:
            raise UnknownName.among("state or offer", name, known)
    chosen = {name: _param(model, name) for name in params}
    extra = Module("sensitivity", about="derivatives of states by parameters")
    symbols = {n: s.symbol for n, s in model.states.items()}
    jacobian = {n: _slopes(rate, symbols) for n, rate in model.rates.items()}
    needed = set(model.states) if all_states else _needed(model, [known[n] for n in outputs])
    rates, starts, states, slopes, begins = dict(model.rates), dict(model.starts), dict(model.states), {}, {}
    pieces: dict[tuple[str, str], Any] = {}
    for param, (symbol, factor, unit, size) in chosen.items():
        reached = set(model.states) if all_states else _reached(model, symbol)
        for name in (n for n in model.states if n in needed & reached):
            label = f"{name}_to_{param}".replace(".", "_")
            state = model.states[name]
            s = extra.state(
                label,
                start=0.0,
                unit=f"({state.unit})/({unit})",
                about=f"{name} by {param}",
                scale=state.scale / size,
                slow=state.slow,
                signed=True,
            )
            pieces[name, param] = s
            slopes[name, param] = f"sensitivity.{label}"
            states[f"sensitivity.{label}"] = extra.states[label]
            begins[name, param] = sp.diff(model.starts[name], symbol) * factor
            starts[f"sensitivity.{label}"] = begins[name, param]
        for name in (n for n in model.states if (n, param) in pieces):
            rates[slopes[name, param]] = _chain(jacobian[name], pieces, param) + (
                sp.diff(model.rates[name], symbol) * factor
            )
    offers, derived = dict(model.offers), {}
    for name in (n for n in outputs if n not in model.states):
        value, unit = model.offers[name]
        for param, (symbol, factor, per, _) in chosen.items():
            label = f"sensitivity.{name}_to_{param}".replace(".", "_").replace("sensitivity_", "sensitivity.", 1)
            through = _chain(_slopes(value, symbols), pieces, param)
            offers[label] = (through + sp.diff(value, symbol) * factor, f"({unit})/({per})")
            derived[name, param] = label
    clocks = {}
    for name, switch in model.switches.items() if pieces else ():
        label = f"hours_{name}".replace(".", "_")
        extra.state(label, start=0.0, unit="h", about=f"hours that {name} was on", scale=1.0)
        clocks[name] = f"sensitivity.{label}"
        states[clocks[name]], starts[clocks[name]] = extra.states[label], sp.Integer(0)
        rates[clocks[name]] = switch.symbol
    made = replace(model, modules=(*model.modules, extra), states=states, rates=rates, starts=starts, offers=offers)
    factors = {n: factor for n, (_, factor, _, _) in chosen.items()}
    return Augmented(model, made, tuple(params), slopes, derived, clocks, begins, factors)


def _param(model: Model, name: str) -> tuple[Any, float, str, float]:
    """Symbol, what turns its declared unit into the model's, declared unit, typical size."""
    if name in model.params:
        one = model.params[name]
        return one.symbol, units.per_hour_factor(one.unit), one.unit, abs(one.value) or 1.0
    if name in model.anchors:
        return model.anchors[name].symbol, 1.0, model.anchors[name].unit, abs(model.anchors[name].start) or 1.0
    if name in model.covariates:
        unit = next(r.unit for m in model.modules for r in m.reads.values() if r.path == name)
        return sp.Symbol(name, real=True), 1.0, unit, abs(model.covariates[name]) or 1.0
    raise UnknownName.among("parameter", name, [*model.params, *model.anchors, *model.covariates])


def _slopes(expression: Any, symbols: dict[str, Any]) -> dict[str, Any]:
    """State -> derivative, where it is not 0."""
    free = sp.sympify(expression).free_symbols
    made = {n: sp.diff(expression, s) for n, s in symbols.items() if s in free}
    return {n: d for n, d in made.items() if d != 0}


def _chain(slopes: dict[str, Any], pieces: dict[tuple[str, str], Any], param: str) -> Any:
    return sp.Add(*(d * pieces[n, param] for n, d in slopes.items() if (n, param) in pieces))


def _needed(model: Model, outputs: Iterable[Any]) -> set[str]:
    """States that the outputs depend on, at whatever remove."""
    names = {s.symbol: n for n, s in model.states.items()}
    switches = {s.symbol: n for n, s in model.switches.items()}
    seen: set[Any] = set()
    ahead = set[Any]().union(*(sp.sympify(e).free_symbols for e in outputs))
    while ahead:
        s = ahead.pop()
        if s in seen:
            continue
        seen.add(s)
        if s in names:
            ahead |= model.rates[names[s]].free_symbols
        elif s in switches:
            ahead |= model.conditions[switches[s]].free_symbols
    return {n for s, n in names.items() if s in seen}


def _reached(model: Model, symbol: Any) -> set[str]:
    """States that a parameter moves, at whatever remove."""
    moved = {symbol}
    reached: set[str] = set()
    while True:
        moved |= {model.switches[n].symbol for n, c in model.conditions.items() if moved & c.free_symbols}
        fresh = {
            n
            for n, s in model.states.items()
            if n not in reached
            and (moved & model.rates[n].free_symbols or symbol in sp.sympify(model.starts[n]).free_symbols)
        }
        if not fresh:
            return reached
        reached |= fresh
        moved |= {model.states[n].symbol for n in fresh}


def sensitivity(
    model: Model,
    outputs: Sequence[str],
    params: Sequence[str],
    cohort: Cohort,
    times: np.ndarray,
    *,
    initial: np.ndarray | None = None,
    method: Method = "tsit5",
    rtol: float = 1e-8,
    workers: int = 1,
) -> Sensitivity:
    """Run people and the derivatives of their outputs.

    Args:
        outputs: states and offers. params: parameters, anchors or covariates, by full name.
        cohort: people of ``model``. times: hours, ascending, from ``cohort.begin`` on.
        initial: derivatives of the states at the start by the parameters in their declared units, shape
            (N, S, params); unless given, those of the model's own starts. People who settled depend on
            parameters in other ways too: give theirs, or zeros for "changed from now on".
        method, rtol, workers: as in :func:`allostasis.engine.solve`; the tolerance holds for slopes too.

    Raises:
        UnknownName: no such output or parameter.
        ModelError: a switch whose condition stays up after it flipped.
        RunError: a switch flips twice within a quarter of an hour.
    """
    made = augment(model, outputs, params, all_states=initial is not None)
    begins = _begin(made, cohort.p) if initial is None else _given(made, initial)
    added = len(made.model.states) - len(model.states)
    slot = np.where(cohort.events.slot < len(model.states), cohort.events.slot, cohort.events.slot + added)
    y = np.hstack([cohort.y, begins])
    full = replace(cohort, y=y, events=replace(cohort.events, slot=slot))
    asked = np.ascontiguousarray(times, float)

    def run(some: Cohort, at: np.ndarray) -> Solution:
        return solve(made.model, some, at, method=method, rtol=rtol, workers=workers)

    turning = _turning(made) if made.clocks else None
    if turning is None:
        parts = [run(full, asked)]
    else:
        grid = np.union1d(np.append(np.arange(cohort.begin, asked[-1], GRID), asked[-1]), [])
        flips = _flips(made, run(full, grid))
        parts = [_cut(turning, _one(full, i), flips[i], asked, run) for i in range(len(full))]
    return _gathered(made, tuple(outputs), cohort, asked, parts)


def _begin(made: Augmented, p: np.ndarray) -> np.ndarray:
    """Slopes of the model's own starts, shape (N, added states)."""
    values = _compiled(made, "begins", list(made.begins.values()))(plain, 0.0, None, None, p.T)
    slopes = [np.broadcast_to(np.asarray(v, float), (len(p),)) for v in values]
    return np.column_stack([*slopes, *(np.zeros(len(p)) for _ in made.clocks)]) if slopes else np.empty((len(p), 0))


def _given(made: Augmented, initial: np.ndarray) -> np.ndarray:
    names = made.base.state_names
    columns = [initial[:, names.index(n), made.params.index(k)] for n, k in made.slopes]
    return np.column_stack([*columns, *(np.zeros(len(initial)) for _ in made.clocks)])


def _compiled(made: Augmented, name: str, expressions: list[Any]) -> Any:
    model = made.model
    places: dict[Any, str] = {s.symbol: f"y[{i}]" for i, s in enumerate(model.states.values())}
    fixed = [p.symbol for p in model.params.values()] + [a.symbol for a in model.anchors.values()]
    fixed += [sp.Symbol(n, real=True) for n in model.covariates] + [HOLD]
    places |= {s: f"p[{i}]" for i, s in enumerate(fixed)}
    inputs = [i.symbol for i in model.inputs.values()] + [s.symbol for s in model.switches.values()]
    places |= {s: f"u[{i}]" for i, s in enumerate(inputs)} | {TIME: "t"}
    space: dict[str, Any] = {}
    exec("\n".join(function(name, "Written for sensitivities.", expressions, places)), space)
    return space[name]


@dataclass(frozen=True)
class _Turning:
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
        made, run, full = self.made, self.written.run, self.written.parameters(p[None])[0]
        after = u.copy()
        place = len(made.base.inputs) + switch
        after[place] = 1.0 - u[place]

        def rates(at: np.ndarray, inputs: np.ndarray) -> np.ndarray:
            return np.array([float(v) for v in run.rates(plain, t, at, inputs, full)])

        speed = float(self.rising(plain, t, y, u, p)[switch])
        left = -float(run.conditions(plain, t, y, u, full)[switch]) / speed
        y = y + left * rates(y, u)
        if float(run.conditions(plain, t, y, after, full)[switch]) >= 0:
            raise ModelError(
                "the condition of a switch stays up after it flipped",
                found=list(made.base.switches)[switch],
                needed="a condition below 0 after the flip",
            )
        change = rates(y, u) - rates(y, after)
        count = len(made.params)
        moved = self.moved(plain, t, y, u, p)[switch * count : (switch + 1) * count]
        names = made.model.state_names
        for (name, param), label in made.slopes.items():
            later = -float(moved[made.params.index(param)]) / speed
            y[names.index(label)] += change[names.index(name)] * later
        return y - left * rates(y, after), after


def _turning(made: Augmented) -> _Turning | None:
    """None where no parameter moves any switch."""
    model = made.base
    symbols = {n: s.symbol for n, s in model.states.items()}
    pieces = {key: sp.Symbol(label, real=True) for key, label in made.slopes.items()}
    rising, moved = [], []
    for condition in model.conditions.values():
        slopes = _slopes(condition, symbols)
        rising.append(sp.Add(*(d * model.rates[n] for n, d in slopes.items())) + sp.diff(condition, TIME))
        for param in made.params:
            direct = sp.diff(condition, _param(model, param)[0]) * made.factors[param]
            moved.append(_chain(slopes, pieces, param) + direct)
    if all(m == 0 for m in moved):
        return None
    written = source(made.model, jacobian=False)
    return _Turning(made, written, _compiled(made, "rising", rising), _compiled(made, "moved", moved))


def _flips(made: Augmented, run: Solution) -> list[list[tuple[float, int]]]:
    """Moment and switch of every flip of everybody, from how long each switch was on."""
    found: list[list[tuple[float, int]]] = []
    inputs = len(made.base.inputs)
    for i in range(len(run.y)):
        mine = []
        for k, (name, clock) in enumerate(made.clocks.items()):
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


def _one(cohort: Cohort, i: int) -> Cohort:
    rows = slice(i, i + 1)
    return replace(cohort, p=cohort.p[rows], y=cohort.y[rows], u=cohort.u[rows], events=cohort.events.rows(i, i + 1))


def _cut(turning: _Turning, one: Cohort, flips: list[tuple[float, int]], times: np.ndarray, run: Any) -> Solution:
    """One person from flip to flip."""
    begin, y, u, p = one.begin, one.y, one.u, one.p
    ys: list[np.ndarray] = []
    us: list[np.ndarray] = []
    status, inputs = 0, len(turning.made.base.inputs)
    last: Solution | None = None
    expected = u[0, inputs:].copy()
    for moment, switch in [*flips, (np.inf, -1)]:
        if np.isfinite(moment) and np.min(np.abs(one.events.time - moment), initial=np.inf) < MARGIN:
            expected[switch] = 1.0 - expected[switch]  # thrown over by a dose or a step: its moment is fixed
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
    made = np.full((rows, parts[0].shape[1]), np.nan)
    joined = np.concatenate(parts)
    made[: len(joined)] = joined
    return made


def _between(events: Events, begin: float, stop: float) -> Events:
    kept = (events.time >= begin - 1e-12) & (events.time < stop - 1e-12)
    offset = np.array([0, int(kept.sum())], np.int64)
    return Events(events.time[kept], events.slot[kept], events.amount[kept], offset)


def _gathered(
    made: Augmented, outputs: tuple[str, ...], cohort: Cohort, times: np.ndarray, parts: list[Solution]
) -> Sensitivity:
    def course(name: str) -> np.ndarray:
        return np.vstack([part[name] for part in parts])

    n, model = len(cohort), made.base
    values = np.stack([course(o) for o in outputs], axis=-1)
    slopes = np.zeros((n, len(times), len(outputs), len(made.params)))
    said = {}
    for i, output in enumerate(outputs):
        for k, param in enumerate(made.params):
            label = made.slopes.get((output, param)) or made.derived.get((output, param))
            if label is not None:
                slopes[:, :, i, k] = course(label)
            said[output, param] = f"({model.unit(output)})/({_param(model, param)[2]})"
    places = [model.param_names.index(name) for name in made.params]
    p = cohort.p[:, places] / np.array([made.factors[name] for name in made.params])
    status = np.concatenate([part.status for part in parts])
    return Sensitivity(times, outputs, made.params, values, slopes, p, said, status)

"""The variational equations of a model, S' = J S + df/dp, as further states of an augmented model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

from allostasis import units
from allostasis.assembly import Model
from allostasis.engine.codegen.kernel_source import functions
from allostasis.engine.codegen.printer import function
from allostasis.engine.codegen.source import places
from allostasis.errors import UnknownName
from allostasis.language import Module

__all__ = ["Augmented", "augment", "by_states", "chain", "compiled", "parameter"]


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
    chosen = {name: parameter(model, name) for name in params}
    extra = Module("sensitivity", about="derivatives of states by parameters")
    symbols = {n: s.symbol for n, s in model.states.items()}
    jacobian = {n: by_states(rate, symbols) for n, rate in model.rates.items()}
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
            rates[slopes[name, param]] = chain(jacobian[name], pieces, param) + (
                sp.diff(model.rates[name], symbol) * factor
            )
    offers, derived = dict(model.offers), {}
    for name in (n for n in outputs if n not in model.states):
        value, unit = model.offers[name]
        for param, (symbol, factor, per, _) in chosen.items():
            label = f"sensitivity.{name}_to_{param}".replace(".", "_").replace("sensitivity_", "sensitivity.", 1)
            through = chain(by_states(value, symbols), pieces, param)
            offers[label] = (through + sp.diff(value, symbol) * factor, f"({unit})/({per})")
            derived[name, param] = label
    clocks = {}
    for name, switch in model.switches.items() if pieces else ():
        label = f"hours_{name}".replace(".", "_")
        extra.state(label, start=0.0, unit="h", about=f"hours that {name} was on", scale=1.0)
        clocks[name] = f"sensitivity.{label}"
        states[clocks[name]], starts[clocks[name]] = extra.states[label], sp.Integer(0)
        rates[clocks[name]] = switch.symbol
    augmented = replace(
        model, modules=(*model.modules, extra), states=states, rates=rates, starts=starts, offers=offers
    )
    factors = {n: factor for n, (_, factor, _, _) in chosen.items()}
    return Augmented(model, augmented, tuple(params), slopes, derived, clocks, begins, factors)


def parameter(model: Model, name: str) -> tuple[Any, float, str, float]:
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


def by_states(expression: Any, symbols: dict[str, Any]) -> dict[str, Any]:
    """State -> derivative, where it is not 0."""
    free = sp.sympify(expression).free_symbols
    table = {n: sp.diff(expression, s) for n, s in symbols.items() if s in free}
    return {n: d for n, d in table.items() if d != 0}


def chain(slopes: dict[str, Any], pieces: dict[tuple[str, str], Any], param: str) -> Any:
    """The chain rule: derivatives by states times the states' sensitivities (``pieces``) to a parameter."""
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


def compiled(augmented: Augmented, name: str, expressions: list[Any]) -> Any:
    """Expressions of the augmented model as a function ``(op, t, y, u, p)`` of its kernel's arrays."""
    text = function(name, "Written for sensitivities.", expressions, places(augmented.model))
    return getattr(functions("\n".join(text)), name)

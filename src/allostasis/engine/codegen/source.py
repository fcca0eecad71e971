"""Writes the source text of a model's kernel: readable arithmetic, one function a job, from its symbols."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import sympy as sp

from allostasis.assembly import HOLD, Model
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.kernel_source import Source, Variant, differing
from allostasis.engine.codegen.printer import Lifted, function, plainly, share_logarithms
from allostasis.engine.codegen.rebuilding import slope
from allostasis.language import TIME

__all__ = ["Source", "Variant", "differing", "places", "source"]

FADING = 0.5  # per hour: what is lost faster is carried exactly where it can be
CALM = 0.0038, 0.0009  # of the fastest loss: speed of latent and of dormant states at most
FOLLOWED = 0.4  # of the fastest loss: what follows a state that fades faster than that is active
HOURS = 3.0, 9.0, 15.0, 21.0  # at which rates are looked at to find what is latent
MOVED = 1e-4  # of a state's size, to see what its rate gains


def source(model: Model, *, jacobian: bool = True, variant: Variant | None = None) -> Source:
    """Write the source of a model.

    Args:
        jacobian: also write the Jacobian and the time derivative, for implicit integrators.
        variant: what is known of the people; nothing unless said.
    """
    known = variant or Variant(False)
    where = places(model)
    names = dict(zip(model.param_names, _parameters(model), strict=True))
    fixed = list(names.values())
    y, inputs = [s.symbol for s in model.states.values()], _inputs(model)
    baked = {names[n]: sp.Integer(value) for n, value in known.whole}
    rates = [share_logarithms(_baked(e, baked), frozenset(fixed)) for e in model.rates.values()]
    lifted = Lifted(fixed)
    closed = _closed(rates, y, inputs, dict(zip(fixed, model.defaults, strict=True)))
    entries, timed = _slopes(rates, y, lifted) if jacobian else ({}, {})
    losses = [lifted.lift(e) for e in _losses(rates, y, lifted.fixed, closed)]
    growths = [lifted.lift(e) for both in closed.values() for e in both]
    kinks = [lifted.lift(e) for e in _kinks(rates, {s.symbol for s in model.states.values() if not s.slow})]
    rates = [lifted.lift(e) for e in rates]
    conditions = [lifted.lift(e) for e in model.conditions.values()]
    first = len(fixed)
    where |= {s: f"p[{first + i}]" for i, s in enumerate(lifted.symbols.values())}

    named = plainly()
    parts = [
        function(
            "lifted", "What depends on a person's parameters alone, computed once.", list(lifted.symbols), where, named
        ),
        function(
            "losses", "How fast states are lost, per hour, where a person's parameters alone say.", losses, where, named
        ),
        function("rates", "Change of every state per hour.", rates, where, named),
        function("conditions", "A switch flips where its condition rises through zero.", conditions, where, named),
    ]
    about = "Of every state known in closed form between stops: its rate's slope in itself, its rate at 0."
    parts.append(function("growths", about, growths, where, named))
    about = "What has a kink in some rate where it is 0, as a part of what it is the difference of."
    parts.append(function("kinks", about, kinks, where, named))
    compiled = [*rates, *growths, *kinks, *conditions, *entries.values(), *timed.values()]
    if jacobian:
        about = "Entries of the Jacobian, then time derivatives."
        parts.append(function("slopes", about, [*entries.values(), *timed.values()], where, named))
    offers = [value for value, _ in model.offers.values()]
    parts.append(function("offers", "Quantities computed from states.", offers, where, named))
    parts.append(function("starts", "States at the start.", list(model.starts.values()), where, named))
    anchors = list(model.anchor_values.values())
    parts.append(function("anchored", "What the anchors are means of.", anchors, where, named))
    text = "\n".join("\n".join(lines) + "\n\n" for lines in parts)

    used = set().union(*(sp.sympify(e).free_symbols for e in compiled))
    vary = {names[n] for n in (differing(model) if known.narrow else names)}
    vary |= {s for e, s in lifted.symbols.items() if e.free_symbols & vary}
    slots = [(i, s) for i, s in enumerate([*fixed, *lifted.symbols.values()]) if s in used]
    own, shared = (tuple(i for i, s in slots if (s in vary) is mine) for mine in (True, False))
    the_source = Source(text, len(lifted.symbols), tuple(entries), tuple(timed), own, shared, tuple(closed))
    return replace(the_source, tiers=_tiers(model, the_source))


def _baked(e: Any, values: dict[Any, Any]) -> Any:
    """``e`` with whole numbers in the place of exponents, evaluated where there are some."""
    if not e.free_symbols & values.keys():
        return e
    return sp.Add(*(_baked(a, values) for a in e.args)) if e.is_Add else e.xreplace(values).doit()


def places(model: Model) -> dict[Any, str]:
    """Symbol -> the text that fetches its value from a kernel's arrays."""
    table = {TIME: "t"}
    states = [s.symbol for s in model.states.values()]
    for letter, symbols in {"y": states, "p": _parameters(model), "u": _inputs(model)}.items():
        table |= {s: f"{letter}[{i}]" for i, s in enumerate(symbols)}
    return table


def _inputs(model: Model) -> list[Any]:
    """Symbols of the inputs and switches, in order."""
    return [i.symbol for i in model.inputs.values()] + [s.symbol for s in model.switches.values()]


def _parameters(model: Model) -> list[Any]:
    """Symbols of ``model.param_names``, in order."""
    every = [p.symbol for p in model.params.values()] + [a.symbol for a in model.anchors.values()]
    return every + [sp.Symbol(n, real=True) for n in model.covariates] + [HOLD]


def _closed(
    rates: list[Any], states: list[Any], inputs: list[Any], typical: dict[Any, float]
) -> dict[int, tuple[Any, Any]]:
    """States that no other moves and that fade within hours: what their rate grows by with them, and is without them.

    Their exponential is known. Slower ones hold no step short.
    """
    found: dict[int, tuple[Any, Any]] = {}
    for i, (rate, s) in enumerate(zip(rates, states, strict=True)):
        if s in rate.free_symbols and rate.free_symbols <= {s, *inputs, *typical}:
            growth = sp.diff(rate, s)
            if growth.free_symbols <= typical.keys() and growth.xreplace(typical) < -FADING:
                found[i] = growth, rate.xreplace({s: sp.Integer(0)})
    return found


def _tiers(model: Model, the_source: Source) -> tuple[int, ...]:
    """Of each state, whether it moves (0), is latent (1) or dormant (2) while the fastest one fades; typical person.

    The fastest of those that steps are needed for, since it bounds them.

    A state's speed is the sum of what its rate gains when any state moves by its size, over its own size; what its
    speed changes by is the same sum with each gain times the other's loss.
    """
    p, u = the_source.parameters(model.defaults[None]).T, model.input_starts[:, None]
    start = np.array([np.ravel(v)[0] for v in the_source.run.starts(numpy_ops, 0.0, None, None, p)], float)
    size = np.maximum(np.abs(start), model.scales)
    moved, gains = start[:, None] + np.diag(MOVED * size), np.zeros((len(start), len(start)))
    for hour in HOURS:
        with np.errstate(all="ignore"):
            there, here = (
                np.array(
                    [np.broadcast_to(v, y.shape[1]) for v in the_source.run.rates(numpy_ops, hour, y, u, p)], float
                )
                for y in (moved, start[:, None])
            )
            gains = np.maximum(gains, np.abs(there - here) / (MOVED * size[:, None]))
    loss, place = np.nan_to_num(np.diag(gains)), {s.symbol: i for i, s in enumerate(model.states.values())}
    follows = [max((loss[place[s]] for s in e.free_symbols & place.keys()), default=0.0) for e in model.rates.values()]
    fastest = max((loss[i] for i in range(len(loss)) if i not in the_source.closed), default=0.0)
    with np.errstate(all="ignore"):
        speed = np.maximum(gains.sum(1), np.sqrt(gains @ loss)) / fastest
    speed[np.array(follows) >= FOLLOWED * fastest] = np.inf
    speed[speed == 0] = np.inf  # what nothing moves in the typical person may move in others
    speed[start == 0] = np.fmax(speed[start == 0], CALM[-1])  # what begins with nothing grows manyfold in a step
    return tuple(int(sum(s < part for part in CALM)) for s in speed)


def _kinks(rates: list[Any], moving: set[Any]) -> list[Any]:
    """What is 0 where a rate has a kink or a jump, over the sum of its terms' sizes; slow states hardly cross any."""
    found: dict[Any, None] = {}
    for e in rates:
        gaps = [a - b for node in e.atoms(sp.Max, sp.Min) for a, b in combinations(node.args, 2)]
        gaps += [node.args[0] for node in e.atoms(sp.Abs, sp.Heaviside, sp.sign)]
        gaps += [node.lhs - node.rhs for node in e.atoms(sp.core.relational.Relational)]
        for gap in gaps:
            if gap.free_symbols & moving:
                found.setdefault(-gap if gap.could_extract_minus_sign() else gap)
    return [e / sp.Add(*(_size(a) for a in e.args)) if e.is_Add else e for e in sorted(found, key=str)]


def _size(x: Any) -> Any:
    """The size of a real quantity. Of a sum SymPy would find it by factoring all of it, for minutes, or take a root."""
    return sp.Abs(x, evaluate=False) if x.has(sp.Add) else sp.Abs(x)


def _losses(rates: list[Any], states: list[Any], fixed: frozenset[Any], closed: Iterable[int]) -> list[Any]:
    """Rates at which states are lost that parameters alone determine, but for the closed ones."""
    every = [(rate, s) for i, (rate, s) in enumerate(zip(rates, states, strict=True)) if i not in closed]
    slopes = [slope(rate, s) for rate, s in every if s in rate.free_symbols and _straight(rate, s, fixed)]
    return [-e for e in slopes if e != 0 and e.free_symbols <= fixed]


def _straight(e: Any, s: Any, fixed: frozenset[Any]) -> bool:
    """Whether the slope of ``e`` in ``s`` can be made of parameters alone; taking it costs more than looking."""
    if s not in e.free_symbols or e.free_symbols <= fixed | {s}:
        return True
    if e.is_Add:
        return all(_straight(a, s, fixed) for a in e.args)
    with_it = [a for a in e.args if s in a.free_symbols]
    beside = [a for a in e.args if s not in a.free_symbols]
    alone = bool(e.is_Mul) and len(with_it) == 1 and all(a.free_symbols <= fixed for a in beside)
    return alone and _straight(with_it[0], s, fixed)


def _slopes(rates: list[Any], states: list[Any], lifted: Lifted) -> tuple[dict[tuple[int, int], Any], dict[int, Any]]:
    """Jacobian entries that are not always zero, and time derivatives."""
    entries: dict[tuple[int, int], Any] = {}
    timed: dict[int, Any] = {}
    for i, rate in enumerate(rates):
        for j, s in enumerate(states):
            if s in rate.free_symbols:
                gain = slope(rate, s)
                if gain != 0:
                    entries[i, j] = lifted.lift(gain)
        if TIME in rate.free_symbols:
            timed[i] = lifted.lift(sp.diff(rate, TIME))
    return entries, timed

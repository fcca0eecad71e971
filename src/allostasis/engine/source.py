"""The source text of a model's kernel: readable arithmetic, one function a job, in a file named by its hash.

The same text runs under NumPy (read-outs, `explain`, the SciPy reference) and is traced into vector
instructions. SymPy is needed to write it, never to run it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
import sympy as sp

from allostasis.assembly import Model
from allostasis.assembly.model import HOLD
from allostasis.engine import plain
from allostasis.engine.arithmetic import Lifted, function, only_exponents, share_logarithms
from allostasis.language import TIME

__all__ = ["Source", "Variant", "differing", "source"]


_exponents: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Variant:
    """What is known of the people when the code is written; more known makes faster code.

    Attributes:
        narrow: parameters that the model lets nobody differ in are the same for everybody.
        whole: exponents and the whole numbers they stand at, written into the code.
    """

    narrow: bool = True
    whole: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, model: Model, p: np.ndarray) -> Variant:
        """The variant for people with the parameters ``p``, shape (N, P).

        Narrow or not is the same arithmetic, bit for bit; an exponent written in is not. So who has an exponent of
        their own, where others share one, moves the last digits of all.
        """
        if not len(p):
            return cls(False)
        vary = differing(model)
        shared = [i for i, n in enumerate(model.param_names) if n not in vary]
        if model.fingerprint not in _exponents:
            _exponents[model.fingerprint] = exponents(model)
        columns = {n: p[:, model.param_names.index(n)] for n in _exponents[model.fingerprint]}
        whole = {n: c[0] for n, c in columns.items() if c[0] in range(1, 9) and np.all(c == c[0])}
        narrow = bool(np.all(p[:, shared] == p[0, shared]))
        return cls(narrow, tuple((n, int(value)) for n, value in whole.items()))


def differing(model: Model) -> frozenset[str]:
    """Names of the parameters that people may differ in: traits, set-points, covariates."""
    traits = {n for n, p in model.params.items() if p.varies}
    return frozenset(traits | set(model.anchors) | set(model.covariates) | {HOLD.name})


def exponents(model: Model) -> tuple[str, ...]:
    """Names of the parameters that are the same for everybody and nothing but exponents."""
    shared = {p.symbol: n for n, p in model.params.items() if not p.varies}
    return tuple(sorted(shared[s] for s in only_exponents([*model.rates.values()]) if s in shared))


@dataclass(frozen=True)
class Source:
    """Generated text of a model and what is needed to run it under NumPy.

    Attributes:
        text: Python source.
        extra: number of lifted parameters that follow the model's own.
        pattern: (row, column) of the Jacobian's entries that can differ from zero, in order.
        timed: rows whose rate depends on time itself.
        own, shared: the parameters, lifted ones included, that the kernel reads: a person's own, everybody's.
    """

    text: str
    extra: int
    pattern: tuple[tuple[int, int], ...]
    timed: tuple[int, ...]
    own: tuple[int, ...]
    shared: tuple[int, ...]

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Source:
        """From the mapping that a file holds."""
        pattern = tuple((int(i), int(j)) for i, j in data["pattern"])
        timed, own, shared = (tuple(data[k]) for k in ("timed", "own", "shared"))
        return cls(data["text"], data["extra"], pattern, timed, own, shared)

    @cached_property
    def run(self) -> SimpleNamespace:
        """The functions of the text, as Python functions."""
        space: dict[str, Any] = {}
        exec(compile(self.text, "<kernel>", "exec"), space)
        return SimpleNamespace(**space)

    def parameters(self, p: np.ndarray) -> np.ndarray:
        """Kernel parameters with the lifted ones behind them: (N, P) -> (N, P + extra)."""
        made = self.run.lifted(plain, None, None, None, p.T)
        columns = [np.broadcast_to(np.asarray(c, dtype=float), (len(p),)) for c in made]
        return np.ascontiguousarray(np.column_stack([p, *columns])) if columns else np.ascontiguousarray(p)


def source(model: Model, *, jacobian: bool = True, variant: Variant | None = None) -> Source:
    """Write the source of a model.

    Args:
        jacobian: also write the Jacobian and the time derivative, for implicit integrators.
        variant: what is known of the people; nothing unless said.
    """
    known = variant or Variant(False)
    y = {s.symbol: f"y[{i}]" for i, s in enumerate(model.states.values())}
    names = dict(zip(model.param_names, _parameters(model), strict=True))
    fixed = list(names.values())
    p = {s: f"p[{i}]" for i, s in enumerate(fixed)}
    inputs = [i.symbol for i in model.inputs.values()] + [s.symbol for s in model.switches.values()]
    u = {s: f"u[{i}]" for i, s in enumerate(inputs)}
    where = {**y, **p, **u, TIME: "t"}

    baked = {names[n]: sp.Integer(value) for n, value in known.whole}
    rates = [share_logarithms(e.xreplace(baked).doit() if baked else e, frozenset(fixed)) for e in model.rates.values()]
    lifted = Lifted(fixed)
    entries, timed = _slopes(rates, list(y), lifted) if jacobian else ({}, {})
    rates = [lifted.lift(e) for e in rates]
    conditions = [lifted.lift(e) for e in model.conditions.values()]
    first = len(fixed)
    where |= {s: f"p[{first + i}]" for i, s in enumerate(lifted.symbols.values())}

    parts = [
        function("lifted", "What depends on a person's parameters alone, computed once.", list(lifted.symbols), {**p}),
        function("rates", "Change of every state per hour.", rates, where),
        function("conditions", "A switch flips where its condition rises through zero.", conditions, where),
    ]
    compiled = [*rates, *conditions, *entries.values(), *timed.values()]
    if jacobian:
        about = "Entries of the Jacobian, then time derivatives."
        parts.append(function("slopes", about, [*entries.values(), *timed.values()], where))
    offers = [value for value, _ in model.offers.values()]
    parts.append(function("offers", "Quantities computed from states.", offers, where))
    parts.append(function("starts", "States at the start.", list(model.starts.values()), {**p, TIME: "t"}))
    anchors = list(model.anchor_values.values())
    parts.append(function("anchored", "What the anchors are means of.", anchors, where))
    text = "\n".join("\n".join(lines) + "\n\n" for lines in parts)

    used = set().union(*(sp.sympify(e).free_symbols for e in compiled))
    vary = {names[n] for n in (differing(model) if known.narrow else names)}
    vary |= {s for e, s in lifted.symbols.items() if e.free_symbols & vary}
    slots = [(i, s) for i, s in enumerate([*fixed, *lifted.symbols.values()]) if s in used]
    own, shared = (tuple(i for i, s in slots if (s in vary) is mine) for mine in (True, False))
    return Source(text, len(lifted.symbols), tuple(entries), tuple(timed), own, shared)


def _parameters(model: Model) -> list[Any]:
    """Symbols of ``model.param_names``, in order."""
    every = [p.symbol for p in model.params.values()] + [a.symbol for a in model.anchors.values()]
    return every + [sp.Symbol(n, real=True) for n in model.covariates] + [HOLD]


def _slopes(rates: list[Any], states: list[Any], lifted: Lifted) -> tuple[dict[tuple[int, int], Any], dict[int, Any]]:
    """Jacobian entries that are not always zero, and time derivatives."""
    entries: dict[tuple[int, int], Any] = {}
    timed: dict[int, Any] = {}
    for i, rate in enumerate(rates):
        for j, s in enumerate(states):
            if s in rate.free_symbols:
                slope = sp.diff(rate, s)
                if slope != 0:
                    entries[i, j] = lifted.lift(slope)
        if TIME in rate.free_symbols:
            timed[i] = lifted.lift(sp.diff(rate, TIME))
    return entries, timed

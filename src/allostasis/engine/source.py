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
from allostasis.engine.arithmetic import Lifted, function
from allostasis.language import TIME

__all__ = ["Source", "source"]


@dataclass(frozen=True)
class Source:
    """Generated text of a model and what is needed to run it under NumPy.

    Attributes:
        text: Python source.
        extra: number of lifted parameters that follow the model's own.
        pattern: (row, column) of the Jacobian's entries that can differ from zero, in order.
        timed: rows whose rate depends on time itself.
    """

    text: str
    extra: int
    pattern: tuple[tuple[int, int], ...]
    timed: tuple[int, ...]

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


def source(model: Model, *, jacobian: bool = True) -> Source:
    """Write the source of a model.

    Args:
        jacobian: also write the Jacobian and the time derivative, for implicit integrators.
    """
    y = {s.symbol: f"y[{i}]" for i, s in enumerate(model.states.values())}
    fixed = [p.symbol for p in model.params.values()] + [a.symbol for a in model.anchors.values()]
    fixed += [sp.Symbol(n, real=True) for n in model.covariates] + [HOLD]
    p = {s: f"p[{i}]" for i, s in enumerate(fixed)}
    inputs = [i.symbol for i in model.inputs.values()] + [s.symbol for s in model.switches.values()]
    u = {s: f"u[{i}]" for i, s in enumerate(inputs)}
    lifted = Lifted(fixed)
    rates = [lifted.lift(e) for e in model.rates.values()]
    conditions = [lifted.lift(e) for e in model.conditions.values()]
    where = {**y, **p, **u, TIME: "t"}

    states = list(y)
    entries: dict[tuple[int, int], Any] = {}
    timed: dict[int, Any] = {}
    if jacobian:
        for i, rate in enumerate(rates):
            for j, s in enumerate(states):
                if s in rate.free_symbols:
                    slope = sp.diff(rate, s)
                    if slope != 0:
                        entries[i, j] = lifted.lift(slope)
            if TIME in rate.free_symbols:
                timed[i] = lifted.lift(sp.diff(rate, TIME))
    first = len(fixed)
    where |= {s: f"p[{first + i}]" for i, s in enumerate(lifted.symbols.values())}
    offers = [value for value, _ in model.offers.values()]
    parts = [
        function("lifted", "What depends on a person's parameters alone, computed once.", list(lifted.symbols), {**p}),
        function("rates", "Change of every state per hour.", rates, where),
        function("conditions", "A switch flips where its condition rises through zero.", conditions, where),
    ]
    if jacobian:
        parts.append(
            function(
                "slopes", "Entries of the Jacobian, then time derivatives.", [*entries.values(), *timed.values()], where
            )
        )
    parts.append(function("offers", "Quantities computed from states.", offers, where))
    parts.append(function("starts", "States at the start.", list(model.starts.values()), {**p, TIME: "t"}))
    anchors = list(model.anchor_values.values())
    parts.append(function("anchored", "What the anchors are means of.", anchors, where))
    text = "\n".join("\n".join(lines) + "\n\n" for lines in parts)
    return Source(text, len(lifted.symbols), tuple(entries), tuple(timed))

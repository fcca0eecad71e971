"""The model: what assembly hands to everyone above. The one narrow waist between biology and numbers.

A model is symbols and arrays: states ``y``, parameters ``p`` (anchors and covariates among them), inputs
``u`` (switches among them), time ``t`` in hours; a rate for each state, a condition for each switch, an
expression for each offer. Engines, exporters and pages read nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis.errors import UnknownName
from allostasis.language import Anchor, Flow, Input, Param, State, Switch

if TYPE_CHECKING:
    from allostasis.language import Module, Pattern

    HOLD: Any

__all__ = ["Model", "HOLD", "RELEASED", "Coupling"]

RELEASED = "study.released"  # the parameter that is 0 while slow states are held


def __getattr__(name: str) -> Any:
    if name == "HOLD":  # its symbol; a second start does without SymPy
        import sympy as sp

        return sp.Symbol(RELEASED, real=True)
    raise AttributeError(name)


@dataclass(frozen=True)
class Coupling:
    """One wire: ``reader`` reads ``path`` (or is acted on at a port by the module of ``path``)."""

    source: str
    path: str
    reader: str
    state: str  # "live", "cut" or "absent"
    about: str


@dataclass(frozen=True)
class Model:
    """Modules wired into one system. Made by :func:`allostasis.assembly.assemble`.

    Attributes:
        modules: the modules, in order.
        states, params, inputs, anchors, switches: full name -> record.
        covariates: names such as ``person.age`` -> default value.
        rates: full state name -> SymPy expression (per hour).
        conditions: full switch name -> SymPy expression.
        offers: full name -> (expression, unit).
        couplings: every wire, live, cut or absent.
        patterns: full name -> schedule of the body.
    """

    modules: tuple[Module, ...]
    states: dict[str, State]
    params: dict[str, Param]
    inputs: dict[str, Input]
    anchors: dict[str, Anchor]
    anchor_values: dict[str, Any]
    switches: dict[str, Switch]
    covariates: dict[str, float]
    rates: dict[str, Any]
    starts: dict[str, Any]
    conditions: dict[str, Any]
    offers: dict[str, tuple[Any, str]]
    couplings: tuple[Coupling, ...]
    patterns: dict[str, Pattern]
    flows: dict[str, tuple[tuple[Flow, Any], ...]] = field(default_factory=dict)

    @cached_property
    def state_names(self) -> tuple[str, ...]:
        """States in kernel order."""
        return tuple(self.states)

    @cached_property
    def param_names(self) -> tuple[str, ...]:
        """Kernel parameters in order: parameters, anchors, covariates, and whether slow states are released."""
        return (*self.params, *self.anchors, *self.covariates, RELEASED)

    @cached_property
    def input_names(self) -> tuple[str, ...]:
        """Inputs in order: scheduled inputs, then switches."""
        return (*self.inputs, *self.switches)

    @cached_property
    def defaults(self) -> np.ndarray:
        """The typical person's kernel parameters, shape (P,)."""
        values = [p.inside for p in self.params.values()]
        values += [a.start for a in self.anchors.values()]
        return np.array([*values, *self.covariates.values(), 1.0])

    @cached_property
    def input_starts(self) -> np.ndarray:
        """Inputs before anything happened, at midnight, shape (U,)."""
        values = [i.start for i in self.inputs.values()] + [s.start for s in self.switches.values()]
        return np.array(values, dtype=float)

    @cached_property
    def scales(self) -> np.ndarray:
        """Typical size of each state, for error control, shape (S,)."""
        return np.array([s.scale for s in self.states.values()])

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit of every state, input and offer."""
        table = {n: s.unit for n, s in self.states.items()} | {n: i.unit for n, i in self.inputs.items()}
        return table | {n: "1" for n in self.switches} | {n: u for n, (_, u) in self.offers.items()}

    def unit(self, path: str, *, where: str = "") -> str:
        """Unit of a state, input or offer.

        Raises:
            UnknownName: nothing of that name in this model.
        """
        if path not in self.units:
            raise UnknownName.among("quantity", path, self.units, where=where)
        return self.units[path]

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that determines a run of this model: equations, numbers, order."""
        import hashlib

        text, known = hashlib.sha256(), dict[Any, int]()
        offers = {n: value for n, (value, _) in self.offers.items()}
        for part in (self.rates, self.starts, self.conditions, offers, self.anchor_values):
            told = [(name, _numbered(part[name], known, text.update)) for name in sorted(part)]
            text.update(repr(told).encode())
        text.update(repr(sorted((n, unit) for n, (_, unit) in self.offers.items())).encode())
        text.update(repr(sorted((k, str(v)) for k, v in self.patterns.items())).encode())
        numbers = [(n, p.inside, p.unsure, p.varies, p.linear) for n, p in self.params.items()]
        text.update(repr((numbers, list(self.covariates.items()), self.defaults.tolist())).encode())
        text.update(repr((self.state_names, self.param_names, self.input_names)).encode())
        text.update(repr(([(s.scale, s.slow) for s in self.states.values()], self.input_starts.tolist())).encode())
        return text.hexdigest()

    @cached_property
    def held(self) -> tuple[Coupling, ...]:
        """What is held constant because a neighbour is absent or cut."""
        return tuple(c for c in self.couplings if c.state != "live")


def _numbered(e: Any, known: dict[Any, int], tell: Callable[[bytes], None]) -> int:
    """The number of an expression among those ``known``; tells of each, once, what it is made of.

    To print them would take twenty times as long.
    """
    if e not in known:
        parts = [_numbered(a, known, tell) for a in e.args] if getattr(e, "args", ()) else _exact(e)
        known[e] = len(known)
        tell(f"{known[e]} {type(e).__name__} {parts}\n".encode())
    return known[e]


def _exact(e: Any) -> str:
    """An expression without parts, every digit of it."""
    return repr(getattr(e, "_mpf_", None) or e)

"""Exact pruning: the part of a model that the quantities asked for depend on, and nothing else.

A state is kept when something kept reads it: through its rate, through a switch, or through an anchor, whose
value is a mean of states. What is left out can influence nothing that is kept, so the courses of kept states
are the same to the integrator's tolerance; people drawn for the smaller model are the same people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sympy as sp

from allostasis.assembly.model import Model
from allostasis.errors import UnknownName
from allostasis.language import Assay, Intervention, Module, Readout, Scale, Strain, names_in

__all__ = ["needed", "restricted"]


def needed(readouts: Iterable[Readout], given: Iterable[Module | Intervention] = ()) -> tuple[str, ...]:
    """Paths that read-outs name, and those that treatments and stressors touch.

    Args:
        readouts: what is measured.
        given: treatments and stressors that a study gives.
    """
    paths: dict[str, None] = {}
    for readout in readouts:
        if isinstance(readout, Assay):
            paths[readout.of] = None
        elif isinstance(readout, Scale):
            paths |= dict.fromkeys(item.of for item in readout.items)
    for module in given:
        if isinstance(module, Intervention):
            paths |= dict.fromkeys(_full(module, route.into) for route in module.routes.values())
        if isinstance(module, Strain):
            beside = [target for target, _ in module.beside]
            targets = (module.target, module.process.into if module.process else "", module.asked, *beside)
            paths |= dict.fromkeys(_full(module, target) for target in targets if target)
            paths |= dict.fromkeys(module.numbers)
    return tuple(paths)


def _full(module: Intervention, path: str) -> str:
    return path if "." in path else f"{module.name}.{path}"


def restricted(model: Model, needed: Iterable[str]) -> Model:
    """The part of ``model`` that can influence the quantities ``needed``.

    Args:
        needed: states, offers, inputs, switches, parameters, anchors or covariates by full name: what is
            measured and what is given (see :func:`needed`).

    Returns:
        A model of its own, with states, parameters, inputs and switches in the order they had, every offer that
        can still be computed, and the body's schedules that still have a target. A study that sets a trait or
        gives a dose to something left out is told that the name is unknown.

    Raises:
        UnknownName: nothing of that name in the model.
    """
    kept = _closure(model, needed)

    def part(group: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in group.items() if name in kept}

    here = {n: p for n, p in model.patterns.items() if p.into in kept}
    kept |= {name for one in here.values() for name in names_in(one)}
    present = {*kept, "t", "study.released"}
    offers = {n: o for n, o in model.offers.items() if {str(s) for s in o[0].free_symbols} <= present}
    owners = {name.split(".")[0] for name in (*kept, *offers)}
    return replace(
        model,
        modules=tuple(m for m in model.modules if m.name in owners),
        states=part(model.states),
        params=part(model.params),
        inputs=part(model.inputs),
        anchors=part(model.anchors),
        anchor_values=part(model.anchor_values),
        switches=part(model.switches),
        covariates=part(model.covariates),
        rates=part(model.rates),
        starts=part(model.starts),
        conditions=part(model.conditions),
        offers=offers,
        couplings=tuple(c for c in model.couplings if c.source in owners and c.reader in owners),
        patterns=here,
        flows=part(model.flows),
    )


def _closure(model: Model, needed: Iterable[str]) -> set[str]:
    """Names of everything that can influence what is needed, itself included."""
    groups = (model.states, model.inputs, model.switches, model.params, model.anchors, model.covariates)
    known = {name for group in groups for name in group}
    waiting: list[str] = []
    for path in needed:
        if path not in known and path not in model.offers:
            raise UnknownName.among("quantity", path, [*model.units, *known])
        waiting += [path] if path in known else _symbols(model.offers[path][0])
    kept: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in known and name not in kept:
            kept.add(name)
            waiting += _depends(model, name)
    return kept


def _depends(model: Model, name: str) -> list[str]:
    """What the course of one quantity is computed from."""
    groups = (model.rates, model.starts, model.conditions, model.anchor_values)
    return [symbol for group in groups if name in group for symbol in _symbols(group[name])]


def _symbols(expression: Any) -> list[str]:
    return sorted(str(s) for s in sp.sympify(expression).free_symbols)

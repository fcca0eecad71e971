"""A module alone, away from rest, with something happening to each of its inputs."""

from __future__ import annotations

from functools import cache

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine import source
from allostasis.engine.codegen import numpy_ops
from allostasis.language import Dose, Module, Record, Step

__all__ = ["alone", "challenge", "disturbed", "tonic"]


@cache
def alone(name: str, variant: str = "joined") -> Model:
    """One module and nothing else."""
    return assemble([catalogue.module(name, variant)])


def tonic(model: Model) -> dict[str, float]:
    """Inputs of a body without bursts: the means that stand for them."""
    return {n: 1.0 for n in model.inputs if n.endswith(".tonic")}


def challenge(module: Module) -> list[Record]:
    """Something happens to every input of a module, and to every state that a study can dose; absurd, but to all."""
    found: list[Record] = []
    for i, (name, one) in enumerate(module.inputs.items()):
        size = one.start or 1.0
        found += [Step(2.0 + 0.25 * i, f"{module.name}.{name}", size), Step(8.0, f"{module.name}.{name}", -size)]
    for route in getattr(module, "routes", {}).values():
        if route.kind == "bolus":
            found.append(Dose(1.0, route.into, 2.0 * module.states[route.into.partition(".")[2]].scale))
    return sorted(found, key=lambda r: r.time)


def disturbed(model: Model, time: float = 0.0) -> dict[str, float]:
    """Starting values away from rest: a fifth more, and something where there was nothing."""
    starts = source(model, jacobian=False).run.starts(numpy_ops, time, None, None, model.defaults)
    return {n: float(v) * 1.2 + 0.05 * s.scale for (n, s), v in zip(model.states.items(), starts, strict=True)}

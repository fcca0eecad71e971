"""The text that takes a model's rates apart by its wires: what goes along each, and rates with them as arguments."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from allostasis.assembly import Model
from allostasis.cache import code_hash, hashed, once, versions
from allostasis.engine.codegen.kernel_source import functions

__all__ = ["Reader", "Wires", "wires"]


@dataclass(frozen=True)
class Reader:
    """A module that others move.

    Attributes:
        name: of the module; the text's function ``moves_NAME`` gives what they move.
        wires: places of its wires among all; sources: who each of them comes from.
        moved: full names of what they move: its states, or its offers where it has none.
        states: places of these states in the model; nothing for offers.
    """

    name: str
    wires: tuple[int, ...]
    sources: tuple[str, ...]
    moved: tuple[str, ...]
    states: tuple[int, ...]


@dataclass(frozen=True)
class Wires:
    """Text and its table: ``along`` gives what goes along every wire.

    A reader's function takes its own wires for inputs behind the model's, in the order of ``Reader.wires``.
    """

    text: str
    readers: tuple[Reader, ...]

    @cached_property
    def run(self) -> SimpleNamespace:
        """The functions of the text."""
        return functions(self.text)


_known: dict[str, Wires] = {}


def wires(model: Model) -> Wires:
    """The wires of a model, from memory, from disk, or written now."""
    if model.fingerprint not in _known:
        asked = [model.fingerprint, versions("sympy"), code_hash("engine.codegen.links", "assembly.wiring")]
        kept = json.loads(
            once("kernels", f"links_{hashed(asked)}", lambda: json.dumps(asdict(_written(model))).encode())
        )
        keys = ("wires", "sources", "moved", "states")
        readers = [Reader(r["name"], *(tuple(r[k]) for k in keys)) for r in kept["readers"]]
        _known[model.fingerprint] = Wires(kept["text"], tuple(readers))
    return _known[model.fingerprint]


def _written(model: Model) -> Wires:
    import sympy as sp

    from allostasis.assembly import links
    from allostasis.engine.codegen.printer import function
    from allostasis.engine.codegen.source import places

    every, where = links(model), places(model)
    order, first = {name: i for i, name in enumerate(model.state_names)}, len(model.input_names)
    parts = [function("along", "What goes along every wire.", [link.value for link in every], where)]
    readers = []
    for module in (vars(m).get("_whole", lambda m=m: m)() for m in model.modules):
        mine = [i for i, link in enumerate(every) if link.reader == module.name]
        if not mine:
            continue
        stands = {i: sp.Symbol(f"wire {i}", real=True) for i in mine}
        meaning = _meaning(module, {i: every[i].into for i in mine}, stands)
        names = [f"{module.name}.{n}" for n in module.states] or [f"{module.name}.{n}" for n in module.offers]
        moves = _rates(module) if module.states else [o.value for o in module.offers.values()]
        places_here = where | {s: f"u[{first + k}]" for k, s in enumerate(stands.values())}
        moves = [_resolved(e, meaning) for e in moves]
        parts.append(function(f"moves_{module.name}", f"What others move of {module.name}.", moves, places_here))
        states = tuple(order[n] for n in names) if module.states else ()
        readers.append(Reader(module.name, tuple(mine), tuple(every[i].source for i in mine), tuple(names), states))
    return Wires("\n".join("\n".join(lines) + "\n\n" for lines in parts), tuple(readers))


def _meaning(module: Any, into: dict[int, Any], stands: dict[int, Any]) -> dict[Any, Any]:
    """A module's reads, ports and offers, in its own symbols and those of its wires."""
    import sympy as sp

    made: dict[Any, Any] = {}
    ports = {port.symbol: port for port in module.ports.values()}
    for read in module.reads.values():
        if not read.path.startswith("person."):
            made[read.symbol] = read.alone
    acting: dict[Any, list[Any]] = {symbol: [] for symbol in ports}
    for i, symbol in into.items():
        if symbol in ports:
            acting[symbol].append(stands[i])
        else:
            made[symbol] = stands[i]
    for symbol, port in ports.items():
        parts = acting[symbol]
        combined = sp.Add(*parts) if port.combine == "sum" else sp.Mul(*parts)
        made[symbol] = port.alone + combined if port.combine == "sum" else port.alone * combined
    for offer in module.offers.values():
        made[offer.symbol] = offer.value
    for read in module.reads.values():
        if read.path.startswith("person."):
            made[read.symbol] = sp.Symbol(read.path, real=True)
    return made


def _rates(module: Any) -> list[Any]:
    """The rate of each state of a module, in its own symbols."""
    import sympy as sp

    from allostasis.assembly import HOLD

    made = {name: sp.Integer(0) for name in module.states}
    for flow in module.flows:
        for end, sign in ((flow.into, 1), (flow.out_of, -1)):
            if end:
                made[end] += sign * flow.rate * (HOLD if module.states[end].slow else 1)
    return list(made.values())


def _resolved(expression: Any, meaning: dict[Any, Any]) -> Any:
    import sympy as sp

    e = sp.sympify(expression)
    while swap := {s: sp.sympify(meaning[s]) for s in e.free_symbols if s in meaning}:
        e = e.xreplace(swap)
    return e

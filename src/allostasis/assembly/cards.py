"""Cards of the catalogue: what each module consists of, as plain data, kept so that SymPy is not needed to look.

Commands that list, and studies that are only checked, read cards; a model is made of the modules themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from allostasis.assembly import module_files
from allostasis.cache import code_hash, hashed, once, versions
from allostasis.language import Intervention, Strain
from allostasis.packs import kept, loaded

__all__ = ["Card", "card", "cards", "parameters", "quantities"]

Card = dict[str, Any]
CODE = ("assembly.cards", "assembly.module_files", "language.module")


@kept
def cards() -> dict[str, Card]:
    """Cards of all modules, treatments, stressors and conditions, by name; in the order of the rooms, then of packs."""
    table = dict(_own())
    for pack in loaded().values():
        names = [(f"{pack.name}/{n}", room) for room in module_files.rooms for n in pack.names(room)]
        told = hashed([pack.name, code_hash(*CODE, pack.entry, without=("packs",)), versions("sympy")])
        table |= json.loads(once("cards", told, lambda names=names: _made_of(names)))  # type: ignore[misc]
    return table


@cache
def _own() -> dict[str, Card]:
    code = code_hash(*CODE, *module_files.rooms)
    every = [(name, room) for room in module_files.rooms for name in module_files.names(room) if "/" not in name]
    table: dict[str, Card] = json.loads(once("cards", hashed([code, versions("sympy")]), lambda: _made_of(every)))
    return table


def _made_of(names: Iterable[tuple[str, str]]) -> bytes:
    return json.dumps({name: _made(name, room) for name, room in names}).encode()


def card(name: str) -> Card:
    """The card of a name in the module_files.

    Returns:
        ``room``, ``about``; ``quantities`` (name -> unit, about) that can be read; ``parameters`` (name -> ``value``
        in ``unit``, ``times`` that turns it into the model's, ``linear``, ``about``, ``source``); of what is given also
        ``routes`` (kind -> unit), ``usual`` and ``largest`` dose, and ``given``, its plain data, or None where the
        module makes its schedule records in a way of its own.
    """
    return cards()[name]


def _made(name: str, room: str) -> Card:
    from allostasis.units import per_hour_factor

    m: Any = module_files.module(name)
    named = [*m.states.values(), *m.offers.values(), *m.inputs.values()]
    the_card: Card = {
        "room": room,
        "about": m.about,
        "quantities": {q.name: [q.unit, q.about] for q in named}
        | {s.name: ["1", s.about] for s in m.switches.values()},
        "parameters": {
            p.name: {
                "value": p.value,
                "unit": p.unit,
                "times": per_hour_factor(p.unit),
                "linear": p.linear,
                "about": p.about,
                "source": p.source,
                "converted": p.converted,
            }
            for p in m.params.values()
        },
    }
    if room != "biology":
        the_card["routes"] = {kind: route.unit for kind, route in m.routes.items()}
        the_card |= {"usual": m.usual, "largest": m.largest, "given": m.plain() if _plain(m) else None}
    return the_card


def _plain(module: Any) -> bool:
    """Whether its routes and its course say all that its giving does."""
    return type(module).records in (Intervention.records, Strain.records)


def quantities() -> Iterator[tuple[str, str, str]]:
    """Everything of the model that can be read: full name, unit, what it is."""
    for name, one in cards().items():
        for short, (unit, about) in one["quantities"].items():
            yield f"{name}.{short}", unit, about


def parameters() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every parameter of the model by its full name."""
    for name, one in cards().items():
        for short, values in one["parameters"].items():
            yield f"{name}.{short}", values

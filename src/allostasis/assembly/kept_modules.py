"""Modules of the catalogue without running their files: kept as they were made, and wired from there.

To write a body's equations down takes SymPy and the units most of a second; to read them back a tenth of it. What
is kept is found by the hash of the files that a module is made of, and only asked for where nobody has imported them.
It is data: records and tables of nodes as JSON, read by what this file and :mod:`.node_tables` name and by nothing
else, so that whoever writes to a cache can run no code of theirs. A module that holds anything else is not kept.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from typing import Any

from allostasis.assembly import catalogue
from allostasis.cache import code_hash, get, hashed, put, versions
from allostasis.errors import AllostasisError, Place
from allostasis.language import Module

__all__ = ["modules"]

SHARED = "biology"  # the room whose modules lie in one file, since most bodies hold them all


def modules(names: Sequence[str], use: Mapping[str, str]) -> dict[str, Module]:
    """Name -> module in its variant, for those that are kept or can be; the others are left to the catalogue."""
    ours = [n for n in names if "/" not in n]  # a pack may bring classes of its own
    wanted = {catalogue.key(n): use.get(catalogue.key(n), "joined") for n in ours}
    here = {n: v for n, v in wanted.items() if (file := catalogue.file(n)) and f"allostasis.{file}" not in sys.modules}
    shared = tuple((n, v) for n, v in here.items() if str(catalogue.file(n)).startswith(f"{SHARED}."))
    table: dict[str, Module] = {}
    for some in (shared, *(((n, v),) for n, v in here.items() if (n, v) not in shared)):
        with suppress(AllostasisError):  # the catalogue says what is wrong
            table |= _some(some) if some else {}
    return table


def _some(wanted: tuple[tuple[str, str], ...]) -> dict[str, Module]:
    files = [str(catalogue.file(n)) for n, _ in wanted]
    told = [platform.python_version(), versions("sympy"), code_hash("assembly.wiring", "assembly.kept_modules", *files)]
    key = f"modules_{hashed([*told, wanted])}"
    if (kept := get("models", key)) is not None:
        with suppress(LookupError, TypeError, ValueError, AttributeError, RecursionError):  # no such table: made anew
            return _read(json.loads(kept))
    from allostasis.assembly.node_tables import Unwritable

    table = {n: catalogue.module(n, v) for n, v in wanted}
    with suppress(Unwritable):
        put("models", key, json.dumps(_written(table)).encode())
    return table


def _kinds() -> tuple[dict[str, type[Module]], dict[str, type[Any]]]:
    """Classes of modules, and of the records that they hold, by name; nothing else is written or read."""
    import allostasis.language as told

    parts = (told.State, told.Param, told.Read, told.Port, told.Action, told.Input, told.Anchor, told.Offer, told.Flow)
    others = (told.Switch, told.Dimension, told.Route, told.Amounts)
    patterns = (told.Daily, told.DailyNoise, told.Onsets, told.PulseTrain, told.PointProcess)
    own, records = (Module, told.Treatment, told.Condition, told.Stressor), (*parts, *others, *patterns)
    return {k.__name__: k for k in own}, {k.__name__: k for k in records}


def _written(mapping: Mapping[str, Module]) -> dict[str, Any]:
    import sympy as sp

    from allostasis.assembly.node_tables import Unwritable, Written

    own, records = _kinds()
    table = Written()

    def told(one: Any) -> Any:
        kind = type(one)
        if one is None or kind in (bool, int, float, str):
            return one
        if isinstance(one, sp.Basic):
            return ["node", table.number(one)]
        if kind is Place:
            return ["place", str(one), one.file, one.line, one.key]
        if isinstance(one, dict):
            return ["dict", *(told(part) for pair in one.items() for part in pair)]
        if kind is tuple or isinstance(one, list):
            return ["tuple" if kind is tuple else "list", *map(told, one)]
        if records.get(kind.__name__) is kind:
            return [kind.__name__, *(told(getattr(one, f.name)) for f in fields(kind))]
        raise Unwritable(kind.__name__)

    every: dict[str, Any] = {}
    for name, one in mapping.items():
        if own.get(type(one).__name__) is not type(one):
            raise Unwritable(type(one).__name__)
        held = {n: told(v) for n, v in vars(one).items() if n != "closed"}
        every[name] = [type(one).__name__, bool(vars(one).get("closed")), held]
    return {"nodes": table.nodes, "modules": every}


def _read(kept: Mapping[str, Any]) -> dict[str, Module]:
    from allostasis.assembly import node_tables

    own, records = _kinds()
    nodes = node_tables.read(kept["nodes"])
    ways: dict[str, Callable[[list[Any]], Any]] = {
        "node": lambda said: nodes[said[0]],
        "place": lambda said: Place(said[0], file=said[1], line=said[2], key=said[3]),
        "dict": lambda said: dict(zip(said[::2], said[1::2], strict=True)),
        "tuple": tuple,
        "list": list,
    }

    def found(one: Any) -> Any:
        if type(one) is not list:
            return one
        kind, *said = one
        parts = [found(part) if type(part) is list else part for part in said]
        return ways[kind](parts) if kind in ways else records[kind](*parts)

    table: dict[str, Module] = {}
    for name, (kind, closed, held) in kept["modules"].items():
        table[name] = own[kind].__new__(own[kind])
        vars(table[name]).update({n: found(v) for n, v in held.items()})
        if closed:
            table[name].close()
    return table

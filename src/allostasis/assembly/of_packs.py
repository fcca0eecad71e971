"""Modules and read-outs of packs, with names in full: their own, those they read and their sources."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from allostasis.errors import ModelError, Place, UnknownName
from allostasis.packs import Pack, local

if TYPE_CHECKING:
    from allostasis.language import Module, Readout

__all__ = ["from_pack", "readouts_of"]


def from_pack(pack: Pack, room: str, name: str, variant: str) -> Module:
    """The module ``pack/name`` in a variant.

    Raises:
        ModelError: its file holds none of that name.
        UnknownName: no such variant.
    """
    from allostasis.language import Module

    found = pack.module(room, name.partition("/")[2])
    here = [v for v in vars(found).values() if isinstance(v, Module) and v.name == name]
    if not here:
        held = sorted({v.name.partition("/")[2] for v in vars(found).values() if isinstance(v, Module)})
        file = str(pack.path(room, name.partition("/")[2]))
        raise ModelError(
            f"the file holds no module of its name, {name.partition('/')[2]}",
            where=Place(file, file=file),
            found=", ".join(held) or "no module",
            needed=f'{name.partition("/")[2]} = Treatment("{name.partition("/")[2]}", about=...)',
            fix="Call file and module alike",
        )
    module = next((m for m in here if m.variant == variant), None)
    if module is None:
        raise UnknownName.among(f"variant of {name}", variant, (m.variant for m in here))
    if not vars(module).get("closed"):
        for short, p in module.params.items():
            module.params[short] = replace(p, source=_source(pack, p.source))
    return module


def readouts_of(pack: Pack, file: str) -> tuple[Readout, ...]:
    """The read-outs that a file of a pack holds.

    Raises:
        ModelError: it holds none.
    """
    from allostasis.language import Readout

    every = getattr(pack.module("readouts", file), "READOUTS", None)
    if not isinstance(every, (tuple, list)) or not every or not all(isinstance(r, Readout) for r in every):
        place = str(pack.path("readouts", file))
        raise ModelError(
            "the file holds no read-outs",
            where=Place(place, file=place),
            found="no READOUTS" if every is None else f"READOUTS of {type(every).__name__}, {str(every)[:60]}",
            needed="READOUTS = (Assay(...), ...)",
            fix="allostasis new --readout FILE  writes one that works",
        )
    return tuple(_full(pack, one) for one in every)


def _full(pack: Pack, one: Any) -> Readout:
    has = {f.name for f in fields(one)}
    told: dict[str, Any] = {"name": f"{pack.name}/{one.name}", "source": _source(pack, one.source)}
    if "of" in has:
        told["of"] = _path(pack, one.of)
    if "items" in has:
        told["items"] = tuple(replace(item, of=_path(pack, item.of)) for item in one.items)
    readout: Readout = replace(one, **told)
    return readout


def _path(pack: Pack, path: str) -> str:
    source, dot, name = path.partition(".")
    return f"{local(pack.name, source)}{dot}{name}"


def _source(pack: Pack, id: str) -> str:
    return f"{pack.name}/{id}" if id in pack.source_ids() else id

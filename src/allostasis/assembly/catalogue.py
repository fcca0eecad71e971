"""The catalogue: modules, treatments, stressors and read-outs by name; nothing is imported before it is asked for."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module, resources
from typing import TYPE_CHECKING, cast

from allostasis.assembly.cards import card, quantities
from allostasis.assembly.module_files import (
    GIVEN,
    body,
    docstring,
    file,
    key,
    module,
    names,
    no_pack,
    rooms,
    spelled,
    unknown,
    variants,
)
from allostasis.assembly.of_packs import readouts_of
from allostasis.errors import ModelError, UnknownName
from allostasis.packs import choose, find, kept, loaded, preferred

if TYPE_CHECKING:
    from allostasis.language import Intervention, Readout

__all__ = ["body", "docstring", "file", "full", "key", "module", "names", "readout", "readout_file", "readouts"]
__all__ += ["rooms", "spelled", "treatment", "unknown", "variants"]

_readout_files: dict[str, str] = {}


def full(kind: str, name: str) -> str:
    """A name as it is, or in full where it is a short one of a single pack, and not ours or the study names that."""
    if not loaded() or "/" in name:
        return name
    known = readouts() if kind == "measure" else names(GIVEN[kind])
    return spelled(kind, name, known) if any(n.endswith(f"/{key(name)}") for n in known) else name


def treatment(name: str, *, kind: str = "treatment", where: str = "") -> Intervention:
    """How a treatment (or, with ``kind=``, a stressor or a condition) is given, by name; :func:`module` has equations.

    Raises:
        UnknownName: none of that name.
    """
    find(name)
    known = names(GIVEN[kind])
    wanted = spelled(kind, name, known)
    if wanted not in known:
        raise unknown(kind, name, known, where=where)
    return _intervention(wanted)


@kept
def _intervention(name: str) -> Intervention:
    from allostasis.language import intervention

    plain = card(name)["given"]
    return cast("Intervention", module(name)) if plain is None else intervention(plain)


@kept
def readouts() -> dict[str, Readout]:
    """All read-outs by name; ours, then those of packs."""
    table = dict(_own_readouts())
    for pack in loaded().values():
        for entry in pack.names("readouts"):
            for one in readouts_of(pack, entry):
                if one.name in table:
                    raise ModelError(f'two read-outs are called "{one.name}"', where=str(pack.path("readouts", entry)))
                table[one.name] = one
    return table


@cache
def _own_readouts() -> dict[str, Readout]:
    folder = resources.files("allostasis") / "readouts"
    table: dict[str, Readout] = {}
    for info in sorted(pkgutil.iter_modules([str(folder)]), key=lambda i: i.name):
        for one in import_module(f"allostasis.readouts.{info.name}").READOUTS:
            if one.name in table:
                raise ModelError(f'two read-outs are called "{one.name}"', where=f"readouts/{info.name}.py")
            table[one.name], _readout_files[one.name] = one, f"readouts.{info.name}"
    return table


def readout_file(name: str) -> str | None:
    """The file of a read-out as :func:`allostasis.cache.code_hash` takes it; None where it is in no file."""
    readouts()
    pack = find(key(name))
    return pack.entry if pack else _readout_files.get(key(name))


def readout(name: str, *, where: str = "") -> Readout:
    """A read-out by name, or any state, offer or input of the model by its path, such as ``hpa.cortisol``.

    Raises:
        UnknownName: none of that name.
    """
    find(name)
    known = readouts()
    wanted = spelled("measure", name, known)
    if wanted in known:
        return known[wanted]
    if "." in name:
        return _quantity(name, where)
    raise unknown("read-out", name, known, where=where)


def _quantity(path: str, where: str) -> Readout:
    """What a path of the model is, as a read-out without noise and limits."""
    from allostasis.language import Assay

    known = {name: (unit, about) for name, unit, about in quantities()}
    wanted = path.strip()
    if theirs := preferred([n for n in known if n.endswith(f"/{wanted}")]):
        wanted = theirs
    if wanted not in known:
        wanted = choose([n for n in known if n.endswith(f"/{wanted}")]) or wanted
    if wanted not in known:
        if "/" in wanted and not find(wanted):
            raise no_pack("quantity of the model", wanted, where)
        raise UnknownName.among("quantity of the model", path[:80], known, where=where)
    unit, about = known[wanted]
    told = f"{wanted} ({about}; not an instrument)" if about else f"{wanted} (not an instrument)"
    return Assay(wanted, unit, told, "", instrument=False, of=wanted)

"""The catalogue: finds modules, treatments, stressors and read-outs by name, and imports them only then.

One file of a room holds one of them: ``biology/hpa.py`` defines ``hpa`` and, as a variant, ``hpa_published``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib import import_module, resources
from typing import TYPE_CHECKING, cast

from allostasis.assembly.aliases import ALIASES, SPELLINGS
from allostasis.assembly.calibrated import calibrated
from allostasis.errors import ModelError, UnknownName, bare

if TYPE_CHECKING:
    from allostasis.language import Intervention, Module, Readout

__all__ = ["file", "module", "names", "readout", "readout_file", "readouts", "rooms", "variants", "treatment"]

rooms = ("biology", "conditions", "treatments", "stressors")
_readout_files: dict[str, str] = {}
_GIVEN = {"treatment": "treatments", "stressor": "stressors", "condition": "conditions"}  # kind -> room


@cache
def names(room: str = "") -> tuple[str, ...]:
    """Names in a room, or in all of them, without importing any."""
    if not room:
        return tuple(n for r in rooms for n in names(r))
    folder = resources.files("allostasis") / room
    return tuple(sorted(m.name for m in pkgutil.iter_modules([str(folder)]) if not m.name.startswith("_")))


def key(name: str) -> str:
    """How a name written by a person is looked up: lower case, spaces and hyphens as underscores."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def spelled(kind: str, name: str, known: Iterable[str]) -> str:
    """The name of a kind that ``name`` is another way of writing; as :func:`key` gives it where there is none."""
    plain = key(name)
    names = set(known)
    if plain in names:
        return plain
    word = bare(name)
    alike = [n for n in names if bare(n) == word]
    meant = SPELLINGS.get(kind, {}).get(word)
    return alike[0] if len(alike) == 1 else meant if meant in names else plain


def unknown(kind: str, name: str, known: Iterable[str], *, where: str = "") -> UnknownName:
    """A name of a ``kind`` that is not there: what other words mean, what is spelled alike, what else it may be."""
    words = {"read-out": "measure"}.get(kind, kind)
    aliases = {word: (to,) for word, to in SPELLINGS.get(words, {}).items()} | ALIASES.get(words, {})
    fix = ""
    if kind in _GIVEN:
        other = next(
            (k for k, room in _GIVEN.items() if k != kind and spelled(k, name, names(room)) in names(room)), ""
        )
        fix = f"It is a {other}: write  {other}: {spelled(other, name, names(_GIVEN[other]))}" if other else ""
    return UnknownName.among(kind, name[:80], known, where=where, aliases=aliases, fix=fix)


def file(name: str) -> str | None:
    """The file of a module as :func:`allostasis.cache.code_hash` takes it; None where there is no such module."""
    room = _room(key(name))
    return f"{room}.{key(name)}" if room else None


def _room(name: str) -> str | None:
    return next((r for r in rooms if name in names(r)), None)


@cache
def module(name: str, variant: str = "joined") -> Module:
    """The module ``name`` in a variant; its usual form with the numbers that calibration gave.

    Raises:
        UnknownName: no such module or variant.
    """
    wanted = key(name)
    room = _room(wanted)
    if room is None:
        raise unknown("module", name, names())
    found = import_module(f"allostasis.{room}.{wanted}")
    attribute = wanted if variant == "joined" else f"{wanted}_{variant}"
    if not hasattr(found, attribute):
        raise UnknownName.among(f"variant of {wanted}", variant, variants(wanted))
    if variant == "joined":
        _calibrate(getattr(found, attribute))
    return cast("Module", getattr(found, attribute))


@cache
def _calibrate(module: Module) -> None:
    """Multiply the module's proposals by what calibration gave; once."""
    for name, p in module.params.items():
        there = calibrated().get(f"{module.name}.{name}")
        if there is not None:
            module.params[name] = replace(
                p, value=p.value * there.factor, inside=p.inside * there.factor, unsure=there.unsure
            )


def variants(name: str) -> tuple[str, ...]:
    """The variants a module comes in."""
    from allostasis.language import Module

    wanted = key(name)
    found = import_module(f"allostasis.{_room(wanted)}.{wanted}")
    made = (v.variant for v in vars(found).values() if isinstance(v, Module) and v.name == wanted)
    return tuple(dict.fromkeys(made))  # a file may call its module by two names


def treatment(name: str, *, kind: str = "treatment", where: str = "") -> Intervention:
    """How a treatment (or, with ``kind=``, a stressor or a condition) is given, by name; :func:`module` has equations.

    Raises:
        UnknownName: none of that name.
    """
    known = names(_GIVEN[kind])
    wanted = spelled(kind, name, known)
    if wanted not in known:
        raise unknown(kind, name, known, where=where)
    return _intervention(wanted)


@cache
def _intervention(name: str) -> Intervention:
    from allostasis.assembly.cards import card
    from allostasis.language.intervention import intervention

    plain = card(name)["given"]
    return cast("Intervention", module(name)) if plain is None else intervention(plain)


@cache
def readouts() -> dict[str, Readout]:
    """All read-outs by name."""
    folder = resources.files("allostasis") / "readouts"
    made: dict[str, Readout] = {}
    for info in sorted(pkgutil.iter_modules([str(folder)]), key=lambda i: i.name):
        for one in import_module(f"allostasis.readouts.{info.name}").READOUTS:
            if one.name in made:
                raise ModelError(f'two read-outs are called "{one.name}"', where=f"readouts/{info.name}.py")
            made[one.name], _readout_files[one.name] = one, f"readouts.{info.name}"
    return made


def readout_file(name: str) -> str | None:
    """The file of a read-out as :func:`allostasis.cache.code_hash` takes it; None where it is in no file."""
    readouts()
    return _readout_files.get(key(name))


def readout(name: str, *, where: str = "") -> Readout:
    """A read-out by name, or any state, offer or input of the model by its path, such as ``hpa.cortisol``.

    Raises:
        UnknownName: none of that name.
    """
    known = readouts()
    wanted = spelled("measure", name, known)
    if wanted in known:
        return known[wanted]
    if "." in name:
        return _quantity(name, where)
    raise unknown("read-out", name, known, where=where)


def _quantity(path: str, where: str) -> Readout:
    """What a path of the model is, as a read-out without noise and limits."""
    from allostasis.assembly.cards import quantities
    from allostasis.language import Assay

    known = {name: (unit, about) for name, unit, about in quantities()}
    wanted = path.strip()
    if wanted not in known:
        raise UnknownName.among("quantity of the model", path[:80], known, where=where)
    unit, about = known[wanted]
    told = f"{wanted} ({about}; not an instrument)" if about else f"{wanted} (not an instrument)"
    return Assay(wanted, unit, told, "", instrument=False, of=wanted)

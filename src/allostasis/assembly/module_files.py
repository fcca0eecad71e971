"""Files of modules, treatments, stressors and conditions, found by name and imported only then.

One file of a room holds one of them: ``biology/hpa.py`` defines ``hpa`` and, as a variant, ``hpa_published``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib import import_module, resources
from types import ModuleType
from typing import TYPE_CHECKING, cast

from allostasis.assembly.aliases import ALIASES, SPELLINGS
from allostasis.assembly.calibrated_values import calibrated
from allostasis.assembly.of_packs import from_pack
from allostasis.errors import UnknownName, bare
from allostasis.packs import choose, find, kept, loaded, preferred

if TYPE_CHECKING:
    from allostasis.language import Module

__all__ = ["GIVEN", "body", "docstring", "file", "key", "module", "names", "no_pack", "rooms", "spelled", "unknown"]
__all__ += ["variants"]

rooms = ("biology", "conditions", "treatments", "stressors")
GIVEN = {"treatment": "treatments", "stressor": "stressors", "condition": "conditions"}  # kind -> room


@kept
def names(room: str = "") -> tuple[str, ...]:
    """Names in a room, or in all of them, without importing any; ours, then those of packs."""
    if not room:
        return tuple(n for r in rooms for n in names(r))
    return (*_own(room), *(f"{p.name}/{n}" for p in loaded().values() for n in p.names(room)))


@cache
def _own(room: str) -> tuple[str, ...]:
    folder = resources.files("allostasis") / room
    return tuple(sorted(m.name for m in pkgutil.iter_modules([str(folder)]) if not m.name.startswith("_")))


def body() -> tuple[str, ...]:
    """The modules of everybody's body: all of our biology. What a pack holds takes part where a study names it."""
    return _own("biology")


def key(name: str) -> str:
    """How a name written by a person is looked up: lower case, spaces and hyphens as underscores."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def spelled(kind: str, name: str, known: Iterable[str]) -> str:
    """The name of a kind that ``name`` is another way of writing; as :func:`key` gives it where there is none."""
    plain = key(name)
    names = set(known)
    if kind != "module" and (theirs := preferred([n for n in names if n.endswith(f"/{plain}")])):
        return theirs  # of a pack that the study names
    if plain in names:
        return plain
    if short := choose([n for n in names if n.endswith(f"/{plain}")]):
        return short
    word = bare(name)
    alike = [n for n in names if bare(n) == word]
    meant = SPELLINGS.get(kind, {}).get(word)
    return alike[0] if len(alike) == 1 else meant if meant in names else plain


def unknown(kind: str, name: str, known: Iterable[str], *, where: str = "") -> UnknownName:
    """A name of a ``kind`` that is not there: what other words mean, what is spelled alike, what else it may be."""
    if "/" in name and not find(name):
        return no_pack(kind, name, where)
    words = {"read-out": "measure"}.get(kind, kind)
    aliases = {word: (to,) for word, to in SPELLINGS.get(words, {}).items()} | ALIASES.get(words, {})
    fix = ""
    if kind in GIVEN:
        other = next((k for k, room in GIVEN.items() if k != kind and spelled(k, name, names(room)) in names(room)), "")
        fix = f"It is a {other}: write  {other}: {spelled(other, name, names(GIVEN[other]))}" if other else ""
    return UnknownName.among(kind, name[:80], known, where=where, aliases=aliases, fix=fix)


def no_pack(kind: str, name: str, where: str) -> UnknownName:
    """A name whose prefix is no pack that is loaded."""
    prefix = name.partition("/")[0]
    return UnknownName(
        f'unknown {kind} "{name[:80]}": no pack "{prefix}" is loaded',
        where=where,
        found=name[:80],
        needed=f"the pack {prefix}; loaded: {', '.join(loaded()) or 'none'}",
        fix=f"Name its folder or file: allostasis --pack PATH/{prefix} ..., or  pack: [PATH/{prefix}]  in the study",
    )


def file(name: str) -> str | None:
    """The file of a module as :func:`allostasis.cache.code_hash` takes it; None where there is no such module."""
    room = _room(key(name))
    pack = find(key(name))
    return pack.entry if pack else f"{room}.{key(name)}" if room else None


def _room(name: str) -> str | None:
    return next((r for r in rooms if name in names(r)), None)


@kept
def module(name: str, variant: str = "joined") -> Module:
    """The module ``name`` in a variant; its usual form with the numbers that calibration gave.

    Raises:
        UnknownName: no such module or variant.
    """
    wanted = spelled("module", name, names())
    pack, room = find(wanted), _room(wanted)
    if room is None:
        raise unknown("module", name, names())
    if pack is not None:
        the_module = from_pack(pack, room, wanted, variant)
        the_module.close()
        return the_module
    found = _run(wanted)
    attribute = wanted if variant == "joined" else f"{wanted}_{variant}"
    if not hasattr(found, attribute):
        raise UnknownName.among(f"variant of {wanted}", variant, variants(wanted))
    if variant == "joined":
        _calibrate(getattr(found, attribute))
    the_module = cast("Module", getattr(found, attribute))
    the_module.close()
    return the_module


@cache
def _calibrate(module: Module) -> None:
    """Multiply the module's proposals by what calibration gave; once."""
    for name, p in module.params.items():
        there = calibrated().get(f"{module.name}.{name}")
        if there is not None:
            module.params[name] = replace(
                p, value=p.value * there.factor, inside=p.inside * there.factor, unsure=there.unsure
            )
            numbers: dict[str, float] = getattr(module, "numbers", {})
            if f"{module.name}.{name}" in numbers:
                numbers[f"{module.name}.{name}"] = module.params[name].inside


def _run(name: str) -> ModuleType:
    """The file of a module, run."""
    pack, room = find(name), _room(name)
    if pack is not None and room is not None:
        return pack.module(room, name.partition("/")[2])
    return import_module(f"allostasis.{room}.{name}")


def docstring(name: str) -> str:
    """What the file of a module says of it."""
    return (_run(key(name)).__doc__ or "").strip()


def variants(name: str) -> tuple[str, ...]:
    """The variants a module comes in."""
    from allostasis.language import Module

    wanted = key(name)
    found = _run(wanted)
    items = (v.variant for v in vars(found).values() if isinstance(v, Module) and v.name == wanted)
    return tuple(dict.fromkeys(items))  # a file may call its module by two names

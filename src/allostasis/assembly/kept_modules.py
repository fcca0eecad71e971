"""Modules of the catalogue without running their files: kept as they were made, and wired from there.

To write a body's equations down takes SymPy and the units most of a second; to read them back a tenth of it. What
is kept is found by the hash of the files that a module is made of, and only asked for where nobody has imported them.
"""

from __future__ import annotations

import io
import pickle
import platform
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from allostasis.assembly import catalogue
from allostasis.cache import code_hash, get, hashed, put, versions
from allostasis.errors import AllostasisError
from allostasis.language import Module

__all__ = ["modules"]

SHARED = "biology"  # the room whose modules lie in one file, since most bodies hold them all


def modules(names: Sequence[str], use: Mapping[str, str]) -> dict[str, Module]:
    """Name -> module in its variant, for those that are kept or can be; the others are left to the catalogue."""
    ours = [n for n in names if "/" not in n]  # a pack may bring classes of its own
    wanted = {catalogue.key(n): use.get(catalogue.key(n), "joined") for n in ours}
    here = {n: v for n, v in wanted.items() if (file := catalogue.file(n)) and f"allostasis.{file}" not in sys.modules}
    shared = tuple((n, v) for n, v in here.items() if str(catalogue.file(n)).startswith(f"{SHARED}."))
    made: dict[str, Module] = {}
    for some in (shared, *(((n, v),) for n, v in here.items() if (n, v) not in shared)):
        with suppress(AllostasisError):  # the catalogue says what is wrong
            made |= _some(some) if some else {}
    return made


def _some(wanted: tuple[tuple[str, str], ...]) -> dict[str, Module]:
    files = [str(catalogue.file(n)) for n, _ in wanted]
    told = [platform.python_version(), versions("sympy"), code_hash("assembly.wiring", "assembly.kept_modules", *files)]
    key = f"modules_{hashed([*told, wanted])}"
    if (kept := get("models", key)) is not None:
        found: dict[str, Module] = pickle.loads(kept)
        return found
    made = {n: catalogue.module(n, v) for n, v in wanted}
    room = io.BytesIO()
    _Writer(room, protocol=5).dump(made)
    put("models", key, room.getvalue())
    return made


class _Writer(pickle.Pickler):
    """Writes nodes of expressions as what they are made of, to be put together again as they were."""

    def reducer_override(self, one: Any) -> Any:
        import sympy as sp
        from sympy.core.function import AppliedUndef, Function

        kind = type(one)
        if kind in (sp.Add, sp.Mul):
            return kind._from_args, (one.args,)
        if kind is sp.Pow:
            return _power, one.args
        if isinstance(one, Function) and not isinstance(one, (sp.Piecewise, AppliedUndef)):
            return _applied, (kind, *one.args)
        return NotImplemented


def _power(base: Any, exponent: Any) -> Any:
    import sympy as sp

    return sp.Pow(base, exponent, evaluate=False)


def _applied(kind: Any, *args: Any) -> Any:
    import sympy as sp

    return sp.Expr.__new__(kind, *args)

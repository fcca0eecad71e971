"""Which packs were named so far in this process, and what has to be forgotten when one comes or changes."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from allostasis.packs.opening import installed, open_installed, open_pack
from allostasis.packs.pack import ROOMS, Pack

__all__ = [
    "choose",
    "drop",
    "find",
    "first",
    "kept",
    "loaded",
    "local",
    "named",
    "owner",
    "preferred",
    "use",
    "use_installed",
]

_lock = threading.RLock()
_loaded: dict[str, Pack] = {}
_first: ContextVar[tuple[str, ...] | None] = ContextVar("packs that a study names; None outside of one", default=None)
_forget: list[Callable[[], None]] = []
F = TypeVar("F", bound=Callable[..., Any])


def kept(function: F) -> F:
    """:func:`functools.cache` for what depends on which packs are loaded: forgotten when one comes or changes."""
    value: Any = cache(function)
    _forget.append(value.cache_clear)
    return value  # type: ignore[no-any-return]


def loaded() -> Mapping[str, Pack]:
    """Packs that were named so far, by name."""
    return dict(_loaded)


def use(what: str | Path | Pack, *, where: str = "") -> Pack:
    """Take a pack in: a folder, a single file, or the name of an installed one.

    Args:
        where: what errors call the place that names it.

    Raises:
        InputError: there is none, or it holds nothing.
    """
    pack = what if isinstance(what, Pack) else open_pack(what, where=where)
    with _lock:
        before = _loaded.get(pack.name)
        if before is None or (before.sha256, before.root) != (pack.sha256, pack.root):
            _loaded[pack.name] = pack
            for forget in _forget:
                forget()
    return _loaded[pack.name]


@contextmanager
def first(names: Iterable[str]) -> Iterator[None]:
    """Within, a short name that several packs have is that of these packs: of those that a study names itself."""
    before = _first.get()
    token = _first.set(tuple(names) or before or ())
    try:
        yield
    finally:
        _first.reset(token)


def choose(full: Sequence[str]) -> str | None:
    """The one of several full names that a short one stands for; None where nobody can say."""
    mine = [n for n in full if owner(n) in (_first.get() or ())]
    return full[0] if len(full) == 1 else mine[0] if len(mine) == 1 else None


def preferred(full: Sequence[str]) -> str | None:
    """The one that goes before a name of ours: of the packs that a study names, or outside of any that were taken in.

    A study that names no pack has none, so that no pack moves its numbers.
    """
    named = _first.get()
    mine = list(full) if named is None else [n for n in full if owner(n) in named]
    return mine[0] if len(mine) == 1 else None


def drop() -> None:
    """Forget every pack that was taken in: for tests, and for servers between two users."""
    with _lock:
        _loaded.clear()
        for forget in _forget:
            forget()


def find(name: str) -> Pack | None:
    """The pack of a full name, ``pack/name``; an installed one is taken in for it. None where there is none."""
    prefix, slash, _ = name.strip().lower().replace("-", "_").partition("/")
    if not slash:
        return None
    if prefix not in _loaded and prefix in installed():
        use(open_installed(prefix))
    return _loaded.get(prefix)


def owner(name: str) -> str:
    """The prefix of a full name; empty for what is ours."""
    prefix, slash, _ = name.partition("/")
    return prefix if slash else ""


def named(names: Iterable[str]) -> tuple[Pack, ...]:
    """The packs that some full names belong to."""
    return tuple(_loaded[p] for p in sorted({owner(n) for n in names} & _loaded.keys()))


def local(pack: str, name: str) -> str:
    """A module's name as a file of a pack writes it, in full where the pack itself holds it."""
    mine = _loaded.get(pack)
    if mine is None or "/" in name:
        return name
    there = (n for room in ROOMS[:-1] for n in mine.names(room)) if not mine.single else _declared(mine)
    return f"{pack}/{name}" if name in there else name


def _declared(pack: Pack) -> Iterator[str]:
    """Names that a single file declares, read from its text: it may be running."""
    for node in ast.walk(ast.parse(pack.root.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"Module", "Treatment", "Condition", "Stressor"}:
                yield str(node.args[0].value)


def use_installed() -> None:
    """Take in every installed pack."""
    for name in installed():
        if name not in _loaded:
            use(open_installed(name))

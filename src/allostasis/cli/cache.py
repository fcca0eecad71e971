"""The command that shows, limits and clears what is kept on disk: ``allostasis cache``."""

from __future__ import annotations

import time
from typing import Any

from allostasis.cache import KINDS, Kind, place, trouble, upkeep
from allostasis.cli.shell import last_line, put_json
from allostasis.errors import InputError, UnknownName

__all__ = ["kept"]

ABOUT: dict[Kind, str] = {
    "bank": "people who have lived from birth",
    "cards": "what can be named in a study",
    "code": "what files of the package import",
    "evidence": "what people of replays reported",
    "kernels": "machine code and its sources",
    "ledger": "the ledger as it was read",
    "lives": "people who have lived until the day of time zero",
    "models": "assembled models",
    "plans": "people under the regimens of a search for plans",
    "rows": "experiments of mission rows",
    "settings": "the limit",
    "usual": "where the typical person rests",
}


def kept(*, limit: str | None, clear: bool, kind: str | None, as_json: bool) -> None:
    """``allostasis cache``."""
    if kind is not None and kind not in KINDS:
        raise UnknownName.among("kind of kept files", kind, KINDS, where="allostasis cache")
    of: Kind | None = next((k for k in KINDS if k == kind), None)
    most = None if limit is None else _amount(limit)
    gone = upkeep.clear(of) if clear else (0, 0)
    if most is not None:
        upkeep.set_limit(most)
        more = upkeep.sweep(most)
        gone = gone[0] + more[0], gone[1] + more[1]
    found = _found(of) | {"removed": {"files": gone[0], "bytes": gone[1]}}
    if as_json:
        put_json(found)
        return
    _show(found, told=clear or most is not None)


def _amount(text: str) -> int:
    try:
        return upkeep.amount(text)
    except ValueError as error:
        fix = "Write for example  --limit 500MB"
        needed = "a number with B, kB, MB, GB or TB"
        raise InputError("this is no amount of disk", where="--limit", found=text, needed=needed, fix=fix) from error


def _found(of: Kind | None) -> dict[str, Any]:
    every = list(upkeep.kept(of))
    bound, said = upkeep.limit()
    kinds: list[dict[str, Any]] = []
    for kind in KINDS if of is None else (of,):
        mine = [k for k in every if k.kind == kind]
        last = time.strftime("%Y-%m-%d %H:%M", time.localtime(max(k.at for k in mine))) if mine else None
        size = sum(k.size for k in mine)
        kinds.append({"kind": kind, "about": ABOUT.get(kind, ""), "files": len(mine), "bytes": size, "last_used": last})
    others = [str(path) for path in upkeep.strangers()]
    return {
        "place": str(place() or ""),
        "limit_bytes": bound,
        "limit_from": said,
        "files": len(every),
        "bytes": sum(k.size for k in every),
        "kinds": kinds,
        "not_ours": others,
        "trouble": trouble(),
    }


def _show(found: dict[str, Any], *, told: bool) -> None:
    for k in found["kinds"]:
        used = f"last used {k['last_used']}" if k["last_used"] else ""
        last_line(f"{k['kind']:<9} {k['files']:>6} files {_size(k['bytes']):>9}  {k['about']:<34} {used}".rstrip())
    last_line(f"{'in all':<9} {found['files']:>6} files {_size(found['bytes']):>9}  in {found['place'] or 'no place'}")
    source = {"default": "unless said otherwise", "set": "as set by --limit"}.get(found["limit_from"], "")
    last_line(f"limit     {_size(found['limit_bytes'])}  {source or 'as ' + found['limit_from'] + ' says'}")
    if told:
        last_line(f"removed   {found['removed']['files']} files, {_size(found['removed']['bytes'])}")
    if found["not_ours"]:
        names = ", ".join(found["not_ours"][:3])
        more = f" and {len(found['not_ours']) - 3} more" if len(found["not_ours"]) > 3 else ""
        last_line(f"left alone, as they are not ours or damaged: {names}{more}")
    if found["trouble"]:
        last_line(f"nothing can be kept here: {found['trouble']}")


def _size(size: float) -> str:
    units = ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:.0f} {units[0]}" if units[0] == "B" or size >= 100 else f"{size:.3g} {units[0]}"

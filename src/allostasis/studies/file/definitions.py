"""The definition that a finding's replay gives it; an index on disk saves reading all replays for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from allostasis.cache import code_hash, hashed, once
from allostasis.expressions import Event
from allostasis.packs import kept, loaded, owner
from allostasis.results import Estimand
from allostasis.studies.file.replay_sections import of_pack, paths, read_defined
from allostasis.version import VERSION

__all__ = ["Definition", "definition"]


@dataclass(frozen=True)
class Definition:
    """What a replay says of one finding, with what its own arms are given and when it looks (hours from its clock)."""

    replay: str
    arms: Mapping[str, tuple[Event, ...]]
    visits: tuple[float, ...]
    clock: float
    estimand: Estimand

    @property
    def words(self) -> str:
        """In one line, as a study file would say it."""
        e = self.estimand
        read = e.event if e.endpoint is None else e.endpoint
        parts = [str(read)]
        parts += [f"at {e.at:g} h"] if e.at is not None else []
        parts += [f"over {e.over[0]:g} to {e.over[1]:g} h"] if e.over is not None else []
        parts += [f"with {', '.join(map(str, e.x))}"] if e.x else []
        parts += [f"{e.cases} against {e.controls}"] if e.cases else []
        parts += [f"by {e.by}"] if e.by else []
        parts.append(f"{e.between[0]} minus {e.between[1]}" if e.between else f"in {e.arm}")
        return ", ".join(parts)


@kept
def definition(finding: str) -> Definition | None:
    """The definition of a finding by its replay; None where it has none.

    Raises:
        Problems: its replay cannot be read.
    """
    if owner(finding):
        return _of_pack(finding)
    index, texts = _index()
    if finding not in index:
        return None
    file, number = index[finding]
    key = hashed([texts, VERSION, code_hash("studies.file.replay_sections"), file, number])
    every: dict[str, Any] = json.loads(once("ledger", f"replay-{key}", lambda: _read(file, number)))
    found = every[finding]
    arms = {arm: tuple(Event(**g) for g in given) for arm, given in found["arms"].items()}
    estimand = Estimand.from_plain(found["estimand"])
    return Definition(found["replay"], arms, tuple(found["visits"]), found["clock"], estimand)


def _of_pack(finding: str) -> Definition | None:
    if owner(finding) not in loaded():
        return None
    for one in of_pack(owner(finding)):
        for c in one.contrasts:
            if c.finding == finding:
                return Definition(one.title, one.arms, one.visits, one.clock, c)
    return None


@cache
def _index() -> tuple[dict[str, Any], str]:
    """Finding -> file and number of its replay; and a hash of all their texts."""
    texts = hashed([(path.name, path.read_text(encoding="utf-8")) for path in paths()])
    return json.loads(once("ledger", f"replays-{texts}", _where)), texts


def _where() -> bytes:
    import yaml

    table: dict[str, tuple[str, int]] = {}
    for path in paths():
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
        for i, one in enumerate(data.get("replays") or []):
            table |= {str(f["finding"]): (path.name, i) for f in one.get("findings") or []}
    return json.dumps(table).encode()


def _read(file: str, number: int) -> bytes:
    """The definitions of one replay's findings, as JSON."""
    one = read_defined(next(path for path in paths() if path.name == file), number)
    about = {
        "replay": one.title,
        "arms": {arm: [asdict(e) for e in events] for arm, events in one.arms.items()},
        "visits": list(one.visits),
        "clock": one.clock,
    }
    return json.dumps({c.finding: {**about, "estimand": c.plain()} for c in one.contrasts}).encode()

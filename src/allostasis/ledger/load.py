"""Reads the ledger files: quickly when they are right, with line numbers when they are not."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import ValidationError

from allostasis.cache import get, put
from allostasis.errors import Collector, LedgerError, UnknownName
from allostasis.ledger.checks import Marks, cross_checks, entry_errors
from allostasis.ledger.schema import ID_PATTERN, Finding, Source
from allostasis.packs import choose, find, kept, loaded, owner

__all__ = ["check_file", "finding", "findings", "known_id", "published", "source", "sources", "split_hash"]

_PAIRS = "\0pairs"
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@kept
def findings() -> Mapping[str, Finding]:
    """The published findings by id, in the order of the files ``findings*.yaml``, then those of packs; read once.

    Raises:
        LedgerError: an entry is broken (several together: Problems).
    """
    table = dict(_own_findings())
    for pack in loaded().values():
        for file, text in pack.ledger("findings"):
            if text.strip():
                found = _findings_of(file, text, careful=True)
                full = {id: f"{pack.name}/{id}" for id in found}
                table |= {full[id]: f.model_copy(update={"id": full[id]}) for id, f in found.items()}
    return MappingProxyType(table)


@cache
def _own_findings() -> Mapping[str, Finding]:
    """Ours; who stands in two files is refused."""
    table: dict[str, Finding] = {}
    names = sorted(f.name for f in (files("allostasis") / "ledger").iterdir())
    for file in (n for n in names if n.startswith("findings") and n.endswith(".yaml")):
        here = _findings_of(file, _own(file), careful=False)
        for id in here.keys() & table.keys():
            raise LedgerError(f'the finding "{id}" stands in two files', where=file, fix="Delete one.")
        table |= here
    return table


def finding(id: str) -> Finding:
    """The published finding called ``id``.

    Raises:
        UnknownName: there is none, with the nearest ids.
    """
    find(id)
    every = findings()
    return every[known_id(id, every, where="")]


def known_id(id: str, known: Mapping[str, Finding], *, where: str = "--finding") -> str:
    """The id of a finding in full: a short one where a single pack has it and we do not.

    Raises:
        UnknownName: there is none, with the nearest ids; or its pack is not loaded.
    """
    find(id)
    if id in known:
        return id
    if short := choose([k for k in known if k.endswith(f"/{id}")]):
        return short
    prefix = owner(id)
    if prefix and prefix not in loaded():
        fix = f"Name its folder or file before the command: allostasis --pack PATH/{prefix} ..."
        needed = f"the pack {prefix}; loaded: {', '.join(loaded()) or 'none'}"
        raise UnknownName(f'unknown finding "{id[:80]}"', where=where, found=id[:80], needed=needed, fix=fix)
    raise UnknownName.among("finding", id, known, where=where)


@kept
def sources() -> Mapping[str, Source]:
    """Where the parameters' numbers come from, by id; ours, then those of packs; read once.

    Every file of the ledger's folder ``sources`` holds some, by topic.

    Raises:
        LedgerError: an entry is broken, or stands in two files (several together: Problems).
    """
    table = dict(_own_sources())
    for pack in loaded().values():
        for file, text in pack.ledger("sources"):
            if text.strip():
                table |= {f"{pack.name}/{id}": one for id, one in _sources_of(file, text).items()}
    return MappingProxyType(table)


@cache
def _own_sources() -> Mapping[str, Source]:
    table: dict[str, Source] = {}
    problems = Collector()
    for file in sorted(
        f.name for f in (files("allostasis") / "ledger" / "sources").iterdir() if f.name.endswith(".yaml")
    ):
        with problems.catch():
            here = _sources_of(f"sources/{file}", _own(f"sources/{file}"))
            for id in here.keys() & table.keys():
                raise LedgerError(f'the source "{id}" stands in two files', where=f"sources/{file}", fix="Delete one.")
            table |= here
    problems.close()
    return MappingProxyType(table)


def source(id: str) -> Source:
    """The source called ``id``.

    Raises:
        UnknownName: there is none, with the nearest ids.
    """
    if id not in sources():
        raise UnknownName.among("source", id, sources())
    return sources()[id]


@cache
def _published() -> dict[str, Any]:
    data = _parsed("published_parameters.yaml", _own("published_parameters.yaml"))
    if not isinstance(data, dict):
        raise LedgerError("no parameter sets", where="published_parameters.yaml", needed="name: {key: value}")
    return data


def published(id: str) -> Mapping[str, Any]:
    """The parameter set of a published model, as its public source gives it.

    Raises:
        UnknownName: there is none, with the nearest names.
    """
    if id not in _published():
        raise UnknownName.among("published parameter set", id, _published())
    return MappingProxyType(dict(_published()[id]))


def check_file(path: str | Path) -> Mapping[str, Finding] | Mapping[str, Source]:
    """Read and check a ledger file of a user's own.

    A list holds findings, a mapping from id to entry holds sources. Keys that stand twice are refused.

    Args:
        path: the YAML file.

    Returns:
        Its entries by id.

    Raises:
        LedgerError: the file cannot be read, or an entry is broken; all that is wrong comes together.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise LedgerError("the file cannot be read", where=str(path), found=why, needed="a YAML file") from error
    except UnicodeDecodeError as error:
        raise LedgerError(
            "the file is not UTF-8 text",
            where=str(path),
            found=f"byte {error.start + 1} is 0x{error.object[error.start]:02x}",
            needed="UTF-8",
            fix="Save the file as UTF-8",
        ) from error
    _refuse_aliases(str(path), text)
    data = _parsed(str(path), text)
    if isinstance(data, dict):
        return _sources_of(str(path), text)
    if isinstance(data, list):
        return _findings_of(str(path), text, careful=True)
    raise LedgerError(
        "this is no ledger file",
        where=str(path),
        found="nothing" if data is None else type(data).__name__,
        needed="a list of findings, or sources as id: {...}",
    )


def split_hash(some: Mapping[str, Finding] | None = None) -> str:
    """SHA-256 of who is on which side: sorted (id, side, role, counts) of all findings, or of ``some``.

    It changes when a finding changes sides, starts or stops counting, comes or goes.
    """
    every = [f for f in findings().values() if not owner(f.id)] if some is None else some.values()
    rows = sorted((f.id, f.side, f.role, f.counts) for f in every)
    text = "\n".join(f"{id}\t{side}\t{role}\t{str(counts).lower()}" for id, side, role, counts in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def _own(name: str) -> str:
    return files("allostasis.ledger").joinpath(name).read_text(encoding="utf-8")


def _refuse_aliases(file: str, text: str) -> None:
    # A few nested aliases expand to more than any memory holds, and no ledger needs one.
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent):
                raise LedgerError(
                    "YAML aliases are not read here",
                    where=f"{file}, line {event.start_mark.line + 1}" if event.start_mark else file,
                    found=f"*{event.anchor}",
                    needed="the text itself",
                    fix="Write the repeated part out",
                )


def _parsed(file: str, text: str) -> Any:
    try:
        return yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise LedgerError(
            "the file is not valid YAML",
            where=f"{file}, line {mark.line + 1}" if mark else file,
            found=str(getattr(error, "problem", None) or error).splitlines()[0],
            needed="valid YAML",
            fix="Often a colon inside unquoted text, a tab, or a wrong indent on or above this line",
        ) from error


def _recalled(file: str, text: str) -> Any:
    """As parsed, kept as JSON: the files of the package are long, and reading YAML is slow."""
    key = hashlib.sha256(f"{_PAIRS}{text}".encode()).hexdigest()[:32]  # how it is kept is part of its name
    if (kept := get("ledger", key)) is not None:
        return json.loads(kept, object_hook=_keyed)
    data = _parsed(file, text)
    with suppress(TypeError, ValueError):  # what JSON cannot say is read again each time
        told = json.dumps(_listed(data), allow_nan=False)
        if json.loads(told, object_hook=_keyed) == data:
            put("ledger", key, told.encode())
    return data


def _listed(value: Any) -> Any:
    """For JSON, whose keys are texts: a mapping with other keys as a list of pairs."""
    if isinstance(value, list):
        return [_listed(v) for v in value]
    if not isinstance(value, dict):
        return value
    if all(isinstance(k, str) for k in value):
        return {k: _listed(v) for k, v in value.items()}
    return {_PAIRS: [[k, _listed(v)] for k, v in value.items()]}


def _keyed(found: dict[str, Any]) -> dict[Any, Any]:
    return {k: v for k, v in found[_PAIRS]} if _PAIRS in found else found


def _findings_of(file: str, text: str, *, careful: bool) -> dict[str, Finding]:
    data = _parsed(file, text) if careful else _recalled(file, text)
    if not isinstance(data, list):
        raise LedgerError("findings are a list", where=file, found=type(data).__name__, needed="- id: ...")
    found: list[tuple[int, Finding]] = []
    broken: list[tuple[int, Any, ValidationError]] = []
    for index, entry in enumerate(data):
        try:
            found.append((index, Finding.model_validate(entry)))
        except ValidationError as error:
            broken.append((index, entry, error))
    by_id = {entry.id: entry for _, entry in found}
    sides = {(entry.cohort, entry.side) for _, entry in found if entry.role == "output"}
    clashing = len(by_id) < len(found) or len({cohort for cohort, _ in sides}) < len(sides)
    if careful or broken or clashing:
        marks, problems = Marks(file, text, _LOADER), Collector()
        for repeated in marks.repeated_keys():
            problems.add(repeated)
        for index, entry, refusal in broken:
            id = entry.get("id") if isinstance(entry, dict) else None
            name = id if isinstance(id, str) and id else f"entry {index + 1}"
            for refused in entry_errors(refusal, Finding, name, [index], marks):
                problems.add(refused)
        cross_checks(found, marks, problems)
        problems.close()
    return by_id


def _sources_of(file: str, text: str) -> dict[str, Source]:
    data = _parsed(file, text)
    if not isinstance(data, dict):
        raise LedgerError("sources are a mapping", where=file, found=type(data).__name__, needed="id: {grade: ...}")
    table: dict[str, Source] = {}
    broken: list[tuple[Any, ValidationError | None]] = []
    for id, entry in data.items():
        try:
            table[id] = Source.model_validate(entry)
        except ValidationError as error:
            broken.append((id, error))
        if not isinstance(id, str) or not re.fullmatch(ID_PATTERN, id):
            broken.append((id, None))
    # Always with the node tree: the file is short, and anybody's entry may silently replace another's.
    marks, problems = Marks(file, text, _LOADER), Collector()
    for repeated in marks.repeated_keys():
        problems.add(repeated)
    for id, refusal in broken:
        if refusal is None:
            problems.add(
                LedgerError(
                    "this is no id", where=marks.where([id]), found=str(id), needed="lower-case words joined by hyphens"
                )
            )
            continue
        for refused in entry_errors(refusal, Source, str(id), [id], marks):
            problems.add(refused)
    problems.close()
    return table

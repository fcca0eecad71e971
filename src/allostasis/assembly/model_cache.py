"""A second start needs no symbols: names, numbers, units and schedules of an assembled model, kept on disk.

A model recalled from there is a :class:`Model` like any other, whose equations are assembled at the moment that
somebody asks for one. It is found by the hash of the code that assembles and of the modules that it is made of, so it
cannot be out of date.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeGuard

from allostasis.assembly import catalogue
from allostasis.assembly.model import Coupling, Model
from allostasis.cache import code_hash, get, hashed, put, versions
from allostasis.language import Daily, DailyNoise, Intervention, Onsets, PointProcess, PulseTrain, Strain
from allostasis.packs import kept

if TYPE_CHECKING:
    from allostasis.language import Module

__all__ = ["assemble"]

PARTS = ("states", "params", "inputs", "anchors", "switches")  # records of these, without their symbols
TABLES = ("anchor_values", "rates", "starts", "conditions", "offers", "flows")  # of these, the names alone
COMPUTED = ("fingerprint", "units")
PATTERNS = {kind.__name__: kind for kind in (Daily, DailyNoise, Onsets, PointProcess, PulseTrain)}


def assemble(
    modules: Iterable[str | Module | Intervention],
    *,
    use: Mapping[str, str] | None = None,
    cut: Sequence[str] = (),
    switched: bool | Sequence[str] = False,
) -> Model:
    """Wire modules into a model, or recall one that was wired before.

    Args:
        modules: names in the catalogue, interventions that it made of cards, or modules themselves; these are
            always wired anew.
        use: variants by module name, e.g. ``{"hpa": "published"}``.
        cut: couplings to cut: ``"a->b"`` (every read of b from a) or ``"a.x->b"`` (one read). A cut read
            takes its ``alone`` value, a cut action leaves its port neutral.
        switched: every coupling between modules that are not given gets a covariate ``cut.a->b``, 0 as wired and
            1 as cut, so that one kernel serves any cut (:func:`allostasis.evidence.evidence_check` and its ablation);
            or the couplings ``a->b`` that get one, which may be of what is given.

    Raises:
        Problems: everything that does not fit, together.
    """
    every: list[Any] = [m.name if _only_given(m) else m for m in modules]

    def wire() -> Model:
        from allostasis.assembly.wiring import wire

        return wire(every, use=use, cut=cut, switched=switched)

    if not all(isinstance(m, str) for m in every):
        return wire()
    names = [m for m in every if isinstance(m, str)]
    switched = switched if isinstance(switched, bool) else sorted(switched)
    key = hashed([_written(*names), names, sorted((use or {}).items()), list(cut), switched])
    if (kept := get("models", key)) is not None:
        return _recalled(json.loads(kept), cache(wire))
    model = wire()
    put("models", key, json.dumps(_remembered(model)).encode())
    return model


def _only_given(one: Any) -> TypeGuard[Intervention]:
    """Whether it is an intervention without its equations."""
    return type(one) in (Intervention, Strain)


@kept
def _written(*names: str) -> str:
    """Hash of all that assembles these modules, and of what runs it."""
    files = (catalogue.file(name) for name in names)
    code = code_hash("assembly.wiring", "assembly.model_cache", *(file for file in files if file is not None))
    return f"{platform.python_version()} {versions('sympy')} {code}"


def _remembered(model: Model) -> dict[str, Any]:
    table: dict[str, Any] = {name: getattr(model, name) for name in COMPUTED}
    table |= {name: {n: _plain(r) for n, r in getattr(model, name).items()} for name in PARTS}
    table |= {name: list(getattr(model, name)) for name in TABLES}
    return table | {
        "covariates": model.covariates,
        "couplings": [list(asdict(c).values()) for c in model.couplings],
        "patterns": {n: [type(p).__name__, asdict(p)] for n, p in model.patterns.items()},
        "modules": [{n: getattr(m, n) for n in ("name", "about", "variant", "where")} for m in model.modules],
    }


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def _plain(record: Any) -> dict[str, Any]:
    """What a record holds, its symbols and expressions left out."""
    every = {f.name: getattr(record, f.name) for f in fields(record)}
    return {n: v for n, v in every.items() if v is None or isinstance(v, (str, int, float))}


def _recalled(kept: dict[str, Any], wired: Callable[[], Model]) -> Model:
    def part(name: str, key: str) -> Callable[[], Any]:
        return lambda: getattr(wired(), name)[key]

    def table(name: str) -> Callable[[], Any]:
        return lambda: getattr(wired(), name)

    def module(i: int) -> Callable[[], Any]:
        return lambda: wired().modules[i]

    given: dict[str, Any] = {"covariates": kept["covariates"]}
    given["couplings"] = tuple(Coupling(*values) for values in kept["couplings"])
    given["patterns"] = {
        n: PATTERNS[kind](**{k: _tupled(v) for k, v in values.items()})
        for n, (kind, values) in kept["patterns"].items()
    }
    for name in PARTS:
        given[name] = {n: _Record(values, part(name, n)) for n, values in kept[name].items()}
    for name in TABLES:
        given[name] = _Table(kept[name], table(name))
    modules = tuple(_Record(values, module(i)) for i, values in enumerate(kept["modules"]))
    model = Model(modules=modules, **given)  # type: ignore[arg-type]
    vars(model).update({name: kept[name] for name in COMPUTED})
    return model


class _Record:
    """A part of a model: its numbers and words at once, its symbols when asked for."""

    def __init__(self, plain: dict[str, Any], whole: Callable[[], Any]) -> None:
        vars(self).update(plain)
        self._whole = whole

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._whole(), name)


class _Table(Mapping[str, Any]):
    """A mapping whose names are known and whose values are assembled when asked for."""

    def __init__(self, names: Iterable[str], whole: Callable[[], Mapping[str, Any]]) -> None:
        self._names, self._whole = dict.fromkeys(names), whole

    def __getitem__(self, name: str) -> Any:
        return self._whole()[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

"""What a replay's people reported, kept on disk under a hash of everything that turned a study into it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np

from allostasis.assembly import catalogue
from allostasis.cache import code_hash, hashed, once, versions
from allostasis.expressions import COVARIATES
from allostasis.results import Measurements
from allostasis.studies import Study

__all__ = ["arrays", "code", "instruments", "seen"]

SAID = (
    "assembly",
    "studies.file.replays",
    "studies.file.replay_sections",
    "ledger",
)  # models, studies and findings are in a name by what they say


@cache
def code(entry: str) -> str:
    """Hash of the code that turns a model and a study into what a module gives."""
    return f"{versions('numpy', 'scipy', 'pandas')} {code_hash(entry, without=SAID, data=False)}"


def instruments(study: Study, given: Iterable[Any]) -> list[str]:
    """What read-outs measure and what is given, each with the code of its file."""
    measured = study.measure if study.enrol is None else (*study.measure, *study.enrol.names)
    read = [n for n in dict.fromkeys(measured) if n not in COVARIATES]
    files = {file for n in read if (file := catalogue.readout_file(n)) is not None}
    told = [repr(catalogue.readout(n)) for n in read] + [code_hash(*sorted(files), without=SAID)]
    for g in given:
        item = catalogue.treatment(g.name, kind=g.kind)
        told.append(f"{item.plain()!r} {code_hash(str(catalogue.file(g.name)), without=SAID)}")
    return told


def arrays(kind: str, told: Any, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Arrays that follow from what is told, from disk or made now."""

    def packed() -> bytes:
        into = io.BytesIO()
        np.savez(into, **make())  # type: ignore[arg-type]
        return into.getvalue()

    with np.load(io.BytesIO(once("evidence", f"{kind}-{hashed(told)}", packed))) as table:
        return {name: table[name] for name in table.files}


def seen(told: Any, make: Callable[[], Measurements]) -> Measurements:
    """What was measured of people, from disk or made now."""
    measurements = arrays("measurements", told, lambda: _packed(make()))
    parts = {k: tuple(k.split("\t")) for k in measurements}
    arms = [p[1] for p in parts.values() if p[0] == "p"]
    return Measurements(
        measurements["hours"],
        {(p[1], p[2]): measurements[k] for k, p in parts.items() if p[0] == "v"},
        {p[1]: p[2] for p in parts.values() if p[0] == "u"},
        {arm: measurements[f"p\t{arm}"] for arm in arms},
        {arm: {p[2]: measurements[k] for k, p in parts.items() if p[:2] == ("c", arm)} for arm in arms},
        {arm: measurements[f"f\t{arm}"] for arm in arms},
    )


def _packed(what: Measurements) -> dict[str, np.ndarray]:
    table = {"hours": what.hours}
    table |= {f"v\t{arm}\t{name}": v for (arm, name), v in what.values.items()}
    for arm in what.arms:
        table |= {f"p\t{arm}": what.persons[arm], f"f\t{arm}": what.failed[arm]}
        table |= {f"c\t{arm}\t{name}": v for name, v in what.covariates[arm].items()}
    return table | {f"u\t{name}\t{unit}": np.empty(0) for name, unit in what.units.items()}

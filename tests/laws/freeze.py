"""Writes the frozen courses of joined modules: ``python tests/laws/freeze.py`` for new ones, with names for old ones.

Read-outs and schedules are frozen beside them, in the same way: ``freeze.py tnf "stressor tsst"``. A frozen course says
nothing about the world; it says that a number changed. Freeze an old one anew only together
with an entry under "Results change" in the changelog.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from allostasis.assembly import catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.language import Dose, PointProcess, Strain, bound
from bodies import MOVING, alone, challenge, disturbed, tonic

FILE = Path(__file__).parent / "frozen.json"
GIVEN = Path(__file__).parent / "frozen_instruments.json"
HOURS = (0.5, 1.5, 3.0, 6.0, 9.0, 15.0, 24.0, 48.0)


def course(name: str, variant: str = "joined", *, rtol: float = 1e-9) -> dict[str, np.ndarray]:
    """The states and offers of a module alone, started away from rest, with something happening to each input."""
    model = alone(name, variant)
    run = reference.solve(
        model,
        HOURS,
        begin=0.0,
        start=disturbed(model),
        inputs=tonic(model),
        records=challenge(catalogue.module(name, variant)),
        rtol=rtol,
    )
    return {n: run[n] for n in (*model.states, *model.offers)}


def frozen() -> dict[str, dict[str, list[float]]]:
    """What was frozen."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def instruments() -> dict[str, Any]:
    """What every read-out reports of what, with its error, limits, window, gaps and cuts; words left out."""
    made = {}
    for name, one in catalogue.readouts().items():
        plain = {k: v for k, v in dataclasses.asdict(one).items() if k not in {"name", "about", "source"}}
        made[name] = {"kind": type(one).__name__.lower(), **plain}
    return made


def schedules() -> dict[str, Any]:
    """What every pattern of the body draws on a day, what every stressor does, and how treatments enter."""
    people, made = np.arange(2), {}
    for module in {name: catalogue.module(name) for name in catalogue.names()}.values():
        typical = {f"{module.name}.{n}": p.inside for n, p in module.params.items()}
        for name, pattern in module.patterns.items():
            made[f"pattern {module.name}.{name}"] = _block(bound(pattern, typical), people)
    for kind, room in (("treatment", "treatments"), ("condition", "conditions"), ("stressor", "stressors")):
        for name in catalogue.names(room):
            one = catalogue.treatment(name, kind=kind)
            amounts = {way: [a.usual, a.largest] for way, a in one.amounts.items()}
            entry: dict[str, Any] = {"form": one.form, "hope": one.hope, "amounts": amounts}
            entry |= {r.kind: [r.into, r.unit, r.absorbed] for r in one.routes.values()}
            if isinstance(one, Strain):
                entry["steps"] = [[r.time, r.into, r.change] for r in one.records(amount=2, at=10.0, lasts=40.0)]
                entry |= {} if one.process is None else {"process": _block(one.bound().process, people)}
            elif any(route.counted for route in one.routes.values()):
                records = one.records(amount=None, at=10.0)
                entry["records"] = [[r.time, r.into, r.amount if isinstance(r, Dose) else r.change] for r in records]
            made[f"{kind} {name}"] = entry
    return made


def _block(pattern: Any, people: np.ndarray) -> dict[str, Any]:
    """The third day of two people, and where no mean can stand for what is drawn, the numbers it is drawn with."""
    block = pattern.block(5, "frozen", people, 3)
    made: dict[str, Any] = {"into": block.into, "time": block.time, "change": block.change}
    return made | (dataclasses.asdict(pattern) if isinstance(pattern, PointProcess) else {})


def plain(value: Any) -> Any:
    """As JSON holds it: eight digits, None for no moment."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.8g}") if np.isfinite(value) else None
    return value


def given() -> dict[str, Any]:
    """Read-outs and schedules as they are."""
    return plain(instruments() | schedules())


def frozen_given() -> dict[str, Any]:
    """Read-outs and schedules as they were frozen."""
    return json.loads(GIVEN.read_text(encoding="utf-8")) if GIVEN.exists() else {}


def main(again: list[str]) -> None:
    """Freeze what is not yet frozen, and what is named; forget what is gone."""
    old = frozen_given()
    now = {name: old[name] if name in old and name not in again else one for name, one in given().items()}
    for name in sorted(name for name in now if name not in old or name in again):
        print("frozen:", name)
    lines = [f' "{name}": {json.dumps(one)}' for name, one in sorted(now.items())]
    GIVEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    kept = frozen()
    made = {}
    for name in [n for n, variant in MOVING if variant == "joined"]:
        if name in kept and name not in again:
            made[name] = kept[name]
        else:
            made[name] = {n: [float(f"{v:.8g}") for v in values] for n, values in course(name).items()}
            print("frozen:", name)
    lines = [
        f' "{name}": {{\n' + ",\n".join(f'  "{n}": {json.dumps(v)}' for n, v in values.items()) + "\n }"
        for name, values in sorted(made.items())
    ]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

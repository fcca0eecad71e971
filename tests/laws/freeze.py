"""Writes the frozen courses of joined modules: ``python tests/laws/freeze.py`` for new ones, with names for old ones.

A frozen course says nothing about the world; it says that a number changed. Freeze an old one anew only together
with an entry under "Results change" in the changelog.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from allostasis.assembly import catalogue
from allostasis.engine import reference
from bodies import MOVING, alone, challenge, disturbed, tonic

FILE = Path(__file__).parent / "frozen.json"
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


def main(again: list[str]) -> None:
    """Freeze modules that are not yet frozen, and those named; forget those that are gone."""
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

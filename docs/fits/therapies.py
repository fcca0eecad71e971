"""Sets one number of each of three therapies on the findings that therapies.yaml declares, and says what is left over.

    .venv/bin/python docs/fits/therapies.py [NAME ...]

Writes therapies_result.yaml beside it. A value is measured at four strengths, and what lies between is a line on the
logarithm of the strength; the least is looked for on a grid.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
import known_by  # noqa: E402

from allostasis.expressions import parse  # noqa: E402
from allostasis.results import Measurements  # noqa: E402
from allostasis.studies import read_study, run  # noqa: E402
from allostasis.units import hours  # noqa: E402

STRENGTHS = (0.5, 1.5, 4.0, 8.0)


def seen(entry: dict[str, Any], presets: dict[str, Any], path: str, value: float, unit: str) -> dict[str, float]:
    """The entry's marker at one value of a parameter, in SD of people without (``d``) and as a fall in its unit."""
    study = known_by.study_of(entry, presets)
    at, marker = hours(entry["at"]), parse(entry["as"])
    found = Measurements.of(run(read_study(study | {"set": {path: f"{value:.9g} {unit}"}}), workers=2))
    given, without = (found.value(arm, marker, at, None) for arm in ("given", "without"))
    among = np.isfinite(given) & np.isfinite(without)
    if "among" in entry:
        among &= found.value("given", parse(entry["among"]), at, None) == 1
    fall = float(np.mean((without - given)[among]))
    return {"fall": fall, "d": -entry.get("turn", 1) * fall / float(np.std(without[among], ddof=1))}


def fitted(path: str, told: dict[str, Any]) -> dict[str, Any]:
    """Where the targets of one parameter are met best."""
    presets, entries = known_by.entries()
    entry = next(e for e in entries if e["name"] == told["entry"])
    unit = {"safety_gain": "1/d"}.get(path.split(".")[1], "1")
    course = [seen(entry, presets, path, told["start"] * k, unit) for k in STRENGTHS]
    grid = np.linspace(-1.5, 2.5, 4001)
    at = {kind: np.interp(grid, np.log(STRENGTHS), [c[kind] for c in course]) for kind in ("d", "fall")}
    cost = (grid / told["prior"]) ** 2
    for t in told["targets"]:
        cost = cost + ((at[t.get("contrast", "d")] - t["value"]) / t["se"]) ** 2
    best = int(np.argmin(cost))
    return {
        "value": round(float(told["start"] * np.exp(grid[best])), 4),
        "factor": round(float(np.exp(grid[best])), 3),
        "seen": {k: {n: round(x, 3) for n, x in c.items()} for k, c in zip(STRENGTHS, course, strict=True)},
        "left": {t["finding"]: round(float(at[t.get("contrast", "d")][best]), 3) for t in told["targets"]},
    }


def main() -> None:
    """Fit those asked for, or all."""
    declared = yaml.safe_load((HERE / "therapies.yaml").read_text(encoding="utf-8"))
    file = HERE / "therapies_result.yaml"
    results = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    for path, told in declared.items():
        if isinstance(told, dict) and "entry" in told and (not sys.argv[1:] or path in sys.argv[1:]):
            results[path] = fitted(path, told)
            print(path, results[path], flush=True)
            file.write_text(yaml.safe_dump(results, sort_keys=False), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

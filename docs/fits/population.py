"""Fits levels and slopes of CRP and blood counts to NHANES 2017-2018: ``python docs/fits/population.py``.

What is fitted to what is declared in population.yaml; the survey's facts are docs/population_nhanes.yaml. The package
itself is lived (people at their set-points, one morning); the result is written to population_result.yaml.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import population  # noqa: E402

from allostasis.studies import read_study, run  # noqa: E402

DECLARED = yaml.safe_load((HERE / "population.yaml").read_text(encoding="utf-8"))
TIMES = 3


def study(values: dict[str, float]) -> dict[str, Any]:
    """A morning of people drawn as the survey's, with these numbers."""
    told = population.drawn()
    units = {n: p["unit"] for n, p in DECLARED["parameters"].items()}
    told["set"] = {n: v if units[n] == "1" else f"{v:.6g} {units[n]}" for n, v in values.items()}
    told["people"]["number"], told["seed"] = DECLARED["people"]["number"], DECLARED["people"]["seed"]
    return told


def coefficients(slopes: dict[str, float], neutrophils: float) -> dict[str, float]:
    """What a parameter's `coefficient` names."""
    men, women = ({k: slopes[f"{k} {sex}"] for k in ("ln CRP", "by decade", "by ln BMI")} for sex in ("men", "women"))
    return {
        "level": (men["ln CRP"] + women["ln CRP"]) / 2,
        "decade": women["by decade"] - men["by decade"],
        "decade_men": men["by decade"],
        "weight": (men["by ln BMI"] + women["by ln BMI"]) / 2,
        "weight_sex": women["by ln BMI"] - men["by ln BMI"],
        "lymphocytes": slopes["ln lymphocytes"],
        "lymphocytes_decade": slopes["lymphocytes by decade"],
        "neutrophils": math.log(neutrophils),
    }


def main() -> None:
    """Move, look, move again."""
    told = population.facts()
    wanted = coefficients(told["slopes"], told["groups"]["all"]["neutrophils"])
    values = {n: float(p["start"]) for n, p in DECLARED["parameters"].items()}
    shown: list[dict[str, float]] = []
    for turn in range(TIMES + 1):
        x = population.columns(run(read_study(study(values)), workers=2))
        weights = population.weights(x, np.array(told["together"]))
        found = coefficients(population.slopes(x), population.table(x, weights)["all"]["neutrophils"])
        shown.append(found)
        print(turn, {k: (round(v, 4), round(wanted[k], 4)) for k, v in found.items()}, flush=True)
        lacking = {k: wanted[k] - found[k] for k in wanted}
        if turn == TIMES or all(abs(v) < DECLARED["error"][k] for k, v in lacking.items()):
            break
        for name, p in DECLARED["parameters"].items():
            if abs(lacking[p["coefficient"]]) < DECLARED["error"][p["coefficient"]]:
                continue
            step = lacking[p["coefficient"]] / p["per"]
            values[name] = values[name] + step if p.get("plain") else values[name] * math.exp(step)
    plain = {
        "about": "Written by docs/fits/population.py; not to be edited.",
        "values": {k: float(f"{v:.4g}") for k, v in values.items()},
        "survey": {k: float(f"{v:.4g}") for k, v in wanted.items()},
        "first": {k: float(f"{v:.4g}") for k, v in shown[0].items()},
        "last": {k: float(f"{v:.4g}") for k, v in shown[-1].items()},
    }
    (HERE / "population_result.yaml").write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

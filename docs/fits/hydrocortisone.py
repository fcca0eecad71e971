"""Fits what glucocorticoids take from the answer to endotoxin: ``python docs/fits/hydrocortisone.py DATA``.

DATA holds lps_bolus_infusion/, published measurements that are no part of the project. What is fitted to what is
declared in hydrocortisone.yaml; the result is written to hydrocortisone_result.yaml. Run it again when the axis, the
receptor or the nerves change.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from body_fit import best, setting, typical
from endotoxin import table
from endotoxin_people import given

from allostasis.studies import Result, read_study, run

HERE = Path(__file__).resolve().parent
DECLARED = yaml.safe_load((HERE / "hydrocortisone.yaml").read_text(encoding="utf-8"))
CYTOKINES = ("tnf", "il6", "il10")
STUDY: dict[str, Any] = {
    "study": "Hydrocortisone and endotoxin in men",
    "seed": DECLARED["seed"],
    "people": DECLARED["people"],
    "design": "counterfactual",
    "noise": "common",
    "clock": "09:00",
    "arms": {
        "saline": [],
        "0.8": [given("0.8 ng/kg")],
        "2": [given("2 ng/kg")],
        "4": [given("4 ng/kg")],
        "under": [
            {"treatment": "hydrocortisone", "amount": "3 ug/kg/min", "from": "-6 h", "for": "12 h"},
            given("2 ng/kg"),
        ],
        "evening": [given("0.8 ng/kg", "10 h")],
    },
    "visits": {"from": "0 h", "every": "30 min", "until": "16 h"},
    "measure": [*CYTOKINES, "cortisol_mass", "temperature", "heart_rate", "adrenaline"],
}


def logs(a: Result, key: str, arm: str) -> np.ndarray:
    """Mean over people of the logarithm, by half hours."""
    return np.asarray(np.log(np.maximum(a.table(key, arm).to_numpy(), 1e-3)).mean(axis=0))


def read(a: Result) -> dict[str, float]:
    """Every target's value."""

    def peaks(key: str, arm: str) -> float:
        return float(a.table(key, arm).to_numpy()[:, :17].max(axis=1).mean())

    def risen(key: str, arm: str) -> float:
        x = a.table(key, arm).to_numpy()[:, :25]
        return float((x.max(axis=1) - x[:, 0]).mean())

    def fever(arm: str) -> float:
        return float((a.table("temperature", arm) - a.table("temperature", "saline")).mean().max())

    def highest(key: str, arm: str) -> float:
        return float(np.log(a.table(key, arm).to_numpy().max(axis=1)).mean())

    made = {
        f"{k}_under": float(np.exp(logs(a, k, "under") - logs(a, k, "2"))[i])
        for k, i in zip(CYTOKINES, (3, 4, 4), strict=True)
    }
    made |= {"rise_2": risen("temperature", "2"), "rise_under": risen("temperature", "under")}
    made |= {"adrenaline": peaks("adrenaline", "2"), "adrenaline_under": peaks("adrenaline", "under")}
    made |= {"pulse": risen("heart_rate", "2"), "pulse_under": risen("heart_rate", "under")}
    made |= {f"fever_{d}": fever(d) for d in ("0.8", "2", "4")}
    made |= {"cortisol": 0.1 * peaks("cortisol_mass", "2"), "evening_fever": fever("evening") / fever("0.8")}
    return made | {f"evening_{k}": math.exp(highest(k, "evening") - highest(k, "0.8")) for k in ("tnf", "il6")}


def main(folder: Path) -> None:
    """Fit, and write what came of it."""
    bolus, course = table(folder / "lps_bolus_infusion" / "bolus.csv"), DECLARED["course"]

    def told(values: dict[str, float]) -> tuple[np.ndarray, dict[str, Any]]:
        a = run(read_study({**STUDY, "set": setting(values)}), workers=1)
        made, left, shown = read(a), [], {}
        for name, t in DECLARED["targets"].items():
            off = math.log(max(made[name], 1e-3) / t["value"]) if t.get("log") else made[name] - t["value"]
            left.append((max(off, 0.0) if t.get("most") else off) / t["sd"])
        for key in CYTOKINES:
            here, floor = np.exp(logs(a, key, "2")), 0.02 * max(bolus[key].values())
            for hour in course["hours"]:
                there = bolus[key][hour]
                left.append(math.log((here[round(2 * hour)] + floor) / (there + floor)) / course["sd"])
                shown[f"{key} {hour:g} h, observed {there:.0f}"] = float(here[round(2 * hour)])
        return np.array(left), {"targets": made, "courses": shown}

    free = {n: (typical(n), sd) for n, sd in DECLARED["parameters"].items()}
    best(told, free, HERE / "hydrocortisone_result.yaml", "hydrocortisone.py", **DECLARED["steps"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))

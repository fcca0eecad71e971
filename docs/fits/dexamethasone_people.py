"""Fits the pituitary's answer to dexamethasone in people: ``python docs/fits/dexamethasone_people.py``.

What is fitted to what is declared in dexamethasone_people.yaml. The result is written to
dexamethasone_people_result.yaml. Run it again when the axis changes.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from body_fit import best, setting, typical

from allostasis.studies import read_study, run

HERE = Path(__file__).resolve().parent
DECLARED = yaml.safe_load((HERE / "dexamethasone_people.yaml").read_text(encoding="utf-8"))


def drug(amount: str) -> list[dict[str, str]]:
    """Dexamethasone at time zero."""
    return [{"treatment": "dexamethasone", "amount": amount, "at": "0 h"}]


def people(mean: float, sd: float, low: float, high: float) -> dict[str, Any]:
    """People of an age."""
    return {
        "number": DECLARED["number"],
        "history": "none",
        "age": {"mean": mean, "sd": sd, "min": low, "max": high},
        "female": 0.5,
        "bmi": {"mean": 25, "sd": 3.5, "min": 18, "max": 38},
    }


COMMON = {"seed": DECLARED["seed"], "design": "counterfactual", "noise": "common"}
STUDIES: dict[str, dict[str, Any]] = {
    "night": {
        **COMMON,
        "study": "At 23:00",
        "people": people(30, 8, 18, 55),
        "clock": "23:00",
        "arms": {"quarter": drug("0.25 mg"), "one": drug("1 mg")},
        "visits": ["0 h", "9 h"],
        "measure": ["cortisol"],
    },
    "old": {
        **COMMON,
        "study": "At 23:00, older people",
        "people": people(64, 7, 45, 85),
        "clock": "23:00",
        "arms": {"half": drug("0.5 mg"), "one": drug("1 mg")},
        "visits": ["0 h", "8.5 h", "9.5 h"],
        "measure": ["cortisol", "salivary_cortisol"],
    },
    "midnight": {
        **COMMON,
        "study": "At midnight",
        "people": people(33, 7, 23, 50),
        "clock": "00:00",
        "arms": {"one": drug("1 mg"), "three quarters": drug("0.75 mg")},
        "visits": ["0 h", "8 h", "16 h", "23.5 h"],
        "measure": ["cortisol_mass"],
    },
    "morning": {
        **COMMON,
        "study": "At 08:00",
        "people": people(28, 5, 18, 45),
        "clock": "08:00",
        "arms": {"none": [], "0.5": drug("0.5 mg"), "1.5": drug("1.5 mg"), "3": drug("3 mg")},
        "visits": ["0 h", "23 h", "24 h", "25 h"],
        "measure": ["cortisol"],
    },
}


def courses(values: dict[str, float]) -> dict[str, float]:
    """Every target's value, and shares that papers count."""
    runs = {n: run(read_study({**s, "set": setting(values)}), workers=2) for n, s in STUDIES.items()}

    def at(study: str, key: str, arm: str, *columns: int) -> np.ndarray:
        found: np.ndarray = runs[study].table(key, arm).to_numpy()[:, list(columns)]
        return found

    made = {
        "quarter_at_8": float(np.median(at("night", "cortisol", "quarter", 1))),
        "saliva_half": float(at("old", "salivary_cortisol", "half", 1).mean()),
        "one_at_8": float(np.median(at("night", "cortisol", "one", 1))),
        "one_nine_of_ten": float(np.quantile(at("old", "cortisol", "one", 2), 0.9)),
    }
    for name, arm, share in (("one_escape", "one", 0.043), ("three_quarters_escape", "three quarters", 0.261)):
        highest = at("midnight", "cortisol_mass", arm, 1, 2, 3).max(axis=1) / 10
        made[name] = float(np.quantile(highest, 1 - share))
        made[f"{name} share above"] = float((highest > 4).mean())
    usual = at("morning", "cortisol", "none", 1, 2, 3).mean()
    for dose in ("0.5", "1.5", "3"):
        made[f"missing_{dose}"] = float(1 - at("morning", "cortisol", dose, 1, 2, 3).mean() / usual)
    made["share below 50"] = float((at("old", "cortisol", "one", 2) < 50).mean())
    return made


def main() -> None:
    """Fit, and write what came of it."""

    def told(values: dict[str, float]) -> tuple[np.ndarray, dict[str, Any]]:
        made, left = courses(values), []
        for name, t in DECLARED["targets"].items():
            off = made[name] - t["value"] if t.get("plain") else math.log(max(made[name], 1e-3) / t["value"])
            left.append(off / t["sd"])
        return np.array(left), {"targets": made}

    free = {n: (typical(n), sd) for n, sd in DECLARED["parameters"].items()}
    best(told, free, HERE / "dexamethasone_people_result.yaml", "dexamethasone_people.py", **DECLARED["steps"])


if __name__ == "__main__":
    main()

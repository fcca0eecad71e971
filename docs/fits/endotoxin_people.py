"""Fits what endotoxin and IL-6 do to people of the whole body: ``python docs/fits/endotoxin_people.py DATA``.

DATA holds lps_bolus_infusion/ and endotoxin_means/, published measurements that are no part of the project. What is
fitted to what is declared in endotoxin_people.yaml; men live with endotoxin by dose, under hydrocortisone and in the
evening, and with IL-6 under the skin, read as the replays read them. The result is written to
endotoxin_people_result.yaml. Run it again when the axis or the nerves change.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from body_fit import best, setting, typical
from endotoxin import CYTOKINES, SD, fever_course, table

from allostasis.studies import Result, read_study, run

HERE = Path(__file__).resolve().parent
DECLARED = yaml.safe_load((HERE / "endotoxin_people.yaml").read_text(encoding="utf-8"))


def given(amount: str, at: str = "0 h") -> dict[str, str]:
    """Endotoxin at once."""
    return {"treatment": "endotoxin", "amount": amount, "at": at}


STUDY: dict[str, Any] = {
    "study": "Endotoxin and IL-6 in men",
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
        "infusion": [{"treatment": "endotoxin", "amount": "0.5 ng/kg/h", "from": "0 h", "for": "4 h"}],
        "evening": [given("0.8 ng/kg", "10 h")],
        "3": [{"treatment": "il6", "amount": "3 ug/kg", "at": "0 h"}],
        "10": [{"treatment": "il6", "amount": "10 ug/kg", "at": "0 h"}],
    },
    "visits": {"from": "0 h", "every": "30 min", "until": "18 h"},
    "measure": [*CYTOKINES, "acth", "cortisol_mass", "temperature", "heart_rate", "adrenaline"],
}


def highest(course: np.ndarray) -> float:
    """Minute of the highest value of a half-hourly course, between samples by a parabola."""
    k = int(np.clip(course.argmax(), 1, len(course) - 2))
    left, middle, right = course[k - 1 : k + 2]
    bend = left - 2 * middle + right
    return 30 * (k + (float(np.clip(0.5 * (left - right) / bend, -1, 1)) if bend < 0 else 0.0))


def courses(values: dict[str, float]) -> tuple[dict[str, float], Result]:
    """Every target's value, and the run that has the courses."""
    a = run(read_study({**STUDY, "set": setting(values)}), workers=2)

    def peaks(key: str, arm: str, until: int = 17) -> float:
        return float(a.table(key, arm).to_numpy()[:, :until].max(axis=1).mean())

    def risen(key: str, arm: str) -> float:
        x = a.table(key, arm).to_numpy()[:, :25]
        return float((x.max(axis=1) - x[:, 0]).mean())

    def rise(key: str, arm: str) -> np.ndarray:
        values: np.ndarray = (a.table(key, arm) - a.table(key, "saline")).mean().to_numpy()
        return values

    def ratio(key: str, arm: str, other: str, i: int) -> float:
        x, y = (np.log(np.maximum(a.table(key, arm).to_numpy()[:, i], 1e-3)) for arm in (arm, other))
        return float(np.exp((x - y).mean()))

    made = {
        "cortisol": 0.1 * peaks("cortisol_mass", "2"),
        "rise_2": risen("temperature", "2"),
        "rise_under": risen("temperature", "under"),
        "tnf_under": ratio("tnf", "under", "2", 3),
        "il6_under": ratio("il6", "under", "2", 4),
        "adrenaline": peaks("adrenaline", "2"),
        "adrenaline_under": peaks("adrenaline", "under"),
        "pulse": risen("heart_rate", "2"),
        "pulse_under": risen("heart_rate", "under"),
        "pulse_0.8": risen("heart_rate", "0.8"),
    }
    made |= {f"fever_{d}": float(rise("temperature", d).max()) for d in ("0.8", "2", "4")}
    for name, key in (("cortisol", "cortisol_mass"), ("fever", "temperature")):
        made[f"evening_{name}"] = float(rise(key, "evening").max() / rise(key, "0.8").max())
    made |= {f"il6_{d}_acth": peaks("acth", d, 9) for d in ("3", "10")}
    for name, key in (("acth", "acth"), ("cortisol", "cortisol_mass")):
        made[f"il6_{name}_time"] = highest(a.table(key, "3").mean().to_numpy()[:9])
    return made, a


def main(folder: Path) -> None:
    """Fit, and write what came of it."""
    bolus = table(folder / "lps_bolus_infusion" / "bolus.csv")
    mean = table(folder / "lps_bolus_infusion" / "infusion_mean.csv")
    ways = (("bolus", "2", bolus), ("infusion", "infusion", mean))
    fevers = [p for k in ("janum2016", "copeland2005") for p in fever_course(folder / "endotoxin_means" / f"{k}.json")]

    def told(values: dict[str, float]) -> tuple[np.ndarray, dict[str, Any]]:
        made, a = courses(values)
        left, shown = [], {}
        for way, arm, seen in ways:
            for cytokine in CYTOKINES:
                logs = np.log(np.maximum(a.table(cytokine, arm).to_numpy(), 1e-3)).mean(axis=0)
                floor = 0.02 * max(bolus[cytokine].values())
                for hour, value in seen[cytokine].items():
                    here = float(np.exp(logs[round(2 * hour)]))
                    there = value if way == "bolus" else value * math.exp(-(SD[cytokine] ** 2) / 2)
                    left.append(math.log((here + floor) / (there + floor)) / DECLARED["courses"][way]["sd"])
                    shown[f"{way} {cytokine} {hour:g} h, observed {there:.0f}"] = here
        warm = (a.table("temperature", "2") - a.table("temperature", "saline")).mean().to_numpy()
        sd = DECLARED["courses"]["fever"]["sd"]
        left += [(np.interp(h, np.arange(len(warm)) / 2, warm) - y) / sd for h, y in fevers]
        for name, t in DECLARED["targets"].items():
            off = math.log(max(made[name], 1e-3) / t["value"]) if t.get("log") else made[name] - t["value"]
            left.append((max(off, 0.0) if t.get("most") else off) / t["sd"])
        return np.array(left), {"targets": made, "courses": shown}

    free = {n: (typical(n), sd) for n, sd in DECLARED["parameters"].items()}
    best(told, free, HERE / "endotoxin_people_result.yaml", "endotoxin_people.py", **DECLARED["steps"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Fits the HPA axis in people with bursts: ``python docs/fits/axis_people.py DATA``, a folder with hpa_24h/.

What is fitted to what is declared in axis_people.yaml. People of the whole body live a day, and a Trier test at 15:00
beside the same people's rest; what a group shows is compared with the means of these. Gauss and Newton's rule with
Broyden's update, everybody keyed as ever, so that the same values give the same people. The result is written to
axis_people_result.yaml, in full digits nowhere else than here.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from body_fit import best, setting, typical

from allostasis.studies import read_study, run

HERE = Path(__file__).resolve().parent
DECLARED = yaml.safe_load((HERE / "axis_people.yaml").read_text(encoding="utf-8"))
TEST = 15.0  # hour of the Trier test
STUDY: dict[str, Any] = {
    "study": "The axis of people",
    "seed": DECLARED["seed"],
    "people": DECLARED["people"],
    "design": "counterfactual",
    "noise": "common",
    "clock": "00:00",
    "arms": {"rest": [], "test": [{"stressor": "tsst", "at": f"{TEST:g} h"}]},
    "visits": {
        "at": [f"{20 * i} min" for i in range(73)] + [f"{900 + 5 * i} min" for i in range(37) if i % 4],
        "waking": ["1 min", "31 min", "46 min", "61 min"],
    },
    "measure": ["acth", "cortisol_mass", "salivary_cortisol"],
}


def crossing(t: np.ndarray, v: np.ndarray, level: float) -> float:
    """First moment at which a course reaches a level; the last where it never does."""
    i = int(np.argmax(v >= level))
    if v[i] < level or i == 0:
        return float(t[-1] if v[i] < level else t[0])
    return float(t[i - 1] + (level - v[i - 1]) / (v[i] - v[i - 1]) * (t[i] - t[i - 1]))


def highest(t: np.ndarray, v: np.ndarray) -> float:
    """Moment of the highest value, between samples by a parabola."""
    k = int(np.clip(v.argmax(), 1, len(v) - 2))
    bend = v[k - 1] - 2 * v[k] + v[k + 1]
    return float(t[k] + (np.clip(0.5 * (v[k - 1] - v[k + 1]) / bend, -1, 1) * (t[1] - t[0]) if bend < 0 else 0.0))


def courses(values: dict[str, float]) -> tuple[dict[str, float], dict[str, tuple[np.ndarray, np.ndarray]]]:
    """Every target's value, and mean courses of the day (hours, level)."""
    result = run(read_study({**STUDY, "set": setting({n: v for n, v in values.items() if n != "first"})}), workers=2)
    made, day, rise = {}, {}, {}
    keys = (("acth", "acth", 1.0), ("cortisol", "cortisol_mass", 0.1), ("saliva", "salivary_cortisol", 1.0))
    for name, key, unit in keys:
        rest, test = (result.table(key, arm) * unit for arm in ("rest", "test"))
        hours = rest.columns.to_numpy(float)
        mean = rest.mean().to_numpy()
        usual = np.isclose(hours * 3, np.round(hours * 3), atol=1e-6)
        day[name] = hours[usual], mean[usual]
        here = (hours >= TEST - 1e-9) & (hours <= TEST + 3 + 1e-9)
        t, up = 60 * (hours[here] - TEST), (test - rest).mean().to_numpy()[here]
        k = int(up.argmax())
        rise[name] = t, up / up.max()
        made[f"{name}_peak"] = highest(t, up)
        made[f"{name}_half"] = crossing(t[k:], 1 - up[k:] / up[k], 0.5)
        made[f"{name}_fold"] = 1 + up[k] / mean[(hours > TEST - 1.1) & (hours < TEST + 1e-9)].mean()
        if name == "saliva":
            waking = [rest[c].mean() for c in rest.columns if round(60 * c) % 5 == 1]
            made |= {f"waking_{m}": waking[i] / waking[j] for m, i, j in ((30, 1, 0), (45, 2, 1), (60, 3, 1))}
        if name == "cortisol":
            logs = np.exp(np.log(rest).mean())
            made["nadir"] = float(np.interp(0.33, hours, logs))
            made["morning"] = float(np.mean([np.interp(h, hours, logs) for h in (8.33, 8.67)]))
    (t, a), (_, c) = rise["acth"], rise["cortisol"]
    k = int(a.argmax())
    moments = {"rise": crossing(t, a, 0.36), "peak": made["acth_peak"], "half": made["acth_half"]}
    made |= {f"cortisol_at_acth_{n}": float(np.interp(m, t, c)) for n, m in moments.items()}
    x = {n.partition(".")[2]: v for n, v in values.items()}
    made["secretion"] = math.log(2) / 49 * x["cortisol_scale"] * 27.59 * (1 + x["acth_ceiling"] ** 2)
    return made, day


def observed(folder: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Hours of the day and logarithms of the data."""
    with (folder / "hpa_24h" / "hpa_24h.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["arm"] == "healthy"]
    made = {}
    for name in DECLARED["courses"]:
        some = np.array([(float(r["time"]), float(r["value"])) for r in rows if r["measure"] == name])
        made[name] = some[:, 0] / 60, np.log(some[:, 1])
    return made


def main(folder: Path) -> None:
    """Fit, and write what came of it."""
    data, free = observed(folder), DECLARED["parameters"]

    def told(values: dict[str, float]) -> tuple[np.ndarray, dict[str, Any]]:
        made, day = courses(values)
        left, r2 = [], {}
        for name, one in DECLARED["courses"].items():
            hours, logs = data[name]
            off = np.interp((hours + values["first"]) % 24, day[name][0], np.log(day[name][1])) - logs
            left.append(off / one["sd"] * math.sqrt(one["worth"] / len(logs)))
            r2[name] = 1 - float((off**2).sum() / ((logs - logs.mean()) ** 2).sum())
        for name, t in DECLARED["targets"].items():
            off = math.log(max(made[name], 1e-3) / t["value"]) if t.get("log") else made[name] - t["value"]
            left.append(np.array([off / t["sd"]]))
        means = {f"{n} of the day": float(v[1].mean()) for n, v in day.items()}
        return np.concatenate(left), {"r2": r2, "courses": made | means}

    where = {n: (typical(n), sd) for n, sd in free.items()} | {"first": (62 / 60, 0.7)}
    best(told, where, HERE / "axis_people_result.yaml", "axis_people.py", **DECLARED["steps"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))

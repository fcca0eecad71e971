"""Fits what catecholamines release at rest: ``python docs/fits/acute_stress.py``.

What is fitted to what is declared in acute_stress.yaml; people of the whole body have a Trier test, or adrenaline
infused. The result is written to acute_stress_result.yaml.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from body_fit import best, setting, typical

from allostasis.statistics import by_metric
from allostasis.studies import read_study, run

HERE = Path(__file__).resolve().parent
DECLARED = yaml.safe_load((HERE / "acute_stress.yaml").read_text(encoding="utf-8"))
COMMON: dict[str, Any] = {"seed": DECLARED["seed"], "people": DECLARED["people"]}
TEST: dict[str, Any] = {
    **COMMON,
    "study": "A Trier test",
    "clock": "15:00",
    "arms": {"test": [{"stressor": "tsst", "at": "0 h"}]},
    "visits": [f"{m} min" for m in (0, 30, 40, 50, 60, 65, 70, 80, 95, 110, 140)],
    "measure": ["il6", "tnf", "il1b", "il10", "colds.ill"],
}
INFUSED: dict[str, Any] = {
    **COMMON,
    "study": "Adrenaline",
    "design": "counterfactual",
    "clock": "09:00",
    "arms": {
        "hour": [{"treatment": "adrenaline", "amount": "2.6 ug/min", "from": "0 h", "for": "1 h"}],
        "long": [{"treatment": "adrenaline", "amount": "1.25 ug/min", "from": "0 h", "for": "2.5 h"}],
    },
    "visits": {"from": "0 h", "every": "15 min", "until": "3.5 h"},
    "measure": ["il6", "colds.ill"],
}


def courses(values: dict[str, float]) -> dict[str, float]:
    """Every target's value; d is that of the ledger's findings."""
    a, b = (run(read_study({**s, "set": setting(values)}), workers=2) for s in (TEST, INFUSED))
    well = {arm: r.table("colds.ill", arm).to_numpy()[:, 0] < 0.1 for r, arm in ((a, "test"), (b, "hour"), (b, "long"))}

    def d(key: str, minutes: tuple[int, ...]) -> float:
        table = a.table(key, "test")
        hours = table.columns.to_numpy(float)
        x = table.to_numpy()[well["test"]]
        after = x[:, [int(np.argmin(np.abs(60 * hours - m))) for m in minutes]].mean(axis=1)
        return by_metric("d", after, x[:, 0], paired=True)

    after = (30, 40, 50, 60, 65, 70, 80, 95, 110, 140)
    logs = {arm: np.log(b.table("il6", arm).to_numpy()[well[arm]]) for arm in ("hour", "long")}
    return {
        "il6_90": d("il6", (110,)),
        "il6_overall": d("il6", after),
        "tnf_50": d("tnf", (60,)),
        "tnf_overall": d("tnf", after),
        "il1b_overall": d("il1b", after),
        "il1b_peak": d("il1b", (65,)),
        "il10_overall": d("il10", after),
        "infused_45": float(np.exp((logs["hour"][:, 3] - logs["hour"][:, 0]).mean())),
        "infused_150": float(np.exp((logs["long"][:, 10:].max(axis=1) - logs["long"][:, 0]).mean())),
    }


def main() -> None:
    """Fit, and write what came of it."""

    def told(values: dict[str, float]) -> tuple[np.ndarray, dict[str, Any]]:
        made, left = courses(values), []
        for name, t in DECLARED["targets"].items():
            off = math.log(max(made[name], 1e-3) / t["value"]) if t.get("log") else made[name] - t["value"]
            left.append(off / t["sd"])
        return np.array(left), {"targets": made}

    free = {n: (typical(n), sd) for n, sd in DECLARED["parameters"].items()}
    best(told, free, HERE / "acute_stress_result.yaml", "acute_stress.py", **DECLARED["steps"])


if __name__ == "__main__":
    main()

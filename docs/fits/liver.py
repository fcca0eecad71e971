"""Fits how soon IL-6 exhausts the liver's answer: ``python docs/fits/liver.py``.

What is fitted to what is declared in liver.yaml; the result is written to liver_result.yaml. Run it again when IL-6
after endotoxin changes.
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
DECLARED = yaml.safe_load((HERE / "liver.yaml").read_text(encoding="utf-8"))
STUDY: dict[str, Any] = {
    "study": "CRP after endotoxin",
    "seed": DECLARED["seed"],
    "people": DECLARED["people"],
    "clock": "09:00",
    "arms": {"endotoxin": [{"treatment": "endotoxin", "amount": "2 ng/kg", "at": "0 h"}]},
    "visits": ["0 h", "24 h"],
    "measure": ["hs_crp"],
}


def told(values: dict[str, float]) -> tuple[np.ndarray, dict[str, Any]]:
    """What is left over, in SD, and CRP."""
    table = run(read_study({**STUDY, "set": setting(values)}), workers=2).table("hs_crp", "endotoxin")
    crp = float(table.mean().iloc[-1])
    target = DECLARED["targets"]["crp_24"]
    return np.array([math.log(crp / target["value"]) / target["sd"]]), {"targets": {"crp_24": crp}}


if __name__ == "__main__":
    free = {n: (typical(n), sd) for n, sd in DECLARED["parameters"].items()}
    best(told, free, HERE / "liver_result.yaml", "liver.py", **DECLARED["steps"])

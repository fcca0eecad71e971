"""Fits what standing takes from the vagus in a Trier test: ``python docs/fits/standing.py``.

What is fitted to what is declared in standing.yaml; the result is written to standing_result.yaml. Run it again when
threat's hold on the vagus or the heart changes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from body_fit import best, setting

from allostasis.studies import read_study, run

HERE = Path(__file__).resolve().parent
DECLARED = yaml.safe_load((HERE / "standing.yaml").read_text(encoding="utf-8"))
STUDY: dict[str, Any] = {
    "study": "Standing in a Trier test",
    "seed": DECLARED["seed"],
    "people": DECLARED["people"],
    "clock": "16:00",
    "arms": {"test": [{"stressor": "tsst", "at": "0 h"}]},
    "visits": [f"{m} min" for m in (-5, 5, 10, 15, 20)],
    "measure": ["heart_rate"],
}


def told(values: dict[str, float]) -> tuple[np.ndarray, dict[str, Any]]:
    """What is left over, in SD, and the heart's rise."""
    table = run(read_study({**STUDY, "set": setting(values)}), workers=2).table("heart_rate", "test").to_numpy()
    rise = float((table[:, 1:].mean(axis=1) - table[:, 0]).mean())
    target = DECLARED["targets"]["rise"]
    return np.array([(rise - target["value"]) / target["sd"]]), {"targets": {"rise": rise}}


if __name__ == "__main__":
    free = {n: (start, sd) for n, (start, sd) in DECLARED["parameters"].items()}
    best(told, free, HERE / "standing_result.yaml", "standing.py", **DECLARED["steps"])

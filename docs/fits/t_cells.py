"""Fits what glucocorticoids take of T cells from blood: ``python docs/fits/t_cells.py``.

Declared: one target, tcell-circadian-nadir (Dimitrov 2009, calibration side, in-sample since): 0.60 times the T cells
of two at night at 14:00, SD of the logarithm 0.06; gain (8, SD of the logarithm 0.5) and steepness (1, SD 0.5) of their
leaving blood, from where an earlier run came to; two Jacobians at most, four steps after each. Young people of the
whole body with bursts. Written to t_cells_result.yaml. Run it again when the axis changes.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from body_fit import best, setting, typical

from allostasis.studies import read_study, run

STUDY: dict[str, Any] = {
    "study": "T cells over a day",
    "seed": 14,
    "people": {"number": 200, "history": "none", "age": {"mean": 30, "sd": 8, "min": 18, "max": 60}, "female": 0.4},
    "clock": "00:00",
    "arms": {"day": []},
    "visits": ["2 h", "8 h", "14 h", "20 h", "26 h"],
    "measure": ["t_cells"],
}


def told(values: dict[str, float]) -> tuple[np.ndarray, dict[str, Any]]:
    """What is left over, in SD, and the course."""
    logs = np.log(run(read_study({**STUDY, "set": setting(values)}), workers=2).table("t_cells", "day").to_numpy())
    mean = logs.mean(axis=0)
    shown = {h: float(np.exp(v - mean[0])) for h, v in zip(("2 h", "8 h", "14 h", "20 h", "26 h"), mean, strict=True)}
    ratio = float(np.exp(mean[2] - mean[4]))
    return np.array([math.log(ratio / 0.6) / 0.06]), {"14 h over 26 h": ratio, "course": shown}


if __name__ == "__main__":
    free = {f"leukocytes.{n}": (typical(f"leukocytes.{n}"), 0.5) for n in ("t_gr_gain", "t_gr_steepness")}
    best(told, free, Path(__file__).with_name("t_cells_result.yaml"), "t_cells.py", rounds=2, steps=4)

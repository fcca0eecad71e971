"""Fits how far interferon-alpha holds back marrow: ``python docs/fits/interferon.py``.

What is fitted to what is declared in interferon.yaml; the result is written to interferon_result.yaml. Run it again
when neutrophils or interferon change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from body_fit import best, setting, typical

from allostasis.studies import read_study, run

HERE = Path(__file__).resolve().parent
DECLARED = yaml.safe_load((HERE / "interferon.yaml").read_text(encoding="utf-8"))
STUDY: dict[str, Any] = {
    "study": "Neutrophils under interferon",
    "seed": DECLARED["seed"],
    "people": DECLARED["people"],
    "clock": "09:00",
    "model": {"pulses": False},
    "arms": {
        "interferon": [
            {"treatment": "interferon_alpha", "amount": "180 ug", "at": "0 wk", "every": "1 wk", "until": "11 wk"}
        ]
    },
    "visits": ["0 wk", "12 wk"],
    "measure": ["neutrophils"],
}


def told(values: dict[str, float]) -> tuple[np.ndarray, dict[str, Any]]:
    """What is left over, in SD, and the change in per cent."""
    means = run(read_study({**STUDY, "set": setting(values)}), workers=2).table("neutrophils", "interferon").mean()
    change = 100 * float(means.iloc[-1] / means.iloc[0] - 1)
    target = DECLARED["targets"]["neutrophils"]
    return np.array([(change - target["value"]) / target["sd"]]), {"targets": {"neutrophils": change}}


if __name__ == "__main__":
    free = {n: (typical(n), sd) for n, sd in DECLARED["parameters"].items()}
    best(told, free, HERE / "interferon_result.yaml", "interferon.py", **DECLARED["steps"])

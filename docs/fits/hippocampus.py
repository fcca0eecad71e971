"""Fits the hippocampus's quick pool: how strongly glucocorticoids take its water. Declared in hippocampus.yaml.

``python docs/fits/hippocampus.py`` writes ``hippocampus_result.yaml`` beside it; a minute.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import brentq

from allostasis.studies import Study, plan
from allostasis.studies.running.cohort_run import Runner

HERE = Path(__file__).parent


def water(load: np.ndarray, hours: np.ndarray, gain: float, most: float, tau: float) -> np.ndarray:
    """The pool at the last hour, beginning at its rest, under the loads of people (N, hours)."""
    aim = -most * gain * load / np.sqrt(1 + (gain * load) ** 2)
    value = aim[:, 0].copy()
    for k in range(1, len(hours)):
        value += (0.5 * (aim[:, k] + aim[:, k - 1]) - value) * -np.expm1(-(hours[k] - hours[k - 1]) / tau)
    return value


def main() -> None:
    """Live the study once, and find the gain."""
    told = yaml.safe_load((HERE / "hippocampus.yaml").read_text(encoding="utf-8"))
    made = plan(Study.from_dict(told["study"]))
    who = np.arange(made.study.number)
    load = {arm: Runner(made).measure(who, arm).values[arm, "hpa.cortisol_load"] for arm in made.arms}
    most, tau, goal = told["held"]["water_most"], told["held"]["tau_water"], told["target"]["value"]

    def change(gain: float) -> float:
        both = [water(load[arm], made.hours, gain, most, tau) for arm in ("hydrocortisone", "rest")]
        return float(np.mean(both[0] - both[1]))

    gain = float(brentq(lambda g: change(g) - goal, 0.05, 50.0))
    kept = {told["parameter"]: round(gain, 2), "change": round(change(round(gain, 2)), 5), "asked": goal}
    (HERE / "hippocampus_result.yaml").write_text(yaml.safe_dump(kept, sort_keys=False), encoding="utf-8")
    print(kept)


if __name__ == "__main__":
    main()

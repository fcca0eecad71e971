"""Fits how strongly lasting strain and worry drive the axis: ``python docs/fits/strain.py``.

Targets, priors and what is left out are in strain.yaml; the result is written to strain_result.yaml.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize

from allostasis.studies import read_study, run

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
DECLARED = yaml.safe_load((HERE / "strain.yaml").read_text(encoding="utf-8"))
NAMES = list(DECLARED["parameters"])
START, SPREAD = (np.array([DECLARED["parameters"][n][i] for n in NAMES]) for i in (0, 1))


def shown(logs: Any) -> dict[str, float]:
    """Difference of hair cortisol in SD, and ratio of the day's, under strain, at these logarithms of parameters."""
    from canonical import study

    values = {n: float(v) for n, v in zip(NAMES, np.exp(logs), strict=True)}
    arms = {"none": [], "half": study(DECLARED["study"])["arms"]["half"]}
    people = {**study(DECLARED["study"])["people"], "number": DECLARED["people"]["number"]}
    asked = study(DECLARED["study"], arms=arms, people=people, seed=DECLARED["people"]["seed"], visits=["90 d"])
    result = run(read_study({**asked, "set": {**DECLARED["held"], **values}}))
    calm, strained = ({m: result.table(m, a).to_numpy(float)[:, 0] for m in result.names} for a in arms)
    hair = "hair_cortisol"
    d = float(np.nanmean(strained[hair] - calm[hair]) / np.nanstd(calm[hair], ddof=1))
    return {"hair": d, "day": float(np.nanmean(strained["daily_cortisol"]) / np.nanmean(calm["daily_cortisol"]))}


def main() -> None:
    """The response is close to a plane in the parameters: live its corners, take the likeliest point, and live that."""
    target = DECLARED["targets"]["hair"]
    corners = np.array(DECLARED["corners"])
    found = np.array([shown(np.log(c))["hair"] for c in corners])
    plane = np.linalg.lstsq(np.column_stack([np.ones(len(corners)), corners]), found, rcond=None)[0]
    print(dict(zip(("at 0", *NAMES), plane.round(3), strict=True)), flush=True)

    def cost(logs: Any) -> float:
        miss = (plane[0] + plane[1:] @ np.exp(logs) - target["value"]) / target["sd"]
        return float(miss**2 + np.sum(((logs - np.log(START)) / SPREAD) ** 2))

    at = minimize(cost, np.log(corners.mean(axis=0)), method="Nelder-Mead").x
    page = {
        "about": "Written by docs/fits/strain.py; not to be edited.",
        "values": {n: round(float(v), 4) for n, v in zip(NAMES, np.exp(at), strict=True)},
        "shown": {n: round(v, 3) for n, v in shown(at).items()},
    }
    (HERE / "strain_result.yaml").write_text(yaml.safe_dump(page, sort_keys=False), encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()

"""Moves how strongly lasting inflammation presses on symptoms, by what inflamed.yaml declares.

    .venv/bin/python docs/fits/inflamed.py

Writes inflamed_result.yaml beside it: a quarter of an hour of one core.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import population  # noqa: E402

from allostasis.studies import Study, plan  # noqa: E402
from allostasis.studies.running import Runner  # noqa: E402

TOLD = yaml.safe_load((HERE / "inflamed.yaml").read_text(encoding="utf-8"))
Z, PRIOR, CHUNK = 1.96, 0.4, 256
Columns = dict[str, np.ndarray]


def lived(given: dict[str, float], people: int, seed: int) -> Columns:
    """People who have lived with such values, on the morning of the survey."""
    told = population.drawn()
    told |= {"seed": seed, "visits": ["0 d"], "measure": ["phq9", "hs_crp"], "set": given}
    told["people"] |= {"number": people, "history": "400 d"}
    told["model"] = {"pulses": False, "precision": "fast"}
    runner, parts = Runner(plan(Study.from_dict(told)), kept=False), []
    arm = next(iter(told["arms"]))
    for first in range(0, people, CHUNK):
        who = np.arange(first, min(first + CHUNK, people))
        home = runner.home(who)
        seen = runner.read(runner.live(arm, home), who, arm)
        parts.append({**home.people.covariates, **{k: v.value[:, 0] for k, v in seen.items()}})
        print(f"{given}: {who[-1] + 1}", flush=True)
    x = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
    whole = np.isfinite(x["phq9"]) & np.isfinite(x["hs_crp"])
    return {k: v[whole] for k, v in x.items()}


def shown(x: Columns) -> dict[str, float]:
    """Both correlations, and what is looked at beside."""
    y, phq9 = np.log(x["hs_crp"]), x["phq9"]
    design = np.column_stack([np.ones(len(y)), x["age"], x["female"], x["bmi"]])
    left = [v - design @ np.linalg.lstsq(design, v, rcond=None)[0] for v in (y, phq9)]
    return {
        "r": float(np.corrcoef(y, phq9)[0, 1]),
        "partial": float(np.corrcoef(*left)[0, 1]),
        "phq9": float(phq9.mean()),
        "phq9 >= 10": float((phq9 >= 10).mean()),
        "median CRP": float(np.median(x["hs_crp"])),
        "CRP > 3": float((x["hs_crp"] > 3).mean()),
    }


def at(size: float) -> dict[str, float]:
    """The same of people who have lived with such a size."""
    return shown(lived({TOLD["parameter"]: size}, TOLD["people"], TOLD["seed"]))


def main() -> None:
    """Look, take the least, look again."""
    tried = [(size, at(size)) for size in TOLD["sizes"]]
    where = np.log([size for size, _ in tried])
    grid = np.linspace(math.log(TOLD["proposed"] / 100), math.log(TOLD["proposed"]), 2001)
    total = ((grid - math.log(TOLD["proposed"])) / (Z * PRIOR)) ** 2
    for target in TOLD["targets"]:
        slope, level = np.polyfit(where, [found[target["what"]] for _, found in tried], 1)
        error = math.hypot(target["se"], 1 / math.sqrt(TOLD["people"]))
        total = total + ((level + slope * grid - target["value"]) / (Z * error)) ** 2
    best = float(f"{math.exp(grid[np.argmin(total)]):.3g}")
    inside = grid[total < total.min() + 1]  # as far as the sum rises by 1: 1.96 standard errors
    made = {
        "parameter": TOLD["parameter"],
        "proposed": TOLD["proposed"],
        "fitted": best,
        "unsure": round(float(np.ptp(inside)) / 2 / Z, 2),
        "tried": {f"{size:g}": {k: round(v, 3) for k, v in found.items()} for size, found in tried},
        "at the fitted": {k: round(v, 3) for k, v in at(best).items()},
        "survey": {t["finding"]: t["value"] for t in TOLD["targets"]},
    }
    text = "# Written by docs/fits/inflamed.py.\n" + yaml.safe_dump(made, sort_keys=False)
    (HERE / "inflamed_result.yaml").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

"""Fits how much IL-6, TNF, CRP and neutrophils waver within people and differ between them.

    .venv/bin/python docs/fits/fluctuation.py

Targets and what moves by them stand in ``fluctuation.yaml``. The canonical study of two quiet years is lived with the
numbers of today; variances within and between people add up on the logarithm, so each size is corrected by the
variance that its target lacks. Prints values to be written into the modules, and shows what was not fitted; it changes
no file. What came out stands in ``fluctuation_result.yaml``. Run it again when what is released at rest, the liver or
colds change.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.stats import spearmanr

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from canonical import course, lived

from allostasis.assembly import assemble, catalogue

NAMES = {"crp": "hs_crp", "il6": "il6", "tnf": "tnf", "neutrophils": "neutrophils"}


def parts(y: Any) -> tuple[float, float]:
    """Variance within and between people of persons by visits."""
    within = float(np.nanmean(np.nanvar(y, axis=1, ddof=1)))
    return within, float(np.nanvar(np.nanmean(y, axis=1), ddof=1)) - within / y.shape[1]


def main() -> None:
    """Live, correct, print."""
    told = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    goal = {name: entry["value"] for name, entry in told["targets"].items()}
    x = {k: np.log(course("two-years", m, "rest")[1]) for k, m in NAMES.items()}
    visits = range(0, x["crp"].shape[1], 6)
    now: dict[str, float] = {}
    lacks: dict[str, tuple[float, float]] = {}
    for k, y in x.items():
        within, between = parts(y)
        now |= {f"icc_{k}": between / (within + between), f"sd_{k}": math.sqrt(within + between)}
        whole = goal[f"sd_{k}"] ** 2
        lacks[k] = (1 - goal[f"icc_{k}"]) * whole - within, goal[f"icc_{k}"] * whole - between
    now["spearman_crp_neutrophils"] = mean(
        lambda j: spearmanr(x["crp"][:, j], x["neutrophils"][:, j]).statistic, visits
    )
    now["r_tnf_crp"] = mean(lambda j: np.corrcoef(x["crp"][:, j], x["tnf"][:, j])[0, 1], visits)
    shown = {"r of IL-6 and CRP": mean(lambda j: np.corrcoef(x["crp"][:, j], x["il6"][:, j])[0, 1], visits)}
    bmi = lived("two-years").people["bmi"].to_numpy(float)
    shown["r of IL-6 and BMI"] = mean(lambda j: np.corrcoef(x["il6"][:, j], bmi)[0, 1], visits)
    for name, value in (now | shown).items():
        print(f"  {name}: {value:.3f}" + (f", people {goal[name]:g}" if name in goal else ", not fitted"))

    params = assemble(list(catalogue.body())).params
    heard = params["acute_phase.low_grade_gain"].value + params["inflammation.low_grade_il6"].value
    share = {"low_grade.tone": heard}
    for name, target in told["parameters"].items():
        part = params[name]
        what, _, of = target.partition("_")
        old = part.varies if what == "sd" else part.value
        if target == "spearman_crp_neutrophils" or target == "r_tnf_crp":
            new = old * goal[target] / now[target]
        else:
            variance = old**2 + lacks[of][0 if what == "icc" else 1] / share.get(name, 1.0) ** 2
            new = math.sqrt(max(variance, 0.0))
        print(f"{name}{' varies' if what == 'sd' else ''} = {new:.3g} (now {old:.3g})")


def mean(of: Any, visits: range) -> float:
    """Mean over visits."""
    return float(np.mean([of(j) for j in visits]))


if __name__ == "__main__":
    main()

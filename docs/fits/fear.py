"""Fits how fear of a lifetime is burnt in and how long it stays to how many people have PTSD, as fear.yaml declares.

    .venv/bin/python docs/fits/fear.py

Writes fear_result.yaml beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize

from allostasis.lives.fear_lived import fear_lived, own_fear
from allostasis.people import draw_traumas
from allostasis.seeds import normals

HERE = Path(__file__).resolve().parent
GROWN, YEAR = 18.0, 52


def seen(half: float, tau: float, spread: float, told: dict[str, Any]) -> dict[str, float]:
    """Shares of people who meet criteria, by what is asked of them."""
    who, until = np.arange(told["people"]), float(told["until"])
    female = (who % 2).astype(float)
    ends = np.full(len(who), until)
    numbers = own_fear(told["seed"], who, female)
    z = normals(told["seed"], "trait fear.tau_safety", who)[:, 0]
    numbers |= {"fear.learning_half": np.full(len(who), half), "fear.tau_safety": 24.0 * tau * np.exp(spread * z)}
    life = fear_lived(draw_traumas(told["seed"], who, until, female=female), ends, numbers=numbers)
    adult = life.weeks >= GROWN
    ever = np.maximum.accumulate(life.met, axis=1)
    recent = np.array([life.within(age) for age in np.arange(GROWN + 1, until + 1)])
    first = np.argmax(life.met, axis=1)
    fell = life.met.any(axis=1) & (first + YEAR < life.met.shape[1])
    after = life.met[np.flatnonzero(fell), first[fell] + YEAR]
    still = float(after.mean()) if len(after) else np.nan
    return {"within a year": float(recent.mean()), "ever": float(ever[:, adult].mean()), "still after a year": still}


def main() -> None:
    """Fit, and write what came out."""
    told = yaml.safe_load((HERE / "fear.yaml").read_text(encoding="utf-8"))
    names = list(told["parameters"])

    def values(x: np.ndarray) -> list[float]:
        found = []
        for name, step in zip(names, x, strict=True):
            one = told["parameters"][name]
            found.append(one["start"] + step if one.get("plain") else one["start"] * np.exp(step))
        return [float(v) for v in found]

    def cost(x: np.ndarray) -> float:
        numbers = values(x)
        if numbers[2] <= 0:
            return 1e6
        got = seen(*numbers, told)
        sum_ = sum((step / (1.96 * told["parameters"][n]["prior"])) ** 2 for n, step in zip(names, x, strict=True))
        for t in told["targets"]:
            sum_ += ((got[t["what"]] - t["value"]) / (1.96 * t["se"])) ** 2
        print(
            [round(v, 3) for v in numbers], {k: round(v, 4) for k, v in got.items()}, round(float(sum_), 3), flush=True
        )
        return float(sum_) if np.isfinite(sum_) else 1e6

    start = np.zeros(len(names))
    simplex = np.vstack([start, [0.3, 0, 0], [0, 0.6, 0], [0, 0, 0.5]])
    best = minimize(
        cost,
        start,
        method="Nelder-Mead",
        options={"maxfev": 60, "initial_simplex": simplex, "xatol": 0.02, "fatol": 0.01},
    )
    fitted = values(best.x)
    result = {
        "fitted": {n: round(v, 3) for n, v in zip(names, fitted, strict=True)},
        "sum": {"before": round(cost(start), 2), "after": round(float(best.fun), 2)},
        "before": {k: round(v, 4) for k, v in seen(*values(start), told).items()},
        "after": {k: round(v, 4) for k, v in seen(*fitted, told).items()},
    }
    (HERE / "fear_result.yaml").write_text(
        "# Written by docs/fits/fear.py.\n" + yaml.safe_dump(result, sort_keys=False), encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()

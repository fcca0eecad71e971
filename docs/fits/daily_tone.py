"""Moves how strongly daily life raises low-grade inflammation, by what daily_tone.yaml declares.

    .venv/bin/python docs/fits/daily_tone.py [--workers 2]

Writes daily_tone_result.yaml beside it: a quarter of an hour of one core.
"""

from __future__ import annotations

import argparse
import math
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import yaml
from inflamed import lived, shown

from allostasis.assembly import catalogue

HERE = Path(__file__).resolve().parent
TOLD = yaml.safe_load((HERE / "daily_tone.yaml").read_text(encoding="utf-8"))
Z = 1.96


def proposals() -> dict[str, float]:
    """The nine as they were proposed, by name; what this has made of them is undone."""
    done = HERE / "daily_tone_result.yaml"
    factor = yaml.safe_load(done.read_text(encoding="utf-8"))["factor"] if done.is_file() else 1.0
    pairs = [name.split(".") for name in TOLD["parameters"]]
    return {f"{of}.{key}": catalogue.module(of).params[key].value / factor for of, key in pairs}


def at(factor: float) -> dict[str, float]:
    """People who have lived with such a factor."""
    return shown(lived({k: v * factor for k, v in proposals().items()}, TOLD["people"], TOLD["seed"]))


def best(tried: list[float], found: list[dict[str, float]]) -> tuple[float, float]:
    """Where the declared sum is least, and half the range over 1.96 within which it rises by 1, in logarithms."""
    grid = np.exp(np.linspace(math.log(0.02), 0, 801))
    total = (np.log(grid) / (Z * TOLD["prior"])) ** 2
    for target in TOLD["targets"]:
        parabola = np.polyfit(tried, [f[target["what"]] for f in found], 2)
        error = math.hypot(target["se"], 1 / math.sqrt(TOLD["people"]))
        total += ((np.polyval(parabola, grid) - target["value"]) / (Z * error)) ** 2
    inside = np.log(grid[total < total.min() + 1])
    return float(f"{grid[np.argmin(total)]:.2g}"), round(float(np.ptp(inside)) / 2 / Z, 2)


def main() -> None:
    """Look, take the least, look again."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--workers", type=int, default=1)
    with ProcessPoolExecutor(args.parse_args().workers) as pool:
        found = list(pool.map(at, TOLD["tried"]))
        factor, unsure = best(TOLD["tried"], found)
        print(factor, unsure, flush=True)
        last = pool.submit(at, factor).result()
    made = {
        "factor": factor,
        "unsure": unsure,
        "fitted": {k: float(f"{v * factor:.3g}") for k, v in proposals().items()},
        "tried": {f"{f:g}": {k: round(v, 3) for k, v in x.items()} for f, x in zip(TOLD["tried"], found, strict=True)},
        "at the fitted": {k: round(v, 3) for k, v in last.items()},
        "survey": {t["finding"]: t["value"] for t in TOLD["targets"]},
    }
    text = "# Written by docs/fits/daily_tone.py.\n" + yaml.safe_dump(made, sort_keys=False)
    (HERE / "daily_tone_result.yaml").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

"""Fits the pituitary's answer to dexamethasone to doses and hours: ``python docs/fits/dexamethasone.py``.

Targets, spread and what may move are in dexamethasone.yaml; the axis is that of axis.py with the values it found. The
result is written to dexamethasone_result.yaml.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import axis
import numba
import numpy as np
import yaml
from scipy.optimize import minimize

HERE = Path(__file__).resolve().parent
DECLARED = yaml.safe_load((HERE / "dexamethasone.yaml").read_text(encoding="utf-8"))
NMOL, HELD, VARIES = 27.59, DECLARED["held"], DECLARED["varies"]
Drug = dict[str, float]


@numba.njit
def told(dose: float, minutes: int, answer: Any, kinetics: Any) -> Any:
    """Challenge (none), cortisol that a dose at minute 0 equals at the receptor, share of ACTH let out; every minute.

    ``answer``: half effect, steepness, tau, most; ``kinetics``: arrival, losses of gut and blood, volume, potency.
    """
    half, steep, tau, most = answer
    arrival, leaving, loss, volume, potency = kinetics
    gut, blood, effect, made = dose, 0.0, 0.0, np.empty((minutes + 1, 3))
    for i in range(minutes + 1):
        level = 1000 * blood / volume  # ng/mL
        made[i] = (0.0, 0.1 * potency * level, 1 - most / (1 + (half / max(effect, 1e-12)) ** steep))
        effect += (level - effect) / tau
        blood += arrival * gut - loss * blood
        gut -= leaving * gut
    return made


class Fit:
    """People at rest, and what they show after dexamethasone."""

    def __init__(self) -> None:
        found = yaml.safe_load((HERE / "axis_result.yaml").read_text(encoding="utf-8"))["values"]
        usual = {n: v for n, (v, _) in axis.DECLARED["parameters"].items()}
        usual |= axis.DECLARED["held"] | axis.NEW | found
        self.day = axis.a_day()
        draws = np.random.default_rng(DECLARED["people"]["seed"]).standard_normal(
            (DECLARED["people"]["number"], len(VARIES))
        )
        spread = np.exp((draws - draws.mean(axis=0)) * list(VARIES.values()))
        self.own = [dict.fromkeys(VARIES, 1.0), *(dict(zip(VARIES, map(float, z), strict=True)) for z in spread)]
        self.rest = [
            axis.settled({n: v * one[n] if n in one else v for n, v in usual.items()}, self.day) for one in self.own
        ]

    def after(self, dose: float, hour: int, minutes: int, drug: Drug, who: slice = slice(1, None)) -> np.ndarray:
        """Courses after a dose at an hour of people (the first is the typical one)."""
        every = []
        for (run, gr0, c0, p), own in zip(self.rest[who], self.own[who], strict=True):
            answer = (drug["half_effect"] * own["half_effect"], drug["steepness"], drug["tau_effect"], drug["most"])
            arrival, loss = (
                HELD["arrival"] * own["arrival"] / 60,
                math.log(2) / (60 * HELD["half_life"] * own["half_life"]),
            )
            kinetics = (arrival, HELD["gut_loss"] / 60, loss, HELD["volume"] * own["volume"], HELD["potency"])
            given = told(dose, minutes, answer, kinetics)
            every.append(axis.live(run[60 * hour], 60 * hour, minutes, p, gr0, c0, given, self.day))
        return np.array(every)

    def shown(self, drug: Drug) -> dict[str, float]:
        """Every target's value."""
        quarter, half, one = (self.after(d, 23, 570, drug) for d in (0.25, 0.5, 1.0))
        made = {"quarter_at_8": float(np.median(quarter[:, 540, axis.CORTISOL])) * NMOL}
        made["half_at_8"] = float(np.median(half[:, 540, axis.CORTISOL])) * NMOL
        made["saliva_half"] = float(half[:, 510, axis.SALIVA].mean())
        made["one_at_8"] = float(np.median(one[:, 540, axis.CORTISOL])) * NMOL
        made["one_nine_of_ten"] = float(np.quantile(one[:, 570, axis.CORTISOL], 0.9)) * NMOL
        for name, dose, share in (("one_escape", 1.0, 0.043), ("three_quarters_escape", 0.75, 0.261)):
            highest = self.after(dose, 0, 1410, drug)[:, [480, 960, 1410], axis.CORTISOL].max(axis=1)
            made[name] = float(np.quantile(highest, 1 - share))
        for dose in (0.5, 1.5, 3):
            run = self.after(dose, 8, 1500, drug, slice(0, 1))[0, 1380:, axis.CORTISOL]
            made[f"missing_{dose}"] = 1 - float(run.mean() / self.rest[0][0][420:541, axis.CORTISOL].mean())
        return made

    def cost(self, z: np.ndarray) -> float:
        """What is left over; beyond two SD it counts by its size, no longer by its square."""
        made, total = self.shown(read(z)), 0.0
        for name, t in DECLARED["targets"].items():
            off = made[name] - t["value"] if t.get("plain") else math.log(max(made[name], 1e-3) / t["value"])
            off = max(off, 0.0) / t["sd"] if t.get("most") else off / t["sd"]
            total += min(off**2, 4 * abs(off) - 4) if abs(off) > 2 else off**2
        return total + float(
            (((z - coded({n: v for n, (v, _) in DECLARED["parameters"].items()})) / SPREAD) ** 2).sum()
        )


SPREAD = np.array([sd for _, sd in DECLARED["parameters"].values()])


def coded(drug: Drug) -> np.ndarray:
    """Parameters as numbers without bounds."""
    most = math.log(drug["most"] / (1 - drug["most"]))
    return np.array(
        [math.log(drug["half_effect"]), math.log(drug["steepness"] - 1), math.log(drug["tau_effect"]), most]
    )


def read(z: Any) -> Drug:
    """The other way."""
    half, steep, tau, most = (float(v) for v in z)
    share = 1 / (1 + math.exp(-most))
    return {"half_effect": math.exp(half), "steepness": 1 + math.exp(steep), "tau_effect": math.exp(tau), "most": share}


def main() -> None:
    """Fit, and write what came of it."""
    fit = Fit()
    start, tried = coded({n: v for n, (v, _) in DECLARED["parameters"].items()}), []
    for moved in ((0.0, 0.0, 0.0, 0.0), (0.4, -0.9, 0.8, -1.4)):  # two starts: the second less steep, slower, less deep
        how = {"maxfev": 160, "xatol": 0.01, "fatol": 0.02}
        tried.append(minimize(fit.cost, start + np.array(moved), method="Nelder-Mead", options=how))
    found = min(tried, key=lambda one: one.fun)
    drug = read(found.x)
    page = {
        "about": "Written by docs/fits/dexamethasone.py; not to be edited.",
        "cost": round(float(found.fun), 1),
        "values": {n: round(v, 4) for n, v in drug.items()},
        "shown": {n: round(v, 3) for n, v in fit.shown(drug).items()},
    }
    text = yaml.safe_dump(page, sort_keys=False)
    (HERE / "dexamethasone_result.yaml").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

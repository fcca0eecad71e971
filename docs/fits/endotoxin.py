"""Refits what the endotoxin answer owes its neighbours: four releases, and cortisol on fever.

    .venv/bin/python docs/fits/endotoxin.py FOLDER

FOLDER holds ``lps_bolus_infusion/bolus.csv`` and ``infusion_mean.csv`` (long form: person, arm, time, measure, value)
and ``endotoxin_means/janum2016.json`` and ``copeland2005.json`` (TEMPt, TEMPm: hours, degC), published measurements
that are not part of the project. Everything else of `inflammation` was fitted to them without cortisol, adrenaline,
vagus and clock (source ``endotoxin-own-drives``); joined, cortisol and adrenaline rise by themselves, lower TNF and
raise IL-10. Least squares on a typical man who is given 2 ng/kg at nine: the logarithm of each cytokine at each hour of
the bolus (SD 0.12) and of the infusion (SD 0.25), a fiftieth of the peak added, means brought to geometric ones; then
the height of fever by dose (0.8 ng/kg: 1.0, SD 0.1; 2 ng/kg: 1.5, SD 0.03; 4 ng/kg: 1.75, SD 0.1, a proposal), its
course at 2 ng/kg (SD 0.2), and that before which hydrocortisone was given (0.42 of it, SD 0.06; Barber 1993). What is
known from rats, with its doubt, holds the two numbers of cortisol. Run it again when the axis or the nerves change.
Prints values to be written into `inflammation` and `temperature`, and observed against model; it changes no file.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from allostasis.assembly import assemble, catalogue
from allostasis.engine.backends import scipy_reference as reference
from allostasis.engine.codegen.source import source
from allostasis.language import Dose, Record, Step

CYTOKINES = ("tnf", "il6", "il8", "il10")
SD = {"tnf": 0.67, "il6": 0.48, "il8": 0.17, "il10": 0.43}  # of ln peaks between people: means to geometric means
BEFORE = {"temperature.gr_fevered": (2.2, 0.2), "temperature.gr_gain": (2.0, 0.5)}  # from rats, and the doubt
BODY = ["clock", "workday", "autonomic", "hpa", "glucocorticoid", "low_grade", "inflammation", "temperature"]
NINE = 240.0 + 9.0  # after ten days in which the typical person comes to rest
HOURS = NINE + np.arange(0, 10.01, 0.1)
MODEL = assemble([*BODY, "endotoxin", "hydrocortisone"])
WRITTEN = source(MODEL, jacobian=False)


def body(until: float = NINE) -> dict[str, float]:
    """States of the typical person on the tenth day, at nine or earlier."""
    run = reference.solve(MODEL, [until], begin=0.0, inputs={"hpa.tonic": 1.0}, rtol=1e-7, written=WRITTEN)
    return {name: float(run[name][0]) for name in MODEL.states}


def lived(records: list[Record], params: Mapping[str, float], start: dict[str, float], begin: float) -> dict[str, Any]:
    """The hours after nine, every six minutes."""
    return reference.solve(
        MODEL,
        HOURS,
        begin=begin,
        records=records,
        params=params,
        start=start,
        inputs={"hpa.tonic": 1.0},
        rtol=1e-6,
        written=WRITTEN,
    )


def bolus(dose: float) -> list[Record]:
    """Endotoxin at nine, ng/kg."""
    return [Dose(NINE, "endotoxin.blood", dose)]


def at(run: dict[str, Any], cytokine: str, hour: float) -> float:
    """A cytokine at an hour after nine."""
    return float(run[f"inflammation.{cytokine}"][round(10 * hour)])


def table(path: Path) -> dict[str, dict[float, float]]:
    """Geometric mean over people, by measure and hour after the beginning."""
    values: dict[str, dict[float, list[float]]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            hour, value = float(row["time"]), float(row["value"])
            if hour > 0 and row["measure"] in CYTOKINES:
                values.setdefault(row["measure"], {}).setdefault(hour, []).append(value)
    return {c: {h: float(np.exp(np.mean(np.log(v)))) for h, v in by.items()} for c, by in values.items()}


def fever_course(path: Path) -> list[tuple[float, float]]:
    """Fever over the usual of the hour, scaled to 1.5 at its height."""
    data = json.loads(path.read_text(encoding="utf-8"))
    hours, warm = np.array(data["TEMPt"]), np.array(data["TEMPm"])
    day = -0.4 * np.cos(2 * np.pi * (9 + hours - 5) / 24)
    rise = warm - warm[0] - (day - day[0])
    return [(float(h), float(y)) for h, y in zip(hours, rise / rise.max() * 1.5, strict=True) if 0 < h <= 9]


def fit_releases(folder: Path, start: dict[str, float]) -> dict[str, float]:
    """Release at full signal of each cytokine."""
    given = table(folder / "lps_bolus_infusion" / "bolus.csv")
    mean = table(folder / "lps_bolus_infusion" / "infusion_mean.csv")
    names = [f"inflammation.{c}_answer" for c in CYTOKINES]
    first = np.log([MODEL.params[n].inside for n in names])
    slowly: list[Record] = [Step(NINE, "endotoxin.rate", 0.5), Step(NINE + 4, "endotoxin.rate", -0.5)]

    def pairs(z: np.ndarray) -> list[tuple[str, str, float, float, float]]:
        params = dict(zip(names, np.exp(z), strict=True))
        quick, slow = (lived(r, params, start, NINE) for r in (bolus(2.0), slowly))
        made = [("bolus", c, h, v, at(quick, c, h)) for c in CYTOKINES for h, v in given[c].items()]
        made += [
            ("infusion", c, h, v * float(np.exp(-(SD[c] ** 2) / 2)), at(slow, c, h))
            for c in CYTOKINES
            for h, v in mean[c].items()
        ]
        return made

    def residuals(z: np.ndarray) -> np.ndarray:
        floor = {c: 0.02 * max(given[c].values()) for c in CYTOKINES}
        return np.array(
            [
                (np.log(model + floor[c]) - np.log(seen + floor[c])) / (0.12 if way == "bolus" else 0.25)
                for way, c, _, seen, model in pairs(z)
            ]
        )

    found = least_squares(residuals, first, diff_step=1e-3, max_nfev=20)
    for way, c, h, seen, model in pairs(found.x):
        print(f"  {way} {c} {h:g} h: observed {seen:.0f}, model {model:.0f}")
    return dict(zip(names, np.exp(found.x), strict=True))


def fit_fever(folder: Path, releases: dict[str, float], start: dict[str, float]) -> dict[str, float]:
    """Cortisol on fever: the receptor at which it takes half of what it can, and how much that is."""
    courses = [p for k in ("janum2016", "copeland2005") for p in fever_course(folder / "endotoxin_means" / f"{k}.json")]
    names = list(BEFORE)
    early = body(NINE - 6.5)
    before = catalogue.treatment("hydrocortisone").records(amount="3 ug/kg/min", at=NINE - 6, lasts=12.0, weight=75.0)

    middle, doubt = np.array(list(BEFORE.values())).T
    first = np.log(middle)

    def fevers(z: np.ndarray) -> dict[str, np.ndarray]:
        params = releases | dict(zip(names, np.exp(z), strict=True))
        made = {f"{d:g}": lived(bolus(d), params, start, NINE)["temperature.fever"] for d in (0.8, 2.0, 4.0)}
        under = lived([*before, *bolus(2.0)], params, early, NINE - 6.5)
        return made | {"hydrocortisone": under["temperature.fever"]}

    def residuals(z: np.ndarray) -> np.ndarray:
        f = fevers(z)
        made = [(f[d].max() - height) / sd for d, height, sd in (("0.8", 1.0, 0.1), ("2", 1.5, 0.03), ("4", 1.75, 0.1))]
        made += [(f["2"][round(10 * h)] - y) / 0.2 for h, y in courses]
        made.append((f["hydrocortisone"].max() - 0.42 * 1.5) / 0.06)
        return np.append(made, (z - first) / doubt)

    found = least_squares(residuals, first, diff_step=1e-3, max_nfev=20)
    for name, course in fevers(found.x).items():
        print(f"  fever {name}: {course.max():.2f} at {course.argmax() / 10:.1f} h")
    return dict(zip(names, np.exp(found.x), strict=True))


def main(folder: Path) -> None:
    """Fit and print."""
    start = body()
    releases = fit_releases(folder, start)
    for name, value in (releases | fit_fever(folder, releases, start)).items():
        print(f"{name} = {value:.4g} (now {MODEL.params[name].inside:.4g})")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

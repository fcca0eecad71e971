"""Fits the day's swing of IL-6 at rest: ``python docs/fits/il6_day.py DATA``, a folder with il6_diurnal/IL6_data.csv.

Declared: the 747 values of the meta-analysis Nilsonne 2016 (il6-circadian-meta, calibration side, in-sample since),
their logarithms weighted by the root of n, against a level of each study, two harmonics of the clock hour and hours
since a catheter was placed, which raise IL-6 by 2 % an hour and are no part of the day. What people of the
body show over a day without any swing of its own (noradrenaline by day, cortisol) is taken away; two harmonics of what
is left are the swing of release, ahead of blood by what a half-life of 30 min asks for. Written to il6_day_result.yaml.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path

import numpy as np
import yaml
from body_fit import setting, typical

from allostasis.studies import read_study, run

HERE = Path(__file__).resolve().parent
HOURS = np.arange(24.0)


def harmonics(hours: np.ndarray) -> np.ndarray:
    """Cosine and sine of the day and of the half day."""
    turn = 2 * np.pi * hours[:, None] / 24
    return np.hstack([np.cos(turn), np.sin(turn), np.cos(2 * turn), np.sin(2 * turn)])


def seen(path: Path) -> np.ndarray:
    """Course of the day on the logarithm, its mean 0, of the pooled data."""
    with path.open(encoding="latin-1") as file:
        rows = list(csv.DictReader(file, delimiter=";"))

    def read(row: dict[str, str], key: str, otherwise: float) -> float:
        text = row[key].strip().replace(",", ".")
        return float(text) if text not in ("", "NA", "NaN") else otherwise

    some = [r for r in rows if read(r, "IL6_pgml-1", 0) > 0 and math.isfinite(read(r, "Hour", math.nan))]
    names = sorted({r["Study"] for r in some})
    level = np.array([[n == r["Study"] for n in names] for r in some], float)
    hour, value, n, since = (
        np.array([read(r, k, d) for r in some])
        for k, d in (("Hour", 0), ("IL6_pgml-1", 0), ("n", 1), ("TimeFromCatheter_h", 0))
    )
    design = np.hstack([level, harmonics(hour), since[:, None]])
    weight = np.sqrt(np.maximum(n, 1))[:, None]
    found = np.linalg.lstsq(design * weight, np.log(value) * weight[:, 0], rcond=None)[0]
    return harmonics(HOURS) @ found[len(names) : len(names) + 4]


def own() -> np.ndarray:
    """The same of people of the body without a swing of release."""
    off = {"inflammation.il6_swing": 2e-4, "inflammation.il6_swing_half_day": 2e-4}
    study = {
        "study": "IL-6 over a day",
        "seed": 12,
        "people": {
            "number": 300,
            "history": "none",
            "age": {"mean": 32, "sd": 10, "min": 18, "max": 60},
            "female": 0.5,
        },
        "clock": "00:00",
        "arms": {"rest": []},
        "visits": {"from": "0 h", "every": "1 h", "until": "23 h"},
        "measure": ["inflammation.il6"],
        "set": setting(off),
    }
    logs = np.log(run(read_study(study), workers=2).table("inflammation.il6", "rest").to_numpy()).mean(axis=0)
    values: np.ndarray = logs - logs.mean()
    return values


def main(folder: Path) -> None:
    """Fit, and write what came of it."""
    there, here, loss = seen(folder / "il6_diurnal" / "IL6_data.csv"), own(), typical("inflammation.il6_loss")
    left = np.linalg.lstsq(harmonics(HOURS), there - there.mean() - here, rcond=None)[0]
    values = {}
    for times, name in ((1, ""), (2, "_half_day")):
        c, s = left[2 * times - 2 : 2 * times]
        turn = times * 2 * math.pi / 24
        values[f"il6_swing{name}"] = math.hypot(c, s) * math.hypot(1, turn / loss)
        values[f"il6_peak{name}"] = ((math.atan2(s, c) - math.atan(turn / loss)) / turn) % (24 / times)
    page = {
        "about": "Written by docs/fits/il6_day.py; not to be edited.",
        "observed": {f"{h:g} h": round(float(v), 3) for h, v in zip(HOURS, there, strict=True)},
        "without": {f"{h:g} h": round(float(v), 3) for h, v in zip(HOURS, here, strict=True)},
        "values": {n: round(v, 4) for n, v in values.items()},
    }
    text = yaml.safe_dump(page, sort_keys=False)
    (HERE / "il6_day_result.yaml").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

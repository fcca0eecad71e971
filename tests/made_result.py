"""A small result made by hand, for tests of what is shown: known courses, all kinds of rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from allostasis.studies import Result

TIMES = np.arange(0.0, 8.5, 0.5)
HOSTILE = '<script>alert("x")</script> & [bold]study[/bold]'


def made_result(title: str = "Endotoxin in healthy people", *, people: int = 9) -> Result:
    """Two arms, two measures: with endotoxin, TNF rises from 1 to 100 pg/mL at 2 h, temperature by 2 degC."""
    rows = []
    pulse = np.exp(-0.5 * ((TIMES - 2.0) / 0.8) ** 2)
    for arm, size in (("placebo", 0.0), ("endotoxin", 1.0)):
        for person in range(people):
            factor = 1 + 0.02 * (person - people // 2)
            courses = {
                "tnf": ("pg/mL", (1.0 + 99.0 * size * pulse) * factor),
                "temperature": ("degC", 37 + 2 * size * pulse),
            }
            for measure, (unit, values) in courses.items():
                rows.append(
                    pd.DataFrame(
                        {
                            "person": person,
                            "arm": arm,
                            "time_h": TIMES,
                            "measure": measure,
                            "value": values,
                            "unit": unit,
                            "limited": False,
                        }
                    )
                )
    who = pd.DataFrame(
        {
            "person": np.tile(np.arange(people), 2),
            "arm": np.repeat(["placebo", "endotoxin"], people),
            "age": 25.0,
            "female": 0.0,
            "bmi": 23.0,
            "status": 0,
            "stopped_h": np.nan,
        }
    )
    return Result(pd.concat(rows, ignore_index=True), who, manifest(title, people))


def manifest(title: str, people: int) -> dict[str, Any]:
    """A manifest with every kind of entry."""
    estimate = {"value": 99.0, "low": 95.5, "high": 102.5}
    return {
        "study": title,
        "question": "How much, and how soon?",
        "seed": 7,
        "design": "counterfactual",
        "clock": 9.0,
        "arms": {
            "placebo": [],
            "endotoxin": [
                {"kind": "treatment", "name": "endotoxin", "amount": "2 ng/kg", "at_h": 0.0, "lasts_h": 0.0},
                {"kind": "treatment", "name": "hydrocortisone", "amount": "3 ug/kg/min", "at_h": 1.0, "lasts_h": 2.0},
            ],
        },
        "measures": {
            "tnf": {"unit": "pg/mL", "about": "TNF-alpha"},
            "temperature": {"unit": "degC", "about": "temperature"},
        },
        "people": {
            "screened": 12,
            "enrolled": people,
            "in_arms": {"placebo": people, "endotoxin": people},
            "failed": [{"person": 3, "arm": "endotoxin", "reason": "too many steps", "at_h": 1.5}],
        },
        "modules": [{"name": "clock", "variant": "joined", "about": "body clock"}],
        "held": [{"reader": "hpa", "path": "inflammation.tnf", "state": "cut"}],
        "rests_on": {
            "grades": {"A": 23, "B": 4, "C": 11},
            "guesses": {"inflammation": 11},
            "sources": {"skeldon-2023": 23, "proposal": 11, "not-there": 4},
        },
        "integrator": {"method": "tsit5", "rtol": 1e-4},
        "versions": {"numpy": "2.0", "numba": "0.61"},
        "hashes": {"study": "ab12", "model": "cd34"},
        "result": "ef56",
        "comparisons": [
            {
                "label": "TNF at its peak",
                "endpoint": "peak(tnf)",
                "at_h": None,
                "over_h": [0.0, 8.0],
                "between": ["endotoxin", "placebo"],
                "within": None,
                "subgroup": None,
                "n": [people, people],
                "mean": [100.0, 1.0],
                "sd": [5.0, 0.1],
                "unit": "pg/mL",
                "method": "hedges_g",
                "difference": estimate,
                "g": {"value": 3.25, "low": 1.75, "high": 4.75},
                "ratio": {"value": 100.0, "low": 90.0, "high": 111.0},
            }
        ],
        "published": [published(v, s) for v, s in (("inside", True), ("outside", False), ("opposite", False))]
        + [{**published("not simulated", False), "model": None, "endpoint": None}],
        "data": {
            "file": "seen.csv",
            "sha256": "0" * 64,
            "in_sample": "out of sample: not used for these parameters",
            "rows": [
                {
                    "measure": "tnf",
                    "arm": "endotoxin",
                    "label": "bolus",
                    "n_observed": 5,
                    "n_predicted": people,
                    "score": 0.875,
                    "observed": {"peak": 111.0, "time_of_peak_h": 1.5, "sd_ln_peak": 0.5},
                    "predicted": {"peak": 100.0, "time_of_peak_h": 2.0, "sd_ln_peak": None},
                }
            ],
            "curves": {
                "tnf": {
                    "endotoxin": {
                        "time_h": [1.0, 2.0],
                        "median": [60.0, 111.0],
                        "q05": [40.0, 80.0],
                        "q25": [50.0, 95.0],
                        "q75": [70.0, 120.0],
                        "q95": [80.0, 150.0],
                    }
                }
            },
            "dropped": ["il6: no measure of this study (3 rows)"],
        },
    }


def published(verdict: str, in_sample: bool) -> dict[str, Any]:
    """One published row."""
    return {
        "finding": f"finding-{verdict.split()[0]}",
        "statement": f"A statement that is {verdict}.",
        "metric": "peak",
        "citation": "Barber 1993, J Immunol",
        "unit": "pg/mL",
        "verdict": verdict,
        "in_sample": in_sample,
        "published": {"value": 90.0, "low": 80.0, "high": 110.0},
        "endpoint": "tnf",
        "arm": "endotoxin",
        "note": "",
        "model": {"value": 99.5, "low": 95.0, "high": 104.0, "n": 9},
        "at_h": 2.0,
    }

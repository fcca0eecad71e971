"""A result from tables of numbers, and what comparisons make of it: nobody lives, so that tests are worked by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from allostasis.studies import Result, Study
from allostasis.studies.running.comparisons import compare

UNITS = {"tnf": "pg/mL", "cortisol": "nmol/L", "temperature": "degC", "phq9": "score", "rhinovirus_load": "1/mL"}
Tables = Mapping[tuple[str, str], Sequence[Sequence[float]]]


def result_of(
    tables: Tables,
    hours: Sequence[float],
    *,
    given: Mapping[str, Sequence[tuple[str, float]]] | None = None,
    design: str = "parallel",
    age: Sequence[float] | None = None,
    units: Mapping[str, str] = UNITS,
) -> Result:
    """``tables``: (measure, arm) -> people by visits; ``given``: arm -> (treatment, hour)."""
    arms = list(dict.fromkeys(arm for _, arm in tables))
    first = {arm: next(np.asarray(v) for (_, a), v in tables.items() if a == arm) for arm in arms}
    offset = {a: 0 if design == "counterfactual" else 100 * i for i, a in enumerate(arms)}
    rows = [
        pd.DataFrame(
            {
                "person": np.repeat(np.arange(len(v)) + offset[arm], len(hours)),
                "arm": arm,
                "time_h": np.tile(np.asarray(hours, float), len(v)),
                "measure": name,
                "value": np.asarray(v, float).ravel(),
                "unit": units[name],
                "limited": False,
            }
        )
        for (name, arm), v in tables.items()
    ]
    people = pd.concat(
        [
            pd.DataFrame(
                {
                    "person": np.arange(len(first[arm])) + offset[arm],
                    "arm": arm,
                    "age": np.asarray(age if age is not None else np.full(len(first[arm]), 30.0), float),
                    "female": 0.0,
                    "bmi": 23.0,
                    "status": 0,
                    "stopped_h": np.nan,
                }
            )
            for arm in arms
        ],
        ignore_index=True,
    )
    told = {a: [_event(*e) for e in (given or {}).get(a, [])] for a in arms}
    names = list(dict.fromkeys(n for n, _ in tables))
    manifest = {"arms": told, "design": design, "measures": {n: {"unit": units[n], "about": n} for n in names}}
    return Result(pd.concat(rows, ignore_index=True), people, manifest)


def _event(name: str, at: float) -> dict[str, Any]:
    return {"kind": "treatment", "name": name, "amount": "2 ng/kg", "at_h": at, "lasts_h": 0.0}


def compared(result: Result, *comparisons: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of comparisons, written as a study writes them."""
    hours = sorted(result.measures["time_h"].unique())
    study = Study.from_dict(
        {
            "study": "by hand",
            "people": {"number": 50},
            "design": result.manifest["design"],
            "arms": {
                a: [{e["kind"]: e["name"], "amount": e["amount"], "at": f"{e['at_h']} h"} for e in events]
                for a, events in result.manifest["arms"].items()
            },
            "visits": {"at": [f"{h} h" for h in hours]},
            "measure": result.names,
            "compare": [dict(c) for c in comparisons],
        }
    )
    made: Any = SimpleNamespace(study=study)
    return compare(made, result)

"""The canonical experiments of ``canonical.yaml``, lived once and kept, and what is read off their courses.

Used by ``persons.py``, ``courses.py``, ``known_by.py`` and the tests; nothing here knows a published value.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from allostasis.cache.code import code_hash
from allostasis.studies import Result, read_study, run

__all__ = ["course", "differences", "half_width", "is_long", "kept", "lived", "medians", "peak_time", "peaks", "study"]

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / "runs" / "canonical"
LIVING = ("studies", "results", "biology", "conditions", "treatments", "stressors", "readouts")


@cache
def _all() -> dict[str, Any]:
    return yaml.safe_load((HERE / "canonical.yaml").read_text(encoding="utf-8"))["studies"]  # type: ignore[no-any-return]


def study(name: str, number: int | None = None, **other: Any) -> dict[str, Any]:
    """A canonical study as a mapping, with another number of people or other keys where they are said."""
    made = {k: v for k, v in _all()[name].items() if k != "long"} | other
    return {**made, "people": {**made["people"], "number": number}} if number else made


def is_long(name: str) -> bool:
    """Whether years are lived in it, so that it is lived only where that is asked for."""
    return bool(_all()[name].get("long"))


@cache
def lived(name: str) -> Result:
    """Result of a canonical study."""
    return kept(name, study(name))


def kept(name: str, mapping: dict[str, Any]) -> Result:
    """Result of a study, kept under ``runs/canonical`` by its text and all code that lives it."""
    text = json.dumps([mapping, code_hash(*LIVING)])
    folder = KEPT / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    if (folder / "manifest.json").is_file():
        return Result.load(folder)
    print(f"living {name}", flush=True)
    return run(read_study(mapping), workers=2, out=folder)


def course(name: str, measure: str, arm: str, start: float = -np.inf, end: float = np.inf) -> tuple[Any, Any]:
    """Hours, and persons by hours, of one measure in one arm."""
    table = lived(name).table(measure, arm)
    hours = table.columns.to_numpy(float)
    seen = (hours >= start - 1e-9) & (hours <= end + 1e-9)
    return hours[seen], table.to_numpy(float)[:, seen]


def differences(
    name: str, measure: str, arm: str, rest: str, start: float = -np.inf, end: float = np.inf
) -> tuple[Any, Any]:
    """Hours, and each person's course in one arm less that in another at the same hours."""
    t, x = course(name, measure, arm, start, end)
    return t, x - course(name, measure, rest, start, end)[1]


def peaks(name: str, measure: str, arm: str, start: float = -np.inf, end: float = np.inf) -> Any:
    """Each person's highest value."""
    return np.nanmax(course(name, measure, arm, start, end)[1], axis=1)


def medians(name: str, measure: str, arm: str, at: float) -> float:
    """Median of people at one hour."""
    t, x = course(name, measure, arm)
    return float(np.nanmedian(x[:, np.argmin(np.abs(t - at))]))


def peak_time(t: Any, mean: Any) -> float:
    """Hour of a course's highest value, by the parabola through it and its neighbours."""
    i = int(np.nanargmax(mean))
    if i in (0, len(mean) - 1):
        return float(t[i])
    a, b, c = (float(mean[i + k]) for k in (-1, 0, 1))
    bend = a - 2 * b + c
    return float(t[i] + (0.5 * (a - c) / bend * (t[i + 1] - t[i]) if bend < 0 else 0.0))


def half_width(t: Any, rise: Any) -> tuple[float, float]:
    """Hours at which a course of rises crosses half its peak, upwards before and downwards after it; nan if never."""
    i = int(np.nanargmax(rise))
    half = rise[i] / 2
    return _crossing(t[i::-1], rise[i::-1], half), _crossing(t[i:], rise[i:], half)


def _crossing(t: Any, x: Any, level: float) -> float:
    below = np.flatnonzero(x <= level)
    if not len(below):
        return float("nan")
    k = int(below[0])
    if k == 0:
        return float(t[0])
    return float(t[k - 1] + (x[k - 1] - level) / (x[k - 1] - x[k]) * (t[k] - t[k - 1]))

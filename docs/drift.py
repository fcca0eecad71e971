"""Writes docs/drift.md: whether people drift by anything but ageing in five quiet years, slow state by slow state.

    .venv/bin/python docs/drift.py                # measures (minutes) and writes the page
    .venv/bin/python docs/drift.py --page         # writes the page of what was measured last

Who has lived five years is laid beside the same person (index, traits) who was five years older to begin with: both
have the same age then, so that what is left between them is no ageing. Why a state drifts stands in ``drift.yaml``;
nothing is fitted here.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from allostasis.studies import Study, plan
from allostasis.studies.running import Runner
from allostasis.version import VERSION

HERE = Path(__file__).resolve().parent
MEASURED, REASONS, PAGE = HERE / "drift_measured.yaml", HERE / "drift.yaml", HERE / "drift.md"
PEOPLE, YEARS, DAYS, MANY = 500, 5, 1826, 128
HEAVIER = "adiposity.of_years"  # what ageing alone adds to a body mass that a study gives at time zero
NEAR = 0.05  # standard deviations
COUNTED = {"mortality.hazard": "hazard added up since the start: a counter, which has no mean to keep"}  # left out
LEAST = 1e-3  # of a state's typical size: below it people do not differ
AGE = {"mean": 40.0, "sd": 12.0, "min": 18.0, "max": 70.0}


def runner(people: int, older: float, visits: list[str], heavier: np.ndarray | None = None) -> Runner:
    """Of usual adults, all of them so many years older, and heavier by factors, shape (people,)."""
    age = {key: value + (0.0 if key == "sd" else older) for key, value in AGE.items()}
    said: dict[str, Any] = {"study": "Five quiet years", "seed": 5, "people": {"number": people, "age": age}}
    said |= {"arms": {"quiet": []}, "clock": "00:00", "visits": visits, "measure": ["symptoms.events"]}
    factors = {} if heavier is None else {"person.bmi": heavier, "person.weight": heavier}
    return Runner(plan(Study.from_dict(said)), workers=2, factors=factors)


def states(run: Runner, people: int) -> np.ndarray:
    """Every state of everybody at the visits, shape (people, visits, states)."""
    parts = []
    for first in range(0, people, MANY if not run.factors else people):
        home = run.home(np.arange(first, min(people, first + MANY)) if not run.factors else np.arange(people))
        lived = run.live("quiet", home)
        lived.y[lived.status > 0] = np.nan
        parts.append(lived.y.copy())
    return np.concatenate(parts)


def measured(people: int) -> dict[str, Any]:
    """Of each slow state: its mean and SD, its change, what ageing changes, and what is left, with its error."""
    young = runner(people, 0.0, ["0 d", f"{DAYS} d"])
    model, a = young.plan.model, states(young, people)
    gained = np.zeros(people)
    if HEAVIER in model.states:
        gained = np.nan_to_num(np.diff(a[:, :, model.state_names.index(HEAVIER)], axis=1)[:, 0])
    bmi = young.drawn(np.arange(people)).covariates["bmi"]
    b = states(runner(people, float(YEARS), ["0 d"], 1 + gained / bmi), people)
    if HEAVIER in model.states:
        b[:, :, model.state_names.index(HEAVIER)] += gained[:, None]
    good = np.isfinite(a).all(axis=(1, 2)) & np.isfinite(b).all(axis=(1, 2))
    table = {}
    for name, state in model.states.items():
        if not state.slow or name in COUNTED:
            continue
        i = model.state_names.index(name)
        start, end, aged = a[good, 0, i], a[good, 1, i], b[good, 0, i]
        sd = max(float(start.std(ddof=1)), LEAST * state.scale)
        left, n = end - aged, int(good.sum())
        table[name] = {
            "mean": float(start.mean()),
            "sd": sd,
            "after": float(end.std(ddof=1)),
            "change": float((end - start).mean()),
            "ageing": float((aged - start).mean()),
            "left": float(left.mean()),
            "error": float(left.std(ddof=1) / np.sqrt(n)),
        }
    return {"version": VERSION, "people": int(good.sum()), "states": table}


def holds(row: dict[str, float]) -> bool:
    """Whether what is left is within .05 of the SD, or within two standard errors."""
    return abs(row["left"]) <= max(NEAR * row["sd"], 2 * row["error"]) + 1e-12


def page(seen: dict[str, Any], reasons: dict[str, str]) -> str:
    """The page: what drifts first, with the reason."""
    rows = seen["states"]
    off = {name: row for name, row in rows.items() if not holds(row)}
    made = f"Made by `python docs/drift.py` with Allostasis {seen['version']}; not to be edited."
    who = f"{seen['people']} adults of {AGE['min']:g} to {AGE['max']:g} years, who have lived 400 days,"
    beside = "the same people (index, traits), five years older and as much heavier as years make them to begin with"
    least = f"its SD (at least {LEAST:g} of the state's typical size)"
    lines = [
        "# Five quiet years",
        "",
        f"{made} {who} live five years more; nothing is given. Each slow state's mean is beside that of {beside}.",
        f"A state holds where what is left is within {NEAR:g} of {least}, or two standard errors of the difference.",
        "",
        f"Of {len(rows)} slow states {len(rows) - len(off)} hold. Numbers are in SDs of the state on day 0.",
        *(f"Left out: `{name}` ({why})." for name, why in COUNTED.items()),
        "",
    ]
    ordered = sorted(rows, key=lambda name: (holds(rows[name]), -abs(_of(rows[name], "left"))))
    lines += ["| | state | change in five years | of this ageing | left ± error | SD after | why |", "|" + "---|" * 7]
    for name in ordered:
        row = rows[name]
        told = [f"{_of(row, key):+.3f}" for key in ("change", "ageing")]
        left = f"{_of(row, 'left'):+.3f} ± {_of(row, 'error'):.3f}"
        why = reasons.get(name, "" if holds(row) else "not said")
        mark = "holds" if holds(row) else "**drifts**"
        lines.append(f"| {mark} | {name} | {told[0]} | {told[1]} | {left} | {_of(row, 'after'):.2f} | {why} |")
    return "\n".join(lines) + "\n"


def _of(row: dict[str, float], key: str) -> float:
    return row[key] / row["sd"] if row["sd"] > 0 else (0.0 if row[key] == 0 else float("nan"))


def main() -> None:
    """Measure, or take what was measured last, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--page", action="store_true", help="of what was measured last")
    parser.add_argument("--people", type=int, default=PEOPLE)
    asked = parser.parse_args()
    if not asked.page:
        text = yaml.safe_dump(measured(asked.people), sort_keys=False)
        MEASURED.write_text("# Measured by docs/drift.py; not to be edited.\n" + text, encoding="utf-8")
    reasons = yaml.safe_load(REASONS.read_text(encoding="utf-8")) if REASONS.exists() else {}
    seen = yaml.safe_load(MEASURED.read_text(encoding="utf-8"))
    PAGE.write_text(page(seen, reasons or {}), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()

"""Time to the first step of a study that gives what no study has given before: ten new sets, each in its own process.

    python benchmarks/first_step.py [--quick] [--json]

One cache serves all: a first start of the body alone fills it, as a user's first study does, and every set is new to
it. The clock and the processor's time run from the interpreter's first line to the end of one person's first step; the
processor's says more on a machine that others share. Without --quick also in reference mode and from an empty cache,
one for each set. With --json one last line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
WANTED = 4.0  # seconds at most, of every set
SETS = (
    ("endotoxin", "escitalopram"),
    ("tsst", "hydrocortisone"),
    ("crh", "dexamethasone", "vigil"),
    ("infliximab", "tumour"),
    ("interferon_alpha", "exercise", "chronic"),
    ("vaccine", "propranolol", "mental_task"),
    ("rhinovirus", "hassles"),
    ("il6", "tocilizumab", "awakening"),
    ("levodopa", "cbt", "short_nights"),
    ("wound", "celecoxib", "marital_conflict"),
)
START = """
import time; begin = time.perf_counter(), time.process_time()
import json, sys
import numpy as np
from allostasis.assembly import assemble, catalogue
from allostasis.engine import Cohort, Events, numpy_ops, solve, source_of
told = {}
def lap(name):
    told[name] = time.perf_counter() - begin[0], time.process_time() - begin[1]
lap("imports")
model = assemble([*catalogue.names("biology"), *sys.argv[2:]])
lap("model")
y = np.array([[float(v) for v in source_of(model).run.starts(numpy_ops, 0.0, None, None, model.defaults)]])
lap("text")
start = Cohort(0.0, model.defaults[None], y, model.input_starts[None].copy(), Events.of(model, [()]))
way = {"method": "merson", "single": True, "rtol": 3e-5} if sys.argv[1] == "fast" else {"rtol": 5e-7}
solve(model, start, np.array([1e-3]), width=8 if way.get("single") else 4, most=1000, **way)
lap("step")
print(json.dumps(told))
"""


def started(cache: str, mode: str, *given: str) -> dict[str, tuple[float, float]]:
    """Of one new process: phase -> seconds of the clock and of the processor until its end."""
    paths = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    space = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    space |= {"ALLOSTASIS_CACHE": cache, "PYTHONPATH": paths}
    made = subprocess.run(
        [sys.executable, "-c", START, mode, *given], env=space, capture_output=True, text=True, check=True
    )
    found: dict[str, tuple[float, float]] = json.loads(made.stdout.splitlines()[-1])
    return found


def measured(mode: str, *, empty: bool) -> list[dict[str, tuple[float, float]]]:
    """Every set in one mode, after the body alone in the same cache, or each in an empty one."""
    with tempfile.TemporaryDirectory() as shared:
        if not empty:
            started(shared, mode)
        made = []
        for i, given in enumerate(SETS):
            place = Path(shared) / str(i) if empty else Path(shared)
            place.mkdir(exist_ok=True)
            made.append(started(str(place), mode, *given))
        return made


def main() -> None:
    """Print a table, and a line of JSON where asked."""
    ask = argparse.ArgumentParser(description="Time to the first step of ten new sets of treatments.")
    ask.add_argument("--quick", action="store_true", help="fast mode with a cache in use alone; a minute on two cores")
    ask.add_argument("--json", action="store_true", help="one last line of JSON")
    given = ask.parse_args()
    ways = [("fast", False)] if given.quick else [("fast", False), ("reference", False), ("fast", True)]
    line: dict[str, float] = {}
    for mode, empty in ways:
        runs = measured(mode, empty=empty)
        name = f"{mode}{', empty cache' if empty else ''}"
        print(f"{name}: seconds of the clock (processor) until the end of each phase")
        for names, run in zip(SETS, runs, strict=True):
            phases = "  ".join(f"{phase} {clock:5.2f} ({cpu:5.2f})" for phase, (clock, cpu) in run.items())
            print(f"  {'+'.join(names):42s}{phases}")
        for i, kind in enumerate(("clock", "cpu")):
            seconds = [run["step"][i] for run in runs]
            key = f"{mode}{'_empty' if empty else ''}_{kind}"
            line |= {f"{key}_p50_s": median(seconds), f"{key}_max_s": max(seconds)}
            print(f"  {kind}: median {median(seconds):.2f} s, most {max(seconds):.2f} s, wanted {WANTED:.0f}")
    if given.json:
        print(json.dumps({k: round(v, 3) for k, v in line.items()}))


if __name__ == "__main__":
    main()

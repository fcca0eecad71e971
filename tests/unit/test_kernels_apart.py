"""Kernels that different runs left on disk stay apart when one run loads both."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

RUN = """
import sys
import numpy as np
from allostasis.assembly import assemble
from allostasis.engine import Cohort, Events, plain, solve, source_of

def end(name):
    model = assemble([name])
    starts = source_of(model).run.starts(plain, 0.0, None, None, model.defaults)
    y = np.array([[float(v) for v in starts]])
    begin = Cohort(0.0, model.defaults[None], y, model.input_starts[None].copy(), Events.of(model, [()]))
    return repr(float(solve(model, begin, np.array([3.0]), rtol=1e-7).y[0, 0].sum()))

print(*(end(name) for name in sys.argv[1:]))
"""


def _run(cache: Path, *names: str) -> list[str]:
    space = os.environ | {"ALLOSTASIS_CACHE": str(cache)}
    made = subprocess.run([sys.executable, "-c", RUN, *names], env=space, capture_output=True, text=True, check=True)
    return made.stdout.split()


def test_two_kernels_of_two_runs_do_not_become_one(tmp_path: Path) -> None:
    # Routines too large to be inlined are linked by name; the names of two files must never meet.
    apart = [*_run(tmp_path, "inflammation"), *_run(tmp_path, "hpa")]  # each compiled by a run of its own
    assert _run(tmp_path, "inflammation", "hpa") == apart

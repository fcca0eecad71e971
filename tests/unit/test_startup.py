"""What a command loads when its model, its cards and its kernels are kept: by names of packages, never by a clock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import STUDY

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numba", "sympy", "pandas", "scipy", "pint", "matplotlib", "statsmodels", "pyarrow", "xarray", "dask")
CODE = """
import sys
from typer.testing import CliRunner
from allostasis.cli.app import app
made = CliRunner().invoke(app, sys.argv[1:])
assert made.exit_code == 0, made.output
print(*sorted({name.split(".")[0] for name in sys.modules} | {n for n in sys.modules if n == "matplotlib.pyplot"}))
"""


def _loaded(*arguments: str, cwd: Path) -> set[str]:
    """Packages that a command loads when all that it needs is kept: the second time."""
    for _ in range(2):
        made = subprocess.run(
            [sys.executable, "-c", CODE, *arguments],
            capture_output=True,
            text=True,
            cwd=cwd,
            env={**os.environ},
            timeout=300,
            check=False,
        )
        assert made.returncode == 0, made.stderr
    return set(made.stdout.split())


def test_a_shipped_study_is_checked_by_what_is_kept(kernel_cache: Path) -> None:
    assert not _loaded("validate", "studies/tsst.yaml", cwd=ROOT) & {*HEAVY}


@pytest.mark.parametrize("what", ["measures", "treatments", "keys"])
def test_lists_are_read_from_cards(what: str) -> None:
    assert not _loaded("list", what, cwd=ROOT) & {*HEAVY}


def test_a_run_assembles_and_compiles_nothing_anew(tmp_path: Path) -> None:
    (tmp_path / "brief.yaml").write_text(STUDY, encoding="utf-8")
    loaded = _loaded("run", "brief.yaml", "--out", "made", cwd=tmp_path)
    assert {"pandas", "matplotlib"} <= loaded  # a table and figures were made
    assert not loaded & {"sympy", "numba", "statsmodels", "matplotlib.pyplot", "pint", "dask"}

"""The page of five quiet years: what holds, what drifts, and that each miss has its reason."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))

import drift  # noqa: E402


def row(left: float, error: float = 0.001, sd: float = 1.0) -> dict[str, float]:
    return {"mean": 1.0, "sd": sd, "after": sd, "change": left, "ageing": 0.0, "left": left, "error": error}


@pytest.mark.parametrize(
    ("left", "error", "sd", "fine"),
    [
        (0.04, 0.001, 1.0, True),
        (-0.06, 0.001, 1.0, False),
        (0.06, 0.04, 1.0, True),
        (0.09, 0.04, 1.0, False),
        (0.06, 0.001, 2.0, True),
    ],
)
def test_a_state_holds_within_a_twentieth_of_its_sd_or_two_errors(
    left: float, error: float, sd: float, fine: bool
) -> None:
    assert drift.holds(row(left, error, sd)) is fine


def test_what_drifts_comes_first_with_its_reason() -> None:
    seen = {"version": "1", "people": 9, "states": {"a.still": row(0.01), "a.off": row(0.3), "a.far": row(-2.0)}}
    page = drift.page(seen, {"a.far": "for a reason"})
    lines = [line for line in page.splitlines() if "a." in line and line.startswith("|")]
    assert ["a.far" in lines[0], "for a reason" in lines[0], "not said" in lines[1], "holds" in lines[2]] == [True] * 4
    assert "Of 3 slow states 1 hold." in page


def test_the_page_is_of_what_was_measured_and_no_miss_is_unsaid() -> None:
    seen = yaml.safe_load(drift.MEASURED.read_text(encoding="utf-8"))
    reasons = yaml.safe_load(drift.REASONS.read_text(encoding="utf-8"))
    assert drift.PAGE.read_text(encoding="utf-8") == drift.page(seen, reasons)
    off = [name for name, one in seen["states"].items() if not drift.holds(one)]
    assert not [name for name in off if not reasons.get(name)]

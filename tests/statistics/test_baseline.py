"""The baseline is the last visit at or before the first thing given in any arm; nobody lives here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allostasis.expressions.baseline import Event, Start, start_of
from allostasis.studies.file.cautions import cautions
from bodies import brief
from made_values import compared, result_of

HOURS = (-1.0, 0.5, 4.0)
BEFORE = np.array([10.0, 12.0, 14.0, 16.0, 18.0, 20.0])
NOISE = np.array([0.1, -0.1, 0.0, 0.0, -0.1, 0.1])  # sums to 0, and so does NOISE * BEFORE


def dosed(design: str = "parallel", at: float = 0.0) -> Any:
    """The drug takes 3 from everybody by half an hour, for good; placebo nothing."""
    placebo = np.column_stack([BEFORE, BEFORE, BEFORE])
    drug = np.column_stack([BEFORE, BEFORE - 3 + NOISE, BEFORE - 3 + NOISE])
    tables = {("tnf", "drug"): drug, ("tnf", "placebo"): placebo}
    return result_of(tables, HOURS, given={"drug": [("endotoxin", at)]}, design=design)


@pytest.mark.parametrize("design", ["parallel", "counterfactual"])
def test_ancova_adjusts_for_the_visit_before_the_dose_not_the_nearest_to_zero(design: str) -> None:
    (row,) = compared(
        dosed(design), {"endpoint": "tnf", "at": "4 h", "between": ["drug", "placebo"], "method": "ancova"}
    )
    assert row["ancova"]["value"] == pytest.approx(-3.0, abs=1e-6)
    assert -3.2 < row["ancova"]["low"] < -3.0 < row["ancova"]["high"] < -2.8


def test_ancova_removes_a_difference_that_was_there_before() -> None:
    """Arms that differ by 5 at baseline and by 2 at the end of it: -3; swapped arms: +3."""
    placebo = np.column_stack([BEFORE, BEFORE, BEFORE])
    drug = np.column_stack([BEFORE + 5, BEFORE + 2, BEFORE + 2 + NOISE])
    made = result_of({("tnf", "drug"): drug, ("tnf", "placebo"): placebo}, HOURS, given={"drug": [("endotoxin", 0.0)]})
    asked = {"endpoint": "tnf", "at": "4 h", "method": "ancova"}
    one, other = compared(made, asked | {"between": ["drug", "placebo"]}, asked | {"between": ["placebo", "drug"]})
    assert one["ancova"]["value"] == pytest.approx(-3.0, abs=0.01) and one["difference"]["value"] == pytest.approx(2.0)
    assert other["ancova"]["value"] == pytest.approx(3.0, abs=0.01)


@pytest.mark.parametrize(
    ("endpoint", "within"), [("tnf", True), ("change(tnf)", False), ("tnf@4h - baseline(tnf)", False)]
)
def test_every_change_is_from_before_the_dose(endpoint: str, within: bool) -> None:
    """Given at half an hour before zero: the visit at -10 min is after it, that at -1 h is not."""
    hours = (-1.0, -0.25, 4.0)
    drug = np.column_stack([BEFORE, BEFORE - 3, BEFORE - 5 + NOISE])
    tables = {("tnf", "drug"): drug, ("tnf", "placebo"): np.column_stack([BEFORE] * 3)}
    made = result_of(tables, hours, given={"drug": [("endotoxin", -0.5)]})
    at = {} if "@" in endpoint else {"at": "4 h"}
    sides = {"within": "drug"} if within else {"between": ["drug", "placebo"]}
    (row,) = compared(made, {"endpoint": endpoint} | at | sides)
    assert row["difference"]["value"] == pytest.approx(-5.0)


def given(*events: tuple[str, str, float, float]) -> list[Event]:
    return [Event(kind, name, "1", at, lasts) for kind, name, at, lasts in events]


DRUG = ("treatment", "drug", 0.0, 0.0)
LIFE = ("stressor", "hassles", -700.0, 2000.0)


@pytest.mark.parametrize(
    ("arms", "hours", "until", "column"),
    [
        ({"a": [], "b": []}, [-1.0, 0.0, 4.0], 0.0, 1),
        ({"a": given(DRUG), "b": []}, [-1.0, 0.0, 4.0], 0.0, 1),
        ({"a": given(("treatment", "drug", -1.5, 0.0)), "b": given(DRUG)}, [-2.0, -1.0, 4.0], -1.5, 0),
        ({"a": given(("treatment", "drug", 2.0, 0.0)), "b": []}, [0.0, 1.0, 4.0], 0.0, 0),
        ({"a": given(("treatment", "drug", 2.0, 0.0)), "b": []}, [1.0, 3.0], 2.0, 0),
        ({"a": given(LIFE, DRUG), "b": given(LIFE)}, [-720.0, 0.0, 4.0], 0.0, 1),  # what all live with
        ({"a": given(LIFE, DRUG), "b": []}, [-720.0, 0.0, 4.0], -700.0, 0),  # what one arm lives with
        ({"a": given(("stressor", "speech", -0.2, 0.4))}, [-1.0, -0.1, 4.0], -0.2, 0),
    ],
)
def test_where_a_study_begins(arms: dict[str, list[Event]], hours: list[float], until: float, column: int) -> None:
    start = start_of(arms, hours)
    assert (start.until, start.column(np.array(hours)), start.warning) == (until, column, "")


def test_a_baseline_after_the_dose_is_warned_of_and_ancova_refuses_it() -> None:
    late = {"a": given(("treatment", "drug", -2.0, 0.0)), "b": []}
    assert start_of(late, [-1.0, 4.0]) == Start(0.0, "drug at -2 h", True)
    assert start_of({"a": late["a"], "b": late["a"]}, [-1.0, 4.0]) == Start(0.0, "drug at -2 h", False)
    made = dosed(at=-2.0)
    (row,) = compared(made, {"endpoint": "tnf", "at": "4 h", "between": ["drug", "placebo"], "method": "ancova"})
    assert row["ancova"] is None and "no baseline" in row["why"]["ancova"]


def test_the_warning_names_the_comparisons_and_what_was_given() -> None:
    arms = {"placebo": [], "endotoxin": [{"treatment": "endotoxin", "amount": "1 ng/kg", "at": "-30 min"}]}
    asked = [
        {"endpoint": "change(tnf)", "at": "3 h", "between": ["endotoxin", "placebo"], "label": "rise"},
        {"endpoint": "tnf", "at": "3 h", "between": ["endotoxin", "placebo"], "label": "level"},
    ]
    (told,) = cautions(brief(arms=arms, compare=asked))
    assert told.startswith("rise: no visit lies before the first thing given (endotoxin at -0.5 h)")
    assert cautions(brief(compare=asked)) == []

"""Conditions and events in study files: how they are said, read back, refused and counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from allostasis.errors import AllostasisError, StudyError
from allostasis.expressions.parser import parse
from allostasis.ledger import finding
from allostasis.studies import Study, read_study
from allostasis.studies.running.plan import plan

FOLDER = Path(__file__).resolve().parents[2] / "studies"
MINE = sorted(p for p in FOLDER.glob("s*.yaml") if p.name[:3] in {"s04", "s05", "s06", "s07", "s10", "s15", "s25"})
TIMES = np.array([0.0, 24.0, 48.0, 72.0])
WIDTH = np.array([[3.5, 2.0, 0.2, 0.1], [3.5, 3.0, 2.0, 1.0], [3.5, np.nan, np.nan, 0.2], [np.nan] * 4])


def value(text: str, over: tuple[float, float] | None = None) -> list[float]:
    return list(parse(text).evaluate(lambda name, at: (WIDTH, "mm"), times=TIMES, over=over))


def test_events_along_a_course() -> None:
    np.testing.assert_equal(value("ever(wound_size < 0.3 mm)"), [1, 0, 1, np.nan])
    np.testing.assert_equal(value("first_time(wound_size < 0.3 mm)"), [48, np.nan, 72, np.nan])
    np.testing.assert_equal(value("first_time(wound_size < 300 um) - 24 h"), [24, np.nan, 48, np.nan])
    np.testing.assert_equal(value("ever(wound_size < 3 mm and wound_size > 1.5 mm)"), [1, 1, 0, np.nan])
    np.testing.assert_equal(value("first_time(wound_size <= 2 mm)", over=(30.0, 80.0)), [48, 48, 72, np.nan])


@pytest.mark.parametrize(
    "text", ["ever(wound_size)", "first_time(peak(wound_size) < 1 mm)", "ever(wound_size@24h < 1 mm)", "ever(3)"]
)
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(StudyError):
        parse(text)


def _study(**keys: object) -> Study:
    base = {
        "study": "conditions",
        "people": {"number": 2},
        "design": "counterfactual",
        "arms": {"cold": [{"condition": "rhinovirus", "amount": "10 1/mL", "at": "0 h"}], "none": []},
        "visits": ["0 h", "48 h"],
        "measure": ["rhinovirus_load"],
    }
    return Study.from_dict({**base, **keys})


def test_a_condition_is_given_like_a_treatment_and_said_again() -> None:
    made = _study(model={"with": ["plaque"]}, measure=["rhinovirus_load", "suvr"])
    assert made.arms["cold"][0].kind == "condition" and made.conditions == ("plaque",)
    assert Study.from_dict(made.to_dict()) == made and made.hash() != _study().hash()
    names = {m.name for m in plan(made).model.modules}
    assert {"rhinovirus", "plaque"} <= names and "wound" not in names


def test_conditions_are_absent_unless_used() -> None:
    with pytest.raises(AllostasisError, match="suvr"):
        plan(_study(measure=["suvr"]))
    with pytest.raises(AllostasisError, match="rhinovirus"):
        _study(model={"with": ["rinovirus"]})
    with pytest.raises(AllostasisError, match="condition"):
        _study(arms={"a": [{"condition": "endotoxin", "amount": "2 ng/kg", "at": "0 h"}]})


@pytest.mark.parametrize("file", MINE, ids=lambda p: p.stem)
def test_a_rows_study_names_its_row_and_findings_of_it(file: Path) -> None:
    study = read_study(file)
    assert study.row == f"S{int(file.name[1:3])}"
    assert study.published and any(study.row in finding(p.finding).rows for p in study.published)

"""Cases and controls of one arm: who belongs to either, what their difference is, what a file may not say of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from allostasis.errors import AllostasisError, Problems
from allostasis.studies import Result
from allostasis.studies.file.study import Study
from allostasis.studies.running.comparisons import compare
from allostasis.views.answer import answers
from allostasis.views.tables import groups_text
from made_result import made_result

GROUPS = {"endpoint": "tnf", "at": "2 h", "cases": "age > 40", "controls": "age < 30", "arm": "endotoxin"}


def study(*compared: dict[str, Any]) -> Study:
    return Study(
        study="a",
        people={"number": 9},
        design="counterfactual",
        arms={"placebo": [], "endotoxin": [{"treatment": "endotoxin", "amount": "2 ng/kg", "at": "1 h"}]},
        visits=["0 h", "1 h", "2 h", "8 h"],
        measure=["tnf", "temperature"],
        compare=list(compared),
    )


def made() -> Result:
    """Person k of 9 has TNF of 100 (1 + .02 (k - 4)) at 2 h of endotoxin; four are 20 years old, the last four 50."""
    result = made_result()
    result.people["age"] = np.where(
        result.people["person"] < 4, 20.0, np.where(result.people["person"] < 5, 35.0, 50.0)
    )
    result.people["bmi"] = np.where(result.people["person"] % 2 == 0, 30.0, 20.0)
    return result


def row(**keys: Any) -> dict[str, Any]:
    asked = study(GROUPS | keys)
    return compare(SimpleNamespace(study=asked, cuts={}), made())[0]  # type: ignore[arg-type]


def test_cases_less_controls_of_the_arm_that_is_said() -> None:
    """Worked by hand: cases 102 to 108, mean 105; controls 92 to 98, mean 95; both SD 2.582."""
    found = row()
    assert found["n"] == [4, 4]
    assert found["mean"] == pytest.approx([105.0, 95.0], abs=0.3)
    assert found["difference"]["value"] == pytest.approx(10.0, abs=0.05)
    assert found["g"]["value"] == pytest.approx(10 / 2.582 * (1 - 3 / (4 * 6 - 1)), rel=0.01)
    assert (found["paired"], found["between"], found["within"]) == (False, None, None)
    other = row(cases="age < 30", controls="age > 40")
    assert other["difference"]["value"] == pytest.approx(-10.0, abs=0.05)
    assert row(arm="placebo")["difference"]["value"] == pytest.approx(0.1, abs=0.01)  # a hundredth of it
    assert row(by="bmi > 25")["n"] == [2, 2]


def test_groups_are_read_when_the_endpoint_is() -> None:
    """Before endotoxin TNF is 1 in all; at 2 h the upper half has more than 100 pg/mL."""
    apart = row(cases="tnf > 100 pg/mL", controls="tnf <= 100 pg/mL", endpoint="tnf")
    assert apart["n"] == [4, 5] and apart["difference"]["low"] > 0
    at_zero = row(cases="tnf > 100 pg/mL", controls="tnf <= 100 pg/mL", endpoint="peak(tnf)", at=None)
    assert at_zero["n"] == [0, 9]


def test_what_is_held_constant_is_taken_off() -> None:
    """TNF rises by 2 a person and age by 1: given who they are, nothing is left of the difference."""
    asked = study(GROUPS | {"method": "ancova", "given": ["age"], "cases": "bmi > 25", "controls": "bmi < 25"})
    result = made()
    result.people["age"] = 20.0 + result.people["person"]
    found = compare(SimpleNamespace(study=asked, cuts={}), result)[0]  # type: ignore[arg-type]
    assert found["ancova"]["value"] == pytest.approx(0.0, abs=1e-6)
    result.people["age"] = np.where(result.people["person"] == 0, 60.0, 50.0)  # says nothing but of the first
    found = compare(SimpleNamespace(study=asked, cuts={}), result)[0]  # type: ignore[arg-type]
    assert found["ancova"]["value"] == pytest.approx((96 + 100 + 104 + 108) / 4 - (94 + 98 + 102 + 106) / 4, abs=0.6)


def test_shares_and_criteria_of_groups() -> None:
    found = row(endpoint="tnf > 100 pg/mL", expect="risk_ratio > 1")
    assert found["events"] == [4, 0] and found["risk_difference"]["value"] == 1.0
    assert row(expect="g > 0.3")["expected"] == {"criterion": "g > 0.3", "met": True}
    assert row(expect="g < 0.3")["expected"]["met"] is False


def test_words_name_both_groups() -> None:
    result = made()
    result.manifest["comparisons"] = [row()]
    (answer,) = answers(result).all
    assert "in those with age > 40" in answer.text and "in those with age < 30" in answer.text
    assert "higher by 10" in answer.text
    assert [g[0] for g in groups_text(result.manifest["comparisons"][0])] == ["cases", "controls"]


def test_what_is_held_constant_stands_in_the_words() -> None:
    result = made()
    keys = {"method": "ancova", "given": ["bmi"]}
    result.manifest["comparisons"] = [row(**keys), row(**keys, endpoint="log(tnf)")]
    plain, logs = (answer.text for answer in answers(result).all)
    assert "With bmi held constant: 10.0 (" in plain and "pg/mL." in plain
    assert "With bmi held constant: × 1.1" in logs


def test_a_study_says_again_what_it_read() -> None:
    (one,) = study(GROUPS | {"method": "ancova", "given": ["age", "bmi"]}).compare
    assert study(one.plain()).compare == (one,)


@pytest.mark.parametrize(
    ("keys", "told", "fix"),
    [
        ({"controls": None}, 'lacks the key "controls"', "controls:"),
        ({"cases": None}, 'lacks the key "cases"', "cases:"),
        ({"within": "placebo"}, "nothing clear", "Leave one of them out"),
        ({"between": ["placebo", "endotoxin"]}, "nothing clear", "Leave one of them out"),
        ({"method": "ancova"}, "needs given:", "given: [age]"),
        ({"given": ["age"]}, "needs method: ancova", "method: ancova"),
        ({"through": "microglia"}, "needs two arms", "Leave it out"),
        ({"arm": "nobody"}, 'unknown arm "nobody"', ""),
    ],
)
def test_what_is_no_comparison_of_groups(keys: dict[str, Any], told: str, fix: str) -> None:
    with pytest.raises(AllostasisError) as found:
        study({k: v for k, v in (GROUPS | keys).items() if v is not None})
    errors = list(found.value) if isinstance(found.value, Problems) else [found.value]
    assert any(told in str(e) and fix in str(e) for e in errors), [str(e) for e in errors]


def test_a_baseline_is_not_compared_with_itself() -> None:
    """``within`` at the baseline's own visit is 0 in everybody; a later visit, or a change, is not."""
    with pytest.raises(AllostasisError, match="compares the baseline with itself"):
        study({"endpoint": "tnf", "at": "0 h", "within": "endotoxin"})
    assert study({"endpoint": "tnf", "at": "2 h", "within": "endotoxin"}).compare
    with pytest.raises(AllostasisError, match="belongs to cases and controls"):
        study({"endpoint": "tnf", "at": "2 h", "within": "endotoxin", "given": ["age"], "method": "difference"})

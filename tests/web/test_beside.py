"""Two runs beside each other, on numbers that can be worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from fastapi.testclient import TestClient

from allostasis.errors import UnknownName
from allostasis.results import Result
from allostasis.web.beside import beside


def made(values: dict[str, list[list[float]]], *, ages: list[float], unit: str = "pg/mL", label: str = "x") -> Result:
    """A result of arms with one measure: persons by times 0, 1, 2."""
    rows = [
        (person, arm, float(t), "il6", v, unit, False)
        for arm, table in values.items()
        for person, row in enumerate(table)
        for t, v in enumerate(row)
    ]
    people = pd.DataFrame(
        [
            {"person": p, "arm": arm, "age": ages[p], "bmi": 24.0, "female": 0, "status": 0}
            for arm, table in values.items()
            for p in range(len(table))
        ]
    )
    compared = {"label": label, "endpoint": "peak(il6)", "method": "hedges_g", "g": {"value": 1, "low": 0, "high": 2}}
    manifest = {
        "study": "made",
        "clock": 8.0,
        "arms": {arm: [] if arm == "rest" else [{"name": "x"}] for arm in values},
        "measures": {"il6": {"unit": unit, "about": "IL-6"}},
        "comparisons": [compared],
    }
    return Result(pd.DataFrame(rows, columns=list(COLUMNS)), people, manifest)


COLUMNS = ("person", "arm", "time_h", "measure", "value", "unit", "limited")
AGES = [30.0, 40.0, 50.0]
LOW = [[1.0, 2.0, 1.0], [1.0, 4.0, 1.0], [1.0, 6.0, 1.0]]
HIGH = [[1.0, 3.0, 1.0], [1.0, 6.0, 1.0], [1.0, 9.0, 1.0]]


def test_the_same_people_are_compared_person_by_person() -> None:
    found = beside(made({"rest": LOW, "drug": LOW}, ages=AGES), made({"rest": LOW, "drug": HIGH}, ages=AGES))
    assert found["paired"] and found["chosen"] == ["drug", "drug"]
    (one,) = found["measures"]
    assert one["b"]["mid"] == [1.0, 6.0, 1.0] and one["rest"]["mid"] == [1.0, 4.0, 1.0]
    highest = one["figures"]["highest"]
    # Differences of highest values are 1, 2, 3: mean 2, standard error 1/sqrt(3), t of two degrees 4.3027.
    assert (highest["a"]["value"], highest["b"]["value"], highest["difference"]["value"]) == (4.0, 6.0, 2.0)
    assert highest["difference"]["low"] == pytest.approx(2 - 4.3027 / np.sqrt(3), abs=1e-3)
    assert highest["difference"]["high"] == pytest.approx(2 + 4.3027 / np.sqrt(3), abs=1e-3)
    assert one["difference"]["value"] == [0.0, 2.0, 0.0]
    (both,) = found["comparisons"]
    assert (both["label"], both["method"]) == ("x", "g") and both["a"] == both["b"] == {"value": 1, "low": 0, "high": 2}


def test_other_people_are_compared_by_their_means() -> None:
    found = beside(made({"drug": LOW}, ages=AGES), made({"drug": HIGH[:2]}, ages=[31.0, 40.0, 50.0], label="y"))
    assert not found["paired"] and found["people"] == [3, 2] and not found["comparisons"]
    highest = found["measures"][0]["figures"]["highest"]["difference"]
    assert highest["value"] == pytest.approx(4.5 - 4.0) and highest["low"] < 0 < highest["high"]


def test_what_is_not_in_both_is_named_and_lacking_values_are_none() -> None:
    gap = [[1.0, np.nan, 1.0], *LOW[1:]]
    found = beside(made({"drug": LOW}, ages=AGES), made({"drug": LOW}, ages=AGES, unit="nmol/L"))
    assert found["measures"] == [] and found["only"] == [["il6"], ["il6"]]
    one = beside(made({"drug": gap}, ages=AGES), made({"drug": LOW}, ages=AGES))["measures"][0]
    assert one["figures"]["highest"]["a"]["n"] == 2 and one["figures"]["highest"]["a"]["value"] == 5.0
    with pytest.raises(UnknownName):
        beside(made({"drug": LOW}, ages=AGES), made({"drug": LOW}, ages=AGES), "drugs")


def test_runs_that_are_not_there_are_said(client: TestClient) -> None:
    assert client.get("/api/beside", params={"a": "0" * 16, "b": "0" * 16}).status_code == 404
    assert client.get("/api/beside", params={"a": "../..", "b": "0" * 16}).status_code == 422


def test_stories_name_what_there_is(client: TestClient) -> None:
    from allostasis.ledger import findings
    from allostasis.views import GROUPS, QUANTITIES
    from allostasis.web.scenario import Person, Scenario

    keys = {*Scenario.model_fields, *Person.model_fields}
    for story in client.get("/api/stories").json():
        assert len(story["steps"]) >= 8
        if "life" in story:
            from allostasis.web.lives_data import CURVES

            said = [part.partition("}")[0] for step in story["steps"] for part in step["text"].split("{")[1:]]
            assert {s[2:] for s in said} <= set(CURVES) and {s[:2] for s in said} == {"v:", "r:"}
            assert [step["age"] for step in story["steps"]] == sorted(step["age"] for step in story["steps"])
            continue
        for step in story["steps"]:
            assert {part.partition("=")[0] for part in step["state"].split("&") if part} <= keys
            named = {*step.get("show", "").split(">"), *step.get("cut", "").split(">")} - {""}
            assert named <= set(GROUPS) and set(step.get("findings", ())) <= set(findings())
            told = [part.partition("}")[0] for part in step["text"].split("{")[1:]]
            assert all(t[:2] in {"v:", "r:", "x:"} and t[2:] in QUANTITIES for t in told), told

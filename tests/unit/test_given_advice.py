"""Whatever a study may give: what is left out of an entry is asked for, and what is advised then is taken."""

from __future__ import annotations

import re
from typing import Any

import pytest

from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, Problems
from allostasis.studies import Study

KINDS = {"treatment": "treatments", "stressor": "stressors", "condition": "conditions"}
EVERY = [(kind, name) for kind, room in KINDS.items() for name in catalogue.names(room)]


def study(kind: str, name: str, **more: Any) -> dict[str, Any]:
    entry = {kind: name, "at": "0 h", **{k: v for k, v in more.items() if k != "model"}}
    return {
        "study": "a",
        "people": {"number": 2},
        "design": "counterfactual",
        "model": more.get("model", {}),
        "arms": {"some": [entry] if "model" not in more else [], "none": []},
        "visits": ["0 h", "1 h"],
        "measure": ["cortisol"],
    }


def refused(data: dict[str, Any]) -> AllostasisError | None:
    try:
        Study.from_dict(data)
    except Problems as found:
        return next(iter(found))
    except AllostasisError as found:
        return found
    return None


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_what_an_entry_lacks_is_asked_for_and_the_advice_is_taken(kind: str, name: str) -> None:
    more: dict[str, Any] = {}
    for _ in range(3):
        wrong = refused(study(kind, name, **more))
        if wrong is None:
            return
        said = re.fullmatch(r"(?:Write|Add) for example  (amount|for): (.+)", wrong.fix)
        if said:
            more[said[1]] = said[2]
            continue
        said = re.fullmatch(r"Take it out of the arm, and add  model: \{with: \[(\w+)\]\}", wrong.fix)
        assert said, wrong
        more["model"] = {"with": [said[1]]}
    raise AssertionError(wrong)


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_what_is_given_for_a_while_says_for_how_long_usually(kind: str, name: str) -> None:
    one = catalogue.treatment(name, kind=kind)
    lasting = {"infusion"} & set(one.routes) | ({"strength"} if getattr(one, "profile", None) == () else set())
    assert all(one.amounts[way].lasts for way in lasting if way in one.amounts), name


def test_a_usual_amount_is_advised_and_no_unit_of_nothing() -> None:
    assert refused(study("treatment", "escitalopram")).fix == "Write for example  amount: 10 mg"  # type: ignore[union-attr]
    wrong = refused(study("condition", "autoimmune"))
    assert wrong is not None and wrong.needed == "a plain number" and wrong.fix == "Write for example  amount: 1"


def test_minutes_on_a_tilting_table_and_no_month() -> None:
    assert refused(study("stressor", "head_up_tilt")).fix == "Add for example  for: 20 min"  # type: ignore[union-attr]
    assert refused(study("treatment", "mediterranean_diet", amount=1)).fix == "Add for example  for: 12 wk"  # type: ignore[union-attr]

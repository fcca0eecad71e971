"""Advice works: what an error tells people to write is taken, and one fault makes one problem."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from allostasis import packs
from allostasis.errors import AllostasisError, Collector, Place, Problems, StudyError
from allostasis.studies import validate
from allostasis.studies.file.field_kinds import walk
from allostasis.studies.file.field_tables import STUDY
from allostasis.studies.file.study import Study
from allostasis.studies.file.yaml_lines import read_text
from allostasis.units import quantity

GOOD: dict[str, Any] = {
    "study": "a",
    "people": {"number": 3},
    "design": "counterfactual",
    "model": {"modules": ["hpa", "clock"], "pulses": False},
    "arms": {"drug": [], "placebo": []},
    "visits": [0, "8 h"],
    "measure": ["cortisol"],
}


def problems(**keys: Any) -> list[AllostasisError]:
    try:
        validate(Study.from_dict(GOOD | keys))
    except Problems as found:
        return list(found)
    except AllostasisError as found:
        return [found]
    return []


def one(**keys: Any) -> AllostasisError:
    found = problems(**keys)
    assert len(found) == 1, [str(e) for e in found]
    return found[0]


def endotoxin(**keys: Any) -> dict[str, Any]:
    return {"arms": {"drug": [{"treatment": "endotoxin", "amount": "1 ng/kg", "at": 0} | keys], "placebo": []}}


@pytest.mark.parametrize(
    ("keys", "fix"),
    [
        (endotoxin(amount="0,8 ng/kg"), "Write  0.8 ng/kg"),
        (endotoxin(amount="1,234 ng/kg"), "Write  1234 ng/kg  or  1.234 ng/kg"),
        (endotoxin(amount="10 EU/kg"), "Write  1 ng/kg: 10 EU of reference endotoxin are about 1 ng"),
        (endotoxin(amount="5 eu/kg"), "Write  0.5 ng/kg: 10 EU of reference endotoxin are about 1 ng"),
        (endotoxin(amount="10 mL"), "Say it in ng/kg"),
        (endotoxin(at="1,5 h"), "Write  1.5 h"),
        ({"set": {"hpa.half_drive": "8 pg"}}, "Say it in min"),
        ({"set": {"hpa.half_drive": "8"}}, "Write for example  8 min"),
        ({"set": {"hpa.half_drive": "-4 min"}}, "The model has  4 min"),
        ({"set": {"hpa.half_drive": "0 min"}}, "The model has  4 min"),
        ({"set": {"hpa.half_drive": "90 d"}}, "Check the unit"),
        ({"set": {"hpa.half_driv": "8 min"}}, "hpa.half_drive"),
        ({"set": {"other": {"hpa.half_drive": "8 min"}}}, "arm"),
        ({"people": {"number": 3, "traits": {"hpa.half_drve": 1.2}}}, "hpa.half_drive"),
        ({"people": {"number": 3, "traits": {"inflammation.gain": 1.2}}}, ""),
        ({"measure": ["hpa.cortisoll"]}, "hpa.cortisol"),
        ({"measure": ["mood"]}, "phq9"),
        (endotoxin(**{"for": "200 y"}), ""),
        ({"model": {"modules": ["hpa", "clock"], "cut": ["inflammation->hpa"]}}, ""),
        ({"model": {"modules": ["hpa", "clock"], "cut": ["hpa->clock"]}}, "clock.awake->hpa"),
        ({"seed": 2**62}, ""),
        (endotoxin(treatment="n" * 5000), "500 characters"),
        ({"published": ["n" * 5000]}, "500 characters"),
        ({"people": {"number": 3, "traits": {"n" * 5000: 2}}}, "is no parameter"),
        ({"arms": {"drug": [], "placebo": [], "n" * 5000: []}}, "short name"),
        ({"arms": {"drug": [], "placebo": [], " ": []}}, "short name"),
        ({"people": {"number": 3, "enrol": "age > 70"}}, "Loosen"),
        ({"people": {"number": 3, "enrol": "cortisol > 5 nmol/L and bmi > 60"}}, "Loosen"),
        ({"people": {"number": 3, "enrol": "phq9 > 27"}, "model": {}}, "Loosen"),
        ({"people": {"number": 3, "enrol": "not phq9 <= 27"}, "model": {}}, "Loosen"),
        ({"people": {"number": 3, "female": 0, "enrol": "female == 1"}}, "Loosen"),
        ({"people": {"number": 3, "age": 30, "enrol": "age != 30"}}, "Loosen"),
    ],
)
def test_one_fault_is_one_problem_with_its_way_out(keys: dict[str, Any], fix: str) -> None:
    found = one(**keys)
    assert fix in f"{found.what} {found.needed} {found.fix}" and found.key, found
    assert max(map(len, (found.what, found.found, found.needed, found.fix))) < 1000


@pytest.mark.parametrize(
    "enrol",
    ["age > 40", "phq9 == 27 or age > 90", "not (age > 90)", "phq9 * 2 > 27", "-age < -18", "cortisol > 1e6 nmol/L"],
)
def test_criteria_that_somebody_may_meet_are_left_to_the_run(enrol: str) -> None:
    assert not problems(people={"number": 1, "enrol": enrol}, model={})


def test_the_way_out_of_an_amount_works() -> None:
    for amount in ("0,8 ng/kg", "10 EU/kg", "2"):
        fix = one(**endotoxin(amount=amount)).fix
        said = re.match(r"Write (?:for example )? ?(\S+ \S+?):?(?: |$)", fix)
        assert said and not problems(**endotoxin(amount=said[1])), fix
    assert quantity("0.8 ng/kg", "ng/kg") == 0.8


def test_largest_seed_is_taken_and_its_bound_is_what_the_error_says() -> None:
    assert not problems(seed=10**18 - 1)
    assert "0 to 999,999,999,999,999,999" in one(seed=10**18 - 1 + 0.5).needed


@pytest.mark.parametrize("name", [n for n, f in walk(STUDY) if f.example is not None])
def test_examples_of_every_key_can_be_written(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[1] / "packs")  # where the examples of packs lie
    try:
        _write_example(name)
    finally:
        packs.drop()


def _write_example(name: str) -> None:
    field = dict(walk(STUDY))[name]
    section = name.split(".")[0].split("[")[0]
    given = {"treatment": "endotoxin", "amount": "2 ng/kg", "at": 0}
    keys: dict[str, Any] = {"model": {"pulses": False}, "measure": ["cortisol", "tnf", "hs_crp", "salivary_cortisol"]}
    last = name.rsplit(".", 1)[-1]
    if section == name:
        keys[name] = field.example
    elif section == "people":
        keys["people"] = {"number": 3, last: field.example}
    elif section == "model":
        keys["model"] = {last: field.example}
    elif section == "visits":
        keys["visits"] = {"every": "1 h", "until": "8 h", last: field.example}
    elif section == "arms":
        if last in {"treatment", "stressor", "condition"}:
            amount = {"endotoxin": "1 ng/kg", "tsst": 1, "rhinovirus": "100 1/mL"}[field.example]
            given = {last: field.example, "amount": amount, "at": 0}
        elif last == "ages":
            given = {"stressor": "neglect", "amount": 1, last: field.example}
        elif last in {"every", "until"}:
            given |= {"every": "8 h", "until": "7 d", last: field.example}
        elif last == "from":
            given = {"treatment": "endotoxin", "amount": "1 ng/kg/h", "for": "1 h", last: field.example}
        elif last == "for":
            given = {"treatment": "endotoxin", "amount": "1 ng/kg/h", "at": 0, last: field.example}
        else:
            given |= {last: field.example}
        keys["arms"] = {"drug": [given], "placebo": []}
    else:
        keys["visits"] = {"every": "1 h", "until": "8 h"}
        cited = {"finding": "typhoid-sacc-mood-harrison2009", "as": "peak(tnf)"}  # no replay defines it
        head = {"compare": {"endpoint": "peak(tnf)"}, "published": cited}
        entry = head[section] | ({"between": ["drug", "placebo"]} if section == "compare" else {"arm": "drug"})
        if section == "compare" and last in {"cases", "controls", "given"}:
            entry = head[section] | {"cases": "age > 30", "controls": "age < 30"}
            entry |= {"method": "ancova"} if last == "given" else {}
        if last == "at":
            entry["endpoint" if section == "compare" else "as"] = "change(tnf)"
        if last == "as":
            entry["at"] = "1 h"
        keys[section] = [entry | {last: field.example}]
    assert not [str(e) for e in problems(**keys)]


def test_errors_carry_file_line_and_key() -> None:
    text = "study: a\npeople: {number: 3}\narms:\n  lps:\n    - {treatment: endotoxin, amount: 2, at: 0 h}\n"
    source_map = read_text(text + "visits: [0 h]\nmeasure: [tnf]\n", "x.yaml")
    with pytest.raises(AllostasisError) as caught:
        Study._from(source_map)
    found = caught.value.fields()
    assert (found["file"], found["line"], found["key"]) == ("x.yaml", 5, "arms.lps[0].amount")
    assert found["where"] == "x.yaml, line 5" and caught.value.line == 5


def test_lines_are_known_after_a_key_was_changed_from_outside() -> None:
    text = "study: a\npeople:\n  number: 3\n  traits: {hpa.no: 2}\narms: {a: []}\nvisits: [0 h]\nmeasure: [tnf]\n"
    study = Study._from(read_text(text, "x.yaml")).but(seed=4)
    with pytest.raises(AllostasisError) as caught:
        validate(study)
    assert (caught.value.line, caught.value.key) == (4, "people.traits.hpa.no")


def test_many_problems_cost_little_and_are_not_all_written_out() -> None:
    gathered = Collector()
    for i in range(20_000):
        gathered.add(StudyError(f"wrong {i}", where=Place("f, line 1", file="f", line=1, key="a")))
    with pytest.raises(Problems) as caught:
        gathered.close()
    assert len(caught.value.errors) == 20_000 and str(caught.value).count("StudyError") == 30
    assert "19,970 more" in str(caught.value)

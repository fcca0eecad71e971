"""What an error tells people to write is taken where they are told to write it; every such advice has a case here."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import allostasis
from allostasis.errors import AllostasisError, Problems
from allostasis.results.observations import read_data
from allostasis.studies.file.study import Study
from allostasis.studies.file.yaml_lines import read_text

GOOD: dict[str, Any] = {
    "study": "a",
    "people": {"number": 3},
    "design": "counterfactual",
    "model": {"modules": ["inflammation", "hpa", "clock"], "pulses": False},
    "arms": {"verum": [{"treatment": "endotoxin", "amount": "1 ng/kg", "at": "0 h"}], "none": []},
    "visits": ["-1 h", "0 h", "20 min", "2 h", "30 d", "12 wk"],
    "measure": ["tnf", "cortisol", "hs_crp"],
    "compare": [{"endpoint": "peak(tnf)", "between": ["verum", "none"]}],
}
Place = tuple[str | int, ...]
DOSE: Place = ("arms", "verum", 0)
FIRST: Place = ("compare", 0)
# Where a value stands, and what wrong value; GONE for none at all. What is advised is put there, or under the key
# that the advice names.
GONE = object()
STUDIES: list[tuple[Place, Any]] = [
    *(((*DOSE, "amount"), v) for v in ("-2 ng/kg", "-2", -2, "-0,8 ng/kg", "-10 EU/kg", "2", "+.5", "0,8 ng/kg")),
    *(((*DOSE, "amount"), v) for v in ("1,234 pg/kg", "1,234,567 fg/kg", "10 EU/kg", "1000 EU/kg", "9^9^9^9 ng/kg")),
    *(((*DOSE, "amount"), v) for v in ("20 mg/kg", GONE)),
    *(((*DOSE, "at"), v) for v in (3, -3.5, "3", "3.5", "1,5 h", "1,500 h", "day 3", "day 3 25:00", "08:00", "7:05")),
    *(((*DOSE, "at"), v) for v in ("1 month", "0.01 month", GONE)),
    (DOSE, "endotoxin"),
    (DOSE, {"amount": "1 ng/kg", "at": 0}),
    (DOSE, GOOD["arms"]["verum"][0] | {"every": "8 h"}),
    (DOSE, GOOD["arms"]["verum"][0] | {"every": "0 h", "until": "8 h"}),
    (("arms", "verum"), GOOD["arms"]["verum"][0]),
    (("arms", "verum"), "endotoxin"),
    (("arms",), GONE),
    (("arms",), ["verum"]),
    *((("visits",), v) for v in (GONE, {}, {"every": "30 min"}, {"until": "8 h"}, {"from": "12 h", "every": "1 h"})),
    (("measure",), "tnf"),
    (("measure",), {"tnf": 1}),
    (("measure",), []),
    (("measure",), GONE),
    *(((*FIRST, "endpoint"), v) for v in (GONE, "peak(tnf + 1 pg/mL)", "peak(tnf@2h)", "tnf@1 month", "tnf@5 foo")),
    (FIRST, "peak(tnf)"),
    (("compare",), "peak(tnf)"),
    (("compare",), GOOD["compare"][0]),
    (FIRST, {"endpoint": "change(tnf)", "between": ["verum", "none"]}),
    ((*FIRST, "at"), "2 h"),
    (FIRST, {"endpoint": "peak(tnf)"}),
    *(((*FIRST, "over"), v) for v in (["0 h", "0.1 h"], "0 h", ["3 h", "8 h"])),
    *(((*FIRST, "between"), v) for v in (["verum"], ["verum", "verum"], "verum")),
    *(((*FIRST, "expect"), v) for v in ("p < 0.05", "odds_ratio > 2")),
    (("people",), 3),
    (("people",), GONE),
    *((("people", "number"), v) for v in (GONE, "3", "1,000")),
    *((("people", "age"), v) for v in ("43", "30-40", "43,5", {"mean": 80, "max": 70})),
    *((("people", "female"), v) for v in (67, "half", "0,5", True)),
    *((("people", "history"), v) for v in (True, False, "3 d", "40.5 d", "4000 d")),
    (("people", "traits"), 3),
    (("people", "traits", "hpa"), 2),
    (("people", "traits", "hpa.half_drive"), "1.2"),
    (("people", "correlations", "age"), 0.2),
    (("people", "correlations"), 0.2),
    (("seed",), "1"),
    *((("clock",), v) for v in ("9am", "24:00", 9)),
    (("model", "cut"), "inflammation->hpa"),
    (("model", "modules"), "hpa"),
    (("model",), "hpa"),
    (("model", "pulses"), "no"),
    (("blinded",), "yes"),
    (("use",), "published"),
    (("set",), 3),
    *((("set", "hpa.half_drive"), v) for v in (8, "8", "1,5 min", "-4 min")),
    (("published",), "typhoid-il6-peak-time"),
    (("allocation",), 3),
    (("allocation",), {"verum": 1}),
    (("study",), GONE),
]
# A wrong expression, what is said of it, and the same with that done.
EXPRESSIONS = [
    ("tnf@0h ≥ 5 pg/mL", "Write  >=", "tnf@0h >= 5 pg/mL"),
    ("tnf@0h ≤ 5 pg/mL", "Write  <=", "tnf@0h <= 5 pg/mL"),
    ("tnf@0h ≠ 5 pg/mL", "Write  !=", "tnf@0h != 5 pg/mL"),
    ("tnf@0h => 5 pg/mL", "Write  >=", "tnf@0h >= 5 pg/mL"),
    ("tnf@0h =< 5 pg/mL", "Write  <=", "tnf@0h <= 5 pg/mL"),
    ("female = 1", "Write  ==", "female == 1"),
    ("age − 5 > 20", "Write  -", "age - 5 > 20"),
    ("age – 5 > 20", "Write  -", "age - 5 > 20"),
    ("age × 2 > 20", "Write  *", "age * 2 > 20"),
    ("age · 2 > 20", "Write  *", "age * 2 > 20"),
    ("age ÷ 2 > 20", "Write  /", "age / 2 > 20"),
    ("age > 30 && bmi > 20", "Write  and", "age > 30 and bmi > 20"),
    ("age > 30; bmi > 20", "Write  and", "age > 30 and bmi > 20"),
    ("age > 30 AND bmi > 20", "Write  and", "age > 30 and bmi > 20"),
    ("bmi > 20 || age > 30", "Write  or", "bmi > 20 or age > 30"),
    ("(age > 30) OR (bmi > 20)", "Write  or", "(age > 30) or (bmi > 20)"),
    ("!(age > 30)", "Write  not", "not (age > 30)"),
    ("18 < age < 60", "Write  and  between", "18 < age and age < 60"),
    ("age > 30)", "Leave the bracket out", "age > 30"),
    ("(age > 30", "Close the bracket with  )", "(age > 30)"),
    ("tnf@0h > 5,5 pg/mL", "Write  5.5 pg/mL", "tnf@0h > 5.5 pg/mL"),
    ("tnf@0h > 5", "for example  5 pg/mL", "tnf@0h > 5 pg/mL"),
    ("hs_crp@0h > 5 foo", "Write for example  5 mg/L", "hs_crp@0h > 5 mg/L"),
    ("ever(peak(tnf) > 1 pg/mL)", "Leave functions and @ out", "ever(tnf > 1 pg/mL) > 0"),
    ("age > 30 #", "Leave it out", "age > 30"),
]
HEAD = "person,arm,time,time_unit,measure,value,unit\n"
# A row of a data file, and which cell of it is replaced by what is advised.
CELLS = [
    ("1,a,0,h,tnf,{},pg/mL", v)
    for v in ('"1,234"', '"0,5"', '"1,234,567.5"', '"<0,5"', "n.a.", "-9", "-5", "high", "1_0", "inf")
]
CELLS += [("1,a,{},h,tnf,1,pg/mL", v) for v in ('"1,5"', "30 min", "+2h", "noon", "08:00", "T0")]
CELLS += [("1,a,0,{},tnf,1,pg/mL", v) for v in ("weks", "parsec", "month", "")]
CELLS += [("1,a,0,h,tnf,3,pg/mL\n2,a,0,h,tnf,{},pg/mL", "999"), ("1,a,0,h,csf_kyna,{},nmol/L", "BLQ")]


def changed(data: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """A study with another value at a place; the sections on the way are made."""
    made = copy.deepcopy(data)
    here: Any = made
    for key in place[:-1]:
        here = here.setdefault(key, {}) if isinstance(here, dict) else here[key]
    if value is GONE:
        here.pop(place[-1], None)
    else:
        here[place[-1]] = value
    return made


def problems(data: dict[str, Any]) -> list[AllostasisError]:
    try:
        Study.from_dict(data)
    except Problems as found:
        return list(found)
    except AllostasisError as found:
        return [found]
    return []


def advised(fix: str) -> list[str]:
    """The texts that an advice gives to write."""
    said = re.match(
        r"(?:Leave it out, or write for example|Write(?: for example)?|Did you mean|The model has)  (.*)", fix
    )
    if not said:
        return []
    text = re.sub(r"(?:  without quotes|  instead| \?|, whichever is meant|: 10 EU.*|, or a mean.*)$", "", said[1])
    return text.split("  or  ")


def fed(data: dict[str, Any], place: Place, text: str) -> dict[str, Any]:
    """The study with what is advised: in place of the value, under a key of that section, or beside in its place."""
    pairs = re.match(r"[\w~.]+: ", text)
    value = read_text(f"x: {{{text}}}" if pairs else f"x: {text}", "").data["x"]
    if not pairs:
        return changed(data, place, value)
    for key, one in value.items():
        here: Any = data
        for part in place:
            here = here.get(part) if isinstance(here, dict) else here[part]
        if key == place[-1]:
            data = changed(data, place, one)
        elif isinstance(here, dict):
            data = changed(data, (*place, key), one)
        else:
            data = changed(changed(data, place, GONE), (*place[:-1], key), one)
    return data


SEEN: list[str] = []  # every advice that came


FOUR: dict[str, Any] = {
    "none": [],
    "verum": GOOD["arms"]["verum"],
    "steroid": [{"treatment": "hydrocortisone", "amount": "20 mg", "at": "0 h"}],
    "both": [*GOOD["arms"]["verum"], {"treatment": "hydrocortisone", "amount": "20 mg", "at": "0 h"}],
}


def check(place: Place, value: Any, data: dict[str, Any]) -> None:
    found = problems(changed(data, place, value))
    assert len(found) == 1, [str(e) for e in found]
    SEEN.append(found[0].fix)
    texts = advised(found[0].fix)
    assert texts, found[0]
    for text in texts:
        left = problems(fed(changed(data, place, value), place, text))
        assert not left, f"{found[0]}\n\n{text}: {[str(e) for e in left]}"


@pytest.mark.parametrize(("place", "value"), STUDIES)
def test_what_is_advised_in_a_study_is_taken(place: Place, value: Any) -> None:
    data = GOOD | {"design": "parallel"} if place[0] == "allocation" else GOOD
    data = changed(data, ("compare",), []) if place == ("arms",) else data  # its arms are those that are gone
    check(place, value, data)


def test_what_is_advised_beside_other_keys_is_taken() -> None:
    tablet = changed(GOOD, DOSE, {"treatment": "hydrocortisone", "amount": "20 mg", "at": 0})
    check((*DOSE, "amount"), "9^9^9^9 mg", tablet)
    check((*DOSE, "every"), "0 h", changed(GOOD, (*DOSE, "until"), "8 h"))
    check((*FIRST, "over"), ["0 h", "2 h"], changed(GOOD, (*FIRST, "endpoint"), "change(tnf)"))
    check(("visits", "every"), 0, changed(GOOD, ("visits",), {"until": "2016 h"}))
    whole = changed(changed(GOOD, ("arms",), {"one": []}), ("compare",), [{"endpoint": "tnf", "at": "2 h"}])
    check(FIRST, whole["compare"][0], whole)  # one arm has no other
    pair = {"endpoint": "tnf", "at": "2 h", "interaction": ["endotoxin", "hydrocortisone"]}
    four = changed(changed(GOOD, ("arms",), FOUR), ("compare",), [pair])
    for value in (["endotoxin"], "endotoxin", ["endotoxin", "celecoxib"]):
        check((*FIRST, "interaction"), value, four)
    check((*FIRST, "scale"), "bliss", four)
    check(FIRST, pair | {"endpoint": "cortisol"}, four)


WHOM = ["age > 20", "bmi > 20"]
GROUPS = {"endpoint": "tnf", "at": "2 h"}
BOTH = GROUPS | {"cases": "age > 40", "controls": "age < 40"}


@pytest.mark.parametrize(
    ("place", "value", "fix", "right"),
    [
        (("people", "age"), {"mean": 80}, "Say  max:  as well", {"mean": 80, "max": 90}),
        (("people", "age"), {"min": 50}, "Say  mean:  as well, from 50 to 65", {"min": 50, "mean": 50}),
        (("people", "age"), {"min": 60, "max": 50, "mean": 55}, "Exchange", {"min": 50, "max": 60, "mean": 55}),
        ((*DOSE, "amount"), "10 mL", "Say it in ng/kg", "1 ng/kg"),
        ((*DOSE, "for"), "0 h", "Leave it out", None),
        ((*FIRST, "at"), "2 h", "Leave it out", None),
        ((*FIRST, "within"), "verum", "Leave one of them out", None),
        ((*FIRST, "method"), "ancova", "Leave  method:  out", None),
        (
            FIRST,
            GROUPS | {"cases": "age > 40"},
            "controls: age < 40",
            GROUPS | {"cases": "age > 40", "controls": "age < 40"},
        ),
        (
            FIRST,
            GROUPS | {"controls": "age < 40"},
            "cases: age > 40",
            GROUPS | {"cases": "age > 40", "controls": "age < 40"},
        ),
        (FIRST, BOTH | {"method": "ancova"}, "given: [age]", BOTH | {"method": "ancova", "given": ["age"]}),
        (FIRST, BOTH | {"given": ["age"]}, "method: ancova", BOTH | {"method": "ancova", "given": ["age"]}),
        (("model", "cut"), ["inflammation-hpa"], "inflammation->microglia", ["inflammation->hpa"]),
        (("people", "height"), 170, "Leave it out", None),
        (("people", "enrol"), "tnf@0 > 5 pg/mL", "Leave out @", "tnf > 5 pg/mL"),
        (("people", "enrol"), ["age > 20"], "enrol: age > 20", "age > 20"),
        (("people", "enrol"), [], "Leave it out", None),
        (("people",), {"number": 1, "enrol": WHOM}, "number: 2", {"number": 2, "enrol": WHOM}),
        ((*FIRST, "endpoint"), "peak(il6)", "Add il6 to  measure:", "peak(tnf)"),
        (("model", "modules"), [], "Leave it out", None),
        (("allocation",), {"verum": 1, "none": 1}, "Leave it out", None),
        (("visits",), ["2 h"], "Add 0 h to  visits:", ["0 h", "2 h"]),
    ],
)
def test_what_is_advised_in_words_is_taken(place: Place, value: Any, fix: str, right: Any) -> None:
    data = changed(GOOD, (*FIRST, "endpoint"), "time_of_peak(tnf)") if place[-1] == "method" else GOOD
    data = changed(data, FIRST, {"endpoint": "tnf", "at": "2 h", "within": "verum"}) if place[0] == "visits" else data
    found = problems(changed(data, place, value))
    assert len(found) == 1 and fix in found[0].fix, [str(e) for e in found]
    SEEN.append(found[0].fix)
    assert not problems(changed(data, place, GONE if right is None else right))


@pytest.mark.parametrize(("wrong", "fix", "right"), EXPRESSIONS)
def test_what_is_advised_in_an_expression_is_taken(wrong: str, fix: str, right: str) -> None:
    place = (*FIRST, "by")
    found = problems(changed(GOOD, place, wrong))
    assert len(found) == 1 and fix in found[0].fix, [str(e) for e in found]
    SEEN.append(found[0].fix)
    assert not problems(changed(GOOD, place, right))


@pytest.mark.parametrize(("row", "bad"), CELLS)
def test_what_is_advised_in_a_data_file_is_taken(row: str, bad: str, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text(HEAD + row.format(bad) + "\n", encoding="utf-8")
    with pytest.raises(AllostasisError) as caught:
        read_data(path, ["tnf", "csf_kyna"])
    fix = caught.value.fix
    SEEN.append(fix)
    said = re.search(r"(?:[Ww]rite|for example|Did you mean|in days:)  ([^ ,]+)(?:  or  ([^ ,]+))?", fix)
    texts = [t for t in said.groups() if t and t != "<LIMIT"] if said else []
    texts += ["<2.5"] if "<LIMIT" in fix else []
    texts += [""] if "empty" in fix else []
    assert texts, fix
    for text in texts:
        path.write_text(HEAD + row.format(text) + "\n", encoding="utf-8")
        read_data(path, ["tnf", "csf_kyna"])


ROOMS = (
    *(
        f"studies/file/{n}"
        for n in "section_reader arms_and_visits people_and_model comparisons cases_controls expectations".split()
    ),
    *("studies/file/factorial", "studies/file/benefit", "studies/file/parameters_set", "studies/file/study"),
    *("expressions/parser", "results/data_cells"),
    "results/data_rows",
)
# Advice that a case above cannot bring, and why.
APART = {
    "Write it under  {}:": "another section than the one at fault: tests of the schema",
    "Write it at the top of the file, not under  {}:": "another section than the one at fault: tests of the schema",
    "Write for example  1 {}": "units of a parameter alone: tests of set:",
    "Write  design: counterfactual  for everyone in every arm": "another key than the one at fault: tests of refusals",
    "Write later visits under  at:": "visits beside the clock's: tests of waking visits",
    "Write for example  1": "a power in a number without a unit: tests of refusals",
}


def _advice(name: str) -> Iterator[str]:
    """Every text of a module that tells to write something, with {} for what is put in."""
    tree = ast.parse((Path(allostasis.__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
    inner = {id(v) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for v in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
        else:
            continue
        if text.startswith("Write "):
            yield text


def test_every_advice_to_write_something_has_its_case() -> None:
    """Run after the others, which bring the advice."""
    if len(SEEN) < len(STUDIES) + len(EXPRESSIONS) + len(CELLS):
        pytest.skip("only with the other tests of this file, in one process")
    missing = []
    for text in dict.fromkeys(t for name in ROOMS for t in _advice(name)):
        form = re.escape(text).replace(r"\{\}", ".*")
        if text not in APART and not any(re.match(form, fix) for fix in SEEN):
            missing.append(text)
    assert not missing

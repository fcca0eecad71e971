"""Every refusal says what is wrong, where, what was found, what is needed, and the way out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, DataError, InputError, Problems, StudyError, UnitError, UnknownName
from allostasis.language import Assay
from allostasis.results.observations import read_data
from allostasis.studies.file.study import read_study

UNITS = {"tnf": "pg/mL", "il6": "pg/mL", "hs_crp": "mg/L"}
GOOD = """\
study: A study
seed: 1
people:
  number: 10
arms:
  placebo: []
  drug:
    - {treatment: endotoxin, amount: 2 ng/kg, at: 0 h}
visits: {every: 1 h, until: 8 h}
measure: [tnf, il6]
compare:
  - {endpoint: change(tnf), at: 2 h, between: [drug, placebo]}
"""


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "readouts", lambda: {n: Assay(n, u, n, "x") for n, u in UNITS.items()})


def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> AllostasisError:
    monkeypatch.chdir(tmp_path)
    Path("studies").mkdir()
    Path("studies/x.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as error:
        read_study("studies/x.yaml")
    assert not isinstance(error.value, Problems), str(error.value)
    return error.value


def test_the_base_is_good(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD)
    assert read_study(tmp_path / "x.yaml").number == 10


# what stands in the good file, what stands there instead, line, kind, what, found, needed, fix
CASES: list[tuple[str, str, int, type[AllostasisError], str, str, str, str]] = [
    ("2 ng/kg", "2 mg/L", 8, UnitError, "wrong unit", "mg/L", "ng/kg", "Say it in ng/kg"),
    ("2 ng/kg", "2", 8, UnitError, "has no unit", "no unit", "ng/kg", "2 ng/kg"),
    ("2 ng/kg", "-2 ng/kg", 8, StudyError, "negative amount of endotoxin", "-2 ng/kg", "0 or more", "Write  2 ng/kg"),
    ("2 ng/kg", "9^9^9^9 ng/kg", 8, StudyError, "not an amount", "9^9", "number with its unit", "2 ng/kg"),
    ("amount: 2 ng/kg, ", "", 8, StudyError, "needs an amount", "none", "ng/kg", "amount:"),
    (
        "treatment: endotoxin",
        "treatment: endotoxn",
        8,
        UnknownName,
        'unknown treatment "endotoxn"',
        "endotoxn",
        "escitalopram",
        "Did you mean  endotoxin",
    ),
    ("treatment: endotoxin", "stressor: tsssst", 8, UnknownName, 'unknown stressor "tsssst"', "tsssst", "one of", ""),
    ("treatment: endotoxin", "treatmnt: endotoxin", 8, InputError, "", "", "", ""),
    ("at: 0 h}", "at: 3}", 8, StudyError, "time 3 has no unit", "3", "with its unit", "Write  3 h"),
    ("at: 0 h}", "at: day 3}", 8, StudyError, "no clock time", "day 3", "clock time", "day 3 08:00"),
    ("at: 0 h}", "at: soon}", 8, StudyError, "not a time", "soon", "12 wk", ""),
    ("at: 0 h}", "at: 999 y}", 8, StudyError, "too long", "999 y", "150 years", ""),
    ("at: 0 h}", "at: day 99999 08:00}", 8, StudyError, "too long", "day 99999", "150 years", ""),
    ("at: 0 h}", "at: 07:05}", 8, StudyError, "without its day", "07:05", "day and clock time", "day 0 07:05"),
    ("at: 0 h}", "at: 0 h, for: 0 h}", 8, StudyError, "no duration", "0 h", "above 0", "Leave it out"),
    ("at: 0 h}", "at: 0 h, every: 8 h}", 8, StudyError, "cannot be repeated", "every", "until:", "until: 7 d"),
    ("at: 0 h}", "at: 0 h, every: 1 min, until: 1 y}", 8, StudyError, "moments", "1 min", "20,000", "longer step"),
    ("at: 0 h}", "at: 0 h, from: 1 h}", 8, StudyError, "two beginnings", "at and from", "one of", "at: 0 h"),
    (", at: 0 h}", "}", 8, StudyError, "no time", "nothing", "one of", "at: 0 h"),
    ("until: 8 h", "until: -8 h", 9, StudyError, "before study time zero", "-8 h", "above 0", "Baseline visits"),
    ("every: 1 h, until", "every: 0 h, until", 9, StudyError, "no step in time", "0 h", "above 0", "every: 30 min"),
    ("every: 1 h", "from: 9 h, every: 1 h", 9, StudyError, "before the beginning", "8 h", "from 9 h on", ""),
    ("every: 1 h, until: 8 h", "every: 1 s, until: 1 d", 9, StudyError, "86,401 visits", "1 s", "20,000", "longer"),
    (", until: 8 h", "", 9, StudyError, 'lacks the key "until"', "nothing", "together", "until: 8 h"),
    ("{every: 1 h, until: 8 h}", "[]", 9, StudyError, "empty list", "a list of 0", "one time", ""),
    ("[tnf, il6]", "[tnf, il66]", 10, UnknownName, 'read-out "il66"', "il66", "hs_crp", "Did you mean  il6"),
    ("change(tnf)", "chnge(tnf)", 12, StudyError, 'cannot read "chnge(tnf)"', "chnge(", "time_of_peak", "change"),
    ("change(tnf)", "change(hs_crp)", 12, StudyError, "hs_crp is not measured", "hs_crp", "tnf", "Add hs_crp"),
    ("change(tnf)", "peak(tnf)", 12, StudyError, "no meaning for peak(tnf)", "2 h", "over:", "over:"),
    ("at: 2 h", "at: 2.5 h", 12, StudyError, "no visit at 2.5 h", "2.5 h", "visits", "nearest is at 2 h"),
    ("at: 2 h, ", "", 12, StudyError, 'lacks the key "at"', "nothing", "change(tnf)", "at: 8 h"),
    ("[drug, placebo]", "[drg, placebo]", 12, UnknownName, 'unknown arm "drg"', "drg", "drug", "Did you mean  drug"),
    ("[drug, placebo]", f"[{'d' * 5000}, placebo]", 12, UnknownName, "unknown arm", "ddd...", "one of", ""),
    ("[drug, placebo]", "[drug, drug]", 12, StudyError, "two arms", "a list of 2", "different", "[placebo, drug]"),
    ("between: [drug, placebo]", "by: age > 3", 12, StudyError, "nothing clear", "neither", "one", "between:"),
    ("placebo]", 'placebo], by: "tnf@0 > 5"', 12, UnitError, "different kinds", "no unit", "pg/mL", "5 pg/mL"),
    (
        "placebo]",
        "placebo], by: \"__import__('os').system('id')\"",
        12,
        StudyError,
        "cannot read",
        "'",
        "expression",
        "",
    ),
    ("placebo]", f"placebo], by: {'(' * 5000}", 12, InputError, "", "", "", ""),
    ("placebo]", f'placebo], by: "{"(" * 5000}"', 12, StudyError, "too long", "((", "500 characters", "shorter"),
    ("placebo]", "placebo], method: t_test", 12, UnknownName, "t_test", "t_test", "hedges_g", ""),
    ("number: 10", "number: 0", 4, StudyError, "people.number is 0", "0", "from 1", ""),
    ("number: 10", "number: 1", 4, StudyError, "fewer people than arms", "1", "2 or more", "counterfactual"),
    ("number: 10", 'number: "10"', 4, StudyError, "not a whole number", "10", "whole", "10  without quotes"),
    ("number: 10", "number: ten", 4, StudyError, "not a whole number", "ten", "whole number", ""),
    ("number: 10", "number: 10\n  height: 170", 5, StudyError, "cannot be chosen", "170", "drawn by sex", "Leave"),
    ("number: 10", "number: 10\n  female: 67", 5, StudyError, "people.female is 67", "67", "0 to 1", ""),
    ("number: 10", "number: 10\n  age: {mean: 80}", 5, StudyError, "outside its limits", "80", "18 to 65", "max:"),
    ("number: 10", "number: 10\n  enrol: tnf@0 > 5 pg/mL", 5, StudyError, "other times", "tnf@0", "screening", "@"),
    ("number: 10", "number: 10\n  enrol: tnf", 5, StudyError, "not a condition", "tnf", "comparison", ""),
    ("number: 10", "number: 10\n  enrol: failed > 2", 5, UnknownName, "failed", "failed", "age", ""),
    ("seed: 1", "seed: -1", 2, StudyError, "seed is -1", "-1", "from 0", ""),
    ("seed: 1", "sead: 1", 2, UnknownName, 'unknown key "sead"', "sead", "one of", "seed"),
    ("seed: 1", "seed: 1\nseed: 2", 3, StudyError, '"seed" stands here twice', "line 2", "once", "Remove"),
    ("seed: 1", "seed: 1\nrow: S26", 3, UnknownName, "S26", "S26", "S1", ""),
    ("seed: 1", "seed: 1\nclock: 9am", 3, StudyError, "not a clock time", "9am", "00:00", "08:00"),
    (
        "seed: 1",
        "seed: 1\ncut: [inflammation-hpa]",
        3,
        StudyError,
        "cannot read the cut",
        "inflammation-hpa",
        "a->b",
        "",
    ),
    (
        "seed: 1",
        "seed: 1\nuse: {hpa: publishd}",
        3,
        UnknownName,
        "variant of hpa",
        "publishd",
        "published",
        "published",
    ),
    ("seed: 1", "seed: 1\npublished: [no-such]", 3, UnknownName, "finding", "no-such", "one of", ""),
    (
        "seed: 1",
        "seed: !!python/object/apply:os.system [id]",
        2,
        StudyError,
        "tags are not used",
        "os.system",
        "",
        "tag",
    ),
    ("seed: 1", "seed: &a 1\nnotes: *a", 3, StudyError, "aliases are not used", "*a", "values", "Write the part"),
    ("seed: 1", "seed: [1", 3, StudyError, "not valid YAML", "", "", "brackets"),
    ("seed: 1", "seed: " + "[" * 30 + "]" * 30, 2, StudyError, "nested too deeply", "20", "20", ""),
    ("seed: 1", "seed: " + "[" * 9000, 2, StudyError, "not valid YAML", "nesting", "", ""),
    ("seed: 1", "? [a]\n: 1", 2, StudyError, "a key must be a word", "list", "a word", ""),
    ("seed: 1", "---\nseed: 1", 2, StudyError, "two documents", "---", "one study", ""),
]


@pytest.mark.parametrize(("good", "bad", "line", "kind", "what", "found", "needed", "fix"), CASES)
def test_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    good: str,
    bad: str,
    line: int,
    kind: type[AllostasisError],
    what: str,
    found: str,
    needed: str,
    fix: str,
) -> None:
    assert GOOD.count(good) == 1
    if not what:  # several problems at once
        monkeypatch.chdir(tmp_path)
        Path("x.yaml").write_text(GOOD.replace(good, bad))
        with pytest.raises(kind, match=rf"x.yaml, line {line}"):
            read_study("x.yaml")
        return
    error = refused(tmp_path, monkeypatch, GOOD.replace(good, bad))
    assert type(error) is kind
    assert error.where == f"studies/x.yaml, line {line}", str(error)
    for part, field in ((what, error.what), (found, error.found), (needed, error.needed), (fix, error.fix)):
        assert part in field, str(error)
    assert error.found and error.needed and len(str(error)) < 1000


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"study: \x00", "binary"),
        (b"\xff\xd8\xff\xe0 JFIF", "binary"),
        ("- a\n- b\n", "list of keys"),
        ("", "list of keys"),
        ("just words", "list of keys"),
        ("study: x\n" + "# y\n" * 300_000, "too large"),
    ],
    ids=["nul", "jpeg", "list", "empty", "words", "large"],
)
def test_files_that_are_no_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | bytes, what: str) -> None:
    error = refused(tmp_path, monkeypatch, text)
    assert isinstance(error, StudyError) and what in error.what
    assert error.where.startswith("studies/x.yaml") and error.found and error.needed and error.fix


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path, what in ((tmp_path / "no.yaml", "no such study file"), (tmp_path, "folder")):
        with pytest.raises(StudyError, match=what) as error:
            read_study(path)
        assert error.value.where == str(path) and error.value.found and error.value.needed and error.value.fix


def test_names_that_are_known_are_shown_in_short_too() -> None:
    told = UnknownName.among("arm", "n" * 5000, ["a" * 5000, "b"], where="x")
    assert len(str(told)) < 400 and "aaa..., b" in told.needed and "nnn..." in told.what


def test_an_alias_bomb_costs_nothing(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    (tmp_path / "x.yaml").write_text("\n".join(lines))
    with pytest.raises(StudyError, match="aliases") as error:
        read_study(tmp_path / "x.yaml")
    assert error.value.where.endswith("line 2")


def test_a_mapping_names_the_key() -> None:
    good: dict[str, Any] = {
        "study": "a",
        "people": {"number": 3},
        "arms": {"a": [{"treatment": "endotoxin", "at": 0}]},
        "visits": [0],
        "measure": ["tnf"],
    }
    with pytest.raises(StudyError, match="needs an amount") as error:
        read_study(good)
    assert error.value.where == "arms.a[0].treatment"
    with pytest.raises(StudyError) as error:
        read_study(good, where="request")
    assert error.value.where == "request: arms.a[0].treatment"


def test_a_data_file_with_a_wrong_unit(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("person,arm,time,time_unit,measure,value,unit\n1,a,0,h,tnf,1,pg/mL\n1,a,1,h,tnf,1,mmHg\n")
    with pytest.raises(DataError, match="tnf is not measured in mmHg") as error:
        read_data(path, ["tnf"])
    assert error.value.where == f"{path}, line 3" and error.value.found == "mmHg"
    assert "pg/mL" in error.value.needed and "pg/mL" in error.value.fix
    with pytest.raises(UnknownName, match='read-out "tnff"'):
        read_data(path, ["tnff"])


def test_a_mapping_from_elsewhere_may_be_absurd() -> None:
    deep: Any = []
    for _ in range(500):
        deep = [deep]
    for value, what in ((deep, "nested too deeply"), (10**5000, "too many digits")):
        with pytest.raises(StudyError, match=what) as error:
            read_study({"study": "a", "visits": value})
        assert error.value.where.startswith("visits") and error.value.found and error.value.needed

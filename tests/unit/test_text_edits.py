"""Places of a study file change, and all else stays as its writer left it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from allostasis.errors import InputError
from allostasis.studies import shipped
from allostasis.studies.file import Edit, edited, read_text
from allostasis.studies.file.text_edits import rendered

TEXT = """\
# who did this
study: A title   # the title
people:
  number: 20          # few
  age: {mean: 30, sd: 5}
arms:
  none: []
  drug:
    # the first
    - {treatment: endotoxin, amount: 2 ng/kg, at: 0 h}   # at nine
    - treatment: hydrocortisone
      amount: 20 mg
      at: 1 h
visits: [0 h, 1 h]
measure: [tnf,
          il6]   # two
notes: |
  many words: here
  # no comment
"""


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (Edit("set", ("people", "number"), 30), "number: 20 ", "number: 30 "),
        (Edit("set", ("people", "age", "sd"), 0.5), "sd: 5}", "sd: 0.5}"),
        (Edit("set", ("people", "age", "max"), 60), "sd: 5}", "sd: 5, max: 60}"),
        (Edit("set", ("clock",), "09:30"), "arms:\n", "clock: 09:30\narms:\n"),
        (Edit("set", ("people", "enrol"), "age < 60"), "sd: 5}\n", "sd: 5}\n  enrol: age < 60\n"),
        (Edit("set", ("model", "with"), ["plaque"]), "arms:\n", "model: {with: [plaque]}\narms:\n"),
        (Edit("add", ("arms", "none"), {"stressor": "tsst", "at": "0 h"}), "[]", "[{stressor: tsst, at: 0 h}]"),
        (Edit("add", ("arms", "drug"), {"a": 1}), "at: 1 h\n", "at: 1 h\n    - {a: 1}\n"),
        (Edit("add", ("measure",), "il10"), "il6]", "il6, il10]"),
        (Edit("remove", ("measure", 0)), "[tnf,\n          il6]", "[il6]"),
        (Edit("remove", ("arms", "drug", 1, "treatment")), "- treatment: hydrocortisone\n      am", "- am"),
        (Edit("set", ("arms", "drug", 0, "at"), "day 1 08:00"), "at: 0 h}", "at: day 1 08:00}"),
        (Edit("rename", ("arms", "drug"), "the drug: 2"), "  drug:", '  "the drug: 2":'),
        (Edit("remove", ("people", "number")), "  number: 20          # few\n", ""),
        (Edit("set", ("study",), "yes"), "A title ", '"yes" '),
    ],
)
def test_one_place_changes_and_nothing_else(edit: Edit, old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    assert edited(TEXT, [edit]) == TEXT.replace(old, new)


def test_what_is_no_place_is_refused() -> None:
    for edit in (
        Edit("remove", ("nothing",)), Edit("set", ("measure", 7), "x"), Edit("add", ("study",), 1), Edit("set", (), 1),
        Edit("rename", ("arms", "drug"), "none"), Edit("set", ("study", "title"), 1), Edit("remove", ("measure", "x")),
    ):  # fmt: skip
        with pytest.raises(InputError):
            edited(TEXT, [edit])


def _paths(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [p for key, value in inner for p in ((*at, key), *_paths(value, (*at, key)))]


def test_every_place_of_every_study_can_change() -> None:
    values: list[Any] = ["0 h", 3, 0.25, True, None, "09:30", "no", [1, "a, b"], {"k": "y: z"}, "# no", "é≥", "a\nb"]
    values += ['it\'s "x"', [], {}]
    draw, changed = random.Random(1), 0
    for path in shipped():
        text = path.read_text("utf-8")
        for place in draw.sample(_paths(read_text(text, "x").data), 5):
            value = draw.choice(values)
            made = edited(text, [Edit("set", place, value)])
            here: Any = read_text(made, "x").data
            for part in place:
                here = here[part]
            assert here == value, (path.name, place, value)
            changed += 1
    assert changed > 100


def test_values_are_written_so_that_they_are_read_again() -> None:
    for value in (
        "16:00",
        "no",
        "1_000",
        "2024-01-01",
        "~",
        "a: b",
        "- x",
        "",
        "1e3",
        1e-9,
        5.0,
        {"a b": [None, True]},
    ):
        assert read_text(f"k: {rendered(value)}", "x").data["k"] == value

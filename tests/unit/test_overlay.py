"""Measurements laid over a result, and how the terminal says it."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from allostasis.errors import AllostasisError
from allostasis.studies import Result, read_data
from allostasis.studies.overlay import overlay
from allostasis.views.tables import misses_first
from allostasis.views.terminal import blocks
from made_result import made_result

HEAD = "person,arm,time,time_unit,measure,value,unit\n"


def file(folder: Path, *rows: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(HEAD + "".join(f"{r}\n" for r in rows), encoding="utf-8")
    return path


def one_arm() -> Result:
    """The made result with its endotoxin arm alone."""
    result = made_result()
    del result.manifest["arms"]["placebo"]
    return replace(result, measures=result.measures[result.measures["arm"] == "endotoxin"])


@pytest.mark.parametrize(
    ("wanted", "measure", "value", "unit", "read"),
    [
        ("cortisol", "cortisol", 10.0, "ug/dL", 275.9),  # 100 ng/mL over 362.46 g/mol
        ("cortisol", "cortisol", 300.0, "nmol/L", 300.0),
        ("cortisol_mass", "cortisol", 275.9, "nmol/L", 100.0),
        ("cortisol_mass", "cortisol", 10.0, "ug/dL", 100.0),
    ],
)
def test_cortisol_is_read_by_mass_and_by_amount(
    tmp_path: Path, wanted: str, measure: str, value: float, unit: str, read: float
) -> None:
    seen = read_data(file(tmp_path, f"1,a,0,h,{measure},{value},{unit}"), [wanted])
    assert seen.measures == (wanted,)
    assert seen.table["value"][0] == pytest.approx(read, rel=1e-3)


def test_only_what_has_a_molar_mass_is_converted(tmp_path: Path) -> None:
    with pytest.raises(AllostasisError, match="tnf is not measured in nmol/L"):
        read_data(file(tmp_path, "1,a,0,h,cortisol,10,ug/dL", "1,a,0,h,tnf,1,nmol/L"), ["cortisol", "tnf"])


def test_one_strange_arm_is_the_only_arm_and_several_are_none(tmp_path: Path) -> None:
    rows = [f"{p},bolus,{t},h,tnf,{v},pg/mL" for p in (1, 2) for t, v in ((0, 1), (1, 60), (2, 120), (4, 4))]
    made = overlay(one_arm(), read_data(file(tmp_path, *rows), ["tnf"]))
    row = made["rows"][0]
    assert (row["arm"], row["label"], row["n_observed"]) == ("endotoxin", "bolus", 2)
    assert row["observed"]["peak"] == 120 and row["observed"]["time_of_peak_h"] == 2
    assert row["predicted"]["peak"] == pytest.approx(100, rel=0.01)
    assert 0.5 < row["score"] < 1
    made = overlay(one_arm(), read_data(file(tmp_path, *rows, "3,control,1,h,tnf,1,pg/mL"), ["tnf"]))
    assert made["rows"] == [] and made["curves"] == {}
    assert made["dropped"] == [
        'tnf: no arm of the study is called "bolus" (8 rows)',
        'tnf: no arm of the study is called "control" (1 rows)',
    ]


def test_misses_come_first_and_keep_their_order() -> None:
    rows = [{"verdict": v, "n": i} for i, v in enumerate(("inside", "outside", "not simulated", "opposite", "outside"))]
    assert [r["n"] for r in misses_first(rows)] == [3, 1, 4, 2, 0]


def test_blocks_fit_eighty_columns_and_say_in_sample() -> None:
    from rich.console import Console

    result = made_result()
    result.manifest["data"]["in_sample"] = "in-sample: fitted to get these numbers"
    text = StringIO()
    console = Console(file=text, width=80, highlight=False)
    for block in blocks(result):
        console.print(block)
    told = text.getvalue()
    assert max(len(line) for line in told.splitlines()) <= 80
    assert "difference 99 [96, 102]" in told and "ratio      100 [90, 111]" in told
    assert told.index("A statement that is opposite") < told.index("A statement that is inside")
    assert "published 90 [80, 110]   model 100 [95, 104] pg/mL (peak)" in told
    assert "score," in told and "The comparison is in-sample: fitted to get these numbers." in told
    assert 'Observed in "bolus", predicted in "endotoxin".' in told
    assert "Not used: il6: no measure of this study (3 rows)." in told


def test_an_arm_that_gives_nothing_is_said_so() -> None:
    from allostasis.views import words

    assert words.done(made_result()).startswith(
        "Given in placebo: nothing; in endotoxin: endotoxin 2 ng/kg at 0 h (09:00)"
    )
    assert words.done(one_arm()).startswith("Given: endotoxin 2 ng/kg at 0 h (09:00)")

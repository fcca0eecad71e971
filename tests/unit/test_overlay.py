"""Measurements laid over a result, and how the terminal says it."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from allostasis.errors import AllostasisError, DataError, Problems
from allostasis.results.data_overlay import overlay
from allostasis.studies import Result, Study, laid, read_data, read_study
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


def study(**changes: object) -> Study:
    plain = {
        "study": "x",
        "people": {"number": 2},
        "design": "counterfactual",
        "arms": {"placebo": [], "endotoxin": [{"treatment": "endotoxin", "amount": "2 ng/kg", "at": "0 h"}]},
        "visits": {"from": "0 h", "every": "1 h", "until": "4 h"},
        "measure": ["tnf"],
    }
    return read_study(plain | changes)


def test_what_cannot_be_laid_over_is_refused_before_anybody_lives(tmp_path: Path) -> None:
    rows = ["1,Endotoxin,1,h,tnf,5,pg/mL", "1,controls,1,h,tnf,5,pg/mL", "2,placebo,1,h,tnf,5,pg/mL"]
    with pytest.raises(Problems) as error:
        laid(study(), read_data(file(tmp_path, *rows), ["tnf"]))
    first, second = error.value.errors
    assert first.what == 'no arm of the study is called "Endotoxin"' and first.fix == "Did you mean  endotoxin ?"
    assert second.where.endswith("line 3") and second.found == "controls" and second.fix
    with pytest.raises(DataError, match="no time of this file lies within") as late:
        laid(study(), read_data(file(tmp_path, "1,placebo,5,h,tnf,5,pg/mL", "1,placebo,2,d,tnf,5,pg/mL"), ["tnf"]))
    assert (late.value.found, late.value.needed) == ("5 to 48 h", "0 to 4 h")


def test_some_of_the_arms_and_some_of_the_times_are_enough(tmp_path: Path) -> None:
    rows = ["1,placebo,-1,h,tnf,5,pg/mL", "1,placebo,1,h,tnf,6,pg/mL", "1,placebo,4,h,tnf,7,pg/mL"]
    made = laid(study(), read_data(file(tmp_path, *rows), ["tnf"]))
    assert list(made.table["value"]) == [6, 7]
    assert [(d.reason, d.rows, d.lines) for d in made.dropped] == [
        ("outside the visits of the study, 0 to 4 h", 1, (2,))
    ]
    alone = study(arms={"endotoxin": []})
    assert len(laid(alone, read_data(file(tmp_path, "1,bolus,1,h,tnf,5,pg/mL"), ["tnf"]))) == 1


def test_a_run_with_data_that_do_not_fit_lives_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from allostasis import studies
    from allostasis.cli import run as running

    def run(*args: object, **kwargs: object) -> None:
        raise AssertionError("somebody lived")

    monkeypatch.setattr(studies, "run", run)
    with pytest.raises(DataError, match="no arm of the study"):
        running._lived(study(), tmp_path / "out", 1, file(tmp_path, "1,B,1,h,tnf,5,pg/mL"))


def test_values_at_a_limit_count_as_that_and_no_more(tmp_path: Path) -> None:
    """Five people: medians 2 (a limit), 50, 80 and 10."""
    courses = {0: "<2 <2 <2 3 9", 1: "10 30 50 60 70", 2: "20 60 80 90 100", 4: "<2 4 10 20 30"}
    rows = [
        f"{p},bolus,{t},h,tnf,{v},pg/mL" for t, values in courses.items() for p, v in enumerate(values.split(), start=1)
    ]
    seen = read_data(file(tmp_path, *rows), ["tnf"])
    made = overlay(one_arm(), seen)
    row, curve = made["rows"][0], made["curves"]["tnf"]["endotoxin"]
    assert curve["median"] == [2, 50, 80, 10] and row["limited"] == 4
    assert row["observed"]["peak"] == 80 and row["observed"]["time_of_peak_h"] == 2
    # ln(20, 60, 80, 90, 100) less their mean 4.1154: squares 1.7129 in all, over 4; every peak is a value
    assert row["observed"]["sd_ln_peak"] == pytest.approx(0.6544, abs=1e-4)
    assert made["limits"] == ["tnf: 4 values below the limit of 2 pg/mL (said in the file) taken as the limit"]
    # The model's medians (1 + 99 pulse) at 1, 2, 4 h: 46.33, 100, 5.35; the first visit is left out as before.
    y, x = np.log([46.325, 100.0, 5.350]), np.log([50.0, 80.0, 10.0])
    assert row["score"] == pytest.approx(1 - ((y - x) ** 2).sum() / ((x - x.mean()) ** 2).sum(), abs=2e-3)


def test_a_median_that_is_a_limit_is_not_scored_and_a_peak_that_is_one_has_no_spread(tmp_path: Path) -> None:
    courses = {0: "5 5", 0.5: "<20 <20", 1: "50 60", 2: ">90 80", 4: "10 12"}
    rows = [f"{p},bolus,{t},h,tnf,{v},pg/mL" for t, vs in courses.items() for p, v in enumerate(vs.split(), start=1)]
    row = overlay(one_arm(), read_data(file(tmp_path, *rows), ["tnf"]))["rows"][0]
    assert row["observed"]["sd_ln_peak"] is None and row["limited"] == 3
    # At .5 h both observed values are the limit, at 2 h one of two: 1 h and 4 h are left, too few for a score.
    assert row["score"] is None
    assert row["predicted"]["peak"] == 90, "the observing assay would not have told more"


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

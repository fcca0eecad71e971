"""Data files: what is read, in which unit, and that nothing is dropped without being listed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from allostasis.errors import DataError, Problems
from allostasis.studies.data import COLUMNS, read_data

HEAD = "person,arm,time,time_unit,measure,value,unit\n"
KNOWN = {"tnf": "pg/mL", "il6": "pg/mL", "cortisol": "nmol/L"}


def write(folder: Path, text: str | bytes, name: str = "d.csv") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_units_and_times(tmp_path: Path) -> None:
    seen = read_data(write(tmp_path, "note," + HEAD + 'x,1,a,90,min,TNF,2,ng/mL\n"y, z",2,a,-1,d,il6,3,pg/mL\n'), KNOWN)
    assert list(seen.table["time_h"]) == [1.5, -24.0]
    assert list(seen.table["value"]) == pytest.approx([2000.0, 3.0], rel=1e-12)
    assert list(seen.table["measure"]) == ["tnf", "il6"] and list(seen.table["line"]) == [2, 3]
    assert seen.dropped == () and len(seen) == 2 and seen.measures == ("tnf", "il6")


def test_what_is_left_out_is_listed(tmp_path: Path) -> None:
    rows = "1,a,0,h,tnf,,pg/mL\n1,a,1,h,tnf,NA,pg/mL\n\n1,a,2,h,weight,70,kg\n1,a,3,h,tnf,4,pg/mL\n"
    seen = read_data(write(tmp_path, HEAD + rows), KNOWN)
    assert [(d.measure, d.reason, d.rows, d.lines) for d in seen.dropped] == [
        ("tnf", "no value", 2, (2, 3)),
        ("weight", "no measure of this study", 1, (5,)),
    ]
    assert len(seen) + sum(d.rows for d in seen.dropped) == 4


def test_parquet_reads_as_csv_does(tmp_path: Path) -> None:
    rows = [(1, "a", 0.5, "h", "tnf", 1.5, "ng/mL"), (2, "b", 1.0, "h", "il6", None, "pg/mL")]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame.assign(extra=1).to_parquet(tmp_path / "d.parquet")
    frame.to_csv(tmp_path / "d.csv", index=False)
    a, b = read_data(tmp_path / "d.parquet", KNOWN), read_data(tmp_path / "d.csv", KNOWN)
    pd.testing.assert_frame_equal(a.table.drop(columns="line"), b.table.drop(columns="line"))
    assert [d.rows for d in a.dropped] == [d.rows for d in b.dropped] == [1]


@pytest.mark.parametrize(
    ("text", "line", "parts"),
    [
        ("person,group,time,time_unit,measure,value,unit\n1,a,0,h,tnf,1,pg/mL\n", 1, ["arm is missing", "Add arm"]),
        ("person,arm,time,time_unit,measures,vlue,unit\n", 1, ["measure, value", "ename measures to measure", "vlue"]),
        (HEAD.replace(",", ";"), 1, ["are missing", "commas"]),
        ("person," + HEAD, 1, ["person stands there twice"]),
        (HEAD, None, ["no measurements"]),
        ("", None, ["empty"]),
        (HEAD + "1,a,0,h,tnf,1\n", 2, ["number of cells", "6 cells", "7 cells"]),
        (HEAD + '1,a,0,h,tnf,"1,pg/mL\n', None, ["not valid CSV"]),
        (HEAD + "1,a,0,h,tnf,high,pg/mL\n", 2, ["value is not a number", "high", "Leave the cell empty"]),
        (HEAD + "1,a,0,h,tnf,<0.5,pg/mL\n", 2, ["value is not a number", "<0.5", "limit"]),
        (HEAD + '1,a,0,h,tnf,"0,5",pg/mL\n', 2, ["value is not a number", "Write  0.5"]),
        (HEAD + "1,a,0,h,tnf,inf,pg/mL\n", 2, ["value is not a number", "inf"]),
        (HEAD + "1,a,0,h,tnf,1_0,pg/mL\n", 2, ["value is not a number", "1_0"]),
        (HEAD + "1,a,noon,h,tnf,1,pg/mL\n", 2, ["time is not a number", "noon"]),
        (HEAD + "1,a,0,weks,tnf,1,pg/mL\n", 2, ['time unit "weks" is unknown', "min, h, d, wk", "Did you mean"]),
        (HEAD + "1,a,0,,tnf,1,pg/mL\n", 2, ["time unit", "nothing"]),
        (HEAD + "1,a,0,h,tnf,1,mmHg\n", 2, ["tnf is not measured in mmHg", "pg/mL"]),
        (HEAD + "1,a,0,h,il6,1,nmol/L\n", 2, ["il6 is not measured in nmol/L", "pg/mL"]),
        (HEAD + "1,a,0,h,tnf,1,\n", 2, ["tnf is not measured in nothing"]),
        (HEAD + "1,a,0,h,tnf,1,9**9**9**9\n", 2, ["is not measured in 9**9**9**9"]),
        (HEAD + ",a,0,h,tnf,1,pg/mL\n", 2, ["names no person"]),
        (HEAD + "1,,0,h,tnf,1,pg/mL\n", 2, ["names no arm"]),
        (HEAD + "1,a,0,h,tnff,1,pg/mL\n", 2, ["no measure of this file is known", "tnff", "tnf"]),
    ],
)
def test_refused(tmp_path: Path, text: str, line: int | None, parts: list[str]) -> None:
    name = write(tmp_path, text)
    with pytest.raises(DataError) as error:
        read_data(name, KNOWN)
    said = str(error.value)
    assert error.value.where.startswith(name) and (line is None or error.value.where == f"{name}, line {line}")
    assert error.value.found and error.value.needed and error.value.fix
    for part in parts:
        assert part in said, said


def test_binary_missing_folder_damaged(tmp_path: Path) -> None:
    for name, part in [
        (write(tmp_path, b"person,arm\x00\x01"), "binary"),
        (write(tmp_path, b"\xff\xfe\x00p", "b.csv"), "binary"),
        (write(tmp_path, b"PAR1 and no more", "d.parquet"), "cannot be read"),
        (str(tmp_path), "folder"),
        (str(tmp_path / "no.csv"), "no such"),
        ("a\0b", "no such"),
    ]:
        with pytest.raises(DataError) as error:
            read_data(name, KNOWN)
        assert part in error.value.what and error.value.where == name and error.value.found


def test_problems_come_together_and_once(tmp_path: Path) -> None:
    rows = "".join(f"1,a,{i},h,tnf,x{i % 30},mmHg\n" for i in range(60)) + "1,a,0,parsec,tnf,1,pg/mL\n"
    with pytest.raises(Problems) as error:
        read_data(write(tmp_path, HEAD + rows), KNOWN)
    said = str(error.value)
    assert "line 2 and 59 more" in said and len(error.value.errors) == 21 and "problems more" in said


@pytest.mark.shared
def test_shared_bolus(shared_path: Path) -> None:
    file = shared_path / "data" / "lps_bolus_infusion" / "bolus.csv"
    seen = read_data(file, {"tnf": "ng/L", "il6": "pg/mL"})
    raw = pd.read_csv(file)
    assert len(seen) == 320 and seen.measures == ("tnf", "il6")
    assert sorted((d.measure, d.rows) for d in seen.dropped) == [("il10", 160), ("il8", 160)]
    ours, theirs = seen.table.set_index("line"), raw.set_axis(raw.index + 2)
    assert (ours["value"] - theirs.loc[ours.index, "value"]).abs().max() < 1e-9
    assert (ours["time_h"] == theirs.loc[ours.index, "time"]).all()

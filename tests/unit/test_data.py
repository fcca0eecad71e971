"""Data files: what is read, in which unit, and that nothing is dropped without being listed."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from allostasis.errors import AllostasisError, DataError, Problems
from allostasis.results import data_files as datafile
from allostasis.results import observations as data
from allostasis.results.observations import COLUMNS, read_data
from allostasis.studies import laid, read_study

HEAD = "person,arm,time,time_unit,measure,value,unit\n"
KNOWN = {"tnf": "pg/mL", "il6": "pg/mL", "cortisol": "nmol/L", "phq9": "score", "stai_state": "score"}
KNOWN |= {"temperature": "degC", "heart_rate": "bpm", "csf_kyna": "nmol/L"}


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
        (
            "person,group,time,time_unit,measure,value,unit\n1,a,0,h,tnf,1,pg/mL\n",
            1,
            ["arm is missing", "Rename group to arm"],
        ),
        ("person,arm,time,time_unit,measures,vlue,unit\n", 1, ["measure, value", "ename measures to measure", "vlue"]),
        (HEAD.replace(",", ";"), 1, ["are missing", "commas"]),
        ("person," + HEAD, 1, ["person stands there twice"]),
        (HEAD, None, ["no measurements"]),
        ("", None, ["empty"]),
        (HEAD + "1,a,0,h,tnf,1\n", 2, ["number of cells", "6 cells", "7 cells"]),
        (HEAD + '1,a,0,h,tnf,"1,pg/mL\n', None, ["not valid CSV"]),
        (HEAD + "1,a,0,h,tnf,high,pg/mL\n", 2, ["value is not a number", "high", "Leave the cell empty"]),
        (HEAD + '1,a,0,h,tnf,"1,234",pg/mL\n', 2, ["value is not a number", "Write  1234  or  1.234"]),
        (HEAD + '1,a,0,h,tnf,"1,234,567.5",pg/mL\n', 2, ["value is not a number", "Write  1234567.5"]),
        (HEAD + '1,a,0,h,tnf,"0,125",pg/mL\n', 2, ["value is not a number", "Write  0.125"]),
        (HEAD + "1,a,0,h,tnf,-5,pg/mL\n", 2, ["tnf cannot be -5 pg/mL", "0 pg/mL or more", "empty", "<LIMIT"]),
        (HEAD + "1,a,0,h,tnf,-9,pg/mL\n", 2, ["tnf cannot be -9", "If -9 says that there is no value, leave"]),
        (HEAD + "1,a,0,h,tnf,-0.001,ng/mL\n", 2, ["tnf cannot be -0.001 ng/mL"]),
        (HEAD + "1,a,0,h,phq9,28,score\n", 2, ["phq9 cannot be 28 score", "0 to 27 score"]),
        (HEAD + "1,a,0,h,stai_state,19,points\n", 2, ["stai_state cannot be 19", "20 to 80"]),
        (HEAD + "1,a,0,h,temperature,98.6,degC\n", 2, ["temperature cannot be 98.6 degC", "degF"]),
        (HEAD + "1,a,0,h,heart_rate,999,bpm\n", 2, ["heart_rate cannot be 999", "If 999 says"]),
        (HEAD + "1,a,0,h,tnf,3,pg/mL\n2,a,0,h,tnf,999,pg/mL\n", 3, ["looks like a code", "999.0"]),
        (HEAD + "1,a,0,month,tnf,3,pg/mL\n", 2, ['time unit "month"', "days"]),
        (HEAD + "1,a,0,h,csf_kyna,BLQ,nmol/L\n", 2, ["a limit that is not known", "<0.5", "column named limit"]),
        (
            HEAD + "1,a,0,h,tnf,3,pg/mL\n1,a,0,h,tnf,4,pg/mL\n",
            3,
            ["two values of person 1 in arm a at 0 h for tnf", "lines 2 and 3", "Keep one"],
        ),
        (HEAD + "1,a,30,min,tnf,3,pg/mL\n1,a,0.5,h,TNF,3,pg/mL\n", 3, ["two values of person 1"]),
        ("ID,Session,Condition\n1,2,3\n", 1, ["Rename ID to person; rename Condition to arm; add time"]),
        (HEAD + '1,a,0,h,tnf,"0,5",pg/mL\n', 2, ["value is not a number", "Write  0.5"]),
        (HEAD + "1,a,0,h,tnf,inf,pg/mL\n", 2, ["value is not a number", "inf"]),
        (HEAD + "1,a,0,h,tnf,1_0,pg/mL\n", 2, ["value is not a number", "1_0"]),
        (HEAD + "1,a,1e308,wk,tnf,1,pg/mL\n", 2, ["time is too long", "1e308 wk", "150 years"]),
        (HEAD + "1,a,0,h,tnf,1e308,g/mL\n", 2, ["value is too large", "1e308 g/mL"]),
        (HEAD + "1,a,,h,tnf,1,pg/mL\n", 2, ["time is not a number", "leave the row out"]),
        (HEAD + "1,a,30 min,h,tnf,1,pg/mL\n", 2, ["time is not a number", "Write  30  and its unit into time_unit"]),
        (HEAD[:-1] + ",limit\n1,a,0,h,csf_kyna,BLQ,nmol/L,low\n", 2, ["limit is not a number", "low"]),
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


@pytest.mark.parametrize(
    ("measure", "value", "unit", "read"),
    [
        ("salivary_cortisol", 0.36246, "ug/dL", 10.0),  # 3.6246 ng/mL over 362.46 g/mol
        ("salivary_cortisol", 3.6246, "ng/mL", 10.0),
        ("salivary_cortisol", 10, "nmol/L", 10.0),
        ("acth", 10, "pmol/L", 45.411),
        ("noradrenaline", 1, "nmol/L", 169.18),
        ("tryptophan", 10.211, "ug/mL", 50.0),
        ("neutrophils", 4.5, "10^9/L", 4.5),
        ("neutrophils", 4500, "/uL", 4.5),
        ("nk", 0.2, "K/uL", 0.2),
        ("leukocytes", 6.0, "10*9/L", 6.0),
        ("heart_rate", 72, "beats/min", 72.0),
        ("heart_rate", 72, "1/min", 72.0),
        ("temperature", 100.4, "degF", 38.0),
        ("temperature", 310.15, "K", 37.0),
        ("senescent_t", 0.4, "1", 40.0),
        ("hs_crp", 0.3, "mg/dL", 3.0),
        ("phq9", 12, "", 12.0),
        ("TNF-\u03b1", 3, "ng/L", 3.0),
    ],
)
def test_units_of_papers(tmp_path: Path, measure: str, value: float, unit: str, read: float) -> None:
    seen = read_data(write(tmp_path, HEAD + f"1,a,0,h,{measure},{value},{unit}\n"))
    assert seen.table["value"][0] == pytest.approx(read, rel=1e-9)


def test_beyond_a_limit(tmp_path: Path) -> None:
    """Limits come from the cell, from a column, from other rows, from the read-out; what was done is said."""
    rows = "1,a,0,h,tnf,<0.002,ng/mL,\n2,a,0,h,tnf,BLQ,pg/mL,\n3,a,0,h,tnf,> 300,pg/mL,\n4,a,0,h,tnf,ND,pg/mL,1.5\n"
    rows += "5,a,0,h,tnf,7,pg/mL,1.5\n1,a,0,h,il6,<LOD,pg/mL,\n"
    seen = read_data(write(tmp_path, HEAD.replace("unit\n", "unit,limit\n") + rows), KNOWN)
    assert list(seen.table["value"]) == pytest.approx([2.0, 1.5, 300.0, 1.5, 7.0, 0.1])
    assert list(seen.table["limited"]) == [-1, -1, 1, -1, 0, -1] and seen.dropped == ()
    assert seen.notes == (
        "tnf: 1 value below the limit of 2 pg/mL (said in the file) taken as the limit",
        "tnf: 1 value below the limit of 1.5 pg/mL (said in other rows of the file) taken as the limit",
        "tnf: 1 value above the limit of 300 pg/mL (said in the file) taken as the limit",
        "tnf: 1 value below the limit of 1.5 pg/mL (said in the file) taken as the limit",
        "il6: 1 value below the limit of 0.1 pg/mL (the read-out's own, since the file says none) taken as the limit",
    )


def test_a_large_number_among_large_ones_is_no_code(tmp_path: Path) -> None:
    rows = "1,a,0,h,tnf,800,pg/mL\n2,a,0,h,tnf,999,pg/mL\n3,a,0,h,il6,999.0,pg/mL\n4,a,0,h,il6,2,pg/mL\n"
    assert len(read_data(write(tmp_path, HEAD + rows), KNOWN)) == 4


def test_one_hormone_told_in_two_units_is_taken_once(tmp_path: Path) -> None:
    rows = "1,a,0,h,cortisol_mass,100,ng/mL\n1,a,0,h,cortisol,276,nmol/L\n2,a,0,h,cortisol_mass,100,ng/mL\n"
    seen = read_data(write(tmp_path, HEAD + rows), {"cortisol": "nmol/L"})
    assert list(seen.table["value"]) == pytest.approx([276.0, 275.8925], rel=1e-5)
    assert [(d.measure, d.rows, d.lines) for d in seen.dropped] == [("cortisol", 1, (2,))]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in (str(tmp_path / "pipe"), "/dev/zero"):
        with pytest.raises(DataError, match="no regular file"):
            read_data(name, KNOWN)
        with pytest.raises(AllostasisError):
            read_study(name)


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


def test_files_of_any_size_are_read_or_refused_in_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many columns, rows, names and limits cost no more than they must, and are not all written out."""
    with pytest.raises(DataError) as error:
        read_data(write(tmp_path, ",".join(f"persn{i}" for i in range(5000)) + ",arm\n"), KNOWN)
    assert len(str(error.value)) < 1000 and "ename persn" in error.value.fix
    rows = "".join(f"1,a,{i},h,strange {i},1,pg/mL\n" for i in range(300))
    limits = "".join(f"1,a,{i},h,tnf,<{i + 1},pg/mL\n" for i in range(300))
    told: list[int] = []
    seen = read_data(write(tmp_path, HEAD + rows + limits), KNOWN, progress=lambda *at: told.append(at[1]))
    assert len(seen) == 300 and sum(d.rows for d in seen.dropped) == 300
    assert len(seen.dropped) < 30 and len(seen.notes) < 30 and seen.dropped[-1].measure == "others"
    assert seen.notes[-1] == "tnf: 280 values beyond 280 other limits taken as these"
    monkeypatch.setattr(datafile, "MOST_ROWS", 299)
    frame = pd.read_csv(tmp_path / "d.csv")
    frame.astype(str).to_parquet(tmp_path / "d.parquet")
    for name in ("d.csv", "d.parquet"):
        with pytest.raises(DataError, match="too many rows") as error:
            read_data(tmp_path / name, KNOWN)
        assert error.value.found == "600 rows"


def test_progress_is_told_while_rows_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "EACH", 20)
    rows = "".join(f"{i},a,0,h,weight,1,kg\n" for i in range(45))
    told: list[tuple[str, int, int]] = []
    read_data(write(tmp_path, HEAD + rows + "1,a,0,h,tnf,1,pg/mL\n"), KNOWN, progress=lambda *at: told.append(at))
    assert told == [("reading", 20, 20), ("reading", 40, 40)]


def test_many_strange_arms_are_one_more_problem(tmp_path: Path) -> None:
    plain = {"study": "a", "people": {"number": 2}, "arms": {"a": []}, "visits": ["0 h"], "measure": ["tnf"]}
    seen = read_data(write(tmp_path, HEAD + "".join(f"1,x{i},0,h,tnf,1,pg/mL\n" for i in range(500))), KNOWN)
    with pytest.raises(Problems) as error:
        laid(read_study(plain), seen)
    assert len(error.value.errors) == 21 and "480 arms more" in str(error.value)


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

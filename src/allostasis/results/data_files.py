"""The rows of a data file, CSV or Parquet, each with its line: cells as text, and columns by the names we know."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from allostasis.errors import AllostasisError, DataError, bare

__all__ = ["COLUMNS", "OPTIONAL", "Row", "rows"]

COLUMNS = ("person", "arm", "time", "time_unit", "measure", "value", "unit")
OPTIONAL = ("limit",)  # of quantification, in the unit of the row
LARGEST, MOST_ROWS = 60_000_000, 2_000_000
ASKED = 200  # columns among which the meaning of a missing one is looked for
Row = tuple[int, dict[str, str]]
# What the columns are called elsewhere: trial data, laboratory systems, statistics packages.
_CALLED = {
    "person": "id subject subjectid subjid usubjid participant participantid patient patientid pid ptid subj sid",
    "arm": "condition group treatment treatmentgroup trt trta trt01a actarm armcd cohort drug",
    "time": "hour hours minutes timepoint nominaltime tpt atpt timemin timeh reltime t",
    "time_unit": "timeunits unitoftime tunit timeu",
    "measure": "analyte variable marker biomarker test param paramcd parameter testcd lbtestcd outcome scale name",
    "value": "result conc concentration aval dv score reading lbstresn val level",
    "unit": "units lbstresu resultunit uom",
}


def rows(path: Path, name: str) -> Iterator[Row]:
    """The rows of a file.

    Args:
        name: how errors call it.

    Raises:
        DataError: it is no table with our columns.
    """
    return _parquet(path, name) if _kind(path, name) == "parquet" else _csv(path, name)


def _advice(column: str, others: list[str]) -> str:
    """The way to a missing column: a column that means the same, or is spelled alike; else it has to be added."""
    called = _CALLED[column].split()
    meant = [h for h in others if bare(h) in called or bare(h) == bare(column)]
    near = meant or get_close_matches(column, others, n=1, cutoff=0.7)
    return f"rename {near[0]} to {column}" if near else f"add {column}"


def _kind(path: Path, name: str) -> str:
    try:
        if path.is_dir():
            raise DataError(
                "this is a folder, not a data file",
                where=name,
                found="a folder",
                needed="a CSV or Parquet file",
                fix="Name the file inside it",
            )
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            raise DataError(
                "this is no regular file",
                where=name,
                found="a pipe or a device",
                needed="a CSV or Parquet file",
                fix="Write the table into a file first, and name that",
            )
        if not path.exists():
            raise DataError(
                "there is no such data file",
                where=name,
                found="nothing",
                needed="a CSV or Parquet file",
                fix="Check the path",
            )
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4)
    except (OSError, ValueError) as error:
        raise DataError(
            "the data file cannot be opened",
            where=name,
            found=str(error),
            needed="a readable file",
            fix="Check the path and its permissions",
        ) from error
    if size == 0:
        raise DataError(
            "the data file is empty",
            where=name,
            found="0 bytes",
            needed=f"columns {', '.join(COLUMNS)}",
            fix="Check that this is the right file",
        )
    if size > LARGEST:
        raise DataError(
            "the data file is too large",
            where=name,
            found=f"{size:,} bytes",
            needed=f"{LARGEST:,} bytes at most",
            fix="Keep only the measures of the study",
        )
    return "parquet" if head == b"PAR1" else "csv"


def _csv(path: Path, name: str) -> Iterator[Row]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise DataError(
            "this is a binary file",
            where=name,
            found="bytes that are no UTF-8 text",
            needed="a CSV or Parquet file",
            fix="Save the table as CSV in UTF-8",
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [h.strip() for h in next(reader, [])]
        _columns(header, f"{name}, line 1")
        for count, cells in enumerate(reader):
            if count >= MOST_ROWS:
                raise _too_many(max(text.count("\n") - 1, count + 1), name)
            if not any(c.strip() for c in cells):
                continue
            if len(cells) != len(header):
                raise DataError(
                    "a row has another number of cells than the header",
                    needed=f"{len(header)} cells",
                    where=f"{name}, line {reader.line_num}",
                    found=f"{len(cells)} cells",
                    fix="Put text with commas into quotes",
                )
            yield reader.line_num, dict(zip(header, (c.strip() for c in cells), strict=True))
    except csv.Error as error:
        raise DataError(
            "this is not valid CSV",
            where=f"{name}, line {reader.line_num}",
            found=str(error),
            needed="cells separated by commas",
            fix="Check the quotes here",
        ) from error


def _parquet(path: Path, name: str) -> Iterator[Row]:
    import pyarrow.parquet as pq

    try:
        there = [str(c) for c in pq.read_schema(path).names]
        _columns(there, name)
        if (count := pq.read_metadata(path).num_rows) > MOST_ROWS:
            raise _too_many(count, name)
        table = pq.read_table(path, columns=[c for c in (*COLUMNS, *OPTIONAL) if c in there]).to_pylist()
    except AllostasisError:
        raise
    except Exception as error:  # pyarrow raises many kinds for a damaged file
        raise DataError(
            "this Parquet file cannot be read",
            where=name,
            found=str(error).splitlines()[0][:200],
            needed="a Parquet file",
            fix="Write it again",
        ) from error
    for i, row in enumerate(table):
        yield i + 1, {k: "" if v is None else str(v).strip() for k, v in row.items()}


def _too_many(count: int, name: str) -> DataError:
    return DataError(
        "the data file has too many rows",
        where=name,
        found=f"{count:,} rows",
        needed=f"{MOST_ROWS:,} at most",
        fix="Keep only the measures of the study",
    )


def _columns(header: list[str], where: str) -> None:
    missing = [c for c in COLUMNS if c not in header]
    twice = sorted({c for c in COLUMNS if header.count(c) > 1})
    if twice:
        raise DataError(
            f"the column {twice[0]} stands there twice",
            where=where,
            found=", ".join(header)[:200],
            needed="each column once",
            fix="Rename one of them",
        )
    if not missing:
        return
    others = [h for h in header[: 10 * ASKED] if h not in COLUMNS][:ASKED]
    fix = [_advice(column, others) for column in missing]
    if len(header) == 1 and any(s in header[0] for s in ";\t"):
        fix = ["separate cells by commas"]
    many = len(missing) > 1
    what = f"the column{'s' * many} {', '.join(missing)} {'are' if many else 'is'} missing"
    raise DataError(
        what,
        where=where,
        found=", ".join(header)[:200],
        needed=", ".join(COLUMNS),
        fix=("; ".join(fix)).replace(fix[0][0], fix[0][0].upper(), 1),
    )

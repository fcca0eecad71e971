"""A user's measurements: a long table in CSV or Parquet, one value a row, each with its unit.

Columns ``person, arm, time, time_unit, measure, value, unit``; others are ignored. Whatever is not taken
is listed with its reason: rows without a value, and measures that nobody asked for.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from allostasis import units
from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, Collector, DataError, UnitError, UnknownName
from allostasis.studies.expression import safe_unit

__all__ = ["COLUMNS", "Dropped", "Observations", "read_data"]

COLUMNS = ("person", "arm", "time", "time_unit", "measure", "value", "unit")
MISSING = frozenset({"", "NA", "N/A", "NaN", "nan", ".", "None", "null"})
LARGEST, SHOWN = 200_000_000, 20
Row = tuple[int, dict[str, str]]
# Reported by mass or by amount of substance: one hormone with two read-outs, and its molar mass.
MOLAR = {"cortisol": 362.46, "cortisol_mass": 362.46}  # g/mol
TWIN = {"cortisol": "cortisol_mass", "cortisol_mass": "cortisol"}


@dataclass(frozen=True)
class Dropped:
    """Rows that are not used: which measure, why, how many, and the lines of the first ones."""

    measure: str
    reason: str
    rows: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Observations:
    """Measurements in the units of the read-outs.

    Attributes:
        table: columns person, arm, time_h, measure, value, unit, line.
        dropped: all that was not used, with the reason.
        source: the path as its writer gave it.
    """

    table: pd.DataFrame
    dropped: tuple[Dropped, ...]
    source: str = ""

    def __len__(self) -> int:
        return len(self.table)

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures that were read, in the order of the file."""
        return tuple(self.table["measure"].unique())


def read_data(path: str | Path, measure: Iterable[str] | Mapping[str, str] | None = None) -> Observations:
    """Read measurements.

    Args:
        path: a CSV file (UTF-8, commas) or a Parquet file.
        measure: names of read-outs to take, all that are known unless said; or names with their units.

    Raises:
        DataError: the file or some of its rows cannot be read; several problems together.
        UnknownName: a name in ``measure`` is no read-out.
    """
    name = str(path)
    wanted = _wanted(measure)
    reader = _Reader(name, wanted, Collector())
    rows = _parquet(Path(path), name) if _kind(Path(path), name) == "parquet" else _csv(Path(path), name)
    count = 0
    for line, row in rows:
        count += 1
        reader.take(line, row)
    if not count:
        raise DataError(
            "there are no measurements in this file",
            where=name,
            found="a header alone",
            needed="one row or more",
            fix="Check that this is the right file",
        )
    return reader.finish()


def _wanted(measure: Iterable[str] | Mapping[str, str] | None) -> dict[str, str]:
    if isinstance(measure, Mapping):
        return dict(measure)
    names = catalogue.readouts() if measure is None else measure
    found = [catalogue.readout(n, where="measure") for n in names]
    return {r.name: r.unit for r in found}


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
        for cells in reader:
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
        table = pq.read_table(path, columns=list(COLUMNS)).to_pylist()
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
    fix = []
    for column in missing:
        near = get_close_matches(column, [h for h in header if h not in COLUMNS], n=1, cutoff=0.5)
        fix += [f"rename {near[0]} to {column}"] if near else [f"add {column}"]
    if len(header) == 1 and any(s in header[0] for s in ";\t"):
        fix = ["separate cells by commas"]
    many = len(missing) > 1
    what = f"the column{'s' * many} {', '.join(missing)} {'are' if many else 'is'} missing"
    raise DataError(
        what, where=where, found=", ".join(header)[:200], needed=", ".join(COLUMNS), fix=("; ".join(fix)).capitalize()
    )


def _factor(found: str, needed: str, molar: float | None) -> float:
    """What turns one unit into another; between mass and amount of substance where the molar mass is known."""
    try:
        return units.factor(found, needed)
    except UnitError:
        if molar is None:
            raise
    mole = units.unit("g/mol")
    with suppress(UnitError):
        return units.factor(str(units.unit(found) / mole), needed) / molar
    return units.factor(str(units.unit(found) * mole), needed) * molar


class _Reader:
    """Takes rows one by one; equal problems are reported once, with the first line and their number."""

    def __init__(self, name: str, wanted: Mapping[str, str], problems: Collector) -> None:
        self.name, self.wanted, self.problems = name, wanted, problems
        self.taken: list[tuple[str, str, float, str, float, str, int]] = []
        self.left: dict[tuple[str, str], list[int]] = {}
        self.wrong: dict[tuple[str, str], tuple[DataError, list[int]]] = {}
        self.factors: dict[tuple[str, str, str], float] = {}
        self.unknown: dict[str, int] = {}

    def take(self, line: int, row: Mapping[str, str]) -> None:
        """One row of the file."""
        measure = catalogue.key(row["measure"])
        if measure not in self.wanted and TWIN.get(measure) in self.wanted:
            measure = TWIN[measure]
        if measure not in self.wanted:
            self.unknown.setdefault(row["measure"], line)
            self.left.setdefault((row["measure"], "no measure of this study"), []).append(line)
            return
        if row["value"] in MISSING:
            self.left.setdefault((measure, "no value"), []).append(line)
            return
        time = self.number(line, row, "time", "a number, its unit in time_unit")
        value = self.number(line, row, "value", f"a number in {row['unit']}")
        hours = self.factor(line, "time_unit", row["time_unit"], "h", "")
        scale = self.factor(line, "unit", row["unit"], self.wanted[measure], measure)
        for column in ("person", "arm"):
            if row[column] in MISSING:
                self.problem(line, column, "", f"a row names no {column}", "nothing", f"a {column}", "Fill it in")
        if time is not None and value is not None and hours is not None and scale is not None:
            unit = self.wanted[measure]
            self.taken.append((row["person"], row["arm"], round(time * hours, 9), measure, value * scale, unit, line))

    def number(self, line: int, row: Mapping[str, str], column: str, needed: str) -> float | None:
        """A finite number in a cell."""
        text = row[column]
        try:
            made = float(text) if "_" not in text else math.nan
        except ValueError:
            made = math.nan
        if math.isfinite(made):
            return made
        fix = "Leave the cell empty where there is no value"
        if text[:1] in "<>":
            fix = "Write the limit itself, or leave the cell empty"
        elif text.replace(",", ".", 1).replace(".", "", 1).lstrip("-").isdigit() and "," in text:
            fix = f"Write  {text.replace(',', '.')}"
        self.problem(line, column, text, f"the {column} is not a number", text[:60] or "nothing", needed, fix)
        return None

    def factor(self, line: int, column: str, found: str, needed: str, measure: str) -> float | None:
        """What turns a cell's unit into the needed one."""
        if (found, needed, measure) in self.factors:
            return self.factors[found, needed, measure]
        try:
            if not found or not safe_unit(found):
                raise DataError("no unit")
            self.factors[found, needed, measure] = _factor(found, needed, MOLAR.get(measure))
            return self.factors[found, needed, measure]
        except AllostasisError:
            if column == "time_unit":
                what, accepted = f'the time unit "{found}" is unknown', "min, h, d, wk"
                near = get_close_matches(found, ("min", "h", "hour", "d", "day", "wk", "week"), n=1)
                fix = f"Did you mean  {near[0]} ?" if near else "Write for example  h"
            else:
                what, accepted = f"{measure} is not measured in {found or 'nothing'}", f"{needed} or alike"
                fix = f"Convert the values to {needed}, and write  {needed}"
            self.problem(line, column, found + measure, what, found[:60] or "nothing", accepted, fix)
            return None

    def problem(self, line: int, column: str, key: str, what: str, found: str, needed: str, fix: str) -> None:
        """Keep a problem, once for all rows that share it."""
        error = DataError(what, where=f"{self.name}, line {line}", found=found, needed=needed, fix=fix)
        self.wrong.setdefault((column, key), (error, []))[1].append(line)

    def finish(self) -> Observations:
        """The table, or all problems."""
        for error, lines in list(self.wrong.values())[:SHOWN]:
            if len(lines) > 1:
                error = DataError(
                    error.what,
                    where=f"{error.where} and {len(lines) - 1} more",
                    found=error.found,
                    needed=error.needed,
                    fix=error.fix,
                )
            self.problems.add(error)
        if len(self.wrong) > SHOWN:
            self.problems.add(
                DataError(
                    f"and {len(self.wrong) - SHOWN} problems more",
                    where=self.name,
                    found="",
                    needed="",
                    fix="Correct these first",
                )
            )
        if not self.taken and not self.wrong and self.unknown and all(r != "no value" for _, r in self.left):
            name, line = next(iter(self.unknown.items()))
            known = UnknownName.among("measure", name, self.wanted)
            self.problems.add(
                DataError(
                    "no measure of this file is known",
                    where=f"{self.name}, line {line}",
                    found=", ".join(self.unknown)[:200],
                    needed=known.needed,
                    fix=known.fix,
                )
            )
        self.problems.close()
        columns = ["person", "arm", "time_h", "measure", "value", "unit", "line"]
        dropped = tuple(Dropped(m, r, len(n), tuple(n[:5])) for (m, r), n in self.left.items())
        return Observations(pd.DataFrame(self.taken, columns=columns), dropped, self.name)

"""Rows of a data file, taken one by one: units, limits, what cannot be, what stands there twice.

Equal problems are reported once, with the first line and their number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from allostasis import units
from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, Collector, DataError
from allostasis.language import Readout, Scale
from allostasis.results.data_cells import MISSING, Cell, cell, coded, time_out, way_out

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Dropped", "Taker"]

SHOWN = 20
TWIN = {"cortisol": "cortisol_mass", "cortisol_mass": "cortisol"}  # one hormone, two read-outs
ELSEWHERE = "said in another unit as well"
STRANGE = "no measure of this study"
LONGEST = 24 * 365.25 * 150  # hours that a life can have


@dataclass(frozen=True)
class Dropped:
    """Rows that are not used: which measure, why, how many, and the lines of the first ones."""

    measure: str
    reason: str
    rows: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class _Row:
    person: str
    arm: str
    time_h: float
    measure: str
    value: float
    unit: str
    line: int
    limited: int
    twin: bool = False


class Taker:
    """Takes rows; ``finish`` gives the table and what was left, or all problems."""

    def __init__(self, name: str, wanted: Mapping[str, tuple[Readout, str]], problems: Collector) -> None:
        self.name, self.wanted, self.problems = name, wanted, problems
        self.taken: list[_Row] = []
        self.left: dict[tuple[str, str], list[int]] = {}
        self.wrong: dict[tuple[str, str], tuple[DataError, list[int]]] = {}
        self.lines: dict[tuple[str, str], tuple[float, float] | None] = {}
        self.unknown: dict[str, int] = {}
        self.codes: dict[tuple[str, str], list[tuple[int, float]]] = {}
        self.limits: dict[str, dict[str, int]] = {}

    def take(self, line: int, row: Mapping[str, str]) -> None:
        """One row of the file."""
        measure = catalogue.spelled("measure", row["measure"], self.wanted)
        twin = measure not in self.wanted and TWIN.get(measure) in self.wanted
        measure = TWIN[measure] if twin else measure
        if measure not in self.wanted:
            name = row["measure"][:80]
            self.unknown.setdefault(name, line)
            if (name, STRANGE) not in self.left and len(self.unknown) > SHOWN:
                name = "others"
            self.left.setdefault((name, STRANGE), []).append(line)
            return
        if row["value"] in MISSING:
            self.left.setdefault((measure, "no value"), []).append(line)
            return
        time, hours = cell(row["time"]), self.hours(line, row["time_unit"])
        if time is None or time.beyond:
            needed = "a number, its unit in time_unit"
            self.problem(
                line, "time", row["time"], "the time is not a number", row["time"][:60], needed, time_out(row["time"])
            )
        scale, said = self.scale(line, measure, row["unit"]), cell(row["value"])
        if said is None:
            needed = f"a number in {row['unit'][:40] or self.wanted[measure][1]}"
            found, fix = row["value"][:60], way_out(row["value"])
            self.problem(line, "value", row["value"], "the value is not a number", found, needed, fix)
        for column in ("person", "arm"):
            if row[column] in MISSING:
                self.problem(line, column, "", f"a row names no {column}", "nothing", f"a {column}", "Fill it in")
        if time is None or time.beyond or hours is None or scale is None or said is None:
            return
        value = self.limit(line, said, row, scale) if said.beyond else said.number * scale[0] + scale[1]
        if value is None:
            return
        item = _Row(
            row["person"],
            row["arm"],
            round(time.number * hours, 9),
            measure,
            value,
            self.wanted[measure][1],
            line,
            said.beyond,
            twin,
        )
        if abs(item.time_h) > LONGEST:
            found, fix = f"{row['time'][:40]} {row['time_unit'][:40]}", "Check the time and its unit"
            self.problem(line, "time", "long", "the time is too long", found, "150 years at most", fix)
        elif math.isinf(value):
            found, fix = f"{row['value'][:40]} {row['unit'][:40]}", "Check the value and its unit"
            self.problem(line, "value", "large", "the value is too large", found, "a number", fix)
        elif self.possible(item, row):
            self.taken.append(item)

    def limit(self, line: int, said: Cell, row: Mapping[str, str], scale: tuple[float, float]) -> float | None:
        """The limit of a value that lies beyond it; nan until the whole file is read where the row does not say it.

        None where it says something else.
        """
        text = row.get("limit", "")
        own = cell(text) if math.isnan(said.number) else said
        if own is None and text not in MISSING:
            fix = way_out(text)
            self.problem(line, "limit", text, "the limit is not a number", text[:60], "a number in the unit", fix)
            return None
        return math.nan if own is None else own.number * scale[0] + scale[1]

    def possible(self, row: _Row, cells: Mapping[str, str]) -> bool:
        """Whether there can be such a value; and numbers that may be codes are kept for the end."""
        readout, unit = self.wanted[row.measure]
        times, plus = units.line(readout.unit, unit, readout.molar_mass) if unit != readout.unit else (1.0, 0.0)
        low, high = (None if v is None else v * times + plus for v in readout.range())
        slack = 1e-9 * max(abs(row.value), 1.0)
        if not (low is not None and row.value < low - slack) and not (high is not None and row.value > high + slack):
            if coded(cells["value"]):
                self.codes.setdefault((row.measure, cells["value"]), []).append((row.line, row.value))
            return True
        bounds = " to ".join(f"{v:g}" for v in (low, high) if v is not None)
        needed = f"{bounds} {unit}" if low is not None and high is not None else f"{bounds} {unit} or more"
        if coded(cells["value"]):
            fix = f"If {cells['value']} says that there is no value, leave the cell empty"
        elif unit == "degC" and 77 <= row.value <= 113:
            fix = "These look like degF: write that into the column unit"
        elif row.value < 0:
            fix = "Leave the cell empty where there is no value; write  <LIMIT  for one below the limit of the assay"
        else:
            fix = "Check the value and its unit; leave the cell empty where there is none"
        key = cells["value"] if coded(cells["value"]) else "below" if low is not None and row.value < low else "above"
        what = f"{row.measure} cannot be {cells['value'][:40]} {cells['unit'][:40]}".rstrip()
        self.problem(row.line, "possible", row.measure + key, what, cells["value"][:40], needed, fix)
        return False

    def hours(self, line: int, found: str) -> float | None:
        """What turns a time's unit into hours."""
        key = ("time_unit", found)
        if key not in self.lines:
            try:
                self.lines[key] = (units.hours(f"1 {found}"), 0.0) if 0 < len(found) <= 60 else None
            except AllostasisError:
                self.lines[key] = None
        value = self.lines[key]
        if value is None:
            near = get_close_matches(found[:60], ("min", "h", "hour", "d", "day", "wk", "week"), n=1)
            fix = f"Did you mean  {near[0]} ?" if near else "Write for example  h"
            if 0 < len(found) <= 60 and units.calendar(f"1 {found}"):
                fix = "Say the times in days:  d"  # a month is no number of days
            what = f'the time unit "{found[:60]}" is unknown'
            self.problem(line, "time_unit", found, what, found[:60] or "nothing", "min, h, d, wk", fix)
        return value[0] if value else None

    def scale(self, line: int, measure: str, found: str) -> tuple[float, float] | None:
        """What turns a cell's unit into the wanted one: times, plus."""
        readout, needed = self.wanted[measure]
        if not found and isinstance(readout, Scale):
            found = readout.unit
        key = (measure, found)
        if key not in self.lines:
            try:
                self.lines[key] = units.line(found, needed, readout.molar_mass) if found else None
            except AllostasisError:
                self.lines[key] = None
        if self.lines[key] is None:
            what, fix = f"{measure} is not measured in {found[:60] or 'nothing'}", f"Convert the values to {needed}"
            self.problem(line, "unit", found + measure, what, found[:60] or "nothing", f"{needed} or alike", fix)
        return self.lines[key]

    def problem(self, line: int, column: str, key: str, what: str, found: str, needed: str, fix: str) -> None:
        """Keep a problem, once for all rows that share it."""
        error = DataError(what, where=f"{self.name}, line {line}", found=found or "nothing", needed=needed, fix=fix)
        self.wrong.setdefault((column, key), (error, []))[1].append(line)

    def finish(self) -> tuple[pd.DataFrame, tuple[Dropped, ...]]:
        """The table and what was left, or all problems."""
        import pandas as pd

        self._limits()
        self._codes()
        self._once()
        for error, lines in list(self.wrong.values())[:SHOWN]:
            more = f"{error.where} and {len(lines) - 1} more" if len(lines) > 1 else error.where
            self.problems.add(DataError(error.what, where=more, found=error.found, needed=error.needed, fix=error.fix))
        if len(self.wrong) > SHOWN:
            what = f"and {len(self.wrong) - SHOWN} problems more"
            self.problems.add(DataError(what, where=self.name, fix="Correct these first"))
        if not self.taken and not self.wrong and self.unknown and all(r != "no value" for _, r in self.left):
            name, line = next(iter(self.unknown.items()))
            known = catalogue.unknown("measure", name, self.wanted)
            what, found = "no measure of this file is known", ", ".join(self.unknown)[:200]
            where = f"{self.name}, line {line}"
            self.problems.add(DataError(what, where=where, found=found, needed=known.needed, fix=known.fix))
        self.problems.close()
        columns = ["person", "arm", "time_h", "measure", "value", "unit", "line", "limited"]
        table = pd.DataFrame([[getattr(r, c) for c in columns] for r in self.taken], columns=columns)
        return table, tuple(Dropped(m, r, len(n), tuple(n[:5])) for (m, r), n in self.left.items())

    def notes(self) -> tuple[str, ...]:
        """What was done with values beyond a limit."""
        found: list[str] = []
        for measure, hows in self.limits.items():
            found += [f"{measure}: {n} value{'s' * (n > 1)} {how}" for how, n in list(hows.items())[:SHOWN]]
            if more := list(hows.values())[SHOWN:]:
                found.append(f"{measure}: {sum(more)} values beyond {len(more)} other limits taken as these")
        return tuple(found)

    def _limits(self) -> None:
        """Limits that a row does not say: the file's own for this measure, else the read-out's."""
        said: dict[tuple[str, int], list[float]] = {}
        for r in self.taken:
            if r.limited and not math.isnan(r.value):
                said.setdefault((r.measure, r.limited), []).append(r.value)
        for i, r in enumerate(self.taken):
            if not r.limited:
                continue
            value, whose = r.value, "said in the file"
            if math.isnan(value):
                value, whose = self._limit_of(r, said.get((r.measure, r.limited), []))
            if math.isnan(value):
                side = "<" if r.limited < 0 else ">"
                fix = f"Write the limit of the assay, for example  {side}0.5, or give it in a column named limit"
                what = "a value lies beyond a limit that is not known"
                self.problem(r.line, "limit", r.measure, what, "no limit", f"a limit in {r.unit}", fix)
                continue
            self.taken[i] = replace(r, value=value)
            how = (
                f"{'below' if r.limited < 0 else 'above'} the limit of {value:g} {r.unit} ({whose}) taken as the limit"
            )
            hows = self.limits.setdefault(r.measure, {})
            hows[how] = hows.get(how, 0) + 1

    def _limit_of(self, r: _Row, said: list[float]) -> tuple[float, str]:
        if said:
            return (min(said) if r.limited < 0 else max(said)), "said in other rows of the file"
        readout, unit = self.wanted[r.measure]
        own = getattr(readout, "low" if r.limited < 0 else "high", None)
        if own is None:
            return math.nan, ""
        times, plus = units.line(readout.unit, unit, readout.molar_mass)
        return own * times + plus, "the read-out's own, since the file says none"

    def _codes(self) -> None:
        """Numbers such as 999 far above all others are taken for codes, and asked about."""
        codes = {(m, line) for (m, _), rows in self.codes.items() for line, _ in rows}
        most: dict[str, float] = {}
        for r in self.taken:
            if (r.measure, r.line) not in codes:
                most[r.measure] = max(most.get(r.measure, 0.0), abs(r.value))
        for (measure, text), found in self.codes.items():
            if measure in most and found[0][1] > 3 * most[measure]:
                what = f"{measure} of {text} lies far above all others, and looks like a code for no value"
                fix = f"Leave the cells empty where there is no value; write  {text}.0  where it was measured"
                for line, _ in found:
                    needed = f"values like the others, up to {most[measure]:g} {self.wanted[measure][1]}"
                    self.problem(line, "code", measure + text, what, text, needed, fix)

    def _once(self) -> None:
        """One value of one person at one moment; what another read-out of the same thing says as well is left."""
        first: dict[tuple[str, str, str, float], _Row] = {}
        for r in sorted(self.taken, key=lambda r: r.twin):
            key = (r.measure, r.arm, r.person, r.time_h)
            if key not in first:
                first[key] = r
            elif r.twin and not first[key].twin:
                self.left.setdefault((r.measure, ELSEWHERE), []).append(r.line)
            else:
                what = f"two values of person {r.person[:40]} in arm {r.arm[:40]} at {r.time_h:g} h for {r.measure}"
                found, fix = f"lines {first[key].line} and {r.line}", "Keep one of them, or one row with their mean"
                self.problem(r.line, "twice", "", what, found, "one value of a person at one moment", fix)
        kept = {id(r) for r in first.values()}
        self.taken = [r for r in self.taken if id(r) in kept]

"""A user's measurements: a long table in CSV or Parquet, one value a row, each with its unit.

Columns ``person, arm, time, time_unit, measure, value, unit``, and ``limit`` if there is one; others are ignored.
Whatever is not taken is listed with its reason: rows without a value, and measures that nobody asked for. A value
beyond an assay's limit (``<0.5``, ``BLQ``) is kept as the limit, and marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allostasis import units
from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, Collector, DataError
from allostasis.language import Readout
from allostasis.results.data_files import COLUMNS, rows
from allostasis.results.data_rows import Dropped, Taker

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Dropped", "Observations", "read_data"]

EACH = 20_000  # rows between two signs of progress


@dataclass(frozen=True)
class Observations:
    """Measurements in the units of the read-outs.

    Attributes:
        table: columns person, arm, time_h, measure, value, unit, line, limited: 0 for a value; -1 where it lies below
            ``value``, 1 where it lies above.
        dropped: all that was not used, with the reason.
        source: the path as its writer gave it.
        notes: what was done with values beyond a limit, in words.
    """

    table: pd.DataFrame
    dropped: tuple[Dropped, ...]
    source: str = ""
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.table)

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures that were read, in the order of the file."""
        return tuple(self.table["measure"].unique())


def read_data(
    path: str | Path,
    measure: Iterable[str] | Mapping[str, str] | None = None,
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> Observations:
    """Read measurements.

    Args:
        path: a CSV file (UTF-8, commas) or a Parquet file.
        measure: names of read-outs to take, all that are known unless said; or names with their units.
        progress: called with ``("reading", rows, rows)`` every few thousand rows.

    Raises:
        DataError: the file or some of its rows cannot be read; several problems together.
        UnknownName: a name in ``measure`` is no read-out.
    """
    name = str(path)
    taker = Taker(name, _wanted(measure), Collector())
    count = 0
    for line, row in rows(Path(path), name):
        count += 1
        taker.take(line, row)
        if progress is not None and count % EACH == 0:
            progress("reading", count, count)
    if not count:
        raise DataError(
            "there are no measurements in this file",
            where=name,
            found="a header alone",
            needed="one row or more",
            fix="Check that this is the right file",
        )
    return Observations(*taker.finish(), name, taker.notes())


def _wanted(measure: Iterable[str] | Mapping[str, str] | None) -> dict[str, tuple[Readout, str]]:
    """Read-outs by name, each with the unit that it is wanted in."""
    if isinstance(measure, Mapping):
        return {n: (catalogue.readout(n, where="measure"), _checked(unit)) for n, unit in measure.items()}
    found = [catalogue.readout(n, where="measure") for n in (catalogue.readouts() if measure is None else measure)]
    return {r.name: (r, r.unit) for r in found}


def _checked(unit: str) -> str:
    try:
        units.unit(unit)
    except AllostasisError as error:
        error.where = error.where or "measure"
        raise
    return unit

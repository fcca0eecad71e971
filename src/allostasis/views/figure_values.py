"""The numbers behind a figure: a short table for the page, and all of them as a file within it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from urllib.parse import quote

import numpy as np

from allostasis.views.bands import LEVELS, Band
from allostasis.views.texts import number, span

__all__ = ["MOST", "Values", "values"]

MOST = 25  # times that the page's table holds


@dataclass(frozen=True)
class Values:
    """One measure's numbers.

    Attributes:
        arms: names of the columns. rows: a time in words, and the median in each arm.
        left: how many times the table leaves out. csv: all times and quantiles, as the address of a file.
    """

    arms: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    left: int
    csv: str


def values(found: Sequence[Band]) -> Values:
    """The numbers of one measure's bands; of many times every so-manyth, the last always."""
    times = sorted({float(t) for b in found for t in b.time})
    step = -(-len(times) // MOST)
    shown = times[::step] if not times or times[-1] in times[::step] else [*times[::step], times[-1]]
    rows = [(t, [_at(b, t)[2] for b in found]) for t in shown]
    told = tuple((span(t), tuple(number(v) for v in cells)) for t, cells in rows)
    return Values(tuple(b.arm for b in found), told, len(times) - len(shown), _csv(found))


def _at(b: Band, time: float) -> list[float]:
    there = np.flatnonzero(b.time == time)
    return [float(v) for v in b.q[:, there[0]]] if len(there) else [np.nan] * len(LEVELS)


def _csv(found: Sequence[Band]) -> str:
    text = StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["arm", "time_h", "people", *(f"q{round(100 * level):02d}" for level in LEVELS)])
    for b in found:
        for i, t in enumerate(b.time):
            out.writerow([b.arm, f"{t:.10g}", b.n, *(f"{v:.6g}" for v in b.q[:, i])])
    return "data:text/csv;charset=utf-8," + quote(text.getvalue())

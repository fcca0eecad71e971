"""Data files as nobody should hand them in, made from those that are right: the same seed, the same files."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from allostasis.assembly import catalogue
from allostasis.results.data_files import COLUMNS
from allostasis.studies.file.study import Study

__all__ = ["good", "write_mutated"]

Row = dict[str, str]
Table = tuple[list[str], list[list[str]]]

CELLS = (
    "", " ", "NA", "N/A", "nan", "NULL", "#N/A", "-", ".", "0", "-0.0", "1", "+5", "--5", "-1", "-9", "-99", "99",
    "999", "-999", "9999", "1e308", "-1e308", "1e-320", "1e999", "inf", "-inf", "1_000", "٣", "½", "1 2", "0x10",
    "1,5", "1.234,5", "1,234", "1,234.5", "1.234.567", "5 pg/mL", "5*", "5 (haemolysed)", "=1+1", "'5", "TRUE",
    "<0.5", "< 0,5", "<", "<>5", "<-5", "<inf", "≤ 2", ">= 1e3", ">1e308", "BLQ", "<LOD", "LOD", "ND", "ALQ",
    "> ULOQ", "missing", "2024-01-01", "08:00", "8:30 am", "2024-01-01T08:00:00Z", "day 1", "T0", "baseline",
    "+30 min", "1" * 400, "9" * 5000, "a" * 1000, "\x07", "é", "\u202e5", "\u200b", "日本", "🙂", 'a"b', "a,b", "a\nb",
    "{x}", "[red]x", "%s",
)  # fmt: skip
UNITS = (
    "pg/mL", "pg/ml", "PG/ML", "ng/L", "ug/mL", "Mg/L", "g/mL", "ug/dL", "µg/dL", "μg/dl", "nmol/L", "nM", "pmol/l",
    "IU/mL", "U/L", "EU/kg", "%", "1", "score", "points", "10^9/L", "10*9/L", "G/l", "K/uL", "/uL", "cells/uL",
    "beats/min", "bpm", "1/min", "Hz", "mmHg", "degC", "°C", "°F", "Cel", "F", "K", "ms", "mm", "9**9**9**9",
    "9^9^9^9", "m^99999", "pg/mL/mL", "furlong", "parsec", "/", "^", "*", "(", "pg per mL", "(pg/mL)", "[pg/mL]",
    "pg·mL⁻¹", "pg mL-1", "pg.mL-1", "1/0", "0 pg/mL", "u" * 300, "pg/mL ", "a\tb",
)  # fmt: skip
TIMES = (
    "min", "Min", "MIN", "minutes", "h", "H", "hr", "hours", "s", "sec", "ms", "d", "days", "wk", "weeks", "y",
    "month", "mo", "m", "parsec", "h h", "1/h", "1 h", "9^9^9 h", "-h", "°C", "hpi", "min.", "t" * 300, "0",
)  # fmt: skip
LABELS = ("001", "1.0", "LPS", "lps ", "Lps", "Placebo", "control", "drug", "rest", "0", "nan", "a" * 2000, "x\x1b[31m")
MEASURES = ("TNF-α", "TNFa", "IL-6", "crp", "mood", "cortisol", "cortisol_mass", "Salivary cortisol", "hpa.cortisol")
MEASURES += ("hpa.nothing", "..", "weight", "temperature", "tnf ", "m" * 3000, "failed", "age")
HEADERS = (
    "ID",
    "subject",
    "conc",
    "value (pg/mL)",
    "",
    "PERSON",
    " person",
    "\ufeffperson",
    "limit",
    "x" * 500,
    "person",
)
BY_COLUMN = {"time_unit": TIMES, "unit": UNITS, "measure": MEASURES, "person": LABELS, "arm": LABELS}


def good(study: Study, rng: random.Random) -> Table:
    """A right file for a study: three people, its arms, a few of its visits and measures, values amid their range."""
    visits = sorted(rng.sample(study.visits, k=min(len(study.visits), 4)))
    rows = []
    for measure in rng.sample(study.measure, k=min(len(study.measure), 3)):
        readout = catalogue.readout(measure)
        low, high = readout.range()
        for arm in study.arms:
            for person in range(3):
                for t in visits:
                    span = 10.0 if high is None else high - (low or 0.0)
                    value = (low or 0.0) + span * rng.uniform(0.2, 0.6)
                    rows.append([f"p{person}", arm, repr(t), "h", measure, f"{value:.6g}", readout.unit])
    return list(COLUMNS), rows


def _cells(table: Table, rng: random.Random) -> Table:
    header, rows = table
    at = rng.randrange(len(header))
    values = CELLS if rng.random() < 0.4 else BY_COLUMN.get(header[at], CELLS)
    some = rows if rng.random() < 0.25 else rng.sample(rows, k=min(len(rows), rng.choice((1, 1, 2, 5))))
    one = rng.choice(values)
    for row in some:
        if at < len(row):
            row[at] = one if rng.random() < 0.8 else rng.choice(values)
    return header, rows


def _columns(table: Table, rng: random.Random) -> Table:
    header, rows = table
    at = rng.randrange(len(header))
    way = rng.randrange(6)
    if way == 0:
        del header[at]
        for row in rows:
            del row[at : at + 1]
    elif way == 1:
        header[at] = rng.choice(HEADERS)
    elif way == 2:
        header[at] = header[at].upper() + rng.choice(("", " ", "s", "\xa0", " (h)"))
    elif way == 3:
        header.append(rng.choice(("limit", header[at], "note", "")))
        for row in rows:
            row.append(rng.choice(CELLS))
    elif way == 4:
        other = rng.randrange(len(header))
        header[at], header[other] = header[other], header[at]
    else:
        for row in rng.sample(rows, k=min(len(rows), 2)):
            row[at:] = rng.choice(([], row[at:] * 2, ["x"]))
    return header, rows


def _lines(table: Table, rng: random.Random) -> Table:
    header, rows = table
    way = rng.randrange(5)
    if way == 0:
        rows = []
    elif way == 1:
        rows = [*rows, *rng.sample(rows, k=min(len(rows), 3))]
    elif way == 2:
        rng.shuffle(rows)
    elif way == 3:
        rows = rows[:1]
    else:
        rows = [[""] * len(header)] * 5 + rows
    return header, [list(r) for r in rows]


TABLES: tuple[Callable[[Table, random.Random], Table], ...] = (_cells, _cells, _cells, _cells, _columns, _lines)


def _quoted(cell: str, always: bool) -> str:
    return '"' + cell.replace('"', '""') + '"' if always or any(c in cell for c in ',"\r\n') else cell


def _csv(table: Table, rng: random.Random) -> str:
    header, rows = table
    always = rng.random() < 0.1
    return "".join(",".join(_quoted(c, always) for c in row) + "\n" for row in (header, *rows))


TEXTS: tuple[Callable[[str, random.Random], str | bytes], ...] = (
    lambda t, r: t.replace(",", r.choice(";\t| ")),
    lambda t, r: t.replace(".", ",").replace(",h,", ";h;"),
    lambda t, r: t.replace("\n", r.choice(("\r", "\r\n", "\n\n", "\n\r", "\x0b", "\u2028"))),
    lambda t, r: "\ufeff" * r.choice((1, 2)) + t,
    lambda t, r: t.encode(r.choice(("utf-16", "utf-32", "utf-16-le"))),
    lambda t, r: t.replace("u", "µ").encode(r.choice(("latin-1", "cp1252", "mac-roman")), "replace"),
    lambda t, r: t[: r.randrange(len(t) + 1)],
    lambda t, r: t[: (i := r.randrange(len(t) + 1))] + r.choice("\"'\x00,;\r\n\x1a🙂#") + t[i:],
    lambda t, r: t.encode()[: (i := r.randrange(len(t) + 1))] + r.randbytes(8) + t.encode()[i:],
    lambda t, r: r.choice(("", "\n", "\n\n\n", " ", ",", ",,,,,,", '"', "\ufeff")),
    lambda t, r: r.choice(("# c\n", "sep=;\n", "Table 1\n")) + t,
    lambda t, r: r.choice(('{"a": 1}', "<html></html>", "PK\x03\x04", "study: x\n", "\x1f\x8b\x08", "PAR1", "PARE")),
    lambda t, r: t.partition("\n")[0] + "\n",
    lambda t, r: t.partition("\n")[2],
    lambda t, r: t.replace("h", "x" * r.choice((1_000, 140_000)), 1),
    lambda t, r: ",".join(f"c{i}" for i in range(r.choice((500, 20_000)))) + "\n" + t,
    lambda t, r: "".join(r.choice("ab01,;\"'\n\r\t.-<>\x00é") for _ in range(r.randrange(200))),
    lambda t, r: t.replace("\n", ",\n"),
)  # fmt: skip


def _typed(name: str, cells: list[str], rng: random.Random) -> list[Any]:
    """A column in a type of Parquet that a program may have written it in."""
    kinds: tuple[Callable[[str, int], Any], ...] = (
        lambda c, i: c,
        lambda c, i: None,
        lambda c, i: i,
        lambda c, i: i / 7,
        lambda c, i: bool(i % 2),
        lambda c, i: c.encode(),
        lambda c, i: pd.Timestamp("2024-01-01") + pd.Timedelta(hours=i),
        lambda c, i: timedelta(minutes=i),
        lambda c, i: [c, c],
        lambda c, i: {"a": c},
        lambda c, i: Decimal(i) / 4,
        lambda c, i: float("nan"),
    )
    numeric = name in {"time", "value"} and rng.random() < 0.7
    way = (lambda c, i: float(c)) if numeric else kinds[0] if rng.random() < 0.8 else rng.choice(kinds)
    try:
        return [way(c, i) for i, c in enumerate(cells)]
    except ValueError:
        return list(cells)


def _parquet(table: Table, rng: random.Random, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    header, rows = table
    columns = [[row[i] if i < len(row) else "" for row in rows] for i in range(len(header))]
    try:
        arrays = [pa.array(_typed(name, cells, rng)) for name, cells in zip(header, columns, strict=True)]
    except (pa.ArrowException, UnicodeError):
        arrays = [pa.array(cells) for cells in columns]
    if rng.random() < 0.2:
        arrays = [a.dictionary_encode() if pa.types.is_string(a.type) else a for a in arrays]
    pq.write_table(pa.table(arrays, names=header), path, compression=rng.choice(("none", "snappy", "gzip", "zstd")))
    raw = path.read_bytes()
    if rng.random() < 0.15:
        at = rng.randrange(len(raw))
        damaged = (
            raw[:at],
            raw[:at] + rng.randbytes(4) + raw[at + 4 :],
            raw[:4] + bytes(len(raw) - 4),
            raw[:-4],
            raw * 2,
        )
        path.write_bytes(rng.choice(damaged))


def write_mutated(study: Study, rng: random.Random, folder: Path) -> tuple[Path, bool]:
    """Write one file for a study; whether it is as it should be."""
    table = good(study, rng)
    changes = rng.choice((0, 1, 1, 1, 1, 2, 3))
    for _ in range(changes):
        table = rng.choice(TABLES)(table, rng)
    if rng.random() < 0.15 and all(c.isprintable() for row in table[1] for c in row):
        _parquet(table, rng, folder / "d.parquet")
        return folder / "d.parquet", False
    text: str | bytes = _csv(table, rng)
    if rng.random() < 0.25:
        changes += 1
        text = rng.choice(TEXTS)(str(text), rng)
    (folder / "d.csv").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return folder / "d.csv", changes == 0

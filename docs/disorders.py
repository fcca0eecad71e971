"""Writes docs/disorders.md: blood of the depressed and of people with bipolar disorder, by decade of age.

    .venv/bin/python docs/disorders.py [--lives 2000] [--workers 2]

Everybody is of the bank, met once on a day of their life (lives that it does not hold yet are lived first); who is ill
is found by the manuals' criteria in the days that were lived. Nobody is matched, nothing is fitted here. What the
ledger says of each marker (`disorders.yaml`) is of its calibration side.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from allostasis.ledger import finding
from allostasis.lives import Bank
from allostasis.studies import read_study, run
from allostasis.version import VERSION

HERE = Path(__file__).resolve().parent
DECADES = ((18, 30), (30, 40), (40, 50), (50, 60), (60, 76))
ASKED = ("mde_lifetime", "mde_12_month", "bipolar_1", "bipolar_2")
FEW = 8  # people of a group and a decade, below which nothing is said


def told(lives: int, markers: list[str]) -> dict[str, Any]:
    """Everybody's day, without anything given."""
    return {
        "study": "Blood of the bank's people by what they have had",
        "seed": 1812,
        # a few were lost, or died before they were eighteen
        "people": {"number": int(0.98 * lives), "from": "bank", "at": {"min": 18, "max": 75}, "screen": lives},
        "noise": "common",
        "clock": "09:00",
        "model": {"pulses": False},
        "arms": {"as they are": []},
        "visits": ["0 d"],
        "measure": [*ASKED, *markers],
    }


def hedges(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """Hedges' g of two groups and its standard error; nan where either is small."""
    a, b = a[np.isfinite(a)], b[np.isfinite(b)]
    n, m = len(a), len(b)
    if min(n, m) < FEW:
        return np.nan, np.nan
    pooled = np.sqrt(((n - 1) * a.var(ddof=1) + (m - 1) * b.var(ddof=1)) / (n + m - 2))
    g = (1 - 3 / (4 * (n + m) - 9)) * (a.mean() - b.mean()) / pooled
    return float(g), float(np.sqrt((n + m) / (n * m) + g**2 / (2 * (n + m))))


def sign(g: float, error: float) -> str:
    """+, - or 0 where the interval holds 0."""
    return "?" if not np.isfinite(g) else "+" if g > 1.96 * error else "−" if g < -1.96 * error else "0"


def published(name: str | None) -> str:
    """The sign that a finding tells."""
    if name is None:
        return ""
    found = finding(name)
    if found.side != "calibration":
        raise SystemExit(f"{name} is on the validation side")
    interval, value = found.interval(), found.effect.value
    if interval is not None and interval[0] is not None and interval[1] is not None and interval[0] <= 0 <= interval[1]:
        return "0"
    return "+" if (value or 0) > 0 else "−"


def main() -> None:
    """Live, compare and write."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--lives", type=int, default=2000)
    asked.add_argument("--workers", type=int, default=2)
    how = asked.parse_args()
    Bank().build(how.lives, lambda what, done, total: print(what, done, total, flush=True), how.workers)
    rows = yaml.safe_load((HERE / "disorders.yaml").read_text(encoding="utf-8"))
    there = int(Bank().holds(how.lives))
    result = run(read_study(told(there, [r["of"] for r in rows])), workers=how.workers)
    values = {n: result.table(n, "as they are").to_numpy()[:, 0] for n in (*ASKED, *(r["of"] for r in rows))}
    people = result.people
    age = people["age"].to_numpy()
    high = (values["bipolar_1"] + values["bipolar_2"]) >= 1
    groups = {"depressed": (values["mde_12_month"] == 1) & ~high, "bipolar": high}
    well = (values["mde_lifetime"] == 0) & ~high
    page = [
        "# Depression, bipolar disorder and blood, by decade\n",
        f"Made by `.venv/bin/python docs/disorders.py --lives {how.lives}` with Allostasis {VERSION}; do not edit. "
        f"{len(age):,} people of the bank between 18 and 75, each met once: {int(groups['depressed'].sum())} with a "
        f"depressive episode within the year and no high ever (*depressed*), {int(high.sum())} with mania, or with "
        f"hypomania and depression, ever (*bipolar*), {int(well.sum())} who have had neither. Hedges' g against "
        "these, of logarithms where a marker is skewed, with its 95 % interval; nobody is matched by weight or sex, "
        f"and a group of fewer than {FEW} in a decade is left out. Signs: + or − where the interval is off 0, else 0. "
        "*People*: the "
        "sign of the ledger's calibration side, where it has one.\n",
    ]
    agree: list[str] = []
    against: list[str] = []
    undecided: list[str] = []
    for name, ill in groups.items():
        heads = ["all", *(f"{low} to {high_ - 1}" for low, high_ in DECADES)]
        page += [f"## {name.capitalize()} against people without either\n", f"| | people | {' | '.join(heads)} |"]
        page.append("|" + "---|" * (2 + len(heads)))
        for row in rows:
            x = values[row["of"]]
            x = np.log(x) if row.get("log") else x
            cells = []
            for low, top in ((18, 76), *DECADES):
                here = (age >= low) & (age < top)
                g, error = hedges(x[ill & here], x[well & here])
                cells.append(
                    ""
                    if not np.isfinite(g)
                    else f"{sign(g, error)} {g:.2f} ({g - 1.96 * error:.2f} to {g + 1.96 * error:.2f})"
                )
            g, error = hedges(x[ill], x[well])
            said, ours = published(row.get(name)), sign(g, error)
            if said:
                (agree if said == ours else undecided if ours == "0" else against).append(f"{row['of']} ({name})")
            page.append(f"| {row['of']} | {said} | {' | '.join(cells)} |".replace(" -", " −").replace("(-", "(−"))
        page.append("")
    page.insert(
        2,
        f"Signs that agree with the calibration side: {', '.join(agree) or 'none'}. Not told from none here: "
        f"{', '.join(undecided) or 'none'}. Against it: {', '.join(against) or 'none'}.\n",
    )
    (HERE / "disorders.md").write_text("\n".join(page), encoding="utf-8", newline="\n")
    print("\n".join(page))


if __name__ == "__main__":
    main()

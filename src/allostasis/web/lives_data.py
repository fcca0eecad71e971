"""Lives of the bank as the page draws them: who they are, what happened, their courses over age, and their twins.

A twin is the same person, with the same days, who was spared every adversity of childhood; it is lived when it is first
asked for, in seconds, and kept as a block of the bank is.
"""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np

from allostasis.errors import InputError
from allostasis.faults import failed
from allostasis.lives import KINDS, Bank, LifeBlock, age_of, childhood_of

__all__ = ["CURVES", "Living", "all_lives", "one_life"]

# Drawn over age: name -> title, unit. Symptoms are means of years, PHQ-9 of their ends, the others of birthdays.
CURVES: dict[str, tuple[str, str]] = {
    "severity": ("Symptoms", "0–1"),
    "phq9": ("PHQ-9", "0–27"),
    "acute_phase.crp": ("CRP", "mg/L"),
    "inflammation.il6": ("IL-6", "pg/mL"),
    "glucocorticoid.sensitivity": ("GR sensitivity", "×"),
    "microglia.lasting": ("Microglia, lasting", "1"),
    "plasticity.hippocampus": ("Hippocampus", "×"),
    "t_cells.senescent": ("Senescent T cells", "10⁹/L"),
    "adiposity.bmi": ("Body mass index", "kg/m²"),
    "childhood.threat": ("Programmed threat", "1"),
    "childhood.immune": ("Programmed immunity", "1"),
}
MOST = 20_000


class Living:
    """One block, or one twin, that is lived in a thread of its own at a time."""

    def __init__(self, bank: Bank | None = None) -> None:
        self.bank = bank or Bank()
        self.twins = Bank(self.bank.seed, self.bank.years, 1, spared=True)  # the same people, spared, one by one
        self.what, self.since, self.problem = "", 0.0, ""
        self._lock = threading.Lock()
        self._rows: dict[int, list[dict[str, Any]]] = {}

    def rows(self) -> list[dict[str, Any]]:
        """A few numbers of everybody whose life is kept; a block is read once."""
        made = []
        for number in self.bank.numbers():
            if number not in self._rows:
                if (block := self.bank.kept(number)) is None:
                    continue
                self._rows[number] = _rows(block)
            made += self._rows[number]
        return made[:MOST]

    def begin(self, bank: Bank, number: int, what: str) -> bool:
        """Live a block, unless one is being lived; whether it has begun."""
        with self._lock:
            if self.what:
                return False
            self.what, self.since, self.problem = what, time.monotonic(), ""
        threading.Thread(target=self._live, args=(bank, number), name="living lives", daemon=True).start()
        return True

    def _live(self, bank: Bank, number: int) -> None:
        try:
            bank.block(number)
        except Exception as error:  # whatever it is: the page has nothing else to show
            said = failed(error)
            self.problem = f"{said.what}: {said.found}"
        finally:
            self.what = ""

    def told(self) -> dict[str, Any]:
        """What is being lived, and for how many seconds."""
        what = self.what
        seconds = round(time.monotonic() - self.since, 1) if what else 0.0
        return {"what": what, "seconds": seconds, "problem": self.problem}


def all_lives(living: Living) -> dict[str, Any]:
    """Everybody whose life is kept, a few numbers of each, and what is being lived."""
    return {"lives": living.rows(), "block": living.bank.size, "living": living.told()}


def _rows(block: LifeBlock) -> list[dict[str, Any]]:
    rows = []
    for row in np.flatnonzero(~block.lost).tolist():
        mine = block.kind[block.who == row]
        rows.append(
            {
                "number": int(block.person[row]),
                "female": bool(block.female[row]),
                "met": int(block.adversity[row].sum()),
                "death": _age(float(block.death[row])),
                **{name: int((mine == kind).sum()) for kind, name in enumerate(KINDS)},
            }
        )
    return rows


def _age(death: float) -> float | None:
    return round(death, 1) if np.isfinite(death) else None


def one_life(living: Living, number: int) -> dict[str, Any]:
    """A person's life, and the spared twin's where that has been lived.

    Raises:
        InputError: nobody of this number is kept, or they could not be computed.
    """
    bank = living.bank
    block = bank.kept(number // bank.size)
    if block is None:
        raise InputError(
            "this life is not kept", where="number", found=str(number), needed="a life of the bank that has been lived",
            fix=f"Live it here, or all up to it:  allostasis bank build --lives {number + 1}",
        )  # fmt: skip
    row = number - int(block.person[0])
    if block.lost[row]:
        raise InputError("this life could not be computed", where="number", found=str(number), fix="Take another one")
    twin = living.twins.kept(number)
    return {
        "number": number,
        "female": bool(block.female[row]),
        "bmi": round(float(block.bmi[row]), 1),
        "met": _met(number, bank.seed),
        "curves": {name: {"title": title, "unit": unit} for name, (title, unit) in CURVES.items()},
        "life": _course(block, row),
        "twin": None if twin is None or twin.lost[0] else _course(twin, 0),
        "living": living.told(),
    }


def _met(number: int, seed: int) -> list[dict[str, Any]]:
    """What happened in childhood, when and how severely."""
    met = childhood_of(number, seed)
    return sorted(
        (
            {
                "kind": kind.replace("_", " "),
                "from": round(float(met.onset[0, k]), 1),
                "until": round(float(met.end[0, k]), 1),
                "severity": round(float(met.severity[0, k]), 2),
            }
            for k, kind in enumerate(met.kinds)
            if met.present[0, k]
        ),
        key=lambda one: one["from"],
    )


def _course(block: LifeBlock, row: int) -> dict[str, Any]:
    """What is drawn of one person, until death."""
    death = float(block.death[row])
    middle = np.round(age_of(364.0 * (np.arange(block.severity.shape[1]) + 0.5)), 2)
    birthdays = 18.0 + np.arange(block.body.shape[1])
    years, days = middle < death, birthdays < death
    curves: dict[str, dict[str, list[float | None]]] = {}
    for name in CURVES:
        if name in ("severity", "phq9"):
            t, v = middle[years], np.asarray(getattr(block, name), float)[row][years]
        elif name in block.told:
            t, v = birthdays[days], block.seen[row, days, block.told.index(name)]
        elif name in block.slow:
            t, v = birthdays[days], block.body[row, days, block.slow.index(name)]
        else:
            continue
        curves[name] = {
            "t": [float(x) for x in t],
            "v": [float(f"{x:.4g}") if np.isfinite(x) else None for x in np.asarray(v, float)],
        }
    mine = block.who == row
    episodes = [
        {
            "kind": KINDS[kind],
            "from": round(float(age_of(begin)), 2),
            "until": round(float(age_of(end)), 2),
            "ended": bool(over),
        }
        for kind, begin, end, over in zip(
            block.kind[mine].tolist(), block.onset[mine].tolist(), block.end[mine].tolist(), block.ended[mine].tolist(),
            strict=True,
        )
    ]  # fmt: skip
    return {"death": _age(death), "curves": curves, "episodes": episodes}

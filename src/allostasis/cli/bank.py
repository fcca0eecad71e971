"""The commands that build the bank and show what it holds: ``allostasis bank build`` and ``show``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allostasis.cli.shell import last_line, progress, put_json
from allostasis.cli.shell import show as printed

if TYPE_CHECKING:
    pass

__all__ = ["build", "show"]


def build(*, lives: int, seed: int, workers: int, as_json: bool) -> None:
    """``allostasis bank build``."""
    from allostasis.lives import Bank

    bank, begun = Bank(seed=seed), time.perf_counter()
    before = bank.holds(lives)
    with progress("bank") as going:
        took = bank.build(lives, going, workers)
    found = {
        "lives": bank.holds(lives),
        "lived_now": bank.holds(lives) - before,
        "seconds": round(time.perf_counter() - begun, 1),
        "seconds_of_threads": {part: round(value, 1) for part, value in took.items()},
        "key": bank.key,
    }
    if as_json:
        put_json(found)
        return
    last_line(f"{found['lives']:,} lives are kept, {found['lived_now']:,} of them lived now in {found['seconds']:g} s")
    for part, value in took.items():
        last_line(f"  {part:<16} {value:>8.1f} s of threads")


def show(*, seed: int, out: Path | None, as_json: bool) -> None:
    """``allostasis bank show``."""
    from allostasis.errors import InputError
    from allostasis.lives import Bank, read_bank, written

    bank = Bank(seed=seed)
    blocks = list(bank.all_kept())
    if not blocks:
        fix = "Run  allostasis bank build" + (f" --seed {seed}" if seed != 1 else "")
        raise InputError(
            "the bank holds no lives of this model", where="allostasis bank", found="none", needed="lives", fix=fix
        )
    table = read_bank(blocks, seed)
    if out is not None:
        written(bank, blocks, out, table)
    if as_json:
        put_json({"key": bank.key, "seed": seed, **table.plain()})
        return
    _show(table, out)


def _show(table: Any, out: Path | None) -> None:
    from rich.table import Table

    last_line(
        f"{table.lives:,} lives ({table.lost} could not be computed), worth {table.effective:,.0f} adults of the "
        "weights' country"
    )
    shown = Table("what", "model", "standard error")
    for row in table.rows:
        shown.add_row(row.what, row.text, row.error_text)
    printed(shown)
    last_line(table.converged)
    if out is not None:
        last_line(f"tables: {out}")

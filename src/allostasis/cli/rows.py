"""The command that says which mission rows work."""

from __future__ import annotations

from dataclasses import asdict

from allostasis.cli.shell import progress, put_json, show

__all__ = ["rows"]


def rows(*, workers: int, as_json: bool) -> None:
    """``allostasis rows``."""
    from rich.table import Table

    from allostasis.evidence import row_states

    with progress("rows") as told:
        made = row_states(workers=workers, progress=told)
    if as_json:
        put_json([{k: v for k, v in asdict(r).items() if k != "criteria"} for r in made])
        return
    table = Table(title="Mission rows", title_justify="left", header_style="bold")
    for name in ("row", "what it answers", "study", "state", "replayed", "inside"):
        table.add_column(name, justify="right" if name in {"replayed", "inside"} else "left")
    for r in made:
        proof = "".join(f"\n{'met' if met else 'NOT MET'}: {text}" for text, met in r.criteria.items())
        counts = (str(r.findings_replayed), str(r.findings_inside))
        table.add_row(r.row, r.title + proof, r.study or "", r.state, *counts)
    show(table)

"""The command that says which claims of the mission work."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from allostasis.cli.shell import progress, put_json, show

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["claims"]


def claims(*, workers: int, as_json: bool) -> None:
    """``allostasis claims``, or ``rows``."""
    from rich.text import Text

    from allostasis.evidence import claim_states
    from allostasis.views import plural

    with progress("rows") as going:
        value = claim_states(workers=workers, progress=going)
    if as_json:
        put_json([{k: v for k, v in asdict(r).items() if k != "criteria"} for r in value])
        return
    lines: list[RenderableType] = [Text("Claims of the mission", style="bold")]
    for r in value:
        lines.append(Text(f"\n{r.row:4}{r.title}", style="bold" if r.state != "works" else ""))
        study = f", {r.study}" if r.study else ""
        told = f"{r.findings_inside} of {r.findings_replayed} replayed findings inside"
        on = f", on {plural(r.values_inside, 'distinct value')}" if r.values_inside else ""
        lines.append(_under(f"{r.state}: {told}{on}{study}"))
        lines += [_under(f"{'met' if met else 'NOT MET'}: {text}") for text, met in r.criteria.items()]
    show(*lines)


def _under(text: str) -> RenderableType:
    """A line under a row's title, indented however often it breaks."""
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text), (0, 0, 0, 4))

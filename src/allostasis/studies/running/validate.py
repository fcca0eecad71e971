"""Check a study without running it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from allostasis.packs import use
from allostasis.studies.file.cautions import cautions
from allostasis.studies.file.study import Study, read_study
from allostasis.studies.running.manifest import packs_of
from allostasis.studies.running.plan import plan

__all__ = ["validate"]


def validate(study: Study | str | Path, *, packs: Iterable[str | Path] = ()) -> dict[str, Any]:
    """Read and plan a study; nothing is run but the files of packs that it, or ``packs``, names.

    Returns:
        Its size in words and numbers: people, arms, visits, measures, modules, states, what is held constant; and
        ``warnings``, what it may do but hardly means.

    Raises:
        StudyError: everything that is wrong, together.
    """
    for pack in packs:
        use(pack)
    made = plan(study if isinstance(study, Study) else read_study(study))
    return {
        "study": made.study.title,
        "people": made.study.number,
        "arms": list(made.study.arms),
        "visits": len(made.visits),
        "measures": list(made.study.measure),
        "modules": [m.name for m in made.model.modules],
        "states": len(made.model.states),
        "parameters": len(made.model.params),
        "begins_h": 24.0 * made.begin_day - made.study.clock,
        "blinded": made.blind.plain(),
        "held": [f"{c.path} -> {c.reader} ({c.state})" for c in made.model.held],
        "warnings": cautions(made.study),
        "packs": [pack.plain() for pack in packs_of(made)],
    }

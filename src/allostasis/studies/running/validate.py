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
    study_plan = plan(study if isinstance(study, Study) else read_study(study))
    return {
        "study": study_plan.study.title,
        "people": study_plan.study.number,
        "arms": list(study_plan.study.arms),
        "visits": len(study_plan.visits),
        "measures": list(study_plan.study.measure),
        "modules": [m.name for m in study_plan.model.modules],
        "states": len(study_plan.model.states),
        "parameters": len(study_plan.model.params),
        "begins_h": 24.0 * study_plan.begin_day - study_plan.study.clock,
        "blinded": study_plan.blind.plain(),
        "held": [f"{c.path} -> {c.reader} ({c.state})" for c in study_plan.model.held],
        "warnings": cautions(study_plan.study),
        "packs": [pack.plain() for pack in packs_of(study_plan)],
    }

"""What a study may do, but hardly means: said by ``validate`` and at the end of a run, and kept in the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allostasis.expressions import start_of, told
from allostasis.studies.file.largest_amounts import beyond
from allostasis.studies.running.blinding import unblinded
from allostasis.studies.running.hope import unequal_hope

if TYPE_CHECKING:
    from allostasis.studies.file.study import Study

__all__ = ["cautions"]


def cautions(study: Study) -> list[str]:
    """Every warning about a study, each a sentence."""
    return [*_baselines(study), *unblinded(study), *unequal_hope(study), *beyond(dict(study.arms))]


def _baselines(study: Study) -> list[str]:
    """Comparisons with a baseline that was measured after something was given."""
    start = start_of(told(study.arms), np.asarray(study.visits))
    if not start.warning:
        return []
    mine = [
        c.label
        for c in study.compare
        if c.endpoint.needs_baseline or c.method == "ancova" or (c.within and not c.endpoint.stands_alone)
    ]
    mine += [p.finding for p in study.published if p.estimand and any(e.needs_baseline for e in p.estimand.expressions)]
    return [f"{'; '.join(mine)}: {start.warning}"] if mine else []

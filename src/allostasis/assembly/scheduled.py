"""Numbers of schedules: patterns of the body and stressors name parameters, and people have values of these."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from allostasis.assembly.model import Model
from allostasis.language import Pattern, bound, names_in

__all__ = ["bound_patterns", "numbers_of"]


def numbers_of(model: Model, names: Iterable[str], p: np.ndarray | None) -> list[tuple[np.ndarray, dict[str, float]]]:
    """People who share the numbers of a schedule: their rows, and the value of each name; most often all of them.

    Args:
        names: parameters of the model; others are left out.
        p: kernel parameters (N, P); the typical person's unless said.
    """
    known = [n for n in names if n in model.params]
    p = model.defaults[None] if p is None else p
    table = p[:, [model.param_names.index(n) for n in known]]
    if not known or len(table) < 2 or bool((table == table[0]).all()):
        return [(np.arange(len(table)), dict(zip(known, table[0].tolist(), strict=True)) if len(table) else {})]
    each, which = np.unique(table, axis=0, return_inverse=True)
    which = np.ravel(which)
    return [(np.nonzero(which == i)[0], dict(zip(known, row.tolist(), strict=True))) for i, row in enumerate(each)]


def bound_patterns(model: Model, p: np.ndarray | None = None) -> dict[str, Pattern]:
    """The body's own schedules with the numbers of one person, parameters (P,); the typical one unless said."""
    row = None if p is None else p[None]
    return {n: bound(one, numbers_of(model, names_in(one), row)[0][1]) for n, one in model.patterns.items()}

"""An instrument as a study has it: with the numbers that are set, in all arms or in one, and what we do not know."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from allostasis.language import Readout, readout_numbers, with_numbers
from allostasis.seeds import normals
from allostasis.studies.file.parameters_set import values
from allostasis.studies.file.study import Study

__all__ = ["instrument"]


def instrument(readout: Readout, study: Study, arm: str, doubt: int | None = None) -> Readout:
    """The read-out in an arm of a study.

    Args:
        doubt: number of a draw of what we do not know (``unsure``), shared by everybody; None for the typical values.
    """
    sets = {**study.sets, **study.arm_sets.get(arm, {})}
    mine = tuple(sorted((n, v) for n, v in sets.items() if n.startswith(f"readout.{readout.name}.")))
    return readout if doubt is None and not mine else _adjusted(readout, mine, study.seed, doubt)


@lru_cache(maxsize=1024)
def _adjusted(readout: Readout, sets: tuple[tuple[str, str], ...], seed: int, doubt: int | None) -> Readout:
    numbers = values(dict(sets))
    if doubt is not None:
        for name, p in readout_numbers(readout).items():
            shift = p.unsure * normals(seed, f"doubt {name}", np.array([doubt]))[0, 0]
            value = numbers.get(name, p.value)
            numbers[name] = float(value + shift if p.linear else value * np.exp(shift))
    return with_numbers(readout, numbers)

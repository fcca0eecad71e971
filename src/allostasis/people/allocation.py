"""Who goes into which arm: every person is drawn for every arm apart, and goes where they are drawn first.

A race of exponential clocks, one a person and arm, each keyed by (seed, person, arm's name) and as fast as the arm's
ratio: the arm whose clock rings first takes the person, so each arm is chosen with its share of the ratio. It is simple
randomisation; arms differ in size by chance. What it buys: the order of arms moves nobody, more people leave the first
ones where they are, and a further arm takes people out of the others and moves nobody between them. Permuted blocks
keep sizes equal and can have neither: a block is a deck of all arms, and another arm is another deck.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from allostasis.errors import StudyError
from allostasis.seeds import uniforms

__all__ = ["allocate", "nobody"]


def allocate(persons: np.ndarray, arms: Mapping[str, int], seed: int) -> np.ndarray:
    """The arm of each person.

    Args:
        persons: indices of people, shape (N,).
        arms: arm -> whole ratio.

    Returns:
        Indices into ``arms``, shape (N,). A person's arm depends on nobody else.
    """
    names = sorted(arms)  # should two clocks ring at once, the order of the file decides nothing
    rings = [-np.log1p(-uniforms(seed, f"allocation {name}", persons)[:, 0]) / arms[name] for name in names]
    places = np.array([list(arms).index(name) for name in names])
    found: np.ndarray = places[np.argmin(rings, axis=0)]
    return found


def nobody(arms: Mapping[str, int], arm: str, people: int, *, where: str = "people.number") -> StudyError:
    """The error of an arm into which chance puts nobody."""
    share = arms[arm] / sum(arms.values())
    return StudyError(
        f'nobody is randomised to the arm "{arm}"',
        where=where,
        found=f"{people} people, each of whom goes there with a chance of {share:.0%}",
        needed="someone in every arm",
        fix="Ask for more people, choose another seed, or write  design: counterfactual  for everyone in every arm",
    )

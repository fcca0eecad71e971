"""Random numbers keyed by (seed, purpose, person, time), so that nothing depends on order or workers.

Every sequence is made by a counter-based generator of its own, opened with :func:`stream`; a person is a
row of it. The same key gives the same numbers in every arm, whatever else was drawn before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

import numpy as np

__all__ = ["normals", "rows", "stream", "uniforms"]

BLOCK = 4096  # people whose draws come from one sequence, so that a million cost no more each than a thousand


@lru_cache(maxsize=4096)
def _words(purpose: str) -> tuple[int, int]:
    digest = hashlib.blake2b(purpose.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


def stream(seed: int, purpose: str, person: int = 0, time: int = 0, block: int = 0) -> np.random.Generator:
    """The generator of one purpose, one person and one time index.

    Args:
        seed: the seed of the study, 0 or more.
        purpose: what the numbers are for, e.g. ``"trait hpa.tau_cortisol"``.
        person: index of the person, 0 or more; -1 for draws that belong to nobody (shared doubt, allocation).
        time: index of the moment, 0 or more, e.g. the day or the visit.
        block: which block of people, where they are drawn together.

    Returns:
        A fresh counter-based (Philox) generator.
    """
    a, b = _words(purpose)
    key = np.random.SeedSequence([seed, a, b, person + 1, time, *([block] if block else [])])
    return np.random.Generator(np.random.Philox(key))


def rows(
    seed: int, purpose: str, persons: np.ndarray, draw: Callable[[np.random.Generator, int], np.ndarray], time: int = 0
) -> np.ndarray:
    """Draws for many people at once: person i always gets the same row of one keyed sequence.

    Args:
        persons: indices of people, shape (N,).
        draw: given a generator and a number of rows, makes them in order, shape (rows, ...).

    Returns:
        The rows of ``persons``, shape (N, ...). The same person gets the same row whoever else is asked for.
    """
    found: list[np.ndarray] = []
    blocks = sorted(set((persons // BLOCK).tolist()))
    for block in blocks:
        mine = persons[persons // BLOCK == block] - block * BLOCK
        found.append(draw(stream(seed, purpose, -1, time, block), int(mine.max()) + 1)[mine])
    if len(found) == 1:
        return found[0]
    if not found:
        return draw(stream(seed, purpose, -1, time), 0)
    whole = np.empty((len(persons), *found[0].shape[1:]), found[0].dtype)
    for block, part in zip(blocks, found, strict=True):
        whole[persons // BLOCK == block] = part
    return whole


@lru_cache(maxsize=4096)
def _one(seed: int, purpose: str, person: int, size: int, time: int) -> tuple[float, ...]:
    drawn = rows(seed, purpose, np.array([person]), lambda rng, n: rng.standard_normal((n, size)), time)
    return tuple(drawn[0].tolist())


def normals(seed: int, purpose: str, persons: np.ndarray, size: int = 1, time: int = 0) -> np.ndarray:
    """Standard normal draws, ``size`` a person: shape (N, size)."""
    if len(persons) == 1:  # a person who is changed in one thing has the same draws of all others
        return np.array([_one(seed, purpose, int(persons[0]), size, time)])
    return rows(seed, purpose, persons, lambda rng, n: rng.standard_normal((n, size)), time)


def uniforms(seed: int, purpose: str, persons: np.ndarray, size: int = 1, time: int = 0) -> np.ndarray:
    """Uniform draws in [0, 1), ``size`` a person: shape (N, size)."""
    return rows(seed, purpose, persons, lambda rng, n: rng.random((n, size)), time)

"""Traumas over a life as drawn: when and how hard. A Poisson process, keyed by seed, person and year of age.

That somebody met adversity in childhood, their sex and their age move how often; nothing of their mind or body does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from allostasis.seeds import normals, uniforms

__all__ = ["Traumas", "draw_traumas"]

MOST = 2  # of a kind in a year that are drawn


@dataclass(frozen=True)
class Traumas:
    """Traumas of many people, one entry each, by person and age.

    Attributes:
        person: rows of the people asked for. age: years. mark: challenge at its height. kind: which of ``kinds``.
    """

    kinds: tuple[str, ...]
    person: np.ndarray
    age: np.ndarray
    mark: np.ndarray
    kind: np.ndarray

    def __len__(self) -> int:
        return len(self.person)


@cache
def _told() -> Mapping[str, Any]:
    import yaml

    told: Mapping[str, Any] = yaml.safe_load((files("allostasis.people") / "traumas.yaml").read_text(encoding="utf-8"))
    return told


def draw_traumas(
    seed: int,
    index: np.ndarray,
    until: np.ndarray | float,
    *,
    female: np.ndarray | float = 0.5,
    count: np.ndarray | float = 0.0,
) -> Traumas:
    """Traumas of the people of the given indices, up to an age.

    Args:
        index: shape (N,). until: years, one for all or one a person; a later end adds to them and moves none.
        female: 1 for a woman. count: kinds of adversity in childhood.
    """
    from scipy.special import pdtr

    told, n = _told(), len(index)
    ends = np.broadcast_to(np.asarray(until, float), (n,))
    woman, met = (np.broadcast_to(np.asarray(x, float), (n,)) for x in (female, count))
    often = np.where(met >= told["after_adversity"]["kinds"], float(told["after_adversity"]["times"]), 1.0)
    parts: list[tuple[np.ndarray, ...]] = []
    for k, (name, one) in enumerate(told["kinds"].items()):
        rate = float(one["rate"]) * often * (1 + (float(one["woman"]) - 1) * woman)
        for year in range(int(told["first"]), int(np.ceil(ends.max(initial=0.0)))):
            young = told["young"]["from"] <= year < told["young"]["to"]
            u = uniforms(seed, f"trauma {name}", index, 1 + MOST, time=year)
            mean = rate * (float(told["young"]["times"]) if young else 1.0)
            z = normals(seed, f"trauma {name} mark", index, MOST, time=year)
            for i in range(MOST):  # the first comes unless a Poisson number is 0, the second unless it is below 2
                age = year + u[:, 1 + i]
                who = np.flatnonzero((u[:, 0] > pdtr(i, mean)) & (age < ends))
                mark = float(one["mark"]) * np.exp(float(one["spread"]) * z[who, i])
                parts.append((who, age[who], mark, np.full(len(who), k)))
    columns = [np.concatenate(part) for part in zip(*parts, strict=True)] if parts else [np.empty(0)] * 4
    order = np.lexsort((columns[1], columns[0]))
    person, age, mark, kind = (column[order] for column in columns)
    return Traumas(tuple(told["kinds"]), person.astype(np.int64), age, mark, kind.astype(np.int64))

"""Adversity in childhood as drawn: which kinds a person met, from when until when, how severe. An input, no outcome.

One factor of a person's own lies behind all kinds, a little tied to how prone to depression they are; shares and counts
are those of surveys (``adversity.yaml``). Everything is keyed by seed and person, so that a person's childhood is the
same in every arm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from allostasis.seeds import normals, uniforms

__all__ = ["BRINGS", "INTO", "STATES", "Adversity", "AtAges", "draw_adversity", "told_of_adversity"]

FILE = "adversity.yaml"
INTO = ("abuse", "deprivation", "trouble")  # inputs of the module ``childhood``
STATES = ("hpa", "immune", "threat", "trust", "reward", "learning")  # its states
BRINGS = (
    "threat_at_home",
    "neglect",
    "household_trouble",
    "nurture",
)  # what a study gives; each has an input ``level``


@dataclass(frozen=True)
class AtAges:
    """Something given between two ages (years): one of ``BRINGS``, or ``repair`` (the skill of therapies), 0 to 1."""

    name: str
    amount: float
    begin: float
    end: float

    def plain(self) -> dict[str, str]:
        """As a study file says it."""
        kind = "treatment" if self.name == "nurture" else "stressor"
        return {kind: self.name, "amount": f"{self.amount:g}", "ages": f"{self.begin:g}-{self.end:g}"}


@dataclass(frozen=True)
class Adversity:
    """Childhoods of N people, K kinds each.

    Attributes:
        kinds: their names. into: which input of ``childhood`` each is a part of. counted: asked by the survey.
        present: who met which, shape (N, K). recalled: who says so as an adult.
        onset, end: years of age. severity: 0 to 1.
    """

    kinds: tuple[str, ...]
    into: tuple[str, ...]
    counted: np.ndarray
    present: np.ndarray
    recalled: np.ndarray
    onset: np.ndarray
    end: np.ndarray
    severity: np.ndarray

    @property
    def count(self) -> np.ndarray:
        """Kinds of the survey's eight that a person met, shape (N,)."""
        return np.asarray(self.present[:, self.counted].sum(axis=1))

    @property
    def count_recalled(self) -> np.ndarray:
        """Kinds of the survey's eight that a person recalls as an adult, shape (N,)."""
        return np.asarray(self.recalled[:, self.counted].sum(axis=1))

    @property
    def maltreatment_recalled(self) -> np.ndarray:
        """Kinds of abuse and neglect that a person recalls as an adult, shape (N,)."""
        mine = [bool(told_of_adversity()["kinds"][kind].get("maltreatment")) for kind in self.kinds]
        return np.asarray(self.recalled[:, np.array(mine)].sum(axis=1))

    def met(self, age: float | np.ndarray, over: float = 0.0) -> dict[str, np.ndarray]:
        """Inputs of ``childhood`` at an age: abuse, deprivation and trouble of now, and home; each of shape (N,).

        Args:
            age: years; one for all, or one a person. over: years around it whose mean is told.
        """
        at = np.broadcast_to(np.asarray(age, float), (len(self.present),))[:, None]
        if over > 0:
            share = (np.minimum(self.end, at + over / 2) - np.maximum(self.onset, at - over / 2)) / over
        else:
            share = ((self.onset <= at) & (at < self.end)).astype(float)
        now = self.present * self.severity * np.clip(share, 0.0, 1.0)
        table = {
            name: 1 - np.prod(1 - now[:, [i == name for i in self.into]], axis=1)  # kinds together: less than their sum
            for name in INTO
        }
        return {**table, "home": 1 - table["deprivation"]}

    def changes(self) -> np.ndarray:
        """Ages at which any input of somebody changes, rising, years."""
        values: np.ndarray = np.unique(np.concatenate([self.onset[self.present], self.end[self.present]]))
        return values

    def take(self, rows: np.ndarray) -> Adversity:
        """Some of the people."""
        parts = (self.present, self.recalled, self.onset, self.end, self.severity)
        return Adversity(self.kinds, self.into, self.counted, *(part[rows] for part in parts))


@cache
def told_of_adversity() -> Mapping[str, Any]:
    """The file, read once."""
    import yaml

    told: Mapping[str, Any] = yaml.safe_load((files("allostasis.people") / FILE).read_text(encoding="utf-8"))
    return told


def draw_adversity(
    seed: int, index: np.ndarray, *, female: np.ndarray | float = 0.5, proneness: np.ndarray | float = 0.0
) -> Adversity:
    """Childhoods of the people of the given indices.

    Args:
        index: shape (N,). female: 1 for a woman; 0.5 for nobody's sex in particular.
        proneness: standard normal scores of how prone to depression they are (``symptoms.vulnerability``).
    """
    from scipy.special import ndtri

    told = told_of_adversity()
    kinds, together, course = told["kinds"], told["together"], told["course"]
    n = len(index)
    r, load = float(together["proneness"]), float(together["loading"])
    own = normals(seed, "adversity", index)[:, 0]
    factor = r * np.broadcast_to(np.asarray(proneness, float), (n,)) + np.sqrt(1 - r * r) * own
    woman = np.broadcast_to(np.asarray(female, float), (n,)) - 0.5
    again = float(told["recall"]["liability"])
    other = normals(seed, "adversity recalled", index)[:, 0]
    present, recalled, onset, end, severity = (np.empty((n, len(kinds))) for _ in range(5))
    first, last = (float(x) for x in course["onset"])
    for k, (name, one) in enumerate(kinds.items()):
        more = float(one["woman"])
        liability = load * factor + np.sqrt(1 - load**2) * normals(seed, f"adversity {name}", index)[:, 0]
        edge = -ndtri(float(one["share"])) * np.sqrt(1 + more**2 / 4)
        present[:, k] = liability + more * woman > edge
        unlike = load * other + np.sqrt(1 - load**2) * normals(seed, f"adversity {name} recalled", index)[:, 0]
        recalled[:, k] = again * liability + np.sqrt(1 - again**2) * unlike + more * woman > edge
        u = uniforms(seed, f"adversity {name} course", index, 3)
        onset[:, k] = first + (last - first) * u[:, 0]
        end[:, k] = np.minimum(onset[:, k] - float(course["lasts"]) * np.log1p(-u[:, 1]), float(course["until"]))
        severity[:, k] = _beta(u[:, 2], *(float(x) for x in course["severity"]))
    return Adversity(
        tuple(kinds),
        tuple(str(one["into"]) for one in kinds.values()),
        np.array([bool(one["counted"]) for one in kinds.values()]),
        present.astype(bool),
        recalled.astype(bool),
        onset,
        end,
        severity,
    )


def _beta(u: np.ndarray, a: float, b: float) -> np.ndarray:
    from scipy.special import betaincinv

    values: np.ndarray = betaincinv(a, b, u)
    return values

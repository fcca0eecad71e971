"""What goes together in people: a few factors that traits load, declared with their sources in ``correlated.yaml``.

A trait that no group loads keeps its own draw, so that a person stays the same person where a group is not involved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from allostasis.errors import ModelError
from allostasis.seeds import normals

__all__ = ["Groups", "groups", "read_groups"]

FILE = "correlated.yaml"
LEAST = 1e-6  # eigenvalue below which a matrix counts as not positive definite


@dataclass(frozen=True)
class Groups:
    """Factors among traits.

    Attributes:
        names: the groups, in the order of the file. about, source, grade: by group.
        matrix: correlations of the factors, shape (G, G), positive definite.
        loadings: by full parameter name, one a group, shape (G,).
    """

    names: tuple[str, ...]
    about: Mapping[str, str]
    source: Mapping[str, str]
    grade: Mapping[str, str]
    matrix: np.ndarray
    loadings: Mapping[str, np.ndarray]

    def factors(self, seed: int, index: np.ndarray) -> np.ndarray:
        """Everybody's standard normal scores, shape (N, G)."""
        z = np.column_stack([normals(seed, f"factor {name}", index)[:, 0] for name in self.names])
        scores: np.ndarray = z @ np.linalg.cholesky(self.matrix).T
        return scores

    def trait(self, name: str, factors: np.ndarray, own: np.ndarray) -> np.ndarray:
        """The standard normal score of a parameter, shape (N,): what its groups give, and its own draw for the rest."""
        load = self.loadings.get(name)
        if load is None:
            return own
        return np.asarray(factors @ load + np.sqrt(1 - self.shared(name)) * own)

    def shared(self, name: str) -> float:
        """The share of a parameter's variance that its groups hold."""
        load = self.loadings[name]
        return float(load @ self.matrix @ load)

    def of(self, name: str) -> dict[str, float]:
        """Groups that a parameter loads, with the loadings."""
        load = self.loadings.get(name)
        return {} if load is None else {g: float(x) for g, x in zip(self.names, load, strict=True) if x}

    def correlation(self, a: str, b: str) -> float:
        """What two parameters' scores correlate by."""
        return 1.0 if a == b else float(self.loadings[a] @ self.matrix @ self.loadings[b])


@cache
def groups() -> Groups:
    """The groups that are declared; read once."""
    import yaml

    text = (files("allostasis.people") / FILE).read_text(encoding="utf-8")
    return read_groups(yaml.safe_load(text))


def read_groups(told: Mapping[str, Any], where: str = FILE) -> Groups:
    """Groups as a file tells them.

    Raises:
        ModelError: a group is not declared, loadings hold more than all of a parameter, or no people could have these
            correlations (the matrix is not positive definite).
    """
    names = tuple(told["groups"])
    matrix = np.eye(len(names))
    for entry in told.get("correlations", ()):
        a, b = entry["of"]
        if unknown := {a, b} - set(names):
            raise ModelError(
                f"no group {', '.join(sorted(unknown))}", where=where, found=f"{a}, {b}", needed=", ".join(names)
            )
        matrix[names.index(a), names.index(b)] = matrix[names.index(b), names.index(a)] = float(entry["r"])
    _possible(names, matrix, where)
    loadings: dict[str, np.ndarray] = {}
    for i, one in enumerate(told["groups"].values()):
        for name, load in one["loads"].items():
            loadings.setdefault(name, np.zeros(len(names)))[i] = float(load)
    said = {k: {n: str(g[k]).strip() for n, g in told["groups"].items()} for k in ("about", "source", "grade")}
    made = Groups(names, said["about"], said["source"], said["grade"], matrix, loadings)
    for name in loadings:
        if made.shared(name) >= 1:
            raise ModelError(
                f"groups hold more than all of {name}",
                where=where,
                found=f"{made.shared(name):.3g} of its variance",
                needed="below 1",
                fix="Make its loadings smaller",
            )
    return made


def _possible(names: tuple[str, ...], matrix: np.ndarray, where: str) -> None:
    """Refuse what is not positive definite, with the nearest that is (Higham 2002, by alternating projections)."""
    if np.linalg.eigvalsh(matrix)[0] > LEAST:
        return
    near, kept = matrix.copy(), np.zeros_like(matrix)
    for _ in range(500):
        values, vectors = np.linalg.eigh(near - kept)
        projected = (vectors * np.maximum(values, 2 * LEAST)) @ vectors.T
        kept = projected - (near - kept)
        near = projected.copy()
        np.fill_diagonal(near, 1.0)
    i, j = np.unravel_index(np.argmax(np.abs(near - matrix)), matrix.shape)
    raise ModelError(
        "these groups cannot correlate so: no people could",
        where=where,
        found=f"a smallest eigenvalue of {np.linalg.eigvalsh(matrix)[0]:.3g}",
        needed="a positive definite matrix",
        fix=f"The nearest has r {near[i, j]:.2f} for {names[i]} and {names[j]}, not {matrix[i, j]:.2f}",
    )

"""The diagram's arrows: how strongly groups of modules move each other, and the loops that they close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from allostasis.assembly import Model
from allostasis.engine import Solution, couplings
from allostasis.views import GROUPS, OF

__all__ = ["Arrows"]

MOST = 40  # moments at which arrows are shown
LIT = 0.02
FOLLOWED = 0.05  # share below which an arrow is followed in no loop
LOOPS = 12


@dataclass(frozen=True)
class Arrows:
    """Which arrows there are.

    Attributes:
        couplings: names ``a->b`` that can be cut.
        edges: arrow ``group>group`` -> the couplings that it stands for.
        states: of each group, places of its states.
    """

    couplings: frozenset[str]
    edges: dict[str, tuple[str, ...]]
    states: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, model: Model) -> Arrows:
        """The arrows of a model whose couplings have switches."""
        known = frozenset(n.removeprefix("cut.") for n in model.covariates if n.startswith("cut."))
        edges: dict[str, dict[str, None]] = {}
        for name in known:
            source, _, target = name.partition("->")
            a, b = OF.get(source), OF.get(target)
            if a and b and a != b:
                edges.setdefault(f"{a}>{b}", {})[name] = None
        states: dict[str, list[int]] = {g: [] for g in GROUPS}
        for i, name in enumerate(model.state_names):
            if group := OF.get(name.partition(".")[0]):
                states[group].append(i)
        ordered = {e: tuple(sorted(edges[e])) for e in sorted(edges)}
        return cls(known, ordered, {g: tuple(v) for g, v in states.items()})

    def between(self, run: Solution, twin: Solution, lost: np.ndarray) -> dict[str, Any]:
        """All arrows of a run at some of its moments.

        Returns:
            ``times``; ``edges``: arrow -> shares; ``moved``: arrow -> the names of what it moves most, and which of
            them at each moment; ``pairs``: coupling -> shares, and ``moved`` what it moves most, of those ever lit;
            ``nodes``: group -> how far it is off; ``loops``: closed chains, the strongest first.
        """
        pick = np.unique(np.linspace(0, len(run.times) - 1, min(MOST, len(run.times))).round().astype(int))
        found = couplings(run, twin, pick, lost=lost)
        value: dict[str, np.ndarray] = {}
        moved: dict[str, list[str]] = {}
        for i, (source, target) in enumerate(found.pairs):
            which, share = found.strongest(i)
            name = f"{source}->{target}"
            value[name] = np.nan_to_num(share)
            moved[name] = [found.moved[i][k] for k in which]
        edges, carried = {}, {}
        for edge, names in self.edges.items():
            there = [n for n in names if n in value]
            every = np.array([value[n] for n in there])
            if len(every):
                best = np.abs(every).argmax(axis=0)
                edges[edge] = every[best, np.arange(len(pick))]
                carried[edge] = _table([moved[there[b]][i] for i, b in enumerate(best)])
        lit = {n: v for n, v in value.items() if n in self.couplings and np.abs(v).max(initial=0) >= LIT}
        return {
            "times": run.times[pick],
            "edges": {e: _round(v) for e, v in edges.items()},
            "moved": carried,
            "pairs": {n: {"share": _round(v), "moved": _often(moved[n], v)} for n, v in lit.items()},
            "nodes": {g: _round(v) for g, v in self._nodes(run, twin, pick).items()},
            "loops": loops(edges),
        }

    def _nodes(self, run: Solution, twin: Solution, pick: np.ndarray) -> dict[str, np.ndarray]:
        y, z = run.y[0, pick], twin.y[0, pick]
        scale = np.maximum(np.abs(z), 0.05 * run.model.scales)
        off = (y - z) / scale
        made = {}
        for group, places in self.states.items():
            mine = off[:, list(places)]
            made[group] = np.nan_to_num(mine[np.arange(len(pick)), np.abs(mine).argmax(axis=1)])
        return made


def _round(values: np.ndarray) -> list[float]:
    made: list[float] = np.round(values, 3).tolist()
    return made


def _table(names: list[str]) -> dict[str, Any]:
    known = list(dict.fromkeys(names))
    return {"names": known, "which": [known.index(n) for n in names]}


def _often(names: list[str], share: np.ndarray) -> str:
    """What is moved most when the share is largest."""
    return names[int(np.abs(share).argmax())]


def loops(edges: dict[str, np.ndarray], longest: int = 5) -> list[dict[str, Any]]:
    """Closed chains of arrows, by the product of their sizes (each at most 1) at their best moment.

    Whether a loop reinforces or balances is not said: a card holds many quantities, and the one that an arrow moves
    need not be the one that carries on.
    """
    out: dict[str, list[tuple[str, np.ndarray]]] = {}
    for edge, share in edges.items():
        if np.abs(share).max(initial=0) >= FOLLOWED:
            a, _, b = edge.partition(">")
            out.setdefault(a, []).append((b, np.minimum(np.abs(share), 1)))
    found: list[tuple[float, list[str], np.ndarray]] = []
    order = {g: i for i, g in enumerate(GROUPS)}

    def follow(path: list[str], strength: np.ndarray) -> None:
        for target, share in out.get(path[-1], []):
            product = strength * share
            if product.max() < 1e-4:
                continue
            if target == path[0] and len(path) > 1:
                found.append((float(product.max()), list(path), product))
            elif target not in path and order[target] > order[path[0]] and len(path) < longest:
                follow([*path, target], product)

    for group in out:
        follow([group], np.ones(len(next(iter(edges.values())))))
    found.sort(key=lambda one: -one[0])
    return [{"groups": path, "share": np.round(share, 4).tolist()} for _, path, share in found[:LOOPS]]

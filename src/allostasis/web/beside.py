"""Two finished runs beside each other: courses of an arm of each, their difference, key figures, comparisons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from allostasis.errors import UnknownName
from allostasis.results import Result
from allostasis.statistics import Estimate, mean_difference, paired_difference
from allostasis.web.engine import short

__all__ = ["beside"]

MOST = 160  # times drawn
KNOWN_BY = ("age", "bmi", "female")
FIGURES: dict[str, Callable[..., np.ndarray]] = {"highest": np.max, "lowest": np.min, "mean": np.mean}


def beside(a: Result, b: Result, arm_a: str = "", arm_b: str = "") -> dict[str, Any]:
    """What two runs have in common.

    Args:
        arm_a, arm_b: which arm of each; unless said, the last of those in which something is given.

    Returns:
        ``arms``, ``chosen`` and ``titles``; ``paired``: whether the same people live in both, so that differences are
        theirs; ``measures``: of each that both have in one unit, ``a`` and ``b`` (times, medians, the middle nine
        tenths), ``rest`` (of A's people with nothing given), ``difference`` (B less A, mean and its 95 % interval, at
        times that both have) and ``figures``; ``comparisons`` that both make; ``only``: what one alone measures.

    Raises:
        UnknownName: there is no such arm.
    """
    runs, chosen = (a, b), [_arm(a, arm_a), _arm(b, arm_b)]
    paired = _same(a, b, chosen)
    common = [m for m in a.names if m in b.names and _unit(a, m) == _unit(b, m)]
    resting = next((arm for arm, given in a.manifest["arms"].items() if not given), "")
    return {
        "arms": [run.arms for run in runs],
        "chosen": chosen,
        "titles": [str(run.manifest["study"]) for run in runs],
        "clock": float(a.manifest["clock"]),
        "paired": paired,
        "people": [int(run.people["person"].nunique()) for run in runs],
        "measures": [_measure(m, a, b, chosen, paired, resting) for m in common],
        "comparisons": _comparisons(a, b),
        "only": [[m for m in x.names if m not in common] for x in runs],
    }


def _arm(run: Result, name: str) -> str:
    if name:
        if name not in run.arms:
            raise UnknownName.among("arm", name, run.arms, where="arm")
        return name
    return ([arm for arm in run.arms if run.manifest["arms"][arm]] or run.arms)[-1]


def _unit(run: Result, measure: str) -> str:
    return str(run.manifest["measures"][measure]["unit"])


def _same(a: Result, b: Result, chosen: list[str]) -> bool:
    """Whether the people of two arms are the same ones."""
    x, y = (run.people[run.people["arm"] == arm].set_index("person") for run, arm in zip((a, b), chosen, strict=True))
    both = x.index.intersection(y.index)
    return len(both) > 1 and all(np.allclose(x.loc[both, k], y.loc[both, k], atol=1e-9) for k in KNOWN_BY)


def _measure(name: str, a: Result, b: Result, chosen: list[str], paired: bool, resting: str) -> dict[str, Any]:
    x, y = a.table(name, chosen[0]), b.table(name, chosen[1])
    times = [t for t in x.columns if t in set(y.columns)]
    some = times[:: max(1, -(-len(times) // MOST))]
    differ = [_difference(x[t], y[t], paired) for t in some]
    made: dict[str, Any] = {
        "name": name,
        "about": a.manifest["measures"][name]["about"],
        "unit": _unit(a, name),
        "a": _course(x),
        "b": _course(y),
        "rest": _course(a.table(name, resting)) if resting and resting != chosen[0] else None,
        "difference": {"t": list(map(float, some)), **{k: [d[k] for d in differ] for k in ("value", "low", "high")}},
        "figures": {},
    }
    if times:
        for figure, of in FIGURES.items():
            u, v = (_each(table[times].to_numpy(), of) for table in (x, y))
            left, right = (type(x[times[0]])(w, index=table.index) for w, table in ((u, x), (v, y)))
            made["figures"][figure] = {
                "a": _told(paired_difference(u, np.zeros_like(u))),
                "b": _told(paired_difference(v, np.zeros_like(v))),
                "difference": _difference(left, right, paired),
            }
    return made


def _each(values: np.ndarray, of: Callable[..., np.ndarray]) -> np.ndarray:
    """A figure of each person; none of who lacks a value."""
    fine = np.isfinite(values).all(axis=1)
    return np.where(fine, of(np.where(fine[:, None], values, 0.0), axis=1), np.nan)


def _difference(x: Any, y: Any, paired: bool) -> dict[str, Any]:
    """B less A, of persons where they are the same, else of means."""
    if paired:
        both = x.index.intersection(y.index)
        return _told(paired_difference(y.loc[both].to_numpy(), x.loc[both].to_numpy()))
    return _told(mean_difference(y.to_numpy(), x.to_numpy()))


def _told(one: Estimate) -> dict[str, Any]:
    return {
        **dict(zip(("value", "low", "high"), short(np.array([one.value, one.low, one.high])), strict=True)),
        "n": one.n,
    }


def _course(table: Any) -> dict[str, Any]:
    some = table.iloc[:, :: max(1, -(-table.shape[1] // MOST))]
    values = some.to_numpy(dtype=float)
    with np.errstate(all="ignore"):
        there = np.isfinite(values).any(axis=0)
        at = [np.full(values.shape[1], np.nan) for _ in range(3)]
        for row, q in zip(at, (0.05, 0.5, 0.95), strict=True):
            row[there] = np.nanquantile(values[:, there], q, axis=0)
    low, mid, high = (short(v) for v in at)
    return {"t": [float(t) for t in some.columns], "mid": mid, "low": low, "high": high}


def _comparisons(a: Result, b: Result) -> list[dict[str, Any]]:
    """Comparisons of the same name, endpoint and method in both."""

    def key(c: dict[str, Any]) -> tuple[str, ...]:
        return str(c.get("label")), str(c.get("endpoint")), str(c.get("method")), str(c.get("subgroup"))

    other = {key(c): c for c in b.manifest.get("comparisons") or []}
    made = []
    for c in a.manifest.get("comparisons") or []:
        if (d := other.get(key(c))) is None:
            continue
        method = {"hedges_g": "g"}.get(str(c.get("method")), str(c.get("method")))
        one, two = c.get(method), d.get(method)
        if isinstance(one, dict) and isinstance(two, dict) and {"value", "low", "high"} <= {*one} & {*two}:
            three = [{k: e.get(k) for k in ("value", "low", "high")} for e in (one, two)]
            made.append({"label": c.get("label") or c.get("endpoint"), "method": method, "a": three[0], "b": three[1]})
    return made

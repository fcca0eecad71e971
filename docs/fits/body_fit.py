"""Least squares in people of the whole body, where every look costs seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from allostasis.assembly import catalogue

Told = Callable[[dict[str, float]], tuple[np.ndarray, dict[str, Any]]]


def _param(name: str) -> Any:
    of, _, key = name.partition(".")
    return catalogue.module(of).params[key]


def typical(name: str) -> float:
    """The typical person's value of a parameter, in its own unit."""
    return float(_param(name).value)


def setting(values: dict[str, float]) -> dict[str, str | float]:
    """A study's `set:`, with units."""
    units = {n: _param(n).unit for n in values}
    return {n: v if units[n] == "1" else f"{v!r} {units[n]}" for n, v in values.items()}


def best(
    told: Told, free: dict[str, tuple[float, float]], path: Path, by: str, *, rounds: int = 2, steps: int = 8
) -> dict[str, float]:
    """Values by Gauss and Newton's rule with Broyden's update, under priors; written to ``path``.

    ``free``: name -> where it stands, SD of its logarithm. ``told`` gives residuals in SD and what to write of them.
    The Jacobian is taken ``rounds`` times by steps of 3 %, and updated ``steps`` times after each.
    """
    names = list(free)
    start, doubt = np.array([np.log(v) for v, _ in free.values()]), np.array([sd for _, sd in free.values()])

    def read(z: np.ndarray) -> dict[str, float]:
        return dict(zip(names, map(float, np.exp(z)), strict=True))

    def looked(z: np.ndarray) -> tuple[np.ndarray, dict[str, Any]]:
        left, page = told(read(z))
        return np.append(np.clip(left, -8, 8), (z - start) / doubt), page

    z, (r, page) = start.copy(), looked(start)
    first = {"cost": float((r**2).sum()), **page}
    if path.is_file():  # where an earlier run of the same fit came to; the priors stay
        kept = yaml.safe_load(path.read_text(encoding="utf-8"))["values"]
        z = np.log([kept.get(n, v) for n, (v, _) in free.items()])
        r, page = looked(z)
    reach = 0.5
    for _ in range(rounds):
        cost = float((r**2).sum())
        jacobian = np.array([looked(z + 0.03 * e)[0] - r for e in np.eye(len(z))]).T / 0.03
        for _ in range(steps):
            step = np.linalg.solve(jacobian.T @ jacobian + 1e-3 * np.eye(len(z)), -jacobian.T @ r)
            step *= min(1.0, reach / np.abs(step).max())
            new, told_of = looked(z + step)
            jacobian += np.outer(new - r - jacobian @ step, step) / (step @ step)
            gained = float((r**2).sum() - (new**2).sum())
            print(f"{float((r**2).sum()):.2f} -> {float((new**2).sum()):.2f}", flush=True)
            if gained > 0:
                z, r, page, reach = z + step, new, told_of, min(0.8, 1.5 * reach)
            else:
                reach = np.abs(step).max() / 3
            if abs(gained) < 0.05 or reach < 5e-3:
                break
        _written(path, by, first, {"cost": float((r**2).sum()), **page}, read(z))
        if cost - float((r**2).sum()) < 0.5:
            break
    return read(z)


def _written(path: Path, by: str, first: Any, now: Any, values: dict[str, float]) -> None:
    short = {n: float(f"{v:.4g}") for n, v in values.items()}
    about = f"Written by docs/fits/{by}; not to be edited."
    page = {"about": about, "before": _short(first), "after": _short(now), "values": short}
    text = yaml.safe_dump(page, sort_keys=False, width=120)
    path.write_text(text, encoding="utf-8")
    print(text, flush=True)


def _short(page: Any) -> Any:
    return {k: _short(v) for k, v in page.items()} if isinstance(page, dict) else float(f"{page:.3g}")

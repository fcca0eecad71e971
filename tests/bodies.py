"""Bodies that many tests share: the whole one, the one with every coupling cut, and what may happen to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine import Cohort, Events, Solution, body_blocks, source_of, starting_inputs
from allostasis.engine.codegen import numpy_ops
from allostasis.language import Block, Dose, Record, Step
from allostasis.results import Result
from allostasis.studies import Study, run
from allostasis.testing import alone, challenge, disturbed, tonic

__all__ = ["alone", "challenge", "disturbed", "tonic"]

NAMES = catalogue.names()
VARIANTS = [(name, v) for name in NAMES for v in catalogue.variants(name)]
MOVING = [pair for pair in VARIANTS if catalogue.module(*pair).states]
PUBLISHED = {name: v for name, v in VARIANTS if v == "published"}


def titled(pair: tuple[str, str]) -> str:
    """A module and its variant, as the name of a test."""
    return pair[0] if pair[1] == "joined" else f"{pair[0]}-{pair[1]}"


@cache
def whole() -> Model:
    """Everything that is registered, joined: one model, so that its kernels are compiled once."""
    return assemble(NAMES)


def cuts(model: Model) -> list[str]:
    """Every live coupling of a model, as a study would cut it."""
    return sorted({f"{c.source}->{c.reader}" for c in model.couplings if c.state == "live"})


@cache
def severed(variant: str = "joined") -> Model:
    """Everything that is registered with every coupling cut; with a variant wherever a module has that."""
    use = {name: v for name, v in VARIANTS if v == variant != "joined"}
    return assemble(NAMES, use=use, cut=cuts(assemble(NAMES, use=use)))


def cohort(
    model: Model,
    p: np.ndarray,
    records: Sequence[Sequence[Record]],
    *,
    begin: float = 0.0,
    until: float = 24.0,
    start: Mapping[str, float] | None = None,
    blocks: Sequence[Block] | None = None,
) -> Cohort:
    """People at their starting values (some of them replaced), under daily light, with what happens to them."""
    starts = source_of(model).run.starts(numpy_ops, begin, None, None, p.T)
    y = np.column_stack([np.broadcast_to(np.asarray(v, float), len(p)) for v in starts])
    for name, value in (start or {}).items():
        y[:, model.state_names.index(name)] = value
    body = daylight(model, len(p), begin, until) if blocks is None else blocks
    u = starting_inputs(model, begin, len(p), pulses=False)
    return Cohort(begin, p, y, u, Events.of(model, records, body, after=begin))


def daylight(model: Model, n: int, begin: float, until: float) -> list[Block]:
    """The body's own days without bursts, every one of them a usual day."""
    return body_blocks(model, 0, np.arange(n), int(begin // 24), int(until // 24) + 1, pulses=False, noise=False)


def records_of(blocks: Iterable[Block], model: Model, row: int) -> list[Record]:
    """The moments of one person of many, one by one."""
    made: list[Record] = []
    for block in blocks:
        for time, change in zip(block.time[row], block.change[row], strict=True):
            if np.isfinite(time):
                kind: Any = Dose if block.into in model.states else Step
                made.append(kind(float(time), block.into, float(change)))
    return sorted(made, key=lambda r: r.time)


def rows(run: Solution) -> np.ndarray:
    """Everything a run computed, as bytes to compare: NaN included."""
    return np.concatenate([run.y.reshape(len(run.y), -1), run.u.reshape(len(run.u), -1)], axis=1)


def gap(found: np.ndarray, expected: np.ndarray, scale: float) -> float:
    """Largest difference, relative to the value or, near zero, to a hundredth of the state's size in this run."""
    floor = 1e-2 * max(float(np.abs(expected).max()), 1e-3 * scale)
    return float(np.max(np.abs(found - expected) / np.maximum(np.abs(expected), floor)))


SMALL = ["clock", "inflammation", "glucocorticoid", "hpa", "autonomic", "low_grade"]


def brief(**keys: Any) -> Study:
    """A study of a small body, with one kernel for all tests of people and runs."""
    base = {
        "study": "brief",
        "seed": 6,
        "people": {"number": 10, "age": {"mean": 40, "sd": 12, "min": 18, "max": 80}},
        "clock": "09:00",
        "model": {"modules": SMALL},
        "arms": {"placebo": [], "endotoxin": [{"treatment": "endotoxin", "amount": "1 ng/kg", "at": "1 h"}]},
        "visits": {"from": "0 h", "every": "1 h", "until": "3 h"},
        "measure": ["tnf", "cortisol"],
    }
    keys["people"] = {"history": "none"} | keys.get("people", base["people"])  # as everywhere; in processes anew, too
    return Study.from_dict({**base, **keys})


@cache
def brief_result(design: str = "parallel") -> Result:
    """What the brief study gives, lived once for all tests of a process that only read it."""
    return run(brief(design=design), workers=1)

"""How strongly one module moves another at a moment of a run, against the same person untouched.

A wire carries what its reader takes from its source: a state, an offer, an input, or what is done to a port. The
departure of a source from the untouched twin moves its reader by the difference that its wires make alone: the
reader's rates, with these wires as they are, less the same with these wires as they are in the twin. That is told
against how far the state could go: its own loss times its size, within an eighth of the time looked at. Rates alone
would show what is lost within minutes as everything; net flows, what merely relaxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allostasis.engine.codegen import numpy_ops as plain
from allostasis.engine.codegen.links import Reader, wires
from allostasis.engine.cohort import Solution
from allostasis.errors import InputError

__all__ = ["Couplings", "couplings", "losses"]

PART = 8  # of the time looked at, within which a state is asked how far it comes
NUDGE = 1e-4  # of a state's size, to see how fast it is lost
SIZE = 0.1  # of a state's typical size, below which nothing is small
MOMENTS = 6  # of the twin, at which losses are looked at


@dataclass(frozen=True)
class Couplings:
    """How strongly each pair of modules is coupled, at each moment.

    Attributes:
        pairs: (source, reader).
        moved: of each pair, full names of what it can move: the reader's states, or offers where it has none.
        share: of each pair, shape (moved, T): how far the source's departure moves where it is heading, over its size.
        times: hours, shape (T,).
    """

    pairs: tuple[tuple[str, str], ...]
    moved: tuple[tuple[str, ...], ...]
    share: tuple[np.ndarray, ...]
    times: np.ndarray

    def strongest(self, pair: int) -> tuple[np.ndarray, np.ndarray]:
        """Of a pair, at each moment: the place among ``moved`` of what it moves most, and its share, both (T,)."""
        which = np.abs(self.share[pair]).argmax(axis=0)
        return which, self.share[pair][which, np.arange(len(self.times))]


def couplings(
    run: Solution, twin: Solution, at: Sequence[int] | np.ndarray, *, lost: np.ndarray | None = None
) -> Couplings:
    """How strongly modules move each other in the first person of a run.

    Args:
        run, twin: the same person, with and without what is given; every state recorded, the same times.
        at: places among the times to look at.
        lost: losses of the states, if known; see :func:`losses`.

    Raises:
        InputError: the runs are of two models, or were looked at at other times.
    """
    model = run.model
    if twin.model.fingerprint != model.fingerprint or not np.array_equal(run.times, twin.times):
        raise InputError("couplings need a person and their untouched twin", found="runs of two models or other times")
    text, at = wires(model), np.asarray(at, int)
    times = run.times[at]
    y, z = run.y[0, at].T, twin.y[0, at].T
    u, v = run.u[0, at].T, twin.u[0, at].T
    p, q = run.p[0], twin.p[0]
    lost = losses(twin) if lost is None else lost
    offered = [name for reader in text.readers if not reader.states for name in reader.moved]
    shown = run.read(offered), twin.read(offered)
    span = float(run.times[-1] - run.times[0]) / PART
    with np.errstate(all="ignore"):
        here = _rows(text.run.along(plain, times, y, u, p), len(at))
        there = _rows(text.run.along(plain, times, z, v, q), len(at))
        pairs, moved, shares = [], [], []
        for reader in text.readers:
            sources = tuple(dict.fromkeys(reader.sources))
            found = _moves(text.run, reader, sources, (times, y, u, p), here, there)
            size, reach = _sizes(reader, run, twin, shown, at, lost, span)
            for k, source in enumerate(sources, 1):
                pairs.append((source, reader.name))
                moved.append(reader.moved)
                shares.append((found[:, 0] - found[:, k]) * reach[:, None] / size)
    return Couplings(tuple(pairs), tuple(moved), tuple(shares), times)


def losses(twin: Solution) -> np.ndarray:
    """How fast each state is lost by itself, per hour: minus its rate's slope in itself, the median of some moments."""
    model, text = twin.model, wires(twin.model)
    at = np.unique(np.linspace(0, len(twin.times) - 1, MOMENTS).round().astype(int))
    z, v, p = twin.y[0, at].T, twin.u[0, at].T, twin.p[0]
    made = np.zeros(len(model.states))
    step = NUDGE * np.maximum(np.abs(z), SIZE * model.scales[:, None])
    with np.errstate(all="ignore"):
        there = _rows(text.run.along(plain, twin.times[at], z, v, p), len(at))
        for reader in text.readers:
            own = len(reader.states)
            rows = list(z[:, None, :])
            for k, i in enumerate(reader.states, 1):
                rows[i] = np.repeat(z[None, i], own + 1, axis=0)
                rows[i][k] += step[i]
            known = [*v, *(there[i] for i in reader.wires)]
            found = getattr(text.run, f"moves_{reader.name}")(plain, twin.times[at], rows, known, p)
            for k, i in enumerate(reader.states, 1):
                f = np.broadcast_to(found[k - 1], (own + 1, len(at)))
                made[i] = np.nanmedian((f[0] - f[k]) / step[i])
    return np.maximum(np.nan_to_num(made), 0.0)


def _rows(values: Sequence[np.ndarray | float], moments: int) -> np.ndarray:
    return np.array([np.broadcast_to(np.asarray(v, float), (moments,)) for v in values]).reshape(-1, moments)


def _moves(
    text: object,
    reader: Reader,
    sources: tuple[str, ...],
    where: tuple[np.ndarray, ...],
    here: np.ndarray,
    there: np.ndarray,
) -> np.ndarray:
    """What is moved of a reader as it is, then with each source's wires as in the twin, (moved, 1 + sources, T)."""
    times, y, u, p = where
    known: list[np.ndarray] = list(u)
    for i, source in zip(reader.wires, reader.sources, strict=True):
        row = np.repeat(here[None, i], len(sources) + 1, axis=0)
        row[sources.index(source) + 1] = there[i]
        known.append(row)
    found = getattr(text, f"moves_{reader.name}")(plain, times, y, known, p)
    return np.array([np.broadcast_to(v, (len(sources) + 1, len(times))) for v in found])


def _sizes(
    reader: Reader,
    run: Solution,
    twin: Solution,
    shown: tuple[dict[str, np.ndarray], dict[str, np.ndarray]],
    at: np.ndarray,
    lost: np.ndarray,
    span: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Of what a reader has: its size at each moment, (moved, T), and the hours that a rate lasts, (moved,)."""
    if not reader.states:
        a, b = (np.array([values[name][0, at] for name in reader.moved]) for values in shown)
        least = SIZE * np.abs(b).max(axis=1, initial=1e-12, keepdims=True)
        return np.maximum(np.maximum(np.abs(a), np.abs(b)), least), np.ones(len(reader.moved))
    i = np.array(reader.states)
    size = np.maximum(np.abs(run.y[0][np.ix_(at, i)]), np.abs(twin.y[0][np.ix_(at, i)])).T
    loss = lost[i]
    with np.errstate(all="ignore"):
        reach = np.where(loss * span > 1e-9, -np.expm1(-loss * span) / loss, span)
    return np.maximum(size, SIZE * run.model.scales[i][:, None]), reach

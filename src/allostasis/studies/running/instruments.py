"""What instruments report of a run: noise, limits, recall windows and missing visits, from keyed streams.

A reading's noise, its gap and the noise of its items are keyed by (seed, read-out, person, arm, moment) and a lasting
style of answering by (seed, read-out, person): what else is measured, and when, draws nobody anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allostasis import units
from allostasis.assembly import Model
from allostasis.engine import Solution
from allostasis.errors import UnitError
from allostasis.language import Assay, Readout, Scale
from allostasis.seeds import normals, uniforms

__all__ = ["Draws", "Measured", "measure", "sampling", "check"]


@dataclass(frozen=True)
class Draws:
    """Whose chance a reading is.

    Attributes:
        seed: of the study.
        clock: model hour of study time zero.
        occasion: ``"in ARM"``, ``"at screening"``, or ``"in every arm"`` where all arms share their noise.
    """

    seed: int
    clock: float
    occasion: str

    def purpose(self, what: str, moment: float) -> str:
        """The key of what is drawn at a moment (model hours): hours from study time zero, to the millionth."""
        hours = round(moment - self.clock, 6) + 0.0  # no -0
        return f"{what} {self.occasion} at {hours:.6f} h"


@dataclass(frozen=True)
class Measured:
    """Reported values and a mark where a limit was reported, both of shape (N, visits)."""

    value: np.ndarray
    limited: np.ndarray


def sampling(readout: Readout, visits: np.ndarray) -> np.ndarray:
    """Moments a read-out needs: the visits, and for questionnaires their recall window every 4 h (1 h if short)."""
    recall = getattr(readout, "recall", 0.0)
    if recall <= 0:
        return visits
    gap = 4.0 if recall > 48 else 1.0
    back = np.arange(0.0, recall, gap)
    return np.unique(np.round(visits[:, None] - back[None, :], 9))


def check(model: Model, readout: Readout, where: str = "") -> None:
    """Refuse a read-out of a state that this model does not have.

    Raises:
        UnknownName: no such state.
        UnitError: its unit cannot be turned into the read-out's.
    """
    if isinstance(readout, Assay):
        _factor(model, readout, where)
    elif isinstance(readout, Scale):
        for item in readout.items:
            model.unit(item.of, where=where)


def _factor(model: Model, assay: Assay, where: str = "") -> float:
    found = model.unit(assay.of, where=where)
    product = found if assay.times_unit == "1" else f"({found})*({assay.times_unit})"
    try:
        return units.factor(product, assay.unit)
    except UnitError as error:
        raise UnitError(
            f"{assay.name} cannot be reported in {assay.unit}",
            where=where,
            found=f"{assay.of} in {product}",
            needed=f"what can be turned into {assay.unit}",
            fix="Give `times` a unit with  times_unit,  such as nmol/ug, or report another unit",
        ) from error


def measure(readout: Readout, run: Solution, visits: np.ndarray, persons: np.ndarray, draws: Draws) -> Measured:
    """Report a read-out at the visits.

    Args:
        visits: model hours, each among the run's times.
        persons: indices of people, for their keyed noise.
        draws: whose noise it is.

    Returns:
        Values in the read-out's unit; NaN where missing or where the person's integration failed.
    """
    if isinstance(readout, Assay):
        measured = _assay(readout, run, visits, persons, draws)
    elif isinstance(readout, Scale):
        measured = _scale(readout, run, visits, persons, draws)
    else:
        raise TypeError(type(readout))
    if readout.missing > 0:
        for j, visit in enumerate(visits):
            gone = (
                uniforms(draws.seed, draws.purpose(f"missing {readout.name}", visit), persons)[:, 0] < readout.missing
            )
            measured.value[gone, j] = np.nan
    return measured


def _index(run: Solution, moments: np.ndarray) -> np.ndarray:
    return np.searchsorted(run.times, moments - 1e-6)


def _assay(a: Assay, run: Solution, visits: np.ndarray, persons: np.ndarray, draws: Draws) -> Measured:
    latent = run[a.of][:, _index(run, visits)] * (_factor(run.model, a) * a.times)
    value = latent.copy()
    for j, visit in enumerate(visits):
        if a.cv > 0 or a.sd > 0:
            z = normals(draws.seed, draws.purpose(f"readout {a.name}", visit), persons, 2)
            spread = np.sqrt(np.log1p(a.cv**2))
            value[:, j] = value[:, j] * np.exp(spread * z[:, 0] - 0.5 * spread**2) + a.sd * z[:, 1]
    limited = np.zeros(value.shape, bool)
    if a.low is not None:
        limited |= value < a.low
        value = np.where(value < a.low, a.low, value)
    if a.high is not None:
        limited |= value > a.high
        value = np.where(value > a.high, a.high, value)
    least, most = a.range() if a.instrument else (None, None)  # noise leads no instrument beyond what it can show
    value = value if least is None else np.maximum(value, least)
    value = value if most is None else np.minimum(value, most)
    return Measured(np.round(value, a.decimals) if a.decimals is not None else value, limited)


def _scale(s: Scale, run: Solution, visits: np.ndarray, persons: np.ndarray, draws: Draws) -> Measured:
    style = s.trait * normals(draws.seed, f"style {s.name}", persons)[:, 0] if s.trait else np.zeros(len(persons))
    total = np.zeros((len(persons), len(visits)))
    for item in s.items:
        signal = run[item.of] if item.times == 1 else item.times * run[item.of]
        for j, visit in enumerate(visits):
            if s.recall > 0:
                window = sampling(s, np.array([visit]))
                latent = _mean(signal[:, _index(run, window[window >= run.times[0] - 1e-9])])
            else:
                latent = signal[:, _index(run, np.array([visit]))[0]]
            noise = item.noise * normals(draws.seed, draws.purpose(f"item {s.name} {item.name}", visit), persons)[:, 0]
            felt = latent + style + noise
            category = np.searchsorted(np.asarray(item.cuts), felt, side="right").astype(float)
            total[:, j] += np.where(np.isfinite(latent), category, np.nan)
    return Measured(s.shift + s.times * total, np.zeros(total.shape, bool))


def _mean(signal: np.ndarray) -> np.ndarray:
    """Of every row the mean of what is a number, in the bits of NumPy's own; nan where there is none."""
    known, unknown = np.array(signal), np.isnan(signal)
    known[unknown] = 0.0
    total, count = known.sum(axis=1), np.sum(~unknown, axis=1, dtype=np.intp)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / count)

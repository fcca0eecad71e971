"""What a life before leaves in people, borrowed from others who have lived it: for many people of many kinds.

Everybody who lives in a replay would have to live 400 days first, which takes fifteen times as long as all replays. So
some live them in full (donors: the same indices and seed, hence the same traits and days, of other ages, weights and
sexes), and what each of them has become against how they had settled is laid upon who has the same index, moved by how
it follows from age, body mass and sex among the donors. Then all live a lead of 28 days of their own. How near that
comes: `tests/evidence/test_borrowed.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from allostasis.assembly import Model
from allostasis.engine import SteadyState
from allostasis.people import People

__all__ = ["Past"]

OF = ("age", "bmi", "female")
SURE = 3.0  # standard errors from which a slope is taken for one
NEAR = 20.0  # a donor's state that moved by no more than this factor moved by a factor; else by a difference


@dataclass(frozen=True)
class Past:
    """What donors have become, at one midnight.

    Attributes:
        names: states. lived: states of the donors, shape (D, S).
        moved: by how much they moved since they had settled: of ln where ``by_factor``, shape (D, S).
        at: their covariates, shape (D, 3); slopes: of ``moved`` on them, shape (3, S).
        days: that they have lived, and that everybody's own mood is lived for (:mod:`.mood_before`).
    """

    names: tuple[str, ...]
    lived: np.ndarray
    moved: np.ndarray
    by_factor: np.ndarray
    at: np.ndarray
    slopes: np.ndarray
    days: int = 400

    @classmethod
    def of(cls, model: Model, people: People, settled: SteadyState, lived: SteadyState, days: int = 400) -> Past:
        """The past of donors, as they had settled and as they have lived; who failed has none."""
        good = (settled.status == 0) & (lived.status == 0)
        before, after = settled.y[good], lived.y[good]
        at = _covariates(people)[good]
        signed = np.array([s.signed for s in model.states.values()])
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = after / before
            near = (before > 0) & (after > 0) & (ratio < NEAR) & (ratio > 1 / NEAR)
            by_factor = ~signed & near.all(axis=0)
            moved = np.where(by_factor, np.log(np.where(by_factor, ratio, 1.0)), after - before)
        return cls(model.state_names, after, moved, by_factor, at, _slopes(at, moved), days)

    def laid(self, model: Model, people: People, settled: SteadyState) -> SteadyState:
        """People who had settled, with what a life leaves; nobody leaves the range of donors and of who had settled."""
        donor = people.index % len(self.lived)
        moved = self.moved[donor] + (_covariates(people) - self.at[donor]) @ self.slopes
        theirs = {name: i for i, name in enumerate(self.names)}
        both = [(i, theirs[name]) for i, name in enumerate(model.state_names) if name in theirs]
        mine, other = (np.array(places, np.int64) for places in zip(*both, strict=True))
        own, by = settled.y[:, mine], moved[:, other]
        y = np.where(self.by_factor[other], own * np.exp(np.where(self.by_factor[other], by, 0.0)), own + by)
        low, high = self.lived[:, other].min(axis=0), self.lived[:, other].max(axis=0)
        whole = settled.y.copy()
        whole[:, mine] = np.clip(y, np.minimum(low, own), np.maximum(high, own))
        return replace(settled, y=whole)


def _covariates(people: People) -> np.ndarray:
    return np.column_stack([people.covariates[name] for name in OF])


def _slopes(at: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Of a regression on the covariates; what may be chance is 0."""
    centred = at - at.mean(axis=0)
    inverse = np.linalg.pinv(centred.T @ centred)
    slopes = inverse @ centred.T @ moved
    left = moved - moved.mean(axis=0) - centred @ slopes
    error = np.sqrt(np.diag(inverse)[:, None] * (left**2).sum(axis=0) / max(1, len(at) - at.shape[1] - 1))
    return np.where(np.abs(slopes) > SURE * error, slopes, 0.0)

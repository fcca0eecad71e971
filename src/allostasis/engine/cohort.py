"""A cohort for the engine: plain arrays, one row a person, and what came out of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from allostasis.assembly import Model
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.kernel import Kernel, source_of
from allostasis.engine.codegen.reading import offers_of
from allostasis.engine.events import Events
from allostasis.engine.status import REASONS
from allostasis.errors import RunError, UnknownName

__all__ = ["Cohort", "Solution"]


@dataclass(frozen=True)
class Cohort:
    """People about to be run.

    Attributes:
        begin: model time of the start, hours.
        p: kernel parameters, shape (N, P), in the model's order.
        y: states at the start, shape (N, S).
        u: inputs at the start, shape (N, U).
        events: what happens to them.
    """

    begin: float
    p: np.ndarray
    y: np.ndarray
    u: np.ndarray
    events: Events

    def __len__(self) -> int:
        return len(self.p)

    def take(self, people: np.ndarray) -> Cohort:
        """Some of the people, by their rows, in that order."""
        return Cohort(self.begin, self.p[people], self.y[people], self.u[people], self.events.take(people))


@dataclass(frozen=True)
class Solution:
    """States and inputs of everybody at the report times; what failed is NaN, with a reason.

    Attributes:
        times: hours, shape (T,).
        y: recorded states, shape (N, T, R); u: inputs, shape (N, T, U).
        recorded: names of the recorded states.
        status: 0 or a key of ``REASONS``, shape (N,); stopped: when it stopped, NaN otherwise.
        steps: steps taken and refused, summed over people.
        why: row -> what went wrong with the person, by name; see :meth:`reason`.
    """

    model: Model
    times: np.ndarray
    y: np.ndarray
    u: np.ndarray
    p: np.ndarray
    recorded: tuple[str, ...]
    status: np.ndarray
    stopped: np.ndarray
    steps: tuple[int, int]
    kernel: Kernel = field(repr=False)
    why: dict[int, str] = field(default_factory=dict, repr=False)

    def reason(self, row: int) -> str:
        """Why a person failed, in words; nothing for those who are well."""
        known = REASONS[int(self.status[row])]
        return f"{known}: {self.why[row]}" if known and self.why.get(row) else known

    def __getitem__(self, name: str) -> np.ndarray:
        """A state, input or offer at all report times, shape (N, T)."""
        if name in self.recorded:
            return self.y[:, :, self.recorded.index(name)]
        if name in self.model.input_names:
            return self.u[:, :, self.model.input_names.index(name)]
        if name not in self.model.offers:
            raise UnknownName.among("quantity", name, self.model.units)
        if name not in self._computed:
            self._compute((name,))
        return self._computed[name]

    def read(self, names: Sequence[str]) -> dict[str, np.ndarray]:
        """States, inputs and offers by name, each of shape (N, T): of the offers only those asked for are computed.

        Raises:
            UnknownName: no such quantity.
            RunError: an offer, and not every state was recorded.
        """
        missing = dict.fromkeys(n for n in names if n in self.model.offers and n not in self._computed)
        if missing:
            self._compute(tuple(missing))
        return {n: self[n] for n in names}

    @property
    def _computed(self) -> dict[str, np.ndarray]:
        kept: dict[str, np.ndarray] = self.__dict__.setdefault("_kept", {})
        return kept

    def _compute(self, names: tuple[str, ...]) -> None:
        if len(self.recorded) < len(self.model.states):
            raise RunError("offers need every state", found=f"{len(self.recorded)} recorded", needed="record=None")
        places = {n: i for i, n in enumerate(self.model.offers)}
        ours = self.kernel.model.fingerprint == self.model.fingerprint
        written = self.kernel.written if ours else source_of(self.model, p=self.p)  # people lived in smaller ones
        p = written.parameters(self.p).T[:, :, None]
        y, u = self.y.transpose(2, 0, 1), self.u.transpose(2, 0, 1)
        with np.errstate(all="ignore"):
            read = offers_of(written.text, tuple(places[n] for n in names))
            values = read(numpy_ops, self.times[None, :], y, u, p)
        shape = self.y.shape[:2]
        self._computed.update({n: np.broadcast_to(v, shape) for n, v in zip(names, values, strict=True)})

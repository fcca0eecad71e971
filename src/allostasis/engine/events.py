"""What happens to people at exact moments: doses into states, steps of inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allostasis.assembly import Model
from allostasis.errors import UnknownName
from allostasis.language import Block, Dose, Record

__all__ = ["Events"]


@dataclass(frozen=True)
class Events:
    """Moments of all people, sorted by time within each: doses into states, steps of inputs.

    Attributes:
        time, slot, amount: shape (E,); slots below the number of states are states, the others inputs.
        offset: person i has the events offset[i] to offset[i+1]; shape (N + 1,).
    """

    time: np.ndarray
    slot: np.ndarray
    amount: np.ndarray
    offset: np.ndarray

    @classmethod
    def of(
        cls, model: Model, people: Sequence[Sequence[Record]], blocks: Sequence[Block] = (), *, after: float = -np.inf
    ) -> Events:
        """From schedule records, one list a person, and blocks of many people.

        Args:
            after: moments before this one are left out.

        Raises:
            UnknownName: a record names nothing of the model.
        """
        slots = {n: i for i, n in enumerate((*model.state_names, *model.input_names))}

        def slot(name: str) -> int:
            if name not in slots:
                raise UnknownName.among("state or input", name, slots)
            return slots[name]

        who = [np.array([i for i, records in enumerate(people) for _ in records], np.int64)]
        every = [r for records in people for r in records]
        # Visits are told to 1e-9 h: what is given at one must not come before it by the last digits of 16 h + 40 min.
        time = [np.round(np.array([r.time for r in every], float), 9)]
        place = [np.array([slot(r.into) for r in every], np.int64)]
        amount = [np.array([r.amount if isinstance(r, Dose) else r.change for r in every], float)]
        for block in blocks:
            there = np.isfinite(block.time)
            who.append(np.nonzero(there)[0])
            time.append(block.time[there])
            amount.append(block.change[there])
            place.append(np.full(int(there.sum()), slot(block.into)))
        w, t, s, a = (np.concatenate(x) for x in (who, time, place, amount))
        kept = (t >= after - 1e-12) & (a != 0)
        w, t, s, a = w[kept], t[kept], s[kept], a[kept]
        return cls._sorted(len(people), w, t, s, a)

    @classmethod
    def _sorted(cls, people: int, who: np.ndarray, time: np.ndarray, slot: np.ndarray, amount: np.ndarray) -> Events:
        order = np.lexsort((slot, time, who))
        offset = np.concatenate([[0], np.cumsum(np.bincount(who, minlength=people))])
        return cls(time[order], slot[order], amount[order], offset.astype(np.int64))

    def take(self, people: np.ndarray) -> Events:
        """The events of some people, by their rows, in that order."""
        counts = np.diff(self.offset)[people]
        offset = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        places = np.repeat(self.offset[people] - offset[:-1], counts) + np.arange(offset[-1])
        return Events(self.time[places], self.slot[places], self.amount[places], offset)

    def rows(self, first: int, last: int) -> Events:
        """The events of people ``first`` to ``last``."""
        a, b = self.offset[first], self.offset[last]
        return Events(self.time[a:b], self.slot[a:b], self.amount[a:b], self.offset[first : last + 1] - a)

    def since(self, begin: float) -> Events:
        """What happens from ``begin`` on."""
        kept = self.time >= begin
        offset = np.concatenate([[0], np.cumsum(kept)])[self.offset]
        return Events(self.time[kept], self.slot[kept], self.amount[kept], offset)

    def among(self, row: np.ndarray, time: np.ndarray, slot: np.ndarray, amount: np.ndarray) -> Events:
        """With further moments of the people ``row``, each where it belongs."""
        if not len(row):
            return self
        people = len(self.offset) - 1
        who = np.concatenate([np.repeat(np.arange(people), np.diff(self.offset)), row])
        parts = ((self.time, time), (self.slot, slot), (self.amount, amount))
        return self._sorted(people, who, *(np.concatenate(both) for both in parts))

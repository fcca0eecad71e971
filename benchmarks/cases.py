"""What every engine of the benchmark is asked to do: the same people, days, events and moments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allostasis.assembly import Model
from allostasis.engine import Cohort, Events, Solution, body_blocks, solve, source, starting_inputs
from allostasis.engine.codegen import Source, Variant, numpy_ops
from allostasis.language import Dose, Step
from allostasis.people import Population, draw

SEED = 2013
FEW = 16  # people whom the peers are given, at most
HOUR = 15.0  # of every day, at which all states are compared


@dataclass(frozen=True)
class Case:
    """People of a model over some days, with their events.

    Everybody wakes some macrophages once, as an infection would, so that no state rests all the time.
    """

    model: Model
    first: int
    people: int
    days: int
    pulses: bool

    @cached_property
    def times(self) -> np.ndarray:
        return 24.0 * np.arange(self.days) + HOUR

    @cached_property
    def cohort(self) -> Cohort:
        index = np.arange(self.first, self.first + self.people)
        drawn = draw(self.model, Population(), SEED, index)
        run = self.written.run
        y = np.column_stack([np.broadcast_to(v, len(index)) for v in run.starts(numpy_ops, 0.0, None, None, drawn.p.T)])
        blocks = body_blocks(self.model, SEED, index, 0, self.days, pulses=self.pulses)
        woken = [()] * len(index)
        if "inflammation.ma" in self.model.states:
            woken = [
                (Dose(24.0 * (i % max(1, self.days - 1)) + 10.29, "inflammation.ma", 100.0 + 50 * (i % 7)),)
                for i in index
            ]
        u = starting_inputs(self.model, 0.0, len(index), pulses=self.pulses)
        return Cohort(0.0, drawn.p, np.ascontiguousarray(y, float), u, Events.of(self.model, woken, blocks))

    @cached_property
    def written(self) -> Source:
        return source(self.model, jacobian=False, variant=Variant.of(self.model, self.model.defaults[None]))

    @cached_property
    def p(self) -> np.ndarray:
        """Parameters with the lifted ones, as peers read them."""
        return self.written.parameters(self.cohort.p)

    @cached_property
    def reference(self) -> np.ndarray:
        """States at the moments of comparison, by a method that gives all states one formula, at 1e-10 a step."""
        return solve(self.model, self.cohort, self.times, method="tsit5", rtol=1e-10).y

    def error(self, y: np.ndarray) -> float:
        """Largest error over people, days and states, against |x| or 1 % of the state's maximum."""
        rows = self.reference[: len(y)]
        most = np.abs(rows).max(axis=(0, 1))
        floor = np.where(most > 0, 0.01 * most, np.inf)
        wrong = np.abs(y - rows) / np.maximum(np.abs(rows), floor)
        return float(np.where(np.isfinite(wrong), wrong, np.inf).max())

    @cached_property
    def flips(self) -> list[list[Step]]:
        """When switches of the first people flip, found once to full precision and given to the peers as steps."""
        n, c = min(self.people, FEW), self.cohort
        some = Cohort(c.begin, c.p[:n], c.y[:n], c.u[:n], c.events.rows(0, n))
        grid, wide = np.arange(0, int(self.days * 24 / 0.1) + 1) * 0.1, 0.1
        while True:
            made = solve(self.model, some, grid, rtol=1e-10)
            found = [self._changes(made, i) for i in range(n)]
            if wide < 1e-7:
                break
            wide /= 40
            begun = [made.times[j] + wide * np.arange(-4, 45) for each in found for j, _, _ in each]
            grid = np.unique(np.round(np.concatenate([grid[:1], *begun, grid[-1:]]), 12))
        return [[Step(self._moment(i, made.times[j]), name, change) for j, name, change in found[i]] for i in range(n)]

    def _changes(self, made: Solution, i: int) -> list[tuple[int, str, float]]:
        """Flips of one person: place of the last moment before, switch, change."""
        first, u = len(self.model.inputs), made.u[i]
        switches = enumerate(self.model.switches)
        return [
            (int(j), name, float(u[j + 1, first + k] - u[j, first + k]))
            for k, name in switches
            for j in np.nonzero(np.diff(u[:, first + k]) != 0)[0]
        ]

    def _moment(self, i: int, time: float) -> float:
        """The moment of a flip; that of the dose or step which threw the switch over, if there is one."""
        e = self.cohort.events
        own = e.time[e.offset[i] : e.offset[i + 1]]
        near = own[np.abs(own - time) < 1e-7]
        return float(near[0] if len(near) else time)

    def segments(self, i: int) -> list[tuple[float, list[tuple[int, float]], bool]]:
        """Stops of one person: time, (slot, change) of what happens then, and whether states are compared there."""
        e = self.cohort.events
        a, b = e.offset[i], e.offset[i + 1]
        names = [*self.model.state_names, *self.model.input_names]
        moved = list(zip(e.time[a:b].tolist(), e.slot[a:b].tolist(), e.amount[a:b].tolist(), strict=True))
        moved += [(s.time, names.index(s.into), s.change) for s in self.flips[i]]
        stops: dict[float, list[tuple[int, float]]] = {float(t): [] for t in self.times}
        for time, slot, change in moved:
            if time < self.times[-1]:
                stops.setdefault(time, []).append((slot, change))
        asked = set(self.times.tolist())
        return [(t, stops[t], t in asked) for t in sorted(stops)]

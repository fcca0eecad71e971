"""The life that people have lived before a study: long ago they settled, and since then they live in full.

They stand at the midnights of a calendar that hangs on time zero alone, every 28 days, so that whoever looks from where
finds the same person with the same bits. What follows a life for years is laid on when enough of it is known
(:mod:`.years`). Some of these midnights are kept on disk, person by person; of a person who is known nothing is lived
again, whatever a study then gives, measures or lasts. A person is known by all that they follow from: the model, how it
is solved, the seed, their index and their own parameters.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from allostasis.assembly import Model
from allostasis.cache import alone, code_hash, get, hashed, put, versions
from allostasis.engine import Cohort, Events, SolverOptions, SteadyState, Stop, body_blocks, settle, solve
from allostasis.people import People
from allostasis.studies.running.borrowed import Past
from allostasis.studies.running.from_bank import FromBank
from allostasis.studies.running.mood_before import own_mood
from allostasis.studies.running.years import for_years

__all__ = ["BLOCK", "EVERY", "LEAD", "Life", "born"]

LEAD = 28  # days, as far back as any questionnaire asks: every study begins so long before time zero, or longer
EVERY = 6 * LEAD  # days between the midnights that are kept
ENOUGH = 200  # days of a life that say how its years were
BLOCK = 64  # people of one file
COARSE = 1e-5  # relative tolerance of settling at least: anchors are means over days


def born(begin: int, history: int) -> int:
    """The day at whose midnight life begins, for a study that begins on another and people with a history of days.

    It is their history's first day if the study begins in the later part of it; one that begins earlier gives people as
    much history before its own beginning.
    """
    if not history:
        return begin
    return -history if begin == -LEAD or begin >= _turn(-history) else begin - history


def _days(born: int) -> tuple[int, ...]:
    """The days at whose midnights people are kept, whose life begins on one."""
    first = -(-born // EVERY) * EVERY
    return tuple(sorted({born, *range(first, 0, EVERY), -LEAD, 0} if born < -LEAD else {born, 0}))


def _turn(born: int) -> int:
    """The kept day on which years are laid on what was lived till then: enough of it, and enough is left to follow."""
    return next((day for day in _days(born) if born + ENOUGH <= day < -LEAD), -LEAD)


@dataclass(frozen=True)
class Life:
    """How the life before is lived, the same for all people of a study's body.

    Attributes:
        born: the day at whose midnight they have settled. begin: the day on which the study begins.
        kept: whether what is lived is kept on disk.
        of: whose people they are, in any words; people of other words lie in other files.
        past: what a life leaves, borrowed from others, or their own from the bank, for people who live no history here.
    """

    model: Model
    seed: int
    pulses: bool
    options: SolverOptions
    born: int
    begin: int
    kept: bool = True
    of: str = ""
    past: Past | FromBank | None = None

    @property
    def days(self) -> tuple[int, ...]:
        """The days at whose midnights people are kept."""
        return _days(self.born)

    def lived(self, people: People, stop: Stop | None = None) -> tuple[SteadyState, SteadyState]:
        """People where the study begins, and at the midnight of time zero.

        Args:
            stop: ends it from another thread; who was stopped has a status, and is not kept.
        """
        if not self.kept or not len(people):
            return self._both(people, self._live(people, stop), stop)
        blocks = people.index // BLOCK
        parts, rows = [], []
        for block in np.unique(blocks):
            mine = np.nonzero(blocks == block)[0]
            some = _rows(people, mine)
            parts.append(self._both(some, self._of_block(int(block), some, stop), stop))
            rows.append(mine)
        order = np.argsort(np.concatenate(rows), kind="stable")
        return _joined([rest for rest, _ in parts], order), _joined([led for _, led in parts], order)

    def grow(self, people: People) -> None:
        """Live those who are not kept yet, and keep them."""
        blocks = people.index // BLOCK
        for block in np.unique(blocks):
            self._of_block(int(block), _rows(people, np.nonzero(blocks == block)[0]), None)

    # -- one block of people

    def _of_block(self, block: int, people: People, stop: Stop | None) -> list[SteadyState]:
        """People at the days that are kept, from disk where they lie there; the others live now, and are kept."""
        names, key = [_name(people, i) for i in range(len(people))], self._key(block)
        known, lived, fresh = self._read(key), list[SteadyState](), list[int]()
        if not known.keys() >= set(names):
            with alone("lives", key):  # whoever lives the same people now is waited for
                known = self._read(key)
                fresh = [i for i, name in enumerate(names) if name not in known]
                lived = self._live(_rows(people, np.array(fresh)), stop) if fresh else lived
                good = [k for k in range(len(fresh)) if not any(state.status[k] for state in lived)]
                known |= {names[fresh[k]]: self._row(lived, k) for k in good}
                if good and not (stop is not None and stop.is_set):
                    put("lives", key, _packed(known))
        return [self._state(people, d, names, known, lived, fresh) for d in range(len(self.days))]

    def _state(
        self,
        people: People,
        d: int,
        names: list[str],
        known: dict[str, dict[str, np.ndarray]],
        lived: list[SteadyState],
        fresh: list[int],
    ) -> SteadyState:
        """People of a block at one of the days that are kept."""
        lost = {i: k for k, i in enumerate(fresh) if names[i] not in known}
        n, model = len(people), self.model
        p, y = people.p.copy(), np.full((n, len(model.state_names)), np.nan)
        u, residual = np.full((n, len(model.input_names)), np.nan), np.zeros(n)
        status, stopped, why = np.zeros(n, np.int64), np.full(n, np.nan), dict[int, str]()
        places = [model.param_names.index(name) for name in model.anchors]
        p[:, model.param_names.index("study.released")] = 1.0
        for i, name in enumerate(names):
            if i in lost:
                state, k = lived[d], lost[i]
                p[i], y[i], u[i], residual[i] = state.p[k], state.y[k], state.u[k], state.residual[k]
                status[i] = state.status[k]
                stopped[i] = np.nan if state.stopped is None else state.stopped[k]
                if k in state.why:
                    why[i] = state.why[k]
                continue
            row = known[name]
            p[i, places], y[i], u[i], residual[i] = row["anchors"], row["y"][d], row["u"][d], row["residual"]
        return SteadyState(24.0 * self.days[d], p, y, u, residual, status, stopped, why)

    def _row(self, lived: list[SteadyState], k: int) -> dict[str, np.ndarray]:
        places = [self.model.param_names.index(name) for name in self.model.anchors]
        return {
            "anchors": lived[-1].p[k, places],
            "residual": np.asarray(lived[0].residual[k]),
            "y": np.stack([state.y[k] for state in lived]),
            "u": np.stack([state.u[k] for state in lived]),
        }

    def _key(self, block: int) -> str:
        """Of all that their lives follow from, but for the people themselves, who have names of their own inside."""
        how = [self.options.method, self.options.single, self.options.rtol, self.seed, self.pulses, self.born]
        code = code_hash("studies.running.life_before", without=("assembly",), data=False)
        told = [self.model.fingerprint, code, versions("numpy", "numba"), *how, list(self.days), self.of, block]
        return f"people-{hashed(told)}"

    def _read(self, key: str) -> dict[str, dict[str, np.ndarray]]:
        content = get("lives", key)
        if content is None:
            return {}
        sizes = (len(self.days), len(self.model.state_names)), (len(self.days), len(self.model.input_names))
        try:
            with np.load(io.BytesIO(content)) as table:
                parts = {name: table[name] for name in ("name", "anchors", "residual", "y", "u")}
        except (OSError, ValueError, KeyError, EOFError):
            return {}
        if (parts["y"].shape[1:], parts["u"].shape[1:]) != sizes:
            return {}
        names = [bytes(name).hex() for name in parts.pop("name")]
        return {name: {part: values[i] for part, values in parts.items()} for i, name in enumerate(names)}

    # -- living

    def _live(self, people: People, stop: Stop | None) -> list[SteadyState]:
        """People at the days that are kept, lived now."""
        how = replace(self.options, rtol=max(self.options.rtol, COARSE))
        state = settle(
            self.model,
            people.p,
            people.index,
            seed=self.seed,
            end_day=self.born,
            pulses=self.pulses,
            options=how,
            stop=stop,
        )
        if self.past is not None:
            state = self.past.laid(self.model, people, state)
            state = own_mood(
                self.model, people, state, seed=self.seed, days=self.past.days, workers=self.options.workers
            )
        states = [state]
        for day in self.days[1:]:
            state = self._on(self._years(state, people, day, stop), people, day, stop)
            states.append(state)
        return [replace(one, p=state.p) for one in states]

    def _years(self, state: SteadyState, people: People, until: int, stop: Stop | None) -> SteadyState:
        """On to a day that is kept, as long as enough of a life is not known; years are laid on at every midnight."""
        first, turn = round(state.time / 24), _turn(self.born)
        for day in _midnights(first, min(until, turn)) if self.born < -LEAD else ():
            lived = self._on(state, people, day, stop)
            state = for_years(self.model, state, lived, state.time - 24.0 * self.born)
        return state

    def _both(
        self, people: People, states: Sequence[SteadyState], stop: Stop | None
    ) -> tuple[SteadyState, SteadyState]:
        """Where the study begins, from the last midnight before it that is known, and the midnight of time zero."""
        before = max(i for i, day in enumerate(self.days) if day <= self.begin)
        return self._on(states[before], people, self.begin, stop), states[-1]

    def _on(self, state: SteadyState, people: People, until: int, stop: Stop | None) -> SteadyState:
        """From one midnight to another, by way of all midnights of the calendar between them."""
        first = round(state.time / 24)
        for day in _midnights(first, until):
            if stop is not None and stop.is_set:
                return SteadyState.never(self.model, 24.0 * until, state.p, state.time)
            body = body_blocks(self.model, self.seed, people.index, first, day, pulses=self.pulses, p=state.p)
            events = Events.of(self.model, [()] * len(people), body, after=state.time)
            cohort = Cohort(state.time, state.p, state.y, state.u, events)
            run = state.handed_on(solve(self.model, cohort, np.array([24.0 * day]), self.options, stop=stop))
            rest = state.residual
            state = SteadyState(24.0 * day, state.p, run.y[:, -1], run.u[:, -1], rest, run.status, run.stopped, run.why)
            first = day
        return state


def _midnights(first: int, until: int) -> list[int]:
    """Those of the calendar after one day and before another, and that other one."""
    return [*range((first // LEAD + 1) * LEAD, until, LEAD), *([until] if until > first else [])]


def _name(people: People, row: int) -> str:
    """A person by all that is their own."""
    told = hashlib.sha256(np.int64(people.index[row]).tobytes() + np.ascontiguousarray(people.p[row]).tobytes())
    return told.digest()[:16].hex()


def _packed(known: dict[str, dict[str, np.ndarray]]) -> bytes:
    into = io.BytesIO()
    names = np.array([np.frombuffer(bytes.fromhex(name), np.uint8) for name in known])
    parts: dict[str, Any] = {
        part: np.stack([row[part] for row in known.values()]) for part in ("anchors", "residual", "y", "u")
    }
    np.savez(into, name=names, **parts)
    return into.getvalue()


def _rows(people: People, which: np.ndarray) -> People:
    return People(people.index[which], {k: v[which] for k, v in people.covariates.items()}, people.p[which])


def _joined(parts: Sequence[SteadyState], order: np.ndarray) -> SteadyState:
    """Blocks of people as one, in the order that was asked for."""
    table = {
        name: np.concatenate([np.asarray(getattr(s, name)) for s in parts])[order]
        for name in ("p", "y", "u", "residual", "status")
    }
    stopped = np.concatenate([np.full(len(s.p), np.nan) if s.stopped is None else s.stopped for s in parts])[order]
    texts = [s.why.get(i, "") for s in parts for i in range(len(s.p))]
    why = {new: texts[old] for new, old in enumerate(order.tolist()) if texts[old]}
    return SteadyState(parts[0].time, stopped=stopped, why=why, **table)

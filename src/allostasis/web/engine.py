"""One scenario, live: the person beside their untouched twin, in parts, with the arrows of what moved what."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine import Solution, Stop, build, losses, wires
from allostasis.errors import RunError, UnknownName
from allostasis.studies import Given, LivePerson, Plan, plan
from allostasis.views import QUANTITIES, VIEWS
from allostasis.web.arrows import Arrows
from allostasis.web.scenario import GIVEN, Scenario, read

__all__ = ["Body", "Stale", "Stop"]

PAUSE = 0.002  # seconds between looks at what is finished
PART = 0.2  # seconds after which what is finished is sent, the end of it or not
Tell = Callable[[str, int, int], None]


class Stale(Exception):
    """Nobody waits for this any more."""


class Kept(OrderedDict[Hashable, Any]):
    """The last things made, by what they were made of."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self._lock = most, threading.Lock()

    def of(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What is kept under a key, or made now."""
        with self._lock:
            if key in self:
                self.move_to_end(key)
                return self[key]
        made = make()
        with self._lock:
            self[key] = made
            while len(self) > self.most:
                self.popitem(last=False)
        return made


class _Living:
    """An arm that is being lived in a thread of its own; ``seen`` is what of it is finished."""

    def __init__(self, person: LivePerson, given: Sequence[Given], stop: Stop) -> None:
        self.seen: Solution | None = None
        self.over = False
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._live, args=(person, given, stop), name="living", daemon=True)
        self._thread.start()

    def _live(self, person: LivePerson, given: Sequence[Given], stop: Stop) -> None:
        try:
            self._see(person.run(given, on_part=self._see, stop=stop))
        except BaseException as error:
            self.error = error
        finally:
            self.over = True

    def _see(self, part: Solution) -> None:
        self.seen = part

    def ready(self) -> int:
        """How many moments are finished."""
        if self.error is not None:
            raise self.error
        return 0 if self.seen is None else len(self.seen.times)


class Body:
    """The body with everything that the page can give, compiled; and what it remembers of people."""

    def __init__(self, tell: Tell | None = None) -> None:
        tell = tell or (lambda stage, done, total: None)
        tell("assembling the body", 0, 4)
        # Where no arrow is cut, nobody pays for the switches: a quarter of the arithmetic.
        modules = [*catalogue.names("biology"), *GIVEN]
        self.model: Model = assemble(modules, switched=True)
        self.whole: Model = assemble(modules)
        tell("compiling its equations", 1, 4)
        for model in (self.model, self.whole):
            build(model, method="merson", single=True, width=plan(read(Scenario()), model).options.width)
        tell("writing what goes along every wire", 2, 4)
        for model in (self.model, self.whole):
            wires(model)
        self.arrows = Arrows.of(self.model)
        self.people, self.twins, self.lost = Kept(16), Kept(24), Kept(48)
        tell("living a first day", 3, 4)
        for _ in self.explore(Scenario(endotoxin=1), Stop()):
            pass
        tell("ready", 4, 4)

    def person(self, scenario: Scenario) -> tuple[LivePerson, tuple[Given, ...]]:
        """Who lives a scenario, kept while others of it are asked for, and what they are given.

        Raises:
            UnknownName: there is no such coupling to cut.
        """
        study = read(scenario)

        def make() -> LivePerson:
            return LivePerson(self._plan(scenario), switches=scenario.cut, method="merson")

        key = (_who(scenario), scenario.view, scenario.clock)
        person: LivePerson = self.people.of(key, make)
        return person, study.arms["given"]

    def _plan(self, scenario: Scenario) -> Plan:
        return plan(read(scenario), self.model if scenario.cut else self.whole)

    def check_cut(self, cut: tuple[str, ...]) -> None:
        """Refuse couplings that are none.

        Raises:
            UnknownName: there is no such coupling.
        """
        for name in cut:
            if name not in self.arrows.couplings:
                raise UnknownName.among("coupling", name, self.arrows.couplings, where="cut")

    def explore(self, scenario: Scenario, stop: Stop) -> Iterator[dict[str, Any]]:
        """Live a scenario beside the untouched twin.

        Yields:
            ``part``: some more moments ``t`` (hours), quantities ``v`` of the person and ``r`` of the twin. ``arrows``:
            at moments ``t``, how strongly each coupling and each arrow of the diagram moves, how far each card is off.

        Raises:
            Stale: the stop was set. RunError: somebody failed. InputError: what is asked for cannot be.
        """
        clock, began, times = time.perf_counter, time.perf_counter(), dict[str, float]()
        (person, given), view = self.person(scenario), VIEWS[scenario.view]
        moments, zero = person.plan.moments, person.clock
        times["plan"] = clock() - began
        person.run((), at=[0.0], stop=stop)  # both lives then begin where this person rests
        times["home"] = clock() - began - times["plan"]
        who = _who(scenario)
        twin: Solution | None = self.twins.get(key := (who, scenario.view, scenario.clock))
        _heed(stop)
        lives = [_Living(person, some, stop) for some in ([given] if twin is not None else [given, ()])]
        first = int(np.searchsorted(moments, zero + view.first + 1e-9))
        done, sent = 0, 0.0
        while done < len(moments):
            _heed(stop)
            over, ready = all(life.over for life in lives), min(life.ready() for life in lives)
            waits = ready < first if not done else ready == done or clock() - sent < PART
            if not over and waits:
                time.sleep(PAUSE)
                continue
            _heed(stop)
            some, t = slice(done, ready), clock()
            runs = [life.seen for life in lives]
            live, beside = runs[0], twin if twin is not None else runs[1]
            assert live is not None and beside is not None
            if over:
                _refuse_failed([run for run in runs if run is not None], zero)
            part = {"v": _series(live, some), "r": _series(beside, some)}
            times["reads"], times["lived"] = times.get("reads", 0.0) + clock() - t, clock() - began
            done, sent = ready, clock()
            hours = np.round(moments[some] - zero, 4).tolist()
            yield {"kind": "part", "t": hours, **part, "last": done == len(moments), "ms": _ms(times)}
        run = lives[0].seen
        twin = self.twins.of(key, lambda: twin if twin is not None else lives[-1].seen)
        assert run is not None and twin is not None
        _heed(stop)
        t = clock()
        found = self.arrows.between(run, twin, self.lost.of((who, scenario.clock), lambda: losses(twin)))
        times["arrows"] = clock() - t
        yield {"kind": "arrows", "t": np.round(found.pop("times") - zero, 4).tolist(), **found, "ms": _ms(times)}

    def figures(self, scenario: Scenario, people: int, stop: Stop) -> dict[str, dict[str, list[float | None]]]:
        """Key figures of some people like this one, who differ as people do: the same in every scenario.

        Returns:
            Curve of the view -> ``highest``, ``at`` (hours), ``lowest`` and ``mean``, one a person; None of who failed.

        Raises:
            Stale: the stop was set.
        """
        study = read(scenario)
        person = LivePerson(self._plan(scenario), range(people), switches=scenario.cut, method="merson")
        run = person.run(study.arms["given"], stop=stop)
        _heed(stop)
        return _figures(run, person.clock, VIEWS[scenario.view].curves)


def _figures(run: Solution, zero: float, curves: Sequence[str]) -> dict[str, dict[str, list[float | None]]]:
    made = {}
    for name, values in run.read(curves).items():
        fine = np.isfinite(values).all(axis=1)
        peak = np.where(fine, values.max(axis=1), np.nan)
        low = np.where(fine, values.min(axis=1), np.nan)
        when = np.where(fine, run.times[values.argmax(axis=1)] - zero, np.nan)
        mean = np.where(fine, values.mean(axis=1), np.nan)
        made[name] = {"highest": short(peak), "at": short(when), "lowest": short(low), "mean": short(mean)}
    return made


def _who(scenario: Scenario) -> str:
    return json.dumps([scenario.person.model_dump(), sorted(scenario.cut)])


def _heed(stop: Stop) -> None:
    if stop.is_set:
        raise Stale


def _refuse_failed(runs: list[Solution], zero: float) -> None:
    for run in runs:
        if run.status[0]:
            hour = float(run.stopped[0]) - zero
            raise RunError(
                "this person cannot be lived on", where=f"{hour:.1f} h", found=run.reason(0), fix="Move a slider back"
            )


def _series(run: Solution, some: slice) -> dict[str, list[float | None]]:
    part = replace(run, times=run.times[some], y=run.y[:, some], u=run.u[:, some])
    return {name: short(values[0]) for name, values in part.read(tuple(QUANTITIES)).items()}


def _ms(times: dict[str, float]) -> dict[str, float]:
    return {name: round(value * 1e3, 2) for name, value in times.items()}


def short(values: np.ndarray, digits: int = 5) -> list[float | None]:
    """Numbers as they are sent: five digits, None for what is none."""
    v = np.asarray(values, float)
    fine = np.isfinite(v)
    with np.errstate(all="ignore"):
        size = digits - 1 - np.floor(np.log10(np.abs(np.where(fine & (v != 0), v, 1.0))))
        up, down = 10.0 ** np.maximum(size, 0), 10.0 ** np.maximum(-size, 0)
        made = np.round(v * up / down) / up * down
    listed: list[float | None] = made.tolist()
    for i in np.nonzero(~fine)[0].tolist():
        listed[i] = None
    return listed

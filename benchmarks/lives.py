"""Long lives: how far leaps are from living every day, state by state, and what a life of 80 years costs.

    python benchmarks/lives.py [--quick] [--json]

Errors are those of slow states at every month of two years, as a part of the larger of value and typical size,
over everybody whose integration did not fail. "Their own days" are people whose body clock follows the light, so
that their days repeat; the others drift through the hours, and days of theirs cannot stand for weeks.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from allostasis.assembly import Model, assemble, catalogue, needed, restricted
from allostasis.engine import Cohort, Events, SteadyState, body_blocks, settle, solve
from allostasis.language import Record
from allostasis.lives import Leaps, Life, live_through
from allostasis.people import Population, Spread, draw
from allostasis.seeds import uniforms

SEED, YOUNG = 1, 20.0
GIVEN = (("endotoxin", "treatment"), ("chronic", "stressor"))


@dataclass(frozen=True)
class People:
    model: Model
    rest: SteadyState
    index: np.ndarray
    weight: np.ndarray

    def live(self, to_age: float, **options: Any) -> tuple[Life, float]:
        begun = time.perf_counter()
        r = self.rest
        given = {"seed": SEED, "from_age": YOUNG, "to_age": to_age, **options}
        return live_through(self.model, r.p, self.index, r.y, r.u, **given), time.perf_counter() - begun


def model_of_lives(*, episodes: bool) -> Model:
    """Everything that moves a slow state, and no more."""
    names = list(catalogue.names("biology")) + ([name for name, _ in GIVEN] if episodes else [])
    whole = assemble(names)
    slow = [n for n, s in whole.states.items() if s.slow]
    given = [catalogue.treatment(n, kind=k) for n, k in GIVEN] if episodes else []
    return restricted(whole, [*slow, *needed([], given)])


def people(n: int, *, pulses: bool, episodes: bool, workers: int = 2) -> People:
    model, index = model_of_lives(episodes=episodes), np.arange(n)
    drawn = draw(model, Population(age=Spread(YOUNG)), SEED, index)
    for name in ("fluctuation.size", "colds.rate"):  # at its mean in leaps: not what is measured here
        drawn.p[:, [i for i, n in enumerate(model.param_names) if n == name]] = 0.0
    method = "merson" if pulses else "rodas4"
    rest = settle(model, drawn.p, index, seed=SEED, pulses=pulses, method=method, rtol=1e-5, workers=workers)
    return People(model, rest, index, drawn.covariates["weight"])


def episodes_of(who: People) -> list[list[Record]]:
    """Two experimental infections (endotoxin) and four months of strain in two years, at each person's own time."""
    endotoxin, strain = (catalogue.treatment(n, kind=k) for n, k in GIVEN)
    when = uniforms(SEED, "benchmark episodes", who.index, 3)
    made: list[list[Record]] = []
    for (a, b, c), weight in zip(when, who.weight, strict=True):
        one: list[Record] = []
        for at in (24 * (60 + 200 * a), 24 * (400 + 200 * b)):
            one += endotoxin.records(amount="0.8 ng/kg", at=float(at), weight=float(weight))
        one += strain.records(amount=0.5, at=float(24 * (100 + 300 * c)), lasts=24.0 * 120)
        made.append(one)
    return made


def keep_their_hours(who: People) -> np.ndarray:
    """People whose body clock stands at the same hour every midnight of the last 30 of 60 days."""
    r, m = who.rest, who.model
    events = Events.of(m, [()] * len(r.p), body_blocks(m, SEED, who.index, 0, 61, pulses=False), after=r.time)
    run = solve(m, Cohort(r.time, r.p, r.y, r.u, events), 24.0 * np.arange(30, 61), method="rodas4", rtol=1e-4)
    return np.asarray(np.ptp(run["clock.x"], axis=1) < 0.1)


def apart(a: Life, b: Life, model: Model, who: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Root mean square and maximum of the relative difference, a slow state each."""
    size = np.maximum(np.abs(b.y), [model.states[n].scale for n in b.slow])
    error = (np.abs(a.y - b.y) / size)[who & (a.status == 0) & (b.status == 0)]
    return np.sqrt((error**2).mean(axis=(0, 1))), error.max(axis=(0, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer people")
    parser.add_argument("--json", action="store_true", help="one last line of JSON")
    options = parser.parse_args()
    few, many = (24, 64) if options.quick else (48, 256)
    report: dict[str, Any] = {}
    every = {"every": 1 / 12}
    for episodes in (False, True):
        calm = people(few, pulses=False, episodes=episodes)
        own = keep_their_hours(calm)
        bursting = people(few, pulses=True, episodes=episodes)
        when = {"episodes": episodes_of(calm) if episodes else ()}
        full, _ = calm.live(YOUNG + 2, leaps=Leaps(longest=0), **every, **when)
        leapt, _ = calm.live(YOUNG + 2, **every, **when)
        hard = {"pulses": True, "method": "merson", **every, **when}
        full_p, _ = bursting.live(YOUNG + 2, leaps=Leaps(longest=0), **hard)
        leapt_p, _ = bursting.live(YOUNG + 2, **hard)
        mean_p, _ = bursting.live(YOUNG + 2, **every, **when)
        shown = "with episodes" if episodes else "without episodes"
        print(
            f"\n{shown}: {few} people, {own.sum()} on their own days; failed {full.status.astype(bool).sum()} in full,"
            f" {leapt.status.astype(bool).sum()} with leaps; days lived {full.lived[:, 0].mean():.0f} and"
            f" {leapt.lived[:, 0].mean():.0f}"
        )
        pairs = {
            "smooth, own days": (leapt, full, own),
            "smooth, everybody": (leapt, full, own | True),
            "bursts in both": (leapt_p, full_p, own | True),
            "bursts by their mean": (mean_p, full_p, own | True),
        }
        found = {name: apart(a, b, calm.model, who) for name, (a, b, who) in pairs.items()}
        print(f"{'rms / maximum':28s}" + "".join(f"{name:>24s}" for name in found))
        for i, state in enumerate(full.slow):
            print(f"{state:28s}" + "".join(f"{rms[i]:14.1e} /{most[i]:8.1e}" for rms, most in found.values()))
        report[shown] = {
            name: {s: [float(r), float(m)] for s, r, m in zip(full.slow, *f, strict=True)} for name, f in found.items()
        }
    lives = people(many, pulses=False, episodes=False)
    lives.live(YOUNG + 0.3)
    print(f"\n80 years, {many} people, smooth: seconds a person")
    for workers in (1, 2):
        cpu = time.process_time()
        life, wall = lives.live(YOUNG + 80, workers=workers)
        cpu = time.process_time() - cpu
        days = life.lived[:, 0].mean()
        print(
            f"{workers} cores: {wall / many:.3f} by the clock, {cpu / many:.3f} of processor, {days:.0f} days lived,"
            f" {life.lived[:, 1].mean():.0f} leaps, {life.status.astype(bool).sum()} failed"
        )
        report[f"seconds_a_life_{workers}"] = wall / many
        report["processor_seconds_a_life"] = cpu / many
    if options.json:
        print(json.dumps(report))


if __name__ == "__main__":
    main()

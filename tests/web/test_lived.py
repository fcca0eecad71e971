"""The page's own person on the compiled body: arrows against finite cuts, bytes against a run, an end at once."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

pytest.importorskip("fastapi")

from scipy.stats import spearmanr

from allostasis.engine import Solution, Stop
from allostasis.engine.coupling_strength import couplings
from allostasis.studies import plan
from allostasis.studies.running.cohort_run import Runner
from allostasis.web.engine import Body, Stale
from allostasis.web.scenario import Scenario, read

pytestmark = pytest.mark.slow
SCENARIOS = (
    Scenario(endotoxin=2),
    Scenario(tsst=1, clock=15),
    Scenario(chronic=0.8, short_nights=0.5, view="7d"),
    Scenario(endotoxin=1, hydrocortisone=50),
)
LIT, TOLD = 0.05, 0.005  # an arrow that is looked at; an effect of its cut that has a sign


@pytest.fixture(scope="module")
def body() -> Body:
    return Body()


def _both(body: Body, scenario: Scenario) -> tuple[Solution, Solution]:
    person, given = body.person(scenario)
    return person.run(given), person.run(())


def _beside_cuts(body: Body, scenario: Scenario) -> list[tuple[float, float]]:
    """Of every lit coupling at its best moment: the arrow, and what cutting it takes from the response of what it moves
    within an eighth of the view."""
    run, twin = _both(body, scenario)
    pick = np.unique(np.linspace(0, len(run.times) - 1, 60).round().astype(int))
    found, eighth, made = couplings(run, twin, pick), (run.times[-1] - run.times[0]) / 8, []
    for i, (source, reader) in enumerate(found.pairs):
        name = f"{source}->{reader}"
        which, share = found.strongest(i)
        k = int(np.abs(share).argmax())
        if name not in body.arrows.couplings or abs(share[k]) < LIT:
            continue
        state = found.moved[i][which[k]]
        without, calm = _both(body, scenario.model_copy(update={"cut": (name,)}))
        effect = ((run[state] - twin[state]) - (without[state] - calm[state]))[0]
        least = 0.1 * run.model.states[state].scale if state in run.model.states else 1e-9
        size = max(abs(run[state][0, pick[k]]), abs(twin[state][0, pick[k]]), least)
        window = effect[pick[k] : np.searchsorted(run.times, run.times[pick[k]] + eighth) + 1] / size
        made.append((float(share[k]), float(window[np.abs(window).argmax()])))
    return made


def test_an_arrow_says_what_its_cut_does(body: Body) -> None:
    every = [pair for scenario in SCENARIOS for pair in _beside_cuts(body, scenario)]
    told = [(arrow, cut) for arrow, cut in every if abs(cut) > TOLD]
    assert len(told) > 80
    same = sum(np.sign(arrow) == np.sign(cut) for arrow, cut in told)
    assert same / len(told) >= 0.95
    sizes = np.minimum(np.abs(np.array(every)), 1)  # the diagram says "over 100 %" of what is larger
    assert spearmanr(sizes[:, 0], sizes[:, 1])[0] >= 0.9


def test_what_is_streamed_has_the_bytes_of_a_run(body: Body) -> None:
    scenario = Scenario(endotoxin=2, view="7d")
    parts = [part for part in body.explore(scenario, Stop()) if part["kind"] == "part"]
    study = read(scenario)
    runner = Runner(plan(study, body.whole), method="merson")
    for arm, key in (("given", "v"), ("untouched", "r")):
        run = runner.live(arm, runner.home(np.array([0])))
        person, given = body.person(scenario)
        assert np.array_equal(person.run(given if arm == "given" else ()).y, run.y)
        sent = np.array([v for part in parts for v in part[key]["temperature.core"]], float)
        assert np.allclose(sent, run.read(["temperature.core"])["temperature.core"][0], rtol=5e-5, atol=0)
        assert len(sent) == len(run.times)


def test_nobody_waits_for_what_is_stale(body: Body) -> None:
    scenario, stop, ended = Scenario(chronic=0.5, view="1y"), Stop(), []
    list(body.explore(scenario.model_copy(update={"view": "1d"}), Stop()))  # settled

    def live() -> None:
        with pytest.raises(Stale):
            for _ in body.explore(scenario, stop):
                pass
        ended.append(time.perf_counter())

    thread = threading.Thread(target=live)
    thread.start()
    time.sleep(0.15)
    asked = time.perf_counter()
    stop.set()
    thread.join(10)
    assert ended and ended[0] - asked < 1.0  # 5 ms on a quiet machine (benchmarks/web.py); tests do not gate on time
    assert not [
        t for t in threading.enumerate() if t.name == "living" and t.is_alive() and not t.join(1) and t.is_alive()
    ]


def test_a_cut_arrow_leaves_the_rest(body: Body) -> None:
    def peak(cut: tuple[str, ...], name: str) -> tuple[float, float]:
        run, twin = _both(body, Scenario(endotoxin=2, cut=cut))
        return float(run.read([name])[name].max()), float(twin.read([name])[name].max())

    free, rest = peak((), "microglia.activation")
    cut, cut_rest = peak(("inflammation->microglia",), "microglia.activation")
    assert free > 5 * rest
    assert cut < 2 * max(cut_rest, 0.01)  # S1 in one gesture
    fever, _ = peak((), "temperature.core")
    still, _ = peak(("inflammation->microglia",), "temperature.core")
    assert abs(fever - still) < 0.2

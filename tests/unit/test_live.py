"""One live person: the bytes of a run of the study, streamed or not; stopped, it says so and keeps what is finished."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from allostasis.engine import Solution, Stop
from allostasis.engine.status import STOPPED
from allostasis.errors import InputError, ModelError, UnknownName
from allostasis.studies import Given, LivePerson, explain, plan, run
from allostasis.studies.running import life_before, live
from allostasis.studies.running.cohort_run import Runner
from allostasis.studies.running.plan import Plan
from bodies import brief

LONG: dict[str, Any] = {"design": "counterfactual", "visits": {"from": "-2 d", "every": "1 h", "until": "10 d"}}
MONTHS = np.arange(-48.0, 24 * 240.0)  # longer than it takes to look
DOSE = Given("treatment", "endotoxin", "1 ng/kg", at=1.0)


@pytest.fixture(scope="module")
def made() -> Plan:
    return plan(brief(**LONG))


def same(a: Solution, b: Solution) -> bool:
    return all(getattr(a, n).tobytes() == getattr(b, n).tobytes() for n in ("times", "y", "u", "status", "stopped"))


def test_a_streamed_person_has_the_bytes_of_the_study(made: Plan) -> None:
    """What instruments read of a streamed person is what the run of ten people reports of that person."""
    study = brief(design="counterfactual")
    result, planned = run(study, workers=2), plan(study)
    for arm in ("placebo", "endotoxin"):
        *_, last = LivePerson(planned, 4).stream(arm)
        values = Runner(planned).read(last, np.array([4]), arm)["tnf"].value[0]
        assert values.tobytes() == result.table("tnf", arm).loc[4].to_numpy().tobytes()


def test_parts_only_grow_and_keep_their_bits_over_study_time_zero(made: Plan) -> None:
    someone, parts = LivePerson(made, 3), list[Solution]()
    whole = someone.run("endotoxin", at=MONTHS)
    for _ in range(50):  # a busy machine may look only when all is over
        parts.clear()
        assert same(whole, someone.run("endotoxin", at=MONTHS, on_part=parts.append))
        if parts and len(parts[0].times) < len(whole.times):
            break
    assert parts and len(parts[0].times) < len(whole.times)
    for part in parts:
        n = len(part.times)
        assert part.times.tobytes() == whole.times[:n].tobytes()
        assert part.y.tobytes() == whole.y[:, :n].tobytes() and part.u.tobytes() == whole.u[:, :n].tobytes()
        assert part["hpa.cortisol"].tobytes() == whole["hpa.cortisol"][:, :n].tobytes()


def test_a_stopped_person_says_so_and_what_was_finished_stays(made: Plan) -> None:
    someone = LivePerson(made, 3)
    whole = someone.run("placebo", at=MONTHS)
    for _ in range(50):
        stop = Stop()
        ended = someone.run("placebo", at=MONTHS, on_part=lambda part, stop=stop: stop.set(), stop=stop)  # type: ignore[misc]
        if ended.status[0]:
            break
    done = np.isfinite(ended.y[0]).all(axis=1)
    assert ended.status.tolist() == [STOPPED] and "stopped from outside" in ended.reason(0)
    assert 0 < done.sum() < len(done) and not done[done.argmin() :].any()
    assert ended.y[0, done].tobytes() == whole.y[0, done].tobytes()
    assert same(someone.run("placebo", at=MONTHS), whole)  # and nothing of it is remembered


def test_who_is_stopped_before_time_zero_has_nothing_after_it(made: Plan) -> None:
    """Where people are led to is remembered from the run before; who was stopped on the way does not go on there."""
    from allostasis.studies.running.lead_in import joined

    whole = LivePerson(made, 3).run("placebo", at=MONTHS)
    first, second = (
        replace(whole, times=whole.times[s], y=whole.y[:, s], u=whole.u[:, s]) for s in (slice(48), slice(48, None))
    )
    cut = replace(first, y=np.where(np.arange(48)[None, :, None] < 24, first.y, np.nan), status=np.array([STOPPED]))
    ended = joined([cut, second])
    done = np.isfinite(ended.y[0]).all(axis=1)
    assert done.sum() == 24 and done[:24].all() and ended.status.tolist() == [STOPPED]
    assert np.isnan(ended.u[0, 48:]).all()


def test_who_is_stopped_before_they_rest_rests_anew(made: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_rests", type(live._rests)())
    stop = Stop()
    stop.set()
    ended = LivePerson(made, 5).run("placebo", stop=stop)
    assert ended.status.tolist() == [STOPPED] and not live._rests
    assert not LivePerson(made, 5).run("placebo", until=1.0).status.any() and len(live._rests) == 2


def test_who_leaves_the_stream_ends_it(made: Plan) -> None:
    stop = Stop()
    for _ in LivePerson(made, 3).stream("placebo", stop=stop):
        break
    assert stop.is_set
    with pytest.raises(UnknownName, match="arm"):
        next(iter(LivePerson(made, 3).stream("plazebo")))


def test_an_arm_and_the_same_given_freely_are_the_same_life(made: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to an hour, at hours of one's own, earlier than the study begins; settled once for all of them."""
    monkeypatch.setattr(live, "_rests", type(live._rests)())
    settled: list[int] = []
    real = life_before.settle
    monkeypatch.setattr(life_before, "settle", lambda *a, **k: settled.append(1) or real(*a, **k))
    whole = LivePerson(made, 3).run("endotoxin", until=48.0)
    free = LivePerson(made, 3).run([DOSE], until=48.0)
    assert same(whole, free) and whole.times[-1] == made.study.clock + 48.0
    at = LivePerson(made, 3).run([DOSE], at=[2.5, 30.0])
    assert at.times.tolist() == [made.study.clock + 2.5, made.study.clock + 30.0] and settled == [1]
    rested = LivePerson(made, 3).run([], until=48.0)
    gap = np.abs(whole["inflammation.tnf"] - rested["inflammation.tnf"])[0]
    hours = whole.times - made.study.clock
    assert gap[hours < 1].max() == 0 and gap[(hours > 1) & (hours < 4)].max() > 10
    early = LivePerson(made, 3).run([replace(DOSE, at=-40 * 24.0)], at=[0.0])
    assert not early.status.any() and settled == [1, 1]


def test_more_than_one_person_and_a_factor(made: Plan) -> None:
    both = LivePerson(made, [3, 7]).run([], until=6.0)
    one = LivePerson(made, 7).run([], until=6.0)
    assert both.y[1].tobytes() == one.y[0].tobytes()
    slower = LivePerson(made, 7, factors={"hpa.tau_tissue": 2.0}).run([], until=6.0)
    assert not slower.status.any() and (slower.y != one.y).any()


def test_what_cannot_be_lived_is_said(made: Plan) -> None:
    with pytest.raises(InputError, match="no such person"):
        LivePerson(made, -1)
    with pytest.raises(ModelError, match="does not hold propranolol") as error:
        LivePerson(made).run([Given("treatment", "propranolol", "40 mg", at=0.0)])
    assert "propranolol" in error.value.fix
    for keys in ({"until": -100.0}, {"at": []}, {"at": [2.0, 1.0]}):
        with pytest.raises(InputError, match="no moment to report"):
            LivePerson(made).run([], **keys)


def test_a_model_alone_has_people_too(made: Plan) -> None:
    someone = LivePerson(made.model, 2)
    run = someone.run([DOSE], until=4.0)
    assert (
        run.times[0] == someone.clock
        and run.times[-1] == someone.clock + 4
        and not run.status.any()
        and run["inflammation.tnf"].max() > 10
    )


def test_flows_add_up_to_the_rate_of_a_state(made: Plan) -> None:
    someone = LivePerson(made, 3)
    run = someone.run("endotoxin", at=[2.0, 2.001])
    for state in ("hpa.cortisol", "inflammation.tnf"):
        change = np.diff(run[state][0])[0] / 0.001
        flows = someone.flows(run, state, 0)
        assert sum(f.rate for f in flows) == pytest.approx(change, rel=0.05, abs=1e-3) and len(flows) > 1
        assert {f.module for f in flows} == {state.split(".")[0]} and all(f.where for f in flows)
    with pytest.raises(UnknownName, match="state"):
        someone.flows(run, "hpa.cortizol")


def test_a_result_whose_comparisons_are_read_otherwise_today_is_explained(tmp_path: Path) -> None:
    """What a study published is no part of anybody's life."""
    run(brief(design="counterfactual"), workers=1, out=tmp_path / "r")
    one = explain(tmp_path / "r", "hpa.cortisol", at=2.0, person=3, arm="endotoxin")
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    manifest["schema"]["published"] = [{"finding": "nowhere-to-be-found", "as": "tnf", "at": "1 h"}]
    del manifest["sha256"], manifest["files"]  # as an earlier version wrote them
    (tmp_path / "r" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert explain(tmp_path / "r", "hpa.cortisol", at=2.0, person=3, arm="endotoxin") == one
    someone = LivePerson(plan(brief(design="counterfactual")), 3)
    assert one.flows == someone.flows(someone.run("endotoxin", at=[2.0]), "hpa.cortisol")


AGAIN = """
import json, sys
from allostasis.studies import LivePerson, Study, plan
someone = LivePerson(plan(Study.from_dict(json.loads(sys.argv[1]))), 3)
run = someone.run("endotoxin", at=[2.0])
print([f.rate for f in someone.flows(run, "hpa.cortisol")], "sympy" in sys.modules)
"""


def test_a_second_start_takes_a_state_apart_without_symbols() -> None:
    study = brief(design="counterfactual")
    someone = LivePerson(plan(study), 3)
    rates = [f.rate for f in someone.flows(someone.run("endotoxin", at=[2.0]), "hpa.cortisol")]
    asked = [sys.executable, "-c", AGAIN, json.dumps(study.to_dict())]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert said.split() == [*str(rates).split(), "False"]

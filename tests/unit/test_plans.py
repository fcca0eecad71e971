"""Plans of treatment: the file, front and policy by hand, triggers, cross-fitting, the same numbers each time."""

from __future__ import annotations

import copy
import re
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from allostasis.errors import AllostasisError, Problems
from allostasis.results import Measurements
from allostasis.trials import PlanFile, read_plans, search, shared_front, shipped_plans
from allostasis.trials import regimens as lives
from allostasis.trials.front import beats, best, doubt_of, front, layers
from allostasis.trials.outcomes import Outcomes
from allostasis.trials.plans import Plan, Regimen, options, plans_of
from allostasis.trials.policy import Leaf, Split, grown
from allostasis.views import plans_document, plans_html, plans_lines

NEAR = {"benefit": 0.5, "burden": 1.0, "risk": 0.01}
GOOD: dict[str, Any] = {
    "plan": "a",
    "seed": 3,
    "people": {"number": 40},
    "lasts": "12 wk",
    "every": "1 wk",
    "components": {
        "ssri": {"give": [{"treatment": "escitalopram", "amount": "10 mg", "every": "1 d"}], "risk": {"bleed": 0.1}},
        "cbt": {"give": [{"treatment": "cbt", "amount": 1, "every": "1 wk"}], "starts": ["0 wk", "6 wk"],
                "lengths": ["6 wk"], "triggers": ["always", "non-response"]},
        "anti": {"give": [{"treatment": "infliximab", "amount": "5 mg/kg", "at": ["0 wk", "2 wk"], "for": "2 h"}],
                 "triggers": ["hs_crp > 3 mg/L"]},
    },
    "benefit": "phq9 < 5",
    "response": "phq9",
    "burden": {"visit": 1, "dose": 0.1},
    "risk": {"bleed": 2},
    "policy": {"by": ["hs_crp", "age"]},
    "front": NEAR,
    "search": {"plans": 30, "first": 5},
    "expect": ["combination"],
}  # fmt: skip


def test_front_by_hand() -> None:
    """b does as much as a at less burden; c does a little more for much more burden; d is worse than b in all."""
    means = {"a": (10.0, 20.0, 0.0), "b": (9.8, 10.0, 0.0), "c": (12.0, 40.0, 0.0), "d": (8.0, 11.5, 0.1)}
    assert beats(means["b"], means["a"], NEAR) and not beats(means["a"], means["b"], NEAR)
    assert front(means, NEAR) == ["c", "b"]
    assert list(layers(means, NEAR)) == [["c", "b"], ["a", "d"]]
    assert best(means, NEAR, 3) == ["c", "b", "a"]
    twins = {"twin": (10.2, 20.5, 0.0), "a": (10.0, 20.0, 0.0), "gone": (float("nan"), 0.0, 0.0)}
    assert front(twins, NEAR) == ["a"]  # the less burdensome of two that do not differ


def test_what_people_do_not_tell_apart_is_no_difference() -> None:
    """b is 2 weeks above a in everybody, c in the mean alone (its half interval is 1.96 * 40 / 10): a stands for c."""
    rng = np.random.default_rng(3)
    a = np.column_stack([rng.normal(10, 3, 100), np.full(100, 10.0), np.zeros(100)])
    noise = rng.normal(0, 40, 100)
    scores = {
        "a": a,
        "b": a + (2.0, 5.0, 0.0),
        "c": a + np.column_stack([noise - noise.mean() + 2.0, *np.zeros((2, 100))]),
    }
    means = {k: tuple(v.mean(axis=0).tolist()) for k, v in scores.items()}
    half = doubt_of(scores)("a", "c")
    assert half[0] == pytest.approx(1.96 * noise.std(ddof=1) / 10) and half[1] == half[2] == 0
    assert front({k: means[k] for k in "ab"}, NEAR, doubt_of(scores)) == ["b", "a"]
    assert front({k: means[k] for k in "ac"}, NEAR, doubt_of(scores)) == ["a"]
    assert front({k: means[k] for k in "ac"}, NEAR) == ["c"]  # told apart by the mean alone


def test_front_of_a_thousand_is_what_pairs_say() -> None:
    rng = np.random.default_rng(5)
    means = {str(i): (float(a), float(b), 0.0) for i, (a, b) in enumerate(rng.uniform(0, 30, (1000, 2)))}
    found = front(means, NEAR)
    some = rng.choice(1000, 60, replace=False)
    beaten = [any(beats(m, means[str(i)], NEAR) for m in means.values()) for i in some]
    assert all(b or str(i) in found or any(abs(means[str(i)][0] - means[f][0]) <= 0.5 for f in found)
               for i, b in zip(some, beaten, strict=True))  # fmt: skip
    assert not any(str(i) in found for i, b in zip(some, beaten, strict=True) if b)
    assert len(best(means, NEAR, 60)) == 60


def test_policy_by_hand() -> None:
    """The first plan helps those of high CRP by 4, the second all others by 2; age says nothing."""
    crp, age = np.repeat([1.0, 5.0], 20), np.tile([30.0, 50.0], 20)
    worth = np.column_stack([np.where(crp > 3, 4.0, 0.0), np.where(crp > 3, 0.0, 2.0)])
    policy = grown(worth, {"age": age, "hs_crp": crp})
    assert isinstance(policy.tree, Split) and policy.tree.by == "hs_crp" and 1.0 <= policy.tree.at < 5.0
    assert (policy.tree.low, policy.tree.high) == (Leaf(1), Leaf(0))
    assert policy.gain == pytest.approx(3.0 - 2.0)  # 4 and 2 in halves; the first plan for all is worth 2
    assert policy.plans({"hs_crp": np.array([1.0, 9.0, np.nan]), "age": np.zeros(3)}).tolist() == [1, 0, 0]
    same = grown(np.ones((40, 2)), {"age": age})
    assert same.tree == Leaf(0) and same.gain == 0


def wrong(**keys: Any) -> list[AllostasisError]:
    with pytest.raises(AllostasisError) as found:
        read_plans({k: v for k, v in (GOOD | keys).items() if v is not None})
    return list(found.value) if isinstance(found.value, Problems) else [found.value]


def test_the_file() -> None:
    of = read_plans(GOOD)
    cbt = of.component("cbt")
    assert (cbt.starts, cbt.lengths) == ((0.0, 1008.0), (1008.0,))
    assert [str(t) if t else None for t in cbt.triggers] == [None, "phq9 > 0.5 * phq9@0"]
    assert [g.at for g in cbt.gives[1008.0]] == [168.0 * k for k in range(6)]  # nothing at its end
    assert len(of.component("ssri").gives[2016.0]) == 84
    assert set(of.study.measure) == {"phq9", "hs_crp"} and of.study.noise == "common"
    assert len(options(of.components)) == 1 + 4 + 1
    assert len(plans_of(options(of.components), 2)) == 4 + 1 + 4
    assert of.but(people=80, seed=9).study.number == 80


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"plan": None}, "lacks the key"),
        ({"lasts": None}, "how long people are followed"),
        ({"benefit": None}, "benefit"),
        ({"benefit": "cortisol"}, "is the benefit is not known"),
        ({"components": {}}, "components"),
        ({"components": {"a": {}}}, "what it gives"),
        ({"response": None}, "a response to nothing"),
        ({"expect": ["miracle"]}, "miracle"),
        ({"people": {"number": 4}}, "too few people for two halves"),
        ({"people": {"number": 40, "agee": 3}}, "agee"),
        ({"policy": {"by": ["crpp"]}}, "crpp"),
        ({"benefit": "phq9 < 5 mg/L"}, "different kinds"),
        ({"searhc": {}}, "searhc"),
    ],
)
def test_what_is_wrong_is_said(keys: dict[str, Any], said: str) -> None:
    problems = wrong(**keys)
    assert any(said in str(p) for p in problems), [str(p) for p in problems]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("plan",), None),
        (("lasts",), None),
        (("benefit",), None),
        (("components",), {}),
        (("response",), None),
        (("expect",), "combination"),
        (("benefit",), "cortisol"),
        (("people", "number"), 4),
        (("components", "ssri", "give"), None),
        (("components", "ssri", "give"), [3]),
        (("components", "ssri", "lengths"), ["0 wk"]),
        (("every",), "20 wk"),
    ],
)
def test_what_is_advised_is_taken(place: tuple[str, ...], value: Any) -> None:
    bad = copy.deepcopy(GOOD)
    here = bad
    for key in place[:-1]:
        here = here[key]
    here[place[-1]] = value
    with pytest.raises(AllostasisError) as found:
        read_plans(bad)
    first = next(iter(found.value)) if isinstance(found.value, Problems) else found.value
    if first.fix.startswith("Leave it out"):
        del here[place[-1]]
    else:
        said = re.fullmatch(r"Write(?: for example| at the top of the file)?  (.*)", first.fix)
        assert said, str(first)
        told = yaml.safe_load(said[1])
        (bad if "at the top" in first.fix or len(place) == 1 else here).update(told)
        if "ssri" in place or place == ("components",):
            bad["response"] = "phq9"
    read_plans(bad)


def test_components_are_refused_by_name() -> None:
    bad = copy.deepcopy(GOOD["components"])
    bad["ssri"]["starts"] = ["20 wk"]
    assert any("outside the time" in str(p) for p in wrong(components=bad))
    bad = copy.deepcopy(GOOD["components"])
    bad["anti"]["give"][0]["treatment"] = "infliximap"
    (problem,) = wrong(components=bad)
    assert "infliximab" in str(problem) and problem.key.startswith("components.anti.give[0]")


class Made:
    """People whose PHQ-9 falls by 6 points with a drug, by 6 with therapy; CRP says nothing of it."""

    base: Any
    screened, days = 40, 0.0

    def __init__(self, of: PlanFile, **_: Any) -> None:
        self.of, self.persons = of, np.arange(of.study.number)
        rng = np.random.default_rng(of.study.seed)
        self.phq = 14 + rng.normal(0, 2, len(self.persons))
        self.crp = np.exp(rng.normal(0.7, 1.0, len(self.persons)))
        self.asked: list[tuple[Regimen, int]] = []

    def measured(self, regimen: Regimen, rows: np.ndarray) -> Measurements:
        self.asked.append((regimen, len(rows)))
        hours = np.asarray(self.of.study.visits)
        phq = np.tile(self.phq[rows, None], len(hours))
        for name, begin, lasts in regimen:
            on = (hours > begin) & (hours <= begin + lasts + 1e-9)
            phq[:, on] -= {"ssri": 6.0, "cbt": 6.0, "anti": 0.0}[name]
        crp = np.tile(self.crp[rows, None], len(hours))
        return Measurements.together(
            hours, {(lives.ARM, "phq9"): phq, (lives.ARM, "hs_crp"): crp}, {"phq9": "1", "hs_crp": "mg/L"},
            {"age": np.full(len(rows), 40.0)}, np.zeros(len(rows), bool), 0.0, self.persons[rows],
        )  # fmt: skip


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allostasis.trials.searching.Lives", Made)


def plan_of(of: PlanFile, *names: str) -> Plan:
    every = {str(o): o for o in options(of.components)}
    return Plan.of([every[n] for n in names])


def test_triggers_burden_and_harm_by_hand() -> None:
    of = read_plans(GOOD)
    made = Made(of)
    out, rows = Outcomes(of, made), made.persons  # type: ignore[arg-type]
    drug = out.scores(plan_of(of, "ssri for 12 wk"), rows)
    assert drug.burden == pytest.approx(np.full(40, 8.4))  # 84 doses
    assert drug.risk == pytest.approx(np.full(40, 2 * 0.1 * 2016 / 8766))
    anti = out.scores(plan_of(of, "anti for 12 wk if hs_crp > 3 mg/L"), rows)
    assert (anti.parts == (made.crp > 3)).all() and (anti.burden == 2 * (made.crp > 3)).all()  # two infusions
    late = out.scores(plan_of(of, "ssri for 12 wk", "cbt from 6 wk for 6 wk if phq9 has not halved"), rows)
    slow = made.phq - 6 > 0.5 * made.phq
    assert 0 < slow.sum() < 40 and (late.parts == 1 + slow).all()
    assert late.burden == pytest.approx(8.4 + 6 * slow)
    assert late.benefit == pytest.approx(np.where(made.phq < 11, 6, 0) + np.where(made.phq - 6 - 6 * slow < 5, 6, 0))


def test_the_front_is_found_and_reported_on_the_other_half(made: None) -> None:
    of = read_plans(GOOD)
    found = search(of)
    names = [str(j.plan) for j in found.front]
    assert any("cbt" in n and "ssri" in n for n in names[:1])  # 12 points below 14: both together
    assert not any("anti" in n for n in names)  # costs visits, does nothing
    assert names[-1] == "usual"
    assert found.halves == (20, 20) and found.expected == {"combination": True}
    best = found.front[0]
    assert best.gain.low > 3.0 and best.benefit.n == 20
    assert best.curse == pytest.approx(best.chosen[0] - best.benefit.value)
    again = search(of, workers=5)
    assert plans_document(again) == plans_document(found) and shared_front(found, again) == 1.0
    text, page = " ".join(plans_lines(found)), plans_html(found)
    assert "Winner's curse" in text and "20 people chose, 20 others report" in text
    assert "<svg" in page and escape(str(best.plan), quote=False) in page and "http" not in page.split("</style>")[1]


def test_no_more_plans_than_asked_for(made: None) -> None:
    found = search(read_plans(GOOD | {"search": {"plans": 9, "first": 5}}))
    assert len(found.looks) <= 9 and found.space == 1 + 6 + 9 + 4


def test_another_seed_finds_much_the_same(made: None) -> None:
    one, other = (search(read_plans(GOOD | {"seed": s, "people": {"number": 200}})) for s in (1, 2))
    assert shared_front(one, other) >= 0.8


def test_shipped_plans_can_be_read() -> None:
    assert [read_plans(p).row for p in shipped_plans()] == ["S24"]


@pytest.fixture
def tiny() -> dict[str, Any]:
    hc = {"treatment": "hydrocortisone", "amount": "20 mg"}
    return {
        "plan": "a", "seed": 1, "people": {"number": 8, "history": "none"}, "lasts": "12 h", "every": "2 h",
        "model": {"modules": ["inflammation", "hpa", "clock"], "pulses": False},
        "always": [{"treatment": "endotoxin", "amount": "1 ng/kg", "at": "1 h"}],
        "components": {"hc": {"give": [hc], "starts": ["0 h", "2 h"], "triggers": ["always", "tnf > 20 pg/mL"]}},
        "benefit": "tnf", "search": {"first": 4, "plans": 6}, "front": {"benefit": 0.01, "burden": 0.01},
    }  # fmt: skip


def test_lives_are_kept_and_a_stopped_search_goes_on(tiny: dict[str, Any], tmp_path: Path) -> None:
    """Hydrocortisone before endotoxin lowers TNF; a search that was stopped lives nobody twice."""
    of, seen = read_plans(tiny), []

    def stop(what: str, done: int, total: int) -> None:
        seen.append((what, done))
        if what == "plans" and done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(of, workers=1, progress=stop)
    rest = search(of, workers=2)
    whole = search(of, workers=1)
    assert whole.days == 0.0  # all of it was kept
    assert plans_document(rest) == plans_document(whole)
    looked = {str(k.plan): k.means[0] for k in whole.looks}
    assert looked["hc for 12 h"] > looked["usual"]  # benefit is less TNF


def test_a_search_of_more_plans_is_the_same_file_otherwise() -> None:
    from allostasis.trials import read_plans, shipped_plans

    of = read_plans(shipped_plans()[0])
    more = of.but(plans=200, people=32, seed=9)
    assert (more.most, more.study.number, more.study.seed) == (200, 32, 9)
    assert (of.but(seed=9).most, more.components, more.near) == (of.most, of.components, of.near)

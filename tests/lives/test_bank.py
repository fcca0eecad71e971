"""The bank: lives kept and read again, diagnoses by criteria alone, and what a study can ask of it."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from allostasis.engine import numpy_ops, source_of
from allostasis.errors import AllostasisError
from allostasis.lives import Bank, Course, Histories, LifeBlock, effective, raked, told_at
from allostasis.lives.block import DEPRESSION, HYPOMANIA, MANIA, PTSD, onsets_of
from allostasis.lives.body_by_leaps import FEAR, ONSETS, body_given
from made_lives import block

ROOT = Path(__file__).resolve().parents[2]


def test_a_block_comes_back_as_it_was_kept() -> None:
    mine = block()
    again = LifeBlock.read(mine.packed())
    assert again is not None
    assert again.packed() == mine.packed()
    assert again.slow == ("low_grade.level",)
    assert LifeBlock.read(b"no block") is None


def test_between_birthdays_what_is_slow_moves_evenly() -> None:
    mine = block()
    np.testing.assert_allclose(mine.body_at(np.array([0, 1]), np.array([20.5, 30.25]))[:, 0], [2.5, 22.25])
    np.testing.assert_allclose(mine.usual_at(np.array([0]), np.array([27.0]))[:, 0], [0.5])  # between 18 and 36


def test_a_course_holds_its_ends() -> None:
    one = Course(np.array([18.0, 38.0]), ("x",), np.array([[[1.0], [3.0]]]))
    assert [float(one.at(age)[0, 0]) for age in (0, 18, 23, 38, 90)] == [1.0, 1.0, 1.5, 3.0, 3.0]


def test_diagnoses_follow_from_episodes_alone() -> None:
    h = Histories.of([block()], seed=1)
    assert h.first(DEPRESSION)[0] == pytest.approx(20.0)
    assert np.isinf(h.first(DEPRESSION)[1])
    ages, low, up = h.ages, h.ever(DEPRESSION)[0], h.ever(HYPOMANIA)[0]
    assert not low[ages < 20].any()
    assert low[ages >= 20].all()
    assert (low & up)[ages >= 25].all()  # bipolar II from then on
    assert not h.ever(MANIA).any()
    manic = Histories.of([block(kind=np.array([DEPRESSION, MANIA, DEPRESSION]))], seed=1)
    assert manic.ever(MANIA)[0][ages >= 25].all()
    assert not h.alive[1][ages > 60].any()


def test_what_is_recalled_fades_and_never_comes_back() -> None:
    n, told = 400, []
    ones = np.arange(n)
    parts = {
        name: np.repeat(getattr(block(), name)[:1], n, axis=0) for name in ("female", "death", "count", "met", "phq9")
    }
    for seed in (1, 2):
        h = Histories(
            seed,
            ones,
            **parts,
            first_at=np.full((n, 3), np.inf),
            who=ones,
            kind=np.zeros(n),
            onset=np.full(n, 7305),
            end=np.full(n, 7305),
            ended=ones > -1,
        )
        recalled = h.recalled()
        assert not recalled[:, h.ages < 20].any()
        after = recalled[:, h.ages >= 20].astype(int)
        assert (np.diff(after, axis=1) <= 0).all()
        told.append(float(recalled[:, np.searchsorted(h.ages, 30)].mean()))
    # ten years on 1/e tell of it: .37, three standard errors of 400 people are .072
    assert all(0.29 < share < 0.45 for share in told)
    assert told[0] != told[1]


def test_raking_meets_margins_and_says_what_weights_are_worth() -> None:
    sex, age = np.array([0] * 60 + [1] * 40), np.array(([0] * 30 + [1] * 30) + ([0] * 10 + [1] * 30))
    w = raked({"sex": sex, "age": age}, {"sex": (0.5, 0.5), "age": (0.5, 0.5)})
    assert w[sex == 1].sum() == pytest.approx(50, abs=0.1)
    assert w[age == 0].sum() == pytest.approx(50, abs=0.1)
    assert effective(np.ones(100)) == 100
    assert effective(np.array([1.0, 1.0, 0.0, 0.0])) == 2
    assert 80 < effective(w) < 100


def test_what_a_life_has_had_by_an_age() -> None:
    """The first: depressed at 20 and 40, PTSD from 25.0 to 25.03, traumas at 18 and 35, a heart attack at 50."""
    mine = block(kind=np.array([DEPRESSION, PTSD, DEPRESSION]))
    young, old = (told_at(mine, np.array([0, 1]), np.full(2, age), 1) for age in (25.01, 55.0))
    assert [young[n].tolist() for n in ("fear", "fear_recently", "fear_now")] == [[1, 0], [1, 0], [1, 0]]
    assert [old[n].tolist() for n in ("fear", "fear_recently", "fear_now")] == [[1, 0], [0, 0], [0, 0]]
    assert young["hypomanic"].tolist() == [0, 0] and old["depressions"].tolist() == [2, 0]
    assert [t["traumas"].tolist() for t in (young, old)] == [[1, 0], [2, 0]]
    assert [t["vascular"].tolist() for t in (young, old)] == [[0, 0], [1, 0]]
    assert [t["diabetes"].tolist() for t in (young, old)] == [[0, 0], [0, 1]]
    gone = told_at(block(lost=np.array([False, True])), np.array([0, 1]), np.full(2, 55.0), 1)
    assert gone["diabetes"].tolist() == [0, 0]


def test_years_within_an_illness_and_after_a_disease() -> None:
    h = Histories.of([block(kind=np.array([DEPRESSION, PTSD, DEPRESSION]))], seed=1)
    year = h.within(PTSD)[0]
    assert h.ages[year].tolist() == [age for age in h.ages if 25.0 <= age < 26.02]
    assert h.ever(PTSD)[0].sum() == (h.ages >= 25.0).sum()
    assert h.begun(1)[0].tolist() == (h.ages >= 50.0).tolist() and not h.begun(0).any()


def test_a_disease_begins_where_its_rate_has_added_up() -> None:
    """At .02 a year half have it after 34.7 years, at .04 after 17.3 (three standard errors: 4.8 and 2.4)."""
    ages, n = 18.0 + np.arange(73.0), 2000
    rates = np.repeat([0.02, 0.04], n // 2)[:, None, None] * np.ones((n, 73, 3))
    bodies = SimpleNamespace(ages=ages, told=tuple(ONSETS.values()), seen=rates)
    first = onsets_of(bodies, np.arange(n), 3)  # type: ignore[arg-type]
    assert first.shape == (n, 3)
    assert np.median(first[: n // 2, 0]) - 18 == pytest.approx(34.7, abs=4.8)
    assert np.median(first[n // 2 :, 1]) - 18 == pytest.approx(17.3, abs=2.4)
    assert abs(np.corrcoef(np.minimum(first[:, 0], 90), np.minimum(first[:, 1], 90))[0, 1]) < 0.25  # by rate alone
    longer = onsets_of(bodies, np.arange(n)[::-1], 3)  # type: ignore[arg-type]
    assert longer[0, 0] > first[-1, 0]  # the same luck at half the rate comes later


def test_fear_of_a_life_reaches_its_body() -> None:
    """Memory without safety drives noradrenaline by the module's own text; both are given, not lived."""
    model = body_given()
    assert not {"fear.memory", "fear.safety"} & set(model.state_names)
    assert "fear.wariness" in model.state_names
    places = [model.input_names.index(name) for name in FEAR]
    written, p = source_of(model), model.defaults[None].T
    y = np.asarray(model.scales, float)[:, None]
    rates = []
    for memory, safety in ((0.0, 0.0), (0.8, 0.0), (0.8, 1.0)):
        u = model.input_starts.copy()[:, None]
        u[places, 0] = memory, safety
        told = written.run.rates(numpy_ops, 9.0, y, u, written.parameters(p.T).T)
        rates.append(np.array([float(np.ravel(x)[0]) for x in told]))
    moved = {
        n for n, a, b in zip(model.state_names, rates[0], rates[1], strict=True) if not np.isclose(a, b, rtol=1e-9)
    }
    assert any(n.startswith("autonomic.") for n in moved), moved
    np.testing.assert_allclose(rates[0], rates[2], rtol=1e-12)  # safety holds all of it


def test_a_bank_is_known_by_its_models_however_it_is_looked_up() -> None:
    assert Bank().key == Bank()._wired()
    assert len({Bank().key, Bank(seed=2).key, Bank(years=60).key, Bank(spared=True).key}) == 4


WORDS = ("depressive disorder", "major_depress", "bipolar", "ptsd", "schizo", "diagnos", "mdd")


def test_no_module_reading_or_input_knows_a_diagnosis() -> None:
    """Names that a model could compute with (states, parameters, ports, reads, inputs); words about them are free."""
    from allostasis.assembly import catalogue

    for name in catalogue.names():
        m = catalogue.module(name)
        groups = (m.states, m.params, m.reads, m.ports, m.inputs, m.offers, m.anchors, m.switches)
        for known in (name, *(key for group in groups for key in group)):
            assert not any(word in known.lower() for word in WORDS), f"{name}: {known}"


def test_lives_read_no_diagnosis() -> None:
    """What lives people imports nothing that reads their episodes."""
    for file in ("mood_alone", "days_of_mood", "body_by_leaps", "whole_life", "multiscale", "lifetime"):
        tree = ast.parse((ROOT / f"src/allostasis/lives/{file}.py").read_text(encoding="utf-8"))
        taken = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "allostasis.lives.diagnoses" not in taken
        names = {a.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for a in node.names}
        assert not names & {"depressive", "high", "is_mania", "Histories"}


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ({"number": 5, "at": 40}, "no at"),
        ({"number": 5, "from": "bank", "at": {"min": 50, "max": 40}}, "below the youngest"),
        ({"number": 5, "from": "bank", "age": 40}, "cannot be chosen"),
        ({"number": 5, "from": "bank", "history": "none"}, "cannot be chosen"),
        ({"number": 5, "from": "bank", "at": 95}, "at"),
    ],
)
def test_what_cannot_be_asked_of_the_bank_is_told(people: dict[str, object], said: str) -> None:
    from allostasis.studies import read_study

    study = {"study": "x", "people": people, "arms": {"a": []}, "visits": ["0 h"], "measure": ["phq9"]}
    with pytest.raises(AllostasisError, match=said):
        read_study(study)


def test_a_study_from_the_bank_comes_back_from_its_plain_form() -> None:
    from allostasis.studies import read_study

    given = {"number": 5, "from": "bank", "at": {"min": 30, "max": 50}, "enrol": "phq9 >= 10"}
    study = read_study({"study": "x", "people": given, "arms": {"a": []}, "visits": ["0 h"], "measure": ["phq9"]})
    assert (study.bank, study.history) == ((30, 50), 0)
    assert read_study(study.to_dict()).hash() == study.hash()
    one = read_study({**study.to_dict(), "people": {**given, "at": 40}})
    assert one.bank == (40, 40)
    assert one.hash() != study.hash()


def test_a_study_looks_at_the_bank_as_far_as_it_goes_unless_it_says_more() -> None:
    from allostasis.studies import read_study

    def screen(**people: object) -> int:
        return read_study(
            {"study": "x", "people": people, "arms": {"a": []}, "visits": ["0 h"], "measure": ["phq9"]}
        ).screen

    assert screen(number=4) == 800
    assert screen(number=60) == 12_000
    assert screen(**{"number": 4, "from": "bank"}) == 800
    assert screen(**{"number": 60, "from": "bank"}) == 2_000
    assert screen(**{"number": 60, "from": "bank", "screen": 9_000}) == 9_000
    assert screen(**{"number": 3_000, "from": "bank"}) == 3_000


def test_bodies_of_lives_have_the_childhood_that_their_mood_has() -> None:
    """Both are drawn alike, so that the six states at eighteen, by which a body begins, are those that days led to."""
    from allostasis.lives.body_by_leaps import body_given
    from allostasis.lives.days_of_mood import life_model
    from allostasis.lives.whole_life import POPULATION, childhoods_of
    from allostasis.people import draw

    model, who = body_given(), np.arange(40)
    met = childhoods_of(draw(life_model(), POPULATION, 1, who), 1)
    threat = draw(model, POPULATION, 1, who).p[:, model.param_names.index("childhood.threat_before")]
    np.testing.assert_array_equal(threat > 0, met.present.any(axis=1))
    assert threat.max() > 0.3


def test_a_share_of_nobody_is_no_certainty() -> None:
    from allostasis.lives.figures import share_of

    none, weights = np.zeros((60, 3)), np.ones((60, 3))
    assert share_of(none, weights) == (0.0, pytest.approx(0.05 / 1.96))
    some = none.copy()
    some[:15] = 1
    # each life is all ill or all well: the error is that of 60 people, .056
    assert share_of(some, weights) == (0.25, pytest.approx(np.sqrt(0.25 * 0.75 / 60)))
    assert np.isnan(share_of(none, 0 * weights)[0])


def test_what_a_life_has_had_by_a_day_is_told_of_that_day() -> None:
    """A depression at 20 and hypomania at 25 (by hand): before nothing, then one, then both; nobody else."""
    mine = block()
    ages = np.array([19.0, 22.0, 30.0])
    told = told_at(mine, np.zeros(3, int), ages, seed=1)
    assert told["depressed"].tolist() == [0, 1, 1]
    assert told["first_onset"].tolist() == [0, pytest.approx(20.0), pytest.approx(20.0)]
    assert told["hypomanic"].tolist() == [0, 0, 1] and not told["manic"].any()
    begin = float(Histories.of([mine], 1).first(DEPRESSION)[0])
    now = told_at(mine, np.zeros(2, int), np.array([begin + 0.001, begin + 1.5]), seed=1)
    assert now["depressed_now"][0] == 1 == now["depressed_recently"][0]
    other = told_at(mine, np.ones(3, int), ages, seed=1)
    assert not any(other[name].any() for name in other)


def test_nothing_reads_what_is_told_of_a_life() -> None:
    from allostasis.assembly import catalogue

    for name in catalogue.names():
        assert not [r.path for r in catalogue.module(name).reads.values() if r.path.startswith("history.")], name
    history = catalogue.module("history")
    assert not history.states and not history.actions and "history" not in catalogue.body()


@pytest.mark.parametrize("asked", [{"measure": ["mde_lifetime"]}, {"people": {"number": 3, "enrol": "bipolar_1 >= 1"}}])
def test_episodes_of_a_life_are_asked_of_people_who_have_one(asked: dict[str, object]) -> None:
    from allostasis.studies import plan, read_study

    study = {"study": "x", "people": {"number": 3}, "arms": {"a": []}, "visits": ["0 h"], "measure": ["phq9"]}
    with pytest.raises(AllostasisError, match="read off a life"):
        plan(read_study(study | asked))


def test_bipolar_disorder_is_read_off_episodes() -> None:
    """I: mania ever; II: hypomania and depression, never mania; an age at onset only of who has had one."""
    from allostasis.assembly import assemble, catalogue
    from allostasis.engine.backends import scipy_reference as reference

    model = assemble(["history", "colds"])

    def told(name: str, **had: float) -> float:
        values = reference.solve(model, np.array([0.0, 1.0]), params={f"history.{k}": v for k, v in had.items()})
        return float(values[catalogue.readout(name).of][0])  # type: ignore[attr-defined]

    assert told("bipolar_1", manic=1.0) == 1 and told("bipolar_2", manic=1.0, hypomanic=1.0, depressed=1.0) == 0
    assert told("bipolar_2", hypomanic=1.0, depressed=1.0) == 1 and told("bipolar_2", hypomanic=1.0) == 0
    assert told("mde_onset", depressed=1.0, first_onset=20.0 * 8766) == pytest.approx(20.0)  # kernels count hours
    assert np.isnan(told("mde_onset"))

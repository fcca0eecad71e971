"""A report and the evidence check give the same value and the same interval for the same people."""

from __future__ import annotations

import pytest

from allostasis import run
from allostasis.assembly import catalogue
from allostasis.evidence import check, replay_runs, replays
from allostasis.expressions import told
from allostasis.studies.file import Replay, Study
from allostasis.studies.file.definitions import definition

CONDITIONS = set(catalogue.names("conditions"))
PEOPLE = 12
STRESS = ("tsst-cortisol-fold", "tsst-cortisol-effect-size", "acute-stress-il6-90min")  # a ratio, a d, a change
OTHERS = ("lps-hydrocortisone-tnf-block", "marital-conflict-il6-next-morning", "short-sleep-crp")


def beside(replay: Replay, *ids: str) -> Study:
    """The replay as a study of few people, with findings beside it by their ids alone."""
    plain = replay.study.to_dict()
    plain["people"] = {**plain["people"], "number": PEOPLE}
    return Study.from_dict({**plain, "published": [{"finding": id} for id in ids]})


def agree(*ids: str) -> None:
    book = replays()
    (replay,) = {book.replayed()[id].title: book.replayed()[id] for id in ids}.values()
    found = {row["finding"]: row["model"] for row in run(beside(replay, *ids), workers=1).manifest["published"]}
    checked = {j.finding.id: j.model for j in check(ids=ids, most=PEOPLE, doubt=0, baseline=False).judged}
    for id in ids:
        one, other = found[id], checked[id]
        assert other is not None and one["n"] == other["n"] > 0
        for key in ("value", "low", "high"):
            assert one[key] == pytest.approx(other[key], rel=1e-9), (id, key)
        assert one["low"] < one["value"] < one["high"]


def test_a_report_and_the_evidence_check_agree_on_the_same_people() -> None:
    agree(*STRESS)


TNF_BLOCK = "lps-hydrocortisone-tnf-block"


@pytest.mark.slow
@pytest.mark.parametrize(
    "id",
    [
        pytest.param(id, marks=pytest.mark.xfail(reason="another kernel's last bits: 3e-5 since people fluctuate"))
        if id == TNF_BLOCK
        else id
        for id in OTHERS
    ],
)
def test_they_agree_on_pairs_on_who_has_a_condition_and_on_correlations(id: str) -> None:
    agree(id)


def test_a_condition_is_in_the_model_of_those_replays_alone_that_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_runs, "shared_model", lambda given, *_: given)
    book, bodies = replays(), set()
    for replay in book.all:
        given = {g.name for arm in replay.study.arms.values() for g in arm} | set(replay.study.conditions)
        given |= {"childhood"} if replay.study.population.adversity else set()  # people as drawn bring it
        model = set(replay_runs.model_of(replay, book.modules))  # type: ignore[call-overload]
        assert model & CONDITIONS == given & CONDITIONS, replay.title
        assert model | CONDITIONS >= set(book.modules)  # treatments and stressors are shared
        bodies.add(frozenset(model))
    assert len(bodies) <= 1 + len(CONDITIONS & set(book.modules))  # as many kernels


def test_what_concerns_an_absent_condition_is_neither_cut_nor_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_runs, "shared_model", lambda *said: said)
    book = replays()
    cut, use = ("autoimmune->pain", "inflammation->hpa"), (("autoimmune", "published"), ("hpa", "published"))
    without, with_it = (
        replay_runs.model_of(book.replayed()[id], book.modules, cut, use)
        for id in ("tsst-cortisol-fold", "antitnf-depressive-symptoms-kappelmann2018")
    )
    assert without[1:3] == (("inflammation->hpa",), (("hpa", "published"),))  # type: ignore[index]
    assert with_it[1:3] == (cut, use)  # type: ignore[index]


def test_a_definition_is_what_the_replays_study_reads() -> None:
    """Definitions are read below studies, from the sections of replays alone."""
    for replay in replays().all:
        given = {arm: tuple(events) for arm, events in told(replay.study.arms).items()}
        for c in replay.contrasts:
            made = definition(c.finding)
            assert made is not None and made.estimand == c and made.replay == replay.title
            assert made.arms == given and made.visits == replay.study.visits

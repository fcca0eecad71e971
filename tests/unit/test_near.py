"""What is known to be wrong near a study: a made study beside made findings, the file, and the demonstrations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from allostasis.ledger import backing, evidence, finding, findings, in_sample
from allostasis.ledger import judged as read
from allostasis.ledger.nearby import Setting, near
from allostasis.studies import read_study
from allostasis.views.near import NOTHING, Nearby, nearby, setting, terse
from allostasis.views.report import report_html
from made_result import made_result

PLANS = Path(__file__).parents[1] / "plans"
STUDY = Setting([{"name": "endotoxin", "amount": "2 ng/kg"}], ["tnf", "temperature"], (0.5, 8.0), 0.0, 25.0)


def made(id: str, verdict: str, **keys: Any) -> dict[str, Any]:
    """A finding on TNF two hours after endotoxin in young men."""
    return {
        "id": id,
        "verdict": verdict,
        "side": "calibration",
        "counts": True,
        "in_sample": False,
        "statement": f"About {id}.",
        "citation": "Nobody 2000",
        "metric": "peak",
        "unit": "pg/mL",
        "sign": None,
        "published": {"value": 100.0, "low": 80.0, "high": 120.0},
        "model": None if verdict == "not simulated" else {"value": 300.0, "low": 280.0, "high": 320.0},
        "exposure": [{"arm": "a", "name": "endotoxin", "amount": "2 ng/kg"}],
        "readouts": ["tnf"],
        "hours": [2.0, 2.0],
        "people": {"female": 0.0, "age": 25.0, "picked": []},
        **keys,
    }


LIST = [
    made("met", "inside", in_sample=True),
    made("unsure", "undecided"),
    made("silent", "not simulated", reason="it is not in the model"),
    made("missed-other-people", "outside", people={"female": 1.0, "age": 60.0, "picked": []}),
    made("missed-ill", "outside", people={"female": 0.0, "age": 25.0, "picked": ["phq9"]}),
    made("missed-same", "outside"),
    made("wrong-sign-dose", "opposite", exposure=[{"arm": "a", "name": "endotoxin", "amount": "0.8 ng/kg"}]),
    made("missed-far-dose", "outside", exposure=[{"arm": "a", "name": "endotoxin", "amount": "40000 pg/kg"}]),
    made("missed-late", "outside", hours=[72.0, 72.0]),
    made("missed-kin", "outside", readouts=["il6"]),
    made("missed-kin-exposure", "outside", exposure=[{"arm": "a", "name": "il6", "amount": "1 ug/kg"}]),
    made("missed-at-rest", "outside", exposure=[], hours=None),
    made("other-instrument", "outside", readouts=["suvr"]),
    made("other-exposure", "outside", exposure=[{"arm": "a", "name": "cbt", "amount": "1"}]),
    made("unknown-exposure", "outside", exposure=None),
]


def test_misses_come_first_and_the_nearest_of_them_before_the_others() -> None:
    found = near(STUDY, LIST)
    by_hand = {
        "missed-same": 1.0,
        "wrong-sign-dose": 0.85,  # 2 over 0.8 is 2.5
        "missed-ill": 0.8,
        "missed-far-dose": 0.5,  # 40 ng/kg over 2
        "missed-kin": 0.6,
        "missed-kin-exposure": 0.6,
        "missed-other-people": 0.85 * 0.7,  # women; 35 years older
        "missed-late": 0.6,  # 72 h over 8 h is 9
        "missed-at-rest": 0.3,
        "unsure": 1.0,
        "silent": 1.0,
        "met": 1.0,
    }
    assert {n.finding["id"]: n.similarity for n in found} == pytest.approx(by_hand)
    assert [n.finding["id"] for n in found] == [
        "missed-same",
        "wrong-sign-dose",
        "missed-ill",
        "missed-kin",
        "missed-kin-exposure",
        "missed-late",
        "missed-other-people",
        "missed-far-dose",
        "missed-at-rest",
        "unsure",
        "silent",
        "met",
    ]
    told = {n.finding["id"]: n.differs for n in found}
    assert told["missed-same"] == ()
    assert told["wrong-sign-dose"] == ("endotoxin 0.8 ng/kg",)
    assert told["missed-late"] == ("read 3 d after it began",)
    assert told["missed-kin"] == ("read as il6",)
    assert told["missed-other-people"] == ("100 % women", "mean age 60")
    assert told["missed-ill"] == ("people picked by phq9",)


def test_an_arm_set_against_another_is_near_by_itself_and_half_of_what_was_given_is_half() -> None:
    pair = [{"arm": "a", "name": "endotoxin", "amount": ""}, {"arm": "b", "name": "cbt", "amount": ""}]
    joint = [{"arm": "a", **e} for e in ({"name": "endotoxin", "amount": ""}, {"name": "cbt", "amount": ""})]
    study = Setting([{"name": "endotoxin", "amount": ""}], ["tnf"])
    assert near(study, [made("pair", "outside", exposure=pair)])[0].similarity == 1.0
    assert near(study, [made("joint", "outside", exposure=joint)])[0].similarity == 0.5
    both = made("both", "outside", readouts=["tnf", "suvr"])
    assert near(Setting(STUDY.exposures, ["tnf"]), [both])[0].similarity == 0.5


def shown(monkeypatch: pytest.MonkeyPatch, some: list[dict[str, Any]]) -> Nearby:
    entries = {f["id"]: f for f in some}
    monkeypatch.setattr(read, "_read", lambda path=None: ({"version": "0", "people_at_most": 64}, entries))
    return nearby(made_result())


def test_a_report_says_what_is_wrong_before_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [made(f"miss-{i}", "outside", hours=[2.0 + i, 2.0 + i]) for i in range(12)]
    found = shown(monkeypatch, [*LIST, *many])
    assert len(found.first) == 8 and all(r.missed for r in found.first)
    assert found.folded_title.startswith(f"{len(found.rows) - 8} more, ")
    measures = dict(found.measures)
    assert measures["temperature"] == NOTHING
    # 15 and 12 read TNF but for two, "silent" is not replayed
    assert measures["tnf"].startswith("backed by 24 findings, 1 met (1 in-sample); near this study ")
    page = report_html(made_result())
    heads = [page.index(f'id="h-{name}"') for name in ("summary", "near", "done")]
    assert heads == sorted(heads)
    assert page.index("About missed-same.") < page.index("About unsure.") < page.index("About met.")
    assert "not simulated, since: it is not in the model" in page
    assert "at most 64 people a replay" in page
    assert terse(found)[1].startswith("outside: About miss")


def test_without_a_check_the_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_read", lambda path=None: ({}, {}))
    assert "nothing can be said" in nearby(made_result()).lead


@pytest.mark.parametrize("text", ["", "{", "[]", '{"findings": 3}', '{"findings": [{}]}'])
def test_a_file_that_is_no_evidence_is_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    path.write_text(text, encoding="utf-8")
    assert read._read.__wrapped__(path) == ({}, {})


def test_the_shipped_file_holds_every_counting_finding_and_no_reason_for_the_validation_side() -> None:
    known = evidence()
    assert {f.id for f in findings().values() if f.role == "output" and f.counts} <= set(known)
    for id, f in known.items():
        assert f["side"] == finding(id).side and f["counts"] == finding(id).counts
        assert f["verdict"] in {"inside", "outside", "opposite", "undecided", "not simulated"}
        assert (f["model"] is None) <= bool(f["reason"])
        assert not (f["side"] == "validation" and f["believed"])
    text = Path(read.__file__).with_name(read.FILE).read_text(encoding="utf-8")
    assert [f["id"] for f in json.loads(text)["findings"]] == sorted(known)


def test_one_function_says_what_is_in_sample() -> None:
    assert in_sample("tsst-cortisol-fold", "as the paper reads it")  # calibrated.yaml lists it
    assert in_sample("nobody-2000", "in-sample: set on it")
    assert not in_sample("nobody-2000", "read in another unit")
    kept = next(id for id, f in evidence().items() if f["in_sample"] and not in_sample(id, kept=False))
    assert in_sample(kept)  # a replay's note says so


def demonstrated(name: str) -> list[Any]:
    """Findings near a plan, nobody living it."""
    from allostasis.studies.running.manifest import _given

    study = read_study(PLANS / f"{name}.yaml")
    m = {
        "schema": study.to_dict(),
        "arms": {a: [_given(g) for g in gs] for a, gs in study.arms.items()},
        "measures": {r: {} for r in study.measure},
    }
    return near(setting(m))


@pytest.mark.parametrize(
    ("plan", "near_it"),
    [
        ("trier-saliva-women", ["tsst-vs-dexcrh-size", "tsst-cortisol-effect-size", "tsst-cortisol-fold"]),
        (
            "celecoxib-addon",
            ["celecoxib-addon-na2014", "celecoxib-addon-remission-na2014", "antiinflammatory-addon-kohlerforsberg2019"],
        ),
        (
            "infliximab-crp",
            ["infliximab-trd-highcrp-response-raison2013", "antitnf-depressive-symptoms-kappelmann2018"],
        ),
    ],
)
def test_plans_name_what_the_ledger_holds_near_them(plan: str, near_it: list[str]) -> None:
    found = demonstrated(plan)
    ids = [n.finding["id"] for n in found]
    assert set(near_it) <= set(ids)
    misses = [n.finding["verdict"] in read.MISSED for n in found]
    assert misses == sorted(misses, reverse=True)  # misses first
    nearest = next(n for n in found if n.finding["id"] == near_it[0])
    assert nearest.similarity >= 0.5


def test_backing_counts_what_reads_an_instrument() -> None:
    some = [made("a", "inside"), made("b", "outside"), made("c", "undecided"), made("d", "not simulated")]
    some.append(made("e", "inside", readouts=["il6"], exposure=None, in_sample=True))
    assert (backing("tnf", among=some).all, backing("tnf", among=some).met, backing("tnf", among=some).missed) == (
        3,
        1,
        1,
    )
    assert backing(exposure="endotoxin", among=some).all == 3
    assert backing("il6", among=some).in_sample == 1

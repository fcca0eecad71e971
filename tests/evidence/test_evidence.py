"""The evidence check on tiny cohorts: a moved value and a cut mechanism must show, whatever the model is worth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from allostasis.cli.app import app
from allostasis.errors import AllostasisError, Problems, UnknownName
from allostasis.evidence import check, read_replays, replays
from allostasis.evidence.ablation import ablate
from allostasis.evidence.rival_mechanisms import rivals
from allostasis.evidence.verdicts import by_row, mean_of_topic, totals, zero_effect
from allostasis.ledger import Finding, finding, findings
from allostasis.ledger.verdict_rules import verdict
from allostasis.views.evidence_page import page

TILT, BLOCK = "nk-headup-tilt-fold", "nk-stress-labetalol-block"
TINY = {"most": 32, "doubt": 0, "baseline": False}


def moved(entry: Finding, **effect: object) -> Finding:
    return entry.model_copy(update={"effect": entry.effect.model_copy(update=effect)})


def test_a_replay_whose_published_value_is_moved_turns_to_outside() -> None:
    (as_published,) = check(ids=[TILT], **TINY).judged
    assert as_published.model is not None and 1.4 < (value := as_published.model["value"]) < 2.8
    at_bound = value**1.25  # a fifth below it on the log scale lies the model's own value
    for published, expected in ((value, "inside"), (at_bound, "undecided"), (value**3, "outside"), (0.5, "opposite")):
        ledger = {**findings(), TILT: moved(finding(TILT), value=published)}
        (judged,) = check(ids=[TILT], ledger=ledger, **TINY).judged
        assert judged.verdict == expected
        assert judged.model == as_published.model  # the model's own value knows nothing of the published one


@pytest.mark.slow
def test_a_replay_whose_mechanism_is_cut_turns_to_outside() -> None:
    cuts = ["autonomic->leukocytes", "temperature->heart"]
    made = {c.coupling: c for c in ablate(cuts, people=32, of=replays().only([TILT, BLOCK]))}
    assert set(made["autonomic->leukocytes"].lost) >= {TILT, BLOCK}
    assert TILT in made["autonomic->leukocytes"].moved
    assert made["temperature->heart"].lost == () and TILT not in made["temperature->heart"].moved


@pytest.mark.slow
def test_switched_and_assembled_cuts_agree() -> None:
    """One kernel with a switch for every coupling gives what a model assembled without the coupling gives."""
    import numpy as np

    from allostasis.engine.codegen import numpy_ops
    from allostasis.engine.codegen.source import source
    from allostasis.evidence.replay_runs import shared_model

    given = replays().modules
    switched, cut = (
        shared_model(given, switched=True),
        shared_model(given, ("inflammation->hpa", "autonomic->leukocytes")),
    )
    assert cut.state_names == switched.state_names
    y = np.exp(0.3 * np.random.default_rng(3).standard_normal(len(cut.states))) * cut.scales
    u = cut.input_starts
    rates = {}
    for name, model in {"switched": switched, "cut": cut}.items():
        p = model.defaults.copy()
        if name == "switched":
            for coupling in ("inflammation->hpa", "autonomic->leukocytes"):
                p[model.param_names.index(f"cut.{coupling}")] = 1.0
        written = source(model, jacobian=False)
        rates[name] = np.array(
            [float(v) for v in written.run.rates(numpy_ops, 30.0, y, u, written.parameters(p[None])[0])]
        )
    assert rates["switched"] == pytest.approx(rates["cut"], rel=1e-9, abs=1e-12)


def test_every_counting_finding_has_a_replay_or_a_reason() -> None:
    book = replays()
    replayed, counting = book.replayed(), {f.id for f in findings().values() if f.counts}
    assert counting <= set(replayed) | set(book.reasons)
    assert not set(replayed) & set(book.reasons)
    met = {id for id in replayed if id in counting}
    assert len(met) >= 60
    assert len({row for id in met for row in finding(id).rows}) >= 10
    assert all(finding(id).role == "output" for id in replayed)
    assert set(book.beliefs) <= set(replayed)


def test_the_denominator_of_a_row_holds_what_is_not_replayed() -> None:
    made = check(rows=["S22"], **TINY)
    (row,) = by_row(made.judged, ["S22"])
    assert row["counting"] == sum(f.counts and "S22" in f.rows for f in findings().values())
    assert row["replayed"] == 0 and row["inside"] == 0
    assert totals(made.judged)["validation"]["counting"] > 0


def test_rules_of_the_verdict() -> None:
    d = finding("tsst-cortisol-effect-size")  # 0.93, 0.82 to 1.04
    assert [verdict(d, v) for v in (0.93, 0.76, 1.1, 0.7, -0.1)] == [
        "inside",
        "inside",
        "inside",
        "outside",
        "opposite",
    ]
    assert verdict(d, -0.05, standardised=-0.05) == "outside"  # next to nothing has no direction
    null = finding("bd-il1b-solmi2021")  # an interval that contains no effect
    assert verdict(null, 0.3, standardised=0.3) == "outside"
    assert verdict(null, 0.05, standardised=0.05) == "inside"
    peak = finding("lps-tnf-peak-barber")  # 155, interval 147 to 163, a quarter is wider
    assert [verdict(peak, v) for v in (120.0, 190.0, 100.0)] == ["inside", "inside", "outside"]
    gone = finding("lps-hydrocortisone-tnf-block")
    assert [verdict(gone, v) for v in (0.05, 0.2)] == ["inside", "outside"]
    direction = finding("lps-monocytopenia")
    assert [verdict(direction, v, standardised=v) for v in (-0.3, -0.05, 0.3)] == ["inside", "outside", "opposite"]


def test_baselines() -> None:
    assert zero_effect(finding("tsst-cortisol-effect-size")) == "outside"
    assert zero_effect(finding("exercise-aerobic-crp-rct-null")) == "inside"
    assert zero_effect(finding("lps-monocytopenia")) == "outside"
    assert mean_of_topic(finding("lps-monocytopenia")) == "opposite"  # most directions of the topic are up
    assert mean_of_topic(finding("mdd-il6-haapakoski2015")) in {"inside", "outside"}


def test_the_command_prints_one_last_line_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        "evidence",
        "--finding",
        TILT,
        "--people",
        "32",
        "--doubt",
        "0",
        "--cut",
        "autonomic->leukocytes",
        "--json",
    ]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout.splitlines()[-1])
    assert set(said["totals"]) == {"calibration", "validation"}
    assert said["totals"]["validation"]["replayed"] == 1
    assert {"replayed", "inside", "outside", "opposite"} <= set(said["totals"]["validation"])
    assert said["lost"] == [TILT]
    (one,) = said["findings"]
    assert one["finding"] == TILT and one["verdict"] == "outside" and one["people"] == 32
    assert {r["row"] for r in said["rows"]} == {"S5", "S15"}


def test_the_page_puts_misses_first() -> None:
    (lived,) = check(ids=[TILT], **TINY).judged
    assert lived.model is not None
    at_bound = moved(finding(TILT), value=lived.model["value"] ** 1.25)  # a fifth below it is the model's own value
    ledger = {**findings(), BLOCK: moved(finding(BLOCK), sign=1), TILT: at_bound}
    text = page(check(ids=[TILT, BLOCK], ledger=ledger, **TINY), replays())
    places = [text.index(w) for w in ("## Misses", BLOCK, "## Undecided", TILT, "## Met")]
    assert places == sorted(places)
    assert "| opposite |" in text


def test_refusals_say_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "replays:\n"
        "  - replay: tilt\n"
        "    people: {female: 0}\n"
        "    arms: {tilt: [{stressor: head_up_tilt, at: 0 h, for: 30 min}]}\n"
        "    visits: [0 h, 1 h]\n"
        "    measure: [nk]\n"
        "    findings:\n"
        "      - {finding: nk-headup-tilt-folds, as: nk, at: 1 h}\n"
        "      - {finding: nk-headup-tilt-fold, as: nk, at: 2 h}\n"
    )
    with pytest.raises(Problems) as refused:
        read_replays(path)
    text = str(refused.value)
    assert "mine.yaml, line 8" in text and "nk-headup-tilt-fold ?" in text
    assert "mine.yaml, line 9" in text and "there is no visit at 2 h" in text


def test_a_level_in_another_unit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "replays:\n"
        "  - replay: fever\n"
        "    people: {female: 0}\n"
        "    arms: {lps: [{treatment: endotoxin, amount: 2 ng/kg, at: 0 h}]}\n"
        "    visits: [0 h, 1 h]\n"
        "    measure: [heart_rate]\n"
        "    findings:\n"
        "      - {finding: lps-tnf-peak-barber, as: heart_rate, at: 1 h}\n"
    )
    with pytest.raises(AllostasisError, match="another unit"):
        read_replays(path)


def test_unknown_names() -> None:
    with pytest.raises(UnknownName, match="nk-headup"):
        check(ids=["nk-headup-tilt"], **TINY)
    with pytest.raises(UnknownName, match="S99"):
        check(rows=["S99"], **TINY)


def test_rivals_are_declared_with_variants_and_findings_that_exist() -> None:
    (one,) = rivals()
    assert len({one: "a table of the page has a side for each"}) == 1
    assert {"signalling", "receptor number"} == set(one.sides)
    assert set(one.findings) <= set(replays().replayed())


def test_the_record_is_stable_and_says_nothing_of_why_the_validation_side_misses(tmp_path: Path) -> None:
    from dataclasses import replace

    from allostasis.evidence.evidence_check import Evidence
    from allostasis.evidence.evidence_record import believed, record, write_record
    from allostasis.evidence.verdicts import Judged

    book = replays()
    seen = next(id for id in book.replayed() if finding(id).side == "calibration")
    assert finding(TILT).side == "validation"
    model = {"value": 1.23456789, "low": 1.0, "high": float("nan"), "se": 0.1}
    made = [Judged(finding(id), "outside", model, "", "a replay", "", {}, 7) for id in (TILT, seen)]
    book = replace(book, beliefs={TILT: "a reason", seen: "a reason"})
    told = record(Evidence(tuple(made)), book, people=7)
    entries = {e["id"]: e for e in told["findings"]}
    assert entries[TILT]["model"] == {"value": 1.235, "low": 1.0, "high": None}
    assert entries[TILT]["exposure"] == [{"arm": "tilt", "kind": "stressor", "name": "head_up_tilt", "amount": ""}]
    assert entries[TILT]["readouts"] == ["nk"] and entries[TILT]["people"]["female"] == 0.0
    assert (entries[TILT]["believed"], entries[seen]["believed"], believed(made[0], book)) == ("", "a reason", "")
    again = record(Evidence(tuple(reversed(made))), book, people=7)
    paths = [write_record(one, tmp_path / f"{i}.json") for i, one in enumerate((told, again))]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert json.loads(paths[0].read_text(encoding="utf-8"))["people_at_most"] == 7

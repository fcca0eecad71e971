"""Rules of the evidence check on made numbers, worked by hand; nobody lives."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from allostasis.evidence import verdicts as judging
from allostasis.evidence.claims import _row
from allostasis.evidence.evidence_check import _doubt
from allostasis.evidence.verdicts import Judged, mean_of_topic, zero_effect
from allostasis.expressions.parser import parse
from allostasis.ledger import Finding, finding, findings
from allostasis.ledger.verdict_rules import verdict
from allostasis.results.estimand import Estimand
from allostasis.results.estimates import Estimate, estimate
from allostasis.results.measurements import Measurements


def moved(name: str = "tsst-cortisol-effect-size", **changes: Any) -> Finding:
    """A finding with another effect: ``low`` and ``high`` are its published interval."""
    entry = finding(name)
    known = {"value": 1.0, "ci_low": None, "ci_high": None, "se": None, "sd": None, "value_basis": None} | changes
    fields = {k: v for k, v in known.items() if k in type(entry.effect).model_fields}
    return entry.model_copy(update={"effect": entry.effect.model_copy(update=fields)})


def interval(one: Finding, low: float, high: float, monkeypatch: pytest.MonkeyPatch) -> Finding:
    monkeypatch.setattr(Finding, "interval", lambda self: (low, high))
    return one


@pytest.mark.parametrize(
    ("value", "said"),
    [(1.0, "inside"), (0.51, "inside"), (0.49, "outside"), (1.9, "inside"), (2.1, "outside"), (-0.6, "opposite")],
)
def test_a_contrast_has_half_the_size_and_the_sign(value: float, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interval from 0.2 to 2 holds 0.3 and 0.49, which are less than half of 1."""
    assert verdict(interval(moved(metric="g", value=1.0), 0.2, 2.0, monkeypatch), value) == said


@pytest.mark.parametrize(("value", "said"), [(2.0, "inside"), (1.45, "inside"), (1.4, "outside"), (0.6, "opposite")])
def test_ratios_are_judged_by_their_logarithm(value: float, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of log 2 is log 1.414."""
    assert verdict(interval(moved(metric="OR", value=2.0), 1.1, 4.0, monkeypatch), value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(124.0, "inside"), (76.0, "inside"), (126.0, "outside"), (74.0, "outside")]
)
def test_a_level_is_within_a_quarter(value: float, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdict(interval(moved(metric="mean", value=100.0), 99.0, 101.0, monkeypatch), value) == said


def test_no_effect_of_a_ratio_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert zero_effect(interval(moved(metric="OR", value=1.05), 0.9, 1.2, monkeypatch)) == "inside"
    assert zero_effect(interval(moved(metric="OR", value=2.0), 1.5, 2.7, monkeypatch)) != "inside"


def test_the_mean_of_a_topic_sees_the_calibration_side_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "tsst-cortisol-effect-size"
    one = moved(metric="g", value=1.0)
    others = {
        f"{side}-{i}": one.model_copy(
            update={"id": f"{side}-{i}", "side": side, "effect": one.effect.model_copy(update={"value": v})}
        )
        for side, v in (("calibration", 1.0), ("validation", 9.0))
        for i in range(2)
    }
    assert name in findings()
    monkeypatch.setattr(judging, "findings", lambda: others)
    assert mean_of_topic(interval(one, 0.9, 1.1, monkeypatch)) == "inside"


def test_the_interval_of_doubt_is_of_95_percent() -> None:
    """Draws of 1, 2, 3 about 5: SD 1, so 3.04 to 6.96; of ratios the same on the log scale."""
    made = Estimate(5.0, 1.0, 0.1, 4.8, 5.2, 100)
    assert _doubt(moved(metric="g"), made, [1.0, 2.0, 3.0]) == pytest.approx((5 - 1.96, 5 + 1.96))
    draws = [math.e, math.e**2, math.e**3]
    assert _doubt(moved(metric="OR"), made, draws) == pytest.approx((5 * math.exp(-1.96), 5 * math.exp(1.96)))
    assert all(math.isnan(x) for x in _doubt(moved(metric="g"), made, [1.0, math.nan]))


def judged(cohort: str, said: str = "inside") -> Judged:
    one = next(f for f in findings().values() if f.counts and "S10" in f.rows and f.interval_basis == "published")
    return Judged(one.model_copy(update={"cohort": cohort, "id": cohort}), said, {"value": 1.0})


def test_a_row_works_by_two_cohorts() -> None:
    about = {"title": "minutes"}
    assert _row("S10", about, "s10.yaml", [judged("a"), judged("a")], {}).state == "runs"
    assert _row("S10", about, "s10.yaml", [judged("a"), judged("b")], {}).state == "works"
    assert _row("S10", about, "s10.yaml", [judged("a"), judged("b", "outside")], {}).state == "runs"
    assert _row("S10", about, None, [judged("a"), judged("b")], {}).state == "open"


def group(values: np.ndarray, hours: list[float], failed: list[int] | None = None) -> Measurements:
    gone = np.zeros(len(values), bool)
    gone[failed or []] = True
    known = {"age": np.full(len(values), 30.0)}
    return Measurements.together(np.array(hours), {("a", "tnf"): values}, {"tnf": "pg/mL"}, known, gone)


def test_time_to_an_event_counts_from_where_it_is_said_to() -> None:
    seen = group(np.array([[9.0, 1.0, 9.0, 1.0], [1.0, 1.0, 1.0, 9.0], [1.0] * 4]), [0.0, 10.0, 12.0, 20.0])
    time, happened = seen.first("a", parse("tnf > 5 pg/mL"), 10.0)
    assert (time.tolist(), happened.tolist()) == ([2.0, 10.0, 10.0], [1.0, 1.0, 0.0])


def test_people_whose_integration_stopped_are_in_no_number() -> None:
    values = np.full((60, 2), 3.0) + np.arange(60)[:, None] % 3
    values[:3] = 1e6
    contrast = Estimand("x", parse("tnf@4h"), arm="a", how="level", times=1.0)
    made = estimate(moved(metric="mean"), contrast, group(values, [0.0, 4.0], [0, 1, 2]))
    assert made.value == pytest.approx(4.0) and made.n == 57


def test_nowhere_is_a_reason_written_for_a_miss_of_the_validation_side() -> None:
    """Who reads one builds the model by it. Why a finding is *not simulated* is still said."""
    import importlib.util
    import json
    from pathlib import Path

    from allostasis.evidence import replays
    from allostasis.ledger import evidence

    kept = {id for id, f in findings().items() if f.side == "validation"}
    assert not kept & set(replays().beliefs)
    assert kept & set(replays().reasons)
    assert not [id for id, entry in evidence().items() if id in kept and entry["believed"]]
    docs = Path(__file__).parents[2] / "docs"
    spec = importlib.util.spec_from_file_location("time_courses", docs / "time_courses.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert not kept & set(made.BELIEVED)
    assert made.believed("car-magnitude-wust") == "not said" and made.believed("cortisol-nadir-midnight")
    for page in ("time-courses.md", "evidence.md"):
        for line in (docs / page).read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
            named = {word.strip("`+~ ;.") for cell in cells[:3] for word in cell.split()} & kept
            if named and cells[0].strip("*, in-sample") in ("outside", "opposite"):
                assert "not said" in cells, f"{page}: {json.dumps(cells)}"


def test_totals_count_the_values_that_findings_rest_on() -> None:
    """Three of four are met, on two values: d and ratio of one number are one; a mean over hours is another."""
    rise, other = parse("tnf@90min"), parse("mean(tnf)")
    contrasts = {
        "lps-tnf-peak-barber": Estimand("a", rise, between=("lps", "saline"), how="level"),
        "lps-temp-barber": Estimand("b", parse("change(tnf)"), at=1.5, between=("saline", "lps"), times=2.0),
        "lps-hr-barber": Estimand("c", other, over=(0.0, 8.0), arm="lps"),
        "lps-crp-barber": Estimand("d", other, over=(0.0, 9.0), arm="lps"),
    }
    names = [judging.model_value("one replay", c) for c in contrasts.values()]
    assert names[0] == names[1] == "one replay | lps, saline | tnf | 1.5"
    assert names[2:] == ["one replay | lps | tnf | 0-8", "one replay | lps | tnf | 0-9"]
    assert judging.model_value("another", contrasts["lps-hr-barber"]) != names[2]
    assert judging.model_value("one replay", Estimand("e", other, over=(0.0, 8.0), arm="saline")) != names[2]
    by_sex = Estimand("f", other, over=(0.0, 8.0), arm="lps", cases=parse("female == 1"), controls=parse("female == 0"))
    assert judging.model_value("one replay", by_sex) == "one replay | lps | female, tnf | 0-8"

    met = ["inside", "inside", "outside", "inside"]
    zero = ["outside", "outside", "inside", "inside"]
    nan = float("nan")
    model = {"value": 1.0, "low": 1.0, "high": 1.0, "doubt_low": nan, "doubt_high": nan}
    made = [
        Judged(finding(id), said, model, baselines={"zero": nothing}, rests_on=name)
        for id, said, nothing, name in zip(contrasts, met, zero, names, strict=True)
    ]
    counts = judging.hits(made)
    assert (counts["replayed"], counts["inside"], counts["baselines"]["zero"]) == (4, 3, 2)
    assert counts["values"] == {"replayed": 3, "inside": 2, "zero": 2, "uncoupled": 0, "mean": 0}
    assert _row("S11", {"title": "A row"}, "s.yaml", made, {}).values_inside <= 2
    from allostasis.evidence import Evidence
    from allostasis.studies.file.replays import Replays
    from allostasis.views.evidence_page import page

    (line,) = [x for x in page(Evidence(tuple(made)), Replays(())).splitlines() if x.startswith("| calibration |")]
    assert [c.strip() for c in line.strip("|").split("|")] == [
        "calibration", "4", "4 (3)", "3 (2)", str(counts["in_sample"]), "1", "0", "0", "2 (2)", "0 (0)", "0 (0)",
    ]  # fmt: skip

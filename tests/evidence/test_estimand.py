"""One estimand: a study's finding is read as its replay defines it, and estimated as the evidence check does it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from allostasis.errors import AllostasisError
from allostasis.evidence.evidence_check import _lived, _sized
from allostasis.expressions.parser import parse
from allostasis.ledger import Finding, finding
from allostasis.ledger.verdict_rules import verdict_within
from allostasis.results.estimand import Estimand
from allostasis.results.estimates import Estimate, enough, estimate, judge
from allostasis.results.measurements import Measurements
from allostasis.studies import Study
from allostasis.studies.file.definitions import definition
from allostasis.studies.file.replays import Replay, replays
from allostasis.studies.running.published import beside
from made_values import result_of

PEAK = "lps-tnf-peak-barber"  # its replay: tnf at 90 min in the arm "endotoxin", 2 ng/kg at 0 h
BLOCK = "lps-hydrocortisone-tnf-block"  # tnf at 90 min, hydrocortisone minus endotoxin
NADIR = "cortisol-nadir-midnight"  # cortisol at 00:20 of a day on which nothing is given
STRESS = "acute-stress-il6-90min"  # il6 at 110 min against the value before a stress


def study(*published: Any, **changes: Any) -> Study:
    keys: dict[str, Any] = {
        "study": "by hand",
        "people": {"number": 40},
        "arms": {"endotoxin": [{"treatment": "endotoxin", "amount": "2 ng/kg", "at": "0 h"}], "saline": []},
        "visits": {"at": ["0 h", "1.5 h", "2 h", "8 h"]},
        "measure": ["tnf", "il6"],
        "published": list(published),
    }
    return Study.from_dict(keys | changes)


def problem(*published: Any, **changes: Any) -> str:
    with pytest.raises(AllostasisError) as caught:
        study(*published, **changes)
    return str(caught.value)


def taken(*published: Any, **changes: Any) -> Estimand:
    made = study(*published, **changes).published[0].estimand
    assert made is not None
    return made


def known(name: str = PEAK, **effect: Any) -> Finding:
    """A finding with another effect and no interval of its own."""
    entry = finding(name)
    bare = {"ci_low": None, "ci_high": None, "se": None, "sd": None, "value_basis": None} | effect
    fields = {k: v for k, v in bare.items() if k in type(entry.effect).model_fields}
    return entry.model_copy(update={"effect": entry.effect.model_copy(update=fields)})


# --- what a study takes from a replay ---------------------------------------------------------------------------


def test_an_id_alone_takes_the_definition() -> None:
    made = taken(PEAK)
    assert (str(made.endpoint), made.at, made.arm, made.over) == ("tnf", 1.5, "endotoxin", None)
    assert made == replace_note(definition(PEAK))


def replace_note(there: Any) -> Estimand:
    return there.estimand.within(there.visits[0], there.visits[-1])


def test_arms_of_other_names_stand_for_those_that_give_the_same() -> None:
    arms = {"verum": [{"treatment": "endotoxin", "amount": "2.0 ng/kg", "at": "0 h"}], "none": []}
    assert taken(PEAK, arms=arms).arm == "verum"
    low = {"verum": [{"treatment": "endotoxin", "amount": "1 ng/kg", "at": "0 h"}], "none": []}
    said = problem(PEAK, arms=low)
    assert "endotoxin 2 ng/kg" in said and "arm: verum" in said
    assert taken({"finding": PEAK, "arm": "verum"}, arms=low).arm == "verum"


def test_two_arms_that_give_the_same_are_told_apart_by_name_or_asked_for() -> None:
    drug = [{"treatment": "endotoxin", "amount": "2 ng/kg", "at": "0 h"}]
    assert "several arms" in problem(PEAK, arms={"a": drug, "b": drug})
    assert taken({"finding": PEAK, "arm": "b"}, arms={"a": drug, "b": drug}).arm == "b"
    assert taken(PEAK, arms={"a": drug, "endotoxin": drug}).arm == "endotoxin"


def test_times_follow_the_exposure() -> None:
    """Endotoxin at 6 h: what the replay reads at 1.5 h is read at 7.5 h; with ``since: zero`` it is not moved."""
    late = {"endotoxin": [{"treatment": "endotoxin", "amount": "2 ng/kg", "at": "6 h"}], "saline": []}
    visits = {"at": ["0 h", "1.5 h", "6 h", "7.5 h", "8 h"]}
    assert taken(PEAK, arms=late, visits=visits).at == 7.5
    assert taken({"finding": PEAK, "since": "endotoxin"}, arms=late, visits=visits).at == 7.5
    assert taken({"finding": PEAK, "since": "zero"}, arms=late, visits=visits).at == 1.5
    said = problem({"finding": PEAK, "since": "tsst"}, arms=late, visits=visits)
    assert "endotoxin" in said and "zero" in said


def test_where_nothing_is_given_the_hour_of_the_day_is_the_replays() -> None:
    """Its replay reads cortisol at 00:20. From 02:00 on that hour is 22 h 20 min later, or 1 h 40 min before."""
    rest: dict[str, Any] = {"arms": {"rest": []}, "measure": ["cortisol_mass"]}
    late, early = {"at": ["0 h", "20 min", "1340 min", "24 h"]}, {"at": ["-2 h", "-100 min", "0 h", "20 min"]}
    assert taken(NADIR, clock="00:00", visits=late, **rest).at == pytest.approx(1 / 3)
    assert taken(NADIR, clock="02:00", visits=late, **rest).at == pytest.approx(22 + 1 / 3)
    assert taken(NADIR, clock="02:00", visits=early, **rest).at == pytest.approx(-5 / 3)
    assert taken({"finding": NADIR, "since": "zero"}, clock="02:00", visits=late, **rest).at == pytest.approx(1 / 3)
    said = problem(NADIR, clock="02:00", visits={"at": ["0 h", "20 min", "24 h"]}, **rest)
    assert "no visit at 22.333" in said or "no visit at 1340 min" in said


def test_the_baseline_follows_too() -> None:
    """Strain from day 0 in another arm must not move the baseline of a Trier test on day 2 to day 0."""
    arms = {
        "stress": [{"stressor": "tsst", "at": "2 d"}],
        "months": [{"stressor": "chronic", "for": "2 d", "at": "0 d"}],
    }
    visits = {"at": ["0 h", "48 h", "49.83333333333 h"]}
    made = taken({"finding": STRESS, "arm": "stress"}, arms=arms, visits=visits, measure=["il6"])
    assert made.start == 48.0 and made.at == pytest.approx(49.8333333333)
    values = np.column_stack([np.full(40, 9.0), np.full(40, 2.0), 3.0 + np.arange(40) % 2])
    of, hours = {("stress", "il6"): values}, np.array([0.0, 48.0, 49.8333])
    seen = Measurements.together(hours, of, {"il6": "pg/mL"}, {}, np.zeros(40, bool))
    told = Estimand("x", parse("il6"), 49.8333, arm="stress", times=1.0, start=48.0)
    rise = estimate(known(STRESS, metric="difference"), told, seen)
    assert rise.value == pytest.approx(1.5)  # from 2, not from 9


def test_times_within_expressions_are_moved() -> None:
    assert str(parse("tnf@30min / (tnf@-1h + il6@2 h)").moved(6.5)) == "tnf@7h / (tnf@5.5h + il6@8.5h)"
    assert str(parse("peak(tnf) - 2 pg/mL").moved(3.0)) == "peak(tnf) - 2 pg/mL"


def test_a_window_left_out_is_that_of_the_replay() -> None:
    whole = Estimand("x", parse("peak(tnf)"), arm="a").within(0.0, 8.0).moved(6.0, {"a": "b"})
    assert (whole.over, whole.arm) == ((6.0, 14.0), "b")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"measure": ["il6"]}, ("tnf is not measured", "Add tnf to  measure:")),
        ({"visits": {"at": ["0 h", "2 h", "8 h"]}}, ("no visit at 1.5 h", "Add 1.5 h to  visits:")),
    ],
)
def test_what_is_lacking_is_said_with_the_way_out(changes: dict[str, Any], words: tuple[str, ...]) -> None:
    said = problem(PEAK, **changes)
    assert all(w in said for w in words) and "differs:" in said and "published[0]" in said


def test_another_definition_says_why() -> None:
    own = {"finding": PEAK, "as": "peak(tnf)", "over": ["0 h", "8 h"], "arm": "endotoxin"}
    said = problem(own)
    assert "differs:" in said and "tnf, at 1.5 h, in endotoxin" in said
    made = study({**own, "differs": "the peak, whenever it comes"}).published[0]
    assert made.own and made.differs and str(made.estimand.endpoint) == "peak(tnf)"  # type: ignore[union-attr]
    same = {"finding": PEAK, "as": "tnf", "at": "90 min", "arm": "endotoxin"}  # the replay's own needs no reason
    assert study(same).published[0].own
    assert (
        study({"finding": PEAK, "differs": "no blood at 90 min"}, visits={"at": ["0 h"]}).published[0].estimand is None
    )
    free = {"finding": "typhoid-sacc-mood-harrison2009", "as": "peak(tnf)", "arm": "endotoxin"}  # it has no replay
    assert study(free).published[0].estimand is not None
    assert "since" in problem({**own, "differs": "x", "since": "zero"})


def test_a_study_is_the_same_after_it_was_written_and_read() -> None:
    made = study(PEAK, {"finding": "lps2-il6-2h", "arm": "endotoxin", "since": "zero"})
    assert Study.from_dict(made.to_dict()) == made
    assert made.to_dict()["published"][0] == {"finding": PEAK}


# --- the same number -------------------------------------------------------------------------------------------


def test_report_and_check_give_the_same_number() -> None:
    """A replay as a study, with the same values: value and interval agree to the last digit."""
    replay = next(r for r in replays().all if any(c.finding == PEAK for c in r.contrasts))
    keys = {k: v for k, v in replay.study.to_dict().items() if k not in {"compare", "published"}}
    cited = [c.finding for c in replay.contrasts]
    made = Study.from_dict({**keys, "people": {"number": 50}, "published": cited})
    hours, rng = np.asarray(made.visits), np.random.default_rng(5)
    tables = {(name, arm): np.exp(rng.normal(2.0, 0.3, (50, len(hours)))) for arm in made.arms for name in made.measure}
    given = {a: [(g.name, g.at) for g in gs] for a, gs in made.arms.items()}
    result = result_of(tables, hours, given=given, design="counterfactual", units=units_of(made))  # type: ignore[arg-type]
    age = {"age": np.full(50, 30.0), "female": np.zeros(50), "bmi": np.full(50, 23.0)}
    values = {(arm, name): v for (name, arm), v in tables.items()}
    seen = Measurements.together(hours, values, units_of(made), age, np.zeros(50, bool), Measurements.of(result).start)
    rows = {r["finding"]: r for r in beside(type("P", (), {"study": made})(), result)}
    for c in replay.contrasts:
        there = estimate(finding(c.finding), c, seen)
        model = rows[c.finding]["model"]
        for key in ("value", "low", "high"):
            assert model[key] == pytest.approx(getattr(there, key), rel=1e-9, nan_ok=True), (c.finding, key)
        assert rows[c.finding]["verdict"] == judge(finding(c.finding), there) and model["n"] == there.n


def units_of(made: Study) -> dict[str, str]:
    from allostasis.assembly import catalogue

    return {n: catalogue.readout(n).unit for n in made.measure}


def test_a_parallel_study_has_people_of_its_own_in_each_arm() -> None:
    """Means 4 and 2 of different people, SD 1: the difference is 2; who failed in one arm is left out there."""
    rng = np.random.default_rng(3)
    a, b = (np.column_stack([np.zeros(n), rng.normal(mean, 1.0, n)]) for mean, n in ((4.0, 300), (2.0, 200)))
    b[0], gone = 1e9, np.arange(200) == 0
    seen = Measurements(
        np.array([0.0, 2.0]),
        {("a", "tnf"): a, ("b", "tnf"): b},
        {"tnf": "pg/mL"},
        {"a": np.arange(300), "b": np.arange(300, 500)},
        {"a": {}, "b": {}},
        {"a": np.zeros(300, bool), "b": gone},
    )
    made = estimate(known(metric="difference"), Estimand("x", parse("tnf"), 2.0, between=("a", "b"), times=1.0), seen)
    assert made.n == 499 and made.value == pytest.approx(a[:, 1].mean() - b[1:, 1].mean())
    assert made.se == pytest.approx(math.hypot(1 / math.sqrt(300), 1 / math.sqrt(199)), rel=0.4)
    assert made.low == pytest.approx(made.value - 1.96 * made.se, rel=1e-4)


def test_over_and_at_hold_within_subgroups() -> None:
    """TNF peaks at 9 in everybody at 1 h, after the window in which cases and controls are told apart."""
    hours = np.array([0.0, 1.0, 4.0])
    values = np.column_stack([np.ones(60), np.full(60, 9.0), np.where(np.arange(60) < 30, 6.0, 2.0)])
    seen = Measurements.together(hours, {("a", "tnf"): values}, {"tnf": "pg/mL"}, {}, np.zeros(60, bool))
    high, low = parse("peak(tnf) > 5 pg/mL"), parse("peak(tnf) <= 5 pg/mL")
    told = Estimand("x", parse("tnf@4h"), over=(3.0, 5.0), arm="a", cases=high, controls=low, times=1.0)
    assert estimate(known(metric="difference"), told, seen).value == pytest.approx(4.0)
    kept = Estimand("x", parse("tnf@4h"), over=(3.0, 5.0), arm="a", by=high, how="level", times=1.0)
    assert estimate(known(metric="mean"), kept, seen).value == pytest.approx(6.0)
    now = Estimand("x", parse("tnf"), at=4.0, arm="a", by=parse("tnf > 5 pg/mL"), how="level", times=1.0)
    assert estimate(known(metric="mean"), now, seen).n == 30  # at time zero nobody has more than 5


# --- undecided -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((1.9, 2.0, 2.1), "inside"),  # a ratio of 2: inside from 2^0.8 = 1.74 to 2^1.2 = 2.30
        ((1.8, 2.2, 2.5), "undecided"),  # the value is inside, the upper end is not
        ((2.1, 2.6, 3.2), "undecided"),  # the value is outside, the lower end is not
        ((2.4, 2.6, 2.8), "outside"),
        ((0.5, 0.9, 1.5), "opposite"),  # none of it is inside
        ((0.4, 0.9, 3.0), "undecided"),  # both ends are outside, with all that is inside between them
        ((math.nan, 2.0, math.nan), "undecided"),
    ],
)
def test_undecided_where_the_error_spans_the_bound(ends: tuple[float, float, float], said: str) -> None:
    assert verdict_within(known(metric="ratio", value=2.0), ends) == said


@pytest.mark.parametrize(
    ("d", "said"),
    [
        ((0.3, 0.5, 0.7), "inside"),
        ((0.05, 0.2, 0.4), "undecided"),
        ((-0.05, 0.02, 0.09), "outside"),
        ((-0.6, -0.4, -0.2), "opposite"),
        ((-0.3, 0.05, 0.4), "undecided"),
    ],
)
def test_directions_are_decided_by_their_own_error(d: tuple[float, float, float], said: str) -> None:
    assert verdict_within(known(metric="direction", value=None, sign=1), d, d) == said


def cohort(events: int, people: int, others: int) -> Measurements:
    """Two arms; in the first ``events`` of the people reach 9, in the second ``others``, who are other people."""
    made = {}
    for arm, n, step in (("a", events, 37), ("b", others, 41)):
        values = np.ones((people, 2))
        values[(7 + step * np.arange(n)) % people, 1] = 9.0
        made[arm, "tnf"] = values
    return Measurements.together(np.array([0.0, 1.0]), made, {"tnf": "pg/mL"}, {}, np.zeros(people, bool))


EVER = Estimand("x", parse("ever(tnf > 5 pg/mL)"), arm="a", between=("a", "b"))


def test_seven_against_seven_events_decide_nothing() -> None:
    odds = known(metric="OR", value=1.2)
    made = estimate(odds, EVER, cohort(7, 400, 7))
    assert made.value == pytest.approx(1.0) and made.low < 0.7 and made.high > 1.5
    assert judge(odds, made) == "undecided" and enough(odds, made) > 1.5


def test_no_event_asks_for_more_people_and_stays_replayed() -> None:
    risk = known(metric="RR", value=2.0)
    none = estimate(risk, EVER, cohort(0, 256, 0))
    assert math.isnan(none.value) and "0 of 256" in none.reason
    assert enough(risk, none) > 1 and judge(risk, none) == "undecided"
    share = known(metric="proportion", value=0.01)
    alone = Estimand("x", parse("ever(tnf > 5 pg/mL)"), arm="a")
    few = estimate(share, alone, cohort(0, 256, 0))  # Wilson: none of 256 is up to 1.5 %
    assert few.value == 0 and few.high == pytest.approx(1.96**2 / (256 + 1.96**2), rel=0.01)
    assert judge(share, few) == "undecided" and enough(share, few) > 1


def test_sampling_goes_on_to_the_limit_where_events_are_rare() -> None:
    """Nobody has the event among the first 1,024; all 4,096 who are allowed live."""
    lived: list[int] = []

    class Rare:
        def chunk(self, index: int, people: int = 256, tell: Any = None) -> Measurements:
            lived.append(people)
            some = cohort(4 if index >= 4 else 0, people, 2 if index >= 4 else 0)
            who = {arm: p + index * people for arm, p in some.persons.items()}
            return Measurements(some.hours, some.values, some.units, who, some.covariates, some.failed)

    replay = Replay("rare", study(), (EVER,))
    seen, (made,) = _sized(replay, {"x": known(metric="RR", value=2.0)}, Rare(), 4096, lambda text: None)  # type: ignore[arg-type]
    assert sum(lived) == len(seen) == 4096 and made.value == pytest.approx(2.0)


def test_days_before_the_first_visit_are_lived_too() -> None:
    arms = {"a": [{"stressor": "chronic", "at": "-90 d", "for": "90 d"}], "b": []}
    assert _lived(Replay("x", study(arms=arms, visits={"at": ["0 h", "24 h"]}), ())) == pytest.approx(2 * 91)


def test_in_sample_marks_of_the_calibration_reach_a_study() -> None:
    arms = {"tsst": [{"stressor": "tsst", "at": "0 h"}]}
    visits = {"at": ["0 h", "20 min", "35 min", "80 min"]}
    cited = {"finding": "tsst-cortisol-fold", "as": "salivary_cortisol", "at": "35 min", "differs": "one sample"}
    assert study(cited, arms=arms, visits=visits, measure=["salivary_cortisol"]).published[0].in_sample


def test_an_estimate_without_error_is_undecided() -> None:
    made = Estimate(2.0, math.nan, math.nan, math.nan, math.nan, 2)
    assert judge(known(metric="ratio", value=2.0), made) == "undecided"

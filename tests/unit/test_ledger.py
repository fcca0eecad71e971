"""The ledger: what it holds, what it refuses, and that the split between calibration and validation stays."""

from __future__ import annotations

import copy
import hashlib
import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from allostasis import ledger
from allostasis.errors import LedgerError, Problems, UnknownName
from allostasis.ledger import Finding
from allostasis.ledger.intervals import derived_interval

SPLIT = "5747ed12e9e8fd2bb029cc382d60f24845b52f592aa1ec759673d10478a8cc86"
SPLIT_CANONICAL = "ac1be235ebad9a1fdcba369b5404d6de9af790b35b5172ea213bfb9daa10906e"
SPLIT_PICTURES = "74653f30461653d8e21cd232814bb4284748c4ac633ff9cb7a6da56d4d7f1292"
SPLIT_BRAIN = "a3261414ffb278c281aab1f784265f6b80a12046e23304710848bc88d1ce4cb5"
LEDGER = Path(ledger.__file__).parent
GOOD: dict[str, Any] = {
    "id": "crp-in-depression",
    "topic": "cytokines",
    "statement": "CRP is higher in depression.",
    "population": {"who": "adults", "n": 100},
    "exposure": "depression",
    "comparison": "healthy",
    "outcome": {"measure": "CRP", "unit": "standardised", "time": "once"},
    "effect": {"metric": "d", "value": 0.4, "ci_low": 0.1, "ci_high": 0.7},
    "source": {"first_author": "Doe", "year": 2020, "journal": "J Things", "doi": None},
    "confidence": "verified",
    "seen_at": "https://example.org",
    "cohort": "Doe 2020",
    "rows": ["S6"],
    "role": "output",
    "side": "calibration",
    "counts": True,
    "simulable": "yes",
}


def entry(**changes: Any) -> dict[str, Any]:
    """A good finding with some keys changed: ``effect__value=3`` reaches into a block, ... removes."""
    made = copy.deepcopy(GOOD)
    for path, value in changes.items():
        *blocks, key = path.split("__")
        holder = made
        for block in blocks:
            holder = holder[block]
        if value is ...:
            del holder[key]
        else:
            holder[key] = value
    return made


def written(tmp_path: Path, *entries: Any) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(list(entries), sort_keys=False), encoding="utf-8")
    return path


def refused(path: Path) -> list[LedgerError]:
    with pytest.raises((LedgerError, Problems)) as caught:
        ledger.check_file(path)
    errors = caught.value.errors if isinstance(caught.value, Problems) else (caught.value,)
    assert all(isinstance(error, LedgerError) for error in errors)
    return list(errors)


# --- what it holds


def test_counts() -> None:
    all_of = list(ledger.check_file(LEDGER / "findings.yaml").values())
    assert len(all_of) == 455
    assert sum(f.role == "output" for f in all_of) == 372
    assert sum(f.role == "input" for f in all_of) == 83
    assert sum(f.counts for f in all_of) == 258
    assert sum(f.counts and f.side == "calibration" for f in all_of) == 181
    assert sum(f.counts and f.side == "validation" for f in all_of) == 77
    assert [sum(f.confidence == c for f in all_of) for c in ("verified", "recalled", "uncertain")] == [340, 80, 35]


def test_the_split_is_pinned() -> None:
    """Whoever moves a finding to the other side must change this line, and be seen doing it."""
    first = ledger.check_file(LEDGER / "findings.yaml")
    assert ledger.split_hash(first) == SPLIT
    assert ledger.split_hash(ledger.check_file(LEDGER / "findings_brain.yaml")) == SPLIT_BRAIN
    assert ledger.split_hash(ledger.check_file(LEDGER / "findings_pictures.yaml")) == SPLIT_PICTURES
    assert ledger.split_hash(ledger.check_file(LEDGER / "findings_canonical.yaml")) == SPLIT_CANONICAL
    assert all(ledger.findings()[id] == f for id, f in first.items()), "what was found since replaces nothing"


def test_sides_of_what_was_found_last_follow_from_names() -> None:
    here = ledger.check_file(LEDGER / "findings_canonical.yaml")
    before = {f.cohort: f.side for id, f in ledger.findings().items() if id not in here}
    for f in here.values():
        by_name = "validation" if hashlib.sha256(f.cohort.encode()).digest()[0] < 77 else "calibration"
        assert f.side == ("calibration" if f.role == "input" else before.get(f.cohort, by_name)), f.id
    assert {f.side for f in here.values() if f.counts} == {"calibration", "validation"}


def test_a_cohort_is_on_one_side_in_all_files() -> None:
    sides = {(f.cohort, f.side) for f in ledger.findings().values() if f.role == "output"}
    assert len({cohort for cohort, _ in sides}) == len(sides)


def test_split_hash_sees_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    from allostasis.ledger import load

    some = dict(list(ledger.findings().items())[:5])
    first = next(iter(some.values()))
    hashes = set()
    for change in ({}, {"side": "validation"}, {"role": "input"}, {"counts": not first.counts}, {"id": "x"}):
        changed = first.model_copy(update=change)
        monkeypatch.setattr(load, "findings", lambda changed=changed: {**some, first.id: changed})
        hashes.add(load.split_hash())
    assert len(hashes) == 5


def test_own_files_pass_their_own_check() -> None:
    assert len(ledger.check_file(LEDGER / "findings.yaml")) == 455
    assert sum(len(ledger.check_file(f)) for f in (LEDGER / "sources").glob("*.yaml")) == len(ledger.sources())


def test_loading_is_cached_and_read_only() -> None:
    assert ledger.findings() is ledger.findings()
    with pytest.raises(TypeError):
        ledger.findings()["x"] = None  # type: ignore[index]
    with pytest.raises(Exception, match="frozen"):
        ledger.finding("lps-tnf-peak-barber").counts = True  # type: ignore[misc]


def test_lookups_suggest_the_nearest() -> None:
    assert ledger.finding("lps-tnf-peak-barber").effect.value == 155
    assert ledger.source("somvanshi-2020").grade == "A"
    assert ledger.source("joined-gains-tuned").grade == "C"
    assert ledger.published("Skeldon2023")["mu"] == 17.78
    for look, wrong, right in (
        (ledger.finding, "lps-tnf-peak-barbar", "lps-tnf-peak-barber"),
        (ledger.source, "somvanshi-2021", "somvanshi-2020"),
        (ledger.published, "Skeldon2024", "Skeldon2023"),
    ):
        with pytest.raises(UnknownName) as caught:
            look(wrong)
        assert right in caught.value.fix


def test_every_counting_finding_can_be_looked_up_and_scored() -> None:
    for f in ledger.findings().values():
        if f.counts:
            assert f.source.first_author and f.source.year and f.source.journal, f.id
            assert f.role == "output" and f.confidence == "verified", f.id
            assert f.effect.value is not None or f.effect.sign in (-1, 1), f.id


def test_intervals_hold_their_value() -> None:
    bases = {}
    for f in ledger.findings().values():
        bounds = f.interval()
        assert (bounds is None) == (f.interval_basis == "none"), f.id
        if bounds is not None:
            assert f.effect.value is not None and bounds[0] <= f.effect.value <= bounds[1], f.id
            bases[f.interval_basis] = bases.get(f.interval_basis, 0) + 1
    assert bases["published"] == 173
    assert set(bases) == {"published", "se", "sd and n", "n"}


# --- intervals that follow from other numbers


@pytest.mark.parametrize(
    ("changes", "expected", "basis"),
    [
        ({}, (0.1, 0.7), "published"),
        ({"effect": {"metric": "mean", "value": 10.0, "se": 2.0}}, (6.080072, 13.919928), "se"),
        ({"effect": {"metric": "mean", "value": 10.0, "sd": 20.0}}, (6.080072, 13.919928), "sd and n"),
        ({"effect": {"metric": "ratio", "value": 2.0, "se": 0.5}}, (1.225264, 3.264603), "se"),
        ({"effect": {"metric": "r", "value": 0.5}}, (0.336643, 0.634140), "n"),
        ({"effect": {"metric": "z", "value": 0.5}}, (0.300996, 0.699004), "n"),
        ({"effect": {"metric": "d", "value": 0.4}}, (0.004107, 0.795893), "n"),
        ({"effect": {"metric": "proportion", "value": 0.3}}, (0.218946, 0.395855), "n"),
        ({"effect": {"metric": "OR", "value": 2.0}}, None, "none"),
        ({"effect": {"metric": "difference", "value": 2.0, "sd": 1.0}}, None, "none"),
        ({"effect": {"metric": "d", "value": 0.4}, "population": {"who": "adults", "n": None}}, None, "none"),
        ({"effect": {"metric": "direction", "value": None, "sign": 1}, "counts": False}, None, "none"),
    ],
)
def test_interval(changes: dict[str, Any], expected: tuple[float, float] | None, basis: str) -> None:
    found = Finding.model_validate(entry(**changes))
    assert found.interval_basis == basis
    assert found.interval() == (None if expected is None else pytest.approx(expected, abs=1e-5))


def test_people_compared_with_themselves_have_a_narrower_interval() -> None:
    apart = Finding.model_validate(entry(effect={"metric": "d", "value": 0.66}, population__n=20))
    same = Finding.model_validate(
        entry(effect={"metric": "d", "value": 0.66}, population={"who": "Healthy men, crossover", "n": 20})
    )
    assert not apart.within_person and same.within_person
    assert same.interval() == pytest.approx((0.176361, 1.143639), abs=1e-5)
    low, high = apart.interval() or (math.nan, math.nan)
    assert low < 0 < 1.4 < high
    within = {f.id for f in ledger.findings().values() if f.interval_basis == "n" and f.within_person}
    assert {"lps08-anxiety", "lps08-memory", "antidepressant-change-il-6-kohler2018"} <= within
    assert "mediterranean-diet-remission-smiles" not in within


def test_interval_of_a_proportion_agrees_with_statsmodels() -> None:
    from statsmodels.stats.proportion import proportion_confint

    bounds, _ = derived_interval("proportion", 13 / 40, n=40)
    assert bounds == pytest.approx(proportion_confint(13, 40, method="wilson"), abs=1e-12)


# --- what it refuses

REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"effect__metric": "dd"}, 'unknown effect.metric "dd"', "one of: g, d, r"),
    ({"effect__ci_low": 0.5}, "does not hold the value", "ci_low <= value <= ci_high"),
    ({"effect__ci_high": 0.3}, "does not hold the value", "ci_low <= value <= ci_high"),
    ({"effect__ci_high": ...}, "one bound only", "ci_high too"),
    ({"effect__value": None}, '"d" needs a value', "a number"),
    ({"effect__value": "big"}, '"effect.value" is not a number', "a number"),
    ({"effect__value": math.nan}, '"effect.value" is not a finite number', "finite"),
    ({"effect": {"metric": "direction", "value": None}}, "a direction needs its sign", "1, -1 or 0"),
    ({"effect": {"metric": "direction", "value": 1.0, "sign": 1}}, "a direction has no value", "value: null"),
    ({"effect": {"metric": "direction", "value": None, "sign": 2}}, "unknown effect.sign", "-1, 0, 1"),
    ({"effect": {"metric": "OR", "value": 0.0}}, '"OR" cannot be 0', "above 0"),
    ({"effect": {"metric": "r", "value": 1.2}}, '"r" cannot be 1.2', "from -1 to 1"),
    ({"effect": {"metric": "proportion", "value": 62}}, '"proportion" cannot be 62', "from 0 to 1"),
    ({"effect__se": -1.0}, '"effect.se" is not', "greater than or equal to 0"),
    ({"effect__range_low": 0.1, "effect__range_high": 0.5}, "a range and its kind", "range_kind"),
    ({"effect__range_kind": "reported_range"}, "a range and its kind", "range_low"),
    (
        {"effect__range_low": 0.1, "effect__range_high": 0.5, "effect__range_kind": "iqr"},
        'unknown effect.range_kind "iqr"',
        "reported_range",
    ),
    (
        {"effect__range_low": 0.5, "effect__range_high": 0.6, "effect__range_kind": "reported_range"},
        "the range does not hold",
        "range_low <= value",
    ),
    ({"effect__value_basis": "guess"}, '"effect.value_basis" is not', "midpoint_of_reported_range"),
    ({"effect__additional": {"x": "many"}}, '"additional.x" is not a number', "a number"),
    ({"source__first_author": None}, "needs its first author", "first_author, year and journal"),
    ({"source__journal": None}, "needs its journal", "first_author, year and journal"),
    ({"source__year": None}, "needs its year", "first_author, year and journal"),
    ({"source__doi": "doi.org/10.1/x"}, '"source.doi" is not a DOI', "10."),
    ({"rows": ["S26"]}, 'unknown rows "S26"', "S25"),
    ({"rows": []}, "one or two rows", "one row"),
    ({"rows": ["S1", "S1"]}, "one or two rows", "two different"),
    ({"rows": ["S1", "S2", "S3"]}, "one or two rows", "one row"),
    ({"side": "training"}, 'unknown side "training"', "calibration, validation"),
    ({"role": "both"}, 'unknown role "both"', "input, output"),
    ({"role": "input"}, "cannot count: it is an input", "false"),
    ({"role": "input", "counts": False, "side": "validation"}, "an input is not for validation", "calibration"),
    ({"confidence": "recalled"}, "cannot count: it is recalled", "false"),
    ({"confidence": "sure"}, 'unknown confidence "sure"', "verified"),
    ({"seen_at": ...}, "the place where it was read", "seen_at"),
    ({"simulable": "no: no telomeres"}, "cannot count: it is not simulable", "false"),
    ({"simulable": "perhaps"}, '"simulable" is not yes', "hard: why"),
    ({"simulable": True}, '"simulable" is not text', "text"),
    ({"effect": {"metric": "p_value", "value": 0.01}}, "cannot count: a p value", "false"),
    ({"effect": {"metric": "direction", "value": None, "sign": 0}}, "cannot count: a direction of 0", "false"),
    ({"effect__value_basis": "upper_bound"}, "cannot count: an upper bound", "false"),
    ({"population__n": 0}, '"population.n" is not', "greater than or equal to 1"),
    ({"population__n": 3.5}, '"population.n" is not a whole number', "a whole number"),
    ({"statement": ""}, '"statement" is not text', "text"),
    ({"cohort": ...}, '"cohort" is missing', "cohort"),
    ({"id": "CRP in depression"}, '"id" is not lower-case', "hyphens"),
    ({"tpoic": "x"}, 'unknown key "tpoic"', "topic"),
    ({"effect__ci_lo": 0.1}, 'unknown key "effect.ci_lo"', "ci_low"),
    ({"outcome": "CRP"}, '"outcome" is not keys with values', "keys"),
]


@pytest.mark.parametrize(("changes", "what", "needed"), REFUSALS, ids=[what for _, what, _ in REFUSALS])
def test_a_broken_entry_is_refused(tmp_path: Path, changes: dict[str, Any], what: str, needed: str) -> None:
    errors = refused(written(tmp_path, GOOD | {"id": "good-one"}, entry(**changes)))
    assert len(errors) == 1, [str(e) for e in errors]
    (error,) = errors
    assert what in error.what
    assert needed in error.needed
    assert error.found
    line = int(error.where.rsplit("line ", 1)[1])
    text = (tmp_path / "mine.yaml").read_text().splitlines()
    assert line > text.index("- id: good-one") + 10, "the line is in the second entry"


def test_the_good_entry_is_good(tmp_path: Path) -> None:
    assert list(ledger.check_file(written(tmp_path, GOOD))) == ["crp-in-depression"]
    bounded = entry(effect={"metric": "mean", "value": 2.0, "value_basis": "upper_bound"})
    bounded["effect"] |= {"range_low": 1.0, "range_high": 2.5, "range_kind": "reference_interval_95"}
    assert ledger.check_file(written(tmp_path, bounded))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"effect__metric": "dd"}, "dd"),
        ({"side": "training"}, "training"),
        ({"effect__ci_low": 0.5}, "0.5"),
        ({"source__journal": None}, "journal"),
        ({"tpoic": "x"}, "tpoic"),
    ],
)
def test_the_line_is_the_line(tmp_path: Path, changes: dict[str, Any], word: str) -> None:
    path = written(tmp_path, GOOD | {"id": "good-one"}, entry(**changes))
    (error,) = refused(path)
    line = int(error.where.rsplit("line ", 1)[1])
    assert word in path.read_text().splitlines()[line - 1]
    assert str(path) in error.where


def test_near_misses_are_suggested(tmp_path: Path) -> None:
    (error,) = refused(written(tmp_path, entry(side="calibraton")))
    assert "calibration" in error.fix
    (error,) = refused(written(tmp_path, entry(tpoic="x")))
    assert "topic" in error.fix


def test_numbers_that_yaml_reads_as_text_get_a_hint(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    path.write_text(path.read_text().replace("value: 0.4", "value: 4e-1"))
    (error,) = refused(path)
    assert "0.4" in error.fix


def test_all_problems_come_together(tmp_path: Path) -> None:
    broken = entry(effect__metric="dd", side="training", rows=["S99"], id="first")
    errors = refused(written(tmp_path, broken, entry(source__doi="x")))
    assert len(errors) == 4


def test_a_duplicated_id_and_a_cohort_on_both_sides(tmp_path: Path) -> None:
    (error,) = refused(written(tmp_path, GOOD, entry()))
    assert "stands twice" in error.what and "line 1" in error.found
    (error,) = refused(written(tmp_path, GOOD, entry(id="other", side="validation")))
    assert "both sides" in error.what and "calibration in crp-in-depression" in error.found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("- id: [a\n- b: :", "not valid YAML"),
        ("", "no ledger file"),
        ("just words", "no ledger file"),
        ("- just words", "is not keys with values"),
        ("- &a {id: x}\n- *a", "aliases"),
        ("[" * 100_000, "not valid YAML"),
        ("proposal:\n  grade: C\n  what: ours\nproposal:\n  grade: A\n  what: ours", "stands twice"),
        ("smith-2020:\n  grade: D\n  what: x", 'unknown grade "D"'),
        ("smith-2020:\n  grade: A\n  what: x", "can be looked up"),
        ("smith-2020:\n  grade: C\n  what: x\n  doi: 10.1000/x", "no publication"),
        ("smith-2020:\n  grade: B", '"what" is missing'),
        ("smith-2020:\n  grade: B\n  what: x\n  yaer: 2020", 'unknown key "yaer"'),
        ("12:\n  grade: B\n  what: x", "no id"),
        ("Smith 2020:\n  grade: B\n  what: x", "no id"),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    errors = refused(path)
    assert what in errors[0].what
    assert str(path) in errors[0].where


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (error,) = refused(tmp_path / "none.yaml")
    assert "cannot be read" in error.what
    (tmp_path / "latin.yaml").write_bytes("- id: müde".encode("latin-1"))
    (error,) = refused(tmp_path / "latin.yaml")
    assert "UTF-8" in error.what


def test_sources_are_graded_honestly() -> None:
    for id, source in ledger.sources().items():
        if source.grade == "A":
            assert source.first_author and source.year and source.journal, id
        if source.grade == "C":
            assert source.doi is None and source.first_author is None, id


def test_a_number_that_we_converted_is_no_longer_of_grade_a() -> None:
    assert ledger.grade("keenan-2009") == "A" and ledger.grade("keenan-2009", "from a figure") == "A*"
    assert ledger.grade("proposal", "from a figure") == "C" and ledger.grade("nobody") == "C"
    assert list(ledger.GRADES) == ["A", "A*", "B", "C"]


def test_every_number_names_a_source_of_the_ledger_and_conversions_are_of_sources_that_were_read() -> None:
    from allostasis.assembly import parameters

    known = ledger.sources()
    for name, p in parameters():
        assert p["source"] in known, name
        assert not p["converted"] or known[p["source"]].grade in ("A", "A*"), name
    grades = {name: ledger.grade(p["source"], p["converted"]) for name, p in parameters()}
    assert grades["mortality.smoking_gain"] == "A*" and grades["hpa.half_cortisol"] == "A"
    assert sum(g == "A*" for g in grades.values()) >= 20

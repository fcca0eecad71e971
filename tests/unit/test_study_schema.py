"""The study schema: what is read, into which hours, and that a study survives its own plain form."""

from __future__ import annotations

import json
import pickle
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, Problems
from allostasis.language import Assay, Stressor
from allostasis.people import Spread
from allostasis.studies.file.study import Given, Study, read_study, study_from
from allostasis.studies.file.template import template

UNITS = {"tnf": "pg/mL", "il6": "pg/mL", "hs_crp": "mg/L", "hamd17": "1"}


@pytest.fixture(autouse=True, scope="module")
def words() -> Any:
    """Read-outs and a stressor of these tests' own: the schema is tested, not the catalogue."""
    tsst = Stressor("tsst", about="speech before a panel")
    tsst.course(tsst.input("threat", unit="1", about="threat"), ("15 min", 1.0))
    steady = Stressor("strain", about="lasting strain")
    steady.steady(steady.input("level", unit="1", about="strain"))
    fakes = {"tsst": tsst, "strain": steady}
    usual = catalogue.treatment
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "readouts", lambda: {n: Assay(n, u, n, "x") for n, u in UNITS.items()})
        patch.setattr(
            catalogue,
            "treatment",
            lambda name, *, kind="treatment", where="": (
                fakes[name] if kind == "stressor" and name in fakes else usual(name, kind=kind, where=where)
            ),
        )
        yield


def plain(**keys: Any) -> dict[str, Any]:
    return {
        "study": "a",
        "people": {"number": 10},
        "arms": {"placebo": [], "drug": []},
        "visits": ["-1 d", 0, "8 h"],
        "measure": ["tnf", "hs_crp"],
    } | keys


def given_of(*entries: dict[str, Any], clock: str = "08:00") -> tuple[Given, ...]:
    return study_from(plain(arms={"a": list(entries)}, clock=clock)).arms["a"]


def test_defaults() -> None:
    s = Study(**plain())
    assert (s.seed, s.design, s.clock, s.number, s.screen) == (0, "parallel", 8.0, 10, 2000)
    assert s.population.age == Spread(35, 10, 18, 65) and s.population.bmi == Spread(25, 4, 17, 45)
    assert s.population.female == 0.5 and s.enrol is None and s.modules is None and s.pulses
    assert s.allocation == {"placebo": 1, "drug": 1} and s.precision == "fast" and s.compare == ()
    assert s.arms == {"placebo": (), "drug": ()} and s.visits == (-24.0, 0.0, 8.0)


def test_people() -> None:
    people = {
        "number": 4,
        "age": 43,
        "bmi": {"mean": "31 kg/m^2", "sd": 7},
        "female": 0.67,
        "screen": 50,
        "correlations": {"bmi~age": 0.2},
        "traits": {"hpa.tau_cortisol": 1.2},
        "enrol": "hamd17 >= 16 and age < 60",
    }
    s = Study(**plain(people=people))
    assert s.population.age == Spread(43, 0, 43, 43) and s.population.bmi == Spread(31, 7, 17, 45)
    assert s.population.correlations == {("age", "bmi"): 0.2} and s.population.traits == {"hpa.tau_cortisol": 1.2}
    assert s.enrol is not None and s.enrol.names == ("hamd17", "age") and s.screen == 50
    assert Study(**plain(people={"number": 4, "age": "43 y"})).population.age.mean == 43


def test_moments() -> None:
    dose = {"treatment": "endotoxin", "amount": "2 ng/kg"}
    assert [g.at for g in given_of(dose | {"at": ["-30 min", 0, "2 wk"]})] == [-0.5, 0.0, 336.0]
    assert [g.at for g in given_of(dose | {"at": "day 3 08:00"}, clock="09:30")] == [3 * 24 - 1.5]
    assert [g.at for g in given_of(dose | {"at": "day 0 23:15"}, clock="09:30")] == [13.75]
    assert [g.at for g in given_of(dose | {"at": 0, "every": "8 h", "until": "1 d"})] == [0, 8, 16, 24]
    assert [g.at for g in given_of(dose | {"at": 0, "every": "0.1 h", "until": "0.3 h"})] == [0, 0.1, 0.2, 0.3]
    drip = {"treatment": "hydrocortisone", "amount": "3 ug/kg/min", "from": "-30 min", "for": "6 h"}
    assert given_of(drip) == (Given("treatment", "hydrocortisone", "3 ug/kg/min", -0.5, 6.0),)
    stress = (
        {"stressor": "tsst", "at": ["1 d", "30 min"]},
        {"stressor": "strain", "amount": 0.5, "at": 0, "for": "30 d"},
    )
    assert [(g.name, g.amount, g.at, g.lasts) for g in given_of(*stress)] == [
        ("strain", "0.5", 0.0, 720.0),
        ("tsst", None, 0.5, 0.0),
        ("tsst", None, 24.0, 0.0),
    ]


def test_visits() -> None:
    def of(visits: Any) -> tuple[float, ...]:
        return Study(**plain(visits=visits)).visits

    assert of({"every": "30 min", "until": "2 h"}) == (0, 0.5, 1, 1.5, 2)
    assert of({"every": "1 h", "from": "-1 h", "until": "1 h", "at": ["90 min", "1 h"]}) == (-1, 0, 1, 1.5)
    assert of(["day 1 08:00", 0, "0 h"]) == (0, 24)
    assert len(of({"every": "20 min", "until": "277 d"})) == 277 * 72 + 1
    assert of({"every": "20 min", "until": "1 d"})[-1] == 24.0


def test_compare_and_published() -> None:
    s = Study(
        **plain(
            compare=[
                {
                    "endpoint": "change(hs_crp)",
                    "at": "8 h",
                    "between": ["drug", "placebo"],
                    "by": "hs_crp@0 > 5 mg/L",
                    "method": "ancova",
                },
                {"endpoint": "peak(tnf)", "over": ["0 h", "8 h"], "within": "drug", "label": "TNF"},
            ]
        )
    )
    first, second = s.compare
    assert (first.at, first.between, first.within, first.method) == (8.0, ("drug", "placebo"), None, "ancova")
    assert first.by is not None and first.by.times == (0.0,) and "drug minus placebo" in first.label
    assert (second.over, second.within, second.label, second.method) == ((0.0, 8.0), "drug", "TNF", "hedges_g")


def test_published() -> None:
    from allostasis.ledger import findings

    name = next(iter(findings()))
    s = Study(
        **plain(published=[name, {"finding": name, "as": "change(tnf)", "at": "8 h", "arm": "drug", "note": "n"}])
    )
    bare, full = s.published
    assert bare.finding == full.finding == name and bare.endpoint is None
    assert str(full.endpoint) == "change(tnf)" and (full.at, full.arm, full.note) == (8.0, "drug", "n")
    assert Study.from_dict(s.to_dict()) == s


def test_model() -> None:
    s = Study(
        **plain(
            use={"hpa": "published"},
            cut=["inflammation → hpa"],
            model={
                "modules": ["hpa", "inflammation"],
                "cut": ["inflammation->hpa"],
                "pulses": False,
                "precision": "reference",
            },
        )
    )
    assert s.use == {"hpa": "published"} and s.cut == ("inflammation->hpa",) and not s.pulses
    assert s.modules == ("hpa", "inflammation") and s.precision == "reference"
    assert Study.from_dict(s.to_dict()) == s


def full(tmp_path: Path) -> Study:
    file = tmp_path / "s.yaml"
    file.write_text(template())
    return read_study(file)


def test_template_is_a_study_and_round_trips(tmp_path: Path) -> None:
    s = full(tmp_path)
    assert s.design == "counterfactual" and len(s.compare) == 3 and s.clock == 9.0
    again = Study.from_dict(json.loads(json.dumps(s.to_dict())))
    assert again == s and again.to_dict() == s.to_dict() and again.hash() == s.hash()
    assert pickle.loads(pickle.dumps(s)) == s and hash(again) == hash(s)
    assert (
        s.arms["endotoxin"][0].line
        == template().splitlines().index("    - {treatment: endotoxin, amount: 2 ng/kg, at: 0 h}") + 1
    )


def test_file_python_and_json_are_one_schema(tmp_path: Path) -> None:
    import yaml

    file = tmp_path / "s.yaml"
    file.write_text(yaml.safe_dump(plain(clock="14:30", seed=3), sort_keys=False))
    assert read_study(str(file)) == read_study(plain(clock="14:30", seed=3)) == Study(**plain(clock="14:30", seed=3))
    file.write_text(
        "study: no\npeople: {number: 2e1}\narms: {on: [], off: []}\nclock: 14:30\nvisits: [0]\nmeasure: [tnf]"
    )
    s = read_study(file)  # YAML 1.1 would read False, text, {True: .., False: ..} and 870
    assert (s.title, s.number, list(s.arms), s.clock) == ("no", 20, ["on", "off"], 14.5)


def test_hash_follows_numbers_not_words() -> None:
    s = Study(**plain())
    assert s.hash() == s.but(study="b", question="c", notes="d", row="S3").hash()
    changes: list[dict[str, Any]] = [
        {"seed": 1},
        {"clock": "08:01"},
        {"people": {"number": 11}},
        {"design": "counterfactual", "allocation": None},
        {"visits": [0, "8 h"]},
        {"measure": ["hs_crp", "tnf"]},
        {"cut": ["inflammation->hpa"]},
        {"arms": {"drug": [], "placebo": []}, "allocation": None},
        {"allocation": {"placebo": 1, "drug": 2}},
        {"compare": [{"endpoint": "tnf", "at": "8 h", "within": "drug"}]},
        {"model": {"pulses": False}},
    ]
    seen = {s.hash(), *(s.but(**c).hash() for c in changes)}
    assert len(seen) == len(changes) + 1


def test_frozen(tmp_path: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        full(tmp_path).seed = 3  # type: ignore[misc]


def test_all_problems_together() -> None:
    with pytest.raises(Problems) as error:
        Study(**plain(sed=1, visits=[3], measure=["tnff"], clock="25:00", people={"numbr": 3}))
    said = str(error.value)
    for part in (
        '"sed"',
        "Did you mean  seed",
        "time 3 has no unit",
        "Write  3 h",
        '"tnff"',
        "25:00",
        '"numbr"',
        "number ?",
    ):
        assert part in said, part
    assert len(error.value.errors) == 6


def test_a_key_in_the_wrong_section_is_told_where_it_belongs() -> None:
    for wrong, way in (
        ({"traits": {"hpa.tau_cortisol": 1.2}}, "Write it under  people:"),
        ({"precision": "fast"}, "Write it under  model:"),
        ({"people": {"number": 3, "clock": "09:00"}}, "Write it at the top of the file, not under  people:"),
    ):
        with pytest.raises(AllostasisError) as error:
            Study(**plain(**wrong))
        assert error.value.fix == way


def test_a_broken_part_does_not_blame_the_rest() -> None:
    keys = plain(compare=[{"endpoint": "change(tnf)", "at": "8 h", "between": ["drug", "placebo"]}])
    for broken in ({"visits": [3]}, {"measure": ["tnff"]}, {"arms": 3}):
        with pytest.raises(AllostasisError) as error:
            Study(**keys | broken)
        assert not isinstance(error.value, Problems), str(error.value)


LEAVES: Any = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        [
            "2 ng/kg",
            "3 h",
            "-1 h",
            "day 3 08:00",
            "endotoxin",
            "tnf",
            "change(tnf)",
            "drug",
            "9^9^9 h",
            0,
            1e308,
            10**400,
        ]
    )
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "treatment",
                    "at",
                    "for",
                    "every",
                    "until",
                    "from",
                    "amount",
                    "number",
                    "age",
                    "mean",
                    "traits",
                    "endpoint",
                    "between",
                    "by",
                    "within",
                    "over",
                    "use",
                    "cut",
                    "modules",
                    "correlations",
                    "x.y",
                    "enrol",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
KEYS = [
    "study",
    "question",
    "seed",
    "row",
    "people",
    "design",
    "allocation",
    "clock",
    "model",
    "use",
    "cut",
    "arms",
    "visits",
    "measure",
    "compare",
    "published",
]


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), TREES, max_size=4), st.booleans())
def test_fuzz(keys: dict[str, Any], whole: bool) -> None:
    try:
        made = Study.from_dict(plain(**keys) if whole else keys)
    except AllostasisError:
        return
    assert Study.from_dict(made.to_dict()) == made


@pytest.mark.parametrize("title", ["", "   ", "\n"])
def test_a_study_has_a_title(title: str) -> None:
    """Nothing but blanks was a title once, which the study's plain form then lacked."""
    with pytest.raises(AllostasisError, match="study is empty"):
        Study.from_dict(plain(study=title))


def test_a_blank_label_is_the_usual_one_also_after_a_round_trip() -> None:
    compare = [{"endpoint": "peak(tnf)", "within": "a", "label": "  "}]
    plain = {"study": "a", "people": {"number": 2}, "arms": {"a": []}, "visits": ["0 h", "1 h"], "measure": ["tnf"]}
    study = Study.from_dict(plain | {"compare": compare})
    assert study.compare[0].label == "peak(tnf), a against its baseline"
    assert Study.from_dict(study.to_dict()) == study


def test_a_claim_is_written_by_either_of_its_names() -> None:
    by_claim, by_row = (study_from(plain(**{key: "S8"})) for key in ("claim", "row"))
    assert by_claim.row == by_row.row == "S8"
    assert by_claim == by_row
    with pytest.raises(AllostasisError, match="another one than claim: S8"):
        study_from(plain(claim="S8", row="S9"))

"""What can be found from outside: other words for names, lists, and the JSON Schema of a study."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from allostasis.assembly import catalogue
from allostasis.assembly.aliases import ALIASES, SPELLINGS
from allostasis.cli.app import app
from allostasis.errors import UnknownName, bare
from allostasis.studies.file.field_kinds import walk
from allostasis.studies.file.field_tables import STUDY
from allostasis.studies.file.json_schema import study_schema
from allostasis.studies.file.template import template
from allostasis.studies.file.yaml_lines import read_source_map
from allostasis.views.lists import LISTS, listed

STUDIES = sorted((Path(__file__).parents[2] / "studies").glob("*.yaml"))
ROOMS = {"treatment": "treatments", "stressor": "stressors", "condition": "conditions", "module": "biology"}


def known(kind: str) -> set[str]:
    return set(catalogue.readouts() if kind == "measure" else catalogue.names(ROOMS[kind]))


@pytest.mark.parametrize("kind", ALIASES)
def test_every_other_word_leads_to_something_that_is_there_and_is_no_name_itself(kind: str) -> None:
    for word, to in ALIASES[kind].items():
        assert to and set(to) <= known(kind), word
        assert catalogue.spelled(kind, word, known(kind)) not in known(kind), word
    assert set(SPELLINGS.get(kind, {}).values()) <= known(kind)


@pytest.mark.parametrize(
    ("kind", "word", "first"),
    [
        ("measure", "mood", "poms_depression"),
        ("measure", "Fatigue", "fatigue_score"),
        ("measure", "CRP", "hs_crp"),
        ("measure", "HAM-D", "hamd17"),
        ("measure", "PSS", "pss10"),
        ("measure", "PSS-14", "pss10"),
        ("measure", "BDI", "bdi2"),
        ("measure", "cortisol saliva", "salivary_cortisol"),
        ("treatment", "saline", "placebo"),
        ("treatment", "Salin", "placebo"),
        ("treatment", "LPS", "endotoxin"),
        ("treatment", "SSRI", "escitalopram"),
        ("stressor", "stress", "tsst"),
        ("condition", "flu", "influenza"),
    ],
)
def test_other_words_are_answered_by_ours(kind: str, word: str, first: str) -> None:
    with pytest.raises(UnknownName) as caught:
        catalogue.readout(word) if kind == "measure" else catalogue.treatment(word, kind=kind)
    assert caught.value.fix.startswith(f"Did you mean  {first} ")
    if bare(word) == "saline":
        assert "isoprenaline" not in caught.value.fix


def test_a_way_of_writing_the_same_name_is_taken() -> None:
    for word, name in (
        ("IL-6", "il6"),
        ("TNF-α", "tnf"),
        ("TNF alpha", "tnf"),
        ("IL-1β", "il1b"),
        ("HAMD-17", "hamd17"),
    ):
        assert catalogue.readout(word).name == name
    assert catalogue.treatment("CBT-I").name == "cbt_i" and catalogue.treatment("omega-3").name == "omega_3"


def test_something_of_another_kind_says_which() -> None:
    with pytest.raises(UnknownName, match="tsst") as caught:
        catalogue.treatment("TSST")
    assert caught.value.fix == "It is a stressor: write  stressor: tsst"


@pytest.mark.parametrize("what", sorted(LISTS.keys() - {"packs"}))  # of packs there are none: test_packs.py
def test_lists_are_whole_and_fit_a_pipe(what: str) -> None:
    rows = listed(what)
    assert len({r["name"] for r in rows}) == len(rows) > 4 and all(r["about"] for r in rows)
    found = CliRunner().invoke(app, ["list", what])
    assert found.exit_code == 0 and all(r["name"] in found.stdout for r in rows)
    assert json.loads(CliRunner().invoke(app, ["list", what, "--json"]).stdout) == json.loads(json.dumps(rows))


def test_a_search_finds_by_other_words_and_says_when_there_is_nothing() -> None:
    assert {r["name"] for r in listed("measures", "mood")} >= {"phq9", "poms_depression"}
    assert [r["name"] for r in listed("treatments", "saline")] == ["placebo"]
    assert "hpa" in {r["name"] for r in listed("modules", "half_drive")}
    assert "nothing among" in CliRunner().invoke(app, ["list", "measures", "--search", "qwxz"]).stdout
    wrong = CliRunner().invoke(app, ["list", "measure", "--json"])
    assert wrong.exit_code == 2 and "measures" in json.loads(wrong.stdout)["error"]["fix"]


# The part of JSON Schema that the schema uses, checked by its definitions (no validator is among our packages).
TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
}  # fmt: skip


def is_type(value: Any, name: str) -> bool:
    if name in {"number", "integer"}:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and (name == "number" or float(value).is_integer())
    return isinstance(value, TYPES[name])


def fits(value: Any, s: dict[str, Any]) -> bool:
    kinds = s.get("type", [])
    if kinds and not any(is_type(value, k) for k in ([kinds] if isinstance(kinds, str) else kinds)):
        return False
    if "enum" in s and not any(value is e or (value == e and type(value) is type(e)) for e in s["enum"]):
        return False
    if "anyOf" in s and not any(fits(value, one) for one in s["anyOf"]):
        return False
    if "oneOf" in s and sum(fits(value, one) for one in s["oneOf"]) != 1:
        return False
    if is_type(value, "number") and not s.get("minimum", value) <= value <= s.get("maximum", value):
        return False
    if isinstance(value, str) and (
        len(value) > s.get("maxLength", len(value)) or not re.search(s.get("pattern", ""), value)
    ):
        return False
    if isinstance(value, list) and not all(fits(v, s.get("items", {})) for v in value):
        return False
    if isinstance(value, dict):
        named, rest = s.get("properties", {}), s.get("additionalProperties", True)
        if not set(s.get("required", ())) <= value.keys() or len(value) < s.get("minProperties", 0):
            return False
        for key, inner in value.items():
            if (
                key not in named
                and rest is False
                or not fits(inner, named.get(key, rest if isinstance(rest, dict) else {}))
            ):
                return False
    return True


@pytest.mark.parametrize("path", STUDIES, ids=lambda p: p.stem)
def test_shipped_studies_fit_the_schema(path: Path) -> None:
    assert fits(read_source_map(path).data, study_schema())


@pytest.mark.parametrize(
    ("change", "ok"),
    [
        ({}, True),
        ({"seed": -1}, False),
        ({"sed": 1}, False),
        ({"people": {"number": 0}}, False),
        ({"people": {"number": 3, "age": 40}}, True),
        ({"people": {"number": 3, "age": 400}}, False),
        ({"people": {"number": 3, "hight": 1}}, False),
        ({"design": "crossover"}, False),
        ({"clock": "nine"}, False),
        ({"visits": 5}, False),
        ({"visits": [0, "1 h"]}, True),
        ({"arms": {"a": [{"treatment": "endotoxin", "stressor": "tsst", "at": 0}]}}, False),
        ({"arms": {"a": [{"treatment": "endotoxin", "at": "0 h", "amount": "1 ng/kg"}]}}, True),
        ({"arms": {}}, False),
        ({"set": {"hpa.half_drive": "8 min"}}, True),
        ({"model": {"pulses": "yes"}}, False),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict[str, Any], ok: bool) -> None:
    study = {"study": "s", "people": {"number": 3}, "arms": {"a": []}, "visits": [0], "measure": ["tnf"]} | change
    assert fits(study, study_schema({"measures": ("tnf",)})) == ok


def test_the_schema_has_every_key_with_what_it_means() -> None:
    text = json.dumps(study_schema())
    for name, field in walk(STUDY):
        assert field.about and (f'"{name.rsplit(".", 1)[-1]}"' in text or field.name == "height"), name


def test_new_writes_the_line_for_editors_and_the_schema_beside_it(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    assert CliRunner().invoke(app, ["new", str(tmp_path / "a.yaml")]).exit_code == 0
    first, rest = (tmp_path / "a.yaml").read_text().split("\n", 1)
    assert first == "# yaml-language-server: $schema=allostasis.schema.json" and rest == template()
    schema = json.loads((tmp_path / "allostasis.schema.json").read_text())
    assert fits(yaml.safe_load(template().replace('"09:00"', "'09:00'")), schema)
    again = CliRunner().invoke(app, ["schema", "--out", str(tmp_path / "other.json")])
    assert again.exit_code == 2 and (tmp_path / "other.json").read_text() == "{}"
    assert CliRunner().invoke(app, ["schema", "--out", str(tmp_path / "allostasis.schema.json")]).exit_code == 0
    assert json.loads(CliRunner().invoke(app, ["schema"]).stdout) == schema

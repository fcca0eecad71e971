"""What the server answers, and that nothing goes on which nobody waits for."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from conftest import Pretended


def lines(client: TestClient, scenario: dict, session: str = "") -> list[dict]:
    answer = client.post("/api/explore", json={"scenario": scenario, "session": session})
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_scenario_is_answered_in_parts(client: TestClient) -> None:
    found = lines(client, {"endotoxin": 2})
    assert [part["last"] for part in found] == [False, True]


@pytest.mark.parametrize(
    "scenario",
    [
        {"endotoxin": -1}, {"endotoxin": 1e9}, {"endotoxin": "x"}, {"endotoxin": None}, {"view": "10y"}, {"nothing": 1},
        {"person": {"age": 5}}, {"person": {"seed": 1.5}}, {"person": {"female": 2}},
        {"clock": 24}, {"cut": ["x" * 81]},
        {"cut": ["a"] * 201}, {"cut": "inflammation->microglia"}, [], None,
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_key(client: TestClient, scenario: object) -> None:
    answer = client.post("/api/explore", json={"scenario": scenario})
    assert answer.status_code == 422
    problem = answer.json()["problems"][0]
    assert problem["what"] and problem["key"].startswith("scenario")


def test_numbers_that_are_none_are_refused(client: TestClient) -> None:
    for number in ("NaN", "Infinity", "-Infinity", "1e999"):
        text = f'{{"scenario": {{"endotoxin": {number}}}}}'
        answer = client.post("/api/explore", content=text, headers={"content-type": "application/json"})
        assert answer.status_code == 422, number


def test_an_unknown_coupling_is_refused_with_the_nearest(client: TestClient) -> None:
    answer = client.post("/api/explore", json={"scenario": {"cut": ["inflamation->microglia"]}})
    assert answer.status_code == 422
    assert "inflammation->microglia" in answer.json()["problems"][0]["fix"]


def test_a_newer_scenario_of_a_page_ends_the_older_within_milliseconds(client: TestClient, body: Pretended) -> None:
    body.seconds = 20.0
    found: list[list[dict]] = []
    first = threading.Thread(target=lambda: found.append(lines(client, {}, "one")))
    first.start()
    while not body.begun:
        time.sleep(0.005)
    body.seconds = 0.0
    begun = time.monotonic()
    lines(client, {"endotoxin": 1}, "one")
    first.join(5)
    assert time.monotonic() - begun < 5 and found[0][-1]["kind"] == "stale"
    assert body.begun == body.ended == 2


def test_pages_do_not_end_each_other(client: TestClient, body: Pretended) -> None:
    body.seconds = 0.3
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda s: lines(client, {}, s), ["one", "two"]))
    assert all(found[-1]["last"] for found in both)


def test_two_hundred_at_once_leave_nothing_behind(client: TestClient, body: Pretended) -> None:
    body.seconds = 0.01

    def ask(i: int) -> int:
        return client.post("/api/explore", json={"scenario": {"endotoxin": 1}, "session": f"s{i % 40}"}).status_code

    with ThreadPoolExecutor(200) as pool:
        codes = list(pool.map(ask, range(200)))
    assert set(codes) <= {200, 429} and codes.count(200) >= 20
    assert body.most <= 2, "more lived at once than there are places"
    for _ in range(200):
        if body.begun == body.ended:
            break
        time.sleep(0.01)
    assert body.begun == body.ended
    assert client.get("/api/about").json()["ready"]
    assert lines(client, {})[-1]["last"]


def test_the_study_says_what_the_sliders_say(client: TestClient) -> None:
    scenario = {
        "endotoxin": 2,
        "tsst": 1.5,
        "person": {"age": 45, "brain": 2},
        "clock": 14.5,
        "cut": ["inflammation->microglia"],
    }
    text = client.post("/api/study", json=scenario).json()["yaml"]
    checked = client.post("/api/validate", json={"yaml": text}).json()
    assert checked["ok"], checked["problems"]
    given = checked["outline"]["arms"]["given"]
    assert [(g["name"], g["times"]) for g in given] == [("endotoxin", [0.0]), ("tsst", [1.0])]
    assert checked["outline"]["clock"] == 14.5
    assert "microglia.sensitivity: 2" in text and "inflammation->microglia" in text


def test_problems_of_a_study_have_key_and_line(client: TestClient) -> None:
    text = client.get("/api/studies/tsst").json()["yaml"].replace("measure:", "measures:")
    checked = client.post("/api/validate", json={"yaml": text}).json()
    assert not checked["ok"]
    wrong = next(p for p in checked["problems"] if p["key"] == "measures")
    assert text.splitlines()[wrong["line"] - 1].startswith("measures:")


@pytest.mark.parametrize(
    "text",
    ["", "a", "[" * 3000, "study: &a [*a]", "!!python/object/apply:os.system ['id']", "\x00", "study: x\n" * 5000],
)
def test_hostile_text_is_answered_with_problems(client: TestClient, text: str) -> None:
    answer = client.post("/api/validate", json={"yaml": text})
    assert answer.status_code == 200
    assert not answer.json()["ok"] and answer.json()["problems"]


def test_a_study_may_bring_no_code(client: TestClient, tmp_path: object) -> None:
    text = client.get("/api/studies/template").json()["yaml"] + f"\npack: [{tmp_path}]\n"
    checked = client.post("/api/validate", json={"yaml": text}).json()
    assert not checked["ok"] and any("pack" in p["key"] or "pack" in p["what"] for p in checked["problems"])


def test_every_placed_finding_lies_within_the_bounds_if_and_only_if_it_is_met(client: TestClient) -> None:
    found = client.get("/api/evidence").json()["findings"]
    placed = [f for f in found if f["place"] and f["verdict"] in ("inside", "outside", "opposite")]
    assert len(placed) > 150
    assert [f["id"] for f in placed if (abs(f["place"]["value"]) <= 1) != (f["verdict"] == "inside")] == []


def test_no_reason_is_told_of_the_validation_side(client: TestClient) -> None:
    found = client.get("/api/evidence").json()["findings"]
    assert not [f["id"] for f in found if f["side"] == "validation" and f["believed"]]


def test_a_module_and_its_sources(client: TestClient) -> None:
    made = client.get("/api/model/hpa").json()
    assert {p["source"] for p in made["parameters"]} == set(made["sources"])
    assert client.get("/api/model/nosuch").status_code == 422
    assert client.get("/api/model/..%2f..").status_code in (404, 422)


def test_stories_name_findings_that_were_judged(client: TestClient) -> None:
    told = client.get("/api/stories").json()
    named = {id for story in told for step in story["steps"] for id in step.get("findings", ())}
    judged = {f["id"]: f["verdict"] for f in client.get("/api/evidence").json()["findings"]}
    assert len(named) > 25
    assert [id for id in sorted(named) if judged.get(id, "not simulated") == "not simulated"] == []


SMALL = "study: x\npeople: {number: 2}\narms: {a: []}\nvisits: [0 h, 1 h]\nmeasure: [il6]\n"


def test_a_place_of_a_study_is_changed_and_nonsense_refused(client: TestClient) -> None:
    def ask(text: str, *edits: dict) -> tuple[int, dict]:
        answer = client.post("/api/edit", content=json.dumps({"yaml": text, "edits": list(edits)}), headers=JSON)
        return answer.status_code, answer.json()

    status, made = ask(SMALL, {"op": "add", "path": ["arms", "a"], "value": {"stressor": "tsst", "at": "0 h"}})
    assert status == 200 and "arms: {a: [{stressor: tsst, at: 0 h}]}" in made["yaml"]
    deep: list = []
    for _ in range(500):
        deep = [deep]
    for text, edit in (
        (SMALL, {"op": "set", "path": ["notes"], "value": deep}),
        (SMALL, {"op": "set", "path": ["study"], "value": "\ud800"}),
        (SMALL, {"op": "set", "path": ["measure", 9], "value": 1}),
        (SMALL, {"op": "set", "path": [], "value": 1}),
        (SMALL, {"op": "set", "path": ["a"] * 9, "value": 1}),
        ("a: &x [1]\nb: *x\n", {"op": "set", "path": ["c"], "value": 1}),
        ("\ud800", {"op": "set", "path": ["c"], "value": 1}),
    ):
        status, said = ask(text, edit)
        assert status == 422 and said["problems"][0]["what"], edit


def test_one_broken_study_does_not_take_the_others_away(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from allostasis.web import study_routes

    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(SMALL)
    bad.write_text(SMALL.replace("measure", "measures"))
    monkeypatch.setattr(study_routes, "shipped", lambda: (bad, good))
    found = client.get("/api/studies").json()
    assert [(s["name"], s["people"]) for s in found] == [("bad", 0), ("good", 2)]
    assert "cannot be read" in found[0]["question"]


JSON = {"content-type": "application/json"}


def test_a_small_file_that_gives_without_end_is_refused_at_once(client: TestClient) -> None:
    one = "{stressor: tsst, at: 0 h, every: 1 min, until: 300 h}"
    arms = "".join(f"  a{i}: [{', '.join([one] * 5)}]\n" for i in range(90))
    text = SMALL.replace("arms: {a: []}", f"arms:\n{arms.rstrip()}")
    checked = client.post("/api/validate", json={"yaml": text}).json()
    assert not checked["ok"] and checked["problems"][0]["key"] == "arms"
    assert client.post("/api/runs", json={"yaml": text}).status_code == 422


def test_what_is_wrong_with_a_field_has_its_key(client: TestClient) -> None:
    checked = client.post("/api/validate", json={"yaml": SMALL.replace("number: 2", "number: 9000000")}).json()
    assert [(p["key"], p["line"]) for p in checked["problems"]] == [("people.number", 2)]
    # What can be drawn of it is, whatever else is wrong.
    broken = client.post(
        "/api/validate", json={"yaml": SMALL.replace("[]}", "[{stressor: tsst, at: 1 parsec}]}")}
    ).json()
    (entry,) = broken["outline"]["arms"]["a"]
    assert not broken["ok"] and entry["name"] == "tsst" and entry["times"] == [] and not entry["ok"]

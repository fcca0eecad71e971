"""Lives on the page: who is kept, one of them beside the spared twin, and that one block at a time is lived."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from allostasis.errors import RunError
from allostasis.lives import bank as kept
from allostasis.web.lives_data import CURVES, Living
from made_lives import block


def lived(client: TestClient, number: int, *, spared: bool = False) -> None:
    answer = client.post("/api/lives", json={"number": number, "spared": spared})
    assert answer.status_code == 202, answer.text
    ended(client)


def ended(client: TestClient) -> None:
    for _ in range(500):
        if not client.get("/api/lives").json()["living"]["what"]:
            return
        time.sleep(0.01)
    raise AssertionError("still living")


def test_nobody_is_kept_at_first_and_the_way_out_works(client: TestClient) -> None:
    assert client.get("/api/lives").json()["lives"] == []
    answer = client.get("/api/lives/5")
    assert answer.status_code == 422
    assert "allostasis bank build --lives 6" in answer.json()["problems"][0]["fix"]
    lived(client, 5)
    assert [row["number"] for row in client.get("/api/lives").json()["lives"]] == [4, 5]
    assert client.get("/api/lives/5").json()["number"] == 5
    assert client.get("/api/lives/5").json()["bmi"] == 25.0
    assert client.get("/api/lives/3").status_code == 422


def test_a_twin_is_shown_once_it_has_lived(client: TestClient) -> None:
    lived(client, 1)
    assert client.get("/api/lives/1").json()["twin"] is None
    lived(client, 1, spared=True)
    made = client.get("/api/lives/1").json()
    assert made["twin"]["curves"].keys() == made["life"]["curves"].keys() <= CURVES.keys()


def test_what_is_drawn_ends_at_death(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(persons: np.ndarray, **how: Any) -> Any:
        return block(person=persons, death=np.full(len(persons), 40.0))

    monkeypatch.setattr(kept, "lived_block", dies)
    lived(client, 0)
    made = client.get("/api/lives/0").json()["life"]
    assert made["death"] == 40.0
    assert all(max(curve["t"]) < 40.0 for curve in made["curves"].values())


def test_one_block_at_a_time(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def waits(persons: np.ndarray, **how: Any) -> Any:
        go.wait(20)
        return block(person=persons)

    monkeypatch.setattr(kept, "lived_block", waits)
    assert client.post("/api/lives", json={"number": 0}).status_code == 202
    again = client.post("/api/lives", json={"number": 9})
    assert again.status_code == 429 and "people 0 to 1" in again.json()["problems"][0]["what"]
    go.set()
    ended(client)


def test_what_goes_wrong_is_told(client: TestClient, living: Living, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(persons: np.ndarray, **how: Any) -> Any:
        raise RunError("nobody settled", found="2 of 2")

    monkeypatch.setattr(kept, "lived_block", fails)
    lived(client, 0)
    assert client.get("/api/lives").json()["living"]["problem"] == "nobody settled: 2 of 2"


def test_what_nobody_expected_is_told_too(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(persons: np.ndarray, **how: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(kept, "lived_block", fails)
    lived(client, 0)
    assert "ZeroDivisionError" in client.get("/api/lives").json()["living"]["problem"]


@pytest.mark.parametrize("number", [-1, 20_000, "x", None, 1.5])
def test_numbers_of_nobody_are_refused(client: TestClient, number: object) -> None:
    assert client.get(f"/api/lives/{number}").status_code == 422
    assert client.post("/api/lives", json={"number": number}).status_code == 422

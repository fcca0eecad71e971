"""The loop of a report: which moment, which arrows, and that it is the page's diagram."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from allostasis.engine.coupling_strength import Couplings
from allostasis.views import loop as room
from allostasis.views.body_map import GROUPS
from allostasis.views.loop_drawing import AT, BANDS, BARRIER, CARD, SIZE, loop_svg, loop_words

TIMES = np.array([8.0, 9.0, 10.0, 11.0])


def _solution(il6: list[float]) -> Any:
    """Two states: IL-6, and cortisol that does not move."""
    y = np.array([[il6, [10.0] * 4]]).transpose(0, 2, 1)
    names = {"inflammation.il6_drawn": np.array([il6]), "hpa.cortisol": np.full((1, 4), 10.0)}

    def read(asked: list[str]) -> dict[str, np.ndarray]:
        return {name: names[name] for name in asked}

    model = SimpleNamespace(state_names=("inflammation.il6", "hpa.cortisol"), scales=np.array([1.0, 10.0]))
    return SimpleNamespace(y=y, times=TIMES, model=model, read=read, status=[0])


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> room.Loop:
    found = Couplings(
        (("inflammation", "hpa"), ("chemokines", "hpa"), ("inflammation", "chemokines"), ("hpa", "inflammation")),
        (("hpa.drive", "hpa.acth"), ("hpa.gr",), ("chemokines.ccl2",), ("inflammation.il6",)),
        (
            np.array([[0.1, 0.2, 0.1], [0.0, -0.8, 0.0]]),
            np.array([[0.3, 0.1, 0.3]]),
            np.array([[9.0, 9.0, 9.0]]),
            np.array([[0.0, -0.01, np.nan]]),
        ),
        TIMES[1:],
    )
    monkeypatch.setattr(room, "couplings", lambda run, twin, pick: found)
    made = room.loop_at_peak(_solution([1, 5, 50, 5]), _solution([1, 1, 1, 1]), "drug", 3, 8.0)
    assert isinstance(made, room.Loop)
    return made


def test_the_moment_is_that_of_most_and_arrows_within_a_card_are_none(loop: room.Loop) -> None:
    assert (loop.hours, loop.arm, loop.person) == (2.0, "drug", 3)
    assert loop.edges == {"hpa>innate": (-0.01, "inflammation.il6"), "innate>hpa": (-0.8, "hpa.acth")}
    now, calm, off = loop.cards["innate"]
    assert (now, calm) == (50.0, 1.0) and off == pytest.approx(49 / 1.5)
    assert loop.cards["hpa"] == (10.0, 10.0, 0.0) and set(loop.cards) == {"innate", "hpa"}
    assert loop_words(loop) == ["Cytokines & fever lowers acth of HPA axis"]


def test_it_is_drawn_with_what_it_says(loop: room.Loop) -> None:
    drawn = ElementTree.fromstring(loop_svg(loop))
    kinds = [g.get("class") for g in drawn.iter("g")]
    assert kinds.count("edge lowers") == 1 and kinds.count("edge quiet") == 1
    titles = [t.text for t in drawn.iter("title")]
    assert "Cytokines & fever → HPA axis: acth −80 %" in titles and "HPA axis → Cytokines & fever: quiet" in titles
    assert any("×50" in "".join(text.itertext()) for text in drawn.iter("text"))


def test_cards_stand_where_the_page_has_them() -> None:
    source = (Path(__file__).parents[2] / "web/src/diagram.tsx").read_text("utf-8")
    wide = source[source.index("const WIDE") : source.index("const TALL")]
    there = {name: (int(x), int(y)) for name, x, y in re.findall(r"(\w+): \[(\d+), (\d+)\]", wide) if name in GROUPS}
    assert there == AT and set(AT) == set(GROUPS)
    assert f"w: {SIZE[0]}, h: {SIZE[1]}, card: [{CARD[0]}, {CARD[1]}]" in wide and f"barrier: {BARRIER}" in wide
    assert str([list(band) for band in BANDS]) in wide


def test_why_there_is_none_is_said() -> None:
    broken = SimpleNamespace(manifest={"schema": {"study": "x"}})
    assert "could be lived again" in str(room.loop_of(broken))  # type: ignore[arg-type]


def test_a_result_of_another_body_gets_no_diagram(monkeypatch: pytest.MonkeyPatch) -> None:
    study = SimpleNamespace(arms={"a": [SimpleNamespace(name="x", at=0.0)]}, visits=(0.0, 1.0), number=1)
    people = pd.DataFrame({"arm": ["a"], "status": [0], "person": [0]})
    result = SimpleNamespace(manifest={"schema": {}, "hashes": {"model": "old"}}, people=people)
    monkeypatch.setattr(room, "stored_study", lambda schema, lived: (study, ()))
    monkeypatch.setattr(room, "plan", lambda study: SimpleNamespace(model=SimpleNamespace(fingerprint="new")))
    assert room.loop_of(result) == "the body is another one than when it was run"  # type: ignore[arg-type]

"""What is drawn and told is what is in the numbers: bands, scores, sides, words, the hash of a result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allostasis.results.data_overlay import overlay
from allostasis.results.observations import read_data
from allostasis.views import kinds, words
from allostasis.views.answer import answers
from allostasis.views.bands import band
from made_result import made_result
from made_values import compared, result_of


def test_bands_hold_half_and_nine_tenths() -> None:
    """Of 0, 1, ... 100: the middle half is 25 to 75, nine tenths are 5 to 95."""
    made = band(result_of({("tnf", "a"): [[float(i)] for i in range(101)]}, [0.0]), "tnf", "a")
    assert made.q[:, 0].tolist() == [5.0, 25.0, 50.0, 75.0, 95.0] and made.n == 101


def test_the_score_by_hand(tmp_path: Path) -> None:
    """Observed 1, 10, 100 after the first visit, predicted 10, 10, 10: errors 2 ln(10)^2 of a spread of 2 ln(10)^2."""
    rows = [(0, 5), (1, 1), (2, 10), (3, 100)]
    path = tmp_path / "mine.csv"
    head = "person,arm,time,time_unit,measure,value,unit\n"
    path.write_text(head + "".join(f"1,a,{t},h,tnf,{v},pg/mL\n" for t, v in rows), encoding="utf-8")

    def score(*course: float) -> float:
        result = result_of({("tnf", "a"): [list(course)] * 3}, [0.0, 1.0, 2.0, 3.0])
        result.manifest["rests_on"] = {"sources": {}}
        return float(overlay(result, read_data(path, ["tnf"]))["rows"][0]["score"])

    assert score(10, 10, 10, 10) == pytest.approx(0.0, abs=1e-5)
    assert score(999, 1, 10, 100) == pytest.approx(1.0)  # the first visit does not count
    assert score(5, 1, 10, 10) == pytest.approx(0.5)  # half of the squared error
    assert score(5, 100, 10, 1) == pytest.approx(-3.0)


def test_what_moved_before_the_baseline_is_no_effect() -> None:
    """TNF is wild an hour before the dose, alike from then on: nothing is told but the little that comes."""
    wild = [[50.0, 1.0, 1.0]] * 5
    result = result_of(
        {("tnf", "a"): wild, ("tnf", "b"): [[1.0, 1.0, 1.1]] * 5}, [-1.0, 0.0, 2.0], given={"a": [("endotoxin", 0.0)]}
    )
    (told,) = words.moves(replace(result, manifest=result.manifest | {"clock": 9.0}))
    assert "at 2 h" in told and "50" not in told


def test_effects_above_zero_are_drawn_on_the_right() -> None:
    result = made_result()
    result.manifest["comparisons"][0]["g"] = {"value": 2.0, "low": 1.0, "high": 3.0}
    (drawn,) = answers(result).all
    assert 130 < float(drawn.svg.split('cx="')[1].split('"')[0]) < 260


def test_a_risk_is_told_the_right_way_round() -> None:
    ill, well = [[9.0]] * 9 + [[1.0]], [[9.0]] + [[1.0]] * 9
    made = result_of({("tnf", "a"): ill, ("tnf", "b"): well}, [0.0])
    asked = {"endpoint": "tnf > 5 pg/mL", "at": "0 h"}
    up, down = compared(made, asked | {"between": ["a", "b"]}, asked | {"between": ["b", "a"]})
    assert kinds.told(up).startswith("90 % (9 of 10) in a, 10 % (1 of 10) in b; higher by 80")
    assert "lower by 80" in kinds.told(down) and "risk ratio 9.0 (" in kinds.told(up)


@pytest.mark.parametrize("column", ["person", "arm", "time_h", "measure", "value", "limited"])
def test_the_hash_sees_every_column(column: str) -> None:
    result = made_result()
    other = result.measures.copy()
    was = other.loc[3, column]
    other.loc[3, column] = "x" if isinstance(was, str) else (not was) if isinstance(was, np.bool_) else was + 1
    assert isinstance(other, pd.DataFrame)
    assert replace(result, measures=other).bytes_hash() != result.bytes_hash() == made_result().bytes_hash()

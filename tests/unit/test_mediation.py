"""What passes a module or a coupling: by hand, in a study, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allostasis.errors import AllostasisError
from allostasis.seeds import stream
from allostasis.statistics import mediated
from allostasis.studies import plan, run
from allostasis.studies.file.study import Study
from allostasis.studies.running.cutting import arm_without
from allostasis.views import contrasts, report_html

BASE = np.array([10.0, 12.0, 14.0, 16.0])


def rng() -> np.random.Generator:
    return stream(1, "test", -1)


@pytest.mark.parametrize("paired", [True, False])
def test_four_of_five_points_pass_it(paired: bool) -> None:
    """5 points in all, 1 with the arrows cut: 4 pass, 80 %; those who missed a visit leave whole."""
    arms = [BASE + 5, BASE, BASE + 1, BASE]
    found = mediated(arms, paired=paired, rng=rng)
    assert [e.value for e in (found.total, found.direct, found.mediated)] == pytest.approx([5.0, 1.0, 4.0])
    assert found.mediated.low == pytest.approx(4.0) and found.mediated.high == pytest.approx(4.0)
    if paired:
        assert (found.share.value, found.share.low, found.share.high) == pytest.approx((0.8, 0.8, 0.8))
        lost = [x.copy() for x in arms]
        lost[2][0] = np.nan
        assert (mediated(lost, paired=True, rng=rng).total.n, mediated(lost, paired=True, rng=rng).total.dropped) == (
            3,
            1,
        )


def test_no_share_of_what_may_be_nothing() -> None:
    noise = stream(2, "noise", -1).normal(size=(4, 40))
    found = mediated([x + 0.01 for x in noise], paired=True, rng=rng)
    assert np.isnan(found.share.value) and "may be none" in found.share.reason


LPS = {"treatment": "endotoxin", "amount": "1 ng/kg", "at": "0 h"}


def study(through: str, endpoint: str = "peak(cortisol)", **keys: Any) -> Study:
    told: dict[str, Any] = {
        "study": "a",
        "people": {"number": 4, "history": "none"},
        "design": "counterfactual",
        "model": {"modules": ["inflammation", "hpa", "clock"], "pulses": False},
        "arms": {"none": [], "lps": [LPS]},
        "visits": ["-1 h", "0 h", "2 h", "4 h"],
        "measure": ["tnf", "cortisol"],
        "compare": [{"endpoint": endpoint, "between": ["lps", "none"], "through": through}],
    }
    return Study(**told | keys)


@pytest.mark.parametrize(
    ("through", "said", "fix"),
    [
        ("microglia", "no module or coupling", ""),
        ("inflammation->clock", "no module or coupling", ""),
        ("inflammation.il6->hpa", "cut as a whole", "Write  through: inflammation->hpa"),
        ("clock", "no arrow leads from what they differ by", "through: "),
    ],
)
def test_what_nothing_can_pass_is_refused_with_a_way_out(through: str, said: str, fix: str) -> None:
    with pytest.raises(AllostasisError) as found:
        plan(study(through))
    assert said.split()[-1] in str(found.value) and fix in str(found.value)
    if fix:
        right = str(found.value).split("through: ")[1].split()[0]
        assert plan(study(right)).cuts


def test_it_needs_two_arms() -> None:
    with pytest.raises(AllostasisError, match="through needs two arms"):
        study("hpa", compare=[{"endpoint": "peak(tnf)", "within": "lps", "through": "hpa"}])
    with pytest.raises(AllostasisError, match="no mediated part"):
        study("hpa", "time_of_peak(tnf)")


def test_plain_form() -> None:
    one = study("inflammation -> hpa")
    assert one.compare[0].through == "inflammation->hpa" and Study.from_dict(one.to_dict()) == one


def test_cortisol_rises_by_way_of_inflammation() -> None:
    """Endotoxin reaches the axis by cytokines alone: without that arrow nothing of its rise is left."""
    one = study("inflammation->hpa")
    result = run(one, workers=1)
    (row,) = result.manifest["comparisons"]
    assert row["total"]["low"] > 100.0  # nmol/L
    assert row["mediated"]["value"] == pytest.approx(row["total"]["value"] - row["direct"]["value"])
    assert abs(row["direct"]["value"]) < 0.15 * row["total"]["value"]
    assert 0.85 < row["share"]["value"] < 1.15
    assert row["cut"] == ["inflammation->hpa"] and row["n"] == [4, 4, 4, 4]
    cut = arm_without("lps", "inflammation->hpa")
    assert result.arms == ["none", "lps", cut, arm_without("none", "inflammation->hpa")]
    assert (result.table("tnf", cut)[2.0] > 50.0).all()  # only that arrow is gone
    assert "controlled direct effect" in contrasts.note(row) and "lived again without" in report_html(result)
    whole = run(one.but(compare=[{"endpoint": "peak(cortisol)", "between": ["lps", "none"]}]), workers=2)
    for measure in ("tnf", "cortisol"):  # who lives whole is moved by nobody's cut
        for arm in ("none", "lps"):
            assert result.table(measure, arm).equals(whole.table(measure, arm))

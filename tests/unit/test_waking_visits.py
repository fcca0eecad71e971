"""Visits by each person's own waking: where they stand, what is read there, and that to look changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allostasis.errors import AllostasisError
from allostasis.studies import Study, run
from allostasis.studies.running.plan import plan
from allostasis.studies.running.waking import by_waking, grid


def study(**changed: Any) -> Study:
    plain: dict[str, Any] = {
        "study": "waking",
        "people": {"number": 6},
        "clock": "22:00",
        "model": {"modules": ["clock", "workday", "autonomic", "hpa", "saliva"]},
        "arms": {"night": []},
        "visits": {"at": ["0 h", "10 h"], "waking": ["0 min", "30 min"]},
        "measure": ["clock.awake", "hpa.cortisol", "saliva.cortisol"],
    }
    return Study(**{**plain, **changed})


def test_visits_by_waking_stand_at_nominal_times_and_survive_being_written() -> None:
    s = study()
    assert s.visits == (0.0, 9.0, 9.5, 10.0) and s.waking == (0.0, 0.5)
    assert s.to_dict()["visits"] == {"at": ["0 h", "10 h"], "waking": ["0 h", "0.5 h"]}
    again = Study.from_dict(s.to_dict())
    assert again.visits == s.visits and again.waking == s.waking and again.hash() == s.hash()
    assert study(visits=["0 h", "9 h"]).hash() != study(visits={"at": ["0 h"], "waking": ["0 min"]}).hash()


@pytest.mark.parametrize(
    "visits, words",
    [
        ({"at": ["9 h"], "waking": ["0 min"]}, "twice"),
        ({"waking": ["3 d"]}, "far from waking"),
        ({"waking": []}, "visits"),
    ],
)
def test_visits_by_waking_that_cannot_be(visits: Any, words: str) -> None:
    with pytest.raises(AllostasisError, match=words):
        study(visits=visits)


def test_a_body_without_a_clock_has_no_waking() -> None:
    with pytest.raises(AllostasisError, match="clock.awake"):
        plan(study(model={"modules": ["hpa", "saliva"]}, measure=["hpa.cortisol"]))


class _Run:
    """What `by_waking` needs of a solution: awake from 06:10 on, never, and failed."""

    def __init__(self) -> None:
        self.times = np.union1d(grid(0.0, (0.0, 0.5)), [7.0, 7.5])
        awake = np.array([self.times >= 6 + 1 / 6 - 1e-9, np.zeros(len(self.times)), np.full(len(self.times), np.nan)])
        self.y = np.stack([awake.astype(float), np.broadcast_to(self.times, awake.shape)], axis=2)
        self.u = self.y[:, :, :1]

    def __getitem__(self, name: str) -> np.ndarray:
        return self.y[:, :, 0]


def test_what_is_read_was_so_at_ones_own_waking(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, np.ndarray] = {}
    monkeypatch.setattr("allostasis.studies.running.waking.replace", lambda run, **changed: seen.update(changed))
    some = _Run()
    by_waking(some, 0.0, (0.0, 0.5))  # type: ignore[arg-type]
    at, later = (int(np.searchsorted(some.times, t - 1e-6)) for t in (7.0, 7.5))
    own, after = seen["y"][:, at, 1], seen["y"][:, later, 1]
    assert 6 + 1 / 6 - 1e-6 <= own[0] <= 6 + 1 / 6 + 1 / 30 + 1e-6 and after[0] == pytest.approx(own[0] + 0.5, abs=1e-6)
    assert np.isnan(own[1:]).all() and np.isnan(after[1:]).all()
    elsewhere = np.delete(np.arange(len(some.times)), [at, later])
    np.testing.assert_array_equal(seen["y"][:, elsewhere], some.y[:, elsewhere])


def test_looking_at_ones_own_waking_changes_nothing_that_happens() -> None:
    """The other visits keep their bits, and everybody is awake at the visit of their waking."""
    with_ = run(study(), workers=1).measures
    without = run(study(visits=["0 h", "10 h"]), workers=1).measures
    both = with_.merge(without, on=["person", "arm", "time_h", "measure"], suffixes=("", "_b"))
    assert len(both) == len(without)
    np.testing.assert_array_equal(both["value"], both["value_b"])
    woken = with_[(with_["measure"] == "clock.awake") & (with_["time_h"] == 9.0)]
    assert (woken["value"] == 1).all() and len(woken) == 6
    saliva = with_[with_["measure"] == "saliva.cortisol"].pivot(index="person", columns="time_h", values="value")
    assert (saliva[9.5] / saliva[9.0]).mean() > 1.1

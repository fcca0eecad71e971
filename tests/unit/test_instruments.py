"""What instruments report of a known course: noise, limits, gaps, recall windows; nobody lives."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from allostasis.assembly import catalogue
from allostasis.language import Assay, Item, Readout, Scale
from allostasis.studies.running.instruments import Draws, Measured, measure, sampling

PEOPLE = np.arange(4000)


class Course:
    """A run of one quantity that is the same in everybody, in the unit of whoever asks."""

    def __init__(self, times: np.ndarray, values: np.ndarray, unit: str = "pg/mL") -> None:
        self.times, self.values = times, values
        self.model = SimpleNamespace(unit=lambda name, where="": unit)

    def __getitem__(self, name: str) -> np.ndarray:
        return np.broadcast_to(self.values, (len(PEOPLE), len(self.times)))


def seen(readout: Readout, run: Course, visits: list[float], seed: int = 1) -> Measured:
    made: Any = run
    return measure(readout, made, np.array(visits), PEOPLE, Draws(seed, 0.0, "in a"))


def still(level: float, unit: str = "pg/mL") -> Course:
    return Course(np.array([0.0, 6.0]), np.full(2, level), unit)


def test_an_assays_error_has_its_size_and_no_bias() -> None:
    value = seen(Assay("x", "pg/mL", "x", "proposal", of="x", cv=0.2), still(100.0), [0.0, 6.0]).value
    assert np.log(value).std() == pytest.approx(np.sqrt(np.log(1.04)), rel=0.04)  # a CV of 20 %
    assert value.mean() == pytest.approx(100.0, abs=1.0) and abs(np.corrcoef(value.T)[0, 1]) < 0.05
    added = seen(Assay("x", "pg/mL", "x", "proposal", of="x", sd=3.0), still(100.0), [0.0]).value
    assert added.std() == pytest.approx(3.0, rel=0.04) and added.mean() == pytest.approx(100.0, abs=0.2)


def test_below_and_above_its_limits_an_assay_reports_the_limit() -> None:
    assay = Assay("x", "pg/mL", "x", "proposal", of="x", cv=0.05, low=5.0, high=50.0, decimals=1)
    for level, told, limited in ((2.0, 5.0, True), (90.0, 50.0, True)):
        made = seen(assay, still(level), [0.0])
        assert (made.value == told).all() and (made.limited == limited).all()
    middle = seen(assay, still(20.0), [0.0])
    assert not middle.limited.any() and (np.round(middle.value, 1) == middle.value).all()


@pytest.mark.parametrize("name", [n for n, r in catalogue.readouts().items() if isinstance(r, Assay) and r.instrument])
def test_what_is_reported_lies_within_what_the_instrument_can_show(name: str) -> None:
    """Every assay, of a course far below, at and far above what it can show, with ten times its noise."""
    known = catalogue.readout(name)
    assert isinstance(known, Assay)
    noisy = replace(known, cv=10 * known.cv, sd=10 * known.sd, times=1.0, times_unit="1", missing=0.0)
    least, most = known.range()
    for level in (-1e4, 0.0, 1e4):
        value = seen(noisy, still(level, known.unit), [0.0]).value
        assert np.isfinite(value).all()
        assert least is None or (value >= least).all()
        assert most is None or (value <= most).all()


def test_a_quantity_of_the_model_itself_is_told_as_it_is() -> None:
    bare = Assay("x", "percent", "x", "", instrument=False, of="x")
    assert (seen(bare, still(-5.0, "percent"), [0.0]).value == -5).all()
    assert (seen(bare, still(140.0, "percent"), [0.0]).value == 140).all()


def test_of_a_hundred_no_more_than_a_hundred_and_of_a_width_no_less_than_nothing() -> None:
    """At 100 of 100 half of the readings would be above; at 0 mm half of them below."""
    full = seen(Assay("x", "percent", "x", "proposal", of="x", cv=0.12, decimals=1), still(100.0, "percent"), [0.0])
    assert 0.45 < (full.value == 100).mean() < 0.6 and full.value.min() > 50
    closed = seen(catalogue.readout("wound_size"), still(0.0, "mm"), [0.0])
    assert (closed.value >= 0).all() and 0.45 < (closed.value == 0).mean() < 0.6  # rounded to .01


def test_nothing_is_reported_that_an_instrument_cannot_show() -> None:
    """Diaries of colds go from 0 to 24 whatever noise adds: at 0 half of them would be below, at 30 all above."""
    cold = catalogue.readout("cold_symptoms")
    low, high = (seen(cold, still(level / 12.0, "1"), [0.0]) for level in (0.0, 30.0))
    assert (low.value >= 0).all() and 0.45 < (low.value == 0).mean() < 0.55
    assert (high.value == 24).all() and not high.limited.any()
    between = seen(cold, still(1.0, "1"), [0.0]).value
    assert between.mean() == pytest.approx(12.0, abs=0.05) and between.std() == pytest.approx(0.7, rel=0.05)


def test_units_are_turned_and_times_multiplied() -> None:
    assay = Assay("x", "ng/mL", "x", "proposal", of="x", times=2.0)
    assert seen(assay, still(3000.0), [0.0]).value[0, 0] == pytest.approx(6.0)


def test_the_share_that_is_missing_is_missing() -> None:
    assay = Assay("x", "pg/mL", "x", "proposal", missing=0.3, of="x")
    gone = np.isnan(seen(assay, still(1.0), [0.0, 6.0]).value)
    assert gone.mean() == pytest.approx(0.3, abs=0.02) and abs(np.corrcoef(gone.T)[0, 1]) < 0.05


def form(recall: float, *cuts: float, **keys: Any) -> Scale:
    return Scale("form", "score", "a form", "proposal", items=(Item("one", "x", cuts, 0.0),), recall=recall, **keys)


def test_less_can_be_worse() -> None:
    item = Item("memory", "x", (1.0, 2.0), 0.0, times=-1.0)
    worse = Scale("form", "score", "a form", "proposal", items=(item,), shift=10.0, times=-1.0)
    for state, told in ((-2.5, 8.0), (-1.5, 9.0), (0.0, 10.0), (2.5, 10.0)):
        assert set(seen(worse, still(state), [0.0]).value.ravel()) == {told}


def test_a_form_remembers_its_whole_window_evenly() -> None:
    """Badly off for the last 2 of 14 days: a mean of 1/7 of what it was then; a form of two days sees all of it."""
    times = np.arange(0.0, 14 * 24 + 1.0)
    run = Course(times, np.where(times > 12 * 24, 7.0, 0.0), "1")
    end = [14 * 24.0]
    cuts = (0.5, 0.9, 1.1, 3.0, 6.5)
    assert set(seen(form(14 * 24.0, *cuts), run, end).value.ravel()) == {2.0}  # 0.9 < 12 of 84 moments * 7 = 1 < 1.1
    assert set(seen(form(2 * 24.0, *cuts), run, end).value.ravel()) == {5.0}
    assert set(seen(form(0.0, *cuts), run, end).value.ravel()) == {5.0}
    window = sampling(form(14 * 24.0, 1.0), np.array(end))
    assert (window[0], window[-1], len(window)) == (4.0, 336.0, 84)
    assert len(sampling(form(24.0, 1.0), np.array(end))) == 24


def test_a_forms_sum_is_shifted_and_stretched() -> None:
    made = seen(form(0.0, 0.5, 1.5, shift=10.0, times=3.0), still(1.0, "1"), [0.0]).value
    assert (made == 13.0).all()


@pytest.mark.parametrize(
    ("name", "cv", "low"),
    [("salivary_cortisol", 0.09, 0.3), ("tnf", 0.08, 0.5), ("il6", 0.08, 0.1), ("hs_crp", 0.06, 0.1)],
)
def test_assays_keep_their_error_and_limit(name: str, cv: float, low: float) -> None:
    """Frozen: an immunoassay's error is 5 to 10 %, its limit that of the maker's sheet."""
    assay = catalogue.readout(name)
    run = still(40.0, assay.unit)
    assert np.log(seen(assay, run, [0.0]).value).std() == pytest.approx(cv, rel=0.05)
    assert set(seen(assay, still(low / 10, assay.unit), [0.0]).value.ravel()) == {low}

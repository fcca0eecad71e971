"""Calibration finds a number that was moved, stays where nothing was, and never looks at the other side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from allostasis.assembly import catalogue, module_files
from allostasis.assembly.calibrated_values import Calibrated, calibrated, write_calibrated
from allostasis.errors import LedgerError, UnknownName
from allostasis.evidence import replays
from allostasis.evidence.replay_runs import ReplayCohort, model_of
from allostasis.fitting.calibration import Calibration, calibrate
from allostasis.fitting.calibration_groups import Group, groups, replays_of
from allostasis.fitting.misses import miss
from allostasis.fitting.screening import screen
from allostasis.ledger import Finding, finding, findings, sources
from allostasis.results.estimates import Estimate, estimate

GAIN, ID = "autonomic.threat_gain_noradrenaline", "acute-stress-il6-90min"
PEOPLE = 160  # as each arm has noise of its own, fewer leave an error that hides half of what was moved


def _ledger(times: float):  # type: ignore[no-untyped-def]
    """The ledger with the finding at what the model gives when the gain is multiplied."""
    book = replays().only([ID])
    (replay,) = book.all
    lives = ReplayCohort(replay, model_of(replay, book.modules), None, 2, times=((GAIN, times),) if times != 1 else ())
    made = estimate(finding(ID), replay.contrasts[0], lives.chunk(0, PEOPLE))
    effect = finding(ID).effect.model_copy(update={"value": made.value, "ci_low": None, "ci_high": None, "se": 0.01})
    return {**findings(), ID: finding(ID).model_copy(update={"effect": effect})}, book, replay.title


def test_it_finds_a_number_that_was_moved_and_leaves_one_that_was_not() -> None:
    found = {}
    for times in (1.0, 1.5):
        ledger, book, title = _ledger(times)
        group = Group("one gain", (GAIN,), (title,))
        found[times] = calibrate(group, people=PEOPLE, rounds=2, of=book, ledger=ledger)
    (same,), (raised,) = found[1.0].made, found[1.5].made
    assert same.factor == pytest.approx(1.0, abs=0.02)
    assert 1.05 < raised.factor < 1.65  # its doubt holds it back
    assert found[1.5].after < 0.8 * found[1.5].before
    assert raised.unsure < raised.was
    assert not found[1.0].worth  # nothing was gained
    assert raised.on == (ID,)


def test_a_parameter_that_only_scatters_people_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from allostasis.fitting import misses as room

    book = replays().only([ID])
    group = Group("one gain", (GAIN,), (book.all[0].title,))

    def lived(
        _: object, known: Mapping[str, Finding], __: object, times: tuple[tuple[str, float], ...], *___: object
    ) -> list[tuple[Finding, Estimate]]:
        se = 0.5 * dict(times).get(GAIN, 1.0) ** 2
        return [(known[ID], Estimate(5.0, 5.0, se, 4.0, 6.0, 40, ()))]

    monkeypatch.setattr(room, "_lived", lived)
    (one,) = calibrate(group, people=PEOPLE, rounds=2, of=book).made
    assert one.factor == 1.0 and one.unsure == one.was


def test_findings_of_the_other_side_are_never_used() -> None:
    titles = tuple(r.title for r in replays().all)
    group = Group("all", (GAIN,), titles)
    used = {c.finding for r in replays_of(group, replays(), findings()) for c in r.contrasts}
    assert len(used) > 50
    assert all(finding(id).side == "calibration" and finding(id).counts for id in used)
    kept = {id for c in calibrated().values() for id in c.on}
    assert all(finding(id).side == "calibration" for id in kept)


def test_only_guesses_are_calibrated() -> None:
    for group in groups().values():
        for name in group.parameters:
            module, _, short = name.partition(".")
            source = sources().get(catalogue.module(module).params[short].source)
            assert source is None or source.grade == "C", name
    title = replays().all[0].title
    with pytest.raises(LedgerError, match="not for calibration"):
        calibrate(Group("exact", (_sourced(),), (title,)))
    with pytest.raises(UnknownName, match="parameter"):
        calibrate(Group("none", ("inflammation.phlogiston",), (title,)))


def _sourced() -> str:
    """A parameter whose number was read in its source."""
    hpa = catalogue.module("hpa")
    return next(f"hpa.{n}" for n, p in hpa.params.items() if (s := sources().get(p.source)) and s.grade != "C")


def test_a_miss_of_one_is_the_edge_of_being_inside() -> None:
    from types import SimpleNamespace

    d = finding("tsst-cortisol-effect-size")  # 0.93, 0.82 to 1.04; a fifth is wider
    for value, expected in ((0.93, 0.0), (0.93 * 1.2, 1.0), (0.93 * 0.6, -2.0)):
        assert miss(d, SimpleNamespace(value=value, standardised=value, se=0.0)) == pytest.approx(expected)  # type: ignore[arg-type]
    peak = finding("lps-tnf-peak-barber")  # 155; a quarter is wider than its interval, on the logarithm
    for error, expected in ((0.0, 2.0), (1.5 * 155 * 0.2231 / 1.96, 2 / 2**0.5)):
        made = SimpleNamespace(value=155 * 1.25**2, standardised=1.0, se=error * 1.25**2 / 1.5)
        assert miss(peak, made) == pytest.approx(expected, rel=0.01)  # type: ignore[arg-type]


def test_what_it_is_worth() -> None:
    """A deviance of two for each parameter that findings determine (here three quarters of one); a miss of 1 is 1.96
    standard errors, so the sum must fall by 0.75 * 2 / 3.84 = 0.39."""
    one = Calibrated("a.b", 1.5, 0.25, 0.5, "a group", ("x",))
    for after, worth in ((9.57, True), (9.65, False)):
        made = Calibration((one,), ("x",), before=10.0, after=after, misses={}, proposed=10.0)
        assert made.determined == pytest.approx(0.75)
        assert made.worth is worth


def _straight(monkeypatch: pytest.MonkeyPatch, misses: Mapping[str, float], pull: float) -> Calibration:
    """A calibration of one gain whose logarithm moves every finding alike: misses at the start, and by how much a
    logarithm of 1 moves them; no simulation."""
    from allostasis.fitting import calibration
    from allostasis.fitting import misses as room

    books = [replays().only([id]) for id in misses]
    group = Group("one gain", (GAIN,), tuple(b.all[0].title for b in books))
    ids = {b.all[0].title: id for b, id in zip(books, misses, strict=True)}

    def lived(
        replay: object, known: Mapping[str, Finding], __: object, times: tuple[tuple[str, float], ...], *___: object
    ):  # type: ignore[no-untyped-def]
        id = ids[replay.title]  # type: ignore[attr-defined]
        return [
            (known[id], Estimate(misses[id] + pull * math.log(dict(times).get(GAIN, 1.0)), 0.0, 0.0, 0.0, 0.0, 40, ()))
        ]

    monkeypatch.setattr(room, "_lived", lived)
    monkeypatch.setattr(room, "miss", lambda _, made: made.value)
    monkeypatch.setattr(calibration, "replays_of", lambda *_: [b.all[0] for b in books])
    return calibrate(group, rounds=20)


def test_one_finding_and_one_guess_meet_where_the_likelihood_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """One miss r = 1 - x of one guess with a proposal of SD 1, both in the same units: r counts 1.96 standard errors,
    so x = 3.84 / (3.84 + 1) of the way, not half of it."""
    doubt = catalogue.module("autonomic").params["threat_gain_noradrenaline"].unsure
    made = _straight(monkeypatch, {ID: 1.0}, -1 / doubt)
    assert math.log(made.made[0].factor) / doubt == pytest.approx(3.8416 / 4.8416, abs=0.01)
    assert made.made[0].unsure / made.made[0].was == pytest.approx(1 / math.sqrt(4.8416), abs=0.01)


def test_a_large_miss_still_pulls_and_pulls_no_harder_than_one_of_1_5(monkeypatch: pytest.MonkeyPatch) -> None:
    """Far off, the sum is 1.5 (2 |r| - 1.5): its slope, 3, meets that of the proposal, 2 x / 3.84, beyond the two
    doubts that a calibration may go; damped away, it would stay where it is."""
    doubt = catalogue.module("autonomic").params["threat_gain_noradrenaline"].unsure
    for far in (8.0, 80.0):
        made = _straight(monkeypatch, {ID: far}, -0.2 / doubt)
        # 2 * 1.5 * 0.2 = 2 x / 3.84, so x = 1.15, whether the miss is 8 or 80
        assert math.log(made.made[0].factor) / doubt == pytest.approx(0.3 * 3.8416, abs=0.02)


def test_screening_finds_the_guess_that_was_moved_and_says_whether_the_group_holds_it() -> None:
    """The finding is where the gain times 1.5 puts it: of a threat's guesses, that gain's step is upward, and it is
    listed though the group names another."""
    ledger, book, title = _ledger(1.5)
    other = "inflammation.nfkb_gain"
    few = {GAIN, other}
    found = {
        s.parameter: s
        for s in screen(Group("another", (other,), (title,)), people=40, of=book, ledger=ledger, among=few)
    }
    assert found[GAIN].step > 0 and found[GAIN].fall > 0 and not found[GAIN].named
    assert found[other].named


def test_the_file_is_written_and_read(tmp_path: Path) -> None:
    one = Calibrated("a.b", 1.25, 0.2, 0.5, "a group", ("x-1", "x-2"))
    write_calibrated({"a.b": one}, tmp_path / "kept.yaml")
    assert dict(calibrated(tmp_path / "kept.yaml")) == {"a.b": one}
    (tmp_path / "bad.yaml").write_text("g: {findings: [x], parameters: {a.b: [-1, 0.2, 0.5]}}")
    with pytest.raises(LedgerError, match="cannot be this"):
        calibrated(tmp_path / "bad.yaml")


def test_it_is_applied_once_however_often_a_module_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from allostasis.language import Module

    pond = Module("pond", about="still water")
    pond.param("depth", 3.0, "m", source="proposal", unsure=0.5)
    one = Calibrated("pond.depth", 2.0, 0.1, 0.5, "a group", ())
    monkeypatch.setattr(module_files, "calibrated", lambda: {one.parameter: one})
    for _ in range(2):
        module_files._calibrate(pond)
        assert (pond.params["depth"].value, pond.params["depth"].unsure) == (6.0, 0.1)
    hpa = {id(catalogue.module("hpa")), id(catalogue.module("hpa", "joined"))}
    assert len(hpa) == 1

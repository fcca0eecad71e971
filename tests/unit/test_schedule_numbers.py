"""Numbers of schedules are parameters: set in a study, perturbed by doubt, of a person; and nothing moves by itself."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from allostasis.assembly import assemble, bound_patterns, catalogue, numbers_of, with_values
from allostasis.engine import body_blocks, starting_inputs
from allostasis.errors import ModelError
from allostasis.language import Daily, Module, PulseTrain, Step, Strain, bound, names_in
from allostasis.language.interventions import intervention
from allostasis.people import Population, draw
from allostasis.studies import Study
from allostasis.studies.running.plan import plan


def made(**keys: Any) -> Any:
    return plan(
        Study.from_dict(
            {
                "study": "s",
                "people": {"number": 3},
                "design": "counterfactual",
                "model": {"modules": ["appraisal", "clock"], "pulses": False},
                "arms": {"rest": [], "test": [{"stressor": "tsst", "at": "0 h"}]},
                "visits": ["0 h"],
                "measure": ["appraisal.threat"],
            }
            | keys
        )
    )


def lamp() -> Any:
    m = Module("m", about="made up")
    light = m.input("light", unit="1", about="by day")
    burst = m.state("burst", start=1.0, unit="1", about="bursts")
    begin = m.param("begin", 480.0, "min", source="made", unsure=0.2, linear=True)
    height = m.param("height", 3.0, "1", source="made", unsure=0.5)
    tau = m.param("tau", 0.5, "h", source="made", unsure=0.5)
    m.pattern("lamp", Daily("m.light", ((begin, height), (20.0, 0.0))))
    m.pattern("bursts", PulseTrain("m.burst", gap=(2.0, 4.0), tau=tau, spread=0.0))
    m.flow("fading", (light - burst) / tau, into=burst)
    return assemble([m])


def test_a_pattern_holds_names_and_people_have_its_numbers_times_in_hours() -> None:
    model = lamp()
    assert names_in(model.patterns["m.lamp"]) == ("m.begin", "m.height")
    assert bound_patterns(model)["m.lamp"] == Daily("m.light", ((8.0, 3.0), (20.0, 0.0)))
    late = with_values(model, {"m.begin": 600.0, "m.height": 1.0})
    (block, *_) = body_blocks(late, 0, np.arange(2), 0, 1, pulses=False)
    assert block.time.tolist() == [[10.0, 20.0]] * 2 and block.change.tolist() == [[1.0, -1.0]] * 2


def test_each_person_their_own_numbers_others_untouched() -> None:
    model = lamp()
    p = np.tile(model.defaults, (3, 1))
    p[1, model.param_names.index("m.begin")] = 9.0
    p[1, model.param_names.index("m.tau")] = 1.0
    lamps = [b for b in body_blocks(model, 4, np.arange(3), 0, 1, p=p) if b.into == "m.light"]
    first = np.nanmin([np.where(np.isnan(b.time), np.inf, b.time).min(axis=1) for b in lamps], axis=0)
    assert first.tolist() == [8.0, 9.0, 8.0]
    usual = next(b for b in body_blocks(model, 4, np.arange(3), 0, 1) if b.into == "m.burst")
    mine = [b for b in body_blocks(model, 4, np.arange(3), 0, 1, p=p) if b.into == "m.burst"]
    doses = sum(np.nan_to_num(b.change) for b in mine)
    assert doses == pytest.approx(usual.change * np.array([[1.0], [0.5], [1.0]]))  # so that the mean stays 1
    assert starting_inputs(model, 8.5, 3, p=p)[:, 0].tolist() == [3.0, 0.0, 3.0]


def test_what_is_no_parameter_is_refused() -> None:
    m = Module("m", about="made up")
    tau = m.param("tau", 0.5, "h", source="made")
    with pytest.raises(ModelError, match="no parameter"):
        m.pattern("bursts", PulseTrain("m.burst", gap=(2.0, 4.0), tau=2 * tau, spread=0.3))


def test_a_stressor_is_what_its_parameters_say_by_arm_and_under_doubt() -> None:
    usual = made()
    people = draw(usual.model, usual.population, 1, np.arange(3))
    records, _ = usual.given("test", people.index, people)
    begin = usual.study.clock

    def felt(records: Any) -> tuple[list[float], list[float]]:
        some = [r for r in records if r.into == "tsst.level"]
        return [r.time - begin for r in some], [r.change for r in some]

    assert felt(records[0])[0] == pytest.approx([0, 1 / 6, 0.25, 1 / 3])
    assert felt(records[0])[1] == pytest.approx([2.75, 0.75, -1.5, -2.0])
    there = made(set={"test": {"tsst.anticipation": "5 min", "tsst.speech_challenge": 4}}).of_arm("test")
    people = draw(there.model, there.population, 1, np.arange(3))
    records, _ = there.given("test", people.index, people)
    assert felt(records[2])[0] == pytest.approx([0, 1 / 12, 1 / 6, 0.25])
    assert felt(records[2])[1] == pytest.approx([2.75, 1.25, -2.0, -2.0])
    drawn = [draw(usual.model, usual.population, 1, np.arange(2), doubt=k) for k in range(40)]
    heights = np.array([usual.given("test", d.index, d)[0][0][0].change for d in drawn])
    assert heights.std(ddof=1) / 2.75 == pytest.approx(0.3, abs=0.12)  # its own unsure


def test_random_events_too() -> None:
    one = catalogue.treatment("hassles", kind="stressor")
    assert isinstance(one, Strain) and one.process is not None
    many = one.bound({"hassles.rate": 40.0}).process
    few = one.bound().process
    assert many is not None and few is not None
    counts = [np.isfinite(x.block(1, "hassles", np.arange(400), 0).time).sum(axis=1).mean() / 2 for x in (few, many)]
    assert counts == pytest.approx([4.0, 40.0], rel=0.05)


def test_a_day_whose_hours_change_places_is_still_a_day() -> None:
    day = bound(Daily("m.light", (("a", 1.0), ("b", 0.0))), {"a": 20.0, "b": 6.0})
    assert day.at(7.0) == 0.0 and day.at(21.0) == 1.0 and day.at(1.0) == 1.0


def test_people_do_not_differ_in_them_unless_asked() -> None:
    """Schedules are shared: a spread between people would draw each a schedule of their own, one by one."""
    model = assemble([*catalogue.body(), *catalogue.names("stressors")])
    names = {n for pattern in model.patterns.values() for n in names_in(pattern)}
    for name in catalogue.names("stressors"):
        one = catalogue.treatment(name, kind="stressor")
        assert isinstance(one, Strain)
        names |= set(one.numbers)
    assert len(names) > 30 and {n for n in names if model.params[n].varies} == set()
    people = draw(model, Population(), 1, np.arange(4))
    assert len(numbers_of(model, names, people.p)) == 1


def test_records_without_a_model_are_the_typical_ones() -> None:
    one = catalogue.treatment("trauma", kind="stressor")
    assert one.records(amount="0.5", at=2.0) == [
        Step(2.0, "trauma.level", 6.0),
        Step(3.0, "trauma.level", -4.5),
        Step(9.0, "trauma.level", -1.5),
    ]


def test_a_second_input_of_a_stressor_has_its_own_course_beside_the_first() -> None:
    """On one's feet from the speech on, by the same numbers and with the same strength; and as JSON says it."""
    tsst = catalogue.treatment("tsst", kind="stressor")
    assert isinstance(tsst, Strain) and [target for target, _ in tsst.beside] == ["tsst.standing"]
    for one in (tsst.bound(), intervention(json.loads(json.dumps(tsst.plain()))).bound()):  # type: ignore[attr-defined]
        told = [r for r in one.records(amount="2", at=1.0) if isinstance(r, Step) and r.into == "tsst.standing"]
        assert [(r.time, r.change) for r in told] == [(pytest.approx(1 + 1 / 6), 2.0), (pytest.approx(1 + 1 / 3), -2.0)]
    late = tsst.bound({"tsst.anticipation": 0.5})
    assert [r.time for r in late.records(amount=None, at=0.0) if r.into == "tsst.standing"] == pytest.approx(
        [0.5, 2 / 3]
    )

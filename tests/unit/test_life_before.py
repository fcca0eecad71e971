"""Nobody starts as an average: people have lived before a study, the same ones however they are come by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp

from allostasis import cache
from allostasis.assembly import Model, assemble
from allostasis.engine import SteadyState, Stop, settle
from allostasis.engine.equilibration import usual
from allostasis.errors import AllostasisError
from allostasis.language import Module
from allostasis.people import People
from allostasis.studies import Study, plan, read_study, run
from allostasis.studies.file import people_and_model
from allostasis.studies.running.cohort_run import Runner
from allostasis.studies.running.enrolment import enrol
from allostasis.studies.running.lead_in import Home
from allostasis.studies.running.life_before import BLOCK, LEAD, Life, born
from allostasis.studies.running.stored import stored_study
from allostasis.studies.running.years import for_years, lasting

SOME = {"modules": ["symptoms", "clock"]}  # events of months, and little else
GIVEN = {"stressor": "chronic", "amount": 1, "from": "-40 d", "for": "20 d"}


def study(number: int = 4, history: str = "120 d", **keys: Any) -> Study:
    said: dict[str, Any] = {"study": "lives", "seed": 3, "people": {"number": number, "history": history}}
    said |= {"model": SOME, "arms": {"nothing": []}, "visits": ["0 h"], "measure": ["symptoms.events"]}
    return Study.from_dict(said | keys)


def home(who: list[int], how: Study | None = None, **runner: Any) -> Home:
    return Runner(plan(how or study()), **runner).home(np.array(who))


def bits(one: Home) -> list[bytes]:
    """Of every person by themselves, where the study begins and at time zero."""
    states = (one.rest, one.led)
    return [b"".join(x[i].tobytes() for s in states for x in (s.p, s.y, s.u, s.residual)) for i in range(len(one))]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another place for lives, with the kernels that are there already."""
    old = Path(str(cache.place()))
    for kind in ("kernels", "usual", "models", "code"):
        (old / kind).mkdir(parents=True, exist_ok=True)
        (tmp_path / kind).symlink_to(old / kind)
    monkeypatch.setenv("ALLOSTASIS_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def lived(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Who has lived anew, since the test began."""
    found: list[list[int]] = []
    real = Life._live

    def counted(self: Life, people: Any, stop: Any) -> Any:
        found.append(people.index.tolist())
        return real(self, people, stop)

    monkeypatch.setattr(Life, "_live", counted)
    return found


def test_the_same_bytes_alone_together_kept_and_with_more_workers(empty: Path, lived: list[list[int]]) -> None:
    whole = bits(home([0, 1, 2, 3]))
    assert lived == [[0, 1, 2, 3]] and len(set(whole)) == 4
    assert bits(home([0, 1, 2, 3])) == whole and bits(home([3, 1])) == [whole[3], whole[1]]
    assert lived == [[0, 1, 2, 3]]  # nobody again
    assert bits(home([2, 5], workers=2))[0] == whole[2] and lived[1:] == [[5]]
    assert bits(home([1], kept=False)) == [whole[1]] and lived[2:] == [[1]]
    far = bits(home([BLOCK + 1, 2, BLOCK]))
    assert far[1] == whole[2] and lived[3:] == [[BLOCK + 1, BLOCK]]
    assert bits(home([BLOCK, BLOCK + 1], kept=False)) == [far[2], far[0]]


def test_what_is_asked_lives_nobody_again(empty: Path, lived: list[list[int]]) -> None:
    """Other arms, visits, lengths, read-outs, more people, something given within the life: the same people."""
    whole = bits(home([0, 1]))
    for keys in (
        {"arms": {"none": [], "strain": [{**GIVEN, "from": "1 d"}]}},
        {"visits": ["0 h", "30 d"], "measure": ["symptoms.sadness"]},
        {"people": {"number": 9, "history": "120 d"}},
    ):
        # strain is a module: in a study that gives it the body is another one, and so are its people
        same = "arms" not in keys
        assert (bits(home([0, 1], study(**keys))) == whole) == same
    assert lived == [[0, 1], [0, 1]]


def test_something_given_long_before_falls_into_the_same_life(empty: Path, lived: list[list[int]]) -> None:
    """A visit 40 days before lets the study begin 56 days before: within the life, and not instead of it."""
    long = {"people": {"number": 2, "history": "400 d"}}
    usual_home, early = home([0, 1], study(**long)), home([0, 1], study(**long, visits=["-40 d", "0 h"]))
    assert (usual_home.rest.time, early.rest.time) == (-28 * 24.0, -56 * 24.0) and lived == [[0, 1]]
    assert early.led.y.tobytes() == usual_home.led.y.tobytes() and early.led.p.tobytes() == usual_home.led.p.tobytes()


def test_where_life_begins() -> None:
    assert [born(-LEAD, h) for h in (0, 28, 30, 400)] == [-28, -28, -30, -400]
    assert [born(-56, 0), born(-56, 400), born(-168, 400)] == [-56, -400, -400]
    assert [born(-196, 400), born(-392, 400), born(-56, 120)] == [-596, -792, -176]  # else little of it came before
    made = plan(study(history="400 d"))
    assert Runner(made).life.days == (-400, -336, -168, -28, 0) and made.born == -400
    assert plan(study(history="none")).born == -28 == made.begin_day


def test_what_is_damaged_is_lived_again(empty: Path, lived: list[list[int]]) -> None:
    whole = bits(home([0, 1]))
    (file,) = (empty / "lives").glob("*.kept")
    good = file.read_bytes()
    for bad in (b"", good[:-9], good[:100] + b"\0" + good[101:], cache.hashed("x").encode()):
        file.write_bytes(bad)
        assert bits(home([0, 1])) == whole and file.read_bytes() == good
    assert len(lived) == 5
    cache.put("lives", file.name.removesuffix(".kept"), b"sound, and no table")
    assert bits(home([0, 1])) == whole and len(lived) == 6


def test_who_is_stopped_is_not_kept(empty: Path) -> None:
    stop = Stop()
    stop.set()
    ended = Runner(plan(study())).home(np.array([0]), stop)
    assert ended.led.status.all() and ended.rest.status.all() and not list((empty / "lives").glob("*.kept"))
    assert np.isfinite(home([0]).led.y).all()


def test_a_year_makes_people_differ(empty: Path) -> None:
    """Events of months: who has just settled is where they always are; a year later people are where events left them.

    Days are lognormal with ln-SD s, each like the one before it by 1/e, and leave with tau. Were ln 1 + today's own
    course that of its values, the variance would be (exp(s^2) - 1) / tau days; marks are skewed, so that 64 people show
    between a sixth and twice of its root.
    """
    none, year = (home(list(range(64)), study(64, history)) for history in ("none", "400 d"))
    model = plan(study()).model
    at, value = model.state_names.index("symptoms.events"), {n: p.inside for n, p in model.params.items()}
    settled = none.rest.y[:, at]
    law = np.sqrt(np.expm1(value["symptoms.events_spread"] ** 2) / (value["symptoms.tau_events"] / 24))
    assert law / 6 < np.std(year.led.y[:, at] - settled) < 2 * law
    assert np.mean((year.led.y[:, at] - settled) ** 2) > 1.5 * np.mean((none.led.y[:, at] - settled) ** 2)


def test_people_are_younger_when_their_life_begins() -> None:
    """Who is 40 on the day of time zero begins 400 days before it, with the cells of somebody 1.095 years younger."""
    study_plan = plan(study(model={"modules": ["t_cells"]}, measure=["t_cells.naive"]))
    model = study_plan.model
    naive, age = model.state_names.index("t_cells.naive"), model.param_names.index("person.age")
    p = np.tile(model.defaults, (2, 1))
    p[:, age] = [40.0, 40.0 - 400 / 365.25]
    known = usual(model)
    then = settle(model, p[:1], np.zeros(1, int), seed=0, end_day=-400, begin=known)
    young = settle(model, p[1:], np.zeros(1, int), seed=0, end_day=0, begin=known)
    assert then.y[0, naive] == pytest.approx(young.y[0, naive], rel=1e-6)
    old = settle(model, p[:1], np.zeros(1, int), seed=0, end_day=0, begin=known)
    assert then.y[0, naive] > old.y[0, naive] * (1 + 1e-3) and then.p[0, age] == 40.0


def test_progress_and_manifest(empty: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    result = run(study(3), workers=1, progress=lambda *told: seen.append(told))
    assert ("life before", 3, 3) in seen and seen[-1] == ("living", 3, 3)
    assert result.manifest["lived_since_h"] == -120 * 24 - 8 and result.manifest["begins_h"] == -28 * 24 - 8
    again = run(study(3), workers=1)
    assert again.bytes_hash() == result.bytes_hash() and again.manifest == result.manifest


def test_four_hundred_days_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Study.from_dict({**study().to_dict(), "people": {"number": 2}}).history == 0  # in tests; see conftest
    monkeypatch.setattr(people_and_model, "HISTORY", 400)
    usual_study = Study.from_dict({**study().to_dict(), "people": {"number": 2}})
    assert usual_study.history == 400 and usual_study.to_dict()["people"]["history"] == "400 d"
    for said, days in (("none", 0), (0, 0), ("0 d", 0), ("28 d", 28), ("1 y", 365), (None, 400)):
        made = read_study({**study().to_dict(), "people": {"number": 2, "history": said}})
        assert made.history == days and Study.from_dict(made.to_dict()) == made
    hashes = {read_study({**study().to_dict(), "people": {"number": 2, "history": h}}).hash() for h in ("none", "60 d")}
    assert len(hashes) == 2


@pytest.mark.parametrize("said", ["10 d", "9 y", "400", 400, -400, "-400 d", "30.5 d", True, False, "long", [], {}])
def test_what_is_no_history_is_refused_with_a_way_out_that_works(said: Any) -> None:
    with pytest.raises(AllostasisError) as caught:
        read_study({**study().to_dict(), "people": {"number": 2, "history": said}})
    assert "people.history" in str(caught.value.where) and caught.value.needed
    if caught.value.fix.startswith("Write  history:"):
        word = caught.value.fix.removeprefix("Write  history: ").split("  or  ")[0]
        read_study({**study().to_dict(), "people": {"number": 2, "history": word}})


def test_the_report_says_it(empty: Path) -> None:
    from allostasis.views import limits
    from allostasis.views.unusual import unusual

    none, some = (run(study(2, h), workers=1) for h in ("none", "120 d"))
    assert any("lived 120 days in full" in line for line in limits(some))
    assert not any("in full" in line for line in limits(none))
    assert any("Nobody has a past" in line for line in unusual(none.manifest))
    assert any("120 days before time zero" in line for line in unusual(some.manifest))


def test_people_of_earlier_results_have_no_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies of results say what their people's past is; who says nothing was written before there was one."""
    monkeypatch.setattr(people_and_model, "HISTORY", 400)
    now = study(2, "400 d").to_dict()
    assert stored_study(now)[0].history == 400
    del now["people"]["history"]
    assert stored_study(now)[0].history == 0 and Study.from_dict(now).history == 400


def test_few_live_a_year_to_be_screened(empty: Path, lived: list[list[int]]) -> None:
    """Whom nearly everybody resembles is found among few; who is found does not follow from how many are looked at."""
    keys: dict[str, Any] = {"measure": ["phq9"], "arms": {"nothing": []}}
    people = {"number": 5, "history": "60 d", "enrol": "phq9 >= 0"}
    made = plan(study(people=people, **keys))
    who, seen = enrol(Runner(made))
    assert who.tolist() == [0, 1, 2, 3, 4] and seen == 5 and max(max(some) for some in lived) < BLOCK
    rare = plan(study(people={**people, "enrol": "phq9 >= 6", "number": 3}, **keys))
    found, screened = enrol(Runner(rare))
    again, others = enrol(Runner(rare), at_once=7)
    assert found.tolist() == again.tolist() and screened == others > 3


def test_who_is_weighed_at_time_zero_was_lighter_before() -> None:
    """Body mass by years alone: at 40 people gain .152 + .007 x 10 a year, so 400 days earlier .239 were missing."""
    study_plan = plan(study(model={"modules": ["adiposity"]}, measure=["adiposity.bmi"]))
    model = study_plan.model
    p = np.tile(model.defaults, (1, 1))
    p[:, model.param_names.index("person.age")] = 40.0
    begin = settle(model, p, np.zeros(1, int), seed=0, end_day=-400)
    years = 400 / 365.25
    gained = years * (0.152 + 0.007 * (10 + years / 2))
    assert begin.y[0, model.state_names.index("adiposity.of_years")] == pytest.approx(-gained, rel=1e-3)
    there = Life(model, 0, True, Runner(study_plan).options, -400, -28, False).lived(People(np.zeros(1, int), {}, p))[1]
    assert there.y[0, model.state_names.index("adiposity.of_years")] == pytest.approx(0.0, abs=1e-4)


def filtered() -> Model:
    """A state that forgets in four years and is brought .2 by everybody, and one that comes with a law of its own."""
    m = Module("marks", about="what lasts")
    tau = m.param("tau", 4.0, "year", source="proposal", about="how long it lasts")
    brought = m.param("brought", 0.2, "1", source="proposal", about="what life brings", varies=0.3)
    mark = m.state("mark", start=0.0, scale=0.1, unit="1", slow=True, about="what it leaves")
    m.flow("following", (brought - mark) / tau, into=mark)
    before = m.param("own_before", 0.4, "1", source="proposal", about="as one comes", varies=0.3)
    own = m.state("own", start=before, scale=0.1, unit="1", slow=True, about="of years, too")
    m.flow("passing", (brought - own) / tau, into=own)
    return assemble([m])


def resting(p: np.ndarray, days: float, *states: Any) -> SteadyState:
    """People at a midnight so many days after the one at which their life began, 400 days before time zero."""
    n = len(p)
    y = np.column_stack([np.broadcast_to(np.asarray(state, float), n) for state in states])
    return SteadyState(24 * (days - 400), p, y, np.empty((n, 0)), np.zeros(n), np.zeros(n, int))


def test_what_lasts_years_is_where_such_a_life_has_led_it() -> None:
    """Brought .2 and forgotten in four years: after 400 days of nothing before them .2 (1 - exp(-.274)) = .048, after
    22 years of such a life and these 400 days .2 (1 - exp(-5.77)) = .1994. What comes with a number of a person's own
    stays. Where a quarter of what is known is new it counts by three times that."""
    model = filtered()
    p = np.tile(model.defaults, (2, 1))
    p[1, model.param_names.index("marks.brought")] = 0.1
    assert lasting(model) == ("marks.mark",)
    brought, share = p[:, model.param_names.index("marks.brought")], np.exp(-400 / 1461)
    begin, end = resting(p, 0, 0.0, 0.4), resting(p, 400, brought * (1 - share), 0.4 * share + brought * (1 - share))
    seen = for_years(model, begin, end)
    grown = 1 - np.exp(-(22 * 365.25) / 1461)
    np.testing.assert_allclose(seen.y[:, 0], np.array([0.2, 0.1]) * grown, rtol=2e-2)
    assert (seen.y[:, 1] == end.y[:, 1]).all() and (seen.p == p).all()
    later = for_years(model, begin, end, known=3 * 9600.0)
    np.testing.assert_allclose(later.y[:, 0], end.y[:, 0] + 0.75 * (seen.y[:, 0] - end.y[:, 0]), rtol=1e-9)


def pressing(of: float) -> Model:
    """Two marks of five years, each brought .1 and a share of the other."""
    m = Module("marks", about="what lasts")
    tau = m.param("tau", 5.0, "year", source="proposal", about="how long it lasts")
    share = m.param("share", of, "1", source="proposal", about="of the other", linear=True)
    one, other = (m.state(n, start=0.0, scale=0.1, unit="1", slow=True, about="what it leaves") for n in ("one", "two"))
    for name, mine, others in (("first", one, other), ("second", other, one)):
        m.flow(name, (sp.Rational(1, 10) + share * others - mine) / tau, into=mine)
    return assemble([m])


@pytest.mark.parametrize(("share", "most"), [(0.0, 0.1), (0.5, 0.2), (-0.5, 1 / 15)])
def test_marks_that_bring_more_of_each_other_are_laid_on_together(share: float, most: float) -> None:
    """Each comes to .1 / (1 - share) in an endless life, .1 / (1 - f share) f in one of 23 years that fills f = .99 of
    it; one look at days without marks would leave .1 whatever the share."""
    study_plan = plan(study(history="400 d"))
    model = pressing(share)
    p = np.tile(model.defaults, (1, 1))
    y = Life(model, 0, True, Runner(study_plan).options, -400, -28, False).lived(People(np.zeros(1, int), {}, p))[1].y
    assert y[0, 0] == pytest.approx(y[0, 1], rel=1e-6)
    assert y[0, 0] == pytest.approx(most, rel=0.06)
    if share:
        assert abs(y[0, 0] - 0.1) > 0.9 * abs(most - 0.1) - 0.01


def test_body_mass_that_a_study_gives_is_that_of_the_life_that_is_lived() -> None:
    """A way of living that leads 2 kg/m2 above: what they are used to moves by 2 / bmi, and they are as heavy as said.

    One that leads nowhere else moves nothing."""
    model = plan(study(model={"modules": ["adiposity"]}, measure=["adiposity.bmi"])).model
    names, bmi = model.state_names, model.defaults[model.param_names.index("person.bmi")]
    i, usual = names.index("adiposity.of_living"), model.param_names.index("adiposity.living_usual")
    p = np.tile(model.defaults, (2, 1))
    share = np.exp(-np.log(2) * 100 / 365.25)
    moved = np.array([2.0 * (1 - share), 0.0])
    states = [np.zeros((2, len(names))), np.zeros((2, len(names)))]
    states[1][:, i] = moved
    u = np.tile(model.input_starts, (2, 1))
    begin, end = (
        SteadyState(24.0 * day, p, y, u, np.zeros(2), np.zeros(2, int))
        for day, y in zip((-400, -300), states, strict=True)
    )
    seen = for_years(model, begin, end)
    np.testing.assert_allclose(seen.p[:, usual] - p[:, usual], [2.0 / bmi, 0.0], rtol=0.02, atol=1e-9)
    assert (seen.y[:, i] == 0).all()


def test_a_usual_that_has_moved_is_kept_with_the_person(empty: Path, lived: list[list[int]]) -> None:
    """The same bytes kept, alone and anew, with the usual that the life before has led to and not that of settling."""
    how = study(3, "400 d", model={"modules": ["adiposity", "symptoms", "clock"]}, measure=["adiposity.bmi"])
    first = home([0, 1, 2], how)
    whole = bits(first)
    assert bits(home([0, 1, 2], how)) == whole and bits(home([2, 0], how)) == [whole[2], whole[0]]
    assert lived == [[0, 1, 2]]
    assert bits(home([1], how, kept=False)) == [whole[1]]
    model = plan(how).model
    usual = model.param_names.index("adiposity.living_usual")
    made = settle(model, first.led.p, np.arange(3), seed=3, end_day=-400)
    assert (np.abs(first.led.p[:, usual] - made.p[:, usual]) > 1e-6).any()


def test_a_body_in_which_nothing_lasts_for_years_has_a_life_too() -> None:
    assert (
        lasting(assemble(["temperature"])) == lasting(assemble(["workday"])) == ()
    )  # states, but none slow; none at all

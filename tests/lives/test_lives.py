"""Long lives by leaps: exact where slow states relax linearly, and as good as measured elsewhere."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from allostasis.assembly import Model, assemble
from allostasis.engine.cohort import Cohort
from allostasis.engine.events import Events
from allostasis.engine.solver import solve
from allostasis.errors import ModelError, Problems, RunError, UnknownName
from allostasis.language import Block, Daily, Dose, Module, PointProcess, PulseTrain, Step, cosine
from allostasis.lives.lifetime import Leaps, Life, live_through
from allostasis.lives.multiscale import Course

HOUR, DAY, YEAR = 1.0, 24.0, 365.25 * 24


def body(*, explodes: bool = False, drifts: bool = False) -> Model:
    """A fast daily rhythm, and two slow states that move each other only through it."""
    m = Module("m", about="made up")
    age = m.read("person.age", unit="year", alone=20.0)
    lamp = m.input("lamp", unit="1", about="by day", start=0.0)
    push = m.input("push", unit="1", about="from outside")
    tonic = m.input("tonic", unit="1", about="1: no bursts, their mean")
    day = m.param("day", 24.0 if not drifts else 25.0, "h", source="made")
    tau = m.param("tau", 3.0, "h", source="made", varies=0.3)
    fast = m.state("fast", start=1.0, unit="1", about="follows within hours", signed=True)
    burst = m.state("burst", start=1.0, unit="1", about="bursts, mean 1")
    quick = m.state("quick", start=0.0, scale=1.0, unit="1", slow=True, signed=True, about="weeks")
    slow = m.state("slow", start=0.0, scale=1.0, unit="1", slow=True, signed=True, about="months")
    tau_quick = m.param("tau_quick", 12.0, "d", source="made")
    tau_slow = m.param("tau_slow", 90.0, "d", source="made")
    per_year = m.param("per_year", 0.02, "1/year", source="made")
    limit = m.param("limit", 1e9, "1", source="made", varies=0.1)
    tau_burst = m.param("tau_burst", 0.5, "h", source="made")
    m.pattern("lamp", Daily("m.lamp", ((8.0, 1.0), (20.0, 0.0))))
    m.pattern("bursts", PulseTrain("m.burst", gap=(2.0, 4.0), tau=0.5, spread=0.3))
    m.flow("burst fading", (tonic - burst) / tau_burst, into=burst)
    rhythm = cosine(m.time, 0 * day, day) + lamp + burst + push + quick - 0.5 * slow
    m.flow("following", (rhythm - fast) / tau, into=fast)
    m.flow("quick follows fast", (fast - 2 * quick) / tau_quick, into=quick)
    m.flow("slow follows quick and age", (quick + per_year * age - slow) / tau_slow, into=slow)
    if explodes:
        wild = m.state("wild", start=1.0, unit="1", about="blows up once slow has passed a limit")
        m.flow(
            "growth", wild**2 * (0.5 + 0.5 * (slow - limit) / (0.01 + ((slow - limit) ** 2) ** 0.5)) / tau, into=wild
        )
    return assemble([m])


MODEL = body()
FULL, FAR = Leaps(1, 1, 0), Leaps(2, 1, 48, change=9.0)


def lived(model: Model = MODEL, n: int = 3, leaps: Leaps = FAR, **options: object) -> Life:
    names = model.param_names
    p = np.tile(model.defaults, (n, 1))
    p[:, names.index("m.tau")] *= 1 + 0.2 * np.arange(n)
    for name, value in options.pop("values", {}).items():  # type: ignore[attr-defined]
        p[:, names.index(name)] = value
    y = np.tile([float(s.start) for s in model.states.values()], (n, 1))
    u = np.tile(model.input_starts, (n, 1))
    given: dict[str, object] = {"seed": 3, "from_age": 20.0, "to_age": 22.0, "every": 1 / 12, "rtol": 1e-6}
    persons = options.pop("persons", np.arange(n))
    return live_through(model, p, persons, y, u, leaps=leaps, single=False, **{**given, **options})  # type: ignore[arg-type]


def apart(a: Life, b: Life) -> np.ndarray:
    made: np.ndarray = np.nanmax(np.abs(a.y - b.y), axis=(0, 1))
    return made


def test_full_windows_are_one_long_run() -> None:
    life = lived(n=1, leaps=FULL, to_age=20.1, every=0.02, values={"m.per_year": 0.0})
    model, days = MODEL, np.round((life.ages - 20) * 365.25)
    y = np.array([[float(s.start) for s in model.states.values()]])
    u = model.input_starts[None].copy()
    u[0, model.input_names.index("m.tonic")] = 1.0
    blocks = [model.patterns["m.lamp"].block(0, "", np.array([0]), d) for d in range(40)]
    events = Events.of(model, [()], blocks, after=0.0)
    p = model.defaults[None].copy()
    p[:, model.param_names.index("m.per_year")] = 0.0
    run = solve(model, Cohort(0.0, p, y, u, events), 24 * days[1:], rtol=1e-8, method="rodas4")
    for name in life.slow:
        assert np.abs(life[name][0, 1:] - run[name][0]).max() < 2e-5
        assert np.ptp(run[name][0]) > 0.01


def test_leaps_are_exact_where_slow_states_relax_linearly() -> None:
    full, leapt = lived(leaps=FULL), lived()
    assert (leapt.lived[:, 0] < 0.4 * full.lived[:, 0]).all() and (leapt.lived[:, 1] > 10).all()
    assert np.ptp(full["m.quick"], axis=1).min() > 0.3
    # what is left: a bad start, and that slow states are held, without their ripple over the day, where a leap lands
    assert (apart(full, leapt) < 4e-3).all()
    assert np.abs(full.y - leapt.y)[:, 6:].max() < 6e-4


def test_without_the_measured_matrix_leaps_would_be_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    from allostasis.lives import multiscale as lives

    full = lived(leaps=FULL)
    monkeypatch.setattr(lives.Chunk, "_twins", lambda *_: None)
    assert apart(full, lived(leaps=Leaps(2, 1, 48, change=0.5))).max() > 0.02


def test_leaps_stop_around_episodes() -> None:
    episodes = [
        [Dose(DAY * 100 + 9, "m.fast", 300.0)],
        [],
        [Step(DAY * 50, "m.push", 1.0), Step(DAY * 200.5, "m.push", -1.0)],
    ]
    full, leapt, calm = (lived(leaps=k, episodes=e) for k, e in ((FULL, episodes), (FAR, episodes), (FAR, ())))
    assert (apart(full, leapt) < 3e-3).all()
    assert np.abs(leapt["m.quick"] - calm["m.quick"])[[0, 2]].max(axis=1).min() > 0.1
    assert np.array_equal(leapt.y[1], calm.y[1])
    assert leapt.lived[0, 0] > calm.lived[0, 0] and leapt.lived[2, 0] > calm.lived[2, 0]


def test_blocks_are_episodes_too_and_time_zero_counts() -> None:
    times = np.array([[0.0], [np.nan], [DAY * 30.5]])
    block = Block("m.push", times, np.ones((3, 1)))
    records = [[Step(0.0, "m.push", 1.0)], [], [Step(DAY * 30.5, "m.push", 1.0)]]
    assert np.array_equal(lived(blocks=[block]).y, lived(episodes=records).y)


@pytest.mark.parametrize("pulses", [False, True])
def test_neither_workers_nor_chunks_nor_company_change_a_bit(pulses: bool) -> None:
    options = {"pulses": pulses, "episodes": [[Dose(DAY * 77.3, "m.fast", 50.0)]] * 2 + [[]] * 5, "to_age": 21.0}
    one = lived(n=7, **options)
    for other in (lived(n=7, workers=2, **options), lived(n=7, chunk=1, **options), lived(n=7, chunk=3, **options)):
        for f in fields(Life):
            if isinstance(getattr(one, f.name), np.ndarray):
                assert np.array_equal(getattr(one, f.name), getattr(other, f.name), equal_nan=True), f.name


def test_bursts_are_keyed_by_person_and_seed() -> None:
    one, again = lived(pulses=True, to_age=20.5), lived(pulses=True, to_age=20.5)
    moved = lived(pulses=True, to_age=20.5, persons=np.array([0, 1, 7]))
    assert np.array_equal(one.y, again.y)
    assert np.array_equal(one.y[:2], moved.y[:2]) and not np.array_equal(one.y[2], moved.y[2])
    assert not np.array_equal(one.y, lived(pulses=True, to_age=20.5, seed=4).y)


def test_a_routine_acts_by_its_mean() -> None:
    hassles = PointProcess("m.push", rate=6.0, size=1.0, spread=0.2, lasts=1.0)
    calm, busy = lived(), lived(routine={"hassles": hassles})
    full = lived(leaps=FULL, routine={"hassles": hassles})
    rise = (busy["m.quick"] - calm["m.quick"])[:, 6:].mean()
    assert rise > 0.1
    assert abs((busy["m.quick"] - full["m.quick"])[:, 6:].mean()) < 0.15 * rise
    assert np.abs(busy.end_u[:, MODEL.input_names.index("m.push")]).max() < 1e-9


def test_age_advances_and_lives_end_at_their_own_age() -> None:
    life = lived(to_age=np.array([20.5, 22.0, 21.0]))
    age = life.p[:, MODEL.param_names.index("person.age")]
    assert np.abs(age - [20.5, 22.0, 21.0]).max() < 4 / 365
    assert np.isfinite(life["m.slow"]).sum(axis=1).tolist() == [7, 25, 13]
    old, young = lived(from_age=70.0, to_age=72.0), lived()
    assert (old["m.slow"][:, -1] > young["m.slow"][:, -1] + 0.3).all()  # 50 years at 0.02 a year, shared with `fast`


def test_a_failure_stays_with_its_person() -> None:
    model = body(explodes=True)
    n, names = 3, model.param_names
    p = np.tile(model.defaults, (n, 1))
    p[1, names.index("m.limit")] = 0.3
    y = np.tile([float(s.start) for s in model.states.values()], (n, 1))
    options = {"seed": 3, "from_age": 20.0, "to_age": 21.0, "every": 0.1, "leaps": FAR, "single": False}
    u = np.tile(model.input_starts, (n, 1))
    life = live_through(model, p, np.arange(n), y, u, **options)
    calm = live_through(model, np.delete(p, 1, 0), np.array([0, 2]), y[:2], u[:2], **options)
    assert life.status.tolist() == [0, 1, 0]
    assert 20.0 < life.stopped[1] < 21.0 and np.isnan(life.stopped[[0, 2]]).all()
    assert np.isnan(life.y[1, life.ages > life.stopped[1]]).all()
    assert np.isfinite(life.y[1, life.ages < life.stopped[1]]).all()
    assert np.array_equal(life.y[[0, 2]], calm.y)


def test_no_leap_lands_below_nothing() -> None:
    """What falls evenly until nothing is left is at nothing where a leap would take it below."""
    m = Module("m", about="made up")
    store = m.state("store", start=1.0, scale=1.0, unit="1", slow=True, about="used up in 40 days")
    few = m.param("few", 1e-3, "1", source="made")
    m.flow("used", store / (store + few) / m.param("tau", 40.0, "d", source="made"), out_of=store)
    life = lived(assemble([m]), n=1, to_age=20.5)
    assert life.lived[0, 1] > 0
    assert life.status[0] == 0
    assert (life["m.store"] >= 0).all() and life["m.store"][0, 1] < 0.3 and life["m.store"][0, -1] < 0.01


def test_watched_means() -> None:
    life, full = lived(watch=["m.fast"]), lived(leaps=FULL, watch=["m.fast"])
    assert np.abs(life["m.fast"] - full["m.fast"])[:, 12:].max() < 0.02
    assert np.ptp(full["m.fast"][:, 1:]) > 0.1
    with pytest.raises(UnknownName, match="fast"):
        life["m.burst"]


def test_refusals() -> None:
    with pytest.raises(RunError, match="before it begins"):
        lived(to_age=19.0)
    with pytest.raises(RunError, match="multiple"):
        Leaps(settle=3, average=2)
    with pytest.raises(ModelError, match="24 hours"):
        lived(body(drifts=True))
    with pytest.raises((UnknownName, Problems), match="nowhere"):
        lived(episodes=[[Dose(1.0, "m.nowhere", 1.0)], [], []])


def test_an_input_follows_age_in_windows_and_leaps() -> None:
    """Half a unit from outside, reached over two years.

    At rest quick is what pushes less half of slow, and slow is quick, which it follows with 60 days: after one year .25
    - .07 = .18, after two .5 - .15 = .35; quick itself is some days late.
    """
    rise = Course(np.array([20.0, 22.0]), ("m.push",), np.tile(np.array([[[0.0], [0.5]]]), (3, 1, 1)))
    found = []
    for leaps in (FULL, FAR):
        more, none = lived(leaps=leaps, courses=[rise]), lived(leaps=leaps)
        found.append(more["m.quick"] - none["m.quick"])
        np.testing.assert_allclose(found[-1][:, 12], 0.18, atol=0.03)
        np.testing.assert_allclose(found[-1][:, 24], 0.345, atol=0.03)
    np.testing.assert_allclose(found[1], found[0], atol=0.03)  # a leap of 48 days holds it

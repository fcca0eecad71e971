"""Noise of days: the law of an Ornstein-Uhlenbeck process, any day alone, the same bytes however it is lived."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, body_blocks, fluctuating, settle, solve, starting_inputs
from allostasis.engine.backends import scipy_reference
from allostasis.errors import ModelError
from allostasis.language import DailyNoise, Module, PulseTrain, Step
from allostasis.lives import Leaps, live_through
from allostasis.people import Population, draw
from allostasis.sbml import to_sbml

TAU, SD = 14.0, 0.3
NOISE = DailyNoise("m.tone", tau=24 * TAU, sd=SD)


def model() -> Model:
    """Something that follows the noise in a day, what bursts, and what is slow and convex in what follows."""
    m = Module("m", about="a test")
    tau = m.param("tau", 1.0, "d", source="proposal")
    tone = m.input("tone", unit="1", about="wavers")
    x = m.state("x", start=1.0, unit="1", about="follows the noise", signed=True)
    m.flow("following", (1 + tone - x) / tau, into=x)
    tonic = m.input("tonic", unit="1", about="1: bursts at their mean")
    b = m.state("b", start=1.0, unit="1", about="bursts")
    m.flow("passing", (tonic - b) / m.param("tau_b", 2.0, "h", source="proposal"), into=b)
    slow = m.state("slow", start=1.0, unit="1", slow=True, about="months")
    m.flow("growing", (x**2 - slow) / m.param("tau_slow", 60.0, "d", source="proposal"), into=slow)
    m.pattern("tone", NOISE)
    m.pattern("bursts", PulseTrain("m.b", gap=(3.0, 9.0), tau=2.0, spread=0.5))
    return assemble([m])


def test_variance_and_memory_are_those_asked_for() -> None:
    """Of 4,000 people an SD has an error of 1.1 %, a correlation one of at most .016: bounds are four of them."""
    lags = (0, 1, 7, 14, 28, 56)  # some lie across spans that are drawn together, the longer ones all do
    for first in (-40, 30):
        x = NOISE.values(5, "m.tone", np.arange(4000), first, first + 57)
        assert np.abs(x.std(axis=0) / SD - 1).max() < 0.045
        assert np.abs(x.mean(axis=0)).max() < 0.02
        for lag in lags:
            found = np.corrcoef(x[:, 0], x[:, lag])[0, 1]
            assert abs(found - np.exp(-lag / TAU)) < 0.064, lag
    jumps = np.diff(NOISE.values(5, "m.tone", np.arange(4000), 0, 300), axis=1)
    expected = SD * np.sqrt(2 * (1 - np.exp(-1 / TAU)))
    assert np.abs(jumps.std(axis=0) / expected - 1).max() < 0.05  # no seam between spans


def test_what_is_seldom_large_has_a_mean_of_nought_too() -> None:
    """Lognormal with an SD of 1 of the logarithm: variance e - 1, half of days below -.39; steps add up to it."""
    seldom = DailyNoise("m.tone", tau=24.0, spread=1.0)
    x = seldom.values(5, "m.tone", np.arange(4000), 0, 60)
    assert abs(x.mean()) < 0.02 and abs(x.var() / (np.e - 1) - 1) < 0.15
    assert abs(np.median(x) - (np.exp(-0.5) - 1)) < 0.01 and x.min() > -1
    one = DailyNoise("m.tone", tau=24.0).values(5, "m.tone", np.arange(4000), 0, 60)
    np.testing.assert_allclose(np.log1p(x), one - 0.5, atol=1e-6)
    steps = [seldom.block(5, "m.tone", np.arange(9), day).change[:, 0] for day in range(1, 30)]
    assert np.array_equal(x[:9, 0] + np.sum(steps, axis=0), x[:9, 29])


@pytest.mark.parametrize("spread", [-0.1, 3.1])
def test_a_spread_that_cannot_be_is_refused(spread: float) -> None:
    with pytest.raises(ModelError, match="cannot be"):
        DailyNoise("m.tone", tau=24.0, spread=spread)


def test_people_purposes_and_seeds_are_independent() -> None:
    who = np.arange(4000)
    x = NOISE.values(5, "m.tone", who, 3, 4)[:, 0]
    for other in (NOISE.values(5, "m.other", who, 3, 4), NOISE.values(6, "m.tone", who, 3, 4)):
        assert abs(np.corrcoef(x, other[:, 0])[0, 1]) < 0.064
    assert abs(np.corrcoef(x[:-1], x[1:])[0, 1]) < 0.064
    assert len(np.unique(x)) == 4000


def test_any_day_alone_and_any_people_alone() -> None:
    """Values as a whole, of one day, of one person: the same bits; steps add up to them without an error."""
    who = np.array([7, 4097, 2])
    whole = NOISE.values(5, "m.tone", who, -100, 200)
    np.testing.assert_array_equal(NOISE.values(5, "m.tone", who, 131, 132)[:, 0], whole[:, 231])
    np.testing.assert_array_equal(NOISE.values(5, "m.tone", who[1:2], -100, 200)[0], whole[1])
    u = NOISE.before(5, "m.tone", who, -99)
    for day in range(-99, 200):
        block = NOISE.block(5, "m.tone", who, day)
        assert np.all(block.time == 24.0 * day)
        u = u + block.change[:, 0]
        np.testing.assert_array_equal(u, whole[:, day + 100])


def test_a_time_constant_in_days_is_refused() -> None:
    with pytest.raises(ModelError, match="hours: 14 days are 336"):
        DailyNoise("m.tone", tau=14.0)


def _lived(made: Model, persons: np.ndarray, days: tuple[int, ...], **how: int) -> np.ndarray:
    rest = settle(made, draw(made, Population(), 3, persons).p, persons, seed=3, end_day=days[0])
    y, u, parts = rest.y, rest.u, []
    for first, last in zip(days, days[1:], strict=False):
        events = Events.of(made, [()] * len(persons), body_blocks(made, 3, persons, first, last), after=24.0 * first)
        cohort = Cohort(24.0 * first, rest.p, y, u, events)
        run = solve(made, cohort, np.arange(24.0 * first + 6, 24.0 * last + 0.1, 6.0), **how)  # type: ignore[arg-type]
        y, u = run.y[:, -1], run.u[:, -1]
        parts.append(np.concatenate([run.y, run.u], axis=2))
    return np.concatenate(parts, axis=1)


def test_kernels_have_it_and_stopping_changes_no_byte() -> None:
    """A run in one go, one that is stopped and goes on, other workers, some people alone, a later beginning."""
    made, who = model(), np.arange(9)
    whole = _lived(made, who, (-3, 12))
    tone = len(made.state_names) + made.input_names.index("m.tone")
    days = NOISE.values(3, "m.tone", who, -3, 12)
    noon = whole[:, 1::4, tone]  # what is read at a midnight is from before its step
    np.testing.assert_array_equal(noon, days)
    parts = _lived(made, who, (-3, 4, 12))
    np.testing.assert_array_equal(parts[:, :, tone], whole[:, :, tone])
    np.testing.assert_array_equal(_lived(made, who, (-3, 4, 12), workers=2, chunk=2), parts)
    np.testing.assert_array_equal(_lived(made, who[[8, 2]], (-3, 12)), whole[[8, 2]])
    np.testing.assert_array_equal(_lived(made, who, (4, 12))[:, 1::4, tone], days[:, 7:])


def test_reference_solver_agrees() -> None:
    made, who = model(), np.array([4])
    blocks = body_blocks(made, 3, who, 0, 6)
    rest = settle(made, draw(made, Population(), 3, who).p, who, seed=3, end_day=0)
    noise = next(b for b in blocks if b.into == "m.tone")
    steps = [Step(float(t), "m.tone", float(c)) for t, c in zip(noise.time[0], noise.change[0], strict=True)]
    inputs = dict(zip(made.input_names, rest.u[0], strict=True)) | {"m.tonic": 1.0}
    times = np.arange(12.0, 140.0, 12.0)
    told = scipy_reference.solve(made, times, begin=0.0, records=steps, start={"m.x": rest.y[0, 0]}, inputs=inputs)
    u = np.array([[inputs[n] for n in made.input_names]])
    run = solve(made, Cohort(0.0, rest.p, rest.y, u, Events.of(made, [()], [noise])), times, rtol=1e-8)
    np.testing.assert_allclose(run["m.x"][0], told["m.x"], rtol=1e-6)
    assert np.ptp(told["m.x"]) > 0.05
    text = to_sbml(made, p=rest.p[0], y=rest.y[0], u=u[0], blocks=[noise], begin=0.0)
    assert text.count("<event ") == len(steps)


def test_at_its_mean_while_people_settle_and_no_burst() -> None:
    made, who = model(), np.arange(6)
    p = draw(made, Population(), 3, who).p
    tone = made.input_names.index("m.tone")
    rest = settle(made, p, who, seed=3, end_day=-5)
    assert np.ptp(rest.y[:, 0]) < 1e-6  # nobody has met it
    np.testing.assert_array_equal(rest.u[:, tone], NOISE.before(3, "m.tone", who, -5))
    still = settle(made, p, who, seed=3, end_day=-5, pulses=False)  # bursts are another thing
    np.testing.assert_array_equal(still.u[:, tone], rest.u[:, tone])
    assert [b.into for b in body_blocks(made, 3, who, 0, 3, pulses=False)] == ["m.tone"]
    assert [b.into for b in body_blocks(made, 3, who, 0, 3, noise=False)] == ["m.b"]
    assert not starting_inputs(made, 0.0, 6)[:, tone].any()


def test_leaps_have_its_mean_and_land_on_its_value_of_the_day() -> None:
    made, who = model(), np.arange(40)
    rest = settle(made, draw(made, Population(), 3, who).p, who, seed=3)
    tone = made.input_names.index("m.tone")
    how = {"seed": 3, "from_age": 30.0, "to_age": 31.5}
    leapt = live_through(made, rest.p, who, rest.y, rest.u, pulses=True, **how)  # type: ignore[arg-type]
    assert leapt.lived[:, 1].min() > 3
    assert np.abs(leapt["m.slow"][:, -1] - 1).max() < 1e-3  # x at 1, its mean, all the while
    window = Leaps().window
    end = int(np.ceil(1.5 * 365.25 / window - 1e-9)) * window
    np.testing.assert_array_equal(leapt.end_u[:, tone], NOISE.before(3, "m.tone", who, end))
    full = live_through(made, rest.p, who, rest.y, rest.u, pulses=True, leaps=Leaps(longest=4), **how)  # type: ignore[arg-type]
    assert full["m.slow"][:, -1].std() > 0.02  # lived in full, people differ by what they met
    np.testing.assert_array_equal(full.end_u[:, tone], leapt.end_u[:, tone])
    again = fluctuating(made, rest.u, 3, who, None)
    assert not again[:, tone].any()

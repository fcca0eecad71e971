"""Mood by itself: where symptoms rest, how far they are held, how they answer pulses and relief; activation's loop.

The numbers were reached by an independent transcription of the equations (LSODA and roots), on the thresholds of the
source; here the module itself gives them. No chance enters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, root

from allostasis.assembly import Model, assemble
from allostasis.biology.symptoms import NINE
from allostasis.engine.backends import scipy_reference as reference
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.source import Source, source
from allostasis.language import Module

DAY = 24.0
BARE = {  # nobody's childhood, sex or age, and no toll: what presses is what is pressed
    **dict.fromkeys(("usual", "adversity", "female_gain", "child_gain", "old_gain", "toll_gain", "weeks_gain"), 0.0)
}
Rates = Callable[[np.ndarray], np.ndarray]


@cache
def _written() -> tuple[Model, Source]:
    hand = Module("hand", about="presses and loosens by hand")
    hand.act("symptoms.pressure", hand.input("push", unit="1", about="pressure"))
    hand.act("symptoms.holding", hand.input("ties", unit="1", start=1.0, about="share of ties"))
    model = assemble([hand, "symptoms"])
    return model, source(model, jacobian=False)


def _rates(push: float, delta: float, ties: float = 1.0, **changed: float) -> Rates:
    """Rates a day of the nine symptoms and of toll, all else at its mean."""
    model, written = _written()
    states, inputs = model.state_names, model.input_names
    params = {**BARE, "delta": delta, **changed}
    p = written.parameters(reference.person(model, {f"symptoms.{n}": v for n, v in params.items()})[None])[0]
    start = dict(zip(states, (float(v) for v in written.run.starts(numpy_ops, 0.0, None, None, p)), strict=True))
    start |= {"symptoms.unrest": 1.0, "symptoms.events": 1.0, "symptoms.years": 0.0}
    u = model.input_starts.copy()
    for name, value in {"symptoms.tonic": 1.0, "hand.push": push, "hand.ties": ties}.items():
        u[inputs.index(name)] = value
    moving = [states.index(f"symptoms.{n}") for n in (*NINE, "toll")]
    y = np.array([start[n] for n in states])

    def rates(x: np.ndarray) -> np.ndarray:
        y[moving] = x
        found = written.run.rates(numpy_ops, 0.0, y, u, p)
        return DAY * np.array([float(found[i]) for i in moving])

    return rates


def _rest(rates: Rates, start: float | np.ndarray) -> np.ndarray:
    """Where the nine rest from there: followed for a while, then the root nearby."""
    begin = np.append(np.full(9, start) if np.isscalar(start) else start, 0.0)
    near = solve_ivp(lambda t, x: rates(x), (0, 300), begin, method="LSODA", rtol=1e-6, atol=1e-8).y[:9, -1]
    return np.asarray(root(lambda s: rates(np.append(s, 0.0))[:9], near, tol=1e-10).x)


def _severity(push: float, delta: float, start: float = 0.05, ties: float = 1.0) -> float:
    return float(_rest(_rates(push, delta, ties), start).mean())


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        (1.0, {-0.2: 0.178, 0.0: 0.212, 0.2: 0.263, 0.4: 0.347, 0.8: 0.624}),
        (3.0, {-0.2: 0.179, 0.0: 0.214, 0.2: 0.269, 0.4: 0.379, 0.8: 0.736}),
        (5.0, {-0.2: 0.180, 0.0: 0.216, 0.2: 0.276, 0.4: 0.683, 0.8: 0.793}),
    ],
)
def test_where_symptoms_rest_by_degrees(delta: float, expected: dict[float, float]) -> None:
    for push, value in expected.items():
        assert _severity(push, delta) == pytest.approx(value, abs=2e-3), push
        assert _severity(push, delta, 0.95) == pytest.approx(value, abs=2e-3), push


@pytest.mark.parametrize(
    ("delta", "push", "below", "above"), [(7.0, 0.2, 0.286, 0.684), (7.0, 0.4, 0.784, 0.784), (6.0, -0.1, 0.197, 0.197)]
)
def test_strong_ties_hold_whom_they_have(delta: float, push: float, below: float, above: float) -> None:
    assert _severity(push, delta) == pytest.approx(below, abs=2e-3)
    assert _severity(push, delta, 0.95) == pytest.approx(above, abs=2e-3)


def test_ties_are_bounded() -> None:
    """Beyond the bound of 8 nobody is held: not at -.15 of pressure, where ties of 9 would hold; 12 is as 8."""
    for delta in (8.0, 12.0, 40.0):
        assert _severity(-0.15, delta, 0.95) < 0.25 < 0.5 < _severity(-0.10, delta, 0.95), delta
    assert float(_rest(_rates(-0.15, 9.0, delta_most=9.0), 0.95).mean()) > 0.5


def _fold(delta: float, start: float, goes: Callable[[float], bool]) -> float:
    """The pressure at which the state on one side ends, by bisection along it."""
    low, high = (-0.1, 0.5) if start < 0.5 else (-0.4, 0.4)
    at = _rest(_rates(low if start < 0.5 else high, delta), start)
    for _ in range(11):
        push = (low + high) / 2
        there = _rest(_rates(push, delta), at)
        left = goes(float(there.mean()))
        low, high = (low, push) if (left == (start < 0.5)) else (push, high)
        at = at if left else there
    return (low + high) / 2


@pytest.mark.parametrize(
    ("delta", "well", "ill"), [(5.0, 0.353, 0.253), (6.0, 0.315, 0.136), (7.0, 0.283, 0.011), (8.0, 0.255, -0.126)]
)
def test_the_pressure_at_which_well_and_ill_end(delta: float, well: float, ill: float) -> None:
    """Between the two the past decides: a breadth of .10 at ties of 5, of .38 at 8."""
    assert _fold(delta, 0.05, lambda s: s > 0.45) == pytest.approx(well, abs=4e-3)
    assert _fold(delta, 0.95, lambda s: s < 0.45) == pytest.approx(ill, abs=4e-3)


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        (1.0, (0.386, 0.541, 0.563, 0.194, 0.193, 0.193)),
        (5.0, (0.415, 0.773, 0.781, 0.201, 0.196, 0.196)),
        (7.0, (0.433, 0.815, 0.815, 0.509, 0.197, 0.197)),
    ],
)
def test_two_heavy_months_and_the_way_back(delta: float, expected: tuple[float, ...]) -> None:
    """From -.1 to +.7 for 60 days, and back: days 5, 20, 60, 80, 120 and 400."""
    heavy, light = _rates(0.7, delta), _rates(-0.1, delta)
    days = np.array([5, 20, 60, 80, 120, 400.0])
    how = {"method": "LSODA", "rtol": 1e-7, "atol": 1e-9}
    first = solve_ivp(lambda t, x: heavy(x), (0, 60), np.append(_rest(light, 0.05), 0), t_eval=days[:3], **how)
    then = solve_ivp(lambda t, x: light(x), (60, 400), first.y[:, -1], t_eval=days[3:], **how)
    course = np.hstack([first.y, then.y])[:9].mean(axis=0)
    np.testing.assert_allclose(course, expected, atol=3e-3)


@pytest.mark.parametrize(
    ("eased", "loosened", "expected"),
    [(0.24, 0.0, (0.569, 0.509, 0.244)), (0.0, 0.19, (0.634, 0.623, 0.617)), (0.24, 0.19, (0.429, 0.211, 0.208)),
     (0.30, 0.33, (0.247, 0.196, 0.196))],
    ids=["pressure", "ties", "both", "more"],
)  # fmt: skip
def test_relief_of_pressure_and_of_ties_do_together_what_neither_does(
    eased: float, loosened: float, expected: tuple[float, ...]
) -> None:
    """Who is held in an episode by ties of 7, at +.2 of pressure: days 14, 28 and 56 of relief."""
    ill = np.append(_rest(_rates(0.2, 7.0), 0.95), 0.0)
    relieved = _rates(0.2 - eased, 7.0, float(np.exp(-loosened)))
    run = solve_ivp(lambda t, x: relieved(x), (0, 56), ill, t_eval=[14, 28, 56], method="LSODA", rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(run.y[:9].mean(axis=0), expected, atol=3e-3)


def test_what_an_episode_costs() -> None:
    """Ill without relief: .196 after 124 days, .310 in the end, which presses with .146; by e in 180 days when over."""
    rates = _rates(0.8, 5.0)
    ill = _rest(rates, 0.95)

    def mounting(days: float) -> float:
        run = solve_ivp(
            lambda t, w: [rates(np.append(ill, w[0]))[9]], (0, days), [0.0], rtol=1e-8, atol=1e-10, method="LSODA"
        )
        return float(run.y[0, -1])

    assert mounting(124) == pytest.approx(0.196, abs=2e-3) and mounting(3000) == pytest.approx(0.310, abs=2e-3)
    well = _rest(_rates(-0.2, 1.0), 0.05)
    assert _rates(-0.2, 1.0)(np.append(well, 0.3))[9] == pytest.approx(-0.3 / 180, rel=1e-6)
    pressed = _rest(_rates(0.8 + 0.47 * 0.310, 5.0), 0.95).mean()
    tolled = _rates(0.8, 5.0, toll_gain=0.47)
    near = root(lambda s: tolled(np.append(s, 0.310))[:9], ill).x.mean()
    assert near == pytest.approx(pressed, abs=1e-3) and near > ill.mean() + 0.01


# ---------------------------------------------------------------- activation


@cache
def _loop() -> tuple[Model, Source]:
    hand = Module("hand", about="steadies by hand")
    hand.act("activation.holding", hand.input("loop", unit="1", start=1.0, about="share of the gain"))
    model = assemble([hand, "activation"])
    return model, source(model, jacobian=False)


def _slopes(gain: float, drive: float, holding: float = 1.0) -> Callable[[np.ndarray], np.ndarray]:
    """Rates a day of polarity and opponent under a dimensionless drive, in an adult at rest."""
    model, written = _loop()
    p = written.parameters(reference.person(model, {"activation.gain": gain, "activation.unripe": 0.0})[None])[0]
    u = model.input_starts.copy()
    u[model.input_names.index("hand.loop")] = holding
    level, opponent = (model.state_names.index(f"activation.{n}") for n in ("level", "opponent"))
    y = np.array([float(v) for v in written.run.starts(numpy_ops, 0.0, None, None, p)])

    def slopes(x: np.ndarray) -> np.ndarray:
        y[level], y[opponent] = 100 + 43 * x[0], x[1]
        found = written.run.rates(numpy_ops, 0.0, y, u, p)
        return np.array([DAY * float(found[level]) / 43 + drive / 4, DAY * float(found[opponent])])

    return slopes


@pytest.mark.parametrize(
    ("gain", "threshold", "back"),
    [
        (1.0, 0.1021, 0.0897),
        (1.2, 0.0809, 0.0),
        (1.25, 0.0771, -0.0255),
        (1.35, 0.0706, -0.0792),
        (1.5, 0.0628, -0.1653),
    ],
)
def test_the_drive_that_tips_and_the_drive_that_lets_go(gain: float, threshold: float, back: float) -> None:
    """Where minus the slope of polarity, at no opponent, turns: up to a ridge (threshold), down to a valley (fold)."""
    slopes = _slopes(gain, 0.0)
    grid = np.linspace(0.02, 1.6, 1581)
    asked = -4 * np.array([slopes(np.array([m, 0.0]))[0] for m in grid])
    ridge = int(np.argmax(np.diff(asked) < 0))
    valley = ridge + int(np.argmin(asked[ridge:]))
    assert asked[ridge] == pytest.approx(threshold, abs=2e-4) and asked[valley] == pytest.approx(back, abs=2e-4)


def test_two_poles_from_a_gain_of_twice_the_half_on() -> None:
    def rests(gain: float) -> list[float]:
        slopes = _slopes(gain, 0.0)
        grid = np.linspace(-1.5, 1.5, 602)
        rates = [slopes(np.array([m, 0.0]))[0] for m in grid]
        signs = [(a, b) for a, b, u, v in zip(grid, grid[1:], rates, rates[1:], strict=False) if u * v < 0]
        return [brentq(lambda m: slopes(np.array([m, 0.0]))[0], a, b) for a, b in signs]

    assert rests(0.72) == pytest.approx([0.0], abs=1e-6) and rests(1.15) == pytest.approx([0.0], abs=1e-6)
    assert rests(1.35) == pytest.approx([-0.984, -0.366, 0.0, 0.366, 0.984], abs=1e-3)


@pytest.mark.parametrize(
    ("gain", "high", "left", "low"), [(1.25, 30, 0.090, 0), (1.35, 54, 0.138, 251), (1.5, 89, 0.210, 686)]
)
def test_a_high_state_ends_itself_and_what_ended_it_is_left(gain: float, high: int, left: float, low: int) -> None:
    """From a polarity of .8, without noise: days above .6, the opponent when it ends, days below -.4 of 800."""
    slopes = _slopes(gain, 0.0)
    run = solve_ivp(
        lambda t, x: slopes(x), (0, 800), [0.8, 0.0], t_eval=np.arange(1, 801), method="LSODA", rtol=1e-8, atol=1e-10
    )
    polarity, opponent = run.y
    assert int((polarity > 0.6).sum()) == pytest.approx(high, abs=1)
    assert opponent[int(np.argmax(polarity < 0.3))] == pytest.approx(left, abs=3e-3)
    assert int((polarity < -0.4).sum()) == pytest.approx(low, abs=4)


def test_what_steadies_the_loop_takes_its_poles() -> None:
    held, free = (
        solve_ivp(lambda t, x, s=s: s(x), (0, 40), [0.9, 0.0], method="LSODA", rtol=1e-8).y[0, -1]
        for s in (_slopes(1.35, 0.0, holding=0.8), _slopes(1.35, 0.0))
    )
    assert free > 0.6 > 0.1 > held


def test_lasting_inflammation_presses_by_its_square_while_it_is_small() -> None:
    """Doubled from .05 its push is 3.9-fold, from .5 to 1 2.4-fold; nothing below a lean person's.

    By hand, of a gain of 1: h**2 / (h + .2) where h, .05 rounded within .02, is .042: .00726; .091 at .1: .0285;
    .490 at .5: .348; .990 at 1: .824. The push of energy, whose weight is 1, is the difference of its rate over
    S (1 - S), times the two days of its time.
    """
    hand = Module("microglia", about="set by hand")
    hand.offer("lasting", hand.input("set_lasting", unit="1", about="lasting"), unit="1", about="lasting")
    model = assemble([hand, "symptoms"])
    written = source(model, jacobian=False)
    p = written.parameters(model.defaults[None])[0]
    y = np.array([float(v) for v in written.run.starts(numpy_ops, 0.0, None, None, p)])
    energy, suicide = (model.state_names.index(f"symptoms.{n}") for n in ("energy", "suicide"))

    def push(lasting: float, which: int) -> float:
        found = []
        for value in (0.0, lasting):
            u = model.input_starts.copy()
            u[model.input_names.index("microglia.set_lasting")] = value
            found.append(float(written.run.rates(numpy_ops, 0.0, y, u, p)[which]))
        s = y[which]
        return (found[1] - found[0]) * 2 * DAY / (s * (1 - s))

    gain = model.params["symptoms.lasting_gain"].value
    for lasting, of_one in {0.05: 0.00726, 0.1: 0.0285, 0.5: 0.348, 1.0: 0.824}.items():
        expected = gain * of_one
        assert push(lasting, energy) == pytest.approx(expected, rel=0.02), lasting
        assert push(lasting, suicide) == pytest.approx(0.05 * expected, rel=0.02), lasting
    assert abs(push(-0.3, energy)) < 0.002

"""Small modules wired together, and what their rates are, evaluated by hand; nothing is compiled."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from allostasis.assembly import Model, assemble, catalogue
from allostasis.language import TIME, Module


def rate(model: Model, state: str, **values: float) -> float:
    """The rate of a state; everything not given stands at its own value."""
    told: dict[Any, float] = {
        s.symbol: float(model.starts[n]) for n, s in model.states.items() if model.starts[n].is_number
    }
    told |= dict(zip((p.symbol for p in model.params.values()), (p.inside for p in model.params.values()), strict=True))
    told |= {s.symbol: s.start for s in model.inputs.values()}
    for name, value in values.items():
        told[model.states[name.replace("__", ".")].symbol] = value
    made = sp.sympify(model.rates[state]).xreplace({k: sp.Float(v) for k, v in told.items()})
    return float(made.subs({s: 1.0 for s in made.free_symbols}))  # what is left says that slow states move


def source() -> Module:
    m = Module("source", about="a source")
    x = m.state("x", start=2.0, unit="mg", about="what it holds")
    m.flow("leaving", m.param("k", 0.5, "1/h", source="proposal") * x, out_of=x)
    m.act(
        "sink.pull",
        m.param("strength", 3.0, "1", source="proposal") * x / m.param("unit", 1.0, "mg", source="proposal"),
    )
    return m


def sink() -> Module:
    m = Module("sink", about="a sink")
    there = m.read("source.x", unit="ug", alone=7.0)
    pull = m.port("pull", unit="1", alone=10.0, about="pull")
    y = m.state("y", start=1.0, unit="ug", about="what it takes")
    m.flow("taking", m.param("rate", 1.0, "1/h", source="proposal") * there * pull, into=y)
    return m


def test_what_leaves_is_lost_and_what_enters_is_won() -> None:
    model = assemble([source()])
    assert rate(model, "source.x") == pytest.approx(-1.0)
    assert rate(model, "source.x", source__x=5.0) == pytest.approx(-2.5)


def test_a_coupling_turns_units_and_adds_to_a_port() -> None:
    """2 mg are 2000 ug; the port is 10 and what acts on it, 3 * 2."""
    assert rate(assemble([source(), sink()]), "sink.y") == pytest.approx(2000.0 * 16.0)


def test_what_is_cut_or_absent_stands_alone() -> None:
    assert rate(assemble([sink()]), "sink.y") == pytest.approx(7.0 * 10.0)
    assert rate(assemble([source(), sink()], cut=["source.x->sink"]), "sink.y") == pytest.approx(7.0 * 16.0)
    assert rate(assemble([source(), sink()], cut=["source->sink"]), "sink.y") == pytest.approx(7.0 * 10.0)


def test_a_tenth_of_cortisol_reaches_saliva() -> None:
    """Of 150 nmol/L about 3.5 % are free by Coolens, 60 % of that is spared: 2.5 to 4.5 nmol/L at balance."""
    model = assemble(["saliva"])
    low, high = (rate(model, "saliva.cortisol", saliva__cortisol=level) for level in (2.0, 6.0))
    assert low > 0 > high


def test_stress_presses_water_out_of_blood() -> None:
    m = Module("autonomic", about="nerves as they are said to be")
    level = m.state("noradrenaline", start=2.0, unit="1", about="twice the rest")
    m.flow("fading", level / m.param("tau", 1.0, "h", source="proposal"), out_of=level)
    model = assemble(["plasma", m])
    assert rate(model, "plasma.volume") < 0
    assert rate(model, "plasma.volume", autonomic__noradrenaline=1.0) == pytest.approx(0.0, abs=1e-9)
    assert rate(model, "plasma.volume", autonomic__noradrenaline=0.5) > 0


def test_a_beta_blocker_keeps_nerves_from_the_heart() -> None:
    """Own rate 118.1 - .57 a year over 1.65, times .9 of what drives of 2.045 and .045 over 1.045 differ by."""
    heart = catalogue.module("heart")
    value = sp.sympify(heart.offers["rate"].value)
    told = {p.symbol: sp.Float(p.inside) for p in heart.params.values()} | {
        s.symbol: sp.Float(70.0) for s in heart.states.values()
    }
    held = {"autonomic.noradrenaline": 2.0, "person.age": 40.0, "person.female": 0.5}
    told[TIME] = sp.Float(0.0)
    told |= {r.symbol: sp.Float(held.get(r.path, 1.0)) for r in heart.reads.values()}
    port = heart.ports["beta_block"].symbol
    told[heart.ports["beta_agonist"].symbol] = sp.Float(0.0)
    free, blocked = (float(value.xreplace({**told, port: sp.Float(share)})) for share in (0.0, 1.0))
    most, least = (x / 1.045 / (4.3 + x / 1.045) for x in (2.045, 0.045))
    assert free - blocked == pytest.approx(95.3 / 1.65 * 0.9 * (most - least))

"""SBML out: what the file says, that it is valid, and that nothing of the model is lost or renamed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import sympy as sp

from allostasis import ledger
from allostasis.assembly import Model, assemble, catalogue
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.printer import function
from allostasis.errors import ModelError, UnknownName
from allostasis.language import TIME, Block, Dose, Module, Step, power
from allostasis.sbml import Referee, check, full_names, to_sbml
from allostasis.sbml.names import CORE, identifiers

C = f"{{{CORE}}}"
OWN = "{urn:allostasis:sbml}quantity"
UNITS = {  # what libSBML may say about units, and nothing else
    "Missing unit declarations on parameters or literal numbers in expression",
    "The units of the function call's arguments are not consistent with its definition",
    "Mismatched units in rate rule for parameter",
}


@pytest.fixture(scope="module")
def everything() -> Model:
    return assemble([n for room in ("biology", "treatments", "stressors") for n in catalogue.names(room)])


@pytest.fixture(scope="module")
def written(everything: Model) -> str:
    return to_sbml(everything)


@pytest.mark.slow
def test_the_whole_model_is_valid_and_its_unit_warnings_are_known(written: str, everything: Model) -> None:
    found = check(written)
    assert not found.errors
    assert set(found.warnings) <= UNITS
    # numbers that turn one unit into another (hours of a year, ng/mL in mg/L) say so, and zeros are in what they bound:
    # libSBML loses its way in the longest formula or two alone, whose units it calls indeterminable
    assert len(found.details) <= 3


def test_a_number_that_turns_units_has_one_of_its_own() -> None:
    m = Module("m", about="age")
    x = m.state("x", start=0.0, unit="1", about="x", signed=True)
    late = m.param("late", 60.0, "year", source="proposal")
    m.flow("x growing", sp.Max(m.age() - late, 0) / late**2, into=x)
    text = to_sbml(assemble([m]))
    found = check(text)
    assert not found.errors and not found.warnings
    assert ">8766<" in text
    plain = text.replace('sbml:units="u_1_per_8766"', 'sbml:units="dimensionless"')
    assert plain != text and check(plain).warnings


def test_a_wrong_unit_would_be_seen() -> None:
    """The check bites: the same file with one unit changed is told off."""
    m = Module("m", about="decay")
    x = m.state("x", start=1.0, unit="pg/mL", about="x")
    m.flow("x decay", x / m.param("tau", 2.0, "min", source="proposal"), out_of=x)
    text = to_sbml(assemble([m]))
    assert not check(text).warnings
    assert text.count('units="hour"') == 1  # the parameter's, in hours inside
    assert check(text.replace('units="hour"', 'units="dimensionless"')).warnings


def test_every_name_comes_back(everything: Model, written: str) -> None:
    names = full_names(written)
    wanted = [*everything.state_names, *everything.param_names, *everything.input_names, *everything.offers]
    assert sorted(names.values()) == sorted(wanted)
    assert names["hpa__cortisol"] == "hpa.cortisol"


def test_every_number_comes_back_to_its_last_bit(everything: Model, written: str) -> None:
    root = ElementTree.fromstring(written)
    told = [e.attrib for e in root.iter(f"{C}parameter") if {"name", "value"} <= set(e.attrib)]
    values = {e["name"]: float(e["value"]) for e in told}
    for name, value in zip(everything.param_names, everything.defaults, strict=True):
        assert values[name] == value


def test_units_sources_and_grades_stand_beside_the_numbers(everything: Model, written: str) -> None:
    root = ElementTree.fromstring(written)
    told = {e.attrib["name"]: e.find(f".//{OWN}") for e in root.iter(f"{C}parameter") if "name" in e.attrib}
    known = ledger.sources()
    for name, param in everything.params.items():
        note = told[name]
        assert note is not None
        assert (note.attrib["unit"], note.attrib["source"]) == (param.unit, param.source)
        assert float(note.attrib["value"]) == param.value
        if param.source in known:  # a source that is not in the ledger is another test's business
            assert note.attrib["grade"] == ledger.grade(param.source, param.converted)
    assert "https://identifiers.org/doi:10.1371/journal.pcbi.1011743" in written


def test_two_names_that_would_become_one_are_refused() -> None:
    assert identifiers(["a.b", "a.b_c"]) == {"a.b": "a__b", "a.b_c": "a__b_c"}
    with pytest.raises(ModelError, match="two names are one"):
        identifiers(["a.b", "a__b"])
    with pytest.raises(ModelError, match="cannot hold"):
        identifiers(["a.ü"])


def _box() -> Model:
    """One state that only doses and an input move."""
    m = Module("box", about="a box")
    x = m.state("x", start=1.0, unit="1", about="content", signed=True)
    m.flow("filling", m.input("drive", unit="1/h", about="drive"), into=x)
    return assemble([m])


@pytest.mark.parametrize("table", [False, True])
def test_moments_that_coincide_add_up(table: bool) -> None:
    model = _box()
    day = Block("box.x", np.array([[9.0, 9.0], [2.0, np.nan]]), np.array([[7.0, 7.0], [0.25, 1.0]]))
    records = [Dose(2.0, "box.x", 1.0), Dose(2.0, "box.x", 2.0), Step(2.0, "box.drive", 10.0), Dose(0.0, "box.x", 0.5)]
    records += [Step(3.0, "box.drive", -10.0), Dose(-1.0, "box.x", 100.0)]
    referee = Referee(to_sbml(model, records=records, blocks=[day], row=1, table=table))
    first, got = (referee.run([1.0, 1.999, 2.5, 4.0]) for _ in range(2))  # and again from the start
    np.testing.assert_array_equal(first["box.x"], got["box.x"])
    np.testing.assert_allclose(got["box.x"], [1.5, 1.5, 1.5 + 3.25 + 5.0, 1.5 + 3.25 + 10.0], rtol=1e-9)


def test_the_models_clock_may_start_anywhere() -> None:
    m = Module("wave", about="a wave")
    x = m.state("x", start=0.0, unit="1", about="x", signed=True)
    day = m.param("day", 24.0, "h", source="proposal")
    m.flow("waving", sp.cos(2 * sp.pi * TIME / day) / day, into=x)
    model = assemble([m])
    times = np.array([1.0, 5.0, 30.0])
    for begin in (0.0, 7.5, -48.25):
        got = Referee(to_sbml(model, begin=begin, records=[Dose(begin + 4.0, "wave.x", 2.0)])).run(times)["wave.x"]
        w = 2 * np.pi / 24
        exact = (np.sin(w * (begin + times)) - np.sin(w * begin)) / (24 * w) + 2.0 * (times > 4.0)
        np.testing.assert_allclose(got, exact, atol=1e-9)


def test_the_daily_light_repeats_for_ever() -> None:
    model = assemble(["clock"])
    for begin in (0.0, 8.0, 12.0, 20.0):
        times = np.arange(0.5, 24 * 12, 1.0)
        got = Referee(to_sbml(model, begin=begin), rtol=1e-6).run(times)["clock.light"]
        clock = (begin + times) % 24
        np.testing.assert_allclose(got, np.where((clock > 8) & (clock < 18), 700.0, 40.0), rtol=1e-12)


FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "max": lambda x, k: sp.Max(x - k, 0),
    "min": lambda x, k: sp.Min(x, k, 0.7),
    "abs": lambda x, k: sp.Abs(x - k),
    "piecewise": lambda x, k: sp.Piecewise((x**2, x > k), (-x, x > k / 2), (sp.Integer(1), True)),
    "power": lambda x, k: power(x, k) + power(x - 1, k + 1),
    "square root": lambda x, k: 1 / sp.sqrt(x**2 + k),
    "whole powers": lambda x, k: x**-3 - 2 * x**2 / 3 + k**5,
    "exp log": lambda x, k: sp.exp(-x) + sp.log(x + k) - sp.tanh(x),
    "sin cos": lambda x, k: sp.sin(x) * sp.cos(k * x),
    "step": lambda x, k: sp.Heaviside(x - k) + sp.sign(x - k),
    "both": lambda x, k: sp.Piecewise((x, sp.And(x > k, x < 2 * k)), (k, True)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_mean_what_they_mean_in_the_kernels(name: str) -> None:
    m = Module("f", about="a function")
    x = m.state("x", start=0.2, unit="1", about="x", signed=True)
    speed = m.param("speed", 0.6, "1/h", source="proposal")
    k = m.param("k", 0.55, "1", source="proposal")
    m.flow("x rising", speed, into=x)
    value = FUNCTIONS[name](x, k)
    m.offer("y", value, unit="1", about="its value")
    text = to_sbml(assemble([m]))
    assert not check(text).errors
    times = np.linspace(0.0, 2.0, 21)[1:]
    got = Referee(text).run(times)
    if name == "both":
        inside = (got["f.x"] > 0.55) & (got["f.x"] < 1.1)
        np.testing.assert_allclose(got["f.y"], np.where(inside, got["f.x"], 0.55), rtol=1e-12)
        return
    space: dict[str, object] = {}
    exec("\n".join(function("run", "y", [value], {x: "y[0]", k: "p[0]"})), space)
    wanted = space["run"](numpy_ops, 0.0, [got["f.x"]], None, [0.55])[0]  # type: ignore[operator]
    np.testing.assert_allclose(got["f.y"], wanted, rtol=1e-12)


def test_what_cannot_be_said_is_refused() -> None:
    model = _box()
    strange = replace(model, rates={"box.x": sp.gamma(model.states["box.x"].symbol)})
    with pytest.raises(ModelError, match="no word for"):
        to_sbml(strange)
    with pytest.raises(UnknownName, match=r"box\.y"):
        to_sbml(model, records=[Dose(1.0, "box.y", 1.0)])

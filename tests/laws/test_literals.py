"""No number of the model stands bare in an expression: each is a parameter, with unit, source, grade and doubt.

Found in the syntax trees of biology, conditions, treatments and stressors: a number that takes part in arithmetic, or
is handed to a function of an equation or to a schedule; and, since a table of a file's own can hide there, in the
equations that come of it, units' factors apart. What a form holds (0, 1, 2 and halves; the numbers of a declaration)
does not count; what is left has a reason here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import sympy as sp

import allostasis
from allostasis.assembly import catalogue

HOME = Path(allostasis.__file__).parent
ROOMS = ("biology", "conditions", "treatments", "stressors")
FORM = {0.0, 1.0, 2.0, 0.5}
# Calls inside which a number is part of an equation or of a schedule; any other call declares it.
MATHS = {"up", "down", "relative", "excess", "power", "cosine", "logistic", "bounded", "soft_positive", "exp", "log"}
MATHS |= {
    "sqrt",
    "Max",
    "Min",
    "Abs",
    "cos",
    "sin",
    "Float",
    "Rational",
    "Integer",
    "Add",
    "Mul",
    "peak_at",
    "twice_at",
}
MATHS |= {"Daily", "PulseTrain", "PointProcess", "DailyNoise", "course", "daily", "flow", "act", "events"}
DECLARES = {"param", "state", "read", "port", "anchor", "input", "given", "switch"}

VAN_DER_POL = "the form of the oscillator itself, as van der Pol and the source write it"
STEP = "steepness that makes a step of a drawn score; nobody lies on its slope"
NORMAL = "the logit of the normal distribution, within 1.4e-4 of a share (Bowling 2009)"
NINE = "the nine symptoms of the scales, a count"
ALLOWED = {
    "biology/fluctuation 8": "the power that stands for an exponential: a form, in which one number stands twice",
    "biology/clock 4": VAN_DER_POL,
    "biology/clock 3": VAN_DER_POL,
    "biology/clock 1e-06": "keeps an angle defined at the origin, where no body is",
    "biology/behaviour 50": STEP,
    "biology/contact 50": STEP,
    "biology/microglia 50": STEP,
    "treatments/nortriptyline 50": STEP,
    "conditions/synuclein 1.5976": NORMAL,
    "conditions/synuclein 0.07056": NORMAL,
    "conditions/synuclein 3": NORMAL,
    "biology/hpa 4": "quarters of a day, the second harmonic, and I0(x) of 1 + x**2/4; 4 - daily as in the source",
    "biology/inflammation 4": "second harmonic of the day, and I0(x) of 1 + x**2/4",
    "biology/symptoms 9": NINE,
    "biology/symptoms 3": "distress is the mean of three symptoms, a count",
    "biology/symptoms 4": "the root of a quadratic equation",
    "biology/symptoms 5": "where the first guess of the nine begins; they are lived on from there",
    "biology/symptoms 0.01": "the start of the published variant",
    "biology/t_cells 4": "powers of a polynomial",
    "conditions/influenza 10": "the base of a decadic logarithm",
    "conditions/rhinovirus 10": "the base of a decadic logarithm",
}


def bare(path: Path) -> Iterator[tuple[int, float]]:
    """Line and value of each number that stands bare in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and _in_equation(node, above):
            if abs(float(node.value)) not in FORM:
                yield node.lineno, float(node.value)


def _in_equation(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    arithmetic, here = False, node
    while here in above:
        inner, here = here, above[here]
        if isinstance(here, ast.Call) and inner is not here.func:
            name = here.func.attr if isinstance(here.func, ast.Attribute) else getattr(here.func, "id", "")
            if name in ("Rational", "Float", "Integer"):
                arithmetic = True
                continue
            if name in MATHS:
                return True
            return arithmetic and name not in DECLARES
        if isinstance(here, ast.Subscript) and inner is here.slice:
            return False
        arithmetic = arithmetic or isinstance(here, ast.BinOp)
    return arithmetic


def files() -> list[Path]:
    return [f for room in ROOMS for f in sorted((HOME / room).glob("*.py"))]


@pytest.mark.parametrize("path", files(), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_no_number_stands_bare(path: Path) -> None:
    name = f"{path.parent.name}/{path.stem}"
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [f"line {n}: {v:g}   {lines[n - 1].strip()[:100]}" for n, v in bare(path) if f"{name} {v:g}" not in ALLOWED]
    assert not found, "make it a parameter (unit, source, unsure), or say here why it is none:\n" + "\n".join(found)


def test_what_is_allowed_is_there_and_has_a_reason() -> None:
    there = {f"{f.parent.name}/{f.stem} {v:g}" for f in files() for _, v in bare(f)}
    assert set(ALLOWED) <= there and all(len(reason) > 20 for reason in ALLOWED.values())


SCALE = [
    a * 10.0**k for a in (1.0, 8766.0, 24.0, 60.0, 1 / 8766.0, 1 / 24.0, 1 / 60.0, 3.6, 12.96) for k in range(-16, 17)
]
IN_EQUATIONS = {
    "fluctuation": "the power that stands for an exponential, (1 + y / 8) ** 8",
    "activation": "the scale of its level, on which 100 is well and 43 more is manic: a unit",
    "clock": VAN_DER_POL,
    "behaviour": STEP,
    "contact": STEP,
    "microglia": STEP,
    "nortriptyline": STEP,
    "fatigue": "an anchor is told plus ten, so that none lies near 0",
    "heart": "the unit of power, with the normal rate of a formula: a factor of units",
    "hpa": "harmonics of the day",
    "inflammation": "harmonics of the day, and the fourth root that undoes a power of four",
    "saliva": "the root of a quadratic equation",
    "engager": "the root of a quadratic equation",
    "shuttle": "the root of a quadratic equation",
    "symptoms": "nine symptoms, three of them, and where a first guess of the nine begins",
    "t_cells": "powers of a polynomial",
    "rhinovirus": "three stages of an eclipse",
}


@pytest.mark.parametrize("name", catalogue.names())
def test_no_number_stands_bare_in_an_equation(name: str) -> None:
    m = catalogue.module(name)
    told = [f.rate for f in m.flows] + [a.value for a in m.actions] + [a.of for a in m.anchors.values()]
    told += [o.value for o in m.offers.values()] + [s.when for s in m.switches.values()]
    told += [s.start for s in m.states.values() if not s.start.is_number]
    numbers = {abs(float(x)) for e in told for x in sp.sympify(e).atoms(sp.Number)} - FORM
    odd = sorted(x for x in numbers if not any(abs(x / u - 1) < 1e-9 for u in SCALE))
    whole = sorted(x for x in numbers if x in (3.0, 4.0, 5.0, 0.2, 0.25) or x in (1 / 3, 1 / 9, 0.1))
    assert not odd and not whole or name in IN_EQUATIONS, f"{name}: {odd or whole}"

"""An assembled model as SBML Level 3 Version 2 core, for one person.

States and all other quantities are parameters: half of the states (a mood, a clock, a temperature) are no amount
of anything in a compartment. States follow rate rules, offers assignment rules; doses, steps, the daily light and
switches are events. SBML's time is in hours and 0 at the start; where the model's own clock starts elsewhere, the
difference stands in the formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np

from allostasis.assembly import Model, bound_patterns
from allostasis.language import HOUR, Block, Daily, Dimension, Record, power
from allostasis.sbml import schedule
from allostasis.sbml.about import annotation, model_annotation, notes
from allostasis.sbml.balance import Balance
from allostasis.sbml.mathml import POWER, apply, math, number, of, symbol, uses_power
from allostasis.sbml.names import CORE, element, identifiers
from allostasis.sbml.quantities import Quantity, quantities
from allostasis.sbml.unit_definitions import UnitDefinitions

__all__ = ["to_sbml"]


def to_sbml(
    model: Model,
    *,
    p: np.ndarray | None = None,
    y: np.ndarray | None = None,
    u: np.ndarray | None = None,
    records: Sequence[Record] = (),
    blocks: Sequence[Block] = (),
    row: int = 0,
    begin: float = 0.0,
    daily: bool = True,
    table: bool = False,
    title: str = "",
) -> str:
    """Write a model as SBML, for one person.

    Args:
        p: kernel parameters, shape (P,), in the model's order; the typical person's unless given.
        y: states at the start, shape (S,); unless given, the model's own starts, as initial assignments.
        u: inputs and switches at the start, shape (U,); unless given, before anything happened at ``begin``.
        records: doses and steps (model time, hours); those before ``begin`` are left out.
        blocks: realised moments of many people, such as one day's pulses; ``row`` says which person.
        begin: model time of the start, hours: 0 in the file.
        daily: write the body's own daily patterns (light) as events that repeat for ever. Pulses and noise
            of days are never made up here: pass them as blocks.
        table: a quantity's moments as one event with a table, instead of one event each. For thousands.
        title: the name of the model in the file.

    Returns:
        The text of the file.

    Raises:
        UnknownName: a record or block names nothing of the model.
        ModelError: an equation or a name that SBML cannot hold.
    """
    p = model.defaults if p is None else np.asarray(p, float)
    u = _inputs(model, begin, daily, p) if u is None else np.asarray(u, float)
    every = list(quantities(model, p, None if y is None else np.asarray(y, float), u))
    moved = schedule.moments(records, blocks, row, begin, (*model.state_names, *model.input_names))
    return _Writer(model, every, begin, p).text(moved, daily, table, title)


def _inputs(model: Model, begin: float, daily: bool, p: np.ndarray) -> np.ndarray:
    u = model.input_starts.copy()
    for pattern in bound_patterns(model, p).values():
        if daily and isinstance(pattern, Daily):
            u[model.input_names.index(pattern.into)] = pattern.at(begin)
    return u


class _Writer:
    def __init__(self, model: Model, every: list[Quantity], begin: float, p: np.ndarray) -> None:
        self.model, self.every, self.begin, self.p = model, every, begin, p
        self.ids = identifiers(q.name for q in every)
        self.names = {q.symbol: self.ids[q.name] for q in every}
        self.defined = UnitDefinitions()
        self.units = {q.name: self.defined.identifier(q.inside, q.unit) for q in every}
        self.kept: list[tuple[str, float, str]] = []
        self.inside = {q.name: q.inside for q in every}
        self.balance = Balance({q.symbol: q.inside for q in every}, self.defined)

    def _math(self, expression: Any, unit: Dimension) -> Element:
        return math(of(expression, self.names.__getitem__, self.begin, self.balance, unit))

    def text(self, moved: schedule.Moments, daily: bool, table: bool, title: str) -> str:
        """The whole file."""
        model = self.model
        events = list(self._events(moved, daily, table))
        parameters = [self._parameter(q) for q in self.every] + [self._counter(*k) for k in self.kept]
        unknown = [q for q in self.every if q.kind == "state" and np.isnan(q.value)]
        initial = [
            element("initialAssignment", self._math(model.starts[q.name], q.inside), symbol=self.ids[q.name])
            for q in unknown
        ]
        rules = [
            element("rateRule", self._math(r, self.inside[n].times(HOUR, -1)), variable=self.ids[n])
            for n, r in model.rates.items()
        ]
        rules += [
            element("assignmentRule", self._math(v, self.inside[n]), variable=self.ids[n])
            for n, (v, _) in model.offers.items()
        ]
        content = [notes([title or _names(model)]), model_annotation(model, self.begin)]
        for tag, parts in (
            ("listOfFunctionDefinitions", [_power()] if self._needs_power() else []),
            ("listOfUnitDefinitions", list(self.defined.made.values())),
            ("listOfParameters", parameters),
            ("listOfInitialAssignments", initial),
            ("listOfRules", rules),
            ("listOfEvents", events),
        ):
            if parts:
                content.append(element(tag, *parts))
        words = element("model", *content, id="allostasis", name=title or _names(model), timeUnits="hour")
        root = Element("sbml", {"xmlns": CORE, "xmlns:sbml": CORE, "level": "3", "version": "2"})
        root.append(words)
        ElementTree.indent(root, " ")
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"

    def _parameter(self, q: Quantity) -> Element:
        flows = [f"{'-' if f.out_of and q.name.endswith('.' + f.out_of) else '+'} {f.name}" for f, _ in self._flows(q)]
        the_element = element("parameter", id=self.ids[q.name], name=q.name, constant="false" if q.moves else "true")
        if flows or q.about:
            the_element.append(notes([q.about, f"changes by: {'; '.join(flows)}" if flows else ""]))
        the_element.set("metaid", f"meta_{self.ids[q.name]}")
        the_element.append(annotation(q, f"meta_{self.ids[q.name]}"))
        if not np.isnan(q.value):
            the_element.set("value", repr(q.value))
        if self.units[q.name]:
            the_element.set("units", self.units[q.name])
        return the_element

    def _flows(self, q: Quantity) -> Any:
        return self.model.flows.get(q.name, ()) if q.kind == "state" else ()

    def _counter(self, identifier: str, value: float, unit: str) -> Element:
        return element("parameter", id=identifier, value=repr(float(value)), units=unit, constant="false")

    def _events(self, moved: schedule.Moments, daily: bool, table: bool) -> Any:
        model = self.model
        for name, condition in model.conditions.items():
            inner = of(condition, self.names.__getitem__, self.begin, self.balance)
            zero = self.balance.nothing(self.balance.of(condition))
            yield schedule.flip(self.ids[name], name, inner, zero)
        for label, pattern in bound_patterns(model, self.p).items():
            if daily and isinstance(pattern, Daily):
                for kept, one in schedule.daily(label, pattern, self.ids, self.units[pattern.into], self.begin):
                    self.kept.append(kept)
                    yield one
        if not table:
            yield from schedule.single(moved, self.ids, self.units)
            return
        for name, pairs in moved.items():
            if pairs:
                counters, one = schedule.train(name, pairs, self.ids, self.units[name])
                self.kept += counters
                yield one

    def _needs_power(self) -> bool:
        model = self.model
        offers = [value for value, _ in model.offers.values()]
        every = [*model.rates.values(), *model.conditions.values(), *model.starts.values(), *offers]
        return any(uses_power(e) for e in every)


def _power() -> Element:
    """``power(x, n)``: a power of x, where x below a tiny number counts as that number."""
    floor = apply("max", symbol("x"), number(1e-30, "dimensionless"))
    bound = [element("bvar", symbol(n)) for n in ("x", "n")]
    inner = element("lambda", *bound, apply("power", floor, symbol("n")))
    return element("functionDefinition", math(inner), id=POWER, name=power.__name__)


def _names(model: Model) -> str:
    return ", ".join(m.name for m in model.modules)

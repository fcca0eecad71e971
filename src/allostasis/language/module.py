"""A module of biology: read values, states, parameters and named flows, checked for units as they are declared."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NoReturn

import sympy as sp

from allostasis import units
from allostasis.errors import ModelError, Place, UnitError
from allostasis.language.closed import ClosedDict, ClosedList
from allostasis.language.dimensions import HOUR, Dimension, dimension, dimension_of, short
from allostasis.language.parts import Action, Anchor, Flow, Input, Offer, Param, Port, Read, State, Switch
from allostasis.language.patterns import Pattern
from allostasis.packs import local, pack_of

__all__ = ["Module", "TIME"]

TIME = sp.Symbol("t", real=True)


def _caller() -> str:
    frame = sys._getframe(1)
    while frame.f_back and Path(frame.f_code.co_filename).parent.name == "language":
        frame = frame.f_back
    path, line = Path(frame.f_code.co_filename), frame.f_lineno
    return Place(f"{path.parent.name}/{path.name}, line {line}", file=str(path), line=line)


class Module:
    """One organ system, condition or instrument of the model.

    Args:
        name: a short noun; states are known outside as ``name.state``.
        about: what it is, in one line.
        variant: ``"joined"`` (the default one) or ``"published"`` (the source paper's own equations).

    Every declaring method returns a SymPy symbol to write equations with. Units are checked at once.
    """

    kind = "module"

    def __init__(self, name: str, *, about: str, variant: str = "joined") -> None:
        self.pack = pack_of(sys._getframe(1))
        self.name = f"{self.pack}/{name}" if self.pack else name
        self.about, self.variant = about, variant
        self.where = _caller()
        self.states: dict[str, State] = {}
        self.params: dict[str, Param] = {}
        self.reads: dict[str, Read] = {}
        self.ports: dict[str, Port] = {}
        self.actions: list[Action] = []
        self.inputs: dict[str, Input] = {}
        self.anchors: dict[str, Anchor] = {}
        self.offers: dict[str, Offer] = {}
        self.flows: list[Flow] = []
        self.switches: dict[str, Switch] = {}
        self.patterns: dict[str, Pattern] = {}
        self.table: dict[Any, Dimension] = {TIME: HOUR}
        self.time = TIME

    def __setattr__(self, name: str, value: Any) -> None:
        if self.__dict__.get("closed"):
            self._refuse()
        super().__setattr__(name, value)

    def close(self) -> None:
        """No more is declared: from now on whoever adds to it or changes a number is refused.

        The catalogue closes what it finds, and wiring what it wires: kernels, models and results are known by what a
        module said then.
        """
        if self.__dict__.get("closed"):
            return
        for name, part in list(vars(self).items()):
            if type(part) is dict:
                vars(self)[name] = ClosedDict(part, self._refuse)
            elif type(part) is list:
                vars(self)[name] = ClosedList(part, self._refuse)
        vars(self)["closed"] = True

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if vars(self).pop("closed", False):
            self.close()

    def _refuse(self) -> NoReturn:
        raise ModelError(
            f"{self.name} has been declared and is in use: nothing can be added or changed",
            where=_caller(),
            found="a change after it was wired or found by its name",
            needed="all of it declared before",
            fix=f"Write  set: {{{self.name}.PARAMETER: VALUE}}  in a study, or declare a module of your own",
        )

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name} ({self.variant})>"

    def _symbol(self, name: str, unit: Dimension) -> sp.Symbol:
        full = f"{self.name}.{name}"
        symbol = sp.Symbol(full, real=True)
        taken = (self.states, self.params, self.ports, self.inputs, self.anchors, self.offers, self.switches)
        if any(name in group for group in taken):
            raise ModelError(f'"{full}" is declared twice', where=_caller(), fix="Give one of them another name.")
        self.table[symbol] = unit
        return symbol

    def read(self, path: str, *, unit: str, alone: Any, about: str = "") -> sp.Symbol:
        """Read ``path`` ("module.state", or "person.age") in ``unit``; ``alone`` when it is absent or cut.

        ``alone`` is a number in ``unit``, or an expression of this module's parameters and anchors.
        A read with time in its unit (an age in years) comes back in hours, like this module's parameters.
        """
        path = self._path(path)
        symbol, declared = sp.Symbol(f"{self.name}<-{path}", real=True), dimension(unit)
        per_hour = units.per_hour_factor(unit)
        self.table[symbol] = Dimension(declared.powers, declared.scale / per_hour)
        value = sp.sympify(alone)
        self.reads[path] = Read(path, symbol, unit, value if value.is_number else value / per_hour, about)
        return symbol * per_hour if per_hour != 1 else symbol

    def age(self, *, alone: float = 40.0) -> Any:
        """A person's age now, in hours like every time: ``person.age`` at the model's time zero, and the time since.

        This is how a module knows age, in flows and in what states start at; ``alone`` in years.
        """
        return self.read("person.age", unit="year", alone=alone) + self.time

    def port(self, name: str, *, unit: str, alone: float, combine: str = "sum", about: str = "") -> sp.Symbol:
        """A place others act on: ``combine`` their actions by "sum" or "product"; ``alone`` when nobody does."""
        symbol = self._symbol(name, dimension(unit))
        self.ports[name] = Port(name, symbol, unit, alone, combine, about)
        return symbol

    def act(self, path: str, value: Any, *, about: str = "") -> None:
        """Act with ``value`` on the port ``path`` of another module."""
        self.actions.append(Action(self._path(path), sp.sympify(value), about, _caller()))

    def _path(self, path: str) -> str:
        """The full path of what a file names: a pack calls what it holds itself by short names."""
        source, dot, name = path.partition(".")
        return f"{local(self.pack, source)}{dot}{name}" if self.pack else path

    def state(
        self,
        name: str,
        *,
        start: Any,
        unit: str,
        about: str,
        scale: float | None = None,
        slow: bool = False,
        signed: bool = False,
        later: bool = False,
    ) -> sp.Symbol:
        """Something that changes in time.

        Args:
            start: first value in ``unit``, or an expression of parameters, anchors and ``person.*`` reads.
            scale: a typical size, for the error control; by default ``start``, or 1.
            slow: weeks and longer; held while a person settles onto the daily cycle.
            signed: may be negative.
            later: 0 while a person's set-points are found, so that what it does is no part of them; slow as well.
        """
        symbol = self._symbol(name, dimension(unit))
        begin = sp.sympify(start)
        typical = scale if scale is not None else (abs(float(begin)) or 1.0) if begin.is_number else 1.0
        self.states[name] = State(name, symbol, begin, unit, about, typical, slow, signed, later)
        return symbol

    def param(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        source: str,
        unsure: float = 0.0,
        varies: float = 0.0,
        linear: bool = False,
        about: str = "",
        converted: str = "",
    ) -> sp.Symbol:
        """A number: ``value`` in ``unit``, our doubt, how people differ, and the id of its source in the ledger.

        ``converted`` says how we came from what the source prints to the value (another unit or assay, read off a
        figure, a mean from a cosinor): such a number of a source of grade A has the grade A*.
        """
        per_hour = units.per_hour_factor(unit)
        declared = dimension(unit)
        symbol = self._symbol(name, Dimension(declared.powers, declared.scale / per_hour))
        self.params[name] = Param(
            name, symbol, float(value), unit, unsure, varies, source, about, linear, float(value) * per_hour, converted
        )
        return symbol

    def input(self, name: str, *, unit: str, about: str, start: float = 0.0) -> sp.Symbol:
        """A quantity that only a schedule moves."""
        symbol = self._symbol(name, dimension(unit))
        self.inputs[name] = Input(name, symbol, start, unit, about)
        return symbol

    def anchor(self, name: str, of: Any, *, start: float, about: str) -> sp.Symbol:
        """A person's own healthy 24 h mean of ``of`` (a state or an expression); ``start`` is the first guess."""
        unit = dimension_of(of, self.table)
        symbol = self._symbol(name, unit)
        shown = next((s.unit for s in self.states.values() if s.symbol == of), str(unit))
        self.anchors[name] = Anchor(name, symbol, of, start, shown, about)
        return symbol

    def offer(self, name: str, value: Any, *, unit: str, about: str) -> sp.Symbol:
        """A quantity computed from states, offered to neighbours and read-outs, and to this module's own flows."""
        found, needed = self._unit_of(name, value), dimension(unit)
        if found.powers != needed.powers:
            raise UnitError(
                f'the offer "{self.name}.{name}" has another unit',
                where=_caller(),
                found=f"{short(value)}  gives  {found}",
                needed=f"{needed}  ({unit})",
            )
        symbol = self._symbol(name, needed)
        self.offers[name] = Offer(name, symbol, sp.sympify(value) * (found.scale / needed.scale), unit, about)
        return symbol

    def switch(self, name: str, *, when: Any, start: float, about: str) -> sp.Symbol:
        """A 0/1 value that flips whenever ``when`` rises through zero; build ``when`` with :meth:`switch_symbol`."""
        self._unit_of(name, when)
        symbol = self.switch_symbol(name)
        self.switches[name] = Switch(name, symbol, sp.sympify(when), start, about)
        return symbol

    def switch_symbol(self, name: str) -> sp.Symbol:
        """The symbol of a switch, before its condition can be written."""
        symbol = sp.Symbol(f"{self.name}.{name}", real=True)
        self.table[symbol] = dimension("1")
        return symbol

    def pattern(self, name: str, pattern: Pattern) -> None:
        """A schedule that belongs to the body itself: daily light, ultradian pulses; its numbers are parameters."""
        self.patterns[name] = replace(
            pattern, **{f.name: self._named(getattr(pattern, f.name)) for f in fields(pattern) if f.name != "into"}
        )

    def _named(self, value: Any) -> Any:
        """Symbols of this module's parameters as their full names, and what is made of them in tuples."""
        if isinstance(value, tuple):
            return tuple(self._named(part) for part in value)
        if not isinstance(value, sp.Basic):
            return value
        if value not in {p.symbol for p in self.params.values()}:
            raise ModelError(
                f"a schedule of {self.name} holds what is no parameter",
                where=_caller(),
                found=short(value),
                needed="a number, or one of this module's parameters as it is",
            )
        return str(value)

    def flow(self, name: str, rate: Any, *, into: Any = None, out_of: Any = None) -> None:
        """A named change a time, into one state, out of another, or both.

        Raises:
            UnitError: the rate is not the state's unit per hour.
            ModelError: neither end is a state of this module.
        """
        where = _caller()
        ends = [s for s in (into, out_of) if s is not None]
        known = {s.symbol: s for s in self.states.values()}
        if not ends or any(s not in known for s in ends):
            raise ModelError(
                f'the flow "{name}" needs a state of {self.name}',
                where=where,
                found=str(ends),
                needed="into= or out_of= a state of the same module",
            )
        found = self._unit_of(name, rate)
        for end in ends:
            needed = self.table[end].times(HOUR, -1)
            if sp.sympify(rate) != 0 and not found.same(needed):
                raise UnitError(
                    f'the flow "{name}" does not balance',
                    where=where,
                    found=f"{short(rate)}  gives  {found}",
                    needed=f"change of {end.name}  needs  {known[end].unit}/h  ({needed})",
                    fix=self._hint(rate, needed) or "Multiply or divide it by a parameter that has the unit that lacks",
                )
        names = {s: known[s].name for s in ends}
        self.flows.append(Flow(name, sp.sympify(rate), names.get(into, ""), names.get(out_of, ""), where))

    def _unit_of(self, name: str, value: Any) -> Dimension:
        e = sp.sympify(value)
        strange = [str(s) for s in e.free_symbols if s not in self.table]
        if strange:
            raise ModelError(
                f'"{name}" uses symbols that {self.name} did not declare',
                where=_caller(),
                found=", ".join(sorted(strange)),
                needed="states, params, reads, ports, inputs of this module",
            )
        try:
            return dimension_of(e, self.table)
        except UnitError as error:
            raise UnitError(
                f'"{name}": {error.what}', where=_caller(), found=error.found, needed=error.needed
            ) from None

    def _hint(self, rate: Any, needed: Dimension) -> str:
        for symbol in sorted(sp.sympify(rate).free_symbols, key=str):
            turned = sp.sympify(rate).subs(symbol, 1 / symbol)
            try:
                fits = dimension_of(turned, self.table).same(needed)
            except UnitError:
                continue
            if fits:
                return f"Did you mean  {short(turned)} ?"
        return ""

"""Wire modules by name into a model; report every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from allostasis import units
from allostasis.assembly import catalogue, kept_modules
from allostasis.assembly.model import HOLD, Coupling, Model
from allostasis.errors import Collector, ModelError, UnitError, UnknownName
from allostasis.language import Module, Treatment

__all__ = ["Link", "links", "wire"]


def wire(
    modules: Iterable[str | Module],
    *,
    use: Mapping[str, str] | None = None,
    cut: Sequence[str] = (),
    switched: bool | Sequence[str] = False,
) -> Model:
    """Wire modules into a model; see :func:`allostasis.assembly.assemble`, which also recalls one."""
    problems = Collector()
    chosen: dict[str, Module] = {}
    every = list(modules)
    kept = kept_modules.modules([item for item in every if isinstance(item, str)], use or {})
    for item in every:
        with problems.catch():
            found = (
                kept.get(catalogue.key(item)) or catalogue.module(item, (use or {}).get(catalogue.key(item), "joined"))
                if isinstance(item, str)
                else item
            )
            if found.name in chosen and chosen[found.name] is not found:
                raise ModelError(f'two modules are called "{found.name}"', where=found.where)
            chosen[found.name] = found
            found.close()
    for name in use or {}:
        if catalogue.key(name) not in chosen:
            problems.add(UnknownName.among("module in use:", name, chosen))
    problems.close()
    return _Wiring(chosen, _Cuts(cut, chosen, problems), problems, switched).model()


@dataclass(frozen=True)
class Link:
    """One live wire of a model.

    Attributes:
        source, reader: names of the modules at its ends.
        value: what goes along it, in states, inputs, parameters and time.
        into: the reader's symbol that stands for it: of a read, or of the port that it acts on.
    """

    source: str
    reader: str
    value: Any
    into: Any


def links(model: Model) -> tuple[Link, ...]:
    """The live wires of a model, each with what goes along it; in the order of its couplings."""
    whole = [vars(m).get("_whole", lambda m=m: m)() for m in model.modules]  # a recalled model's are not there yet
    chosen, problems = {m.name: m for m in whole}, Collector()
    cut = [
        f"{c.path if c.path.startswith(f'{c.source}.') else c.source}->{c.reader}"
        for c in model.couplings
        if c.state == "cut"
    ]
    switched = [name.removeprefix("cut.") for name in model.covariates if name.startswith("cut.")]
    wiring = _Wiring(chosen, _Cuts(cut, chosen, Collector()), problems, switched)
    wiring.model()
    made = []
    for c in wiring.couplings:
        if c.state == "live" and c.path.partition(".")[0] == c.source:
            read = chosen[c.reader].reads[c.path]
            made.append(Link(c.source, c.reader, wiring.resolve(wiring.meaning[read.symbol]), read.symbol))
    made += [Link(c.source, c.reader, wiring.resolve(value), port.symbol) for c, port, value in wiring.acted]
    return tuple(made)


class _Cuts:
    """Which couplings are cut; a cut that names nothing is a problem."""

    def __init__(self, cut: Sequence[str], chosen: Mapping[str, Module], problems: Collector) -> None:
        self.pairs: set[tuple[str, str]] = set()
        self.used: set[tuple[str, str]] = set()
        for text in cut:
            source, arrow, reader = (part.strip() for part in text.replace("→", "->").partition("->"))
            if not arrow or not source or not reader:
                problems.add(ModelError(f'cannot read the cut "{text}"', found=text, needed="a->b  or  a.x->b"))
                continue
            missing = [end for end in (source.split(".")[0], reader) if end not in chosen]
            for end in missing:
                problems.add(UnknownName.among("module in cut:", end, chosen))
            if not missing:
                self.pairs.add((source, reader))

    def has(self, path: str, reader: str) -> bool:
        for source in (path, path.split(".")[0]):
            if (source, reader) in self.pairs:
                self.used.add((source, reader))
                return True
        return False

    def unused(self) -> set[tuple[str, str]]:
        return self.pairs - self.used


class _Wiring:
    def __init__(
        self, chosen: dict[str, Module], cuts: _Cuts, problems: Collector, switched: bool | Sequence[str] = False
    ) -> None:
        self.chosen, self.cuts, self.problems, self.switched = chosen, cuts, problems, switched
        self.couplings: list[Coupling] = []
        self.acted: list[tuple[Coupling, Any, Any]] = []  # a live action, its port, what it does there
        self.covariates: dict[str, float] = {}
        self.meaning: dict[Any, Any] = {}  # symbol of a read, port or offer -> expression
        self.resolved: dict[Any, Any] = {}

    def model(self) -> Model:
        for m in self.chosen.values():
            for read in m.reads.values():
                with self.problems.catch():
                    self.meaning[read.symbol] = self._read(m, read)
            for offer in m.offers.values():
                self.meaning[offer.symbol] = offer.value
        self._ports()
        for source, reader in sorted(self.cuts.unused()):
            live = sorted({f"{c.path}->{c.reader}" for c in self.couplings if c.state != "absent"})
            self.problems.add(UnknownName.among("coupling in cut:", f"{source}->{reader}", live))
        self.problems.close()
        the_model = self._collect()
        self.problems.close()
        return the_model

    def _read(self, m: Module, read: Any) -> Any:
        source, _, name = read.path.partition(".")
        if source == "person":
            self.covariates.setdefault(read.path, float(read.alone))
            return sp.Symbol(read.path, real=True)
        there = self.chosen.get(source)
        state = "absent" if there is None else "cut" if self.cuts.has(read.path, m.name) else "live"
        self.couplings.append(Coupling(source, read.path, m.name, state, read.about))
        if there is None or state == "cut":
            return read.alone
        groups: tuple[Mapping[str, Any], ...] = (
            there.states,
            there.offers,
            there.switches,
            there.inputs,
            there.params,
            there.anchors,
        )
        found = next((g[name] for g in groups if name in g), None)
        if found is None and _lacks(there, name):
            self.couplings[-1] = replace(self.couplings[-1], state="absent")
            return read.alone
        if found is None:
            known = [f"{source}.{n}" for g in groups[:4] for n in g]
            raise UnknownName.among("quantity", read.path, known, where=m.where)
        try:
            times = units.factor(getattr(found, "unit", "1"), read.unit)
        except UnitError as error:
            raise UnitError(
                f"{m.name} reads {read.path} in another unit",
                where=m.where,
                found=f"{read.path} is in {found.unit}",
                needed=read.unit,
            ) from error
        value = found.symbol * times if times != 1 else found.symbol
        return value + self._switch(there, m) * (read.alone - value)

    def _switch(self, source: Module, reader: Module) -> Any:
        """Symbol of the covariate that cuts a coupling; 0 where couplings are not switched."""
        given = isinstance(source, Treatment) or isinstance(reader, Treatment)
        coupling = f"{source.name}->{reader.name}"
        has = not given and self.switched if isinstance(self.switched, bool) else coupling in self.switched
        if not has:
            return sp.Integer(0)
        name = f"cut.{coupling}"
        self.covariates.setdefault(name, 0.0)
        return sp.Symbol(name, real=True)

    def _ports(self) -> None:
        acting: dict[str, list[Any]] = {}
        for m in self.chosen.values():
            for action in m.actions:
                target, _, name = action.path.partition(".")
                there = self.chosen.get(target)
                cut = there is not None and self.cuts.has(m.name, target)
                state = "absent" if there is None else "cut" if cut else "live"
                self.couplings.append(Coupling(m.name, action.path, target, state, action.about))
                if there is None or cut:
                    continue
                if name not in there.ports and _lacks(there, name):
                    self.couplings[-1] = replace(self.couplings[-1], state="absent")
                    continue
                if name not in there.ports:
                    known = [f"{target}.{n}" for n in there.ports]
                    self.problems.add(UnknownName.among("port", action.path, known, where=action.where))
                    continue
                with self.problems.catch():
                    value = self._acted(m, there, there.ports[name], action)
                    acting.setdefault(action.path, []).append(value)
                    self.acted.append((self.couplings[-1], there.ports[name], value))
        for m in self.chosen.values():
            for port in m.ports.values():
                parts = acting.get(f"{m.name}.{port.name}", [])
                combined = sp.Add(*parts) if port.combine == "sum" else sp.Mul(*parts)
                self.meaning[port.symbol] = (
                    (sp.Integer(port.alone) if isinstance(port.alone, int) else sp.Float(port.alone))
                    if not parts
                    else port.alone + combined
                    if port.combine == "sum"
                    else port.alone * combined
                )

    def _acted(self, m: Module, there: Module, port: Any, action: Any) -> Any:
        """What an action adds to a port, or multiplies it by."""
        found, needed = m._unit_of(action.path, action.value), there.table[port.symbol]
        if found.powers != needed.powers:
            raise UnitError(
                f"{m.name} acts on {action.path} in another unit",
                where=action.where,
                found=str(found),
                needed=f"{needed}  ({port.unit})",
            )
        value = action.value * (found.scale / needed.scale)
        neutral = 0 if port.combine == "sum" else 1
        return value + self._switch(m, there) * (neutral - value)

    def resolve(self, expression: Any, path: tuple[Any, ...] = ()) -> Any:
        """Replace reads, ports and offers by states, parameters and inputs."""
        e = sp.sympify(expression)
        swap = {}
        for symbol in e.free_symbols:
            if symbol not in self.meaning:
                continue
            if symbol not in self.resolved:
                if symbol in path:
                    loop = " -> ".join(str(s) for s in (*path[path.index(symbol) :], symbol))
                    raise ModelError(
                        "offers depend on each other without a state in between",
                        found=loop,
                        needed="a state somewhere in the loop",
                        fix="Let one of them be a state with a time constant.",
                    )
                self.resolved[symbol] = self.resolve(self.meaning[symbol], (*path, symbol))
            swap[symbol] = self.resolved[symbol]
        return e.xreplace(swap) if swap else e

    def _collect(self) -> Model:
        every = list(self.chosen.values())

        def gather(group: str) -> dict[str, Any]:
            return {f"{m.name}.{n}": v for m in every for n, v in getattr(m, group).items()}

        states = gather("states")
        rates: dict[str, Any] = {name: sp.Integer(0) for name in states}
        flows: dict[str, list[Any]] = {name: [] for name in states}
        for m in every:
            for flow in m.flows:
                with self.problems.catch():
                    rate = self.resolve(flow.rate)
                    for end, sign in ((flow.into, 1), (flow.out_of, -1)):
                        if end:
                            full = f"{m.name}.{end}"
                            part = sign * rate * (HOLD if states[full].slow else 1)
                            rates[full] += part
                            flows[full].append((flow, part))
        conditions, offers, starts, anchored = {}, {}, {}, {}
        with self.problems.catch():
            conditions = {n: self.resolve(s.when) for n, s in gather("switches").items()}
            offers = {n: (self.resolve(o.symbol), o.unit) for n, o in gather("offers").items()}
            first = {n: HOLD * s.start if s.later else s.start for n, s in states.items()}
            starts = _at_start({s.symbol: (n, self.resolve(first[n])) for n, s in states.items()})
            anchored = {n: self.resolve(a.of) for n, a in gather("anchors").items()}
        return Model(
            modules=tuple(every),
            states=states,
            params=gather("params"),
            inputs=gather("inputs"),
            anchors=gather("anchors"),
            anchor_values=anchored,
            switches=gather("switches"),
            covariates=self.covariates,
            rates=rates,
            starts=starts,
            conditions=conditions,
            offers=offers,
            couplings=tuple(self.couplings),
            patterns=_qualified(every),
            flows={n: tuple(f) for n, f in flows.items()},
        )


def _at_start(starts: Mapping[Any, tuple[str, Any]]) -> dict[str, Any]:
    """First values by name. One that follows a neighbour's state, by an offer, takes that state's own first value."""
    made: dict[Any, Any] = {}

    def begin(symbol: Any, path: tuple[Any, ...] = ()) -> Any:
        if symbol in path:
            raise ModelError(
                "states start from each other",
                found=" -> ".join(str(s) for s in (*path[path.index(symbol) :], symbol)),
                needed="one of them that starts from parameters, anchors or who it is",
            )
        if symbol not in made:
            e = starts[symbol][1]
            others = [s for s in e.free_symbols if s in starts]
            made[symbol] = e.xreplace({s: begin(s, (*path, symbol)) for s in others}) if others else e
        return made[symbol]

    return {name: begin(symbol) for symbol, (name, _) in starts.items()}


def _lacks(there: Module, name: str) -> bool:
    """Whether a variant leaves out what its joined form has: then its neighbours take it for absent, as alone."""
    if there.variant == "joined" or there.name not in catalogue.names():
        return False
    usual = catalogue.module(there.name)
    return any(name in group for group in (usual.states, usual.offers, usual.inputs, usual.switches, usual.ports))


def _qualified(modules: Sequence[Module]) -> dict[str, Any]:
    """The body's own schedules, their targets by full name; one whose target is absent does nothing."""
    here = {m.name for m in modules}
    full = {
        f"{m.name}.{n}": p if "." in p.into else replace(p, into=f"{m.name}.{p.into}")
        for m in modules
        for n, p in m.patterns.items()
    }
    return {name: p for name, p in full.items() if p.into.split(".")[0] in here}

"""Laws of one module: units that follow, bounds that hold, nothing done by what was never given.

Each raises a :class:`ModelError` that says what broke it, and returns nothing where it holds.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import sympy as sp

from allostasis.assembly import assemble, catalogue
from allostasis.errors import ModelError, UnitError
from allostasis.language import TIME, Module
from allostasis.testing.bodies import challenge, disturbed, tonic

__all__ = ["ages_alike", "does_nothing_ungiven", "stays_in_bounds", "units_follow"]

_AGE = "person.age"

DRAWS = 3
SAME = 1e-9  # of a rate's size: two sums in another order


def _scaled(module: Module, e: Any, factors: dict[str, float], values: dict[Any, float]) -> float:
    """The value of an expression when the base units (hour apart) are chosen otherwise."""
    swap = {}
    for s in e.free_symbols:
        times = math.prod(factors.get(base, 1.0) ** power for base, power in module.table[s].powers)
        swap[s] = values[s] * times
    return float(sp.N(e.xreplace(swap)))


def units_follow(module: Module) -> None:
    """Base units thrice as large: every flow follows its state's unit, every offer its own.

    This asks the numbers, not the unit checker: a constant with a hidden unit does not follow.

    Raises:
        UnitError: one does not.
    """
    bases = sorted({base for d in module.table.values() for base, _ in d.powers})
    rng = np.random.default_rng(7)
    values = {s: float(rng.uniform(0.3, 0.9)) for s in module.table}  # a switch stays between 0 and 1
    checked = [(f.name, f.rate, end, 1, f.where) for f in module.flows for end in (f.into, f.out_of) if end]
    checked += [(o.name, o.value, o.name, 0, module.where) for o in module.offers.values()]
    for base in bases:
        for what, e, end, per_time, where in checked:
            symbol = next(s for s in module.table if s.name == f"{module.name}.{end}")
            powers = dict(module.table[symbol].powers)
            expected = 3.0 ** (powers.get(base, 0.0) - (per_time if base == "second" else 0))
            before = _scaled(module, sp.sympify(e), {}, values)
            after = _scaled(module, sp.sympify(e), {base: 3.0}, values)
            if not math.isclose(after, before * expected, rel_tol=1e-6, abs_tol=1e-12):
                raise UnitError(
                    f'"{what}" of {module.name} does not follow its unit',
                    where=where,
                    found=f"with the {base} thrice as large it is {after / before if before else math.nan:.6g} times",
                    needed=f"{expected:.6g} times",
                    fix="A number in it hides a unit: declare it with  param(name, value, unit, ...)",
                )


def stays_in_bounds(module: Module) -> None:
    """Alone, started away from rest and with something happening to each input, it stays finite and above zero.

    Raises:
        ModelError: a state or offer does not.
    """
    from allostasis.engine.backends import scipy_reference as reference

    model = assemble([module])
    if not model.states:
        return
    run = reference.solve(
        model,
        [0.25 * i for i in range(193)],
        begin=0.0,
        start=disturbed(model),
        inputs=tonic(model),
        records=challenge(module),
        rtol=1e-8,
    )
    for path, state in model.states.items():
        if not state.signed and run[path].min() < -1e-7 * state.scale:
            raise ModelError(
                f"{path} falls below zero",
                where=module.where,
                found=f"{run[path].min():.4g} {state.unit}, within two days",
                needed="0 or more",
                fix="Let every flow out of it grow with it, or declare it  signed=True",
            )
    for path in (*model.states, *model.offers):
        if not np.isfinite(run[path]).all():
            raise ModelError(f"{path} is no number", where=module.where, found="nan or infinite, within two days")


def does_nothing_ungiven(module: Module) -> None:
    """What is there but not given acts on nobody: it stays as it starts, and every other rate is as without it.

    Looked at in the modules that it reads and acts on, at random values of all that is not its own.

    Raises:
        ModelError: something of it moves, or moves something else.
    """
    near = {r.partition(".")[0] for r in module.reads} | {a.path.partition(".")[0] for a in module.actions}
    others = [n for n in catalogue.names() if n in near and n != module.name]
    model, without = assemble([*others, module]), assemble(others) if others else None
    rng = np.random.default_rng(1)
    mine: list[Any] = [*module.states.values(), *module.inputs.values(), *module.switches.values()]
    for _ in range(DRAWS):
        values: dict[Any, float] = {}

        def at(e: Any, values: dict[Any, float] = values) -> float:
            for s in sorted(sp.sympify(e).free_symbols - values.keys(), key=str):
                values[s] = rng.uniform(0.3, 0.9)
            return float(sp.N(sp.sympify(e).xreplace(values)))

        for one in mine:
            values[one.symbol] = at(model.starts.get(f"{module.name}.{one.name}", one.start))
        for path, rate in model.rates.items():
            own = path.partition(".")[0] == module.name
            found = at(rate)
            expected = 0.0 if own or without is None else at(without.rates[path])
            if not math.isclose(found, expected, rel_tol=SAME, abs_tol=SAME):
                flows = [f for f in module.flows if path.partition(".")[2] in (f.into, f.out_of)] if own else []
                acts = [a for a in module.actions if a.path.partition(".")[0] == path.partition(".")[0]]
                raise ModelError(
                    f"{module.name} does something at no dose",
                    where=next((a.where for a in acts), next((f.where for f in flows), module.where)),
                    found=f"the rate of {path} is {found:.4g} where nothing was given",
                    needed="0" if own else f"{expected:.4g}, as without it",
                    fix="Let its flows and what it does to others go with what was given: start=0.0, and no constant",
                )


def ages_alike(module: Module) -> None:
    """Who lives ten years and who starts ten years older are read alike, as far as age alone is asked.

    Every equation is taken at random values of all else; the hour is the same, as ten years are whole days.

    Raises:
        ModelError: one of them does not know that time passes, or takes the two for each other's opposite.
    """
    read = module.reads.get(_AGE)
    if read is None:
        return
    days, year = 3653, 365.25
    rng = np.random.default_rng(11)
    values = {s: float(rng.uniform(0.3, 0.9)) for s in module.table if s not in (TIME, read.symbol)}
    asked = [(f'the flow "{f.name}"', f.rate, f.where) for f in module.flows]
    asked += [(f'the offer "{o.name}"', o.value, module.where) for o in module.offers.values()]
    asked += [(f"what it does to {a.path}", a.value, a.where) for a in module.actions]
    asked += [(f'the anchor "{a.name}"', a.of, module.where) for a in module.anchors.values()]
    asked += [(f'the switch "{s.name}"', s.when, module.where) for s in module.switches.values()]
    for what, e, where in asked:
        lived, older = (
            float(sp.N(sp.sympify(e).xreplace({**values, read.symbol: 45.0 + years, TIME: 5.3 + hours})))
            for years, hours in ((0.0, 24.0 * days), (days / year, 0.0))
        )
        if not math.isclose(lived, older, rel_tol=1e-7, abs_tol=1e-12):
            raise ModelError(
                f"{what} of {module.name} does not age with the person",
                where=where,
                found=f"{lived:.6g} after ten years, {older:.6g} in who starts ten years older",
                needed="the same",
                fix="Take a person's age from  age()  of the module",
            )

"""What a childhood has programmed by an age, from the equations of the module ``childhood`` and nothing else.

The module is lived by itself from birth, by what a person met (:class:`~allostasis.people.adversity.Adversity`) and by
what a study gives at ages. Its states are slow and do not read the body, so that nothing is lost by that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from allostasis.assembly import Model, assemble
from allostasis.engine import source_of
from allostasis.engine.codegen import numpy_ops
from allostasis.people.adversity import BRINGS, STATES, Adversity, AtAges

__all__ = ["programmed_by"]

YEAR, STEP = 8766.0, 0.05  # hours; years


@cache
def _alone() -> Model:
    from allostasis.language import Module  # symbols: for those who live it

    hand = Module("therapies", about="skill of therapies, by ages")
    hand.act("childhood.repair", hand.input("skill", unit="1", about="skill now"))
    return assemble(["childhood", *BRINGS, hand])


def programmed_by(
    ages: np.ndarray,
    met: Adversity | None = None,
    given: Sequence[AtAges] = (),
    *,
    numbers: Mapping[str, np.ndarray | float] | None = None,
    step: float = STEP,
) -> dict[str, np.ndarray]:
    """The six states at the people's ages.

    Args:
        ages: years, shape (N,). met: what they met as children; none unless said.
        given: at ages, to everybody. What begins after somebody's age does not reach them.
        numbers: parameters in the model's own units (times in hours) by full name, for all or each of (N,).
        step: years; a quarter of it moves no state by more than 1e-4.

    Returns:
        State -> values, shape (N,), 0 to 1.
    """
    ages = np.asarray(ages, float)
    model, n = _alone(), len(ages)
    p = np.tile(model.defaults, (n, 1))
    for name, value in (numbers or {}).items():
        if name in model.params:
            p[:, model.param_names.index(name)] = value
    p[:, model.param_names.index("person.age")] = 0.0
    p[:, model.param_names.index("study.released")] = 1.0
    written = source_of(model)
    z = written.parameters(p).T
    places = {name: model.input_names.index(name) for name in model.input_names}
    steps = int(np.ceil(ages.max(initial=0.0) / step)) if n else 0
    y = np.zeros((len(model.state_names), n))

    def rates(time: float, y: np.ndarray, u: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            parts = written.run.rates(numpy_ops, time, y, u, z)
        return np.stack([np.broadcast_to(np.asarray(part, float), (n,)) for part in parts])

    for k in range(steps):
        begin = k * step
        span = np.clip(ages - begin, 0.0, step)
        u = np.tile(model.input_starts[:, None], (1, n))
        if met is not None:
            for name, values in met.met(begin + step / 2, step).items():
                u[places[f"childhood.{name}"]] = values
        for one in given:
            share = np.clip(min(one.end, begin + step) - max(one.begin, begin), 0.0, step) / step
            u[places["therapies.skill" if one.name == "repair" else f"{one.name}.level"]] += one.amount * share
        middle = y + rates(begin * YEAR, y, u) * span * YEAR / 2
        y = y + rates((begin + step / 2) * YEAR, middle, u) * span * YEAR
    return {name: y[model.state_names.index(f"childhood.{name}")] for name in STATES}

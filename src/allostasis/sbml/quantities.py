"""What an exported model declares: each quantity once, with its identifier, unit, value and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from allostasis.assembly import HOLD, RELEASED, Model
from allostasis.language import NONE, Dimension, dimension

__all__ = ["Quantity", "quantities"]


@dataclass(frozen=True)
class Quantity:
    """One quantity of a model.

    Attributes:
        name: full name, e.g. ``hpa.cortisol``.
        kind: state, parameter, anchor, covariate, input, switch, offer or released.
        unit: as declared by its module; ``inside`` as the model counts it, times in hours.
        value: in ``inside``; NaN where a rule says it.
        declared: a parameter's value in ``unit``.
    """

    name: str
    kind: str
    symbol: Any
    unit: str
    inside: Dimension
    value: float
    about: str = ""
    source: str = ""
    declared: float = float("nan")
    converted: str = ""

    @property
    def moves(self) -> bool:
        """Whether it changes while the model runs."""
        return self.kind in ("state", "input", "switch", "offer")


def quantities(model: Model, p: np.ndarray, y: np.ndarray | None, u: np.ndarray) -> Iterator[Quantity]:
    """Every quantity of a model, states first.

    Args:
        p: kernel parameters, shape (P,). y: states, shape (S,), or nothing: the model's own. u: inputs, shape (U,).
    """
    table: dict[Any, Dimension] = {}
    covered: dict[str, str] = {}
    for m in model.modules:
        table |= m.table
        for read in m.reads.values():
            covered.setdefault(read.path, read.unit)
    values = dict(zip(model.param_names, p, strict=True)) | dict(zip(model.input_names, u, strict=True))
    starts = [float(s) if s.is_number else np.nan for s in model.starts.values()] if y is None else y
    values |= dict(zip(model.state_names, starts, strict=True))
    groups: tuple[tuple[str, dict[str, Any]], ...] = (
        ("state", model.states),
        ("parameter", model.params),
        ("anchor", model.anchors),
        ("input", model.inputs),
        ("switch", model.switches),
    )
    for kind, group in groups:
        for name, item in group.items():
            value, unit = float(values.get(name, np.nan)), getattr(item, "unit", "1")
            known = (getattr(item, "source", ""), getattr(item, "value", float("nan")), getattr(item, "converted", ""))
            yield Quantity(name, kind, item.symbol, unit, table[item.symbol], value, item.about, *known)
    for name in model.covariates:
        unit = covered.get(name, "1")
        yield Quantity(name, "covariate", sp.Symbol(name, real=True), unit, dimension(unit), float(values[name]))
    about = "1 once slow states move, 0 while a person settles"
    yield Quantity(RELEASED, "released", HOLD, "1", NONE, float(values[RELEASED]), about)
    told = {f"{m.name}.{n}": o for m in model.modules for n, o in m.offers.items()}
    for name, (_, unit) in model.offers.items():
        offer = told.get(name)
        about = offer.about if offer else ""
        items = offer.symbol if offer else sp.Symbol(name, real=True)
        yield Quantity(name, "offer", items, unit, table.get(items, NONE), float("nan"), about)

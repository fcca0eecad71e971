"""The same model with other numbers: parameters set to a value, for everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from allostasis.assembly.model import Model
from allostasis.units import per_hour_factor

__all__ = ["with_values"]


def with_values(model: Model, values: Mapping[str, float]) -> Model:
    """A model whose typical person has these parameters.

    People still differ around it as the parameter declares: it is the middle that moves, not the spread.

    Args:
        values: full name -> number in the parameter's own unit; each is a parameter of the model.
    """
    if not values:
        return model
    params: dict[str, Any] = dict(model.params)
    for name, value in values.items():
        params[name] = the_model = copy(params[name])
        object.__setattr__(the_model, "value", value)
        object.__setattr__(the_model, "inside", value * per_hour_factor(the_model.unit) if value else 0.0)
    changed = replace(model, params=params)
    told = repr((model.fingerprint, sorted(values.items())))
    vars(changed).update(units=model.units, fingerprint=hashlib.sha256(told.encode()).hexdigest())
    return changed

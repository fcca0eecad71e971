"""The flows of every state as arithmetic, kept on disk beside the rates, so that a second start needs no SymPy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from allostasis.assembly import Model
from allostasis.cache import code_hash, hashed, once, versions
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.kernel_source import functions

__all__ = ["Flows", "flows_of"]

ROOMS = ("biology", "conditions", "treatments", "stressors")  # whose lines a flow names


@dataclass(frozen=True)
class Flows:
    """The flows of one state.

    Attributes:
        names: of the flows. where: file and line of each.
        text: ``flows(op, t, y, u, p)``, of states, inputs and parameters in the model's order.
    """

    names: tuple[str, ...]
    where: tuple[str, ...]
    text: str

    def rates(self, t: Any, y: np.ndarray, u: np.ndarray, p: np.ndarray) -> Iterator[np.ndarray]:
        """Each flow per hour, positive into the state; states, inputs and parameters along the first axis."""
        return (np.asarray(v, float) for v in _function(self.text)(numpy_ops, t, y, u, p))


_known: dict[str, dict[str, Flows]] = {}


def flows_of(model: Model) -> dict[str, Flows]:
    """State -> its flows; from memory, from disk, or written now."""
    if model.fingerprint not in _known:
        code = code_hash("engine.codegen.flows", *ROOMS, without=("assembly",), data=False)
        kept = once("models", f"flows_{hashed([model.fingerprint, versions('sympy'), code])}", lambda: _written(model))
        table = {state: Flows(tuple(n), tuple(w), text) for state, (n, w, text) in json.loads(kept).items()}
        _known[model.fingerprint] = table
    return _known[model.fingerprint]


def _written(model: Model) -> bytes:
    from allostasis.engine.codegen.printer import function  # symbols: for those who ask first
    from allostasis.engine.codegen.source import places

    where, the_bytes = places(model), {}
    for state, flows in model.flows.items():
        text = "\n".join(function("flows", "Flows of one state.", [rate for _, rate in flows], where))
        the_bytes[state] = [[f.name for f, _ in flows], [f.where for f, _ in flows], text]
    return json.dumps(the_bytes).encode()


@lru_cache(maxsize=512)
def _function(text: str) -> Callable[..., Any]:
    value: Callable[..., Any] = functions(text).flows
    return value

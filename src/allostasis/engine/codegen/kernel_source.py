"""The source text of a model's kernel as it is kept and run, and what is known of the people it is for.

The same text runs under NumPy (read-outs, `explain`, the SciPy reference) and is traced into vector
instructions. SymPy writes it (:mod:`allostasis.engine.codegen.source`) and is not needed to run it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from types import SimpleNamespace
from typing import Any

import numpy as np

from allostasis.assembly import RELEASED, Model
from allostasis.cache import code_hash, hashed, once, versions
from allostasis.engine.codegen import numpy_ops

__all__ = ["Source", "Variant", "differing", "exponents", "functions"]


PERSONS = 8  # single persons whose lifted parameters are kept
_alone = Lock()
_exponents: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Variant:
    """What is known of the people when the code is written; more known makes faster code.

    Attributes:
        narrow: parameters that the model lets nobody differ in are the same for everybody.
        whole: exponents and the whole numbers they stand at, written into the code.
    """

    narrow: bool = True
    whole: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, model: Model, p: np.ndarray) -> Variant:
        """The variant that fits all people with the parameters ``p``, shape (N, P).

        Only exponents of the typical person are written in, where all have them.
        """
        if not len(p):
            return cls(False)
        vary = differing(model)
        shared = [i for i, n in enumerate(model.param_names) if n not in vary]
        names, values = _typical(model)
        has = np.all(p[:, [model.param_names.index(n) for n in names]] == values, axis=0)
        narrow = bool(np.all(p[:, shared] == p[0, shared]))
        return cls(narrow, tuple((n, int(v)) for n, v, all_have in zip(names, values, has, strict=True) if all_have))

    @classmethod
    def groups(cls, model: Model, p: np.ndarray) -> list[tuple[Variant, np.ndarray]]:
        """People apart by which of the typical exponents they have: variant and rows of each group.

        Narrow or not is the same arithmetic, bit for bit; an exponent written in is not. So a person's group is
        found from that person alone, and the bits of nobody depend on company.
        """
        names, values = _typical(model)
        has = p[:, [model.param_names.index(n) for n in names]] == values
        if not len(p) or (has == has[0]).all():
            return [(cls.of(model, p), np.arange(len(p)))]
        _, kind = np.unique(has, axis=0, return_inverse=True)
        rows = [np.nonzero(kind.ravel() == k)[0] for k in range(kind.max() + 1)]
        return [(cls.of(model, p[r]), r) for r in rows]


def _typical(model: Model) -> tuple[tuple[str, ...], np.ndarray]:
    """The typical person's exponents that are small whole numbers."""
    values = {n: float(model.defaults[model.param_names.index(n)]) for n in exponents(model)}
    whole = {n: v for n, v in values.items() if v in range(1, 9)}
    return tuple(whole), np.array(list(whole.values()))


def differing(model: Model) -> frozenset[str]:
    """Names of the parameters that people may differ in: traits, set-points, covariates."""
    traits = {n for n, p in model.params.items() if p.varies}
    return frozenset(traits | set(model.anchors) | set(model.covariates) | {RELEASED})


def exponents(model: Model) -> tuple[str, ...]:
    """Names of the parameters that are the same for everybody and nothing but exponents."""
    if model.fingerprint not in _exponents:

        def make() -> bytes:
            from allostasis.engine.codegen.printer import only_exponents

            shared = {p.symbol: n for n, p in model.params.items() if not p.varies}
            return json.dumps(
                sorted(shared[s] for s in only_exponents([*model.rates.values()]) if s in shared)
            ).encode()

        asked = [model.fingerprint, versions("sympy"), code_hash("engine.codegen.kernel_source", without=("assembly",))]
        _exponents[model.fingerprint] = tuple(json.loads(once("models", f"exponents_{hashed(asked)}", make)))
    return _exponents[model.fingerprint]


def functions(text: str) -> SimpleNamespace:
    """Generated text as Python functions, by their names."""
    space: dict[str, Any] = {}
    exec(compile(text, "<kernel>", "exec"), space)
    return SimpleNamespace(**space)


@dataclass(frozen=True)
class Source:
    """Generated text of a model and what is needed to run it under NumPy.

    Attributes:
        text: Python source.
        extra: number of lifted parameters that follow the model's own.
        pattern: (row, column) of the Jacobian's entries that can differ from zero, in order.
        timed: rows whose rate depends on time itself.
        own, shared: the parameters, lifted ones included, that the kernel reads: a person's own, everybody's.
        closed: states known in closed form between stops: exponentials of their own, whatever the others do.
        tiers: of each state, how little it moves while the fastest one fades: 0 for the active, 1 latent, 2 dormant.
    """

    text: str
    extra: int
    pattern: tuple[tuple[int, int], ...]
    timed: tuple[int, ...]
    own: tuple[int, ...]
    shared: tuple[int, ...]
    closed: tuple[int, ...]
    tiers: tuple[int, ...] = ()

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Source:
        """From the mapping that a file holds."""
        pattern = tuple((int(i), int(j)) for i, j in data["pattern"])
        timed, own, shared, closed, tiers = (tuple(data[k]) for k in ("timed", "own", "shared", "closed", "tiers"))
        return cls(data["text"], data["extra"], pattern, timed, own, shared, closed, tiers)

    @cached_property
    def run(self) -> SimpleNamespace:
        """The functions of the text, as Python functions."""
        return functions(self.text)

    def parameters(self, p: np.ndarray) -> np.ndarray:
        """Kernel parameters with the lifted ones behind them: (N, P) -> (N, P + extra), to be read only.

        Those of the last few single persons are kept: a person is looked at again and again while they live.
        """
        if len(p) != 1:
            return self._with_lifted(p)
        key = p.tobytes()
        if (known := self._persons.get(key)) is None:
            known = self._with_lifted(p)
            known.flags.writeable = False
            with _alone:
                while len(self._persons) >= PERSONS:
                    del self._persons[next(iter(self._persons))]
                self._persons[key] = known
        return known

    @cached_property
    def _persons(self) -> dict[bytes, np.ndarray]:
        return {}

    def _with_lifted(self, p: np.ndarray) -> np.ndarray:
        values = np.empty((len(p), p.shape[1] + self.extra))
        values[:, : p.shape[1]] = p
        for i, value in enumerate(self.run.lifted(numpy_ops, None, None, None, p.T), p.shape[1]):
            values[:, i] = value
        return values

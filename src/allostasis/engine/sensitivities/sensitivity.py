"""Forward sensitivities: how outputs change with parameters, from the same symbols as the model.

The variational equations S' = J S + df/dp are written with SymPy and become states of an augmented model, which
the kernels compile like any other. A dose or a step at a fixed moment leaves S as it is. Where a switch flips at
a moment that itself depends on the parameter, S jumps by (f before - f after) dtau/dp (the saltation term); the
run is cut there and goes on from the other side.

Held fixed: anchors, the moments and sizes of doses and pulses, and how a settled person came to rest (see
``initial``). Kinks such as max(x, 0) have the slope 0 at the kink, as in the kernels' Jacobian.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from allostasis.assembly import Model
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.kernel import Method
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.sensitivities.switch_events import lived, saltation_of, switch_events_of
from allostasis.engine.sensitivities.variational import Augmented, augment, compiled, parameter
from allostasis.engine.solver import solve
from allostasis.errors import UnknownName

__all__ = ["Sensitivity", "augment", "sensitivity"]

GRID = 0.25  # hours between looks for flips; a switch must not flip twice within them


@dataclass(frozen=True)
class Sensitivity:
    """Outputs and their derivatives.

    Attributes:
        values: outputs in their units, shape (N, T, outputs).
        slopes: derivatives by the parameters as their modules declare them (a time in minutes stays in
            minutes), shape (N, T, outputs, params); in the output's unit per the parameter's.
        p: the parameters in their declared units, shape (N, params).
        status: as in a :class:`~allostasis.engine.cohort.Solution`.
    """

    times: np.ndarray
    outputs: tuple[str, ...]
    params: tuple[str, ...]
    values: np.ndarray
    slopes: np.ndarray
    p: np.ndarray
    units: dict[tuple[str, str], str]
    status: np.ndarray

    @property
    def relative(self) -> np.ndarray:
        """Change of each output, in its unit, per unit of the parameter's logarithm, shape as ``slopes``."""
        return np.asarray(self.slopes * self.p[:, None, None, :])

    def of(self, output: str, param: str) -> np.ndarray:
        """The slope of one output by one parameter, shape (N, T)."""
        for kind, name, known in (("output", output, self.outputs), ("parameter", param, self.params)):
            if name not in known:
                raise UnknownName.among(kind, name, known)
        return np.asarray(self.slopes[:, :, self.outputs.index(output), self.params.index(param)])


def sensitivity(
    model: Model,
    outputs: Sequence[str],
    params: Sequence[str],
    cohort: Cohort,
    times: np.ndarray,
    *,
    initial: np.ndarray | None = None,
    method: Method = "cash_karp",
    rtol: float = 1e-8,
    workers: int = 1,
) -> Sensitivity:
    """Run people and the derivatives of their outputs.

    Args:
        outputs: states and offers. params: parameters, anchors or covariates, by full name.
        cohort: people of ``model``. times: hours, ascending, from ``cohort.begin`` on.
        initial: derivatives of the states at the start by the parameters in their declared units, shape
            (N, S, params); unless given, those of the model's own starts. People who settled depend on
            parameters in other ways too: give theirs, or zeros for "changed from now on".
        method, rtol, workers: as in :func:`allostasis.engine.solve`; the tolerance holds for slopes too.

    Raises:
        UnknownName: no such output or parameter.
        ModelError: a switch whose condition stays up after it flipped.
        RunError: a switch flips twice within a quarter of an hour.
    """
    the_sensitivity = augment(model, outputs, params, all_states=initial is not None)
    begins = _begin(the_sensitivity, cohort.p) if initial is None else _given(the_sensitivity, initial)
    added = len(the_sensitivity.model.states) - len(model.states)
    slot = np.where(cohort.events.slot < len(model.states), cohort.events.slot, cohort.events.slot + added)
    y = np.hstack([cohort.y, begins])
    full = replace(cohort, y=y, events=replace(cohort.events, slot=slot))
    asked = np.ascontiguousarray(times, float)

    def run(some: Cohort, at: np.ndarray) -> Solution:
        return solve(the_sensitivity.model, some, at, method=method, rtol=rtol, workers=workers)

    turning = saltation_of(the_sensitivity) if the_sensitivity.clocks else None
    if turning is None:
        parts = [run(full, asked)]
    else:
        grid = np.union1d(np.append(np.arange(cohort.begin, asked[-1], GRID), asked[-1]), [])
        flips = switch_events_of(the_sensitivity, run(full, grid))
        parts = [lived(turning, _one(full, i), flips[i], asked, run) for i in range(len(full))]
    return _gathered(the_sensitivity, tuple(outputs), cohort, asked, parts)


def _begin(augmented: Augmented, p: np.ndarray) -> np.ndarray:
    """Slopes of the model's own starts, shape (N, added states)."""
    values = compiled(augmented, "begins", list(augmented.begins.values()))(numpy_ops, 0.0, None, None, p.T)
    slopes = [np.broadcast_to(np.asarray(v, float), (len(p),)) for v in values]
    return (
        np.column_stack([*slopes, *(np.zeros(len(p)) for _ in augmented.clocks)]) if slopes else np.empty((len(p), 0))
    )


def _given(augmented: Augmented, initial: np.ndarray) -> np.ndarray:
    names = augmented.base.state_names
    columns = [initial[:, names.index(n), augmented.params.index(k)] for n, k in augmented.slopes]
    return np.column_stack([*columns, *(np.zeros(len(initial)) for _ in augmented.clocks)])


def _one(cohort: Cohort, i: int) -> Cohort:
    rows = slice(i, i + 1)
    return replace(cohort, p=cohort.p[rows], y=cohort.y[rows], u=cohort.u[rows], events=cohort.events.rows(i, i + 1))


def _gathered(
    augmented: Augmented, outputs: tuple[str, ...], cohort: Cohort, times: np.ndarray, parts: list[Solution]
) -> Sensitivity:
    def course(name: str) -> np.ndarray:
        return np.vstack([part[name] for part in parts])

    n, model = len(cohort), augmented.base
    values = np.stack([course(o) for o in outputs], axis=-1)
    slopes = np.zeros((n, len(times), len(outputs), len(augmented.params)))
    said = {}
    for i, output in enumerate(outputs):
        for k, param in enumerate(augmented.params):
            label = augmented.slopes.get((output, param)) or augmented.derived.get((output, param))
            if label is not None:
                slopes[:, :, i, k] = course(label)
            said[output, param] = f"({model.unit(output)})/({parameter(model, param)[2]})"
    places = [model.param_names.index(name) for name in augmented.params]
    p = cohort.p[:, places] / np.array([augmented.factors[name] for name in augmented.params])
    status = np.concatenate([part.status for part in parts])
    return Sensitivity(times, outputs, augmented.params, values, slopes, p, said, status)

"""Which integrator suits a plan: chosen by counting the typical person's steps over a day, never by a clock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from allostasis.engine import Cohort, Events, Method, body_blocks, solve, source_of, starting_inputs, width_for
from allostasis.engine.codegen import numpy_ops

if TYPE_CHECKING:
    from allostasis.studies.running.plan import Plan

__all__ = ["STIFF", "explicit_unless_stiff", "integrator", "lanes", "steps"]

STIFF = 6000  # explicit steps a day above which the implicit method takes over
DEARER = {"cash_karp": 2.5, "merson": 5.0}  # how much longer a step of Rodas4 takes (`benchmarks/engine.py`)

_counted: dict[tuple[str, bool, bool, Method], int] = {}


def lanes(study_plan: Plan) -> int:
    """Lanes side by side that suit the people of the study; they change no bit of anybody."""
    return width_for(study_plan.study.number, study_plan.options.single)


def integrator(study_plan: Plan) -> Method:
    """The integrator of a study.

    Bursts cut the day into pieces so short that an implicit step does not pay, unless the model is stiff.
    """
    explicit = study_plan.explicit
    counted = steps(study_plan, explicit)
    if counted > STIFF:
        return "rodas4"
    if study_plan.study.pulses:
        return explicit
    return "rodas4" if DEARER[explicit] * steps(study_plan, "rodas4") < counted else explicit


def explicit_unless_stiff(study_plan: Plan) -> Method:
    """The integrator where one kernel shall serve studies with bursts and without."""
    return "rodas4" if steps(study_plan, study_plan.explicit) > STIFF else study_plan.explicit


def steps(study_plan: Plan, method: Method) -> int:
    """Steps of the typical person's day, counted once; more than ``STIFF`` of them are not counted."""
    model, pulses, options = study_plan.model, study_plan.study.pulses, study_plan.options
    key = (model.fingerprint, pulses, options.single, method)
    if key not in _counted:
        y = np.array([[float(v) for v in source_of(model).run.starts(numpy_ops, 0.0, None, None, model.defaults)]])
        events = Events.of(model, [()], body_blocks(model, 0, np.array([0]), 0, 1, pulses=pulses, noise=False))
        cohort = Cohort(0.0, model.defaults[None], y, starting_inputs(model, 0.0, 1, pulses=pulses), events)
        how = replace(options, method=method, width=lanes(study_plan), most=STIFF)
        trial = solve(model, cohort, np.array([24.0]), how)
        _counted[key] = STIFF + 1 if trial.status[0] else trial.steps[0]
    return _counted[key]

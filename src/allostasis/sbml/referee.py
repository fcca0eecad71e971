"""An independent engine, libRoadRunner, runs an exported file: the referee of the kernels.

It shares with them the equations' text and nothing else. Needs the package ``libroadrunner``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from allostasis.errors import RunError
from allostasis.sbml.names import full_names

__all__ = ["Referee"]


class Referee:
    """A file loaded into libRoadRunner.

    Args:
        text: an exported model.
        rtol: relative tolerance of CVODE.
        scales: full state name -> typical size, for absolute tolerances of 1e-3 of ``rtol`` times it.
        longest: longest step in hours, so that no switch is stepped over.

    Raises:
        RunError: libRoadRunner is not installed.
    """

    def __init__(
        self, text: str, *, rtol: float = 1e-10, scales: Mapping[str, float] | None = None, longest: float = 0.25
    ) -> None:
        try:
            import roadrunner
        except ImportError as error:
            raise RunError(
                "libRoadRunner is not installed", needed="libroadrunner", fix="Install the package libroadrunner"
            ) from error
        self.names = full_names(text)
        self.runner: Any = roadrunner.RoadRunner(text)
        self.ids = {name: short for short, name in self.names.items()}
        self.runner.timeCourseSelections = ["time", *self.names]
        integrator = self.runner.integrator
        integrator.relative_tolerance = rtol
        integrator.maximum_time_step = longest
        integrator.maximum_num_steps = 1_000_000
        for name, scale in (scales or {}).items():
            integrator.setIndividualTolerance(self.ids[name], rtol * 1e-3 * scale)

    def run(self, times: Sequence[float]) -> dict[str, np.ndarray]:
        """Run from the start.

        Args:
            times: hours since the start, ascending from 0 on. Reports at the moment of an event are from after it.

        Returns:
            Full name -> values at ``times``, shape (T,).
        """
        asked = np.asarray(times, float)
        lead = asked[0] > 0
        self.runner.resetToOrigin()  # reset() would leave inputs and switches where the last run left them
        table = np.array(self.runner.simulate(times=[0.0, *asked] if lead else list(asked)))[1 if lead else 0 :]
        return {name: table[:, 1 + i] for i, name in enumerate(self.names.values())}

"""Guesses moved by findings of the calibration side, with a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.fitting.calibration import Calibration as Calibration
    from allostasis.fitting.calibration import calibrate as calibrate
    from allostasis.fitting.calibration_groups import Group as Group
    from allostasis.fitting.calibration_groups import groups as groups
    from allostasis.fitting.screening import Screened as Screened
    from allostasis.fitting.screening import screen as screen

__getattr__, __dir__, __all__ = door(__name__)

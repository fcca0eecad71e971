"""What tests and wearables report: memory, speed, control, steps and sleep.

Test scores are in standard deviations of healthy adults, with the error of one sitting; practice is left out.
"""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

C, W = "cognitive-retest", "actigraphy"

READOUTS: tuple[Readout, ...] = (
    Assay("verbal_memory", "1", "delayed recall of a word list, in SD", C, of="cognition.memory", sd=0.5, decimals=2),
    Assay("speed", "1", "digit-symbol speed, in SD", C, of="cognition.speed", sd=0.4, decimals=2),
    Assay("executive", "1", "inhibition and switching, in SD", C, of="cognition.executive", sd=0.6, decimals=2),
    Assay("steps", "1/d", "steps a day, worn on the wrist", W, missing=0.08, of="behaviour.steps", cv=0.15, decimals=0),
    Assay(
        "sleep_hours",
        "h",
        "sleep over some nights, worn on the wrist",
        W,
        missing=0.08,
        possible=(0.0, 24.0),
        of="clock.sleep_hours",
        sd=0.4,
        decimals=2,
    ),
)

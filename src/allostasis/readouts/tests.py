"""What tests and wearables report: memory, speed, control, steps and sleep.

Test scores are in standard deviations of healthy adults, with the error of one sitting; practice is left out. Dementia
is two criteria that hold over half a year, memory below -2 SD and control of thought below -1.5; the interview of who
lives with them is left out. It is meant for people with a disease of the brain: what people come with differs by an SD.
"""

from __future__ import annotations

from allostasis.language import Assay, Item, Readout, Scale

__all__ = ["READOUTS"]

C, W, D = "cognitive-retest", "actigraphy", "dementia-criteria"

READOUTS: tuple[Readout, ...] = (
    Assay("verbal_memory", "1", "delayed recall of a word list, in SD", C, of="cognition.memory", sd=0.5, decimals=2),
    Assay("speed", "1", "digit-symbol speed, in SD", C, of="cognition.speed", sd=0.4, decimals=2),
    Assay("executive", "1", "inhibition and switching, in SD", C, of="cognition.executive", sd=0.6, decimals=2),
    Scale(
        "mmse",
        "score",
        "mini-mental state, 0-30, as one examiner finds it",
        D,
        missing=0.02,
        possible=(0.0, 30.0),
        shift=30.0,
        times=-1.0,
        trait=0.2,
        items=tuple(
            Item(
                f"{what} lost", f"cognition.{of}", tuple(round(first + 0.35 * k, 2) for k in range(6)), 0.3, times=-1.0
            )
            for what, of, first in (
                ("recall", "memory", 1.0),
                ("orientation in time", "memory", 1.9),
                ("orientation in place", "memory", 2.6),
                ("attention", "executive", 1.6),
                ("language", "executive", 2.6),
            )
        ),
    ),
    Scale(
        "dementia",
        "count",
        "criteria of dementia over half a year: memory below -2 SD; control of thought below -1.5; dementia is 2",
        D,
        missing=0.02,
        recall=182 * 24.0,
        items=(
            Item("memory", "cognition.memory", (2.0,), 0.2, times=-1.0),
            Item("control of thought", "cognition.executive", (1.5,), 0.2, times=-1.0),
        ),
    ),
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

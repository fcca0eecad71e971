"""Scales of Parkinson's disease: how people move, and what they cannot leave.

Movement follows the dopamine that is missing at receptors, drugs included; with half of the neurons left about a
seventh is missing, which is the score of a new diagnosis. The questionnaire of impulses reads `impulsivity` over four
weeks: four questions on each of seven disorders, the first four of which (gambling, sex, buying, eating) are its
impulse-control part, where 10 points are the published cut. Where answers part is declared here and fitted nowhere.
Left out on purpose: tremor apart from slowness, sides of the body, wearing off within a day, dyskinesia.
"""

from __future__ import annotations

from allostasis.language import Assay, Item, Readout, Scale

__all__ = ["READOUTS"]

P = "parkinson-scales"
DAY = 24.0
DISORDERS = ("gambling", "sex", "buying", "eating", "hobbies", "punding", "medication")
QUESTIONS = ("thoughts", "urges", "control", "acts")


def _items(disorders: tuple[str, ...]) -> tuple[Item, ...]:
    """Four questions a disorder, answered 0 to 4; some disorders and questions begin earlier than others."""
    return tuple(
        Item(
            f"{what}: {asked}",
            "impulsivity.level",
            tuple(round(1.3 + 0.1 * i + 0.1 * j + 0.3 * k, 2) for k in range(4)),
            0.25,
        )
        for i, what in enumerate(disorders)
        for j, asked in enumerate(QUESTIONS)
    )


READOUTS: tuple[Readout, ...] = (
    Assay(
        "updrs3",
        "score",
        "motor part of the Parkinson rating scale, 0-132, as found (drugs acting)",
        P,
        missing=0.02,
        possible=(0.0, 132.0),
        of="synuclein.motor",
        times=150.0,
        sd=4.0,
        decimals=0,
    ),
    Scale(
        "quip_rs",
        "score",
        "impulsive-compulsive disorders in Parkinson's disease, 28 items, 0-112, last 4 weeks",
        P,
        missing=0.04,
        recall=28 * DAY,
        trait=0.15,
        items=_items(DISORDERS),
    ),
    Scale(
        "quip_icd",
        "score",
        "its impulse-control part (gambling, sex, buying, eating), 16 items, 0-64, last 4 weeks",
        P,
        missing=0.04,
        recall=28 * DAY,
        trait=0.15,
        items=_items(DISORDERS[:4]),
    ),
)

"""Questionnaires of the moment: ordinal items cut out of sickness, anxiety and momentary mood (in SD).

Which item hears what, and where its answers part, is declared here and nowhere fitted. Lasting differences in how
people answer are `trait`, differences from day to day `noise`.
"""

from __future__ import annotations

from allostasis.language import Item, Readout, Scale

__all__ = ["READOUTS"]

Q, S = "questionnaire-items", "sickness-items"
DAY = 24.0


def _momentary(prefix: str, of: str, first: tuple[float, ...], steps: tuple[float, ...]) -> tuple[Item, ...]:
    """Items on momentary mood; ``first`` holds where each leaves 0, ``steps`` how much further the next answers."""
    return tuple(
        Item(f"{prefix} {i + 1}", f"sickness.{of}", (cut, *(round(cut + s, 3) for s in steps)), 0.8)
        for i, cut in enumerate(first)
    )


def _spread(low: float, high: float, n: int) -> tuple[float, ...]:
    return tuple(round(low + (high - low) * i / (n - 1), 3) for i in range(n))


SICKNESS = (
    *_momentary("tired", "fatigue", _spread(0.5, 1.1, 6), (1.1, 2.2)),
    *_momentary("low", "depressed_mood", _spread(0.7, 1.1, 3), (1.2, 2.4)),
    *_momentary("uneasy", "anxiety", (1.0,), (1.2, 2.4)),
)

READOUTS: tuple[Readout, ...] = (
    Scale("sickq", "score", "sickness questionnaire, 10 items, 0-30", S, items=SICKNESS, trait=0.6),
    Scale(
        "stai_state",
        "score",
        "state anxiety, 20 items, 20-80",
        Q,
        trait=0.6,
        shift=20.0,
        items=_momentary("item", "anxiety", _spread(-0.3, 0.3, 20), (1.3, 2.6)),
    ),
    Scale(
        "poms_depression",
        "score",
        "momentary depression, 15 items, 0-60",
        Q,
        trait=0.6,
        items=_momentary("item", "depressed_mood", _spread(1.0, 1.6, 15), (1.0, 1.9, 2.9)),
    ),
)

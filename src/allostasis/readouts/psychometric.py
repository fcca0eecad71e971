"""Ratings and questionnaires beyond `scales` and `depression`: mania, trauma, anxiety, fatigue, sleep, company.

Ordinal items cut out of symptoms (0 to 1), of fear, of mood in SD or of habits. Where answers part is declared here and
nowhere fitted. Lasting differences in how people answer are `trait`, from day to day `noise`. Ratings by others have
less of either and are missed less often than forms.
"""

from __future__ import annotations

from allostasis.language import Item, Readout, Scale

__all__ = ["READOUTS"]

Q = "psychometric-items"
DAY = 24.0


def _steps(first: float, step: float, n: int) -> tuple[float, ...]:
    return tuple(round(first + i * step, 3) for i in range(n))


def _items(prefix: str, of: str, firsts: tuple[float, ...], step: float, n: int, noise: float) -> tuple[Item, ...]:
    """Items on one quantity, each leaving 0 at its own value."""
    return tuple(Item(f"{prefix} {i + 1}", of, _steps(f, step, n), noise) for i, f in enumerate(firsts))


YMRS_DOUBLE = ("irritability", "speech", "content", "disruptive behaviour")
YMRS_SINGLE = ("elevated mood", "energy", "sexual interest", "sleep", "thought", "appearance", "insight")
CAPS = (*(("intrusion", 5, 0.10), ("avoidance", 2, 0.12), ("arousal", 6, 0.12)),)


READOUTS: tuple[Readout, ...] = (
    Scale(
        "ymrs",
        "score",
        "Young Mania Rating, 11 items, 0-60, last 2 days",
        Q,
        missing=0.02,
        recall=2 * DAY,
        trait=0.05,
        items=(
            *(Item(f"{x} {k}", "reward.mania", _steps(0.35, 0.2, 4), 0.12) for x in YMRS_DOUBLE for k in (1, 2)),
            *(Item(x, "reward.mania", _steps(0.30, 0.2, 4), 0.12) for x in YMRS_SINGLE),
        ),
    ),
    Scale(
        "caps5",
        "score",
        "Clinician-Administered PTSD Scale, 20 items, 0-80, last month",
        Q,
        missing=0.03,
        recall=28 * DAY,
        trait=0.03,
        items=(
            *(i for of, n, first in CAPS for i in _items(of, f"fear.{of}", (first,) * n, 0.15, 4, 0.06)),
            *_items("mood", "symptoms.distress", (0.6,) * 7, 0.2, 4, 0.12),
        ),
    ),
    Scale(
        "stai_trait",
        "score",
        "trait anxiety, 20 items, 20-80, in general (a fortnight here)",
        Q,
        missing=0.04,
        recall=14 * DAY,
        trait=0.25,
        shift=20.0,
        items=(
            *_items("worry", "appraisal.rumination", (0.0,) * 10, 0.35, 3, 0.25),
            *_items("distress", "symptoms.distress", (0.3,) * 10, 0.35, 3, 0.25),
        ),
    ),
    Scale(
        "gad7",
        "score",
        "generalised anxiety, 7 items, 0-21, last 14 days",
        Q,
        missing=0.04,
        recall=14 * DAY,
        trait=0.15,
        items=(
            *_items("worry", "appraisal.rumination", (0.3,) * 4, 0.5, 3, 0.2),
            *_items("distress", "symptoms.distress", (0.45,) * 3, 0.2, 3, 0.2),
        ),
    ),
    Scale(
        "pss10",
        "score",
        "Perceived Stress Scale, 10 items, 0-40, last month",
        Q,
        missing=0.04,
        recall=28 * DAY,
        trait=0.25,
        items=(
            *_items("strain", "appraisal.chronic", (-0.1,) * 5, 0.25, 4, 0.25),
            *_items("worry", "appraisal.rumination", (-0.1,) * 5, 0.3, 4, 0.25),
        ),
    ),
    Scale(
        "fatigue_score",
        "score",
        "general fatigue, 4 items, 4-20, last days",
        Q,
        missing=0.04,
        recall=2 * DAY,
        trait=0.5,
        shift=4.0,
        items=_items("tired", "fatigue.level", (-0.9, -0.7, -0.5, -0.3), 0.8, 4, 0.6),
    ),
    Scale(
        "fatigue_now",
        "score",
        "how tired at this moment, 5 items, 0-20",
        Q,
        trait=0.5,
        items=_items("now", "fatigue.level", (-0.4, -0.2, 0.0, 0.2, 0.4), 0.7, 4, 0.6),
    ),
    Scale(
        "loneliness",
        "score",
        "loneliness, 20 items, 20-80, in general (a fortnight here)",
        "loneliness-russell",
        missing=0.04,
        recall=14 * DAY,
        trait=0.3,
        shift=20.0,
        items=_items("alone", "contact.loneliness", (0.6,) * 20, 1.1, 3, 0.3),
    ),
    Scale(
        "audit_c",
        "score",
        "drinking, 3 items, 0-12, last month",
        Q,
        missing=0.04,
        recall=28 * DAY,
        trait=0.6,
        items=_items("drinks", "behaviour.alcohol", (0.4, 0.9, 1.6), 0.6, 4, 0.2),
    ),
    Scale(
        "impulse_control",
        "count",
        "criteria of impulse-control disorder met, 0-5, last 28 days",
        Q,
        missing=0.04,
        recall=28 * DAY,
        trait=0.2,
        items=_items("criterion", "impulsivity.level", (1.6, 1.8, 2.0, 2.2, 2.4), 1.0, 1, 0.2),
    ),
)

"""Questionnaires and ratings: ordinal items cut out of momentary mood (in SD) or of the nine symptoms (0 to 1).

Which item hears which symptom, and where its answers part, is declared here and nowhere fitted. Lasting
differences in how people answer are `trait`, differences from day to day `noise`.
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

# first answer of each PHQ-9 item: tiredness and poor sleep are common, suicidal thoughts are not
PHQ9 = {
    "anhedonia": 0.32,
    "sadness": 0.32,
    "sleep": 0.22,
    "energy": 0.20,
    "appetite": 0.28,
    "guilt": 0.32,
    "concentration": 0.30,
    "motor": 0.36,
    "suicide": 0.45,
}

HAMD17 = (
    ("depressed mood", "sadness", (0.30, 0.65, 1.00, 1.40)),
    ("guilt", "guilt", (0.40, 0.75, 1.20, 1.60)),
    ("suicide", "suicide", (0.60, 0.95, 1.20, 1.50)),
    ("insomnia early", "sleep", (0.30, 0.80)),
    ("insomnia middle", "sleep", (0.35, 0.90)),
    ("insomnia late", "sleep", (0.40, 1.00)),
    ("work and activities", "anhedonia", (0.35, 0.70, 1.05, 1.50)),
    ("retardation", "motor", (0.50, 0.95, 1.30, 1.70)),
    ("agitation", "motor", (0.60, 1.00, 1.40, 1.80)),
    ("anxiety psychic", "distress", (0.40, 0.70, 1.00, 1.40)),
    ("anxiety somatic", "distress", (0.50, 0.85, 1.20, 1.60)),
    ("somatic gastrointestinal", "appetite", (0.40, 0.90)),
    ("somatic general", "energy", (0.25, 0.85)),
    ("genital", "anhedonia", (0.40, 0.90)),
    ("hypochondriasis", "distress", (0.80, 1.10, 1.50, 1.90)),
    ("loss of weight", "appetite", (0.50, 1.00)),
    ("insight", "guilt", (1.20, 1.60)),
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
    Scale(
        "phq9",
        "score",
        "Patient Health Questionnaire, 9 items, 0-27, last 14 days",
        Q,
        recall=14 * DAY,
        trait=0.15,
        items=tuple(
            Item(name, f"symptoms.{name}", (cut, round(cut + 0.5, 3), round(cut + 0.9, 3)), 0.2)
            for name, cut in PHQ9.items()
        ),
    ),
    Scale(
        "hamd17",
        "score",
        "Hamilton depression rating, 17 items, 0-52, last 7 days",
        Q,
        recall=7 * DAY,
        trait=0.15,
        items=tuple(Item(name, f"symptoms.{of}", cuts, 0.2) for name, of, cuts in HAMD17),
    ),
)

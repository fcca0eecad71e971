"""Questionnaires and ratings: ordinal items cut out of momentary mood (in SD) or of the nine symptoms (0 to 1).

Which item hears which symptom is declared here. Answers of the PHQ-9 part where they are as frequent as in a survey;
those of the Hamilton scale where mild, moderate and severe begin on both. An interview counts a symptom that is there
on more than half the days, and needs low mood or loss of interest nearly every day; the impairment that it asks for
besides is left out. Lasting differences in how people answer are `trait`, differences from day to day `noise`.
"""

from __future__ import annotations

from allostasis.language import Item, Readout, Scale

__all__ = ["READOUTS", "bands"]

Q, S, V, R = "questionnaire-items", "sickness-items", "questionnaire-survey", "rating-bands"
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

# where the answers of each PHQ-9 item part: as frequent as in a survey (`questionnaire-survey`)
PHQ9 = {
    "anhedonia": (0.43, 0.67, 0.87),
    "sadness": (0.51, 0.8, 0.95),
    "sleep": (0.38, 0.61, 0.78),
    "energy": (0.26, 0.55, 0.73),
    "appetite": (0.52, 0.76, 0.9),
    "guilt": (0.67, 0.9, 0.99),
    "concentration": (0.63, 0.82, 0.92),
    "motor": (0.57, 0.73, 0.85),
    "suicide": (0.5, 0.61, 0.69),
}


def bands(offset: float, width: float) -> dict[str, tuple[float, float]]:
    """First answer of an item and how far apart the next ones are, by symptom (`rating-bands`).

    Args:
        offset: of the first answer from the PHQ-9's. width: of a step, over the PHQ-9's from first to last answer.
    """
    firsts = {of: cuts[0] for of, cuts in PHQ9.items()}
    spans = {of: cuts[2] - cuts[0] for of, cuts in PHQ9.items()}
    for of in (firsts, spans):
        of["distress"] = (of["sadness"] + of["guilt"] + of["concentration"]) / 3
    return {of: (round(firsts[of] + offset, 3), round(spans[of] * width, 3)) for of in firsts}


HAMD = bands(-0.05, 0.91)
HAMD17 = (
    ("depressed mood", "sadness", 4),
    ("guilt", "guilt", 4),
    ("suicide", "suicide", 4),
    ("insomnia early", "sleep", 2),
    ("insomnia middle", "sleep", 2),
    ("insomnia late", "sleep", 2),
    ("work and activities", "anhedonia", 4),
    ("retardation", "motor", 4),
    ("agitation", "motor", 4),
    ("anxiety psychic", "distress", 4),
    ("anxiety somatic", "distress", 4),
    ("somatic gastrointestinal", "appetite", 2),
    ("somatic general", "energy", 2),
    ("genital", "anhedonia", 2),
    ("hypochondriasis", "distress", 4),
    ("loss of weight", "appetite", 2),
    ("insight", "guilt", 2),
)


def _hamilton(of: str, n: int) -> tuple[float, ...]:
    """Where the answers of an item part; the second of two is as severe as between the second and third of four."""
    first, step = HAMD[of]
    return tuple(round(first + step * k * (1.0 if n > 2 else 1.43), 3) for k in range(n))


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
        V,
        recall=14 * DAY,
        trait=0.1,
        items=tuple(Item(name, f"symptoms.{name}", cuts, 0.18) for name, cuts in PHQ9.items()),
    ),
    Scale(
        "hamd17",
        "score",
        "Hamilton depression rating, 17 items, 0-52, last 7 days",
        R,
        recall=7 * DAY,
        trait=0.05,
        items=tuple(Item(name, f"symptoms.{of}", _hamilton(of, n), 0.15) for name, of, n in HAMD17),
    ),
    Scale(
        "mde_symptoms",
        "count",
        "symptoms of a depressive episode present nearly every day, by interview, 0-9, last 14 days",
        V,
        recall=14 * DAY,
        items=tuple(
            Item(name, f"symptoms.{name}", (cuts[0] if name == "suicide" else cuts[1],), 0.1)
            for name, cuts in PHQ9.items()
        ),
    ),
    Scale(
        "mde_core",
        "count",
        "of these, low mood or loss of interest every day, most of the day, 0-2, last 14 days",
        V,
        recall=14 * DAY,
        items=tuple(Item(name, f"symptoms.{name}", (PHQ9[name][2],), 0.1) for name in ("sadness", "anhedonia")),
    ),
)

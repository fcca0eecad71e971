"""Ratings and questionnaires of depression, cut out of the nine symptoms (0 to 1), and an interview for an episode.

Which item hears which symptom is declared here. Answers of the PHQ-9 part where they are as frequent as in a survey
(`questionnaire-survey`); those of HAM-D, MADRS and BDI where mild, moderate and severe begin on the PHQ-9
(`rating-bands`, `ham-d-madrs-leucht`). An interview counts a symptom that is there on more than half the days, and
needs low mood or loss of interest nearly every day; the impairment that it asks for besides is left out. Lasting
differences in how people answer are `trait`, differences from day to day `noise`.
"""

from __future__ import annotations

from allostasis.language import Item, Readout, Scale

__all__ = ["READOUTS"]

V, R = "questionnaire-survey", "rating-bands"
DAY = 24.0


def _steps(first: float, step: float, n: int) -> tuple[float, ...]:
    return tuple(round(first + i * step, 3) for i in range(n))


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


MADRS_CUTS, BDI_CUTS = bands(-0.15, 0.48), bands(-0.05, 0.9)
MADRS = (
    ("apparent sadness", "sadness"),
    ("reported sadness", "sadness"),
    ("inner tension", "distress"),
    ("reduced sleep", "sleep"),
    ("reduced appetite", "appetite"),
    ("concentration", "concentration"),
    ("lassitude", "energy"),
    ("inability to feel", "anhedonia"),
    ("pessimistic thoughts", "guilt"),
    ("suicidal thoughts", "suicide"),
)
BDI = (
    "sadness",
    "guilt",
    "anhedonia",
    "anhedonia",
    "guilt",
    "guilt",
    "guilt",
    "guilt",
    "suicide",
    "sadness",
    "motor",
    "anhedonia",
    "concentration",
    "guilt",
    "energy",
    "sleep",
    "distress",
    "appetite",
    "concentration",
    "energy",
    "anhedonia",
)
READOUTS: tuple[Readout, ...] = (
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
    Scale(
        "madrs",
        "score",
        "Montgomery-Asberg rating, 10 items, 0-60, last 7 days",
        R,
        missing=0.02,
        recall=7 * DAY,
        trait=0.05,
        items=tuple(Item(name, f"symptoms.{of}", _steps(*MADRS_CUTS[of], 6), 0.12) for name, of in MADRS),
    ),
    Scale(
        "madrs_now",
        "score",
        "Montgomery-Asberg rating, 10 items, 0-60, of this hour, as raters of a drug's first day ask",
        R,
        missing=0.02,
        trait=0.05,
        items=tuple(Item(name, f"symptoms.{of}", _steps(*MADRS_CUTS[of], 6), 0.12) for name, of in MADRS),
    ),
    Scale(
        "bdi2",
        "score",
        "Beck Depression Inventory II, 21 items, 0-63, last 14 days",
        R,
        missing=0.04,
        recall=14 * DAY,
        trait=0.1,
        items=tuple(
            Item(f"item {i + 1}", f"symptoms.{of}", _steps(*BDI_CUTS[of], 3), 0.18) for i, of in enumerate(BDI)
        ),
    ),
)

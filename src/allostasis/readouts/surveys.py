"""What surveys that follow people for years record: distress, company, and the hazard of death.

The hazard is told without error, as counting the deaths of very many people alike would tell it. The General Health
Questionnaire counts each of twelve items as 0 or 1; all part at one value, set on how survey answers are spread.
"""

from __future__ import annotations

from allostasis.language import Assay, Item, Readout, Scale

__all__ = ["READOUTS"]

N, S = "readout-noise", "survey-items"
DAY = 24.0
GHQ = (
    ("concentration", "concentration"),
    ("lost sleep over worry", "sleep"),
    ("useful part", "guilt"),
    ("decisions", "concentration"),
    ("under strain", "distress"),
    ("difficulties", "distress"),
    ("enjoys the day", "anhedonia"),
    ("faces up to problems", "energy"),
    ("unhappy", "sadness"),
    ("losing confidence", "guilt"),
    ("worthless", "guilt"),
    ("reasonably happy", "anhedonia"),
)

READOUTS: tuple[Readout, ...] = (
    Scale(
        "ghq12",
        "score",
        "General Health Questionnaire, 12 items counted 0-0-1-1, 0-12, last weeks",
        "ghq-distribution",
        missing=0.04,
        recall=14 * DAY,
        trait=0.3,
        items=tuple(Item(name, f"symptoms.{of}", (0.8,), 0.2) for name, of in GHQ),
    ),
    Assay("lives_alone", "1", "lives alone: 1, or not: 0", S, possible=(0.0, 1.0), of="contact.alone", decimals=0),
    Assay("network_size", "count", "people seen often", S, of="contact.company", times=10.0, cv=0.3, decimals=0),
    Assay("death_hazard", "1/year", "hazard of death from all causes", N, of="mortality.rate"),
    Assay("hazard_ratio", "1", "hazard of death over that of the same age and sex", N, of="mortality.relative"),
    Assay(
        "alive",
        "1",
        "chance of having lived from the start until now",
        N,
        possible=(0.0, 1.0),
        of="mortality.survival",
        decimals=4,
    ),
    Assay("il6_many", "pg/mL", "interleukin-6 of many samples, no assay error", N, of="inflammation.il6_drawn"),
)

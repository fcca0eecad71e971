"""What a research laboratory adds to a blood count: interleukin-1, cell assays, cortisol over days, rest and activity.

Coefficients of variation are typical of such assays.
"""

from __future__ import annotations

from allostasis.language import Assay, Item, Readout, Scale

__all__ = ["READOUTS"]

A, N, Q = "assay-limits", "readout-noise", "questionnaire-items"
WEEK = 7 * 24.0

READOUTS: tuple[Readout, ...] = (
    Assay(
        "il1b",
        "pg/mL",
        "interleukin-1beta, sensitive assay",
        A,
        of="inflammation.il1_drawn",
        cv=0.1,
        low=0.01,
        decimals=3,
    ),
    Assay(
        "nfkb",
        "1",
        "NF-kappaB in blood mononuclear cells, share active",
        A,
        possible=(0.0, 1.0),
        of="inflammation.nfkb",
        cv=0.25,
    ),
    Assay(
        "gc_sensitivity",
        "1",
        "suppression of stimulated IL-6 by dexamethasone, 1 as usual",
        A,
        of="glucocorticoid.sensitivity",
        cv=0.2,
    ),
    Assay(
        "daily_cortisol",
        "nmol/L",
        "mean of blood cortisol over three days, as from urine",
        A,
        molar_mass=362.46,
        of="hpa.cortisol_recent",
        times=2.759,
        times_unit="nmol/ug",
        cv=0.12,
    ),
    Assay("awake", "1", "awake or asleep, by actigraphy", N, possible=(0.0, 1.0), of="clock.awake", decimals=0),
    Scale(
        "isi",
        "score",
        "Insomnia Severity Index, 7 items, 0-28, last 14 days",
        Q,
        recall=2 * WEEK,
        trait=0.15,
        items=tuple(
            Item(f"item {i + 1}", "symptoms.sleep", tuple(round(0.3 + 0.03 * i + 0.17 * k, 3) for k in range(4)), 0.2)
            for i in range(7)
        ),
    ),
)

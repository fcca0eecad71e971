"""What a laboratory reports of blood: hormones, cytokines, acute phase, cell counts, amino acids.

Coefficients of variation and limits are typical of immunoassays, counters and chromatography.
"""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

A, N = "assay-limits", "readout-noise"


def _count(name: str, about: str, cv: float) -> Assay:
    return Assay(name, "cells/nL", f"{about}, 10^9/L", A, of=f"leukocytes.{name}", cv=cv, low=0.01, decimals=2)


READOUTS: tuple[Readout, ...] = (
    Assay(
        "cortisol",
        "nmol/L",
        "total cortisol in serum",
        A,
        molar_mass=362.46,
        of="hpa.cortisol_nmol",
        cv=0.07,
        low=5.0,
        decimals=0,
    ),
    Assay(
        "cortisol_mass",
        "ng/mL",
        "total cortisol in serum, by mass",
        A,
        molar_mass=362.46,
        of="hpa.cortisol",
        cv=0.07,
        low=2.0,
        decimals=0,
    ),
    Assay("acth", "pg/mL", "ACTH in plasma", A, molar_mass=4541.1, of="hpa.acth", cv=0.08, low=1.5, decimals=1),
    Assay("tnf", "pg/mL", "TNF-alpha", A, of="inflammation.tnf_drawn", cv=0.08, low=0.5, decimals=2),
    Assay("il6", "pg/mL", "interleukin-6", A, of="inflammation.il6_drawn", cv=0.08, low=0.1, decimals=2),
    Assay("il8", "pg/mL", "interleukin-8", A, of="inflammation.il8_drawn", cv=0.08, low=0.5, decimals=2),
    Assay("il10", "pg/mL", "interleukin-10", A, of="inflammation.il10_drawn", cv=0.08, low=0.2, decimals=2),
    Assay(
        "hs_crp",
        "mg/L",
        "C-reactive protein, high sensitivity",
        A,
        of="acute_phase.crp_drawn",
        cv=0.06,
        low=0.1,
        decimals=2,
    ),
    Assay(
        "adrenaline",
        "pg/mL",
        "adrenaline in plasma",
        A,
        molar_mass=183.2,
        of="autonomic.adrenaline_plasma",
        cv=0.15,
        low=5.0,
        decimals=0,
    ),
    Assay(
        "noradrenaline",
        "pg/mL",
        "noradrenaline in plasma",
        A,
        molar_mass=169.18,
        of="autonomic.noradrenaline_plasma",
        cv=0.1,
        low=20.0,
        decimals=0,
    ),
    _count("neutrophils", "neutrophils", 0.03),
    _count("monocytes", "monocytes", 0.08),
    _count("lymphocytes", "lymphocytes", 0.04),
    _count("t_cells", "T cells", 0.06),
    _count("nk", "NK cells", 0.08),
    Assay("leukocytes", "cells/nL", "white cells, 10^9/L", A, of="leukocytes.total", cv=0.02, low=0.1, decimals=2),
    Assay(
        "tryptophan",
        "umol/L",
        "tryptophan in plasma",
        N,
        molar_mass=204.22,
        of="kynurenine.tryptophan",
        cv=0.05,
        low=1.0,
        decimals=1,
    ),
    Assay(
        "kynurenine",
        "umol/L",
        "kynurenine in plasma",
        N,
        molar_mass=208.21,
        of="kynurenine.kynurenine",
        cv=0.06,
        low=0.05,
        decimals=2,
    ),
    Assay("kyn_trp", "umol/mmol", "kynurenine over tryptophan", N, of="kynurenine.kyn_trp", cv=0.08, decimals=1),
)

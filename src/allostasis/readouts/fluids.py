"""What a laboratory reports of cerebrospinal fluid and the amino acids of blood."""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

A = "fluid-assays"

READOUTS: tuple[Readout, ...] = (
    Assay("csf_il6", "pg/mL", "IL-6 in CSF", A, missing=0.1, of="microglia.csf_il6", cv=0.1, low=0.2, decimals=2),
    Assay("csf_ccl2", "pg/mL", "CCL2 in CSF", A, missing=0.1, of="microglia.csf_ccl2", cv=0.1, low=20.0, decimals=0),
    Assay(
        "csf_quin",
        "nmol/L",
        "quinolinic acid in CSF",
        A,
        missing=0.1,
        molar_mass=167.12,
        of="kynurenine.quin",
        cv=0.1,
        decimals=1,
    ),
    Assay(
        "csf_kyna",
        "nmol/L",
        "kynurenic acid in CSF",
        A,
        missing=0.1,
        molar_mass=189.17,
        of="kynurenine.kyna",
        cv=0.12,
        decimals=2,
    ),
    Assay(
        "csf_5hiaa",
        "nmol/L",
        "5-HIAA in CSF",
        A,
        missing=0.1,
        molar_mass=191.18,
        of="transmitters.csf_5hiaa",
        cv=0.1,
        decimals=0,
    ),
    Assay(
        "kyna",
        "nmol/L",
        "kynurenic acid in plasma",
        A,
        molar_mass=189.17,
        of="kynurenine.kyna_blood",
        cv=0.08,
        low=2.0,
        decimals=1,
    ),
    Assay(
        "phe_tyr",
        "1",
        "phenylalanine over tyrosine, relative to rest",
        A,
        of="transmitters.phe_tyr",
        cv=0.08,
        decimals=3,
    ),
    Assay("bdnf", "1", "BDNF in serum, relative to rest", A, of="plasticity.bdnf", cv=0.12, decimals=3),
    Assay("hf_hrv", "1", "logarithm of high-frequency power in ms^2", A, of="heart.ln_hf", sd=0.3, decimals=2),
)

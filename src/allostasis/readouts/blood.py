"""Blood: hormones, cytokines, CRP, cells and tryptophan breakdown, as a laboratory reports them.

Coefficients of variation and limits are those usual for immunoassays and counters (assumed, see the sources);
cortisol is total cortisol in serum. Left out on purpose: plate effects, haemolysis, catheter artefacts.
"""

from __future__ import annotations

from allostasis.language import Assay

N, L = "readout-noise", "assay-limits"
READOUTS = (
    Assay("cortisol", "nmol/L", "total cortisol in serum", N, of="hpa.cortisol_nmol", cv=0.06, low=5.0),
    Assay("cortisol_mass", "ng/mL", "total cortisol in plasma, by mass", N, of="hpa.cortisol", cv=0.06, low=2.0),
    Assay("acth", "pg/mL", "ACTH in plasma", N, of="hpa.acth", cv=0.08, low=1.0),
    Assay("tnf", "pg/mL", "TNF-alpha", N, of="inflammation.tnf", cv=0.08, low=0.5),
    Assay("il6", "pg/mL", "interleukin 6", N, of="inflammation.il6", cv=0.08, low=0.1),
    Assay("il8", "pg/mL", "interleukin 8", N, of="inflammation.il8", cv=0.08, low=0.5),
    Assay("il10", "pg/mL", "interleukin 10", N, of="inflammation.il10", cv=0.08, low=0.2),
    Assay("hs_crp", "mg/L", "high-sensitivity CRP", L, of="acute_phase.crp", cv=0.05, low=0.15),
    Assay("adrenaline", "pg/mL", "adrenaline in plasma", N, of="autonomic.adrenaline_plasma", cv=0.10, low=10.0),
    Assay("noradrenaline", "pg/mL", "noradrenaline in plasma", N, of="autonomic.noradrenaline_plasma", cv=0.08,
          low=20.0),
    Assay("neutrophils", "Gcell/L", "neutrophils", N, of="leukocytes.neutrophils", cv=0.04),
    Assay("monocytes", "Gcell/L", "monocytes", N, of="leukocytes.monocytes", cv=0.08),
    Assay("lymphocytes", "Gcell/L", "lymphocytes", N, of="leukocytes.lymphocytes", cv=0.04),
    Assay("t_cells", "Gcell/L", "T cells", N, of="leukocytes.t_cells", cv=0.05),
    Assay("nk_cells", "Gcell/L", "natural killer cells", N, of="leukocytes.nk", cv=0.08),
    Assay("kynurenine", "umol/L", "kynurenine", N, of="kynurenine.kynurenine", cv=0.06),
    Assay("tryptophan", "umol/L", "tryptophan", N, of="kynurenine.tryptophan", cv=0.06),
)

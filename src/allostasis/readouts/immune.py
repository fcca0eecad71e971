"""What an immunology laboratory reports: subsets, functional assays, titres, chemokines.

Functional assays are rougher than counts; titres go in twofold steps, hence their large coefficient of variation.
"""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

A = "immune-assays"

READOUTS: tuple[Readout, ...] = (
    Assay("naive_t", "cells/uL", "naive T cells in blood", A, of="t_cells.naive_blood", cv=0.08, low=1.0, decimals=0),
    Assay("t_effector", "cells/nL", "effector T cells, 10^9/L", A, of="leukocytes.t_effector", cv=0.08, decimals=2),
    Assay("senescent_t", "percent", "CD28-negative share of CD8", A, of="t_cells.senescent_share", cv=0.08, decimals=1),
    Assay("nk_lysis", "percent", "targets that NK cells kill", A, of="nk_function.lysis", cv=0.12, low=1.0, decimals=1),
    Assay(
        "nk_killing", "1", "killing per NK cell, 1 at rest at 40 y", A, of="nk_function.killing", cv=0.12, decimals=2
    ),
    Assay("proliferation", "1", "division of stimulated T cells", A, of="t_helper.proliferation", cv=0.2, decimals=2),
    Assay("ifng_made", "1", "stimulated interferon-gamma", A, of="t_helper.ifng_made", cv=0.2, decimals=2),
    Assay("il4_made", "1", "stimulated IL-4", A, of="t_helper.il4_made", cv=0.2, decimals=2),
    Assay("tnf_made", "1", "TNF that stimulated blood makes", A, of="whole_blood.tnf_made", cv=0.2, decimals=2),
    Assay("il1b_made", "1", "IL-1beta that stimulated blood makes", A, of="whole_blood.il1_made", cv=0.2, decimals=2),
    Assay("il6_made", "1", "IL-6 that stimulated blood makes", A, of="whole_blood.il6_made", cv=0.2, decimals=2),
    Assay("ifng", "pg/mL", "interferon-gamma", A, of="t_helper.ifng", cv=0.1, low=0.5, decimals=2),
    Assay("il4", "pg/mL", "interleukin-4", A, of="t_helper.il4", cv=0.12, low=0.05, decimals=2),
    Assay("ccl2", "pg/mL", "CCL2 (MCP-1)", A, of="chemokines.ccl2", cv=0.08, low=2.0, decimals=0),
    Assay("antibody_titre", "1", "antibody titre after a vaccine", A, of="b_cells.antibody", cv=0.3, decimals=1),
    Assay("antibody_fold", "1", "antibody against before the vaccine", A, of="b_cells.fold", cv=0.3, decimals=2),
    Assay("ebv_titre", "1", "antibody titre, EBV capsid", A, of="latent_virus.antibody", cv=0.3, decimals=0),
)

"""What is measured in saliva and hair. Binding in blood and the lag behind it are in the module of that name."""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

READOUTS: tuple[Readout, ...] = (
    Assay(
        "salivary_cortisol",
        "nmol/L",
        "cortisol in saliva",
        "assay-limits",
        molar_mass=362.46,
        of="saliva.cortisol",
        cv=0.09,
        low=0.3,
        decimals=1,
    ),
    Assay(
        "hair_cortisol",
        "pg/mg",
        "cortisol in 3 cm of hair",
        "assay-limits",
        molar_mass=362.46,
        of="saliva.hair",
        cv=0.15,
        decimals=1,
    ),
)

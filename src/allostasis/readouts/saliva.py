"""Salivary cortisol: the free part of serum cortisol.

About a twentieth of total cortisol is free below the capacity of its binding globulin; a constant share is
assumed, so high values are too low. Left out on purpose: the lag of some minutes, conversion to cortisone,
saturable binding.
"""

from __future__ import annotations

from allostasis.language import Assay

READOUTS = (
    Assay("salivary_cortisol", "nmol/L", "free cortisol in saliva", "readout-noise", of="saliva.cortisol",
          cv=0.10, low=0.4),
)

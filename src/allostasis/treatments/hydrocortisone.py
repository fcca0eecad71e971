"""Hydrocortisone (cortisol itself) into a vein.

It mixes into a volume of distribution and from then on is cortisol: the axis clears it and hears it.
A documented limit: one linear volume. Binding to globulin saturates at about 20 ug/dL, so at high rates the
real total rises less and the free hormone more than here; 3 ug/kg/min (12.6 mg/h at 70 kg) adds 40 ug/dL.
Left out on purpose: oral absorption, the globulin, conversion to cortisone.

Acts on  hpa.cortisol_given [ug/dL/h]
"""

from __future__ import annotations

from allostasis.language import Treatment

hydrocortisone = Treatment("hydrocortisone", about="cortisol, intravenous")
rate = hydrocortisone.input("rate", unit="mg/h", about="infusion")
mixing = hydrocortisone.state("mixing", start=0.0, scale=1.0, unit="mg", about="given, not yet mixed with blood")
tau = hydrocortisone.param("tau_mixing", 5.0, "min", source="proposal", unsure=0.3)
volume = hydrocortisone.param(
    "volume",
    34.0,
    "L",
    source="hydrocortisone-pk",
    unsure=0.15,
    varies=0.2,
    about="volume of distribution of total cortisol",
)
hydrocortisone.flow("hydrocortisone infusion", rate, into=mixing)
hydrocortisone.flow("hydrocortisone mixing", mixing / tau, out_of=mixing)
hydrocortisone.act("hpa.cortisol_given", mixing / tau / volume)
hydrocortisone.bolus(mixing)
hydrocortisone.infusion(rate)
hydrocortisone.given(
    usual="20 mg", largest="8 g", told="replacement, and early trials in septic shock (50 to 100 mg/kg)", way="bolus"
)
hydrocortisone.given(
    usual="10 mg/h",
    largest="1 g/h",
    told="septic shock today, and a bolus of 500 mg in half an hour by the label",
    way="infusion",
    lasts="5 h",
)

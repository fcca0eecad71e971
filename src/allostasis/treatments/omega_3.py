"""Omega-3 fatty acids by mouth: they build up in membranes over a month and calm inflammation a little, if at all.

EPA takes the place of arachidonic acid at cyclo-oxygenase, so that vessel walls tell the brain less of inflammation.
Left out on purpose: EPA apart from DHA, what was in the diet, platelets.

Acts on  low_grade.drive [1]   inflammation.release [1]   plasticity.drive [1]   microglia.prostaglandins [1]
Offers   omega_3.membrane [g]
"""

from __future__ import annotations

from allostasis.language import Treatment, up

S = "omega3-pk"
omega_3 = Treatment("omega_3", about="omega-3 fatty acids, oral, in g of EPA and DHA")
membrane = omega_3.state("membrane", start=0.0, scale=10.0, unit="g", slow=True, about="built in beyond the usual")
tau = omega_3.param("tau_membrane", 40.0, "d", source=S, unsure=0.3)
half = omega_3.param("membrane_half", 80.0, "g", source=S, unsure=0.4, about="2 g a day for long")
tone = omega_3.param("tone_gain", 0.06, "1", source=S, unsure=0.7, varies=0.4, about="tone at full effect")
release = omega_3.param("release_gain", 0.05, "1", source=S, unsure=0.7, about="cytokine release at full effect")
growth = omega_3.param("bdnf_gain", 0.1, "1", source=S, unsure=0.5)
message = omega_3.param(
    "prostaglandin_gain", 0.3, "1", source="omega3-prostaglandins", unsure=0.5, about="share not made at full effect"
)
effect = up(membrane, half)
omega_3.flow("omega-3 leaving membranes", membrane / tau, out_of=membrane)
omega_3.act("low_grade.drive", -tone * effect)
omega_3.act("inflammation.release", 1 - release * effect)
omega_3.act("plasticity.drive", growth * effect)
omega_3.act("microglia.prostaglandins", 1 - message * effect)
omega_3.bolus(membrane)
omega_3.given(usual="2 g", largest="20 g", told="trials in depression, and in nephropathy and lipids")

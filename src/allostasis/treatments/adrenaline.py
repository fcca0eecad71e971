"""Adrenaline into a vein: it joins the body's own in blood, and is cleared and heard like it.

The volume is what its clearance and the time constant of `autonomic` give together.
Left out on purpose: uptake in the lung, its own effect on the heart through stretch and pressure.

Acts on  autonomic.adrenaline_given [pg/mL/h]
"""

from __future__ import annotations

from allostasis.language import Treatment

adrenaline = Treatment("adrenaline", about="adrenaline, intravenous infusion")
rate = adrenaline.input("rate", unit="ug/h", about="infusion")
mixing = adrenaline.state("mixing", start=0.0, scale=1.0, unit="ug", about="given, not yet mixed with blood")
tau = adrenaline.param("tau_mixing", 1.0, "min", source="proposal", unsure=0.3)
volume = adrenaline.param(
    "volume", 8.6, "L", source="adrenaline-pk", unsure=0.2, varies=0.2, about="clearance 3.6 L/min over 2.4 min"
)
adrenaline.flow("adrenaline infusion", rate, into=mixing)
adrenaline.flow("adrenaline mixing", mixing / tau, out_of=mixing)
adrenaline.act("autonomic.adrenaline_given", mixing / tau / volume)
adrenaline.infusion(rate)
adrenaline.given(usual="2 ug/min", largest="2 ug/kg/min", told="most: in septic shock", lasts="1 h")

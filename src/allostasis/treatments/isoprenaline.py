"""Isoprenaline into a vein: it acts at beta receptors as adrenaline does, and more strongly, and at no others.

One compartment with a half-life of minutes; at the receptors it counts as so much of the body's adrenaline.
The heart hears it as it hears adrenaline.
Left out on purpose: blood pressure, differences between beta receptors, of which the heart's hear it most.

Acts on  autonomic.beta_agonist [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment

K = "isoprenaline-pk"
isoprenaline = Treatment("isoprenaline", about="beta agonist, intravenous")
rate = isoprenaline.input("rate", unit="ug/h", about="infusion")
blood = isoprenaline.state("blood", start=0.0, scale=1.0, unit="ug", about="in the body")
half_life = isoprenaline.param("half_life", 4.0, "min", source=K, unsure=0.3, varies=0.2)
volume = isoprenaline.param("volume", 17.0, "L", source=K, unsure=0.4, varies=0.2)
potency = isoprenaline.param("potency", 3.0, "1", source=K, unsure=0.5, about="adrenaline that it equals, by weight")
adrenaline = isoprenaline.param("adrenaline_rest", 31.0, "pg/mL", source="zadik-1980", unsure=0.15)
isoprenaline.flow("isoprenaline infusion", rate, into=blood)
isoprenaline.flow("isoprenaline clearance", sp.log(2) / half_life * blood, out_of=blood)
isoprenaline.act("autonomic.beta_agonist", potency * blood / volume / adrenaline)
isoprenaline.infusion(rate)
isoprenaline.given(
    usual="0.02 ug/kg/min", largest="0.5 ug/kg/min", told="tests of beta receptors, and shock by the label"
)

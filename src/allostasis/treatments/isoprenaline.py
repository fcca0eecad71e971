"""Isoprenaline into a vein: it acts at beta receptors as adrenaline does, and more strongly, and at no others.

One compartment with a half-life of minutes; at the receptors it counts as so much of the body's adrenaline. The
heart's own hear it most, and as vessels open a reflex withdraws the vagus from the heart: both count about alike.
Left out on purpose: blood pressure itself, what the reflex does to noradrenaline, receptors that age dulls.

Reads    autonomic.beta_open [1]
Acts on  autonomic.beta_agonist, vagal_drive [1]   heart.beta_agonist [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, up

K, H = "isoprenaline-pk", "isoprenaline-heart"
isoprenaline = Treatment("isoprenaline", about="beta agonist, intravenous")
rate = isoprenaline.input("rate", unit="ug/h", about="infusion")
blood = isoprenaline.state("blood", start=0.0, scale=1.0, unit="ug", about="in the body")
half_life = isoprenaline.param("half_life", 4.0, "min", source=K, unsure=0.3, varies=0.2)
volume = isoprenaline.param("volume", 22.0, "L", source=H, unsure=0.25, varies=0.2, about="clearance 3.8 L/min")
potency = isoprenaline.param("potency", 3.0, "1", source=K, unsure=0.5, about="adrenaline that it equals, by weight")
adrenaline = isoprenaline.param("adrenaline_rest", 31.0, "pg/mL", source="zadik-1980", unsure=0.15)
isoprenaline.flow("isoprenaline infusion", rate, into=blood)
isoprenaline.flow("isoprenaline clearance", sp.log(2) / half_life * blood, out_of=blood)
heart = isoprenaline.param("heart_potency", 12.0, "1", source=H, unsure=0.4, varies=0.3, about="at the heart's own")
reflex = isoprenaline.param(
    "vagal_reflex", 1.8, "1", source=H, unsure=0.4, varies=0.3, about="at most, on the logarithm"
)
reflex_half = isoprenaline.param("reflex_half", 0.09, "ug/L", source=H, unsure=0.5, about="isoprenaline of half of it")
concentration = blood / volume
isoprenaline.act("autonomic.beta_agonist", potency * concentration / adrenaline)
isoprenaline.act("heart.beta_agonist", sp.Max(heart - potency, 0) * concentration / adrenaline)
opened = isoprenaline.read("autonomic.beta_open", unit="1", alone=1.0, about="vessels open by receptors, too")
isoprenaline.act("autonomic.vagal_drive", -reflex * up(concentration * opened, reflex_half))
isoprenaline.infusion(rate)
isoprenaline.given(
    usual="0.02 ug/kg/min",
    largest="0.5 ug/kg/min",
    told="tests of beta receptors, and shock by the label",
    lasts="30 min",
)

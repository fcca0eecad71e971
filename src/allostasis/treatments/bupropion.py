"""Bupropion by mouth, as tablets that release it slowly: it keeps dopamine a little longer outside.

Two compartments: Hsyu 1997 (area, half-life, about its peak) with the label's volume. Drug and metabolites hold a
quarter of dopamine's transporter and a day later still do (Learned-Coughlin 2003), which an effect site as slow as
hydroxybupropion stands for. Held transporter acts as dopamine at receptors, through which mood, reward and impulses
move.
Hope is not raised here: where a trial gives tablets, both arms get `placebo` too.
Left out on purpose: noradrenaline, nicotinic receptors and smoking, CYP2B6, seizures, sleep.

Acts on  transmitters.dopamine_agonism [1]
Offers   bupropion.concentration [ng/mL]   bupropion.occupancy [1]
"""

from __future__ import annotations

from allostasis.language import Treatment, effect_site, occupancy, oral

K, L, C = "bupropion-hsyu1997", "dat-occupancy-learned", "bupropion-effect"
bupropion = m = Treatment("bupropion", about="dopamine reuptake inhibitor, oral, sustained release")
drug = oral(
    m,
    concentration="ng/mL",
    scale=100.0,
    absorption=m.param("absorption", 0.5, "1/h", source=K, unsure=0.3, varies=0.3, about="peak near 3 h"),
    clearance=m.param(
        "clearance", 129.0, "L/h", source=K, unsure=0.05, varies=0.22, about="apparent", converted="dose over area"
    ),
    volume=m.param(
        "central_volume", 590.0, "L", source=K, unsure=0.15, varies=0.2, about="apparent", converted="by peak"
    ),
    peripheral_volume=m.param(
        "peripheral_volume", 1360.0, "L", source="bupropion-label", unsure=0.15, about="1950 in all"
    ),
    exchange=m.param("exchange", 80.0, "L/h", source=K, unsure=0.3, converted="half-life of 18 to 19 h"),
)
tau = m.param("tau_metabolites", 29.0, "h", source="bupropion-label", unsure=0.25, about="half-life of 20 h, over ln 2")
site = effect_site(m, drug.concentration, tau, unit="ng/mL", scale=50.0)
half = m.param("occupancy_half", 276.0, "ng/mL", source=L, unsure=0.3, varies=0.3, converted="26 % at 300 mg a day")
held = m.offer("occupancy", occupancy(site, half), unit="1", about="share of dopamine's transporter that is held")
gain = m.param("dopamine_gain", 0.5, "1", source=C, unsure=0.6, varies=0.3, about="as dopamine, with all of it held")
m.act("transmitters.dopamine_agonism", gain * held)
m.given(usual="150 mg", largest="450 mg", told="label: twice 150 mg a day, 450 mg in all")

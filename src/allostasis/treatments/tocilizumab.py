"""Tocilizumab into a vein: an antibody that holds the receptor of IL-6, so that IL-6 is neither heard nor taken up.

Two compartments with linear and saturable clearance: Frey 2010. The saturable part is the receptor taking antibody
with it, so that low concentrations fall fast. IL-6, which leaves blood by its receptor above all, piles up meanwhile.
Left out on purpose: the soluble receptor, covariates of clearance, antibodies against it, neutrophils, liver enzymes.

Acts on  inflammation.il6_signal, il6_uptake [1]
Offers   tocilizumab.concentration [ug/mL]   tocilizumab.held [1]
"""

from __future__ import annotations

from allostasis.language import Treatment, intravenous, occupancy

F = "frey-2010"
tocilizumab = m = Treatment("tocilizumab", about="antibody against the IL-6 receptor, intravenous")
drug = intravenous(
    m,
    concentration="ug/mL",
    clearance=m.param("clearance", 0.3, "L/d", source=F, unsure=0.05, varies=0.38),
    volume=m.param("central_volume", 3.5, "L", source=F, unsure=0.05, varies=0.36),
    exchange=m.param("exchange", 0.2, "L/d", source=F, unsure=0.1),
    peripheral_volume=m.param("peripheral_volume", 2.9, "L", source=F, unsure=0.1, varies=0.6),
    saturable=(
        m.param("saturable_most", 7.5, "mg/d", source=F, unsure=0.1, varies=0.5),
        m.param("saturable_half", 2.7, "ug/mL", source=F, unsure=0.15),
    ),
    saturable_name="taken up by its receptor",
)
half = m.param("held_half", 0.016, "ug/mL", source="tocilizumab-crp", unsure=0.5, about="of half the receptors")
held = m.offer("held", occupancy(drug.concentration, half), unit="1", about="share of IL-6 receptors that are held")
m.act("inflammation.il6_signal", 1 - held)
m.act("inflammation.il6_uptake", 1 - held)
m.given(usual="8 mg/kg", largest="28 mg/kg", told="label, and single doses in volunteers", way="bolus")
m.given(usual="8 mg/kg/h", largest="28 mg/kg/h", told="label: within an hour", way="infusion", lasts="1 h")

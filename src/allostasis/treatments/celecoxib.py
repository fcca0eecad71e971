"""Celecoxib by mouth: it stops the prostaglandins with which vessel walls pass inflammation on to the brain.

Two compartments. Cytokines in blood stay as they are; the part of their message that does not take nerves is held
back, for hours (`microglia.message`) and for weeks. Hope is not raised here: both arms of a trial get `placebo`.
Left out on purpose: fever and pain, food, genotype of CYP2C9, stomach, heart, cyclo-oxygenase in microglia.

Acts on  microglia.prostaglandins [1]
Offers   celecoxib.concentration [ug/mL]   celecoxib.inhibition [1]
"""

from __future__ import annotations

from allostasis.language import Treatment, occupancy, oral

L = "celecoxib-label"
celecoxib = m = Treatment("celecoxib", about="cyclo-oxygenase 2 inhibitor, oral")
S = "celecoxib-shape"
drug = oral(
    m,
    concentration="ug/mL",
    scale=100.0,
    central="blood",
    tissue="tissue",
    absorption=m.param("absorption", 0.67, "1/h", source=S, unsure=0.3, varies=0.37, about="peak near 3 h"),
    clearance=m.param("clearance", 27.7, "L/h", source=L, unsure=0.05, varies=0.28, about="apparent, by mouth"),
    volume=m.param("central_volume", 205.0, "L", source=S, unsure=0.2, varies=0.33, about="apparent"),
    peripheral_volume=m.param("peripheral_volume", 224.0, "L", source=S, unsure=0.2, about="apparent; 429 in all"),
    exchange=m.param("exchange", 34.0, "L/h", source=S, unsure=0.4),
)
half = m.param("inhibition_half", 0.3, "ug/mL", source="celecoxib-cox2", unsure=0.4, varies=0.2)
inhibition = m.offer(
    "inhibition", occupancy(drug.concentration, half), unit="1", about="share of cyclo-oxygenase 2 stopped"
)
m.act("microglia.prostaglandins", 1 - inhibition)
m.given(usual="200 mg", largest="800 mg", told="label, and twice 400 mg a day in familial polyposis")

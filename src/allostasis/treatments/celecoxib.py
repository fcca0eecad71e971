"""Celecoxib by mouth: it stops the prostaglandins with which vessel walls pass inflammation on to the brain.

One compartment. Cytokines in blood stay as they are; the part of their message that does not take nerves is held
back, for hours (`microglia.message`) and for weeks. Hope is not raised here: both arms of a trial get `placebo`.
Left out on purpose: fever and pain, food, genotype of CYP2C9, stomach, heart, cyclo-oxygenase in microglia.

Acts on  microglia.prostaglandins [1]
Offers   celecoxib.concentration [ug/mL]   celecoxib.inhibition [1]
"""

from __future__ import annotations

from allostasis.language import Treatment, up

L = "celecoxib-label"
celecoxib = m = Treatment("celecoxib", about="cyclo-oxygenase 2 inhibitor, oral")
gut = m.state("gut", start=0.0, scale=100.0, unit="mg", about="in the gut")
blood = m.state("blood", start=0.0, scale=100.0, unit="mg", about="in the body")
absorption = m.param("absorption", 0.9, "1/h", source="celecoxib-pk", unsure=0.3, varies=0.37, about="peak near 3 h")
clearance = m.param("clearance", 27.7, "L/h", source=L, unsure=0.05, varies=0.28, about="apparent, by mouth")
volume = m.param("volume", 429.0, "L", source=L, unsure=0.06, varies=0.33, about="apparent")
m.flow("celecoxib absorption", absorption * gut, out_of=gut, into=blood)
m.flow("celecoxib clearance", clearance * blood / volume, out_of=blood)
concentration = m.offer("concentration", blood / volume, unit="ug/mL", about="celecoxib in serum")
half = m.param("inhibition_half", 0.3, "ug/mL", source="celecoxib-cox2", unsure=0.4, varies=0.2)
inhibition = m.offer("inhibition", up(concentration, half), unit="1", about="share of cyclo-oxygenase 2 stopped")
m.act("microglia.prostaglandins", 1 - inhibition)
m.bolus(gut)

"""Dexamethasone by mouth, as in the suppression test.

Two compartments of Somvanshi 2020: absorption, then blood and tissue; at the receptor it counts as so much
cortisol. The source gives amounts in units of concentration; the volume that turns mg into them is ours.
Left out on purpose: induction of its own metabolism, binding in the assay of cortisol.

Acts on  hpa.dexamethasone_tissue [ug/dL]
Offers   dexamethasone.concentration [ng/mL]
"""

from __future__ import annotations

from allostasis.language import Treatment

S = "somvanshi-2020"
dexamethasone = Treatment("dexamethasone", about="synthetic glucocorticoid, oral")
gut = dexamethasone.state("gut", start=0.0, scale=1.0, unit="mg", about="in the gut")
blood = dexamethasone.state("blood", start=0.0, scale=1.0, unit="mg", about="in blood and tissue")
leaving = dexamethasone.param("gut_loss", 1.95, "1/h", source=S, unsure=0.1, about="leaving the gut by any way")
arriving = dexamethasone.param("arrival", 1.15, "1/h", source=S, unsure=0.1, varies=0.2, about="arriving in blood")
loss = dexamethasone.param("loss", 0.25, "1/h", source=S, unsure=0.1, varies=0.25, about="clearance")
potency = dexamethasone.param(
    "potency", 16.65, "1", source=S, unsure=0.2, about="cortisol that it equals at the receptor"
)
volume = dexamethasone.param("volume", 47.0, "L", source="dexamethasone-pk", unsure=0.2, varies=0.2)
dexamethasone.flow("dexamethasone leaving the gut", leaving * gut, out_of=gut)
dexamethasone.flow("dexamethasone absorption", arriving * gut, into=blood)
dexamethasone.flow("dexamethasone clearance", loss * blood, out_of=blood)
dexamethasone.offer("concentration", blood / volume, unit="ng/mL", about="dexamethasone in blood")
dexamethasone.act("hpa.dexamethasone_tissue", potency * blood / volume)
dexamethasone.bolus(gut)

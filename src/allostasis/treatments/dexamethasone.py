"""Dexamethasone by mouth, as in the suppression test.

Absorption as in Somvanshi 2020, then blood with a half-life of 4 h. In tissue it competes with cortisol for the same
free receptors, as so much cortisol: more of it is free, and it binds more strongly. The pituitary lies outside the
barrier that keeps dexamethasone from the brain; what it does there is made of proteins and outlasts the drug by hours,
grows with the dose, and leaves a little ACTH (fitted to doses and hours, docs/fits/dexamethasone.yaml).
Left out on purpose: induction of its own metabolism, binding in the assay of cortisol, mineralocorticoid receptors,
which it hardly binds.

Acts on  hpa.dexamethasone_tissue [ug/dL]   hpa.pituitary_released [1]
Offers   dexamethasone.concentration [ng/mL]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, up

S, F = "somvanshi-2020", "dexamethasone-pituitary"
dexamethasone = Treatment("dexamethasone", about="synthetic glucocorticoid, oral")
gut = dexamethasone.state("gut", start=0.0, scale=1.0, unit="mg", about="in the gut")
blood = dexamethasone.state("blood", start=0.0, scale=1.0, unit="mg", about="in blood and tissue")
leaving = dexamethasone.param("gut_loss", 1.95, "1/h", source=S, unsure=0.1, about="leaving the gut by any way")
arriving = dexamethasone.param("arrival", 1.15, "1/h", source=S, unsure=0.1, varies=0.2, about="arriving in blood")
half_life = dexamethasone.param("half_life", 4.0, "h", source="dexamethasone-pk", unsure=0.15, varies=0.25)
potency = dexamethasone.param(
    "potency", 42.0, "1", source="dexamethasone-receptor", unsure=0.25, about="cortisol that it equals at the receptor"
)
volume = dexamethasone.param("volume", 47.0, "L", source="dexamethasone-pk", unsure=0.2, varies=0.2)
dexamethasone.flow("dexamethasone leaving the gut", leaving * gut, out_of=gut)
dexamethasone.flow("dexamethasone absorption", arriving * gut, into=blood)
dexamethasone.flow("dexamethasone clearance", sp.log(2) / half_life * blood, out_of=blood)
concentration = dexamethasone.offer("concentration", blood / volume, unit="ng/mL", about="dexamethasone in blood")
effect = dexamethasone.state("effect", start=0.0, scale=1.0, unit="ng/mL", about="dexamethasone that is still acted on")
tau_effect = dexamethasone.param("tau_effect", 18.48, "h", source=F, unsure=0.3, about="how long it outlasts it")
dexamethasone.flow("dexamethasone taking effect", concentration / tau_effect, into=effect)
dexamethasone.flow("effect wearing off", effect / tau_effect, out_of=effect)
half_effect = dexamethasone.param("half_effect", 1.269, "ng/mL", source=F, unsure=0.3, varies=0.4, about="of most")
steep = dexamethasone.param("steepness", 1.365, "1", source=F, unsure=0.2)
odds = dexamethasone.param(
    "most_odds", 38.23, "1", source=F, unsure=0.4, about="ACTH it can hold back over what it cannot"
)
most = odds / (1 + odds)
dexamethasone.act("hpa.dexamethasone_tissue", potency * blood / volume)
dexamethasone.act("hpa.pituitary_released", 1 - most * up(effect, half_effect, steep))
dexamethasone.bolus(gut)
dexamethasone.given(usual="1 mg", largest="100 mg", told="the suppression test, and spinal cord compression")

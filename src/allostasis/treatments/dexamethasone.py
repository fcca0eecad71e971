"""Dexamethasone by mouth, as in the suppression test.

Absorption as in Somvanshi 2020, then blood with a half-life of 4 h; in the brain it counts as so much cortisol.
The pituitary lies outside the barrier that keeps dexamethasone from the brain, and is held back by far less of it:
half effect and half-life reproduce how much of cortisol is missing a day after 0.5, 1.5 and 3 mg (Loew 1986).
Left out on purpose: induction of its own metabolism, binding in the assay of cortisol.

Acts on  hpa.dexamethasone_tissue [ug/dL]   hpa.pituitary_released [1]
Offers   dexamethasone.concentration [ng/mL]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, down

S = "somvanshi-2020"
dexamethasone = Treatment("dexamethasone", about="synthetic glucocorticoid, oral")
gut = dexamethasone.state("gut", start=0.0, scale=1.0, unit="mg", about="in the gut")
blood = dexamethasone.state("blood", start=0.0, scale=1.0, unit="mg", about="in blood and tissue")
leaving = dexamethasone.param("gut_loss", 1.95, "1/h", source=S, unsure=0.1, about="leaving the gut by any way")
arriving = dexamethasone.param("arrival", 1.15, "1/h", source=S, unsure=0.1, varies=0.2, about="arriving in blood")
half_life = dexamethasone.param("half_life", 4.0, "h", source="dexamethasone-pk", unsure=0.15, varies=0.25)
potency = dexamethasone.param(
    "potency", 16.65, "1", source=S, unsure=0.2, about="cortisol that it equals at the receptor"
)
volume = dexamethasone.param("volume", 47.0, "L", source="dexamethasone-pk", unsure=0.2, varies=0.2)
dexamethasone.flow("dexamethasone leaving the gut", leaving * gut, out_of=gut)
dexamethasone.flow("dexamethasone absorption", arriving * gut, into=blood)
dexamethasone.flow("dexamethasone clearance", sp.log(2) / half_life * blood, out_of=blood)
concentration = dexamethasone.offer("concentration", blood / volume, unit="ng/mL", about="dexamethasone in blood")
half_effect = dexamethasone.param(
    "half_effect", 0.12, "ng/mL", source="loew-1986", unsure=0.4, varies=0.4, about="of what the pituitary lets out"
)
dexamethasone.act("hpa.dexamethasone_tissue", potency * blood / volume)
dexamethasone.act("hpa.pituitary_released", down(concentration, half_effect))
dexamethasone.bolus(gut)
dexamethasone.given(usual="1 mg", largest="100 mg", told="the suppression test, and spinal cord compression")

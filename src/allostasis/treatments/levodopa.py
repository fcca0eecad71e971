"""Levodopa with a carboxylase inhibitor, by mouth: it makes dopamine past BH4.

Left out on purpose: protein in the diet, long-term response, peripheral dopamine.

Acts on  transmitters.dopamine_given [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, up

K = "levodopa-pk"
levodopa = Treatment("levodopa", about="levodopa with a carboxylase inhibitor, oral")
gut = levodopa.state("gut", start=0.0, scale=100.0, unit="mg", about="in the gut")
blood = levodopa.state("blood", start=0.0, scale=100.0, unit="mg", about="in the body")
rate = levodopa.param("absorption", 2.0, "1/h", source=K, unsure=0.3, varies=0.4)
half_life = levodopa.param("half_life", 1.5, "h", source=K, unsure=0.2, varies=0.2)
most = levodopa.param("most", 1.0, "1", source="transmitters-inflamed", unsure=0.5, about="synthesis added at most")
half = levodopa.param("half_effect", 100.0, "mg", source="transmitters-inflamed", unsure=0.5)
levodopa.flow("levodopa absorption", rate * gut, out_of=gut, into=blood)
levodopa.flow("levodopa clearance", sp.log(2) / half_life * blood, out_of=blood)
levodopa.act("transmitters.dopamine_given", most * up(blood, half))
levodopa.bolus(gut)
levodopa.given(usual="150 mg", largest="2.5 g", told="label, with an inhibitor of decarboxylase")

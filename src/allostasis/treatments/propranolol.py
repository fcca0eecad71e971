"""Propranolol by mouth: it blocks beta receptors and leaves adrenaline itself where it is.

One compartment with first-pass loss; the share of receptors blocked follows the concentration in blood.
Left out on purpose: active metabolites, effects on sleep, slower clearance of adrenaline under the drug.

Acts on  autonomic.beta_block, heart.beta_block [1]
Offers   propranolol.concentration [ng/mL]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, up

K = "propranolol-pk"
propranolol = Treatment("propranolol", about="beta blocker, oral")
gut = propranolol.state("gut", start=0.0, scale=10.0, unit="mg", about="in the gut")
blood = propranolol.state("blood", start=0.0, scale=10.0, unit="mg", about="in the body")
absorption = propranolol.param("absorption", 1.2, "1/h", source=K, unsure=0.3, varies=0.3)
arriving = propranolol.param("bioavailability", 0.26, "1", source=K, unsure=0.2, varies=0.5, about="after first pass")
half_life = propranolol.param("half_life", 3.9, "h", source=K, unsure=0.15, varies=0.25)
volume = propranolol.param("volume", 270.0, "L", source=K, unsure=0.2, varies=0.25)
half_effect = propranolol.param("half_effect", 8.0, "ng/mL", source=K, unsure=0.4, varies=0.3, about="half block")
propranolol.flow("propranolol leaving the gut", absorption * gut, out_of=gut)
propranolol.flow("propranolol absorption", arriving * absorption * gut, into=blood)
propranolol.flow("propranolol clearance", sp.log(2) / half_life * blood, out_of=blood)
concentration = propranolol.offer("concentration", blood / volume, unit="ng/mL", about="propranolol in blood")
propranolol.act("autonomic.beta_block", up(concentration, half_effect))
propranolol.act("heart.beta_block", up(concentration, half_effect))
propranolol.bolus(gut)
propranolol.given(usual="80 mg", largest="2 g", told="label, and trials in schizophrenia")

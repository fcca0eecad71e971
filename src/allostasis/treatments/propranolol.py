"""Propranolol by mouth: it blocks beta receptors and leaves adrenaline itself where it is.

One compartment with first-pass loss; the share of receptors blocked follows the concentration in blood.
Left out on purpose: active metabolites, effects on sleep, slower clearance of adrenaline under the drug.

Acts on  autonomic.beta_block, heart.beta_block [1]
Offers   propranolol.concentration [ng/mL]
"""

from __future__ import annotations

from allostasis.language import Treatment, occupancy, oral

K = "propranolol-pk"
propranolol = Treatment("propranolol", about="beta blocker, oral")
drug = oral(
    propranolol,
    concentration="ng/mL",
    central="blood",
    central_about="in the body",
    offered="propranolol in blood",
    absorption=propranolol.param("absorption", 1.2, "1/h", source=K, unsure=0.3, varies=0.3),
    bioavailability=propranolol.param(
        "bioavailability", 0.26, "1", source=K, unsure=0.2, varies=0.5, about="after first pass"
    ),
    half_life=propranolol.param("half_life", 3.9, "h", source=K, unsure=0.15, varies=0.25),
    volume=propranolol.param("volume", 270.0, "L", source=K, unsure=0.2, varies=0.25),
)
half_effect = propranolol.param("half_effect", 8.0, "ng/mL", source=K, unsure=0.4, varies=0.3, about="half block")
blocked = occupancy(drug.concentration, half_effect)
propranolol.act("autonomic.beta_block", blocked)
propranolol.act("heart.beta_block", blocked)
propranolol.given(usual="80 mg", largest="2 g", told="label, and trials in schizophrenia")

"""Labetalol into a vein: it blocks beta receptors (and, less, alpha receptors) and leaves adrenaline where it is.

One compartment; the share of beta receptors blocked follows the concentration in blood.
Left out on purpose: alpha blockade and the fall of blood pressure, its distribution phase.

Acts on  autonomic.beta_block, heart.beta_block [1]
"""

from __future__ import annotations

from allostasis.language import Treatment, intravenous, occupancy

K = "labetalol-pk"
labetalol = Treatment("labetalol", about="alpha and beta blocker, intravenous")
drug = intravenous(
    labetalol,
    concentration="ng/mL",
    scale=10.0,
    infused=False,
    central="blood",
    central_about="in the body",
    offered="labetalol in blood",
    half_life=labetalol.param("half_life", 5.5, "h", source=K, unsure=0.2, varies=0.25),
    volume=labetalol.param("volume", 560.0, "L", source=K, unsure=0.3, varies=0.25),
)
half_effect = labetalol.param("half_effect", 20.0, "ng/mL", source=K, unsure=0.5, varies=0.3, about="half block")
blocked = occupancy(drug.concentration, half_effect)
labetalol.act("autonomic.beta_block", blocked)
labetalol.act("heart.beta_block", blocked)
labetalol.given(usual="50 mg", largest="300 mg", told="label: 300 mg in all")
